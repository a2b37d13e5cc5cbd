#pragma once
// Intervals for means and for differences of paired runs. Knows numbers only, no model.

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace cityload::compare {

/// Where an interval comes from.
enum class Method {
    none,            ///< no interval: too few values
    replications,    ///< Student's t over independent replications
    weeks,           ///< Student's t over the weeks of one run
    two_weeks,       ///< the same over batches of two weeks
    four_weeks,      ///< the same over batches of four weeks
    not_independent  ///< no interval: the weeks are too strongly correlated
};

/// An estimate with the half-width of its 95 % interval, where there is one.
struct Estimate {
    double value = std::numeric_limits<double>::quiet_NaN();
    std::optional<double> half_width;
    Method method = Method::none;
    std::size_t n = 0;  ///< replications or batches used
};

/// A difference b − a of pairs that share their random numbers.
struct PairedDifference : Estimate {
    double correlation = std::numeric_limits<double>::quiet_NaN();
    /// Variance of the difference of unpaired runs over that of the paired ones.
    double variance_reduction = std::numeric_limits<double>::quiet_NaN();
};

/// Relations between two series of equal length: their correlation, and the variance of the
/// difference of unpaired series over that of the paired ones.
struct Pairing {
    double correlation = std::numeric_limits<double>::quiet_NaN();
    double variance_reduction = std::numeric_limits<double>::quiet_NaN();
};
Pairing pairing(std::span<const double> a, std::span<const double> b);

/// Quantile of Student's t for a two-sided 95 % interval.
double t_95(std::size_t degrees);

/// Correlation of a series with itself one step later; 0 for constant or very short series.
double lag_1(std::span<const double> series);

/// Mean of independent values; NaN values are left out.
Estimate mean(std::span<const double> values);

/// Mean of b − a, pair by pair; pairs with a NaN are left out.
PairedDifference paired_difference(std::span<const double> a, std::span<const double> b);

/// A ratio of sums over consecutive batches, Σ numerator / Σ denominator.
struct BatchRatio {
    std::span<const double> numerator, denominator;
};

/// A ratio from the weeks of one run: from batches of four weeks, or of two or one where the run is
/// too short for ten of them. There is no half-width for fewer than ten weeks, where the batches'
/// residuals are correlated (lag-1, one-sided test at 5 %), or where the weeks' own are by more
/// than 0.6 (0.3, 0.2).
Estimate ratio(BatchRatio weeks);

/// The same for a difference of two ratios b − a of runs that share their random numbers, week by
/// week; with the correlation of their residuals and the variance reduction it brings.
PairedDifference ratio_difference(BatchRatio a, BatchRatio b);

/// b − a of independent estimates (Welch): no pairs. The degrees of freedom are the smaller of the
/// two, which is never too few. No half-width unless both have one.
Estimate independent_difference(const Estimate& a, const Estimate& b);

}  // namespace cityload::compare
