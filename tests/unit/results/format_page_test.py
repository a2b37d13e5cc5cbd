"""results/README.md says exactly what is in a file: every group, attribute and variable, with dimensions, type and units.

usage: format_page_test.py README.md FILE.h5
"""

import re
import sys
import unittest
from pathlib import Path

import h5py
import numpy as np

PAGE = FILE = Path()
NETCDF = {"CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST", "_FillValue"}


def page_tables(text):
    """{group path: {"attribute": {name: row}, "variable": {name: row}}}; a row is a dict of column texts."""
    tables, group, columns = {}, None, None
    for line in text.splitlines():
        if line.startswith("## "):
            found = re.match(r"## (?:(Root)|Group `(/[a-z_/]+)`)", line)
            group = None if not found else "/" if found[1] else found[2]
            if group:
                tables[group] = {"attribute": {}, "variable": {}}
        if not line.startswith("|"):
            columns = None
        elif group:
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if columns is None:
                columns = cells
            elif not set(cells[0]) <= set("-"):
                assert len(cells) == len(columns), line
                tables[group][columns[0]][cells[0].strip("`")] = dict(zip(columns, cells))
    return tables


def type_name(dtype):
    if h5py.check_string_dtype(dtype):
        return "text"
    return {"int64": "i8", "int32": "i4", "uint8": "u1", "float64": "f8", "float32": "f4", "uint64": "u8"}[dtype.name]


def dims(item):
    if item.attrs.get("CLASS") == b"DIMENSION_SCALE":
        return [item.name.split("/")[-1]]
    return [axis[0].name.split("/")[-1] for axis in item.dims]


class FormatPage(unittest.TestCase):
    def setUp(self):
        self.tables = page_tables(PAGE.read_text(encoding="utf-8"))

    def test_the_page_has_tables(self):
        self.assertIn("/", self.tables)
        self.assertGreater(len(self.tables["/stations"]["variable"]), 15)

    def test_groups(self):
        with h5py.File(FILE, "r") as f:
            found = {"/"} | {"/" + name for name, item in f.items() if isinstance(item, h5py.Group)}
        self.assertEqual(found, set(self.tables))

    def test_attributes(self):
        with h5py.File(FILE, "r") as f:
            for group, page in self.tables.items():
                with self.subTest(group=group):
                    page = page["attribute"]
                    required = {name for name, row in page.items() if not row["meaning"].startswith("optional")}
                    found = set(f[group].attrs)
                    self.assertLessEqual(required, found)
                    self.assertLessEqual(found, set(page))
                    for name in found:
                        kind = f[group].attrs.get_id(name).dtype
                        self.assertEqual("text" if kind.kind in "SO" else type_name(kind), page[name]["type"], name)

    def test_variables(self):
        with h5py.File(FILE, "r") as f:
            for group, page in self.tables.items():
                page = page["variable"]
                real = {name: item for name, item in f[group].items() if isinstance(item, h5py.Dataset)
                        and not bytes(item.attrs.get("NAME", b"")).startswith(b"This is a netCDF dimension but not")}
                with self.subTest(group=group):
                    self.assertEqual(set(real), set(page))
                for name, item in real.items():
                    with self.subTest(group=group, variable=name):
                        row = page[name]
                        self.assertEqual(", ".join(dims(item)), row["dimensions"])
                        self.assertEqual(type_name(item.dtype), row["type"])
                        units = item.attrs.get("units", "")
                        self.assertEqual(units.decode() if isinstance(units, bytes) else units, row["units"])
                        self.assertEqual("_FillValue" in item.attrs, row["missing"] != "")
                        if "_FillValue" in item.attrs:
                            self.assertTrue(np.isnan(item.attrs["_FillValue"]).all())
                        self.assertTrue(item.attrs["long_name"])


if __name__ == "__main__":
    FILE, PAGE = Path(sys.argv.pop(2)), Path(sys.argv.pop(1))
    unittest.main(verbosity=2)
