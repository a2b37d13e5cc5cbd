#include "app/ranges.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <mutex>
#include <numeric>
#include <stdexcept>

#include "app/city_simulation.hpp"
#include "app/figure_text.hpp"
#include "app/sampling.hpp"
#include "results/compare/sensitivity.hpp"
#include "scenarios/read/assumptions.hpp"
#include "scenarios/read/city.hpp"
#include "sim/executor.hpp"

namespace cityload::app {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
/// Figures that make sense on a sample: nothing that grows with the city.
const std::vector<std::string>& range_outcomes() {
    static const std::vector<std::string> list = {
        "trips_per_need",  "at_most_one_trip", "turned_back",  "given_up",
        "hours_per_need",  "workdays_mean",    "workdays_p90", "trips_per_need_60_plus",
        "wait_mean",       "wait_p90",         "wait_over_30", "offered_wait",
        "counter_minutes", "other_minutes",    "windows_busy", "online",
        "link_failed"};
    return list;
}

file::Variable variable(std::string name, std::vector<std::string> dims, file::Values data,
                        std::string about) {
    file::Variable v;
    v.name = std::move(name);
    v.dims = std::move(dims);
    v.values = std::move(data);
    v.attributes = {{"long_name", std::move(about)}};
    if (v.type() == file::Type::f8) v.fill = none;
    return v;
}

std::string as_written(const read::Assumption& a, double value) {
    if (a.suffix == " ms") return read::time_text(value);
    if (a.share) return read::number_text(std::round(value * 1e3) / 10) + " %";
    return read::number_text(std::round(value * 1e4) / 1e4);
}

/// Whether an assumption can act in one of these regimes: those of other regimes correlate with
/// their outcomes by chance only.
bool acts_in(const read::Assumption& a, std::initializer_list<std::string> regimes) {
    return std::any_of(a.keys.begin(), a.keys.end(), [&](const read::Assumption::Key& k) {
        return !k.key.starts_with("regime.") ||
               std::any_of(regimes.begin(), regimes.end(), [&](const std::string& regime) {
                   return k.key.starts_with("regime." + regime + ".");
               });
    });
}

}  // namespace

file::Group run_ranges(read::Document& document, const city::CitySpec& spec,
                       const RangesRequest& request) {
    const std::vector<read::Assumption> all = read::assumptions_of(document, spec, request.regimes);
    const auto points = static_cast<std::size_t>(request.points);
    const std::vector<std::vector<double>> cube =
        compare::latin_hypercube(spec.seed, points, all.size());
    const std::size_t regimes = request.regimes.size(), figures = range_outcomes().size();
    // Point `points` is the scenario as it stands, on the same sample.
    std::vector<std::vector<double>> value(points + 1,
                                           std::vector<double>(regimes * figures, none));
    const double scale = sample_scale(spec, 100'000);
    double residents = 0;

    const auto executor = sim::make_executor(sim::ExecutorKind::tbb, request.threads);
    std::mutex talking;
    int done = 0;
    std::string fault;
    executor->for_each(points + 1, [&](std::size_t i, std::size_t) {
        std::vector<std::string> sets = request.sets;
        sets.push_back("city.scale=" + read::number_text(scale));
        if (i < points)
            for (std::size_t p = 0; p < all.size(); ++p)
                for (std::string& one : all[p].at(cube[i][p])) sets.push_back(std::move(one));
        read::Document own = read::load_document(request.scenario, sets);
        const auto varied = read::read_city(own);
        if (!varied) {
            const std::lock_guard<std::mutex> lock(talking);
            for (const read::Problem& p : own.problems.sorted())
                if (fault.empty()) fault = p.key + ": " + p.what.en;
            return;
        }
        const file::Group results = sample_run(*varied, request.regimes, 1);
        const record::CityStatistics statistics(results);
        for (std::size_t g = 0; g < regimes; ++g)
            for (std::size_t f = 0; f < figures; ++f)
                value[i][g * figures + f] =
                    statistics.mean(g, record::city_figure(range_outcomes()[f]).value);
        const std::lock_guard<std::mutex> lock(talking);
        if (i == points) residents = results.attributes.number("residents").value_or(0);
        if (request.progress) request.progress(++done, static_cast<int>(points) + 1);
    });
    if (!fault.empty()) throw std::runtime_error("a point of the ranges does not read: " + fault);

    file::Group group;
    group.name = "ranges";
    group.attributes.set("title",
                         std::string("outcomes when everything assumed moves within its range"));
    group.attributes.set("points", static_cast<std::int64_t>(points));
    group.attributes.set("residents", residents);
    group.attributes.set("scale", scale);
    std::vector<std::string> ids, low, high, now, en, zh;
    for (const read::Assumption& a : all) {
        ids.push_back(a.id);
        en.push_back(a.meaning.en);
        zh.push_back(a.meaning.zh.empty() ? a.meaning.en : a.meaning.zh);
        low.push_back(as_written(a, a.low));
        high.push_back(as_written(a, a.high));
        now.push_back(as_written(a, a.value));
    }
    std::vector<std::int32_t> numbers(points);
    std::iota(numbers.begin(), numbers.end(), 0);
    group.add_coordinate("outcome", range_outcomes(), {{"long_name", std::string("outcome")}});
    std::vector<record::Kind> kinds;
    for (const std::string& outcome : range_outcomes())
        kinds.push_back(record::city_figure(outcome).kind);
    group.add(units_of_outcomes(kinds));
    group.add_coordinate("regime", request.regimes,
                         {{"long_name", std::string("way of handling matters")}});
    group.add_coordinate("bound", std::vector<std::string>{"low", "high"},
                         {{"long_name", std::string("5 % and 95 % of the points")}});
    group.add_coordinate("parameter", ids, {{"long_name", std::string("what is assumed")}});
    group.add_coordinate("point", numbers, {{"long_name", std::string("point")}});
    group.add(variable("parameter_name", {"parameter"}, en, "name in English"));
    group.add(variable("parameter_name_zh", {"parameter"}, zh, "name in Chinese"));
    group.add(variable("parameter_value", {"parameter"}, now, "as the scenario has it"));
    group.add(variable("parameter_low", {"parameter"}, low, "lower end of the range"));
    group.add(variable("parameter_high", {"parameter"}, high, "upper end of the range"));

    std::vector<double> place, by_point, value_bounds, difference_bounds, middle, nominal, rank,
        rank_diff;
    std::vector<std::string> strongest(figures);  ///< by the difference of the second regime
    std::vector<double> most(figures, 0);
    for (std::size_t i = 0; i < points; ++i)
        place.insert(place.end(), cube[i].begin(), cube[i].end());
    const auto column = [&](std::size_t g, std::size_t f, bool difference) {
        std::vector<double> out;
        for (std::size_t i = 0; i < points; ++i)
            out.push_back(value[i][g * figures + f] - (difference ? value[i][f] : 0));
        return out;
    };
    for (std::size_t f = 0; f < figures; ++f)
        for (std::size_t g = 0; g < regimes; ++g) {
            const std::vector<double> level = column(g, f, false), change = column(g, f, true);
            for (const double share : {0.05, 0.95}) {
                value_bounds.push_back(compare::sample_quantile(level, share));
                difference_bounds.push_back(compare::sample_quantile(change, share));
            }
            middle.push_back(compare::sample_quantile(level, 0.5));
            nominal.push_back(value[points][g * figures + f]);
            by_point.insert(by_point.end(), level.begin(), level.end());
            for (std::size_t p = 0; p < all.size(); ++p) {
                std::vector<double> u;
                for (std::size_t i = 0; i < points; ++i) u.push_back(cube[i][p]);
                const std::string &own = request.regimes[g], &base = request.regimes[0],
                                  &sized_in = spec.staffing.sized_in;
                rank.push_back(
                    acts_in(all[p], {own, sized_in}) ? compare::rank_correlation(u, level) : none);
                rank_diff.push_back(acts_in(all[p], {own, base, sized_in})
                                        ? compare::rank_correlation(u, change)
                                        : none);
                const double r = std::abs(regimes > 1 ? rank_diff.back() : rank.back());  // or NaN
                if (g == std::min<std::size_t>(1, regimes - 1) && r > most[f]) {
                    most[f] = r;
                    strongest[f] = all[p].id;
                }
            }
        }
    group.add(
        variable("value", {"outcome", "regime", "bound"}, value_bounds, "outcome over the points"));
    group.add(variable("difference", {"outcome", "regime", "bound"}, difference_bounds,
                       "outcome minus that of the first regime, point by point"));
    group.add(variable("middle", {"outcome", "regime"}, middle, "median over the points"));
    group.add(variable("assumption", {"outcome"}, strongest,
                       "assumption that moves the outcome most, by rank correlation"));
    group.add(variable("nominal", {"outcome", "regime"}, nominal,
                       "the scenario as it stands, on the same sample"));
    group.add(variable("rank_correlation", {"outcome", "regime", "parameter"}, rank,
                       "Spearman's rank correlation of parameter and outcome"));
    group.add(variable("rank_correlation_difference", {"outcome", "regime", "parameter"}, rank_diff,
                       "the same with the difference to the first regime"));
    group.add(variable("by_point", {"outcome", "regime", "point"}, by_point, "outcome"));
    group.add(variable("place", {"point", "parameter"}, place,
                       "of the way from the lower to the upper end of the range"));
    return group;
}

}  // namespace cityload::app
