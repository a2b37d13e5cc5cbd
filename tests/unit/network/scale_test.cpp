// Long, large and overloaded networks.

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "sim/executor.hpp"
#include "tests/unit/network/compare.hpp"
#include "tests/unit/network/networks.hpp"

namespace cityload::network::test {
namespace {

TEST(Scale, a_hundred_years) {
    // Waits that grow for a century: the area is beyond 64 bits, the counts are not.
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(86'400'000))};
    spec.sources = {poisson("s", {"a"}, 8'640'000)};
    spec.horizon = sim::days(36'525);
    for (const bool events : {false, true}) {
        RunOptions options;
        options.event_stations_only = events;
        const RunOutcome out = run(spec, 0, options);
        const ClassTally& t = out.stations[0].by_class[0];
        // The n-th is served on day n + his predecessors' share: 36 525 days of service, ten times
        // as many come.
        EXPECT_NEAR(static_cast<double>(t.completions), 36'524, 5);
        EXPECT_NEAR(static_cast<double>(t.arrivals), 365'250, 5 * std::sqrt(365'250.0));
        EXPECT_TRUE(t.level_area == t.system_area);
        EXPECT_GT(static_cast<double>(t.system_area), 0x1p58);
        EXPECT_GT(static_cast<double>(t.queue_area), 5e17);
    }
}

TEST(Scale, the_longest_horizon_is_longer_than_scenarios_may_ask_for) {
    // Scenarios are refused beyond 130 years; the engine still runs a little longer.
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(86'400'000))};
    spec.sources = {poisson("s", {"a"}, 864'000'000)};
    spec.horizon = sim::days(130 * 366);
    spec.drain = true;
    const RunOutcome out = run(spec, 0);
    EXPECT_EQ(out.stuck, 0);
    EXPECT_NEAR(static_cast<double>(out.stations[0].by_class[0].completions), 4758,
                5 * std::sqrt(4758.0));
    spec.horizon = sim::days(140 * 366);
    EXPECT_THROW(run(spec, 0), std::invalid_argument);
}

TEST(Scale, a_queue_that_outlives_the_clock_is_stuck_not_lost) {
    // Twenty times as many come in a century as can be served: after 1100 years some still wait.
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(86'400'000))};
    spec.sources = {poisson("s", {"a"}, 4'320'000)};
    spec.horizon = sim::days(36'525);
    spec.drain = true;
    for (const bool events : {false, true}) {
        RunOptions options;
        options.event_stations_only = events;
        const RunOutcome out = run(spec, 0, options);
        const ClassTally& t = out.stations[0].by_class[0];
        EXPECT_GT(out.stuck, 0);
        EXPECT_EQ(t.arrivals, t.completions + t.in_system_end);
    }
}

TEST(Scale, one_server_one_station_one_millisecond) {
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(1))};
    spec.sources = {at_times("s", {"a"}, {0})};
    spec.horizon = sim::milliseconds(1);
    spec.drain = true;
    const RunOutcome out = run(spec, 0);
    EXPECT_EQ(out.stations[0].by_class[0].completions, 1);
    EXPECT_EQ(out.end_ms, 1);
}

TEST(Scale, a_large_front) {
    // M/M/20000 at load .9: nobody waits, and the number busy is Poisson-like around 18 000.
    NetworkSpec spec;
    spec.stations = {station("a", 20'000, exponential(600'000))};
    spec.sources = {poisson("s", {"a"}, 600'000.0 / 18'000)};
    spec.horizon = sim::hours(6);
    spec.warmup = sim::hours(2);
    const RunOutcome out = run(spec, 0);
    const StationTally& s = out.stations[0];
    EXPECT_EQ(s.by_class[0].delayed, 0);
    const double busy = static_cast<double>(s.busy) / (4 * 3.6e6);
    // Averaged over 24 service times the standard error is about sqrt(18000 · 2 / 24) = 39.
    EXPECT_NEAR(busy, 18'000, 5 * 39);
    RunOptions events;
    events.event_stations_only = true;
    EXPECT_TRUE(same(out, run(spec, 0, events)));
}

TEST(Scale, five_thousand_stations) {
    NetworkSpec spec;
    const auto name = [](int i) {
        std::string id = std::to_string(10'000 + i);
        id.front() = 's';
        return id;
    };
    for (int i = 0; i < 5000; ++i) {
        spec.stations.push_back(station(name(i), 1 + i % 3, exponential(60'000)));
        spec.routes.push_back(
            route(name(i), {{{name((i * 37 + 11) % 5000)}, 0.5}, {{}, 0.5}}, 60'000 + i));
        if (i % 50 == 0)
            spec.sources.push_back(
                poisson(std::string("from-").append(name(i)), {name(i)}, 100'000));
    }
    spec.horizon = sim::hours(3);
    const RunOutcome one = run(spec, 0);
    EXPECT_GT(one.services, 15'000u);
    const auto two = sim::make_executor(sim::ExecutorKind::std_thread, 2);
    RunOptions options;
    options.executor = two.get();
    EXPECT_TRUE(same(one, run(spec, 0, options)));
    options.event_stations_only = true;
    EXPECT_TRUE(same(one, run(spec, 0, options)));
}

TEST(Scale, overload_costs_memory_but_no_time_per_event) {
    // A backlog of hundreds of thousands in every discipline; deadlines far away and near.
    for (const Discipline d :
         {Discipline::fifo, Discipline::lifo, Discipline::siro, Discipline::priority}) {
        NetworkSpec spec;
        spec.stations = {station("a", 3, exponential(1000))};
        spec.stations[0].discipline = d;
        spec.stations[0].patience = Patience{uniform(0, 2e7), Leaves::seen, deterministic(0)};
        spec.sources = {poisson("s", {"a"}, 40), poisson("t", {"a"}, 80)};
        spec.sources[1].priority = 1;
        spec.horizon = sim::hours(3);
        const RunOutcome out = run(spec, 0);
        std::int64_t waiting = 0;
        for (const ClassTally& t : out.stations[0].by_class) waiting += t.in_system_end;
        EXPECT_GT(waiting, 200'000);
    }
}

}  // namespace
}  // namespace cityload::network::test
