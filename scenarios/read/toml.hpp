#pragma once
// TOML text → values with positions. The only place that knows toml++.

#include <memory>
#include <optional>
#include <string_view>

#include "scenarios/read/problem.hpp"
#include "scenarios/read/value.hpp"

namespace cityload::read {

/// Deepest nesting of tables, lists and dotted keys that is accepted.
inline constexpr std::size_t deepest_nesting = 24;

/// A whole document; nothing (and at least one problem) if it is no TOML. `text` must be UTF-8.
std::optional<Value> parse_toml(std::string_view text,
                                const std::shared_ptr<const SourceFile>& file, Problems& problems);

/// One `key=value` of the command line. The value is TOML or, where it is not, text.
std::optional<Value> parse_set(std::string_view assignment,
                               const std::shared_ptr<const SourceFile>& file, Problems& problems);

}  // namespace cityload::read
