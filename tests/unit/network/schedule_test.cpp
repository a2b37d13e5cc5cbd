// Servers that come and go by the clock: lunch, shift end, unlimited.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "sim/station/schedule.hpp"
#include "tests/unit/network/networks.hpp"

namespace cityload::network::test {
namespace {

using sim::Instant;
using sim::ScheduleCursor;
using testing::ElementsAre;

TEST(Schedule, sees_changes_only_where_the_value_differs) {
    ScheduleCursor cursor(sim::seconds(1), {2, 2, 3, 0, 0}, false);
    EXPECT_EQ(cursor.value(), 2);
    EXPECT_EQ(cursor.next_change(), Instant{2000});
    EXPECT_TRUE(cursor.positive_ahead());
    cursor.advance();
    EXPECT_EQ(cursor.value(), 3);
    EXPECT_EQ(cursor.next_change(), Instant{3000});
    EXPECT_FALSE(cursor.positive_ahead());
    cursor.advance();
    EXPECT_EQ(cursor.value(), 0);
    EXPECT_EQ(cursor.next_change(), Instant::never());
}

TEST(Schedule, starts_again) {
    ScheduleCursor cursor(sim::seconds(1), {1, 0, 1}, true);
    std::vector<std::int64_t> changes;
    for (int i = 0; i < 4; ++i) {
        changes.push_back(cursor.next_change().ms);
        cursor.advance();
    }
    EXPECT_THAT(changes, ElementsAre(1000, 2000, 4000, 5000));
    EXPECT_EQ(ScheduleCursor(sim::seconds(1), {4, 4}, true).next_change(), Instant::never());
    EXPECT_THROW(ScheduleCursor(sim::seconds(1), {}, true), std::invalid_argument);
}

TEST(Schedule, integral_is_the_sum_of_its_parts) {
    for (const bool repeat : {false, true}) {
        const ScheduleCursor cursor(Duration{7}, {3, 0, 5, 1}, repeat);
        ScheduleCursor walker = cursor;
        ScheduleCursor::Wide sum = 0;
        for (std::int64_t t = 0; t < 200; ++t) {
            if (walker.next_change() == Instant{t}) walker.advance();
            EXPECT_TRUE(cursor.integral(Instant{0}, Instant{t}) == sum) << t;
            if (t >= 13) {
                EXPECT_TRUE(cursor.integral(Instant{13}, Instant{t}) ==
                            sum - cursor.integral(Instant{0}, Instant{13}));
            }
            sum += walker.value();
        }
    }
}

TEST(Schedule, a_break_finishes_who_is_at_the_window) {
    // Open until 10 s, break until 20 s. Service 4 s.
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(4000))};
    spec.stations[0].servers->step = sim::seconds(10);
    spec.stations[0].servers->values = {1, 0, 1};
    spec.sources = {at_times("s", {"a"}, {1000, 2000, 9000, 12'000})};
    spec.horizon = sim::minutes(1);
    for (const bool events : {false, true}) {
        const RunOutcome out = traced(spec, events);
        std::vector<std::int64_t> starts;
        for (const Visit& v : sorted(out.visits)) starts.push_back(v.start);
        EXPECT_THAT(starts, ElementsAre(1000, 5000, 9000, 20'000));
        EXPECT_TRUE(out.stations[0].busy == 16'000);
        EXPECT_TRUE(out.stations[0].scheduled == 50'000);
    }
}

TEST(Schedule, servers_still_busy_count_when_the_number_rises_again) {
    // Three servers busy until 20, 30 and 40 s; from 10 s one is planned, from 15 s two: the plan
    // is met by those still busy, so that nobody is called before 30 s.
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(30'000))};
    spec.stations[0].servers->step = sim::seconds(5);
    spec.stations[0].servers->values = {3, 3, 1, 2};
    spec.sources = {at_times("s", {"a"}, {0})};
    spec.sources[0].arrivals.log_ms = {0, 4000, 9000, 9500, 9600};
    spec.horizon = sim::minutes(5);
    for (const bool events : {false, true}) {
        std::vector<std::int64_t> starts;
        for (const Visit& v : sorted(traced(spec, events).visits)) starts.push_back(v.start);
        EXPECT_THAT(starts, ElementsAre(0, 4000, 9000, 34'000, 39'000));
    }
}

TEST(Schedule, at_closing_those_who_wait_may_leave) {
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(4000))};
    spec.stations[0].servers->step = sim::seconds(10);
    spec.stations[0].servers->values = {1, 0, 1};
    spec.stations[0].waiting_leaves = true;
    spec.sources = {at_times("s", {"a"}, {8000, 8500, 9000, 12'000})};
    spec.horizon = sim::minutes(1);
    const RunOutcome out = traced(spec);
    EXPECT_EQ(out.stations[0].by_class[0].abandonments, 2);
    EXPECT_TRUE(out.stations[0].by_class[0].wait_abandoned_sum == 2500);
    std::vector<std::int64_t> ends;
    for (const Visit& v : sorted(out.visits)) ends.push_back(v.end);
    EXPECT_THAT(ends, ElementsAre(12'000, 10'000, 10'000, 24'000));
}

TEST(Schedule, at_closing_silent_leavers_are_counted_with_their_patience) {
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(40'000))};
    spec.stations[0].servers->step = sim::seconds(10);
    spec.stations[0].servers->values = {1, 0};
    spec.stations[0].waiting_leaves = true;
    spec.stations[0].patience = Patience{deterministic(1500), Leaves::silent, deterministic(0)};
    spec.sources = {at_times("s", {"a"}, {0, 5000, 9000})};
    spec.horizon = sim::minutes(1);
    const RunOutcome out = traced(spec);
    EXPECT_EQ(out.stations[0].by_class[0].abandonments, 2);
    EXPECT_TRUE(out.stations[0].by_class[0].wait_abandoned_sum == 1500 + 1000);
    EXPECT_TRUE(out.stations[0].by_class[0].queue_area == 5000 + 1000);
}

TEST(Schedule, initial_customers_come_before_everybody) {
    NetworkSpec spec;
    spec.stations = {station("a", 2, deterministic(1000))};
    spec.stations[0].initial = 5;
    spec.stations[0].capacity = 2;  // which initial customers ignore
    spec.sources = {at_times("s", {"a"}, {0, 3000})};
    spec.horizon = sim::minutes(1);
    const RunOutcome out = traced(spec);
    const ClassTally& t = out.stations[0].by_class[0];
    EXPECT_EQ(t.in_system_start, 5);
    EXPECT_EQ(t.arrivals, 2);
    EXPECT_EQ(t.lost, 1);
    EXPECT_EQ(t.completions, 6);
    std::vector<std::int64_t> ends;
    for (const Visit& v : out.visits) ends.push_back(v.end);
    std::sort(ends.begin(), ends.end());
    EXPECT_THAT(ends, ElementsAre(0, 1000, 1000, 2000, 2000, 3000, 4000));
}

TEST(Schedule, unlimited_servers_make_nobody_wait) {
    NetworkSpec spec;
    spec.stations = {station("a", 1, exponential(100'000))};
    spec.stations[0].servers->unlimited = true;
    spec.sources = {poisson("s", {"a"}, 10)};
    spec.horizon = sim::minutes(10);
    for (const bool events : {false, true}) {
        const RunOutcome out = traced(spec, events);
        EXPECT_TRUE(out.stations[0].unlimited_servers);
        EXPECT_EQ(out.stations[0].by_class[0].delayed, 0);
        EXPECT_GT(out.stations[0].by_class[0].started, 59'000);
        EXPECT_TRUE(out.stations[0].busy == out.stations[0].by_class[0].system_area);
    }
}

}  // namespace
}  // namespace cityload::network::test
