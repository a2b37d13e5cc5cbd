// Windows for a wait of 30 minutes: the formula against closed forms, the search against its own
// target.

#include "models/city/windows_needed.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/small_city.hpp"

namespace cityload::test {
namespace {

constexpr double patient = 1e9;  // minutes: nobody ever leaves

TEST(ErlangA, OneServerWithoutImpatienceIsMM1) {
    const double arrivals = 0.09, each = 10;  // load 0.9
    for (const double t : {0.5, 10.0, 60.0})
        EXPECT_NEAR(erlang_a_over(arrivals, each, patient, 1, t),
                    0.9 * std::exp(-(1 / each - arrivals) * t), 1e-6)
            << t;
}

TEST(ErlangA, ManyServersWithoutImpatienceAreErlangC) {
    // P(wait > t) = C e^{-(cμ-λ)t}; C at load 0.9 and five servers by Erlang's recursion, 0.7625.
    double blocked = 1;
    for (int n = 1; n <= 5; ++n) blocked = 4.5 * blocked / (n + 4.5 * blocked);
    const double each = 15, arrivals = 5 * 0.9 / each;
    const double c = erlang_a_over(arrivals, each, patient, 5, 1e-9);
    EXPECT_NEAR(c, blocked / (1 - 0.9 * (1 - blocked)), 1e-6);
    EXPECT_NEAR(erlang_a_over(arrivals, each, patient, 5, 22.88),
                c * std::exp(-(5 / each - arrivals) * 22.88), 1e-6);
}

TEST(ErlangA, ImpatienceAgainstTheBalanceEquationsAndAnIntegralOfTheWait) {
    // Virtual wait by its own equation: with j waiting, the time until the newcomer's turn has the
    // transform of j+1 exponentials; here by a chain of small steps instead.
    const double each = 12, patience = 60, arrivals = 0.5, t = 30;
    const std::int64_t servers = 4;
    const double mu = 1 / each, theta = 1 / patience;
    std::vector<double> state = {1};
    for (int n = 1; n < 400; ++n) {
        const double out = n <= servers ? n * mu : servers * mu + (n - servers) * theta;
        state.push_back(state.back() * arrivals / out);
    }
    double sum = 0;
    for (const double p : state) sum += p;
    double late = 0;
    for (std::size_t n = servers; n < state.size(); ++n) {
        // ahead[k]: probability that k are still ahead, the one next to be called included
        std::vector<double> ahead(n - servers + 2);
        ahead.back() = 1;
        const int steps = 20'000;
        const double dt = t / steps;
        for (int s = 0; s < steps; ++s)
            for (std::size_t k = 1; k < ahead.size(); ++k) {
                const double rate = servers * mu + static_cast<double>(k - 1) * theta;
                const double gone = ahead[k] * rate * dt;
                ahead[k] -= gone;
                ahead[k - 1] += gone;
            }
        late += state[n] / sum * (1 - ahead[0]);
        if (state[n] / sum < 1e-9) break;
    }
    EXPECT_NEAR(erlang_a_over(arrivals, each, patience, servers, t), late, 2e-3);
}

TEST(ErlangA, MoreWindowsNeverMakeMoreWaitTooLong) {
    double before = 1;
    for (std::int64_t c = 1; c < 30; ++c) {
        const double now = erlang_a_over(1.2, 10, 110, c, 30);
        EXPECT_LE(now, before + 1e-12) << c;
        before = now;
    }
}

CitySpec busy_city() {
    CitySpec c = small_city();
    c.districts[0].residents = 60'000;
    c.profile = ProfileSpec{};
    for (std::size_t k = 16; k < 34; ++k) c.profile.half_hour[k] = 1;
    c.behaviour.patience = exponential(sim::hours(2));
    c.staffing.absence = 0.08;
    MatterSpec m;
    m.id = "desk";
    m.department = "hall-desk";
    m.rate_per_year = 1;
    m.service_mean = sim::minutes(12);
    c.matters = {m};
    return c;
}

TEST(WindowRule, GrowsWithTheLoadAndIsClosedAtNight) {
    const CitySpec spec = busy_city();
    const WindowRule rule(spec);
    EXPECT_EQ(rule.windows({0, 10}, spec.hours[0]), 1);
    std::int64_t before = 1;
    for (const double visits : {10.0, 40.0, 160.0, 640.0}) {
        const std::int64_t now = rule.windows({visits, 12}, spec.hours[0]);
        EXPECT_GE(now, before);
        EXPECT_LE(rule.over({visits, 12}, spec.hours[0], now), 0.1);
        if (now > 1) {
            EXPECT_GT(rule.over({visits, 12}, spec.hours[0], now - 1), 0.1);
        }
        before = now;
    }
    const auto hours = rule.by_hour({640, 12}, spec.hours[0]);
    EXPECT_EQ(hours[7], 0);
    EXPECT_GT(hours[9], 1);
    EXPECT_EQ(hours[18], 0);
}

TEST(WindowSearch, MeetsTheTargetWithNoWindowToSpare) {
    const CitySpec spec = busy_city();
    const World world(spec);
    const Staff sized = size_staff(world, {});
    const WindowSearch found = search_windows(world, spec.regimes[0], sized, {}, 8, {});
    ASSERT_EQ(found.windows.size(), found.plan->stations.size());
    bool any = false;
    for (std::size_t s = 0; s < found.windows.size(); ++s) {
        EXPECT_LE(found.over[s], 0.1) << s;
        if (found.visits[s] < 1000) continue;
        any = true;
        EXPECT_GT(found.windows[s], 5);
        // The formula is near: within two windows or a tenth.
        EXPECT_LE(std::abs(found.windows[s] - found.formula[s]),
                  std::max<std::int64_t>(2, found.windows[s] / 10));
        // One window less misses it: the search with a lower start must not end lower.
        Staff less = found.staff;
        for (std::int64_t& w : less.windows)
            if (w == found.windows[s]) --w;
        const CityOutcome run = found.pilot->run(find_regime(found.pilot->spec(), "plain"), less,
                                                 CityRunOptions{}, false);
        const auto sum = [&](PerStation what) {
            return static_cast<double>(run.tally.at(run.layout->station, s, at(what)));
        };
        EXPECT_GT(
            sum(PerStation::offered_over_30) + sum(PerStation::no_ticket),
            0.1 * (sum(PerStation::served) + sum(PerStation::left) + sum(PerStation::no_ticket)));
    }
    EXPECT_TRUE(any);
}

TEST(WindowSearch, EqualServiceHoldsInEveryRegimeTheSizingOneIncluded) {
    CitySpec spec = busy_city();
    spec.staffing.variant = "equal-service";
    spec.staffing.window_load = 0.97;  // the sizing rule alone would miss the target
    const World world(spec);
    const Staff sized = size_staff(world, {});
    const Staff own = staff_of(world, spec.regimes[0], sized, {});
    std::int64_t before = 0, after = 0;
    for (const std::int64_t w : sized.windows) before += w;
    for (const std::int64_t w : own.windows) after += w;
    EXPECT_GT(after, before);
    EXPECT_EQ(own.posts, sized.posts);
}

}  // namespace
}  // namespace cityload::test
