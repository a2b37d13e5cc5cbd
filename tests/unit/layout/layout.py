"""Checks the source tree's layout; prints every fault and exits with 1 if there is one.

    /usr/bin/python3 tests/unit/layout/layout.py [ROOT]

docs/architecture.md gives the reasons for the rules that stand here as tables.
"""

import fnmatch
import os
import re
import sys

MAX_LINES = 600

# folder -> folders it may include from (besides itself). The longest matching folder decides. A folder that is not
# here (tests, bench) may include anything.
ALLOWED = {
    "sim": [],
    "models/network": ["sim"],
    "models/city": ["sim"],
    "models": ["sim"],
    "scenarios/read": ["sim", "models"],
    "results/file": ["sim"],
    "results/record": ["sim", "models", "results/file", "results/compare"],
    "results/compare": ["sim", "results/file"],
    "results/report": ["sim", "results/file", "results/compare", "results/record"],
    "results": ["sim"],
    "viz": ["sim", "models", "results"],
    "app": ["sim", "models", "scenarios/read", "results", "viz"],
}

# Of the models, these folders see only the named headers: what was asked (plain structures with the names), what came of it,
# or what a model shows while it runs.
ONLY_HEADERS = {
    "results/record": (
        "models",
        ["spec.hpp", "*outcome*.hpp", "*tallies*.hpp", "*facts*.hpp"],
    ),
    "viz": ("models", ["*live*.hpp", "*snapshot*.hpp"]),
}

# The oracle must be wrong in other ways than the engine: of the engine it may use the draws and the description of the
# network, nothing that decides what happens next.
ORACLE = "tests/support/oracle*"
ORACLE_FORBIDDEN = [
    "sim/kernel.hpp",
    "sim/agenda.hpp",
    "sim/mail_order.hpp",
    "sim/execut*.hpp",
    "sim/station/*",
    "models/network/run.hpp",
]

# Third-party header (as written between the brackets) -> where it may be included. Tests and benchmarks may use any.
HOMES = [
    (r"toml\+\+/|toml\.hpp", ["scenarios/read/*"]),
    (r"hdf5|H5\w*\.h|highfive", ["results/file/*"]),
    (r"imgui|GLFW/|GL/|SDL|stb", ["viz/*"]),
    (r"(oneapi/)?tbb/", ["sim/execut*"]),
    (r"CLI/", ["app/*"]),
    (r"xlsxwriter", ["results/report/*"]),
    (r"Random123/", ["sim/random.hpp"]),
    (r"gtest/|gmock/|benchmark/", []),
]

SKIPPED_FOLDERS = {".git", ".cache", "__pycache__", "out"}
CODE = (".cpp", ".hpp")
# The first folder of a path below root or of somebody's home, not preceded by something that makes it part of a longer path.
MACHINE_PATH = re.compile(r"(?<![\w.~$})\-/])/(?:work|root|home|Users)/[\w.]")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
NAMED = re.compile(r"(?<![\w./-])(?:scripts|scenarios|docs|tests|bench|sim|models|results|viz|app)/[\w./-]*\w")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def files_below(root):
    """Paths relative to root, with '/' between parts, of everything that is not built."""
    found = []
    for folder, subfolders, names in os.walk(root):
        at_top = os.path.samefile(folder, root)
        subfolders[:] = sorted(
            s for s in subfolders if s not in SKIPPED_FOLDERS and not (at_top and s.startswith("build"))
        )
        for name in sorted(names):
            if name in SKIPPED_FOLDERS:  # .git is a file in a linked work tree
                continue
            found.append(os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/"))
    return found


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        return file.read()


def home_folder(path, folders):
    """The longest of `folders` that holds `path`, or None."""
    holding = [f for f in folders if path.startswith(f + "/")]
    return max(holding, key=len) if holding else None


def check_direction(path, text):
    folder = home_folder(path, ALLOWED)
    for match in INCLUDE.finditer(text):
        bracket, target = match.groups()
        if bracket == "<":
            continue
        line = text.count("\n", 0, match.start()) + 1
        if "/" not in target or target.startswith("."):
            yield f'{path}:{line}: "{target}" is not written from the root of the tree'
            continue
        if fnmatch.fnmatch(path, ORACLE):
            for pattern in ORACLE_FORBIDDEN:
                if fnmatch.fnmatch(target, pattern):
                    yield f"{path}:{line}: the oracle must not use the engine's {target}"
        if folder is None:
            continue
        if home_folder(target, [folder]) is None:
            if home_folder(target, ALLOWED[folder]) is None:
                allowed = ", ".join([folder] + ALLOWED[folder])
                yield f"{path}:{line}: {folder} must not include {target} (it may include {allowed})"
        if folder in ONLY_HEADERS:
            restricted, patterns = ONLY_HEADERS[folder]
            if target.startswith(restricted + "/") and not any(
                fnmatch.fnmatch(os.path.basename(target), p) for p in patterns
            ):
                yield f"{path}:{line}: of {restricted}, {folder} may include {', '.join(patterns)} only, not {target}"


def check_homes(path, text):
    if path.startswith(("tests/", "bench/")):
        return
    for match in INCLUDE.finditer(text):
        target = match.group(2)
        line = text.count("\n", 0, match.start()) + 1
        for pattern, homes in HOMES:
            if match.group(1) == "<" or "/" not in target:
                if re.match(pattern, target) and not any(fnmatch.fnmatch(path, home) for home in homes):
                    yield f"{path}:{line}: <{target}> has its home in {', '.join(homes) or 'tests and bench'}"


def check_length(path, text):
    lines = text.count("\n") + (not text.endswith("\n") and text != "")
    if lines > MAX_LINES:
        yield f"{path}: {lines} lines; more than {MAX_LINES} means it does several things"


def check_machine_paths(path, text):
    for match in MACHINE_PATH.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield f"{path}:{line}: a path of one particular machine ({text[match.start():match.start() + 30].split()[0]})"


def check_documents(root, path, text):
    """Links of every page lead to something, and so does every path the READMEs at the root name."""
    for pattern, base in [(LINK, os.path.dirname(path)), (NAMED, "")]:
        if pattern is NAMED and not re.fullmatch(r"README[\w.]*\.md", path):
            continue
        for match in pattern.finditer(text):
            target = match.group(match.lastindex or 0)
            if not os.path.exists(os.path.join(root, base, target)):
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path}:{line}: {target} does not exist"


def words_of_cmake(text):
    """The words of a CMakeLists.txt, without comments and if(FALSE) blocks, with foreach loops over plain words written out."""
    text = re.sub(r"#.*", "", text)
    text = re.sub(r"\bif\(FALSE\).*?\bendif\(", "(", text, flags=re.DOTALL)

    def written_out(loop):
        name, items, body = loop.groups()
        items = [i for i in items.split() if i not in ("IN", "ITEMS")]
        return "\n".join(body.replace("${" + name + "}", item) for item in items)

    text = re.sub(r"\bforeach\((\w+)\s([^)]*)\)(.*?)\bendforeach\([^)]*\)", written_out, text, flags=re.DOTALL)
    for here in ("${CMAKE_CURRENT_SOURCE_DIR}/", "${CMAKE_SOURCE_DIR}/", "${PROJECT_SOURCE_DIR}/"):
        text = text.replace(here, "")
    return set(re.split(r'[\s()"]+', text))


def check_built(root, paths):
    """Every .cpp stands in a CMakeLists.txt at or above it, every .hpp is included by something."""
    cmake = {os.path.dirname(p): words_of_cmake(read(root, p)) for p in paths if os.path.basename(p) == "CMakeLists.txt"}
    included = set()
    for path in paths:
        if path.endswith(CODE):
            included.update(m.group(2) for m in INCLUDE.finditer(read(root, path)))
    for path in paths:
        if path.endswith(".cpp"):
            folder = os.path.dirname(path)
            above = folder
            while True:
                inside = path[len(above) + 1 :] if above else path
                words = cmake.get(above, set())
                if {inside, path} & words or any("*" in w and fnmatch.fnmatch(inside, w) for w in words):
                    break
                if not above:
                    yield f"{path}: not built: no CMakeLists.txt names it"
                    break
                above = os.path.dirname(above)
        elif path.endswith(".hpp") and path not in included:
            yield f"{path}: no file includes it"


def check_tree(root):
    """All faults of the tree, as lines of text."""
    paths = files_below(root)
    faults = []
    for path in paths:
        text = read(root, path)
        if path.endswith(CODE):
            faults += check_direction(path, text)
            faults += check_homes(path, text)
            faults += check_length(path, text)
        if path.endswith(".md"):
            faults += check_documents(root, path, text)
        if "\0" not in text:
            faults += check_machine_paths(path, text)
    faults += check_built(root, paths)
    if not any(path.endswith(CODE) for path in paths):
        faults.append(f"{root}: there is no C++ file here, so nothing was checked")
    return faults


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else "."
    faults = check_tree(root)
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults of layout")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
