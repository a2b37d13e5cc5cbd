#pragma once
// The assumptions of a city with the ranges in which they may lie: what the field table declares as
// low and high, applied to what this scenario says.

#include <string>
#include <vector>

#include "models/city/spec.hpp"
#include "scenarios/read/document.hpp"
#include "scenarios/read/text.hpp"

namespace cityload::read {

/// One thing that is assumed. It may stand behind several keys: a regime that takes its value from
/// another shares that one's uncertainty, and so do all data links.
struct Assumption {
    /// One key and what it is set to at both ends and in between.
    struct Key {
        std::string key;           ///< "regime.paper.informed"
        double value = 0;          ///< as the scenario has it, in base units
        double low = 0, high = 0;  ///< in base units
    };
    /// How the way from low to high is divided.
    enum class Scale { linear, logarithmic, odds };

    std::string id;  ///< the first of the keys, "link.*.coverage" for a list
    Text meaning;    ///< of the field; a regime's name before it
    std::vector<Key> keys;
    Scale scale = Scale::linear;
    bool whole = false;                   ///< integers
    bool share = false;                   ///< of a whole, written in percent
    std::string suffix;                   ///< " ms" for times, else nothing
    double value = 0, low = 0, high = 0;  ///< of the first key

    /// Assignments for --set at `u` of the way, 0 (low) to 1 (high).
    std::vector<std::string> at(double u) const;
};

/// Everything assumed that the named regimes and the sizing regime depend on. `document` as
/// read_city leaves it, without errors. Keys that a range cannot change (a share of 0 whose odds
/// are multiplied, a link list that is empty) are left out.
std::vector<Assumption> assumptions_of(Document& document, const city::CitySpec& spec,
                                       const std::vector<std::string>& regimes);

}  // namespace cityload::read
