#include "results/record/city_series.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include "results/compare/survival.hpp"
#include "results/record/city_statistics.hpp"
#include "results/record/civil_date.hpp"

namespace cityload::record {
namespace {

using file::Group;
using file::Variable;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

const std::vector<std::int64_t>& counts_of(const Variable& v) {
    return std::get<std::vector<std::int64_t>>(v.values);
}

template <class T>
void add(Group& group, std::string name, std::vector<std::string> dims, std::vector<T> values,
         const char* units, const char* about, const char* methods) {
    Variable v;
    v.name = std::move(name);
    v.dims = std::move(dims);
    v.values = std::move(values);
    v.fill = none;
    v.attributes = {{"units", std::string(units)}, {"long_name", std::string(about)}};
    if (*methods != '\0') v.attributes.set("cell_methods", std::string(methods));
    group.add(std::move(v));
}

}  // namespace

void add_time_axis(Group& group, const sim::TallyAxis& axis, std::int64_t start_day) {
    std::vector<double> hours(axis.edges.begin(), axis.edges.end());
    group.add_coordinate(axis.name, std::move(hours),
                         {{"units", "hours since " + iso_date(start_day) + " 00:00:00"},
                          {"calendar", std::string("standard")},
                          {"long_name", std::string("beginning of the day or hour")}});
}

void add_series_means(Group& group, const std::vector<CityOffice>& offices, city::Series series) {
    const Variable* queue = group.find("office_queue_ms");
    const Variable* waits = group.find("office_wait_ms");
    const Variable* served = group.find("office_served");
    if (queue == nullptr || waits == nullptr || served == nullptr) return;
    const std::vector<std::string> dims = queue->dims;
    std::vector<float> length, mean;
    const auto& q = counts_of(*queue);
    const auto& w = counts_of(*waits);
    const auto& n = counts_of(*served);
    for (std::size_t i = 0; i < q.size(); ++i) {
        const double hours =
            series == city::Series::hourly ? 1 : offices[i % offices.size()].open_hours;
        length.push_back(hours > 0 ? static_cast<float>(static_cast<double>(q[i]) / hours / 3.6e6)
                                   : std::numeric_limits<float>::quiet_NaN());
        mean.push_back(n[i] > 0 ? static_cast<float>(static_cast<double>(w[i]) /
                                                     static_cast<double>(n[i]) / 60'000)
                                : std::numeric_limits<float>::quiet_NaN());
    }
    add(group, "queue_length", dims, std::move(length), "1",
        "people waiting, mean over the hours from opening to closing", "time: mean");
    add(group, "wait_mean", dims, std::move(mean), "min",
        "wait of those served, by time of arrival", "time: mean");
}

/// Of the whole city by week: also where an office has nobody, or no windows any more.
void add_weekly_means(Group& group) {
    const auto ratio = [&](const char* name, const char* above, const char* below, double scale,
                           const char* units, const char* about) {
        const Variable* a = group.find(above);
        const Variable* b = group.find(below);
        if (a == nullptr || b == nullptr) return;
        const auto& sum = counts_of(*a);
        const auto& n = counts_of(*b);
        std::vector<double> values;
        for (std::size_t i = 0; i < sum.size(); ++i)
            values.push_back(
                n[i] > 0 ? static_cast<double>(sum[i]) / static_cast<double>(n[i]) / scale : none);
        std::vector<std::string> dims = a->dims;
        add(group, name, std::move(dims), std::move(values), units, about, "week: mean");
    };
    ratio("week_wait_mean", "wait_ms", "served", 60'000, "min",
          "wait of those served in the week, whole city");
    ratio("week_trips_mean", "trips", "needs", 1, "1",
          "trips per need that arose in the week, given-up and open ones included");
}

void add_quantiles(Group& group, const Group& root) {
    static const std::vector<double> shares = {0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99};
    group.add_coordinate("quantile", shares, {{"long_name", std::string("share below")}});
    const auto of_bins = [&](const char* name, std::vector<double> from, double factor,
                             const char* units, const char* about) {
        const Variable* v = group.find(name);
        if (v == nullptr) return;
        for (double& edge : from) edge *= factor;
        const std::size_t bins = from.size();
        const auto& counts = counts_of(*v);
        std::vector<double> values;
        for (std::size_t i = 0; i < counts.size(); i += bins) {
            const std::vector<double> one(counts.begin() + static_cast<std::ptrdiff_t>(i),
                                          counts.begin() + static_cast<std::ptrdiff_t>(i + bins));
            for (const double share : shares) values.push_back(quantile_of_bins(one, from, share));
        }
        std::vector<std::string> dims = v->dims;
        dims.back() = "quantile";
        add(group, std::string(name) + "_quantile", std::move(dims), std::move(values), units,
            about, "");
    };
    if (group.find("wait_bin_lower") != nullptr)
        of_bins("waits", group.numbers("wait_bin_lower"), 1.0 / 60'000, "min",
                "wait at a window that this share of services does not exceed");
    if (const file::Dimension* days = group.find_dim("result_day")) {
        std::vector<double> from(days->size);
        std::iota(from.begin(), from.end(), 0.0);
        of_bins("result_days", std::move(from), 1, "d",
                "days from need to result that this share of completed cases does not exceed");
    }

    const Variable* results = group.find("result_days");
    const Variable* open = group.find("open_days");
    const Variable* given_up = root.find("given_up");
    if (results == nullptr || open == nullptr || given_up == nullptr) return;
    const std::vector<std::size_t> shape = group.shape(*results);  // …, channel, result_day
    const std::size_t runs = shape[0] * shape[1], channels = shape[2], days = shape[3];
    const auto& lost = counts_of(*given_up);
    const std::size_t matters = lost.size() / runs;
    const auto over_channels = [&](const Variable& v, std::size_t run) {
        std::vector<double> sum(days);
        for (std::size_t i = 0; i < channels * days; ++i)
            sum[i % days] += static_cast<double>(counts_of(v)[run * channels * days + i]);
        return sum;
    };
    std::vector<double> within;
    for (std::size_t run = 0; run < runs; ++run) {
        double never = 0;
        for (std::size_t m = 0; m < matters; ++m)
            never += static_cast<double>(lost[run * matters + m]);
        std::vector<double> share = compare::share_with_event(over_channels(*results, run),
                                                              over_channels(*open, run), never);
        share.resize(days, none);
        within.insert(within.end(), share.begin(), share.end());
    }
    add(group, "result_within", {"replication", "regime", "result_day"}, std::move(within), "1",
        "share of needs with a result by the end of this day after the need (Kaplan-Meier: open "
        "cases censored, given-up ones never)",
        "");
}

}  // namespace cityload::record
