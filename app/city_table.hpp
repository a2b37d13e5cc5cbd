#pragma once
// A city comparison for people and for programs, both from the same statistics.

#include <string>
#include <utility>
#include <vector>

#include "app/context.hpp"
#include "app/figure_text.hpp"
#include "app/json.hpp"
#include "results/file/description.hpp"
#include "results/record/city_statistics.hpp"

namespace cityload::app {

/// What the table says besides figures.
struct CityTableNotes {
    bool full = false;
    std::string results;               ///< file with the results
    bool report = false;               ///< report.html and tables.xlsx are beside it
    std::vector<std::string> command;  ///< the same runs again, in pieces: what is proposed next
};

/// About 100 columns: verdict, figures by section, worst window groups, links to build next,
/// differences to the first regime, how to read the intervals, what to try next.
std::string city_table(const Context& context, const file::Group& root,
                       const record::CityStatistics& statistics, const CityTableNotes& notes);

/// The same figures, all of them, with half-widths and where these come from. The caller adds what
/// concerns the run.
void add_city_json(Json& out, const file::Group& root, const record::CityStatistics& statistics);

}  // namespace cityload::app
