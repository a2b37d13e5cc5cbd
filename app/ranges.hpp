#pragma once
// How far outcomes move when everything that is assumed moves within its range: a Latin hypercube
// over the ranges of the field table, each point a run of all regimes on a small sample.

#include <functional>
#include <string>
#include <vector>

#include "app/context.hpp"
#include "app/json.hpp"
#include "models/city/spec.hpp"
#include "results/file/description.hpp"
#include "results/record/city_statistics.hpp"
#include "scenarios/read/document.hpp"

namespace cityload::app {

struct RangesRequest {
    std::string scenario;           ///< path
    std::vector<std::string> sets;  ///< assignments of the command line
    std::vector<std::string> regimes;
    int points = 40;
    int threads = 0;
    std::function<void(int done, int of)> progress;
};

/// Runs the points and describes them as the group /ranges: axes outcome, regime, bound (low and
/// high: 5 % and 95 % of the points), parameter, point.
file::Group run_ranges(read::Document& document, const city::CitySpec& spec,
                       const RangesRequest& request);

/// Differences to the first regime with chance and assumptions side by side, and which assumptions
/// matter most; about 100 columns.
std::string ranges_text(const Context& context, const file::Group& ranges,
                        const record::CityStatistics& statistics);

Json ranges_json(const file::Group& ranges);

}  // namespace cityload::app
