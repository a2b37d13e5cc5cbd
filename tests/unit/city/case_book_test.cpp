// The book of ended cases: what it leaves out follows from what it keeps.

#include "models/city/case_book.hpp"

#include <gtest/gtest.h>

#include "tests/support/small_city.hpp"

namespace cityload::city {
namespace {

using namespace test;

struct CaseBookTest : ::testing::Test {
    CaseBookTest() { add_matter(spec, "permit", 100); }

    CitySpec spec = small_city();
};

TEST_F(CaseBookTest, works_out_needs_and_trips) {
    const World world(spec);
    const RegimePlan plan(world, spec.regimes[0], {});
    const CityTallies layout(plan);
    CaseBook book(world);
    CaseBook::OfMatter& permit = book.matter[0];
    permit.by_trips[0] = 1;
    permit.by_trips[2] = 3;
    permit.by_trips[trip_bins - 1] = 2;  // of 8 and of 11 trips
    permit.trips_beyond = 3;
    permit.given_up = 4;
    permit.open = 5;
    permit.trips_in_vain = 7;
    book.group[people_groups] = {.completed = 6, .given_up = 4, .open = 5};
    book.week[0] = {.completed = 6, .given_up = 4, .open = 5};
    book.channel[0].trips[at(Rule::all_in)][2] = 3;
    book.channel[0].trips[at(Rule::per_need)][2] = 1;

    sim::TallySet sum(layout.plan);
    book.add_to(sum, layout);
    const auto of = [&](PerMatter what) { return sum.at(layout.matter, 0u, at(what)); };
    EXPECT_EQ(of(PerMatter::completed), 6);
    EXPECT_EQ(of(PerMatter::needs), 15);
    EXPECT_EQ(of(PerMatter::trips), 3 * 2 + 8 + 11);
    EXPECT_EQ(of(PerMatter::trips_all), 3 * 2 + 8 + 11 + 7);
    const std::size_t firms = people_groups;
    EXPECT_EQ(sum.at(layout.group, 0u, firms, at(PerGroup::needs)), 15);
    EXPECT_EQ(sum.at(layout.week, 0u, at(PerWeek::needs)), 15);
    EXPECT_EQ(sum.at(layout.trips, 0u, at(Rule::all_in), 2u), 3);
    EXPECT_EQ(sum.at(layout.trips, 0u, at(Rule::per_need), 2u), 4);
}

TEST_F(CaseBookTest, adds_up_over_books) {
    const World world(spec);
    const RegimePlan plan(world, spec.regimes[0], {});
    const CityTallies layout(plan);
    CaseBook book(world);
    book.matter[0].by_trips[1] = 2;
    book.refused[3] = 1;
    sim::TallySet sum(layout.plan);
    book.add_to(sum, layout);
    book.add_to(sum, layout);
    EXPECT_EQ(sum.at(layout.matter, 0u, at(PerMatter::needs)), 4);
    EXPECT_EQ(sum.at(layout.matter_trips, 0u, 1u), 4);
    EXPECT_EQ(sum.at(layout.refused, 3u), 2);
}

}  // namespace
}  // namespace cityload::city
