#pragma once
// Contents that exercise every corner of the format, and a small network's outcomes made by hand.

#include <cmath>
#include <limits>
#include <vector>

#include "models/network/outcome.hpp"
#include "models/network/spec.hpp"
#include "results/file/description.hpp"
#include "results/record/provenance.hpp"

namespace cityload::samples {

inline std::string text(const char* chars) {
    return chars;
}

/// Every type, ranks 0 to 3, rows made on demand, chunked and contiguous, Chinese, empty and bare
/// dimensions, missing values, nested groups.
inline file::Group general() {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    file::Group root;
    root.attributes = {{"title", text("样例 sample")},
                       {"source", text("cityload test")},
                       {"history", text("by hand")}};
    file::Group& group = root.group("timeseries");
    group.attributes.set("title", text("hourly"));
    group.add_coordinate("replication", std::vector<std::int32_t>{0, 1});
    std::vector<double> hours;
    for (int h = 0; h < 2000; ++h) hours.push_back(h);
    group.add_coordinate(
        "time", hours,
        {{"units", text("hours since 2019-01-07T00:00:00")}, {"calendar", text("standard")}});
    group.add_coordinate("office", std::vector<std::string>{"办事大厅", "tax", ""},
                         {{"long_name", text("office, 办事点")}});
    group.dims.push_back({"bare", 4});
    group.add({.name = "queue_length",
               .dims = {"replication", "time", "office"},
               .values = std::vector<float>(),
               .rows = [](std::size_t first, std::size_t count) -> file::Values {
                   std::vector<float> values;
                   for (std::size_t i = first * 6000; i < (first + count) * 6000; ++i) {
                       values.push_back(static_cast<float>(i % 977) / 4);
                   }
                   return values;
               },
               .attributes = {{"units", text("1")},
                              {"long_name", text("people waiting")},
                              {"cell_methods", text("time: mean")}}});
    std::vector<std::int64_t> arrivals;
    for (int i = 0; i < 12000; ++i) arrivals.push_back(std::int64_t{1} << (i % 62));
    group.add({.name = "arrivals", .dims = {"replication", "time", "office"}, .values = arrivals});
    for (const char* unit : {"d", "h", "min", "s"}) {
        group.add({.name = text("in_") + unit,
                   .dims = {"office"},
                   .values = std::vector<double>{1.5, nan, -2},
                   .attributes = {{"units", text(unit)}, {"long_name", text("a length of time")}},
                   .fill = nan});
    }
    group.add({.name = "kind",
               .dims = {"office"},
               .values = std::vector<std::uint8_t>{0, 255, 1},
               .attributes = {{"flag_values", file::Values(std::vector<std::uint8_t>{0, 1, 255})},
                              {"flag_meanings", text("hall office other")}}});
    group.add({.name = "name_zh",
               .dims = {"office"},
               .values = std::vector<std::string>{"大厅", "税务", ""}});
    group.add(
        {.name = "plain", .dims = {"bare"}, .values = std::vector<std::int32_t>{-1, 0, 1, 2}});
    group.add({.name = "note", .values = std::vector<std::string>{"一个 scalar"}});
    group.add({.name = "answer", .values = std::vector<std::int64_t>{42}});
    file::Group& inner = group.group("inner");
    inner.add_coordinate("nothing", std::vector<std::string>{});
    inner.add({.name = "empty", .dims = {"nothing"}, .values = std::vector<double>{}});
    inner.attributes = {{"big", std::uint64_t{18446744073709551615u}},
                        {"half", 0.5},
                        {"minus", std::int64_t{-7}},
                        {"list", file::Values(std::vector<double>{1, 2.5})},
                        {"words", file::Values(std::vector<std::string>{"甲", "b"})},
                        {"void", text("")}};
    return root;
}

/// Two sources, two stations (the second with unlimited servers) and a pool.
inline network::NetworkSpec network_spec() {
    network::NetworkSpec spec;
    spec.title = "Two desks 两个窗口";
    spec.stations.resize(2);
    spec.stations[0].id = "desk";
    spec.stations[1].id = "park";
    spec.pools.resize(1);
    spec.pools[0].id = "leader";
    spec.pools[0].serves = {"desk"};
    spec.sources.resize(2);
    spec.sources[0].id = "booked";
    spec.sources[1].id = "walk-in";
    spec.warmup = sim::minutes(60);
    spec.horizon = sim::minutes(660);
    spec.replications = 2;
    return spec;
}

inline std::vector<network::RunOutcome> network_outcomes() {
    std::vector<network::RunOutcome> outcomes(2);
    for (std::size_t r = 0; r < outcomes.size(); ++r) {
        network::RunOutcome& outcome = outcomes[r];
        outcome.fingerprint[0] = 0x0123456789abcdefULL + r;
        outcome.fingerprint[1] = 0xfedcba9876543210ULL;
        outcome.end_ms = sim::minutes(660).ms;
        outcome.stations.resize(3);
        network::StationTally& desk = outcome.stations[0];
        desk.classes = {0, 1};
        desk.by_class.resize(2);
        for (std::size_t c = 0; c < 2; ++c) {
            network::ClassTally& tally = desk.by_class[c];
            tally.arrivals = 10 + static_cast<std::int64_t>(r);
            tally.completions = 7;
            tally.abandonments = 2;
            tally.lost = 1;
            tally.in_system_end = static_cast<std::int64_t>(r);
            tally.started = 8;
            tally.delayed = 4;
            tally.wait_sum = 8 * sim::minutes(5).ms;
            tally.wait_abandoned_sum = 2 * sim::minutes(20).ms;
            tally.sojourn_sum = 7 * sim::minutes(12).ms;
            tally.sojourn_max = sim::minutes(static_cast<std::int64_t>(30 + c)).ms;
            tally.queue_area = sim::minutes(300).ms;
            tally.system_area = sim::minutes(900).ms;
            tally.waits.counts.resize(network::TimeHistogram::bin(sim::minutes(10).ms) + 1);
            tally.waits.counts.front() = 4;
            tally.waits.counts.back() = 4;
        }
        desk.busy = sim::minutes(900).ms;
        desk.scheduled = sim::minutes(1200).ms;
        outcome.stations[1].unlimited_servers = true;
        outcome.stations[2].busy = sim::minutes(150).ms;
        outcome.stations[2].scheduled = sim::minutes(600).ms;
    }
    return outcomes;
}

inline record::Provenance provenance() {
    record::Provenance provenance;
    provenance.title = "Two desks 两个窗口";
    provenance.command_line = "cityload run desks.toml -o desks.h5 --set run.seed=7";
    provenance.scenario_path = "desks.toml";
    provenance.scenario = "cityload = 1\nkind = \"network\"\n# 两个窗口\n";
    provenance.overrides = {"run.seed=7"};
    provenance.cityload_version = "0.1.0";
    provenance.seed = 7;
    provenance.threads = 2;
    provenance.timings = {{"read", 0.01}, {"run", 1.25}};
    provenance.created = "2019-01-07T08:00:00Z";
    return provenance;
}

}  // namespace cityload::samples
