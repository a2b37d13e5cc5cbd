"""Runs every Python example of docs/results.md, each alone: those that open out.h5 on a network's results, those that open
results.h5 on a city's, with its event log as log.csv.

usage: doc_examples_test.py PAGE.md FILE.h5             the examples of a network
       doc_examples_test.py PAGE.md FILE.h5 CITYLOAD    those of a city
"""

import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def main(page, results, command=None):
    examples = re.findall(r"```python\n(.*?)```", Path(page).read_text(encoding="utf-8"), re.DOTALL)
    name = "results.h5" if command else "out.h5"
    examples = [example for example in examples if ("results.h5" in example or "log.csv" in example) == bool(command)]
    assert len(examples) >= 5, "the page has lost its examples"
    failures = 0
    for number, example in enumerate(examples, 1):
        needed = set(re.findall(r"^import (\w+)", example, re.MULTILINE))
        absent = [module for module in needed if importlib.util.find_spec(module) is None]
        if absent == ["matplotlib"]:  # only draws; not a package the tests require
            print(f"example {number}: not run, {absent} is not installed")
            continue
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(results, Path(folder) / name)
            if "log.csv" in example:
                subprocess.run([command, "export", name, "-o", "log.csv", "--quiet"], cwd=folder, check=True)
            done = subprocess.run([sys.executable, "-W", "error::FutureWarning", "-c", example], cwd=folder,
                                  capture_output=True, text=True, timeout=120)
            made = sorted(path.name for path in Path(folder).iterdir() if path.name not in (name, "log.csv"))
            saved = re.findall(r'(?:to_csv|savefig)\("([^"]+)"', example)
            good = done.returncode == 0 and made == saved and (saved or done.stdout or "assert" in example)
            print(f"example {number}: {'ok' if good else 'FAILED'}\n{done.stdout}{done.stderr}")
            failures += not good
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
