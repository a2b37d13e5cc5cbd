// The recursion and the event cell are two roads to one trajectory.

#include <gtest/gtest.h>

#include "tests/unit/network/compare.hpp"
#include "tests/unit/network/networks.hpp"

namespace cityload::network::test {
namespace {

void expect_equal(const NetworkSpec& spec, int number) {
    const RunOutcome recursion = traced(spec), events = traced(spec, true);
    EXPECT_TRUE(same(recursion, events)) << "network " << number;
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
