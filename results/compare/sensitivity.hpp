#pragma once
// How outcomes depend on what is assumed: where to look, and how to tell what matters.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cityload::compare {

/// A Latin hypercube: the place of each point on each parameter's way from 0 to 1. Every parameter
/// has exactly one point in each of `points` equal parts. The same for the same seed; a parameter's
/// column does not depend on how many parameters there are.
std::vector<std::vector<double>> latin_hypercube(std::uint64_t seed, std::size_t points,
                                                 std::size_t parameters);

/// Spearman's rank correlation of two series of the same length; pairs with a NaN are left out. NaN
/// if one of the two does not vary, or with fewer than three pairs.
double rank_correlation(const std::vector<double>& x, const std::vector<double>& y);

/// Quantile by linear interpolation between order statistics; NaNs are left out.
double sample_quantile(std::vector<double> x, double share);

}  // namespace cityload::compare
