#pragma once
// Two results of plain networks held against each other.

#include <string>
#include <vector>

#include "results/compare/interval.hpp"
#include "results/file/description.hpp"
#include "results/record/city_difference.hpp"

namespace cityload::record {

struct NetworkDifferenceRow {
    std::string station, class_, measure, units;
    compare::Estimate first, second;
    compare::PairedDifference difference;  ///< second minus first
};

struct NetworkDifference {
    bool paired = false;  ///< the same seed, and as many arrivals at each station and class
    std::vector<ChangedKey> changed;
    std::vector<NetworkDifferenceRow> rows;  ///< of stations and classes that both have
};

/// Throws FileError where nothing can be compared.
NetworkDifference network_difference(const file::Group& first, const file::Group& second);

}  // namespace cityload::record
