#include "results/record/network_statistics.hpp"

#include <algorithm>
#include <array>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <stdexcept>

namespace cityload::record {
namespace {

using network::ClassTally;
using network::StationTally;
using network::Wide;
using S = StationStatistics;

constexpr double ms_per_minute = 60'000;

// In the order of the results file.
constexpr std::array<Measure, 18> all_measures = {{
    {"arrivals", "1", "arrivals, lost ones included", "", &S::arrivals, nullptr},
    {"completions", "1", "services completed", "", &S::completions, nullptr},
    {"abandonments", "1", "customers who left the queue unserved", "", &S::abandonments, nullptr},
    {"lost", "1", "arrivals turned away or who did not join", "", &S::lost, nullptr},
    {"started", "1", "services started", "", &S::started, nullptr},
    {"delayed", "1", "services started after a wait", "", &S::delayed, nullptr},
    {"wait_mean", "min", "mean wait of those served", "mean", nullptr, &S::wait_mean},
    {"wait_p50", "min", "median wait of those served", "median", nullptr, &S::wait_p50},
    {"wait_p90", "min", "90 % quantile of the wait of those served", "", nullptr, &S::wait_p90},
    {"wait_p99", "min", "99 % quantile of the wait of those served", "", nullptr, &S::wait_p99},
    {"wait_abandoned_mean", "min", "mean wait of those who left unserved", "mean", nullptr,
     &S::wait_abandoned_mean},
    {"sojourn_mean", "min", "mean time at the station per completed visit", "mean", nullptr,
     &S::sojourn_mean},
    {"sojourn_max", "min", "longest time at the station of a completed visit", "maximum", nullptr,
     &S::sojourn_max},
    {"queue_length_mean", "1", "customers waiting, mean over time", "time: mean", nullptr,
     &S::queue_length_mean},
    {"in_system_mean", "1", "customers waiting or in service, mean over time", "time: mean",
     nullptr, &S::in_system_mean},
    {"utilisation", "1", "busy over scheduled server time", "time: mean", nullptr, &S::utilisation},
    {"in_system_start", "1", "customers at the station when the measured period starts",
     "time: point", &S::in_system_start, nullptr},
    {"in_system_end", "1", "customers at the station when the measured period ends", "time: point",
     &S::in_system_end, nullptr},
}};

double minutes(Wide sum_ms, std::int64_t count) {
    return count > 0 ? static_cast<double>(sum_ms) / static_cast<double>(count) / ms_per_minute
                     : S::none;
}

}  // namespace

std::span<const Measure> measures() {
    return all_measures;
}

const Measure& measure(std::string_view name) {
    for (const Measure& m : measures()) {
        if (m.name == name) return m;
    }
    throw std::out_of_range("no measure '" + std::string(name) + "'");
}

StationStatistics statistics_of(const ClassTally& tally, std::int64_t period_ms) {
    StationStatistics out;
    out.arrivals = tally.arrivals;
    out.completions = tally.completions;
    out.abandonments = tally.abandonments;
    out.lost = tally.lost;
    out.started = tally.started;
    out.delayed = tally.delayed;
    out.wait_mean = minutes(tally.wait_sum, tally.started);
    out.wait_p50 = tally.waits.quantile(0.5) / ms_per_minute;
    out.wait_p90 = tally.waits.quantile(0.9) / ms_per_minute;
    out.wait_p99 = tally.waits.quantile(0.99) / ms_per_minute;
    out.wait_abandoned_mean = minutes(tally.wait_abandoned_sum, tally.abandonments);
    out.sojourn_mean = minutes(tally.sojourn_sum, tally.completions);
    if (tally.completions > 0)
        out.sojourn_max = static_cast<double>(tally.sojourn_max) / ms_per_minute;
    if (period_ms > 0) {
        out.queue_length_mean =
            static_cast<double>(tally.queue_area) / static_cast<double>(period_ms);
        out.in_system_mean =
            static_cast<double>(tally.system_area) / static_cast<double>(period_ms);
    }
    out.in_system_start = tally.in_system_start;
    out.in_system_end = tally.in_system_end;
    return out;
}

ClassTally merged(const StationTally& station) {
    ClassTally all;
    for (const ClassTally& one : station.by_class) {
        all.arrivals += one.arrivals;
        all.completions += one.completions;
        all.abandonments += one.abandonments;
        all.lost += one.lost;
        all.started += one.started;
        all.wait_sum += one.wait_sum;
        all.delayed += one.delayed;
        all.wait_abandoned_sum += one.wait_abandoned_sum;
        all.sojourn_sum += one.sojourn_sum;
        all.sojourn_max = std::max(all.sojourn_max, one.sojourn_max);
        all.queue_area += one.queue_area;
        all.system_area += one.system_area;
        all.level_area += one.level_area;
        all.in_system_start += one.in_system_start;
        all.in_system_end += one.in_system_end;
        all.waits.merge(one.waits);
    }
    return all;
}

double utilisation(const StationTally& station) {
    if (station.unlimited_servers || station.scheduled <= 0) return S::none;
    return static_cast<double>(station.busy) / static_cast<double>(station.scheduled);
}

NetworkStatistics::NetworkStatistics(const network::NetworkSpec& spec,
                                     std::span<const network::RunOutcome> outcomes)
    : replications_(outcomes.size()), first_pool_(spec.stations.size()) {
    for (const auto& station : spec.stations) stations_.push_back(station.id);
    for (const auto& pool : spec.pools) stations_.push_back(pool.id);
    classes_.push_back("all");
    for (const auto& source : spec.sources) classes_.push_back(source.id);

    cells_.resize(replications_ * stations_.size() * classes_.size());
    seen_.assign(stations_.size() * classes_.size(), false);
    for (std::size_t r = 0; r < replications_; ++r) {
        const network::RunOutcome& outcome = outcomes[r];
        if (outcome.stations.size() != stations_.size()) {
            throw std::logic_error("an outcome has another number of stations than its network");
        }
        const std::int64_t period_ms = outcome.end_ms - spec.warmup.ms;
        periods_.push_back(static_cast<double>(period_ms) / ms_per_minute);
        for (std::size_t s = 0; s < stations_.size(); ++s) {
            const StationTally& tally = outcome.stations[s];
            StationStatistics* row = &cells_[(r * stations_.size() + s) * classes_.size()];
            seen_[s * classes_.size()] = true;
            if (!is_pool(s)) {
                row[0] = statistics_of(merged(tally), period_ms);
                // A class never seen here has counts of 0, means over time of 0, and no mean wait.
                for (std::size_t c = 1; c < classes_.size(); ++c)
                    row[c] = statistics_of(ClassTally{}, period_ms);
                for (std::size_t i = 0; i < tally.classes.size(); ++i) {
                    row[tally.classes[i] + 1] = statistics_of(tally.by_class[i], period_ms);
                    seen_[s * classes_.size() + tally.classes[i] + 1] = true;
                }
            }
            row[0].utilisation = utilisation(tally);
        }
    }
}

MeanWithHalfWidth mean_over_replications(const NetworkStatistics& statistics, std::size_t station,
                                         std::size_t class_, const Measure& measure) {
    std::vector<double> values;
    for (std::size_t r = 0; r < statistics.replications(); ++r) {
        const StationStatistics& cell = statistics.at(r, station, class_);
        values.push_back(measure.count ? static_cast<double>(cell.*measure.count)
                                       : cell.*measure.number);
    }
    return mean_with_half_width(std::move(values));
}

MeanWithHalfWidth mean_with_half_width(std::vector<double> values) {
    MeanWithHalfWidth out;
    std::erase_if(values, [](double v) { return std::isnan(v); });
    out.n = values.size();
    if (values.empty()) return out;
    double sum = 0;
    for (const double v : values) sum += v;
    out.mean = sum / static_cast<double>(out.n);
    if (out.n < 2) return out;
    double squares = 0;
    for (const double v : values) squares += (v - out.mean) * (v - out.mean);
    const double degrees = static_cast<double>(out.n - 1);
    const double t = boost::math::quantile(boost::math::students_t(degrees), 0.975);
    out.half_width = t * std::sqrt(squares / degrees / static_cast<double>(out.n));
    return out;
}

}  // namespace cityload::record
