#pragma once
// The journey of a case in words.

#include <span>
#include <string>
#include <vector>

#include "models/city/facts.hpp"
#include "models/city/plan.hpp"
#include "scenarios/read/text.hpp"

namespace cityload::app {

/// One line a fact, in order, beginning with the time: "Tue 2019-03-05 09:42  …".
std::vector<std::string> tell_journey(const city::RegimePlan& plan, std::uint16_t matter,
                                      std::uint16_t town, std::span<const city::Fact> facts,
                                      read::Language language);

/// How a probe ended.
struct JourneyEnd {
    bool completed = false, gave_up = false;
    bool first_filing = false;  ///< accepted at the first filing, without being turned back before
    int trips = 0;
    int turned_back = 0;
    double days = 0;  ///< need to result
};

JourneyEnd end_of_journey(std::span<const city::Fact> facts);

}  // namespace cityload::app
