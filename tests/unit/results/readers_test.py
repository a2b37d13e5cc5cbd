"""Opens the sample files with what researchers use: xarray with both engines, h5py, h5dump, ncdump.

usage: readers_test.py FOLDER    (written by results_write_samples)
"""

import datetime
import math
import subprocess
import sys
import unittest
from pathlib import Path

import h5py
import numpy as np
import xarray as xr

FOLDER = Path()
ENGINES = ("h5netcdf", "netcdf4")
FILES = ("general.h5", "network.h5", "empty.h5", "stopped.h5.partial")


def groups(path):
    """Every group of a file, the root first."""
    found = [None]
    with h5py.File(path, "r") as f:
        f.visititems(lambda name, item: found.append(name) if isinstance(item, h5py.Group) else None)
    return found


def opened(name, group, engine):
    with xr.open_dataset(FOLDER / name, group=group, engine=engine) as dataset:
        return dataset.load()


class Readers(unittest.TestCase):
    def test_every_group_opens_the_same_with_both_engines(self):
        count = 0
        for name in FILES:
            for group in groups(FOLDER / name):
                with self.subTest(name=name, group=group):
                    a, b = (opened(name, group, engine) for engine in ENGINES)
                    xr.testing.assert_equal(a, b)
                    self.assertEqual(list(a.variables), list(b.variables))
                    for variable in a.variables:
                        self.assertEqual(a[variable].dtype.kind, b[variable].dtype.kind)
                        self.assertEqual(dict_of(a[variable].attrs), dict_of(b[variable].attrs))
                    self.assertEqual(dict_of(a.attrs), dict_of(b.attrs))
                    count += 1
        self.assertGreaterEqual(count, 12)

    def test_no_numbers_become_time_spans_and_no_integers_floats(self):
        for engine in ENGINES:
            series = opened("general.h5", "timeseries", engine)
            for unit in ("d", "h", "min", "s"):
                self.assertEqual(series["in_" + unit].dtype, np.float64)
                self.assertEqual(series["in_" + unit].attrs["units"], unit)
                np.testing.assert_array_equal(series["in_" + unit], [1.5, math.nan, -2])
            self.assertEqual(series["arrivals"].dtype, np.int64)
            self.assertEqual(series["queue_length"].dtype, np.float32)
            self.assertEqual(series["kind"].dtype, np.uint8)
            self.assertEqual(series["replication"].dtype, np.int32)
            for name in FILES:
                for group in groups(FOLDER / name):
                    dataset = opened(name, group, engine)
                    for variable in dataset.variables:
                        self.assertNotEqual(dataset[variable].dtype.kind, "m", f"{name} {group} {variable}")

    def test_coordinates_names_and_values(self):
        for engine in ENGINES:
            series = opened("general.h5", "timeseries", engine)
            self.assertEqual(set(series.coords), {"replication", "time", "office"})
            self.assertEqual(list(series["office"].values), ["办事大厅", "tax", ""])
            self.assertEqual(list(series["name_zh"].values), ["大厅", "税务", ""])
            self.assertEqual(series.sizes["bare"], 4)
            queue = series["queue_length"].sel(replication=1, office="tax").values
            expected = (6000 + 3 * np.arange(2000) + 1) % 977 / 4
            np.testing.assert_array_equal(queue, expected.astype(np.float32))
            np.testing.assert_array_equal(series["arrivals"].values.ravel(),
                                          [1 << (i % 62) for i in range(12000)])
            start = series["time"].values[0].astype("datetime64[s]").item()
            self.assertEqual(start, datetime.datetime(2019, 1, 7))
            self.assertEqual(series["note"].item(), "一个 scalar")
            self.assertEqual(series["queue_length"].attrs["long_name"], "people waiting")
            self.assertEqual(series["queue_length"].attrs["cell_methods"], "time: mean")
            inner = opened("general.h5", "timeseries/inner", engine)
            self.assertEqual(inner.attrs["big"], 18446744073709551615)
            self.assertEqual(inner.attrs["minus"], -7)
            self.assertEqual(list(inner.attrs["words"]), ["甲", "b"])

    def test_root_says_what_the_file_is(self):
        for engine in ENGINES:
            for name in FILES:
                about = opened(name, None, engine).attrs
                self.assertEqual(about["Conventions"], "CF-1.10 cityload-1.0")
                self.assertEqual(about["filetype"], "cityload-results")
                self.assertEqual(list(about["format_version"]), [1, 0])
                self.assertEqual(about["complete"], 0 if name.endswith(".partial") else 1)
        self.assertEqual(opened("general.h5", None, "netcdf4").attrs["title"], "样例 sample")

    def test_stations_of_a_network(self):
        for engine in ENGINES:
            stations = opened("network.h5", "stations", engine)
            self.assertEqual(stations["arrivals"].dims, ("replication", "station", "class"))
            self.assertEqual(list(stations["station"].values), ["desk", "park", "leader"])
            self.assertEqual(list(stations["class"].values), ["all", "booked", "walk-in"])
            desk = stations.sel(station="desk")
            self.assertEqual(desk["arrivals"].sel({"class": "all"}).values.tolist(), [20, 22])
            self.assertEqual(float(desk["wait_mean"].sel({"class": "all"})[0]), 5)
            self.assertEqual(float(desk["utilisation"].sel({"class": "all"})[0]), 0.75)
            unlimited = stations["utilisation"].sel({"station": "park", "class": "all"})
            self.assertTrue(np.isnan(unlimited).all())
            flow = stations["arrivals"] + stations["in_system_start"] - stations["completions"] \
                - stations["abandonments"] - stations["lost"] - stations["in_system_end"]
            self.assertTrue((flow == 0).all())

    def test_fingerprint_combines_the_replications_as_stated(self):
        for engine in ENGINES:
            origin = opened("network.h5", "provenance", engine)
            numbers = [int(text, 16) for text in origin["replication_fingerprint"].values]
            combined = sum((2 * r + 1) * n for r, n in enumerate(numbers)) % 2**128
            self.assertEqual(origin.attrs["fingerprint"], f"{combined:032x}")
            self.assertNotIn("host", origin.attrs)

    def test_every_axis_has_a_scale_of_its_own_group(self):
        with h5py.File(FOLDER / "general.h5", "r") as f:
            def check(name, item):
                if isinstance(item, h5py.Dataset) and item.attrs.get("CLASS") != b"DIMENSION_SCALE":
                    for axis in item.dims:
                        self.assertEqual(len(axis), 1, name)
                        self.assertEqual(axis[0].parent, item.parent, name)
            f.visititems(check)
            self.assertEqual(f["timeseries/queue_length"].compression, "gzip")
            self.assertEqual(f["timeseries/queue_length"].compression_opts, 1)
            self.assertTrue(f["timeseries/queue_length"].shuffle)
            self.assertNotIn("_FillValue", f["timeseries/arrivals"].attrs)

    def test_command_line_tools_read_it(self):
        for name in FILES:
            for command in (["h5dump"], ["h5ls", "-r"], ["ncdump"], ["ncdump", "-h"]):
                done = subprocess.run(command + [name], cwd=FOLDER, capture_output=True, text=True, timeout=120)
                self.assertEqual(done.returncode, 0, f"{command} {name}: {done.stderr}")
                self.assertEqual(done.stderr, "")
        header = subprocess.run(["ncdump", "-h", "network.h5"], cwd=FOLDER, capture_output=True, text=True).stdout
        self.assertIn("int64 arrivals(replication, station, class)", header)
        self.assertIn('wait_mean:units = "min"', header)

    def test_trailer_is_checked_as_the_page_says(self):
        for name in FILES:
            command = f'head -c "$(( $(stat -c %s {name}) - 74 ))" {name} | md5sum; tail -c 73 {name}'
            out = subprocess.run(command, shell=True, cwd=FOLDER, capture_output=True, text=True, check=True).stdout
            computed, stated = out.split()[0], out.split()[-1]
            self.assertEqual(computed, stated)


def dict_of(attributes):
    """Attributes with arrays as lists, so that they compare."""
    return {key: value.tolist() if hasattr(value, "tolist") else value for key, value in attributes.items()}


if __name__ == "__main__":
    FOLDER = Path(sys.argv.pop(1))
    unittest.main(verbosity=2)
