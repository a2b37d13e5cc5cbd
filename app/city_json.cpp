// The statistics of a city comparison as JSON.

#include <cmath>

#include "app/city_table.hpp"
#include "results/record/city_transition.hpp"
#include "results/record/number.hpp"

namespace cityload::app {
namespace {

const char* name_of(compare::Method method) {
    switch (method) {
        case compare::Method::replications:
            return "replications";
        case compare::Method::weeks:
            return "weeks";
        case compare::Method::two_weeks:
            return "two-weeks";
        case compare::Method::four_weeks:
            return "four-weeks";
        case compare::Method::not_independent:
            return "not-independent";
        default:
            return "none";
    }
}

Json figure_json(const record::Figure& f, const compare::Estimate& e) {
    Json one = Json::object();
    one.add("value", e.value);
    one.add("unit", record::plain_unit(f.kind));
    one.add("half_width", e.half_width.value_or(std::nan("")));
    one.add("interval_from", name_of(e.method));
    one.add("n", static_cast<std::int64_t>(e.n));
    return one;
}

Json histogram(const std::vector<double>& counts) {
    Json list = Json::array();
    for (const double n : counts) list.add_value(n);
    return list;
}

Json named(const record::CityStatistics& s, std::size_t g,
           record::CityCounts::Named record::CityCounts::*map) {
    Json out = Json::object();
    for (const auto& [name, n] : s.at(0, g).*map)
        out.add(name, s.mean(g, [&, key = name](const record::CityCounts& c) {
            return record::CityCounts::of(c.*map, key);
        }));
    return out;
}

}  // namespace

void add_city_json(Json& out, const file::Group& root, const record::CityStatistics& s) {
    out.add("kind", "city");
    out.add("title", root.attributes.text("title"));
    out.add("city", root.attributes.text("city"));
    out.add("residents", root.attributes.number("residents").value_or(0));
    out.add("firms", root.attributes.number("firms").value_or(0));
    out.add("days", root.attributes.number("days").value_or(0));
    out.add("scale", root.attributes.number("scale").value_or(1));
    out.add("replications", static_cast<std::int64_t>(s.replications()));
    Json regimes = Json::array();
    for (std::size_t g = 0; g < s.regimes().size(); ++g) {
        Json regime = Json::object();
        regime.add("id", s.regimes()[g].id);
        regime.add("name", s.regimes()[g].name.en);
        regime.add("name_zh", s.regimes()[g].name.zh);
        Json figures = Json::object();
        for (const record::Figure& f : record::city_figures()) {
            Json one = figure_json(f, s.estimate(f, g));
            if (f.resolution) one.add("resolution", s.mean(g, f.resolution));
            figures.add(f.name, one);
        }
        regime.add("figures", figures);
        Json trips = Json::object();
        for (const auto& [rule, counts] : s.at(0, g).trips) trips.add(rule, histogram(counts));
        regime.add("cases_by_trips_first_replication", trips);
        regime.add("failures", named(s, g, &record::CityCounts::failures));
        regime.add("staff_ms", named(s, g, &record::CityCounts::activity_ms));
        regime.add("documents", named(s, g, &record::CityCounts::documents));
        if (g > 0) {
            Json differences = Json::object();
            for (const record::Figure& f : record::city_figures()) {
                const compare::PairedDifference d = s.difference(f, g);
                Json one = figure_json(f, d);
                one.add("correlation", d.correlation);
                one.add("variance_reduction", d.variance_reduction);
                differences.add(f.name, one);
            }
            regime.add("difference_to_first", differences);
        }
        regimes.add(regime);
    }
    out.add("regimes", regimes);

    const std::vector<record::TransitionRow> rows = record::transition(root, s);
    if (!rows.empty()) {
        Json transition = Json::array();
        for (const record::TransitionRow& row : rows) {
            Json one = Json::object();
            one.add("from", row.from);
            one.add("weeks", static_cast<std::int64_t>(row.weeks));
            one.add("trips_per_need", histogram(row.trips_per_need));
            one.add("at_most_one_trip", histogram(row.at_most_one_trip));
            one.add("turned_back", histogram(row.turned_back));
            one.add("wait_mean_min", histogram(row.wait_min));
            transition.add(one);
        }
        out.add("transition", transition);
    }

    Json stations = Json::array();
    std::vector<std::size_t> taken(s.regimes().size());
    for (const record::StationRow& row : s.stations()) {
        if (taken[row.regime]++ >= 20) continue;
        Json one = Json::object();
        one.add("regime", s.regimes()[row.regime].id);
        one.add("station", row.id);
        one.add("name", row.name.en);
        one.add("name_zh", row.name.zh);
        one.add("windows", row.windows);
        one.add("windows_needed", row.windows_needed);
        one.add("visits", row.visits);
        one.add("wait_mean_min", row.wait_mean);
        one.add("over_30_min", row.over_30);
        one.add("busy", row.busy);
        one.add("lost", row.lost);
        stations.add(one);
    }
    out.add("worst_window_groups", stations);

    Json documents = Json::array();
    for (const record::DocumentRow& row : s.documents(s.regimes().size() > 1 ? 1 : 0)) {
        Json one = Json::object();
        one.add("document", row.id);
        one.add("name", row.name.en);
        one.add("name_zh", row.name.zh);
        one.add("linked", row.linked);
        one.add("coverage", row.coverage);
        one.add("wave", static_cast<std::int64_t>(row.wave));
        one.add("trips", histogram(row.trips));
        one.add("last_missing", histogram(row.last_missing));
        documents.add(one);
    }
    out.add("links_to_build_next", documents);
}

}  // namespace cityload::app
