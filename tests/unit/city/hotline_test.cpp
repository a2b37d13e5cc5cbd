// The hotline's queue against Erlang's formulas, its calls against chance, and its work in a city.

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "tests/support/small_city.hpp"

namespace cityload::city {
namespace {

using namespace test;

struct Share {
    double mean, error;  ///< standard error from batches
};

/// Share of calls that hang up: Poisson calls, `load` agents' worth of talk of 100 s on average.
Share hung_up(std::size_t agents, double load, bool constant_talk, double patience_s) {
    std::mt19937_64 random(20261127);
    std::exponential_distribution<double> unit(1);
    AgentQueue queue(agents);
    double t = 0;
    constexpr int batches = 50, calls = 8000;
    double sum = 0, squares = 0;
    for (int b = 0; b < batches; ++b) {
        int lost = 0;
        for (int k = 0; k < calls; ++k) {
            t += unit(random) * 100'000 / load;
            const auto talk =
                static_cast<std::int64_t>(constant_talk ? 100'000 : unit(random) * 100'000);
            const auto patience = static_cast<std::int64_t>(unit(random) * patience_s * 1000);
            lost += !queue
                         .call(Instant{static_cast<std::int64_t>(t)}, Duration{patience},
                               Duration{talk})
                         .answered;
        }
        const double share = static_cast<double>(lost) / calls;
        sum += share;
        squares += share * share;
    }
    const double mean = sum / batches;
    return {mean, std::sqrt((squares / batches - mean * mean) / (batches - 1))};
}

double erlang_b(int c, double a) {
    double b = 1;
    for (int k = 1; k <= c; ++k) b = a * b / (k + a * b);
    return b;
}

/// M/M/c+M: probability of hanging up, by the stationary distribution; rates in units of 1/talk.
double erlang_a(int c, double a, double theta) {
    double p = 1, sum = 1, left = 0;
    for (int n = 1; n < 2000; ++n) {
        p *= a / (std::min(n, c) + std::max(0, n - c) * theta);
        sum += p;
        left += p * std::max(0, n - c) * theta;
    }
    return left / sum / a;
}

// Four and a half standard errors: a false alarm in 100,000 per line.
TEST(Hotline, without_patience_is_erlangs_loss_system) {
    for (const bool constant : {false, true})
        for (const auto& [c, a] : {std::pair{3, 2.0}, {10, 9.0}, {27, 20.0}}) {
            const Share s = hung_up(static_cast<std::size_t>(c), a, constant, 0);
            EXPECT_NEAR(s.mean, erlang_b(c, a), 4.5 * s.error) << c << " agents";
        }
}

TEST(Hotline, with_patience_is_erlang_a) {
    for (const auto& [c, a] : {std::pair{2, 2.0}, {10, 9.0}, {27, 26.0}}) {
        const Share s = hung_up(static_cast<std::size_t>(c), a, false, 150);
        EXPECT_NEAR(s.mean, erlang_a(c, a, 100.0 / 150), 4.5 * s.error) << c << " agents";
    }
}

std::int64_t calls(const CityOutcome& o, PerCall what) {
    return o.tally.at(o.layout->hotline, at(what));
}

CitySpec talkative() {
    CitySpec c = small_city();
    c.districts[0].residents = 400'000;
    add_matter(c, "permit", 3000);
    add_matter(c, "loan", 1000, "bank");
    c.behaviour.hotline_per_resident_year = 0.5;
    return c;
}

TEST(Hotline, is_called_as_often_as_the_scenario_says) {
    const CitySpec c = talkative();
    const UnlimitedCity small(c);
    const CityOutcome o = small.run();
    const double expected = 400'000 * 0.5 / 365 * 31;
    EXPECT_NEAR(static_cast<double>(calls(o, PerCall::calls)), expected, 4 * std::sqrt(expected));
    EXPECT_EQ(calls(o, PerCall::calls), calls(o, PerCall::answered));
    EXPECT_EQ(calls(o, PerCall::complaints), 0);
    // Booked to the department that is asked about, in proportion to its matters.
    const double bank =
        static_cast<double>(o.tally.at(o.layout->actions, 1u, at(Activity::hotline)));
    EXPECT_NEAR(bank, expected / 4, 4 * std::sqrt(expected / 4));
    EXPECT_EQ(actions(o, Activity::hotline), calls(o, PerCall::calls));
}

TEST(Hotline, hears_complaints_and_passes_them_on) {
    CitySpec c = talkative();
    c.behaviour.hotline_per_resident_year = 0;
    c.behaviour.complaint_dispatched = 1;
    c.behaviour.complaint_work = fixed(sim::minutes(30));
    c.matters[0].own_documents = 1;
    regime(c).own_error = 1 - 1e-12;
    regime(c).complains = 0.5;
    const UnlimitedCity small(c);
    const CityOutcome o = small.run();
    const auto refusals = static_cast<double>(of_matters(o, PerMatter::refusals));
    ASSERT_GT(refusals, 2000);
    // Some complaints fall into the cool-down; calls are counted by day.
    EXPECT_NEAR(static_cast<double>(calls(o, PerCall::complaints)), refusals / 2,
                4 * std::sqrt(refusals / 4) + 0.04 * refusals);
    EXPECT_EQ(calls(o, PerCall::dispatched), calls(o, PerCall::complaints));
    EXPECT_NEAR(static_cast<double>(actions(o, Activity::complaint)),
                static_cast<double>(calls(o, PerCall::complaints)), 5);
}

TEST(Hotline, too_few_agents_make_callers_hang_up) {
    CitySpec c = talkative();
    for (std::size_t k = 16; k < 36; ++k) c.profile.half_hour[k] = 1;
    c.behaviour.hotline_seats = 1;
    c.behaviour.hotline_on_duty = 0.25;
    c.behaviour.hotline_patience = exponential(sim::minutes(2));
    const World world(c);
    const Staff staff{std::vector<std::int64_t>(world.stations.size(), 50),
                      std::vector<std::int64_t>(world.back_offices(), 5)};
    const CityOutcome o = run_city(world, c.regimes[0], staff, 0, {});
    EXPECT_GT(calls(o, PerCall::hung_up), 1000);
    EXPECT_EQ(calls(o, PerCall::calls), calls(o, PerCall::answered) + calls(o, PerCall::hung_up));
    EXPECT_LE(calls(o, PerCall::busy_ms), calls(o, PerCall::scheduled_ms) * 11 / 10);
    EXPECT_GT(calls(o, PerCall::offered_wait_ms), calls(o, PerCall::wait_ms));
}

TEST(OtherDuties, take_their_share_of_the_back_offices) {
    CitySpec c = small_city();
    add_matter(c, "permit", 1000);
    c.departments[3].other_duties = 0.25;
    const World world(c);
    const Staff staff{std::vector<std::int64_t>(world.stations.size(), 20),
                      std::vector<std::int64_t>(world.back_offices(), 40)};
    const CityOutcome o = run_city(world, c.regimes[0], staff, 0, {});
    std::int64_t workdays = 0, offices = 0;
    for (std::int64_t d = 0; d < c.days; ++d) workdays += world.calendar.workday(d);
    for (std::size_t b = 0; b < world.back_offices(); ++b)
        offices += world.back_office_department(b) == 3;
    // Half days of 3.5 and 4 hours, each away with probability a quarter.
    const double n = static_cast<double>(workdays * offices * 40), p = 0.25;
    const double mean = n * p * 7.5, sd = std::sqrt(n * p * (1 - p) * (3.5 * 3.5 + 4.0 * 4.0));
    const auto hours = [&](std::size_t d) {
        return static_cast<double>(o.tally.at(o.layout->activity, d, at(Activity::other_duties))) /
               3'600'000;
    };
    EXPECT_NEAR(hours(3), mean, 4 * sd);
    EXPECT_EQ(hours(0), 0);
}

}  // namespace
}  // namespace cityload::city
