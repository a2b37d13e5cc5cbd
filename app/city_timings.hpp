#pragma once
// How long the parts of a city's run took (--timings).

#include <string>
#include <utility>
#include <vector>

#include "app/context.hpp"
#include "app/json.hpp"
#include "results/file/description.hpp"

namespace cityload::app {

using Timings = std::vector<std::pair<std::string, double>>;  ///< s, by part

Json timings_json(const Timings& timings, const file::Group& provenance);

/// A line for each part, one on the results file at `path` (its share of the time: gathering the
/// counts and writing them), one for each run.
std::string timings_text(const Context& context, const Timings& timings, const file::Group& root,
                         const std::string& path);

}  // namespace cityload::app
