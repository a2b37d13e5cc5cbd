// Which runs share the threads with others, and which have all of them in turn.

#include <gtest/gtest.h>

#include "models/city/run.hpp"

namespace cityload::city {
namespace {

constexpr std::uint32_t town = 60'000, metropolis = 12'000'000;

TEST(RunsSideBySide, one_thread_and_one_run_have_nothing_to_share) {
    EXPECT_EQ(runs_side_by_side(3, 1, town), 0u);
    EXPECT_EQ(runs_side_by_side(1, 2, town), 0u);
    EXPECT_EQ(runs_side_by_side(0, 2, metropolis), 0u);
}

TEST(RunsSideBySide, runs_of_a_town_stand_side_by_side_but_for_those_left_over) {
    EXPECT_EQ(runs_side_by_side(3, 2, town), 2u);
    EXPECT_EQ(runs_side_by_side(6, 2, town), 6u);
}

TEST(RunsSideBySide, few_runs_of_a_large_city_come_in_turn_many_stand_side_by_side) {
    EXPECT_EQ(runs_side_by_side(3, 2, metropolis), 0u);
    EXPECT_EQ(runs_side_by_side(30, 2, metropolis), 30u);
    EXPECT_EQ(runs_side_by_side(31, 2, metropolis), 30u);
}

}  // namespace
}  // namespace cityload::city
