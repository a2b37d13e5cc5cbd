#pragma once
// The way from one regime to another, one change after the other, in two orders: what each change
// gains depends on what was changed before it, so its gain is a range.

#include <string>
#include <vector>

#include "app/context.hpp"
#include "app/json.hpp"
#include "models/city/spec.hpp"
#include "results/file/description.hpp"

namespace cityload::app {

/// Runs the ladder from regime `first` to regime `last` of the scenario on a sample and describes
/// it as the group /ladder: axes order, step (0 is `first` itself), change, outcome, bound.
file::Group run_ladder(const city::CitySpec& spec, const std::string& first,
                       const std::string& last, int threads);

/// The two ladders and the range of each change's gain, about 100 columns.
std::string ladder_text(const Context& context, const file::Group& ladder);

Json ladder_json(const file::Group& ladder);

}  // namespace cityload::app
