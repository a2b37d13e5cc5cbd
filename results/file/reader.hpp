#pragma once
// Opens a results file of any model into the description it was written from.

#include <string>

#include "results/file/description.hpp"

namespace cityload::file {

/// The root group with everything below it; the values of variables stay in the file until they are
/// loaded, and the file stays open as long as a copy of the description lives. Not to be used by
/// two threads at once. Checks first the trailer (the whole file is read once), then kind and
/// version. Throws FileError: missing, not_permitted, not_results, damaged, newer_version.
Group read_results(const std::string& path);

/// Whether the run behind the file came to its end (false: a `.partial` of an interrupted run).
bool is_complete(const Group& root);

}  // namespace cityload::file
