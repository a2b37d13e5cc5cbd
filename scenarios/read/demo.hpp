#pragma once
// Guided demonstrations: a TOML file with what is said, one [[step]] after another.

#include <optional>
#include <string>
#include <vector>

#include "models/city/live_demo.hpp"
#include "scenarios/read/files.hpp"
#include "scenarios/read/problem.hpp"

namespace cityload::read {

/// Reads one demonstration; nothing if there are errors. Its scenario's path is made relative to
/// the file's own directory.
std::optional<city::LiveDemo> read_demo(const std::string& path, Problems& problems,
                                        FileSource& source = disk());

}  // namespace cityload::read
