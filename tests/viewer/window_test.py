"""The viewer in a real window: without a display it says so; under Xvfb it is clicked and takes a picture.

    /usr/bin/python3 tests/viewer/window_test.py BUILD_DIRECTORY SOURCE_DIRECTORY
"""

import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import unittest

BUILD, SOURCE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
VIEWER = os.path.join(BUILD, "cityload-viewer")


def wait_for(condition, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    return None


class NoDisplay(unittest.TestCase):
    def test_one_clear_line_and_code_3(self):
        bare = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        run = subprocess.run([VIEWER], env=bare, cwd=SOURCE, capture_output=True, text=True, timeout=120)
        self.assertEqual(run.returncode, 3)
        self.assertEqual(len(run.stderr.strip().splitlines()), 1, run.stderr)
        self.assertIn("window", run.stderr)


@unittest.skipUnless(shutil.which("Xvfb") and shutil.which("xdotool"), "Xvfb and xdotool are not here")
class RealWindow(unittest.TestCase):
    def setUp(self):
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-noreset", "-displayfd", str(write), "-screen", "0", "1280x800x24"], pass_fds=[write], stderr=subprocess.DEVNULL
        )
        os.close(write)
        # The number and the end of its line come in two writes; a server that cannot write the second gives up.
        with os.fdopen(read) as told:
            number = told.readline().strip()
        self.assertTrue(number, "Xvfb does not start")
        self.environment = {**os.environ, "DISPLAY": ":" + number, "LIBGL_ALWAYS_SOFTWARE": "1", "LANG": "C.UTF-8"}
        self.folder = tempfile.mkdtemp()
        self.viewer = None

    def tearDown(self):
        if self.viewer is not None and self.viewer.poll() is None:
            self.viewer.kill()
            self.viewer.wait()
        self.server.terminate()
        self.server.wait()
        shutil.rmtree(self.folder)

    def xdo(self, *words):
        return subprocess.run(["xdotool", *words], env=self.environment, capture_output=True, text=True).stdout.split()

    def test_a_click_starts_a_demonstration_and_f12_takes_a_picture(self):
        os.symlink(os.path.join(SOURCE, "scenarios"), os.path.join(self.folder, "scenarios"))
        self.viewer = viewer = subprocess.Popen([VIEWER, "--size", "1280x800", "--lang", "en"], env=self.environment, cwd=self.folder)
        self.assertTrue(wait_for(lambda: self.xdo("search", "--name", "cityload"), 120), "no window")
        time.sleep(1.5)
        self.xdo("windowfocus", self.xdo("search", "--name", "cityload")[0])  # there is no window manager
        time.sleep(0.3)

        def picture():
            before = set(os.listdir(self.folder))
            self.xdo("key", "F12")
            wait_for(lambda: set(os.listdir(self.folder)) - before, 20)
            time.sleep(0.5)
            new = set(os.listdir(self.folder)) - before
            if not new:
                return None
            with open(os.path.join(self.folder, new.pop()), "rb") as file:
                return file.read()

        first = picture()
        self.assertIsNotNone(first, "F12 saved nothing")
        self.assertEqual(struct.unpack(">II", first[16:24]), (1280, 800))
        self.xdo("mousemove", "600", "180")
        time.sleep(0.3)
        self.xdo("mousedown", "1")
        time.sleep(0.3)
        self.xdo("mouseup", "1")
        time.sleep(12)  # the city is prepared meanwhile
        second = picture()
        self.assertIsNotNone(second)
        self.assertGreater(abs(len(second) - len(first)), 2000, "the click changed nothing")
        viewer.terminate()
        viewer.wait(20)

    def test_leaving_while_the_city_runs_ends_cleanly(self):
        said = os.path.join(self.folder, "stderr")
        with open(said, "w") as stderr:
            self.viewer = viewer = subprocess.Popen(
                [VIEWER, os.path.join(SOURCE, "scenarios", "one-hall.toml")], env=self.environment, cwd=self.folder, stderr=stderr
            )
        window = wait_for(lambda: viewer.poll() is not None or self.xdo("search", "--name", "cityload"), 120)
        with open(said) as stderr:
            self.assertIsNone(viewer.poll(), "the viewer has ended: " + stderr.read())
        self.assertTrue(window, "no window")
        time.sleep(3)
        self.xdo("windowfocus", window[0])
        time.sleep(0.3)
        self.xdo("key", "space")
        time.sleep(1)
        self.xdo("key", "ctrl+q")
        code = wait_for(lambda: viewer.poll() is not None, 20)
        self.assertTrue(code, "does not end")
        self.assertEqual(viewer.returncode, 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
