"""A city's results in what researchers use: every group in xarray with both engines, sums that agree, event logs.

usage: city_readers_test.py CITY.h5 CITYLOAD
"""

import csv
import io
import math
import subprocess
import sys
import unittest
import xml.etree.ElementTree as ElementTree
from datetime import datetime

import h5py
import numpy as np
import xarray as xr

FILE = COMMAND = ""
ENGINES = ("h5netcdf", "netcdf4")


def groups():
    found = [None]
    with h5py.File(FILE, "r") as f:
        f.visititems(lambda name, item: found.append(name) if isinstance(item, h5py.Group) else None)
    return found


def opened(group=None, engine="h5netcdf"):
    with xr.open_dataset(FILE, group=group, engine=engine) as dataset:
        return dataset.load()


def cityload(*arguments):
    return subprocess.run([COMMAND, *arguments], capture_output=True, text=True, check=True).stdout


class City(unittest.TestCase):
    def test_every_group_opens_the_same_with_both_engines(self):
        names = groups()
        for wanted in ("timeseries", "distributions", "staff", "links", "citizens", "events", "ladder",
                       "staffings", "ranges", "provenance", "stations/paper"):
            self.assertIn(wanted, names)
        for group in names:
            with self.subTest(group=group):
                a, b = (opened(group, engine) for engine in ENGINES)
                xr.testing.assert_equal(a, b)
                for name in a.variables:
                    self.assertNotEqual(a[name].dtype.kind, "m", "a number became a time span")
                    if a[name].dtype.kind in "if" and name not in a.dims:
                        self.assertIn("long_name", a[name].attrs)

    def test_command_line_tools_read_it(self):
        for command in (["h5dump", "-H"], ["ncdump", "-h"]):
            done = subprocess.run(command + [FILE], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_replication_and_regime_are_always_there(self):
        for group in ("timeseries", "distributions", "staff", "links", "citizens"):
            data = opened(group)
            for name, variable in data.data_vars.items():
                if variable.dtype == np.int64 and len(variable.dims) > 2:
                    self.assertEqual(variable.dims[:2], ("replication", "regime"), f"{group} {name}")

    def test_sums_agree(self):
        cases, time, distributions = opened(), opened("timeseries"), opened("distributions")
        xr.testing.assert_equal(time.needs.sum("week"), cases.needs.sum("matter"))
        xr.testing.assert_equal(distributions.matter_trips.sum("trips_taken"), cases.completed)
        xr.testing.assert_equal(distributions.matter_days.sum("day_class"), cases.completed)
        xr.testing.assert_equal(distributions.open_days.sum(["channel", "result_day"]), cases.open.sum("matter"))
        xr.testing.assert_equal(opened("citizens").needs.sum(["district", "group"]), cases.needs.sum("matter"))
        # The same services by week, by office and day, by wait, by office and hour, by window group.
        served = time.served.sum("week")
        xr.testing.assert_equal(time.office_served.sum(["time", "office"]), served)
        xr.testing.assert_equal(distributions.waits.sum(["purpose", "wait_bin"]), served)
        xr.testing.assert_equal(distributions.office_hours_visits.sum(["office", "weekday", "hour"]), served)
        for regime in cases.regime.values:
            stations = opened(f"stations/{regime}")
            here = served.sel(regime=regime).values
            np.testing.assert_array_equal(stations.served.sum("station").values.ravel(), here)
            np.testing.assert_array_equal(stations.station_waits.sum(["station", "wait_class"]).values.ravel(), here)
            self.assertTrue(set(stations.station_office.values) <= set(time.office.values))

    def test_queues_over_time(self):
        time = opened("timeseries")
        self.assertEqual(time.time.dtype.kind, "M")
        queue = time.queue_length
        self.assertEqual(queue.dims, ("replication", "regime", "time", "office"))
        self.assertTrue(float(queue.min()) >= 0)
        # Little: everybody's time in the queue is never less than that of those served.
        self.assertTrue(bool((time.office_queue_ms.sum("time") >= time.office_wait_ms.sum("time")).all()))
        sunday = time.office_served.sel(time=time.time.dt.weekday == 6)
        self.assertLess(int(sunday.sum()), int(time.office_served.sum()) / 50)

    def test_quantiles_stand_between_the_bins_they_come_from(self):
        d = opened("distributions")
        counts = d.waits.sel(replication=0, regime="paper", purpose="file").values
        lower = d.wait_bin_lower.values / 60_000
        for share in d["quantile"].values:
            value = float(d.waits_quantile.sel(replication=0, regime="paper", purpose="file", quantile=share))
            bin_ = int(np.searchsorted(np.cumsum(counts), share * counts.sum() - 1e-9))
            self.assertGreaterEqual(value, lower[bin_] - 1e-9)
            self.assertLessEqual(value, lower[bin_ + 1] + 1e-9 if bin_ + 1 < len(lower) else math.inf)

    def test_results_within_days_count_open_cases(self):
        cases, d = opened(), opened("distributions")
        share = d.result_within.isel(result_day=-1)
        naive = cases.completed.sum("matter") / cases.needs.sum("matter")
        # Open cases are still at risk, so the estimate is no smaller than the share completed; given-up never are.
        self.assertTrue(bool((share >= naive - 1e-9).all()))
        self.assertTrue(bool((share <= 1 - (cases.given_up / cases.needs.sum("matter")).sum("matter") + 1e-9).all()))
        self.assertTrue(bool((d.result_within.diff("result_day") >= -1e-12).all()))

    def test_names_in_both_languages(self):
        for group, axis in ((None, "matter"), ("staff", "department"), ("staff", "activity"), ("citizens", "group"),
                            ("citizens", "district"), ("timeseries", "office"), ("links", "document")):
            data = opened(group)
            self.assertTrue(all(data[axis + "_name"].values), axis)
            self.assertTrue(all(data[axis + "_name_zh"].values), axis)

    def test_event_log_csv(self):
        rows = list(csv.DictReader(io.StringIO(cityload("export", FILE))))
        self.assertGreater(len(rows), 500)
        for column in ("case:concept:name", "concept:name", "time:timestamp", "lifecycle:transition", "org:resource", "org:group"):
            self.assertIn(column, rows[0])
        last = {}
        for row in rows:
            when = datetime.fromisoformat(row["time:timestamp"])
            self.assertEqual(when.utcoffset().total_seconds(), 8 * 3600)
            case = row["case:concept:name"]
            self.assertGreaterEqual(when, last.get(case, when), case)
            last[case] = when
        events = opened("events")
        self.assertEqual(len(rows), events.sizes["event"])
        # The same needs are told of in every regime.
        needs = {regime: {row["case:need"] for row in rows if row["case:regime"] == regime and row["case:replication"] == "0"}
                 for regime in ("paper", "zero-trip")}
        self.assertEqual(needs["paper"], needs["zero-trip"])
        begins = [row for row in rows if row["concept:name"] == "need arises"]
        self.assertEqual(len(begins), len(last), "every case begins with its need")

    def test_event_log_xes(self):
        log = ElementTree.fromstring(cityload("export", FILE, "--format", "xes", "--regime", "paper", "--replication", "0", "--lang", "zh"))
        space = "{http://www.xes-standard.org/}"
        traces = log.findall(space + "trace")
        self.assertGreater(len(traces), 50)
        self.assertEqual({e.get("prefix") for e in log.findall(space + "extension")}, {"concept", "time", "lifecycle", "org"})
        for event in traces[0].findall(space + "event"):
            keys = {child.get("key") for child in event}
            self.assertLessEqual({"concept:name", "time:timestamp", "lifecycle:transition"}, keys)
        names = {child.get("value") for event in log.iter(space + "event") for child in event if child.get("key") == "concept:name"}
        self.assertIn("受理", names)


if __name__ == "__main__":
    COMMAND, FILE = sys.argv.pop(2), sys.argv.pop(1)
    unittest.main(verbosity=2)
