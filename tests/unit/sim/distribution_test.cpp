// Distributions are checked by integration and against Boost.Math, not by simulation; a few
// Kolmogorov-Smirnov tests at the end check that draws and tables fit together.
#include "sim/distribution.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "sim/fingerprint.hpp"
#include "sim/random.hpp"

namespace cityload::sim {
namespace {

using Kind = DistributionSpec::Kind;
constexpr std::uint64_t highest_u = ~std::uint64_t{0};
constexpr double unit = 1 << Distribution::fraction_bits;

DistributionSpec make(Kind kind, double mean, double cv) {
    DistributionSpec s;
    s.kind = kind;
    s.mean = mean;
    s.cv = cv;
    return s;
}
DistributionSpec constant(double value) {
    DistributionSpec s;
    s.value = value;
    return s;
}
DistributionSpec erlang(double mean, double shape) {
    DistributionSpec s = make(Kind::erlang, mean, 0);
    s.shape = shape;
    return s;
}
DistributionSpec uniform(double min, double max) {
    DistributionSpec s;
    s.kind = Kind::uniform;
    s.min = min;
    s.max = max;
    return s;
}
DistributionSpec triangular(double min, double mode, double max) {
    DistributionSpec s = uniform(min, max);
    s.kind = Kind::triangular;
    s.mode = mode;
    return s;
}
DistributionSpec mixture(std::vector<DistributionSpec> of, std::vector<double> weights) {
    DistributionSpec s;
    s.kind = Kind::mixture;
    s.of = std::move(of);
    s.weights = std::move(weights);
    return s;
}
DistributionSpec empirical(std::vector<double> data) {
    DistributionSpec s;
    s.kind = Kind::empirical;
    s.data = std::move(data);
    return s;
}

constexpr double mean_ms = 600'000;  // 10 min

/// A distribution with its true mean, variance and (where it has one) quantile function of p or of
/// 1 - p.
struct Case {
    std::string name;
    DistributionSpec spec;
    double mean, variance;
    std::function<double(double)> lower, upper;
};

template <class Boost>
Case boost_case(std::string name, DistributionSpec spec, Boost d) {
    return {std::move(name),
            std::move(spec),
            boost::math::mean(d),
            boost::math::variance(d),
            [d](double p) { return quantile(d, p); },
            [d](double q) { return quantile(complement(d, q)); }};
}

std::vector<Case> table_cases() {
    namespace bm = boost::math;
    std::vector<Case> cases;
    cases.push_back(boost_case("exponential", make(Kind::exponential, mean_ms, 0),
                               bm::exponential(1 / mean_ms)));
    for (const double cv : {0.2, 1.0, 1.5, 3.0, 3.2, 5.0}) {
        const double s2 = std::log1p(cv * cv);
        cases.push_back(boost_case("lognormal cv " + std::to_string(cv),
                                   make(Kind::lognormal, mean_ms, cv),
                                   bm::lognormal(std::log(mean_ms) - s2 / 2, std::sqrt(s2))));
    }
    for (const double cv : {0.05, 0.5, 2.0}) {
        const double shape = 1 / (cv * cv);
        cases.push_back(boost_case("gamma cv " + std::to_string(cv), make(Kind::gamma, mean_ms, cv),
                                   bm::gamma_distribution<>(shape, mean_ms / shape)));
    }
    for (const double shape : {1.0, 3.0, 50.0})
        cases.push_back(boost_case("Erlang " + std::to_string(shape), erlang(mean_ms, shape),
                                   bm::gamma_distribution<>(shape, mean_ms / shape)));
    for (const double mode : {1000.0, 1500.0, 4900.0, 5000.0})
        cases.push_back(boost_case("triangular", triangular(1000, mode, 5000),
                                   bm::triangular(1000, mode, 5000)));
    return cases;
}

std::vector<Case> other_cases() {
    std::vector<Case> cases;
    for (const double cv : {1.0, 3.0, 10.0})
        cases.push_back({"hyperexponential cv " + std::to_string(cv),
                         make(Kind::hyperexponential, mean_ms, cv),
                         mean_ms,
                         mean_ms * mean_ms * cv * cv,
                         {},
                         {}});
    cases.push_back({"uniform", uniform(250, 1750), 1000, 1500. * 1500 / 12, {}, {}});
    cases.push_back({"constant", constant(1234.5), 1234.5, 0, {}, {}});
    // 1/4 constant 1000, 3/4 uniform on [0, 4000]: mean 1750, second moment .25e6 + .75 · 16e6/3.
    cases.push_back({"mixture",
                     mixture({constant(1000), uniform(0, 4000)}, {2, 6}),
                     1750,
                     0.25e6 + 0.75 * 16e6 / 3 - 1750. * 1750,
                     {},
                     {}});
    cases.push_back({"empirical", empirical({4, 1, 1, 6}), 3, 4.5, {}, {}});
    return cases;
}

struct Moments {
    double mean = 0, second = 0;
};

/// Integrates sample_fixed over all uniforms: in each octave of the distance from the nearer end
/// 256 strata with two Gauss points, exact for what is piecewise cubic; the last 256 uniforms at
/// each end one by one.
Moments integrate(const Distribution& d) {
    long double mean = 0, second = 0;
    const auto add = [&](std::uint64_t u, long double mass) {
        const long double x = static_cast<long double>(d.sample_fixed(u)) / unit;
        mean += mass * x;
        second += mass * x * x;
    };
    for (std::uint64_t w = 0; w < 256; ++w)
        for (const std::uint64_t u : {w, ~w}) add(u, 0x1p-64L);
    const double gauss = 0.5 - std::sqrt(1.0 / 12);
    for (int octave = 8; octave < 63; ++octave) {
        const double width = std::ldexp(1.0, octave - 8), mass = std::ldexp(1.0, octave - 8 - 64);
        for (int stratum = 0; stratum < 256; ++stratum) {
            const std::uint64_t start = (std::uint64_t{256} + static_cast<unsigned>(stratum))
                                        << (octave - 8);
            for (const double place : {gauss, 1 - gauss}) {
                const std::uint64_t w = start + static_cast<std::uint64_t>(place * width);
                for (const std::uint64_t u : {w, ~w}) add(u, mass / 2);
            }
        }
    }
    return {static_cast<double>(mean), static_cast<double>(second)};
}

TEST(Distribution, table_keeps_mean_and_second_moment_within_2e_5) {
    for (const Case& c : table_cases()) {
        SCOPED_TRACE(c.name);
        const Distribution d(c.spec);
        const Moments m = integrate(d);
        const double second = c.variance + c.mean * c.mean;
        EXPECT_NEAR(m.mean / c.mean, 1, 1e-7);
        EXPECT_NEAR(m.second / second, 1, 2e-6);
        // mean() and variance() tell the moments of the table itself.
        EXPECT_NEAR(d.mean() / m.mean, 1, 1e-9);
        EXPECT_NEAR((d.variance() + d.mean() * d.mean()) / m.second, 1, 1e-8);
    }
}

TEST(Distribution, other_kinds_have_the_moments_asked_for) {
    for (const Case& c : other_cases()) {
        SCOPED_TRACE(c.name);
        const Distribution d(c.spec);
        EXPECT_NEAR(d.mean() / c.mean, 1, 1e-7);
        EXPECT_NEAR(d.variance(), c.variance, 1e-6 * (c.variance + c.mean * c.mean));
        if (c.spec.kind == Kind::hyperexponential || c.spec.kind == Kind::mixture)
            continue;  // jumps inside strata
        const Moments m = integrate(d);
        EXPECT_NEAR(m.mean / c.mean, 1, 1e-6);
        EXPECT_NEAR(m.second / (c.variance + c.mean * c.mean), 1, 1e-6);
    }
}

TEST(Distribution, mixture_draws_its_parts_in_proportion) {
    const Distribution d(
        mixture({constant(1000), uniform(2000, 3000), constant(7)}, {0.5, 0.3, 0.2}));
    constexpr int strata = 1 << 20;
    int first = 0, second = 0, third = 0;
    double uniform_sum = 0;
    for (int i = 0; i < strata; ++i) {
        const double x =
            static_cast<double>(d.sample_fixed((std::uint64_t(i) << 44) + (1ull << 43))) / unit;
        first += x == 1000;
        third += x == 7;
        if (x >= 2000) {
            ++second;
            uniform_sum += x;
            EXPECT_LE(x, 3000);
        }
    }
    EXPECT_NEAR(first, 0.5 * strata, 1);
    EXPECT_NEAR(second, 0.3 * strata, 1);
    EXPECT_NEAR(third, 0.2 * strata, 1);
    EXPECT_NEAR(uniform_sum / second, 2500, 0.01);
}

TEST(Distribution, mixture_stretches_the_rest_of_the_uniform_over_the_whole_part) {
    const double third = 1.0 / 3;
    const Distribution d(
        mixture({uniform(0, 1e6), uniform(2e6, 3e6), uniform(4e6, 5e6)}, {third, third, third}));
    EXPECT_EQ(d.sample(0).ms, 0);
    EXPECT_EQ(d.sample(highest_u).ms, 5'000'000);
    const std::uint64_t edge = static_cast<std::uint64_t>(third / (third + third + third) * 0x1p53)
                               << 11;
    EXPECT_EQ(d.sample(edge - 1).ms, 1'000'000);
    EXPECT_EQ(d.sample(edge).ms, 2'000'000);
    EXPECT_NEAR(static_cast<double>(d.sample(edge / 4).ms), 0.25e6, 1);
    EXPECT_NEAR(static_cast<double>(d.sample(edge + edge / 4 * 3).ms), 2.75e6, 1);
}

TEST(Distribution, mixture_of_one_part_is_the_part) {
    const Distribution part(make(Kind::exponential, 1000, 0));
    const Distribution alone(mixture({make(Kind::exponential, 1000, 0)}, {17}));
    for (std::uint64_t i = 0; i < 1000; ++i)
        EXPECT_EQ(alone.sample_fixed(mix64(i)), part.sample_fixed(mix64(i)));
}

TEST(Distribution, mixtures_nest) {
    const Distribution d(
        mixture({mixture({constant(1), constant(2)}, {1, 1}), constant(3)}, {1, 1}));
    EXPECT_EQ(d.sample(0).ms, 1);
    EXPECT_EQ(d.sample(0x5fffffffffffffffULL).ms, 2);
    EXPECT_EQ(d.sample(0x8000000000000000ULL).ms, 3);
    EXPECT_NEAR(d.mean(), 2.25, 1e-12);
}

TEST(Distribution, quantiles_agree_with_boost_math_into_the_far_tails) {
    for (const Case& c : table_cases()) {
        SCOPED_TRACE(c.name);
        const Distribution d(c.spec);
        // Linear interpolation over 1/64 of the tail: about p² |q''| / (12 · 64²) beside the curve;
        // a gamma of shape 1/4 begins like p^4, where that is 2.4e-4 of the value.
        const double tolerance = 5e-4;
        for (int octave = 13; octave < 63; ++octave)
            for (int i = 0; i < 40; ++i) {
                const std::uint64_t w =
                    (std::uint64_t{1} << octave) +
                    (mix64(static_cast<std::uint64_t>(octave * 64 + i)) >> (64 - octave));
                const double tail = std::ldexp(static_cast<double>(w), -64);
                const double low = c.lower(tail), high = c.upper(tail);
                EXPECT_NEAR(static_cast<double>(d.sample_fixed(w)) / unit, low,
                            tolerance * low + 1 / unit);
                EXPECT_NEAR(static_cast<double>(d.sample_fixed(~w)) / unit, high,
                            tolerance * high + 1 / unit);
            }
    }
}

TEST(Distribution, exponential_quantile_errs_by_less_than_3e_5_of_the_mean) {
    const Distribution d(make(Kind::exponential, 1e6, 0));
    for (std::uint64_t i = 0; i < 100'000; ++i) {
        const std::uint64_t u = mix64(i);
        const double exact = -std::log1p(-std::ldexp(static_cast<double>(u >> 11) + 0.5, -53));
        EXPECT_NEAR(static_cast<double>(d.sample_fixed(u)) / (1e6 * unit), exact, 3e-5) << u;
    }
}

TEST(Distribution, variates_never_decrease_with_u) {
    std::vector<std::uint64_t> points = {0, 1, 2, highest_u, highest_u - 1};
    for (std::size_t k = 0; k < QuantileTable::knots(); ++k)
        for (const int beside : {-2, -1, 0, 1, 2}) {
            const std::uint64_t w = QuantileTable::distance(k) + static_cast<std::uint64_t>(beside);
            points.push_back(w);
            points.push_back(~w);
        }
    for (std::uint64_t i = 0; i < 50'000; ++i) points.push_back(mix64(i) >> (i % 50));
    std::sort(points.begin(), points.end());
    std::vector<Case> cases = table_cases();
    cases.push_back({"uniform", uniform(10, 20), 0, 0, {}, {}});
    cases.push_back({"empirical", empirical({5, 3, 9, 3}), 0, 0, {}, {}});
    for (const Case& c : cases) {
        SCOPED_TRACE(c.name);
        const Distribution d(c.spec);
        std::int64_t before = d.sample_fixed(0);
        EXPECT_GE(before, 0);
        for (const std::uint64_t u : points) {
            const std::int64_t here = d.sample_fixed(u);
            ASSERT_GE(here, before) << "at u = " << u;
            before = here;
        }
    }
}

TEST(Distribution, knots_cut_every_octave_into_64_cells) {
    EXPECT_EQ(QuantileTable::distance(0), 0u);
    EXPECT_EQ(QuantileTable::distance(64), std::uint64_t{1} << 12);
    EXPECT_EQ(QuantileTable::distance(128), std::uint64_t{1} << 13);
    EXPECT_EQ(QuantileTable::distance(QuantileTable::cells_per_side), std::uint64_t{1} << 63);
    for (std::size_t k = 64; k + 64 <= QuantileTable::cells_per_side; ++k)
        EXPECT_EQ(QuantileTable::distance(k + 64), 2 * QuantileTable::distance(k));
}

TEST(Distribution, times_are_rounded_half_up_to_the_millisecond) {
    EXPECT_EQ(Distribution(constant(0.5)).sample(7).ms, 1);
    EXPECT_EQ(Distribution(constant(0.499)).sample(7).ms, 0);
    EXPECT_EQ(Distribution(constant(1.5)).sample(0).ms, 2);
    EXPECT_EQ(Distribution(constant(90'000)).sample(highest_u).ms, 90'000);
    EXPECT_EQ(Distribution(constant(1)).sample_fixed(3), 1 << 20);
    EXPECT_EQ(Distribution().sample_fixed(12345), 0);
    EXPECT_EQ(Distribution().mean(), 0);
}

TEST(Distribution, uniform_reaches_both_ends) {
    const Distribution d(uniform(10, 20));
    EXPECT_EQ(d.sample_fixed(0), 10 << 20);
    EXPECT_EQ(d.sample_fixed(highest_u), 20 << 20);
    EXPECT_EQ(d.sample_fixed(std::uint64_t{1} << 63), 15 << 20);
}

TEST(Distribution, empirical_takes_each_value_equally_often) {
    const Distribution d(empirical({30, 10, 20}));
    EXPECT_EQ(d.sample(0).ms, 10);
    EXPECT_EQ(d.sample(highest_u / 3).ms, 10);
    EXPECT_EQ(d.sample(highest_u / 3 + 1).ms, 20);
    EXPECT_EQ(d.sample(highest_u).ms, 30);
}

TEST(Distribution, cv_0_is_a_constant) {
    EXPECT_EQ(Distribution(make(Kind::lognormal, 500, 0)).sample(99).ms, 500);
    EXPECT_EQ(Distribution(make(Kind::gamma, 500, 0)).sample(99).ms, 500);
}

std::string complaint(const DistributionSpec& s) {
    try {
        const Distribution d(s);
    } catch (const std::invalid_argument& e) {
        return e.what();
    }
    return "";
}

TEST(Distribution, refuses_what_cannot_be_with_a_sentence) {
    using testing::HasSubstr;
    EXPECT_EQ(complaint(make(Kind::exponential, -1, 0)),
              "exponential: mean is -1 but must be at least 0 and at most 2^41 (70 years in ms)");
    EXPECT_THAT(complaint(make(Kind::exponential, std::nan(""), 0)), HasSubstr("mean is nan"));
    EXPECT_THAT(complaint(make(Kind::lognormal, 1, -0.1)), HasSubstr("cv is -0.1"));
    EXPECT_THAT(complaint(make(Kind::gamma, 1, 11)), HasSubstr("cv is 11"));
    EXPECT_THAT(complaint(make(Kind::hyperexponential, 1, 0.9)), HasSubstr("between 1 and 100"));
    EXPECT_THAT(complaint(erlang(1, 2.5)), HasSubstr("whole number"));
    EXPECT_THAT(complaint(erlang(1, 0)), HasSubstr("shape is 0"));
    EXPECT_THAT(complaint(uniform(2, 1)), HasSubstr("max is 1"));
    EXPECT_THAT(complaint(uniform(-2, 1)), HasSubstr("min is -2"));
    EXPECT_THAT(complaint(triangular(1, 9, 5)), HasSubstr("mode is 9"));
    EXPECT_THAT(complaint(constant(-1)), HasSubstr("value is -1"));
    EXPECT_THAT(complaint(mixture({}, {})), HasSubstr("no distribution"));
    EXPECT_THAT(complaint(mixture({constant(1)}, {1, 2})),
                HasSubstr("1 distributions but 2 weights"));
    EXPECT_THAT(complaint(mixture({constant(1), constant(2)}, {1, 0})), HasSubstr("weight is 0"));
    EXPECT_THAT(complaint(mixture({constant(1), constant(2)}, {1, 1e-30})), HasSubstr("too small"));
    EXPECT_THAT(complaint(empirical({})), HasSubstr("no data"));
    EXPECT_THAT(complaint(empirical({1, -1})), HasSubstr("a value is -1"));
    EXPECT_THAT(complaint(make(Kind::lognormal, 0x1p40, 10)), HasSubstr("139 years"));
}

TEST(Distribution, describes_itself_in_a_readable_unit) {
    using Quantity = Distribution::Quantity;
    EXPECT_EQ(Distribution(make(Kind::exponential, 600'000, 0)).describe(),
              "exponential, mean 10 min");
    EXPECT_EQ(Distribution(make(Kind::lognormal, 90'000, 1.5)).describe(),
              "lognormal, mean 90 s, cv 1.5");
    EXPECT_EQ(Distribution(make(Kind::exponential, 60'000, 0)).describe(),
              "exponential, mean 1 min");
    EXPECT_EQ(Distribution(constant(3 * 86'400'000.0)).describe(), "always 3 d");
    EXPECT_EQ(Distribution(make(Kind::gamma, 1, 0.05)).describe(Quantity::factor),
              "gamma, mean 1, cv 0.05");
    EXPECT_EQ(Distribution(triangular(1000, 2000, 9000)).describe(),
              "triangular from 1 s to 9 s, most often 2 s");
    EXPECT_EQ(Distribution(mixture({constant(1000), uniform(0, 4000)}, {1, 3})).describe(),
              "mixture of 25 % always 1 s; 75 % uniform from 0 ms to 4 s");
    EXPECT_EQ(Distribution(empirical({1000, 3000})).describe(), "empirical, 2 values, mean 2 s");
    EXPECT_EQ(Distribution().describe(), "always 0 ms");
}

/// A hash over many variates of many distributions, tails included.
std::string hash_of_tables() {
    Fingerprint f;
    std::vector<Case> cases = table_cases();
    for (const Case& c : other_cases()) cases.push_back(c);
    for (const Case& c : cases) {
        const Distribution d(c.spec);
        for (std::size_t k = 0; k < QuantileTable::knots(); ++k) {
            const std::uint64_t w = QuantileTable::distance(k);
            f.add(w, static_cast<std::uint64_t>(d.sample_fixed(w)),
                  static_cast<std::uint64_t>(d.sample_fixed(~w)), k);
        }
    }
    return f.hex();
}

TEST(Distribution, hash_of_tables_is_printed) {
    std::printf("tables %s\n", hash_of_tables().c_str());
}

/// glibc chooses variants of exp, log and pow by processor; a tunable makes this processor look
/// like an older one.
TEST(Distribution, tables_are_the_same_on_a_processor_without_fma) {
    char self[4096];
    const ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    ASSERT_GT(length, 0);
    self[length] = 0;
    const std::string command = "GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4,-AVX '" +
                                std::string(self) +
                                "' --gtest_filter=Distribution.hash_of_tables_is_printed";
    FILE* pipe = popen(command.c_str(), "r");
    ASSERT_NE(pipe, nullptr);
    std::string output;
    char line[256];
    while (std::fgets(line, sizeof line, pipe) != nullptr) output += line;
    EXPECT_EQ(pclose(pipe), 0);
    EXPECT_THAT(output, testing::HasSubstr("tables " + hash_of_tables()));
}

/// The hash itself: the same for every compiler, optimisation level and machine, and the reason why
/// a fingerprint of a run may be compared across them. It changes only when the tables are meant to
/// change.
TEST(Distribution, tables_are_those_of_every_other_build) {
    EXPECT_EQ(hash_of_tables(), "d1666aa409c74a3d4edb19999c16bcae");
}

/// Kolmogorov-Smirnov with n = 200,000: P(√n D > 2.7) < 2 exp(-2 · 2.7²) = 9.3e-7 for each case.
TEST(Distribution, draws_pass_kolmogorov_smirnov) {
    constexpr int n = 200'000;
    const Stream stream(2024, 0, 77);
    std::uint64_t entity = 0;
    for (const Case& c : table_cases()) {
        SCOPED_TRACE(c.name);
        const Distribution d(c.spec);
        std::vector<double> draws(n);
        ++entity;
        for (int i = 0; i < n; ++i)
            draws[static_cast<std::size_t>(i)] =
                static_cast<double>(d.sample_fixed(stream(entity, static_cast<std::uint64_t>(i)))) /
                unit;
        std::sort(draws.begin(), draws.end());
        // The empirical quantile must lie between the true quantiles at k/n ∓ D, checked at every
        // per cent.
        const double distance = 2.7 / std::sqrt(n);
        for (int percent = 1; percent < 100; ++percent) {
            const double p = percent / 100.0, x = draws[static_cast<std::size_t>(p * n)];
            if (p > distance) {
                EXPECT_GE(x, c.lower(p - distance) * (1 - 1e-4));
            }
            if (p + distance < 1) {
                EXPECT_LE(x, c.lower(p + distance) * (1 + 1e-4));
            }
        }
    }
}

}  // namespace
}  // namespace cityload::sim
