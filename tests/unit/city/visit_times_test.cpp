// When visits happen: on the day asked for, in half hours that have a weight, evenly inside them.

#include "models/city/visit_times.hpp"

#include <gtest/gtest.h>

#include "tests/support/small_city.hpp"

namespace cityload::city {
namespace {

struct Fixture {
    explicit Fixture(double block = 0) {
        spec.dispersion.block = block;
        std::fill(spec.profile.half_hour, spec.profile.half_hour + 48, 0.0);
        for (std::size_t k = 0; k < 4; ++k)
            spec.profile.half_hour[20 + k] = static_cast<double>(k + 1);
        spec.profile.half_hour[21] = 0;
    }
    CitySpec spec = test::small_city();
    World world{spec};
    Draws draws{spec.seed, 0};
};

constexpr std::uint64_t top = ~std::uint64_t{0};

TEST(VisitTimes, first_and_last_moment) {
    Fixture f;
    VisitTimes times(f.world, f.draws);
    times.open_day(0);
    EXPECT_EQ(times.visit(0, 0, 3, 0), Calendar::midnight(3) + sim::minutes(600));
    EXPECT_EQ(times.visit(0, 0, 3, top),
              Calendar::midnight(3) + sim::minutes(720) - sim::milliseconds(1));
}

TEST(VisitTimes, shares_of_half_hours) {
    Fixture f;
    VisitTimes times(f.world, f.draws);
    times.open_day(0);
    constexpr std::uint64_t n = 1 << 16;
    std::array<double, 48> share{};
    double inside = 0;
    Instant last = Calendar::midnight(1);
    for (std::uint64_t i = 0; i < n; ++i) {
        const Instant t = times.visit(0, 1, 1, i << 48 | (sim::mix64(i) >> 16));
        const Duration d = t - Calendar::midnight(1);
        share[static_cast<std::size_t>(d / sim::minutes(30))] += 1.0 / n;
        inside += static_cast<double>(d.ms % 1'800'000) / n;
        ASSERT_GE(t + sim::minutes(30), last)
            << "later for larger uniforms, but for the place in the half hour";
        last = t;
    }
    EXPECT_NEAR(share[20], 0.125, 1e-4);
    EXPECT_EQ(share[21], 0);
    EXPECT_NEAR(share[22], 0.375, 1e-4);
    EXPECT_NEAR(share[23], 0.5, 1e-4);
    EXPECT_NEAR(inside, 900'000,
                6 * 520'000 / 256.0);  // uniform: standard deviation 520 s, n = 2^16
}

TEST(VisitTimes, the_same_day_has_one_pattern_whenever_it_is_asked_for) {
    Fixture f(0.3);
    VisitTimes a(f.world, f.draws), b(f.world, f.draws);
    for (std::int64_t day = 0; day <= 20; ++day) a.open_day(day);
    b.open_day(0);
    for (std::uint64_t i = 0; i < 1000; ++i)
        for (const std::int64_t day : {22, 25})
            EXPECT_EQ(a.visit(0, 0, day, sim::mix64(i)), b.visit(0, 0, day, sim::mix64(i)));
}

TEST(VisitTimes, patterns_differ_between_days_and_departments) {
    Fixture f(0.3);
    VisitTimes times(f.world, f.draws);
    times.open_day(0);
    int by_day = 0, by_department = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        const std::uint64_t u = sim::mix64(i);
        by_day += times.visit(0, 0, 1, u) - Calendar::midnight(1) !=
                  times.visit(0, 0, 2, u) - Calendar::midnight(2);
        by_department += times.visit(0, 0, 1, u) != times.visit(0, 1, 1, u);
    }
    EXPECT_GT(by_day, 10);
    EXPECT_GT(by_department, 10);
}

TEST(VisitTimes, every_day_near_or_far_keeps_to_the_half_hours_with_weight) {
    // Filing on the phone also happens at weekends.
    Fixture f(0.3);
    VisitTimes times(f.world, f.draws);
    for (std::int64_t today = 0; today < 70; ++today) {
        times.open_day(today);
        for (std::int64_t day = today; day < today + 60; day += 1)
            for (const std::uint64_t u : {std::uint64_t{0}, top / 7, top / 2, top}) {
                const Duration d = times.visit(0, 2, day, u) - Calendar::midnight(day);
                ASSERT_GE(d.ms, sim::minutes(600).ms)
                    << "day " << day << " asked for on day " << today;
                ASSERT_LT(d.ms, sim::minutes(720).ms)
                    << "day " << day << " asked for on day " << today;
            }
    }
}

TEST(VisitTimes, needs_of_an_ordinary_day_without_dispersion) {
    Fixture f;
    VisitTimes times(f.world, f.draws);
    times.open_day(0);
    for (std::size_t department = 0; department < 4; ++department)
        EXPECT_EQ(times.need_factor(0, department), 65536);
}

TEST(VisitTimes, any_number_of_half_hours) {
    for (const std::size_t halves : {1, 2, 16, 17, 18, 33, 34, 48}) {
        Fixture f;
        std::fill(f.spec.profile.half_hour, f.spec.profile.half_hour + 48, 0.0);
        std::fill(f.spec.profile.half_hour, f.spec.profile.half_hour + halves, 1.0);
        const World world(f.spec);
        VisitTimes times(world, f.draws);
        times.open_day(0);
        std::vector<int> visits(48);
        const int each = 100, all = each * static_cast<int>(halves);
        for (int i = 0; i < all; ++i) {
            const auto u = static_cast<std::uint64_t>((i + 0.5) / all * 0x1p64);
            ++visits.at(static_cast<std::size_t>((times.visit(0, 1, 2, u) - Calendar::midnight(2)) /
                                                 sim::minutes(30)));
        }
        for (std::size_t k = 0; k < 48; ++k)
            EXPECT_EQ(visits[k], k < halves ? each : 0) << "half hour " << k << " of " << halves;
    }
}

}  // namespace
}  // namespace cityload::city
