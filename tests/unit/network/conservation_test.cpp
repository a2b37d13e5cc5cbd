// Customers are neither made nor lost, stays and levels agree; a visit list tells the same as the
// tallies. run() itself throws where arrivals + start = completions + abandonments + lost + end or
// Little's law fail.

#include <gtest/gtest.h>

#include "tests/unit/network/networks.hpp"

namespace cityload::network::test {
namespace {

TEST(Conservation, tallies_follow_from_the_visits) {
    for (std::uint64_t i = 0; i < 200; ++i) {
        const NetworkSpec spec = RandomNetwork(2000 + i).draw(i % 4 == 0);
        const RunOutcome out = traced(spec);
        const std::int64_t from = spec.warmup.ms;
        const auto counts = [&](std::int64_t t) { return t >= from; };
        for (std::uint32_t s = 0; s < spec.stations.size(); ++s) {
            std::int64_t completions = 0, abandonments = 0, lost = 0, sojourn_max = 0;
            Wide sojourns = 0;
            for (const Visit& v : out.visits) {
                if (v.station != s) continue;
                EXPECT_LE(v.arrival, v.start);
                EXPECT_LE(v.start, v.end);
                if (!counts(v.end)) continue;
                completions += v.end_kind == VisitEnd::completed;
                abandonments += v.end_kind == VisitEnd::abandoned;
                lost += v.end_kind == VisitEnd::lost;
                if (v.end_kind == VisitEnd::completed) {
                    sojourns += v.end - v.arrival;
                    sojourn_max = std::max(sojourn_max, v.end - v.arrival);
                }
            }
            ClassTally sum;
            for (const ClassTally& t : out.stations[s].by_class) {
                sum.completions += t.completions;
                sum.abandonments += t.abandonments;
                sum.lost += t.lost;
                sum.sojourn_sum += t.sojourn_sum;
                sum.sojourn_max = std::max(sum.sojourn_max, t.sojourn_max);
                EXPECT_EQ(t.arrivals + t.in_system_start,
                          t.completions + t.abandonments + t.lost + t.in_system_end);
                EXPECT_TRUE(t.level_area == t.system_area);
                EXPECT_LE(t.queue_area, t.system_area);
            }
            EXPECT_EQ(completions, sum.completions) << "network " << i << ", station " << s;
            EXPECT_EQ(abandonments, sum.abandonments) << "network " << i << ", station " << s;
            EXPECT_EQ(lost, sum.lost) << "network " << i << ", station " << s;
            EXPECT_EQ(sojourn_max, sum.sojourn_max) << "network " << i << ", station " << s;
            EXPECT_TRUE(sojourns == sum.sojourn_sum) << "network " << i << ", station " << s;
        }
    }
}

TEST(Conservation, a_drained_network_is_empty) {
    NetworkSpec spec;
    spec.stations = {station("a", 2, exponential(60'000)), station("b", 1, exponential(60'000))};
    spec.sources = {poisson("s", {"a"}, 10'000)};  // three times what the servers can do
    spec.routes = {route("a", {{{"b"}, 0.5}, {{}, 0.5}}, 1000),
                   route("b", {{{"a"}, 0.3}, {{}, 0.7}}, 2000)};
    spec.horizon = sim::hours(5);
    spec.drain = true;
    const RunOutcome out = run(spec, 0);
    EXPECT_GT(out.end_ms, spec.horizon.ms);
    EXPECT_EQ(out.stuck, 0);
    for (const StationTally& s : out.stations) {
        ASSERT_EQ(s.by_class.size(), 1u);
        EXPECT_EQ(s.by_class[0].in_system_end, 0);
        EXPECT_EQ(s.by_class[0].arrivals, s.by_class[0].completions);
        EXPECT_GT(s.by_class[0].completions, 500);
    }
}

TEST(Conservation, who_can_never_be_served_is_stuck) {
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(1000)), station("b", 1, deterministic(1000))};
    spec.stations[0].servers->step = sim::seconds(10);
    spec.stations[0].servers->values = {1, 0};
    spec.stations[1].servers->step = sim::seconds(5);
    spec.stations[1].servers->values = {1, 2};
    spec.stations[1].servers->repeat = true;  // changes for ever, but helps nobody at a
    spec.sources = {at_times("s", {"a"}, {9000, 9100, 9200}), at_times("t", {"b"}, {3000})};
    spec.horizon = sim::minutes(1);
    spec.drain = true;
    for (const bool events : {false, true}) {
        const RunOutcome out = traced(spec, events);
        EXPECT_EQ(out.stuck, 2);
        EXPECT_EQ(out.end_ms, 60'000);
        EXPECT_EQ(out.stations[0].by_class[0].in_system_end, 2);
        EXPECT_EQ(out.visits.size(), 2u);
    }
}

TEST(Conservation, nobody_comes) {
    NetworkSpec spec;
    spec.horizon = sim::days(1);
    EXPECT_TRUE(run(spec, 0).stations.empty());
    spec.stations = {station("a", 3, deterministic(1000))};
    spec.sources = {at_times("s", {"a"}, {})};
    const RunOutcome out = run(spec, 0);
    EXPECT_EQ(out.services, 0u);
    EXPECT_TRUE(out.stations[0].by_class.empty());
    EXPECT_TRUE(out.stations[0].scheduled == Wide{3} * 86'400'000);
    EXPECT_TRUE(out.stations[0].busy == 0);
    EXPECT_EQ(out.fingerprint[0], 0u);
}

}  // namespace
}  // namespace cityload::network::test
