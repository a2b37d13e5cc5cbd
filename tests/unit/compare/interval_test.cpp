#include "results/compare/interval.hpp"

#include <gmock/gmock.h>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>
#include <cmath>

namespace cityload::compare {
namespace {

using testing::DoubleNear;

TEST(Interval, MeanOfThreeValuesByHand) {
    const std::vector<double> values = {1, 2, 6};  // mean 3, variance 7
    const Estimate e = mean(values);
    EXPECT_DOUBLE_EQ(e.value, 3);
    EXPECT_EQ(e.method, Method::replications);
    ASSERT_TRUE(e.half_width);
    EXPECT_NEAR(*e.half_width, 4.302652729911275 * std::sqrt(7.0 / 3), 1e-9);  // t table, 2 degrees
}

TEST(Interval, OneValueHasNoHalfWidthAndNanIsLeftOut) {
    const double nan = std::nan("");
    const Estimate e = mean(std::vector<double>{nan, 4});
    EXPECT_EQ(e.value, 4);
    EXPECT_EQ(e.n, 1u);
    EXPECT_FALSE(e.half_width);
    EXPECT_TRUE(std::isnan(mean(std::vector<double>{nan}).value));
}

TEST(Interval, PairedDifferenceRemovesWhatIsCommon) {
    const std::vector<double> a = {10, 20, 30, 40}, b = {11, 21.5, 31, 40.5};
    const PairedDifference d = paired_difference(a, b);
    EXPECT_DOUBLE_EQ(d.value, 1);
    EXPECT_NEAR(*d.half_width, t_95(3) * std::sqrt((0.0 + 0.25 + 0 + 0.25) / 3 / 4), 1e-12);
    EXPECT_GT(d.correlation, 0.999);
    EXPECT_GT(d.variance_reduction, 1000);
}

TEST(Interval, PairsOfDifferentLengthsAreAFault) {
    EXPECT_THROW(paired_difference(std::vector<double>{1, 2}, std::vector<double>{1}),
                 std::logic_error);
}

TEST(Interval, Lag1ByHand) {
    EXPECT_NEAR(lag_1(std::vector<double>{1, -1, 1, -1}), -0.75, 1e-12);
    EXPECT_EQ(lag_1(std::vector<double>{2, 2, 2}), 0);
}

TEST(Interval, RatioIsThatOfTheSums) {
    const std::vector<double> above = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
                              below = {2, 2, 2, 2, 2, 2, 2, 2, 2, 2};
    EXPECT_DOUBLE_EQ(ratio({above, below}).value, 2.75);
}

TEST(Interval, ARatioThatIsTheSameEveryWeekIsCertain) {
    const std::vector<double> below = {3, 5, 2, 8, 9, 1, 4, 6, 7, 2, 3, 4};
    std::vector<double> above;
    for (const double n : below) above.push_back(2 * n);
    const Estimate e = ratio({above, below});
    EXPECT_EQ(e.value, 2);
    ASSERT_TRUE(e.half_width);
    EXPECT_NEAR(*e.half_width, 0, 1e-12);
}

TEST(Interval, ATrendIsNotEstimated) {
    std::vector<double> above, below(52, 100.0);
    for (int week = 0; week < 52; ++week) above.push_back(100 + week);
    const Estimate e = ratio({above, below});
    EXPECT_EQ(e.method, Method::not_independent);
    EXPECT_FALSE(e.half_width);
    EXPECT_NEAR(e.value, 1.255, 1e-12);
}

TEST(Interval, FewBatchesAreNotEstimated) {
    const std::vector<double> nine(9, 1.0);
    EXPECT_EQ(ratio({nine, nine}).method, Method::none);
    EXPECT_FALSE(ratio({nine, nine}).half_width);
}

struct Coverage {
    double covered = 0;    ///< share of the intervals given that hold the truth
    double estimated = 0;  ///< share of the series for which one was given
};

/// Weekly needs and outcomes of two regimes that share their needs: b − a has mean −1.5 per need.
/// `memory` is the lag-1 correlation of the difference from week to week.
Coverage coverage(double memory, int series, std::uint32_t seed, int weeks = 52) {
    boost::random::mt19937 random(seed);
    boost::random::normal_distribution<double> normal;
    boost::random::poisson_distribution<int> needs(400);
    int covered = 0, estimated = 0;
    for (int s = 0; s < series; ++s) {
        std::vector<double> a, b, n;
        double state = normal(random);
        for (int week = 0; week < weeks; ++week) {
            if (week > 0) state = memory * state + std::sqrt(1 - memory * memory) * normal(random);
            n.push_back(needs(random));
            const double common = 3 + 0.3 * normal(random);
            a.push_back(n.back() * common);
            b.push_back(n.back() * (common - 1.5 + 0.2 * state));
        }
        const Estimate e = ratio_difference({a, n}, {b, n});
        if (!e.half_width) continue;
        ++estimated;
        covered += std::abs(e.value + 1.5) <= *e.half_width;
    }
    return {static_cast<double>(covered) / estimated, static_cast<double>(estimated) / series};
}

// Bands: 4000 series have a standard error of 0.0035 at 0.95.
TEST(IntervalCoverage, IndependentWeeks) {
    const Coverage c = coverage(0, 4000, 1);
    EXPECT_THAT(c.covered, DoubleNear(0.95, 0.015));
    EXPECT_GT(c.estimated, 0.97);
}

TEST(IntervalCoverage, WeaklyCorrelatedWeeksStayInTheBand) {
    const Coverage c = coverage(0.15, 4000, 2);
    EXPECT_THAT(c.covered, testing::AllOf(testing::Gt(0.90), testing::Lt(0.97)));
    EXPECT_GT(c.estimated, 0.8);
}

TEST(IntervalCoverage, CorrelatedWeeksStayInTheBand) {
    const Coverage c = coverage(0.4, 4000, 6);
    EXPECT_THAT(c.covered, testing::AllOf(testing::Gt(0.90), testing::Lt(0.97)));
    EXPECT_GT(c.estimated, 0.8);
}

TEST(IntervalCoverage, ShorterRunsStayInTheBandWhereTheirWeeksAreLessCorrelated) {
    const Coverage half_a_year = coverage(0.2, 4000, 7, 26), quarter = coverage(0.1, 4000, 8, 13);
    EXPECT_THAT(half_a_year.covered, testing::AllOf(testing::Gt(0.90), testing::Lt(0.97)));
    EXPECT_THAT(quarter.covered, testing::AllOf(testing::Gt(0.90), testing::Lt(0.97)));
}

TEST(Interval, TheLongestBatchesOfWhichThereAreTen) {
    boost::random::mt19937 random(9);
    boost::random::normal_distribution<double> normal;
    const auto method = [&](std::size_t weeks) {
        // Odd and even weeks differ: neither weeks nor batches of them can seem correlated.
        std::vector<double> above, below(weeks, 1.0);
        for (std::size_t k = 0; k < weeks; ++k)
            above.push_back((k % 2 == 0 ? 2 : 1) + (k % 4 < 2 ? 0.1 : 0) + (k % 8 < 4 ? 0.1 : 0) +
                            0.001 * normal(random));
        const Estimate e = ratio({above, below});
        EXPECT_TRUE(e.half_width) << weeks;
        return std::pair(e.method, e.n);
    };
    EXPECT_EQ(method(52), std::pair(Method::four_weeks, std::size_t{13}));
    EXPECT_EQ(method(40), std::pair(Method::four_weeks, std::size_t{10}));
    EXPECT_EQ(method(39), std::pair(Method::two_weeks, std::size_t{19}));
    EXPECT_EQ(method(20), std::pair(Method::two_weeks, std::size_t{10}));
    EXPECT_EQ(method(19), std::pair(Method::weeks, std::size_t{19}));
}

TEST(IntervalCoverage, StronglyCorrelatedWeeksAreMostlyRefused) {
    EXPECT_LT(coverage(0.8, 1000, 3).estimated, 0.2);
}

TEST(IntervalCoverage, Replications) {
    boost::random::mt19937 random(4);
    boost::random::normal_distribution<double> normal;
    int covered = 0;
    constexpr int studies = 4000;
    for (int s = 0; s < studies; ++s) {
        std::vector<double> a, b;
        for (int r = 0; r < 10; ++r) {
            const double common = normal(random);
            a.push_back(common + 0.1 * normal(random));
            b.push_back(common + 2 + 0.1 * normal(random));
        }
        const PairedDifference d = paired_difference(a, b);
        covered += std::abs(d.value - 2) <= *d.half_width;
    }
    EXPECT_THAT(static_cast<double>(covered) / studies, DoubleNear(0.95, 0.015));
}

/// Coverage of the interval of a difference of independent replications: normal values of unequal
/// variance, few of them.
TEST(IntervalCoverage, IndependentRunsOfUnequalVariance) {
    boost::random::mt19937 random(11);
    boost::random::normal_distribution<double> normal;
    int covered = 0;
    constexpr int series = 4000;
    for (int s = 0; s < series; ++s) {
        std::vector<double> a, b;
        for (int i = 0; i < 6; ++i)
            a.push_back(10 + normal(random)), b.push_back(12 + 3 * normal(random));
        const Estimate e = independent_difference(mean(a), mean(b));
        covered += std::abs(e.value - 2) <= e.half_width.value();
    }
    // The degrees of freedom are too few rather than too many: the interval may be a little wide.
    EXPECT_GE(covered, series * 0.94);
    EXPECT_LE(covered, series * 0.98);
}

TEST(Interval, IndependentDifferencesNeedBothHalfWidths) {
    const Estimate a = mean(std::vector<double>{1, 2, 3}), single = mean(std::vector<double>{5});
    EXPECT_DOUBLE_EQ(independent_difference(a, single).value, 3);
    EXPECT_FALSE(independent_difference(a, single).half_width);
    EXPECT_NEAR(*independent_difference(a, a).half_width, t_95(2) * std::sqrt(2.0 / 3), 1e-12);
}

TEST(Interval, PairedWeeksSayHowMuchPairingHelps) {
    boost::random::mt19937 random(5);
    boost::random::normal_distribution<double> normal;
    std::vector<double> a, b, n(52, 100.0);
    for (int week = 0; week < 52; ++week) {
        const double common = normal(random);
        a.push_back(300 + 10 * common + normal(random));
        b.push_back(200 + 10 * common + normal(random));
    }
    const PairedDifference d = ratio_difference({a, n}, {b, n});
    EXPECT_GT(d.correlation, 0.97);
    EXPECT_GT(d.variance_reduction, 30);
}

}  // namespace
}  // namespace cityload::compare
