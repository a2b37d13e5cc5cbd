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
/// is open, only the first screen. A clock that still stands at the beginning goes to a working
/// morning; any other is left where it is, as is what the user looks at.
void picture_tour(Viewer& viewer, const std::function<void()>& frame,
                  const std::function<void(const std::string&)>& save);

/// A page that prints the pictures of a tour, one a sheet, with what they show in words.
std::string picture_page(Viewer& viewer, const std::vector<std::string>& names);

}  // namespace cityload::viz
