#include "sim/tally.hpp"

#include <gtest/gtest.h>

namespace cityload::sim {
namespace {

struct Example {
    std::shared_ptr<TallyPlan> plan = std::make_shared<TallyPlan>();
    AxisId station = plan->add_axis({"station", "", {"desk", "cashier", "review"}, {}});
    AxisId outcome = plan->add_axis({"outcome", "", {"done", "left"}, {}});
    Count<2> visits = plan->add("visits", "1", "Visits by outcome.", {station, outcome});
    WideSum<1> squares = plan->add_wide("wait_squares", "ms2", "Squared waits.", {station});
    Count<0> cases = plan->add("cases", "1", "Cases opened.");
    Count<1> waits = plan->add("wait_sum", "ms", "Waits of those served.", {station});
};

TEST(Tally, adds_at_its_place_only) {
    const Example e;
    TallySet set(e.plan);
    set.add(e.visits, std::int64_t{2}, 1, 0);
    set.add(e.visits, std::int64_t{5}, 2, 1);
    set.add(e.visits, std::int64_t{1}, 2, 1);
    set.add(e.cases, std::int64_t{9});
    set.add(e.waits, std::int64_t{70}, 0);
    EXPECT_EQ(set.at(e.visits, 1, 0), 2);
    EXPECT_EQ(set.at(e.visits, 2, 1), 6);
    EXPECT_EQ(set.at(e.cases), 9);
    EXPECT_EQ(set.at(e.waits, 0), 70);
    const auto visits = set.all(e.visits);
    EXPECT_EQ(std::vector<std::int64_t>(visits.begin(), visits.end()),
              (std::vector<std::int64_t>{0, 0, 2, 0, 0, 6}));
}

TEST(Tally, wide_sums_hold_more_than_64_bits) {
    const Example e;
    TallySet set(e.plan);
    const Wide year_squared = Wide{31'536'000'000} * 31'536'000'000;
    for (int i = 0; i < 1'000'000; ++i) set.add(e.squares, year_squared, 1);
    EXPECT_TRUE(set.at(e.squares, 1) == year_squared * 1'000'000);
    EXPECT_TRUE(set.at(e.squares, 0) == 0);
}

TEST(Tally, merging_adds_every_place) {
    const Example e;
    TallySet a(e.plan), b(e.plan);
    a.add(e.visits, std::int64_t{2}, 1, 0);
    a.add(e.squares, Wide{3}, 2);
    b.add(e.visits, std::int64_t{40}, 1, 0);
    b.add(e.cases, std::int64_t{1});
    b.add(e.squares, Wide{4}, 2);
    TallySet ab = a, ba = b;
    ab.merge(b);
    ba.merge(a);
    EXPECT_EQ(ab, ba);
    EXPECT_EQ(ab.at(e.visits, 1, 0), 42);
    EXPECT_EQ(ab.at(e.cases), 1);
    EXPECT_TRUE(ab.at(e.squares, 2) == 7);
    ab.clear();
    EXPECT_EQ(ab, TallySet(e.plan));
}

TEST(Tally, sets_of_different_plans_do_not_add_up) {
    const Example one, other;
    TallySet a(one.plan);
    EXPECT_THROW(a.merge(TallySet(other.plan)), InternalError);
}

TEST(Tally, a_reader_who_knows_no_model_finds_everything) {
    const Example e;
    TallySet set(e.plan);
    set.add(e.visits, std::int64_t{6}, 2, 1);
    set.add(e.squares, Wide{49}, 2);
    std::vector<std::string> told;
    for (const TallyDescription& array : set.plan().arrays()) {
        std::string shape;
        for (const std::size_t axis : array.axes) {
            const TallyAxis& a = set.plan().axes()[axis];
            shape += a.name + std::to_string(a.labels.size()) + " ";
        }
        std::int64_t sum = 0;
        if (array.wide) {
            for (const Wide v : set.wide(array)) sum += static_cast<std::int64_t>(v);
        } else {
            for (const std::int64_t v : set.narrow(array)) sum += v;
        }
        told.push_back(array.name + " [" + array.unit + "] " + shape + std::to_string(sum));
    }
    EXPECT_EQ(told, (std::vector<std::string>{"visits [1] station3 outcome2 6",
                                              "wait_squares [ms2] station3 49", "cases [1] 0",
                                              "wait_sum [ms] station3 0"}));
}

TEST(Tally, checked_builds_refuse_places_outside) {
    if (!checks_enabled) GTEST_SKIP() << "only in builds with CITYLOAD_CHECKS";
    const Example e;
    TallySet set(e.plan);
    EXPECT_THROW(set.add(e.waits, std::int64_t{1}, 3), InternalError);
    EXPECT_THROW(set.add(e.visits, std::int64_t{1}, 0, 2), InternalError);
}

}  // namespace
}  // namespace cityload::sim
