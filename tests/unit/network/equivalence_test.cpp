// The recursion and the event cell are two roads to one trajectory.

#include <gtest/gtest.h>

#include "tests/unit/network/compare.hpp"
#include "tests/unit/network/networks.hpp"

namespace cityload::network::test {
namespace {

void expect_equal(const NetworkSpec& spec, int number) {
    const RunOutcome recursion = traced(spec), events = traced(spec, true);
    EXPECT_TRUE(same(recursion, events)) << "network " << number;
    // Without a trace visits may be done in batches.
    EXPECT_TRUE(same(run(spec, 0), events)) << "network " << number;
    EXPECT_EQ(sorted(recursion.visits), sorted(events.visits)) << "network " << number;
}

TEST(Equivalence, random_fifo_networks) {
    std::uint64_t services = 0;
    for (int i = 0; i < 400; ++i) {
        const NetworkSpec spec = RandomNetwork(static_cast<std::uint64_t>(i)).draw(true);
        expect_equal(spec, i);
        services += run(spec, 0).services;
    }
    EXPECT_GT(services, 100'000u);
}

TEST(Equivalence, many_servers_that_come_and_go) {
    NetworkSpec spec;
    spec.stations = {station("a", 1, exponential(600'000))};
    spec.stations[0].servers->values = {40, 100, 17, 0, 60, 3, 90};
    spec.stations[0].servers->step = sim::minutes(7);
    spec.stations[0].servers->repeat = true;
    spec.sources = {poisson("s", {"a"}, 15'000)};
    spec.horizon = sim::days(10);
    expect_equal(spec, 0);
}

TEST(Equivalence, one_source_and_any_number_of_servers) {
    for (int i = 0; i < 72; ++i) {
        NetworkSpec spec;
        const std::int64_t servers = 1 + i % 18;
        spec.stations = {station("a", servers, exponential(60'000))};
        spec.sources = {poisson("s", {"a"}, 64'000.0 / static_cast<double>(servers))};
        if (i % 4 == 1) {
            spec.stations[0].servers->values = {servers, servers / 2, 0, servers + 2};
            spec.stations[0].servers->step = sim::minutes(11);
            spec.stations[0].servers->repeat = true;
            spec.stations[0].initial = 7;
            spec.sources[0].service = uniform(0, 60'000);
        }
        spec.horizon = sim::hours(12);
        spec.warmup = sim::hours(i % 3);
        spec.drain = i % 5 == 0;
        expect_equal(spec, i);
    }
}

TEST(Equivalence, ties_within_a_millisecond) {
    // 50 arrivals a millisecond on average: nearly all of them tie.
    NetworkSpec spec;
    spec.stations = {station("a", 30, exponential(1)), station("b", 3, deterministic(2))};
    spec.sources = {poisson("s", {"a"}, 0.02), poisson("t", {"a"}, 0.1)};
    spec.sources[1].priority = -4;
    spec.routes = {route("a", {{{"b"}, 0.05}, {{"a"}, 0.1}, {{}, 0.85}}, 3)};
    spec.horizon = Duration{300};
    spec.drain = true;
    expect_equal(spec, 0);
}

}  // namespace
}  // namespace cityload::network::test
