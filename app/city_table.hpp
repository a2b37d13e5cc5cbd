#pragma once
// A city comparison for people and for programs, both from the same statistics.

#include <string>
#include <utility>
#include <vector>

#include "app/context.hpp"
#include "app/json.hpp"
#include "results/file/description.hpp"
#include "results/record/city_statistics.hpp"

namespace cityload::app {

/// What the table says besides figures.
struct CityTableNotes {
    bool full = false;
    std::string results;   ///< file with the results
    std::string scenario;  ///< as typed, for the commands proposed
};

/// About 100 columns: verdict, figures by section, worst window groups, links to build next,
/// differences to the first regime, how to read the intervals, what to try next.
std::string city_table(const Context& context, const file::Group& root,
                       const record::CityStatistics& statistics, const CityTableNotes& notes);

/// The same figures, all of them, with half-widths and where these come from. The caller adds what
/// concerns the run.
void add_city_json(Json& out, const file::Group& root, const record::CityStatistics& statistics);

/// A figure as written in the table: "3.34", "38.0 %", "15.2 min", "1,234".
std::string figure_text(record::Kind kind, double value, read::Language language);

/// Breaks a paragraph at `width` columns; between Chinese characters anywhere.
std::string wrapped(const std::string& text, std::size_t width);

}  // namespace cityload::app
