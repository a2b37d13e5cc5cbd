#pragma once
// What stands in a city's results beside the counts: the axis of time, means over time, quantiles
// of distributions.

#include <cstdint>
#include <vector>

#include "models/city/spec.hpp"
#include "results/file/description.hpp"
#include "results/record/city_record.hpp"
#include "sim/tally.hpp"

namespace cityload::record {

/// The coordinate "time" in hours since the midnight before the measured period.
void add_time_axis(file::Group& group, const sim::TallyAxis& axis, std::int64_t start_day);

/// `queue_length` (mean number of people waiting while the office is open) and `wait_mean` beside
/// the sums of the series, if there are any.
void add_series_means(file::Group& timeseries, const std::vector<CityOffice>& offices,
                      city::Series series);

/// `week_wait_mean` and `week_trips_mean` of the whole city beside the sums by week.
void add_weekly_means(file::Group& timeseries);

/// `quantile` and the quantiles of the waits and of the days to the result; `result_within`, the
/// share of needs with a result after so many days, open cases taken into account.
void add_quantiles(file::Group& distributions, const file::Group& root);

}  // namespace cityload::record
