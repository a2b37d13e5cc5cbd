#pragma once
// Columns that stand beside what a city's tallies counted: means, what the catalogue says, what
// each run took. Private to this folder.

#include <cstddef>
#include <string>
#include <vector>

#include "results/record/city_record.hpp"

namespace cityload::record {

file::Variable text_variable(std::string name, const std::string& dim,
                             std::vector<std::string> values, std::string about);

/// Means beside the sums and counts of the root they are made of.
void add_means(file::Group& root);
/// What a reader must know of the catalogue to group the root's rows.
void add_matter_columns(file::Group& root, const city::CitySpec& spec);
/// Which document a link carries and since which year of the reform, so that readers can tell
/// missing links.
void add_link_columns(file::Group& links, const CityResults& results);
/// Posts behind the windows: a department's back office may be short of them in one regime and not
/// in another.
void add_posts(file::Group& staff, const CityResults& results);
/// Fingerprint, time and memory of every run.
void add_runs(file::Group& provenance, const CityResults& results);
/// Of the window groups of a regime.
void add_windows_needed(file::Group& stations, const CityResults& results, std::size_t regime);

}  // namespace cityload::record
