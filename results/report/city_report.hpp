#pragma once
// The report of a city's results, from the results file alone.

#include <map>
#include <optional>
#include <string>

#include "results/file/description.hpp"
#include "results/report/report.hpp"

namespace cityload::report {

/// What a scenario's key means: the file holds values, the program knows their meaning.
struct KeyMeaning {
    Bilingual text;
    std::string source, low, high;  ///< may be empty
};

/// By key without ids: "behaviour.patience", "regime.counter_courier".
using KeyMeanings = std::map<std::string, KeyMeaning>;

/// Other results to hold these against: last year's, or another plan's.
struct Base {
    const file::Group& root;
    std::string name;
};

/// Throws FileError if the file is not of a city or lacks what a comparison needs.
Report city_report(const file::Group& root, Language language, const KeyMeanings& meanings,
                   const std::optional<Base>& base = std::nullopt);

}  // namespace cityload::report
