// Who lives there: growth and in-migration over a run, needs at weekends, windows of the city.

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "tests/support/small_city.hpp"

namespace cityload::city {
namespace {

using namespace test;

/// Needs all the year round, as many as they come: no over-dispersion.
CitySpec steady_city() {
    CitySpec c = small_city();
    c.days = 360;
    c.cooldown_days = 5;
    std::fill(c.profile.month, c.profile.month + 12, 1.0);
    add_matter(c, "permit", 20'000);
    return c;
}

std::int64_t needs_in(const CityOutcome& o, std::size_t first_week, std::size_t last_week) {
    std::int64_t sum = 0;
    for (std::size_t w = first_week; w < last_week; ++w)
        sum += o.tally.at(o.layout->week, w, at(PerWeek::needs));
    return sum;
}

TEST(Population, grows_in_a_straight_line) {
    CitySpec c = steady_city();
    const CityOutcome before = run_unlimited(c);
    c.districts[0].growth_per_year = 0.4;
    const CityOutcome after = run_unlimited(c);
    // People are counted anew every 30 days: on day 30 k they are 1 + 0.4 · 30 k / 365 as many.
    double mean = 0;
    for (int k = 0; k < 12; ++k) mean += (1 + 0.4 * 30 * k / 365) / 12;
    const double n = static_cast<double>(of_matters(before, PerMatter::needs));
    const double ratio = static_cast<double>(of_matters(after, PerMatter::needs)) / n;
    // Two Poisson counts, though of common numbers: four standard deviations of independent ones.
    EXPECT_NEAR(ratio, mean, 4 * std::sqrt(2 * mean / n));
    EXPECT_GT(needs_in(after, 40, 51) * 10, needs_in(before, 40, 51) * 12);
    EXPECT_EQ(needs_in(after, 0, 4), needs_in(before, 0, 4)) << "nobody has come yet";
    // And the other way round.
    c.districts[0].growth_per_year = -0.4;
    const double shrunk = static_cast<double>(of_matters(run_unlimited(c), PerMatter::needs)) / n;
    EXPECT_NEAR(shrunk, 2 - mean, 4 * std::sqrt(2 * mean / n));
}

TEST(Population, who_moves_in_is_a_migrant_of_working_age) {
    CitySpec c = steady_city();
    const CityOutcome before = run_unlimited(c);
    c.districts[0].in_migration = 0.3;
    const CityOutcome after = run_unlimited(c);
    const auto of_group = [](const CityOutcome& o, std::size_t g) {
        return static_cast<double>(o.tally.at(o.layout->group, 0u, g, at(PerGroup::needs)));
    };
    for (std::size_t g = 0; g < people_groups; ++g) {
        const double was = of_group(before, g), is = of_group(after, g);
        // Adult migrants are 15 % of residents; 30 % more residents a year, half of them on average
        // (five days of cool-down apart) are here: as many again.
        const double grown = g == 3 ? 1 + 0.3 * (165.0 / 365) / 0.15 : 1;
        EXPECT_NEAR(is / was, grown, 4 * std::sqrt((grown + grown * grown) / was)) << g;
    }
}

TEST(Population, without_growth_nothing_moves) {
    CitySpec c = steady_city();
    const World world(c);
    EXPECT_FALSE(world.towns[0].grows);
    EXPECT_EQ(world.residents, world.residents_at_start);
    EXPECT_EQ(world.grown(0), 0u);
}

TEST(Population, needs_arise_at_weekends_where_they_have_a_weight) {
    CitySpec c = steady_city();
    c.profile.weekday[5] = 2;
    c.profile.weekday[6] = 1;
    const CityOutcome o = run_unlimited(c, 1);
    double saturday = 0, sunday = 0, monday = 0, all = 0;
    std::map<std::uint64_t, std::int64_t> need;
    for (const Fact& f : o.facts) {
        const std::int64_t day = Calendar::day_of(f.at);
        const int weekday = o.plan->world.calendar.weekday(day);
        if (f.kind == Fact::Kind::need) {
            saturday += weekday == 5;
            sunday += weekday == 6;
            monday += weekday == 0;
            ++all;
            need[f.id] = day;
        } else if (f.kind == Fact::Kind::called) {
            // Windows are closed at weekends: whoever needs something then comes on Monday.
            EXPECT_EQ(day, o.plan->world.calendar.next_workday(need.at(f.id)));
        }
    }
    const auto near = [&](double n, double share) {
        EXPECT_NEAR(n, all * share, 4 * std::sqrt(all * share));
    };
    near(saturday, 2.0 / 8);
    near(sunday, 1.0 / 8);
    near(monday, 1.0 / 8);
}

TEST(Population, matters_of_the_city_are_filed_at_windows_of_the_city) {
    CitySpec c = small_city();
    add_matter(c, "permit", 300);
    const CityOutcome district = run_unlimited(c, 1);
    OfficeSpec house;
    house.id = "town-hall";
    house.level = Level::city;
    house.hours = "day";
    c.offices.push_back(house);
    c.departments[3].city_office = "town-hall";
    EXPECT_EQ(run_unlimited(c).fingerprint, district.fingerprint) << "no matter is of the city yet";
    c.matters[0].level = Level::city;
    const CityOutcome city = run_unlimited(c, 1);
    ASSERT_GT(of_matters(city, PerMatter::needs), 200);
    for (const Fact& f : city.facts)
        if (f.kind == Fact::Kind::called) {
            const Building& b = city.plan->world.buildings[city.plan->stations[f.place].building];
            EXPECT_EQ(city.plan->world.spec.offices[b.office].id, "town-hall");
        }
    // Ten minutes farther, there and back.
    EXPECT_EQ(
        of_matters(city, PerMatter::other_minutes),
        of_matters(district, PerMatter::other_minutes) + 20 * of_matters(city, PerMatter::needs));
}

}  // namespace
}  // namespace cityload::city
