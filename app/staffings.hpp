#pragma once
// The comparison under the three staffings: the same staff, equal service, as in Hangzhou in 2020.

#include <string>
#include <vector>

#include "app/context.hpp"
#include "app/json.hpp"
#include "models/city/spec.hpp"
#include "results/file/description.hpp"

namespace cityload::app {

/// Runs the regimes on a sample under every staffing variant and describes it as the group
/// /staffings: axes staffing, outcome, regime.
file::Group run_staffings(const city::CitySpec& spec, const std::vector<std::string>& regimes,
                          int threads);

std::string staffings_text(const Context& context, const file::Group& staffings);

Json staffings_json(const file::Group& staffings);

}  // namespace cityload::app
