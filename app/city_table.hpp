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
    bool report = false;   ///< report.html and tables.xlsx are beside it
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

/// A change of it, with its 95 % half-width where there is one: "+1.20 ±0.03 min"; shares in
/// points.
std::string difference_text(record::Kind kind, const compare::Estimate& e, read::Language language);

/// A range of changes: "-3.1 … -2.2"; shares in points.
std::string range_text(record::Kind kind, double low, double high, read::Language language);

/// Cuts a text to a display width, with "…" where something was lost.
std::string cut(const std::string& text, std::size_t most);

/// Breaks a paragraph at `width` columns; between Chinese characters anywhere.
std::string wrapped(const std::string& text, std::size_t width);

}  // namespace cityload::app
