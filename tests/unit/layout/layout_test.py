"""A tree with one planted fault of each kind: layout.py must find exactly that fault, and none in the tree without it."""

import os
import tempfile
import unittest

import layout

SOUND = {
    "sim/CMakeLists.txt": "add_library(sim STATIC time.cpp)\n",
    "sim/time.hpp": "#pragma once\n#include <cstdint>\n",
    "sim/time.cpp": '#include "sim/time.hpp"\n',
    "sim/kernel.hpp": "#pragma once\n",
    "sim/random.hpp": "#pragma once\n#include <Random123/philox.h>\n",
    "models/CMakeLists.txt": "add_library(models STATIC\n    city/offices/office.cpp)\n",
    "models/city/offices/office.cpp": '#include "models/city/outcome.hpp"\n#include "sim/kernel.hpp"\n#include "sim/random.hpp"\n',
    "models/city/outcome.hpp": '#pragma once\n#include "sim/time.hpp"\n',
    "models/city/plan.hpp": "#pragma once\n",
    "scenarios/read/CMakeLists.txt": "file(GLOB sources *.cpp)\n",
    "scenarios/read/read.cpp": '#include <toml++/toml.h>\n#include "models/city/plan.hpp"\n',
    "results/CMakeLists.txt": "add_library(results file/write.cpp record/record.cpp)\n",
    "results/file/write.cpp": '#include <hdf5.h>\n#include "sim/time.hpp"\n',
    "results/record/record.cpp": '#include "models/city/outcome.hpp"\n',
    "tests/support/CMakeLists.txt": "add_library(oracle oracle.cpp)\n",
    "tests/support/oracle.cpp": '#include "sim/random.hpp"\n#include <gtest/gtest.h>\n',
}


def faults_of(files):
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            whole = os.path.join(root, path)
            os.makedirs(os.path.dirname(whole), exist_ok=True)
            with open(whole, "w", encoding="utf-8") as file:
                file.write(text)
        return layout.check_tree(root)


class PlantedFaults(unittest.TestCase):
    def expect_one(self, path, added, *words):
        faults = faults_of({**SOUND, path: SOUND.get(path, "") + added})
        self.assertEqual(len(faults), 1, faults)
        for word in (path, *words):
            self.assertIn(word, faults[0])

    def test_a_sound_tree_has_no_faults(self):
        self.assertEqual(faults_of(SOUND), [])

    def test_an_empty_tree_is_a_fault(self):
        self.assertEqual(len(faults_of({"README.md": "nothing\n"})), 1)

    def test_kernel_includes_a_model(self):
        self.expect_one("sim/time.cpp", '#include "models/city/plan.hpp"\n', "sim must not include", ":2:")

    def test_model_includes_the_scenario_reader(self):
        self.expect_one("models/city/offices/office.cpp", '#include "scenarios/read/field.hpp"\n', "must not include")

    def test_city_includes_the_network(self):
        self.expect_one("models/city/offices/office.cpp", '#include "models/network/spec.hpp"\n', "models/city must not")

    def test_results_file_includes_a_model(self):
        self.expect_one("results/file/write.cpp", '#include "models/city/outcome.hpp"\n', "results/file must not")

    def test_record_includes_more_of_a_model_than_its_outcome(self):
        self.expect_one("results/record/record.cpp", '#include "models/city/plan.hpp"\n', "outcome")

    def test_third_party_headers_away_from_home(self):
        for header in ("toml++/toml.h", "hdf5.h", "imgui.h", "imgui/imgui.h", "tbb/parallel_for.h", "CLI/CLI.hpp",
                       "xlsxwriter.h", "Random123/philox.h", "gtest/gtest.h"):
            with self.subTest(header):
                self.expect_one("models/city/offices/office.cpp", f"#  include <{header}>\n", "home")

    def test_third_party_header_in_quotes(self):
        faults = faults_of({**SOUND, "models/city/plan.hpp": '#pragma once\n#include "hdf5.h"\n'})
        self.assertTrue(any("home" in fault for fault in faults), faults)

    def test_oracle_uses_the_kernel(self):
        self.expect_one("tests/support/oracle.cpp", '#include "sim/kernel.hpp"\n', "oracle must not")

    def test_include_beside_the_file(self):
        self.expect_one("sim/time.cpp", '#include "kernel.hpp"\n', "from the root")

    def test_a_long_file(self):
        self.expect_one("sim/time.cpp", "\n" * layout.MAX_LINES, "601 lines")

    def test_a_source_no_cmake_file_names(self):
        self.expect_one("models/city/lost.cpp", "", "not built")

    def test_a_source_named_in_a_comment_only(self):
        faults = faults_of({**SOUND, "models/city/CMakeLists.txt": "# lost.cpp\n", "models/city/lost.cpp": ""})
        self.assertEqual(len(faults), 1, faults)

    def test_a_source_switched_off(self):
        faults = faults_of({**SOUND, "models/city/CMakeLists.txt": "if(FALSE)\nadd_library(x lost.cpp)\nendif()\n",
                            "models/city/lost.cpp": ""})
        self.assertEqual(len(faults), 1, faults)

    def test_sources_named_in_a_loop(self):
        files = {**SOUND, "tests/CMakeLists.txt": "foreach(t found other)\n  add_executable(${t} ${t}_test.cpp)\nendforeach()\n",
                 "tests/found_test.cpp": ""}
        self.assertEqual(faults_of(files), [])
        faults = faults_of({**files, "tests/lost_test.cpp": ""})
        self.assertEqual(len(faults), 1, faults)

    def test_a_header_nobody_includes(self):
        self.expect_one("models/city/lost.hpp", "#pragma once\n", "no file includes it")

    def test_a_path_of_one_machine(self):
        for folder in ("work", "root", "home"):
            with self.subTest(folder):
                self.expect_one("docs/guide.md", f"see /{folder}/somebody/file.txt\n", "docs/guide.md:1")

    def test_paths_that_only_look_alike(self):
        self.assertEqual(faults_of({**SOUND, "docs/guide.md": "out/work/x, ${HOME}/work/x and 3 /work d\n"}), [])

    def test_a_dead_link(self):
        self.expect_one("docs/guide.md", "[time](../sim/time.hpp#clock) and [lost](lost.md)\n", "lost.md does not exist")

    def test_a_readme_that_names_what_is_not_there(self):
        self.expect_one("README.md", "`sim/time.hpp`, out/x, `cityload run scenarios/lost.toml`\n", "scenarios/lost.toml")

    def test_build_folders_are_not_looked_at(self):
        self.assertEqual(faults_of({**SOUND, "build-x/sim/lost.cpp": '#include "models/city/plan.hpp"\n'}), [])


if __name__ == "__main__":
    unittest.main()
