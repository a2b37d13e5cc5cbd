#include "sim/divider.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "sim/random.hpp"

namespace cityload::sim {
namespace {

TEST(Divider, equals_division) {
    constexpr std::uint64_t one = 1, max = ~std::uint64_t{0};
    const std::vector<std::uint64_t> divisors = {
        1, 2, 3, 7, 64, 1000, 300'000, one << 32, 4'294'967'291, one << 63, max - 1, max};
    const std::vector<std::uint64_t> extremes = {0, 1, 2, max - 1, max};
    for (const std::uint64_t d : divisors) {
        const Divider divide(d);
        for (const std::uint64_t n : extremes) ASSERT_EQ(divide(n), n / d) << n << "/" << d;
        for (std::uint64_t k = 0; k < 2000; ++k) {
            const std::uint64_t n = mix64(k) >> (k % 64);
            ASSERT_EQ(divide(n), n / d) << n << "/" << d;
            // Around multiples, where a wrong reciprocal shows first.
            const std::uint64_t multiple = n / d * d;
            ASSERT_EQ(divide(multiple), multiple / d);
            ASSERT_EQ(divide(multiple - 1), (multiple - 1) / d);
        }
    }
}

}  // namespace
}  // namespace cityload::sim
