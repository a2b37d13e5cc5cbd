#pragma once
// How a city's figures go over the run, where changes at dates make them go somewhere.

#include <string>
#include <vector>

#include "results/record/city_statistics.hpp"

namespace cityload::record {

/// Some whole weeks of the measured period; by regime, means over replications. NaN: nothing
/// happened in them.
struct TransitionRow {
    std::string from;  ///< first day, "2017-01-02"
    int weeks = 0;
    std::vector<double> trips_per_need;    ///< by week of need
    std::vector<double> at_most_one_trip;  ///< share of completed cases, by week of need
    std::vector<double> turned_back;       ///< share of needs, by week of need
    std::vector<double> wait_min;          ///< of those served, by week of service
};

/// Quarters of 13 weeks, half-years where there are more than eight of them; a rest of less than
/// half of that is left out. Empty if the scenario has no changes or less than two such spans.
std::vector<TransitionRow> transition(const file::Group& root, const CityStatistics& statistics);

}  // namespace cityload::record
