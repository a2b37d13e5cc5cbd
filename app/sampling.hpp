#pragma once
// Studies that need many runs use a sample of the city.

#include <cstdint>
#include <string>
#include <vector>

#include "models/city/spec.hpp"
#include "results/file/description.hpp"

namespace cityload::app {

/// The scale at which about `residents` are simulated; not larger than the scenario's own. Never
/// less than a hundredth of the whole city.
double sample_scale(const city::CitySpec& spec, double residents);

/// Results of one replication of `regimes` (of `spec`), in memory.
file::Group sample_run(const city::CitySpec& spec, const std::vector<std::string>& regimes,
                       int threads);

}  // namespace cityload::app
