// How many of one's own documents are wrong: the thresholds against the binomial distribution.

#include <gtest/gtest.h>

#include <cmath>

#include "models/city/rules.hpp"
#include "tests/support/small_city.hpp"

namespace cityload::city {
namespace {

using namespace test;

/// P(at most k of n are faulty), term by term.
double at_most(int k, int n, double error) {
    double sum = 0;
    for (int i = 0; i <= std::min(k, n); ++i)
        sum += std::exp(std::lgamma(n + 1) - std::lgamma(i + 1) - std::lgamma(n - i + 1)) *
               std::pow(error, i) * std::pow(1 - error, n - i);
    return sum;
}

TEST(Faults, follow_the_binomial_distribution_to_its_end) {
    for (const double error : {1e-11, 1e-4, 0.0065, 0.05, 0.3, 0.9})
        for (const int n : {0, 1, 2, 3, 5, 7, 23}) {
            CitySpec spec = small_city();
            add_matter(spec, "permit", 1000).own_documents = n;
            regime(spec).own_error = error;
            const World world(spec);
            const RegimePlan plan(world, spec.regimes[0], {});
            const Rules rules(plan);
            const auto& below = rules.fault_below(world.matters.size() - 1);
            for (int k = 0; k < 8; ++k) {
                // Rounded to 2^-32; that nobody has more than all were once rounded to 0.
                const double p = static_cast<double>(below[static_cast<std::size_t>(k)]) * 0x1p-64;
                EXPECT_NEAR(p, at_most(k, n, error), 1e-9) << k << " of " << n << ", " << error;
                if (k > 0) {
                    EXPECT_GE(below[static_cast<std::size_t>(k)], below[k - 1u]);
                }
            }
        }
}

}  // namespace
}  // namespace cityload::city
