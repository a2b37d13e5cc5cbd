#pragma once
// Bookmarks of a scenario or a results file: a small TOML file of its own beside it,
// NAME.bookmarks.

#include <string>
#include <vector>

#include "viz/source.hpp"

namespace cityload::app {

/// Moments are ms since 1970-01-01 of the local clock. What cannot be read is left out, with a line
/// on stderr.
std::vector<viz::Bookmark> load_bookmarks(const std::string& path);

/// Where they were written: beside the file or, where that cannot be written, in the current
/// directory; "" if neither can. No bookmarks: the file is removed.
std::string save_bookmarks(const std::string& path, const std::vector<viz::Bookmark>& bookmarks);

}  // namespace cityload::app
