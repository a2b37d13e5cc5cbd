#pragma once
// Traced cases, event by event: the group /events.

#include "results/file/description.hpp"
#include "results/record/city_record.hpp"

namespace cityload::record {

/// Whether any run told of a case.
bool traced(const CityResults& results);

/// One row for every event of a traced case, by replication, regime, case and time. Columns are
/// numbers; what they number stands in lists of the same group (`regime`, `activity`, `matter`,
/// `office`, `resource`, `document`). Nothing: -1.
file::Group events_group(const CityResults& results);

}  // namespace cityload::record
