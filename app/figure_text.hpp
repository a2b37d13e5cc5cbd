#pragma once
// Figures of a city as every command writes them: results/record/number.hpp in the language of the
// command.

#include <string>
#include <utility>
#include <vector>

#include "app/context.hpp"
#include "results/record/number.hpp"

namespace cityload::app {

inline record::Language results_language(read::Language language) {
    return language == read::Language::zh ? record::Language::zh : record::Language::en;
}

/// A figure: "3.34", "38.0 %", "15.2 min", "1,234".
inline std::string figure_text(record::Kind kind, double value, read::Language language) {
    return record::written(kind, value, results_language(language));
}

/// A change of it, with its 95 % half-width where there is one: "+1.20 ±0.03 min"; shares in
/// points.
inline std::string difference_text(record::Kind kind, const compare::Estimate& e,
                                   read::Language language) {
    return record::difference(kind, e, results_language(language));
}

/// A range of changes: "-3.1 … -2.2"; shares in points.
inline std::string range_text(record::Kind kind, double low, double high) {
    return record::changes_between(kind, low, high);
}

/// The variable that says in which unit each outcome of a study is, along the axis `outcome`.
inline file::Variable units_of_outcomes(const std::vector<record::Kind>& kinds) {
    std::vector<std::string> units;
    for (const record::Kind kind : kinds) units.emplace_back(record::plain_unit(kind));
    return {.name = "outcome_unit",
            .dims = {"outcome"},
            .values = std::move(units),
            .attributes = {{"long_name", std::string("unit of the outcome's values")}}};
}

}  // namespace cityload::app
