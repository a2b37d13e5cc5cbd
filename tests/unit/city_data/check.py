#!/usr/bin/python3
"""What the tables of the built-in city must keep: totals, ids, references, sources. Run by ctest."""

import csv
import datetime
import re
import subprocess
import sys
import tomllib
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3]
SCENARIOS = SOURCE / "scenarios"


def read(name):
    with open(SCENARIOS / name, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for row in rows:
        assert len(row) == len(rows[0]), f"{name}: {row[0]} has {len(row)} cells, the header {len(rows[0])}"
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def tables():
    return sorted(p.relative_to(SCENARIOS).as_posix() for folder in ("catalogue", "hangzhou", "small", "shanghai", "harbin")
                  for p in (SCENARIOS / folder).glob("*.csv"))


class Tables(unittest.TestCase):
    def test_ids_are_unique_and_plain(self):
        for name in tables():
            ids = [r["id"] for r in read(name)]
            self.assertEqual(len(ids), len(set(ids)), name)
            for i in ids:
                self.assertRegex(i, r"^[a-z0-9]+(-+[a-z0-9]+)*$", name)

    def test_every_row_names_its_source(self):
        for name in tables():
            for row in read(name):
                self.assertIn(row["basis"], ("source", "assumption", "generated"), f"{name}: {row['id']}")
                self.assertTrue(row["source"].strip(), f"{name}: {row['id']}")

    def test_names_in_both_languages(self):
        for name in tables():
            for row in read(name):
                if "name_zh" in row:
                    self.assertTrue(row["name"].isascii() or "\u2019" in row["name"], f"{name}: {row['id']}")
                    self.assertRegex(row["name_zh"], "[\u4e00-\u9fff]", f"{name}: {row['id']}")

    def test_numbers_and_choices_parse(self):
        for name in tables():
            for row in read(name):
                for key, cell in row.items():
                    if "[" in key and cell and key != "growth [%]":
                        self.assertGreaterEqual(float(cell), 0, f"{name}: {row['id']} {key}")
                    if key.endswith("[%]"):
                        self.assertLessEqual(float(cell), 100, f"{name}: {row['id']} {key}")
                for key in ("instant", "online", "joins_hall", "hall", "nightly", "declarable"):
                    if key in row and name != "catalogue/documents.csv":
                        self.assertIn(row[key], ("true", "false"), f"{name}: {row['id']} {key}")


class Places(unittest.TestCase):
    def test_residents_are_the_census(self):
        self.assertEqual(sum(int(d["residents"]) for d in read("hangzhou/districts.csv")), 11_936_010)
        self.assertEqual(len(read("hangzhou/districts.csv")), 14)
        self.assertEqual(sum(int(d["residents"]) for d in read("shanghai/districts.csv")), 24_870_895)
        self.assertAlmostEqual(sum(int(d["residents"]) for d in read("harbin/districts.csv")), 9_885_000, delta=50)

    def test_age_bands_fill_the_population(self):
        for city in ("hangzhou", "small", "shanghai", "harbin"):
            for d in read(f"{city}/districts.csv"):
                ages = sum(float(d[k]) for k in ("age_0_14 [%]", "age_15_59 [%]", "age_60_64 [%]", "age_65 [%]"))
                self.assertAlmostEqual(ages, 100, places=6, msg=d["id"])
                self.assertGreater(int(d["towns"]), 0)

    def test_departments_have_a_place(self):
        departments = read("hangzhou/departments.csv")
        offices = {o["id"]: o for o in read("hangzhou/offices.csv")}
        hours = {h["id"] for h in read("hangzhou/hours.csv")}
        self.assertGreaterEqual(len(departments), 30)
        for d in departments:
            self.assertIn(d["office"], offices)
            self.assertIn(d["back_office"], ("town", "district", "city"))
            if d["town_office"]:
                self.assertEqual(offices[d["town_office"]]["level"], "town", d["id"])
        used = {d["office"] for d in departments} | {d["town_office"] for d in departments}
        for o in offices.values():
            self.assertIn(o["hours"], hours)
            self.assertTrue(o["hall"] == "true" or o["id"] in used, f"nobody has windows in {o['id']}")
        self.assertTrue(any(o["hall"] == "true" and o["level"] == "district" for o in offices.values()))

    def test_every_department_has_work(self):
        busy = {m["department"] for m in read("catalogue/matters.csv")}
        for d in read("hangzhou/departments.csv"):
            self.assertIn(d["id"], busy)

    def test_opening_hours_are_in_order(self):
        for h in read("hangzhou/hours.csv"):
            clock = [h[k] for k in ("open", "lunch_from", "lunch_until", "close")]
            self.assertEqual(clock, sorted(clock), h["id"])

    def test_demand_covers_the_year(self):
        demand = {r["id"]: float(r["weight"]) for r in read("hangzhou/demand.csv")}
        want = {f"weekday-{i}" for i in range(1, 8)} | {f"half-hour-{i:02}" for i in range(48)} | {f"month-{i}" for i in range(1, 13)}
        self.assertEqual(set(demand), want)
        self.assertAlmostEqual(sum(w for k, w in demand.items() if k.startswith("half")), 100, delta=0.05)
        self.assertEqual(max(range(1, 8), key=lambda i: demand[f"weekday-{i}"]), 1)

    def test_make_up_workdays_are_weekends(self):
        days = read("hangzhou/calendar.csv")
        self.assertEqual({d["id"][:4] for d in days}, {str(y) for y in range(2016, 2022)})
        for d in days:
            weekday = datetime.date.fromisoformat(d["id"]).weekday()
            self.assertIn(d["kind"], ("holiday", "workday"))
            if d["kind"] == "workday":
                self.assertGreaterEqual(weekday, 5, d["id"])
        for year in range(2016, 2022):  # 11 statutory days off weekdays or made up for
            off = sum(d["kind"] == "holiday" and datetime.date.fromisoformat(d["id"]).weekday() < 5 for d in days if d["id"].startswith(str(year)))
            made_up = sum(d["kind"] == "workday" for d in days if d["id"].startswith(str(year)))
            self.assertIn(off - made_up, range(10, 15), year)

    def test_links_carry_documents(self):
        documents = {d["id"] for d in read("catalogue/documents.csv") if d["issuer"]}
        links = read("hangzhou/links.csv")
        self.assertEqual({link["document"] for link in links}, documents)
        for link in links:
            self.assertIn(int(link["wave"]), (2017, 2019, 2020))

    def test_observed_figures_lie_in_their_bands(self):
        regimes = {"all", "paper", "one-trip-2017", "one-trip-2017-no-links", "one-trip", "zero-trip"}
        for o in read("hangzhou/observed.csv"):
            self.assertLessEqual(float(o["low"]), float(o["value"]), o["id"])
            self.assertLessEqual(float(o["value"]), float(o["high"]), o["id"])
            self.assertIn(o["regime"], regimes)
            self.assertIn(o["rule"], ("legal", "filing", "all-in", "per-need", "procedural", "none"))
            self.assertIn(o["tuned"], ("yes", "no"))


class Scenarios(unittest.TestCase):
    SHARES = ("informed full_notice at_hand certificate_success wasted fetch owed letter declaration e_certificate links online "
              "assisted face_failure online_gap favour favour_overlooks complains appointment no_show").split()

    def regimes(self):
        found = {}
        for path in sorted((SCENARIOS / "regimes").glob("*.toml")):
            for name, keys in tomllib.loads(path.read_text(encoding="utf-8"))["regime"].items():
                self.assertNotIn(name, found)
                self.assertEqual(name, path.stem)
                found[name] = keys
        return found

    def test_regimes_are_complete(self):
        regimes = self.regimes()
        self.assertEqual(set(regimes), {"paper", "one-trip-2017", "one-trip-2017-no-links", "one-trip", "zero-trip"})
        for key in self.SHARES:
            self.assertIn(key, regimes["paper"])
        for name, keys in regimes.items():
            if "base" in keys:
                self.assertIn(keys["base"], regimes)
                self.assertIn(f'"{keys["base"]}.toml"', (SCENARIOS / f"regimes/{name}.toml").read_text(encoding="utf-8"))
            for key in keys.keys() - {"base"}:
                self.assertIn(key, regimes["paper"], f"{name}: {key} is not in paper.toml")
            for key in self.SHARES:
                if key in keys:
                    self.assertRegex(keys[key], r"^\d+(\.\d+)? %$", f"{name}: {key}")

    def test_every_figure_of_a_regime_has_a_reason(self):
        for path in sorted((SCENARIOS / "regimes").glob("*.toml")):
            lines = path.read_text(encoding="utf-8").splitlines()
            for line in lines:
                value = re.match(r"^\w+ = (\"?[\d.]+)", line)
                if value and float(value[1].strip('"')) not in (0, 1):
                    self.assertIn("#", line, f"{path.name}: {line}")

    def test_files_named_exist(self):
        for path in SCENARIOS.glob("*.toml"):
            scenario = tomllib.loads(path.read_text(encoding="utf-8"))
            if scenario.get("kind", "city") != "city":
                continue
            names = list(scenario.get("extends", [])) + [v for v in scenario.get("tables", {}).values() if isinstance(v, str)]
            for name in names:
                self.assertTrue((path.parent / name).is_file(), f"{path.name}: {name}")


class Catalogue(unittest.TestCase):
    def test_catalogue_is_what_its_generator_writes(self):
        run = subprocess.run([sys.executable, SOURCE / "scripts/generate-catalogue", "--check"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)

    def test_many_matters_are_written_by_hand(self):
        matters = read("catalogue/matters.csv")
        self.assertGreaterEqual(sum(m["applicant"] == "person" and m["basis"] != "generated" for m in matters), 80)
        self.assertGreaterEqual(sum(m["applicant"] == "firm" for m in matters), 40)
        self.assertEqual(sum(m["applicant"] == "person" for m in matters), 465)

    def test_quzhou_property_needs_three_windows(self):
        matter = next(m for m in read("catalogue/matters.csv") if m["id"] == "property-transfer")
        self.assertEqual((matter["windows_in_turn"], matter["statutory [workdays]"]), ("3", "30"))

    def test_rent_withdrawal_needs_the_archive(self):
        paper = next(m for m in read("catalogue/materials.csv") if m["id"] == "fund-withdrawal-rent--no-property-certificate")
        document = next(d for d in read("catalogue/documents.csv") if d["id"] == paper["document"])
        department = next(d for d in read("hangzhou/departments.csv") if d["id"] == document["issuer"])
        self.assertEqual((paper["needed [%]"], department["office"]), ("100", "property-archive"))

    def test_limits_leave_time_for_the_waiting_they_contain(self):
        for m in read("catalogue/matters.csv"):
            self.assertLessEqual(float(m["processing [workdays]"]), float(m["statutory [workdays]"]), m["id"])
            self.assertEqual(m["instant"] == "true", not m["review_work_mean [min]"], m["id"])


if __name__ == "__main__":
    unittest.main()
