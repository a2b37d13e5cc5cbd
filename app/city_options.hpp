#pragma once
// Options of commands that run a city, in words and in the city's own keys.

#include <string>
#include <vector>

#include "app/run_city.hpp"

namespace cityload::app {

/// --trace-cases, --trace-citizen, --precision, --precision-of.
void add_city_options(CLI::App& command, Context& context, CityRequest& request);

/// --set with what the other options say in the city's own keys. `scale`: empty: as in the
/// scenario.
std::vector<std::string> assignments(const ScenarioOptions& options, const std::string& scale);

/// The command that makes the same runs again, ready for a shell, in pieces between which a line
/// may end: more options can be put behind it.
std::vector<std::string> same_runs(const CityRequest& request);

/// The options that change what is written, though no trajectory.
std::vector<std::string> options_of(const CityRequest& request);

}  // namespace cityload::app
