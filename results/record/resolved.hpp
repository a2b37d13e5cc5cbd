#pragma once
// The resolved scenario of a results file, as far as a report quotes it: tables of single values.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cityload::record {

/// Keys and values of one table; texts without their quotes, everything else as written.
using Settings = std::map<std::string, std::string>;

/// Tables by their dotted names, in order of appearance. Reads what cityload itself writes: one key
/// a line.
std::vector<std::pair<std::string, Settings>> settings_of(std::string_view resolved_toml);

/// The number of a setting, NaN if it is none; "70 %" is 0.7.
double number_of(const Settings& settings, const std::string& key);

}  // namespace cityload::record
