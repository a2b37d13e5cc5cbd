#pragma once
// What the fuzzer drives, and what the replay of the corpus runs.

#include <string_view>

namespace cityload::fuzz {

/// Reads `input` as a scenario with all its files; throws std::logic_error where a promise is
/// broken (a problem without a text, a resolved scenario that does not read back).
///
/// One input holds several files: a line "=== NAME" begins the file NAME, what stands before the
/// first is main.toml; each line of the file "--set" is an assignment of the command line.
void read_scenario(std::string_view input);

}  // namespace cityload::fuzz
