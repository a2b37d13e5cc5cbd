// Cases small enough to be followed with a finger. Some come from other engines' tests: Ciw's FIFO,
// LIFO and reneging cases (ciw/tests), with the same numbers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/network/compare.hpp"
#include "tests/unit/network/networks.hpp"

namespace cityload::network::test {
namespace {

using testing::ElementsAre;

/// (n-th arrival from 1, start, end) in order of start.
std::vector<std::array<std::int64_t, 3>> served(const RunOutcome& out,
                                                VisitEnd kind = VisitEnd::completed) {
    std::vector<std::array<std::int64_t, 3>> rows;
    for (const Visit& v : out.visits)
        if (v.end_kind == kind)
            rows.push_back(
                {static_cast<std::int64_t>(v.customer & 0xffffffffffff) + 1, v.start, v.end});
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a[1] < b[1]; });
    return rows;
}

NetworkSpec every_second(Discipline discipline, double service_ms) {
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(service_ms))};
    spec.stations[0].discipline = discipline;
    spec.sources = {
        at_times("s", {"a"}, {1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10000})};
    spec.horizon = Duration{9001};
    return spec;
}

TEST(Discipline, first_come_first_served) {
    for (const bool events : {false, true})
        EXPECT_THAT(served(traced(every_second(Discipline::fifo, 1500), events)),
                    ElementsAre(std::array<std::int64_t, 3>{1, 1000, 2500},
                                std::array<std::int64_t, 3>{2, 2500, 4000},
                                std::array<std::int64_t, 3>{3, 4000, 5500},
                                std::array<std::int64_t, 3>{4, 5500, 7000},
                                std::array<std::int64_t, 3>{5, 7000, 8500}));
}

TEST(Discipline, last_come_first_served) {
    EXPECT_THAT(served(traced(every_second(Discipline::lifo, 1600))),
                ElementsAre(std::array<std::int64_t, 3>{1, 1000, 2600},
                            std::array<std::int64_t, 3>{2, 2600, 4200},
                            std::array<std::int64_t, 3>{4, 4200, 5800},
                            std::array<std::int64_t, 3>{5, 5800, 7400},
                            std::array<std::int64_t, 3>{7, 7400, 9000}));
}

TEST(Discipline, random_order_serves_everybody_once) {
    NetworkSpec spec = every_second(Discipline::siro, 1600);
    spec.drain = true;
    const auto random = served(traced(spec));
    spec.stations[0].discipline = Discipline::fifo;
    const auto fifo = served(traced(spec));
    ASSERT_EQ(random.size(), 10u - 1);  // the tenth comes at 10 s, after the horizon
    std::vector<std::int64_t> who, order;
    for (std::size_t i = 0; i < random.size(); ++i) {
        EXPECT_EQ(random[i][1], fifo[i][1]);
        who.push_back(random[i][0]);
    }
    order = who;
    std::sort(order.begin(), order.end());
    EXPECT_THAT(order, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9));
    EXPECT_NE(who, order);
}

TEST(Discipline, random_order_is_fair) {
    // Three wait when one is called, 4000 times over: each is called first about a third of the
    // time.
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(1000))};
    spec.stations[0].discipline = Discipline::siro;
    std::vector<std::int64_t> times;
    for (std::int64_t k = 0; k < 4000; ++k)
        for (std::int64_t j = 0; j < 4; ++j) times.push_back(k * 10'000 + j);
    spec.sources = {at_times("s", {"a"}, times)};
    spec.horizon = Duration{40'000'000};
    int first[4] = {};
    for (const auto& row : served(traced(spec)))
        if (row[1] % 10'000 == 1000) ++first[(row[0] - 1) % 4];
    EXPECT_EQ(first[0], 0);
    EXPECT_EQ(first[1] + first[2] + first[3], 4000);
    // Five standard deviations of a binomial count.
    for (int j = 1; j < 4; ++j) EXPECT_NEAR(first[j], 4000 / 3.0, 5 * std::sqrt(4000 * 2 / 9.0));
}

TEST(Discipline, priority_goes_before_but_does_not_interrupt) {
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(1000))};
    spec.stations[0].discipline = Discipline::priority;
    spec.sources = {at_times("early", {"a"}, {0, 100, 200}),
                    at_times("urgent", {"a"}, {300, 1500})};
    spec.sources[0].priority = 5;
    spec.sources[1].priority = -1;
    spec.horizon = sim::minutes(1);
    const RunOutcome out = traced(spec);
    std::vector<std::int64_t> starts;
    for (const Visit& v : sorted(out.visits)) starts.push_back(v.start);
    EXPECT_THAT(starts, ElementsAre(0, 3000, 4000, 1000, 2000));
}

TEST(Discipline, those_who_see_no_end_leave) {
    // Ciw: arrivals every 7, service 11, patience 3: the second and fourth leave at 17 and 31.
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(11))};
    spec.stations[0].patience = Patience{deterministic(3), Leaves::seen, deterministic(0)};
    spec.sources = {at_times("s", {"a"}, {7, 14, 21, 28, 35})};
    spec.horizon = Duration{36};
    for (const bool events : {false, true}) {
        const RunOutcome out = traced(spec, events);
        EXPECT_THAT(served(out), ElementsAre(std::array<std::int64_t, 3>{1, 7, 18},
                                             std::array<std::int64_t, 3>{3, 21, 32}));
        EXPECT_THAT(served(out, VisitEnd::abandoned),
                    ElementsAre(std::array<std::int64_t, 3>{2, 17, 17},
                                std::array<std::int64_t, 3>{4, 31, 31}));
        EXPECT_EQ(out.stations[0].by_class[0].in_system_end, 1);
        EXPECT_TRUE(out.stations[0].by_class[0].queue_area == 6);
        EXPECT_TRUE(out.stations[0].by_class[0].wait_abandoned_sum == 6);
    }
}

TEST(Discipline, called_at_the_very_instant_of_leaving_is_served) {
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(10))};
    spec.stations[0].patience = Patience{deterministic(6), Leaves::seen, deterministic(0)};
    spec.sources = {at_times("s", {"a"}, {0, 3, 4})};
    spec.horizon = sim::minutes(1);
    for (const bool events : {false, true}) {
        const RunOutcome out = traced(spec, events);
        EXPECT_THAT(served(out), ElementsAre(std::array<std::int64_t, 3>{1, 0, 10},
                                             std::array<std::int64_t, 3>{3, 10, 20}));
        EXPECT_THAT(served(out, VisitEnd::abandoned),
                    ElementsAre(std::array<std::int64_t, 3>{2, 9, 9}));
    }
}

TEST(Discipline, without_any_patience_nobody_waits) {
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(10))};
    spec.stations[0].patience = Patience{deterministic(0), Leaves::seen, deterministic(0)};
    spec.sources = {at_times("s", {"a"}, {0, 3, 10, 12})};
    spec.horizon = sim::minutes(1);
    for (const bool events : {false, true})
        EXPECT_THAT(served(traced(spec, events), VisitEnd::abandoned),
                    ElementsAre(std::array<std::int64_t, 3>{2, 3, 3},
                                std::array<std::int64_t, 3>{4, 12, 12}));
}

TEST(Discipline, silent_leavers_cost_a_call) {
    // One server busy until 100; two whose patience of 50 is over by then, and a third who is still
    // there.
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(100))};
    spec.stations[0].patience = Patience{deterministic(50), Leaves::silent, deterministic(7)};
    spec.sources = {at_times("s", {"a"}, {0, 10, 20, 80})};
    spec.horizon = sim::minutes(1);
    for (const bool events : {false, true}) {
        const RunOutcome out = traced(spec, events);
        EXPECT_THAT(served(out, VisitEnd::abandoned),
                    ElementsAre(std::array<std::int64_t, 3>{2, 100, 100},
                                std::array<std::int64_t, 3>{3, 107, 107}));
        EXPECT_THAT(served(out), ElementsAre(std::array<std::int64_t, 3>{1, 0, 100},
                                             std::array<std::int64_t, 3>{4, 114, 214}));
        const ClassTally& t = out.stations[0].by_class[0];
        EXPECT_TRUE(t.wait_abandoned_sum == 100);
        EXPECT_TRUE(t.queue_area == 90 + 87 + 34);
        EXPECT_TRUE(out.stations[0].busy == 214);
    }
}

TEST(Discipline, a_free_no_show_calls_the_next_at_once) {
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(100))};
    spec.stations[0].patience = Patience{deterministic(50), Leaves::silent, deterministic(0)};
    spec.sources = {at_times("s", {"a"}, {0, 10, 20, 80})};
    spec.horizon = sim::minutes(1);
    for (const bool events : {false, true})
        EXPECT_THAT(served(traced(spec, events)),
                    ElementsAre(std::array<std::int64_t, 3>{1, 0, 100},
                                std::array<std::int64_t, 3>{4, 100, 200}));
}

TEST(Discipline, full_houses_and_long_lines_turn_people_away) {
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(1000)), station("b", 1, deterministic(1000))};
    spec.stations[0].capacity = 3;
    spec.stations[1].balk_at = 1;
    spec.sources = {at_times("s", {"a"}, {0, 1, 2, 3, 4, 1000, 1001}),
                    at_times("t", {"b"}, {0, 1, 2, 1000, 1001})};
    spec.horizon = sim::minutes(1);
    const RunOutcome out = run(spec, 0);
    EXPECT_EQ(out.stations[0].by_class[0].lost, 3);         // at 3, 4 and 1001
    EXPECT_EQ(out.stations[0].by_class[0].completions, 4);  // at 1000 somebody has just gone
    EXPECT_EQ(out.stations[1].by_class[0].lost, 2);         // at 2 and 1001
    EXPECT_EQ(out.stations[1].by_class[0].arrivals, 5);
}

TEST(Discipline, shortest_counts_those_in_service_and_settles_ties_by_the_list) {
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(1000)), station("b", 2, deterministic(1000))};
    spec.sources = {at_times("s", {"b", "a"}, {0, 1, 2, 3, 4})};
    spec.horizon = sim::minutes(1);
    std::vector<std::uint32_t> to;
    RunOutcome out = traced(spec);
    std::sort(out.visits.begin(), out.visits.end(),
              [](const Visit& x, const Visit& y) { return x.arrival < y.arrival; });
    for (const Visit& v : out.visits) to.push_back(v.station);
    EXPECT_THAT(to, ElementsAre(1, 0, 1, 0, 1));
}

TEST(Discipline, a_pool_takes_whoever_waited_longest) {
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(1000)), station("b", 1, deterministic(3000))};
    spec.stations[1].servers.reset();  // only the pool serves b
    spec.pools = {PoolSpec{"p", ServerSchedule{}, {"a", "b"}}};
    spec.sources = {at_times("s", {"a"}, {0, 1, 12, 13}), at_times("t", {"b"}, {10, 11})};
    spec.horizon = sim::minutes(1);
    const RunOutcome out = traced(spec);
    const std::vector<Visit> visits = sorted(out.visits);
    std::vector<std::int64_t> starts;
    for (const Visit& v : visits) starts.push_back(v.start);
    // a: 0 by its own server, 1 by the pool; at 1000 the own server takes the one of 12; at 1001
    // the pool takes the one who came to b at 10, at 4001 the other.
    EXPECT_THAT(starts, ElementsAre(0, 1, 1000, 2000, 1001, 4001));
    EXPECT_TRUE(out.stations[0].busy == 3000);
    EXPECT_TRUE(out.stations[2].busy == 7000);
    EXPECT_TRUE(out.stations[1].busy == 0);
    EXPECT_TRUE(out.stations[2].scheduled == 60'000);
}

TEST(Discipline, a_class_may_have_its_own_service) {
    NetworkSpec spec;
    spec.stations = {station("a", 5, deterministic(1000)), station("b", 5, deterministic(500))};
    spec.sources = {at_times("s", {"a"}, {0}), at_times("t", {"a"}, {0})};
    spec.sources[1].service = deterministic(70);
    spec.routes = {route("a", {{{"b"}, 1}}, 10)};
    spec.horizon = sim::minutes(1);
    for (const bool events : {false, true}) {
        std::vector<std::int64_t> ends;
        for (const Visit& v : sorted(traced(spec, events).visits)) ends.push_back(v.end);
        std::sort(ends.begin(), ends.end());
        EXPECT_THAT(ends, ElementsAre(70, 580, 1000, 1510));  // at b the station's own 500 for both
    }
}

}  // namespace
}  // namespace cityload::network::test
