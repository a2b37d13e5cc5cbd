// Small cases whose every time is known, and the identities that hold in every run.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "models/network/run.hpp"
#include "tests/validation/build.hpp"
#include "tests/validation/judge.hpp"

namespace cityload::validation {
namespace {

using network::Discipline;
using network::NetworkSpec;
using network::Visit;
using network::VisitEnd;
using testing::ElementsAre;

/// Arrivals every `gap` hours from `gap` on, one server, all times fixed.
NetworkSpec fixed_times(double gap, double service, Discipline discipline, double horizon) {
    auto desk = station("desk", 1, deterministic(service));
    desk.discipline = discipline;
    NetworkSpec spec = single(desk, renewal("people", "desk", deterministic(gap), gap));
    spec.horizon = hours(horizon);
    return spec;
}

std::vector<Visit> visits_in_order(const NetworkSpec& spec) {
    auto visits = network::run(spec, 0, {.trace_visits = true}).visits;
    std::sort(visits.begin(), visits.end(), [](const Visit& a, const Visit& b) {
        return std::pair(a.end, a.customer) < std::pair(b.end, b.customer);
    });
    return visits;
}

/// Number of a customer, the first being 1.
std::int64_t number(const Visit& v) {
    return static_cast<std::int64_t>(v.customer & 0xffff'ffff) + 1;
}

TEST(ExactTimes, first_come_first_served) {
    std::vector<double> ends;
    for (const Visit& v : visits_in_order(fixed_times(1, 1.5, Discipline::fifo, 9.5)))
        ends.push_back(static_cast<double>(v.end) / ms_per_hour);
    ASSERT_GE(ends.size(), 5U);
    ends.resize(5);
    EXPECT_THAT(ends, ElementsAre(2.5, 4, 5.5, 7, 8.5));
}

TEST(ExactTimes, last_come_first_served) {
    std::vector<std::int64_t> who;
    std::vector<std::int64_t> ends;
    for (const Visit& v : visits_in_order(fixed_times(1, 1.6, Discipline::lifo, 9.5))) {
        who.push_back(number(v));
        ends.push_back(v.end);
    }
    EXPECT_THAT(who, ElementsAre(1, 2, 4, 5, 7));
    EXPECT_THAT(
        ends, ElementsAre(hours(2.6).ms, hours(4.2).ms, hours(5.8).ms, hours(7.4).ms, hours(9).ms));
}

TEST(ExactTimes, fixed_patience) {
    NetworkSpec spec = fixed_times(7, 11, Discipline::fifo, 33);
    spec.stations[0].patience = network::Patience{deterministic(3)};
    std::vector<std::int64_t> who, arrived, left;
    for (const Visit& v : visits_in_order(spec))
        if (v.end_kind == VisitEnd::abandoned) {
            who.push_back(number(v));
            arrived.push_back(v.arrival);
            left.push_back(v.end);
        }
    EXPECT_THAT(who, ElementsAre(2, 4));
    EXPECT_THAT(arrived, ElementsAre(hours(14).ms, hours(28).ms));
    EXPECT_THAT(left, ElementsAre(hours(17).ms, hours(31).ms));
}

TEST(ExactTimes, silent_leavers_stay_in_the_count_until_called) {
    NetworkSpec spec = fixed_times(7, 11, Discipline::fifo, 33);
    spec.stations[0].patience = network::Patience{deterministic(3), network::Leaves::silent};
    // 1 is served 7–18; 2 (14, patience to 17) is called at 18 in vain; 3 (21) is served at once
    // until 32; 4 (28, patience to 31) is called at 32 in vain.
    const auto outcome = network::run(spec, 0, {.trace_visits = true});
    const auto& t = outcome.stations[0].by_class[0];
    EXPECT_EQ(t.abandonments, 2);
    EXPECT_TRUE(t.queue_area == hours(4 + 4).ms);
    EXPECT_TRUE(t.wait_abandoned_sum == hours(3 + 3).ms);
    EXPECT_EQ(t.completions, 2);
}

TEST(ExactTimes, priority_calls_the_smaller_number_and_never_interrupts) {
    NetworkSpec spec;
    auto desk = station("desk", 1, deterministic(5));
    desk.discipline = Discipline::priority;
    spec.stations = {desk};
    spec.sources = {renewal("a-slow", "desk", deterministic(2), 1),
                    renewal("b-quick", "desk", deterministic(4), 3)};
    spec.sources[0].priority = 1;
    spec.horizon = hours(17);
    std::vector<std::pair<std::uint64_t, std::int64_t>> served;  // source, start
    for (const Visit& v : visits_in_order(spec))
        served.emplace_back((v.customer >> 48) - 1, v.start);
    // a1 at 1; b1 (3) before a2 (3); b2 (7) before a2; b3 (11) before a2.
    using testing::Pair;
    EXPECT_THAT(served,
                ElementsAre(Pair(0, hours(1).ms), Pair(1, hours(6).ms), Pair(1, hours(11).ms)));
}

TEST(ExactTimes, lunch_break_lets_the_server_finish_and_the_queue_wait) {
    NetworkSpec spec = fixed_times(1, 1.5, Discipline::fifo, 9);
    spec.stations[0].servers = staff({2, {1, 0, 1}, false});  // closed from 2 to 4
    std::vector<std::int64_t> starts;
    for (const Visit& v : visits_in_order(spec)) starts.push_back(v.start);
    EXPECT_THAT(starts, ElementsAre(hours(1).ms, hours(4).ms, hours(5.5).ms, hours(7).ms));
}

TEST(Identities, hold_in_every_kind_of_station) {
    // One replication of every cell's network, cut short: Little's law and conservation as
    // integers.
    for (Cell cell : all_cells()) {
        const auto length = std::min(cell.spec.horizon - cell.spec.warmup, hours(300));
        cell.spec.warmup = std::min(cell.spec.warmup, hours(20));
        cell.spec.horizon = cell.spec.warmup + length;
        EXPECT_EQ(imbalance(network::run(cell.spec, 0)), "") << cell.name;
    }
}

TEST(Identities, little_ties_sojourns_to_levels) {
    // From empty to empty everybody's whole stay is inside, so the three ways of counting meet.
    NetworkSpec spec =
        single(station("desk", 3, lognormal(1, 1.5)), poisson("people", "desk", 2.7));
    spec.horizon = hours(2000);
    spec.drain = true;
    const auto outcome = network::run(spec, 0);
    const auto& t = outcome.stations[0].by_class[0];
    EXPECT_GT(t.completions, 5000);
    EXPECT_TRUE(t.level_area == t.system_area);
    EXPECT_TRUE(t.sojourn_sum == t.system_area);
    EXPECT_TRUE(t.wait_sum == t.queue_area);
    EXPECT_TRUE(t.system_area - t.queue_area == outcome.stations[0].busy);
}

}  // namespace
}  // namespace cityload::validation
