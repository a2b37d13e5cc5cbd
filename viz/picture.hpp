#pragma once
// Pictures: PNG files, and the tour of all screens that makes a printable set.

#include <functional>
#include <string>
#include <vector>

#include "viz/viewer.hpp"

namespace cityload::viz {

/// Pixels row by row from the bottom, three bytes each.
bool write_png(const std::string& name, int width, int height,
               const std::vector<unsigned char>& pixels);

/// Shows one screen after another and calls save(name) for each. `frame` draws once. Where no city
/// is open, only the first screen.
void picture_tour(Viewer& viewer, const std::function<void()>& frame,
                  const std::function<void(const std::string&)>& save);

}  // namespace cityload::viz
