"""The tables of results/city.md say exactly what is in a city's file: every group, attribute and variable.

usage: city_page.py PAGE.md FILE.h5           compares (exit 1 and a list of differences)
       city_page.py PAGE.md FILE.h5 --write   writes the tables anew after a change of what is counted
"""

import difflib
import sys
from pathlib import Path

import h5py

BEGIN, END = "<!-- tables, written by tests/unit/results/city_page.py -->", "<!-- end of tables -->"
ANONYMOUS = b"This is a netCDF dimension but not"
TYPES = {"int64": "i8", "int32": "i4", "uint8": "u1", "float64": "f8", "float32": "f4"}


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def type_name(dtype):
    return "text" if h5py.check_string_dtype(dtype) else TYPES[dtype.name]


def dims(item):
    if item.attrs.get("CLASS") == b"DIMENSION_SCALE":
        return [item.name.split("/")[-1]]
    return [axis[0].name.split("/")[-1] for axis in item.dims]


def units_of(item):
    units = text(item.attrs.get("units", ""))
    return units.split(" since ")[0] + " since …" if " since " in units else units


def table(group):
    lines = ["| variable | dimensions | type | units | missing | meaning |", "|---|---|---|---|---|---|"]
    for name, item in group.items():
        if not isinstance(item, h5py.Dataset) or bytes(item.attrs.get("NAME", b"")).startswith(ANONYMOUS):
            continue
        missing = "NaN" if "_FillValue" in item.attrs else ""
        meaning = text(item.attrs["long_name"]).replace("|", "\\|")
        lines.append(f"| `{name}` | {', '.join(dims(item))} | {type_name(item.dtype)} | {units_of(item)} "
                     f"| {missing} | {meaning} |")
    return lines


def tables(path):
    lines = []
    with h5py.File(path, "r") as f:
        shown = [("/", f)]
        for name, item in f.items():
            if isinstance(item, h5py.Group) and name not in ("provenance", "stations"):
                shown.append(("/" + name, item))
        regimes = f["stations"]
        shown.append(("/stations/<regime>", regimes[sorted(regimes)[0]]))
        kinds = {tuple(table(regimes[one])) for one in regimes if isinstance(regimes[one], h5py.Group)}
        assert len(kinds) == 1, "regimes have different variables of window groups"
        for name, group in shown:
            title = text(group.attrs.get("title", "")) if name != "/" else "cases of the measured period, by matter"
            lines += ["", f"### `{name}`", "", title[:1].upper() + title[1:] + ".", ""] + table(group)
    return lines + [""]


def main(page, results, write=False):
    before = Path(page).read_text(encoding="utf-8")
    head, rest = before.split(BEGIN)
    inside, tail = rest.split(END)
    wanted = "\n" + "\n".join(tables(results)).strip("\n") + "\n"
    if write:
        Path(page).write_text(head + BEGIN + "\n" + wanted + END + tail, encoding="utf-8")
        return 0
    if inside.strip() == wanted.strip():
        return 0
    print("the page does not say what the file holds; --write renews its tables:")
    for line in difflib.unified_diff(inside.strip().splitlines(), wanted.strip().splitlines(), "page", "file", lineterm=""):
        print(line)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], "--write" in sys.argv))
