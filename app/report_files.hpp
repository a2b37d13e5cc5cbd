#pragma once
// The report of a results file, written to disk.

#include <optional>
#include <string>

#include "app/context.hpp"
#include "results/file/description.hpp"
#include "results/report/city_report.hpp"

namespace cityload::app {

/// The report in the context's language, with what the field tables know of the scenario's keys.
report::Report report_of(const Context& context, const file::Group& root,
                         const std::optional<report::Base>& base = std::nullopt);

/// Writes a text under a name that it bears only when whole. Throws FileError.
void write_whole(const std::string& path, const std::string& text);

/// Throws FileError if the name is taken and `force` is not given.
void refuse_taken(const std::string& path, bool force);

/// report.html and tables.xlsx in the folder. Throws FileError.
void write_report(const Context& context, const file::Group& root, const std::string& folder);

}  // namespace cityload::app
