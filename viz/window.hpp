#pragma once
// The window: GLFW and OpenGL. Everything else of the viewer does without.

#include <string>

#include "viz/viewer.hpp"

namespace cityload::viz {

struct WindowOptions {
    int width = 1280, height = 800;
    std::string pictures;  ///< directory: saves pictures of all screens there and ends
};

/// Runs until the window is closed. Returns the exit code: 0, or 3 with one line on standard error
/// where there is no display or no OpenGL.
int run_window(Viewer& viewer, const WindowOptions& options);

}  // namespace cityload::viz
