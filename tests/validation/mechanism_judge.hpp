#pragma once
// Runs a small city without limits of windows and holds what it counted against theory.

#include <gtest/gtest.h>

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "tests/support/small_city.hpp"

namespace cityload::validation {

struct Quantity {
    std::string name;
    std::function<double(const city::CityOutcome&)> measure;  ///< of one replication
    double theory;
};

/// Chance of any false alarm among all comparisons of the program, and how many comparisons share
/// it.
inline constexpr double family_false_alarm = 1e-3;
inline constexpr int comparisons_at_most = 250;

/// Half width in standard errors at which a comparison of `replications` independent means alarms.
inline double critical(int replications) {
    const boost::math::students_t t(replications - 1);
    return boost::math::quantile(
        boost::math::complement(t, family_false_alarm / comparisons_at_most / 2));
}

inline int& comparisons() {
    static int n = 0;
    return n;
}

/// Every quantity's mean over replications must lie within its confidence interval around theory,
/// and the standard error must not exceed `precision` of theory (a wide interval proves nothing).
inline void judge(const city::CitySpec& spec, const std::vector<Quantity>& quantities,
                  double precision = 0.01, int replications = 30) {
    const test::UnlimitedCity small(spec);
    std::vector<double> sum(quantities.size()), squares(quantities.size());
    for (int r = 0; r < replications; ++r) {
        const city::CityOutcome outcome = small.run(static_cast<std::uint32_t>(r));
        ASSERT_EQ(test::of_matters(outcome, city::PerMatter::open), 0)
            << "the cool-down is too short";
        for (std::size_t q = 0; q < quantities.size(); ++q) {
            const double d = quantities[q].measure(outcome) - quantities[q].theory;
            sum[q] += d;
            squares[q] += d * d;
        }
    }
    for (std::size_t q = 0; q < quantities.size(); ++q) {
        ++comparisons();
        const double mean = sum[q] / replications;
        const double error =
            std::sqrt(std::max(0.0, squares[q] / replications - mean * mean) / (replications - 1));
        EXPECT_LE(std::abs(mean), critical(replications) * error + 1e-9)
            << quantities[q].name << ": " << quantities[q].theory + mean << " ± " << error
            << ", theory " << quantities[q].theory;
        EXPECT_LE(error, precision * std::abs(quantities[q].theory) + 1e-12)
            << quantities[q].name << ": too few cases to tell";
    }
    ASSERT_LE(comparisons(), comparisons_at_most);
}

/// A sum over all matters, per need.
inline std::function<double(const city::CityOutcome&)> per_need(city::PerMatter what) {
    return [what](const city::CityOutcome& o) {
        return static_cast<double>(test::of_matters(o, what)) /
               static_cast<double>(test::of_matters(o, city::PerMatter::needs));
    };
}

/// Share of completed cases with n trips by a rule.
inline std::function<double(const city::CityOutcome&)> share_with(city::Rule rule, std::size_t n) {
    return [rule, n](const city::CityOutcome& o) {
        return static_cast<double>(test::with_trips(o, rule, n)) /
               static_cast<double>(test::of_matters(o, city::PerMatter::completed));
    };
}

/// Share of the documents asked for (of one kind) that came in a way.
inline std::function<double(const city::CityOutcome&)> carried(city::PerDocument how,
                                                               std::size_t document = 0) {
    return [how, document](const city::CityOutcome& o) {
        return static_cast<double>(test::of_document(o, how, document)) /
               static_cast<double>(test::of_document(o, city::PerDocument::asked, document));
    };
}

}  // namespace cityload::validation
