#pragma once
// What was observed in real cities, beside what the model gives for the same quantity.

#include <string>
#include <vector>

#include "results/record/city_statistics.hpp"
#include "results/record/resolved.hpp"
#include "results/report/number.hpp"

namespace cityload::report {

using record::Settings;

struct ObservedRow {
    std::string id, source;
    Bilingual quantity;
    std::size_t regime = 0;
    Kind kind = Kind::number;
    double value = 0, low = 0, high = 0, model = 0;
    bool tuned = false;  ///< the model was fitted to it, so agreement proves nothing

    bool assumed = false;  ///< nobody observed it: the list states an expectation

    bool agrees() const { return model >= low && model <= high; }
};

struct Observed {
    std::vector<ObservedRow> rows;
    std::size_t other_regimes = 0;  ///< rows about regimes that were not run
    std::size_t uncounted = 0;      ///< rows about things this file does not count
};

Observed observed_of(const file::Group& root, const record::CityStatistics& statistics,
                     const std::vector<std::pair<std::string, Settings>>& scenario);

}  // namespace cityload::report
