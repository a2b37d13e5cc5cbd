#pragma once
// Statistics of a plain network's stations, computed once from the integer tallies: the printed
// table and the results file both take them from here.

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/network/outcome.hpp"
#include "models/network/spec.hpp"

namespace cityload::record {

/// One station and class (or all classes) in one replication's measured period. Times in minutes.
/// NaN where there is nothing to take the mean of, or where the figure has no meaning (see
/// `statistics_of_pool`).
struct StationStatistics {
    static constexpr double none = std::numeric_limits<double>::quiet_NaN();

    std::int64_t arrivals = 0, completions = 0, abandonments = 0, lost = 0;
    std::int64_t started = 0, delayed = 0;
    double wait_mean = none, wait_p50 = none, wait_p90 = none, wait_p99 = none;
    double wait_abandoned_mean = none;
    double sojourn_mean = none, sojourn_max = none;
    double queue_length_mean = none, in_system_mean = none;
    double utilisation = none;
    std::int64_t in_system_start = 0, in_system_end = 0;
};

/// A column of the statistics: its name in the results file, what it is, and where it stands.
struct Measure {
    std::string_view name;
    std::string_view units;  ///< "1" for counts and shares, "min" for times
    std::string_view long_name;
    std::string_view cell_methods;  ///< empty for counts
    std::int64_t StationStatistics::*count = nullptr;
    double StationStatistics::*number = nullptr;
};

/// All columns in the order of the results file.
std::span<const Measure> measures();
/// Throws std::out_of_range for an unknown name.
const Measure& measure(std::string_view name);

/// Statistics of one tally over a measured period in ms; utilisation is left out (a station's, not
/// a class's).
StationStatistics statistics_of(const network::ClassTally& tally, std::int64_t period_ms);

/// All classes of a station together: counts and sums added, histograms merged exactly, the largest
/// maximum.
network::ClassTally merged(const network::StationTally& station);

/// Busy over scheduled server time; NaN for unlimited servers and where none were scheduled.
double utilisation(const network::StationTally& station);

/// Rows and columns of every table about a network: stations then pools in the order of the
/// specification; classes "all", then the sources in order.
class NetworkStatistics {
  public:
    NetworkStatistics(const network::NetworkSpec& spec,
                      std::span<const network::RunOutcome> outcomes);

    const std::vector<std::string>& stations() const { return stations_; }
    const std::vector<std::string>& classes() const { return classes_; }
    std::size_t replications() const { return replications_; }
    bool is_pool(std::size_t station) const { return station >= first_pool_; }

    /// A pool has no queue and no customers of its own: only its utilisation (class 0, "all") is a
    /// number, its counts are 0. Utilisation of a station stands with class "all".
    const StationStatistics& at(std::size_t replication, std::size_t station,
                                std::size_t class_) const {
        return cells_[(replication * stations_.size() + station) * classes_.size() + class_];
    }
    /// Length of the measured period in minutes.
    double period(std::size_t replication) const { return periods_[replication]; }
    /// Whether a class was ever seen at a station in any replication ("all" always).
    bool seen(std::size_t station, std::size_t class_) const {
        return seen_[station * classes_.size() + class_];
    }

  private:
    std::vector<std::string> stations_, classes_;
    std::size_t replications_ = 0, first_pool_ = 0;
    std::vector<StationStatistics> cells_;
    std::vector<double> periods_;
    std::vector<bool> seen_;
};

/// Mean over replications and the half-width of its 95 % interval (Student's t); no half-width with
/// fewer than two values. NaN values are left out; `n` says how many remained.
struct MeanWithHalfWidth {
    double mean = StationStatistics::none;
    std::optional<double> half_width;
    std::size_t n = 0;
};
/// Of any values, one per replication.
MeanWithHalfWidth mean_with_half_width(std::vector<double> values);
/// Of one station, class and measure.
MeanWithHalfWidth mean_over_replications(const NetworkStatistics& statistics, std::size_t station,
                                         std::size_t class_, const Measure& measure);

}  // namespace cityload::record
