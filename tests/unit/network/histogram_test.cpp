#include <gtest/gtest.h>

#include <cmath>

#include "models/network/outcome.hpp"

namespace cityload::network::test {
namespace {

TEST(TimeHistogram, bins_are_contiguous_and_at_most_a_64th_wide) {
    std::size_t last = 0;
    for (std::int64_t v = 0; v < 300'000; ++v) {
        const std::size_t b = TimeHistogram::bin(v);
        ASSERT_TRUE(b == last || b == last + 1) << v;
        last = b;
        ASSERT_LE(TimeHistogram::lower(b), v);
        ASSERT_GT(TimeHistogram::lower(b + 1), v);
        ASSERT_LE(TimeHistogram::lower(b + 1) - TimeHistogram::lower(b),
                  std::max<std::int64_t>(1, v / 64));
    }
    const std::int64_t century = 3'155'760'000'000;
    EXPECT_LE(TimeHistogram::lower(TimeHistogram::bin(century)), century);
    EXPECT_GT(TimeHistogram::lower(TimeHistogram::bin(century) + 1), century);
}

TEST(TimeHistogram, quantiles_lie_within_a_bin_of_the_truth) {
    TimeHistogram h;
    EXPECT_TRUE(std::isnan(h.quantile(0.5)));
    for (std::int64_t v = 0; v < 100'000; ++v) h.add(v);
    for (const double q : {0.0, 0.001, 0.1, 0.5, 0.9, 0.99, 1.0})
        EXPECT_NEAR(h.quantile(q), q * 100'000, std::max(1.0, q * 100'000 / 64));
    TimeHistogram zeros;
    for (int i = 0; i < 10; ++i) zeros.add(0);
    EXPECT_EQ(zeros.quantile(0.9), 0);
}

TEST(TimeHistogram, merging_is_addition) {
    TimeHistogram a, b, both;
    for (std::int64_t v = 0; v < 5000; v += 3) a.add(v), both.add(v);
    for (std::int64_t v = 0; v < 900'000; v += 71) b.add(v), both.add(v);
    a.merge(b);
    for (const double q : {0.01, 0.3, 0.5, 0.77, 0.999}) EXPECT_EQ(a.quantile(q), both.quantile(q));
}

}  // namespace
}  // namespace cityload::network::test
