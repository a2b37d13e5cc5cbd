// Arrival processes against their definition.

#include "models/network/source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "tests/unit/network/networks.hpp"

namespace cityload::network::test {
namespace {

std::vector<std::int64_t> arrivals(const NetworkSpec& spec, std::uint32_t replication = 0) {
    const Plan plan(spec, replication, false);
    Source source(plan, 0);
    std::vector<std::int64_t> times;
    std::uint64_t last_mixed = 0;
    for (; source.next() != Instant::never(); source.pop()) {
        if (!times.empty() && times.back() == source.next().ms) {
            EXPECT_GT(source.front().mixed, last_mixed);
        } else if (!times.empty()) {
            EXPECT_GT(source.next().ms, times.back());
        }
        last_mixed = source.front().mixed;
        EXPECT_EQ(source.front().mixed, sim::mix64(source.front().customer));
        times.push_back(source.next().ms);
    }
    return times;
}

NetworkSpec one(SourceSpec source) {
    NetworkSpec spec;
    spec.stations = {station("a", 1, deterministic(1))};
    spec.sources = {std::move(source)};
    spec.horizon = sim::days(10);
    return spec;
}

TEST(Source, poisson_gaps_follow_the_stream) {
    NetworkSpec spec = one(poisson("s", {"a"}, 5000));
    const std::vector<std::int64_t> times = arrivals(spec);
    const sim::Stream gaps(spec.seed, 0, purpose_gap);
    const Distribution gap(exponential(5000));
    std::int64_t fine = 0;
    for (std::size_t n = 0; n < times.size(); ++n) {
        const sim::DrawPair pair = gaps.pair(0, n / 2);
        fine += gap.sample_fixed(n % 2 == 0 ? pair.first : pair.second);
        ASSERT_EQ(times[n], (fine + (1 << 19)) >> 20) << n;
    }
    EXPECT_NEAR(static_cast<double>(times.size()), 172'800, 5 * std::sqrt(172'800.0));
}

TEST(Source, many_arrivals_of_one_millisecond) {
    NetworkSpec spec = one(poisson("s", {"a"}, 0.002));
    spec.horizon = Duration{100};
    EXPECT_NEAR(static_cast<double>(arrivals(spec).size()), 49'750, 5 * std::sqrt(49'750.0));
}

TEST(Source, renewal_starts_where_it_is_told) {
    SourceSpec s = poisson("s", {"a"}, 1);
    s.arrivals.process = ArrivalSpec::Process::renewal;
    s.arrivals.gap = deterministic(60'000);
    s.arrivals.first = Duration{30'000};
    NetworkSpec spec = one(s);
    spec.horizon = sim::minutes(4);
    EXPECT_THAT(arrivals(spec), testing::ElementsAre(30'000, 90'000, 150'000, 210'000));
    spec.sources[0].arrivals.first = sim::minutes(4);
    EXPECT_TRUE(arrivals(spec).empty());
    spec.sources[0].arrivals.gap = deterministic(0);
    EXPECT_THROW(arrivals(spec), std::invalid_argument);
}

TEST(Source, schedule_follows_its_rates) {
    // Counts per step are Poisson: 400, 0 and 1200 expected an hour.
    SourceSpec s = poisson("s", {"a"}, 1);
    s.arrivals.process = ArrivalSpec::Process::schedule;
    s.arrivals.step = sim::hours(1);
    s.arrivals.rates_per_ms = {400 / 3.6e6, 0, 1200 / 3.6e6};
    s.arrivals.repeat = true;
    NetworkSpec spec = one(s);
    spec.horizon = sim::days(100);
    double counts[3] = {};
    for (const std::int64_t t : arrivals(spec)) ++counts[(t / 3'600'000) % 3];
    EXPECT_NEAR(counts[0], 800 * 400, 5 * std::sqrt(800 * 400));
    EXPECT_EQ(counts[1], 0);
    EXPECT_NEAR(counts[2], 800 * 1200, 5 * std::sqrt(800 * 1200));
    spec.sources[0].arrivals.repeat = false;
    for (const std::int64_t t : arrivals(spec)) EXPECT_LT(t, 3 * 3'600'000);
}

TEST(Source, day_factors_move_whole_days) {
    SourceSpec s = poisson("s", {"a"}, 1);
    s.arrivals.process = ArrivalSpec::Process::schedule;
    s.arrivals.step = sim::hours(5);  // days cut steps
    s.arrivals.rates_per_ms = {1000 / 8.64e7};
    s.arrivals.repeat = true;
    s.arrivals.day_factor = deterministic(3);
    NetworkSpec spec = one(s);
    spec.horizon = sim::days(100);
    EXPECT_NEAR(static_cast<double>(arrivals(spec).size()), 300'000, 5 * std::sqrt(300'000));

    spec.sources[0].arrivals.day_factor->kind = Kind::gamma;
    spec.sources[0].arrivals.day_factor->mean = 1;
    spec.sources[0].arrivals.day_factor->cv = 0.3;
    const Plan plan(spec, 0, false);
    const Distribution factor(*spec.sources[0].arrivals.day_factor);
    std::vector<double> by_day(100);
    for (const std::int64_t t : arrivals(spec)) ++by_day[static_cast<std::size_t>(t / 86'400'000)];
    for (std::size_t d = 0; d < by_day.size(); ++d) {
        const double mean =
            1000 * static_cast<double>(factor.sample_fixed(plan.day_factors(0, d))) / (1 << 20);
        EXPECT_NEAR(by_day[d], mean, 6 * std::sqrt(mean)) << "day " << d;
    }
}

TEST(Source, log_is_taken_as_it_is) {
    NetworkSpec spec = one(at_times("s", {"a"}, {0, 5, 5, 5, 70'000}));
    spec.horizon = Duration{70'000};
    EXPECT_THAT(arrivals(spec), testing::ElementsAre(0, 5, 5, 5));
}

}  // namespace
}  // namespace cityload::network::test
