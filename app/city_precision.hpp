#pragma once
// --precision of a city: figures that must become precise enough in every regime.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "results/record/city_statistics.hpp"
#include "scenarios/read/text.hpp"

namespace cityload::app {

struct CityPrecision {
    double wanted = 0;  ///< half-width over value
    std::vector<std::string> figures;
};

/// From the options --precision and --precision-of; nothing if they are wrong, then `why` says how.
std::optional<CityPrecision> city_precision(const std::string& share,
                                            const std::vector<std::string>& figures,
                                            read::Text& why);

/// How many replications the figures ask for after those of `statistics`, and which figure is
/// furthest from the precision wanted; no name if all have reached it.
std::pair<std::size_t, std::string> furthest(const CityPrecision& precision,
                                             const record::CityStatistics& statistics);

}  // namespace cityload::app
