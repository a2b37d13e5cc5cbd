#pragma once
// What stands under a city's table: how to read it, where the results are, what to try next.

#include <array>
#include <string>

#include "app/city_table.hpp"

namespace cityload::app {

/// The figures whose differences to the first regime the table shows.
inline constexpr std::array figures_compared = {
    "trips_per_need", "at_most_one_trip",       "turned_back", "given_up",        "hours_per_need",
    "workdays_mean",  "trips_per_need_60_plus", "wait_mean",   "counter_minutes", "other_minutes",
    "windows_needed"};

std::string how_to_read(const Context& context, const file::Group& root,
                        const record::CityStatistics& statistics, const CityTableNotes& notes);

}  // namespace cityload::app
