#include "results/compare/sensitivity.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace cityload::compare {
namespace {

TEST(LatinHypercube, EveryParameterHasOnePointInEveryPart) {
    const auto cube = latin_hypercube(7, 40, 25);
    ASSERT_EQ(cube.size(), 40u);
    for (std::size_t p = 0; p < 25; ++p) {
        std::set<int> parts;
        for (const auto& point : cube) {
            EXPECT_GE(point[p], 0);
            EXPECT_LT(point[p], 1);
            parts.insert(static_cast<int>(point[p] * 40));
        }
        EXPECT_EQ(parts.size(), 40u) << p;
    }
}

TEST(LatinHypercube, AColumnDoesNotDependOnTheOthers) {
    const auto few = latin_hypercube(7, 30, 3), many = latin_hypercube(7, 30, 50);
    for (std::size_t i = 0; i < 30; ++i)
        for (std::size_t p = 0; p < 3; ++p) EXPECT_EQ(few[i][p], many[i][p]);
    EXPECT_NE(latin_hypercube(8, 30, 3), few);
}

TEST(LatinHypercube, ColumnsAreNotCorrelated) {
    // 300 pairs of columns of 100 points; |r| has a standard deviation of 0.1. A largest |r| above
    // 0.45 has a chance of about 300 · 7e-6 = 0.2 %; the seed is fixed.
    const auto cube = latin_hypercube(1, 100, 25);
    for (std::size_t p = 0; p < 25; ++p)
        for (std::size_t q = 0; q < p; ++q) {
            std::vector<double> a, b;
            for (const auto& point : cube) a.push_back(point[p]), b.push_back(point[q]);
            EXPECT_LT(std::abs(rank_correlation(a, b)), 0.45) << p << ' ' << q;
        }
}

TEST(RankCorrelation, KnowsOrderOnly) {
    EXPECT_DOUBLE_EQ(rank_correlation({1, 2, 3, 4}, {1, 10, 100, 1000}), 1);
    EXPECT_DOUBLE_EQ(rank_correlation({1, 2, 3, 4}, {8, 6, 4, 2}), -1);
    // Ties share a rank: ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3: 4.5 / sqrt(4.5 · 5).
    EXPECT_NEAR(rank_correlation({1, 2, 2, 3}, {1, 2, 3, 4}), 4.5 / std::sqrt(4.5 * 5), 1e-12);
    EXPECT_TRUE(std::isnan(rank_correlation({1, 2, 3}, {5, 5, 5})));
}

TEST(RankCorrelation, LeavesOutWhatIsMissing) {
    const double none = std::nan("");
    EXPECT_DOUBLE_EQ(rank_correlation({1, 2, none, 3, 4}, {1, 10, 3, 100, none}), 1);
    EXPECT_TRUE(std::isnan(rank_correlation({1, 2, 3}, {none, none, none})));
}

TEST(SampleQuantile, InterpolatesAndLeavesOutWhatIsMissing) {
    EXPECT_DOUBLE_EQ(sample_quantile({4, 1, 3, 2}, 0.5), 2.5);
    EXPECT_DOUBLE_EQ(sample_quantile({4, 1, std::nan(""), 3, 2}, 0), 1);
    EXPECT_TRUE(std::isnan(sample_quantile({}, 0.5)));
}

}  // namespace
}  // namespace cityload::compare
