#include "results/compare/interval.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <stdexcept>

namespace cityload::compare {
namespace {

constexpr std::size_t least_batches = 10;
/// Batches of so many weeks, where the weeks' own lag-1 correlation is not above a limit. The
/// limits keep coverage above .90 for weeks that remember the one before with a correlation of .4,
/// .3, .15 (tests/unit/compare/interval_test.cpp).
struct BatchSize {
    std::size_t weeks;
    double most_correlated;
    Method method;
};
constexpr BatchSize batch_sizes[] = {
    {4, 0.6, Method::four_weeks}, {2, 0.3, Method::two_weeks}, {1, 0.2, Method::weeks}};
constexpr double one_sided_5_percent =
    1.645;  // normal quantile: lag-1 of n independent values has variance about 1/n

struct Moments {
    double mean = 0;
    double variance = 0;  ///< of one value, with n − 1
};

Moments moments(std::span<const double> values) {
    Moments m;
    for (const double v : values) m.mean += v;
    m.mean /= static_cast<double>(values.size());
    for (const double v : values) m.variance += (v - m.mean) * (v - m.mean);
    if (values.size() > 1) m.variance /= static_cast<double>(values.size() - 1);
    return m;
}

double half_width(double variance, std::size_t n) {
    return t_95(n - 1) * std::sqrt(variance / static_cast<double>(n));
}

double sum(std::span<const double> values) {
    double s = 0;
    for (const double v : values) s += v;
    return s;
}

/// Means of `size` consecutive values; a rest that fills no batch is left out.
std::vector<double> batches(const std::vector<double>& values, std::size_t size) {
    std::vector<double> out;
    for (std::size_t i = 0; i + size <= values.size(); i += size)
        out.push_back(sum(std::span(values).subspan(i, size)) / static_cast<double>(size));
    return out;
}

/// What each batch contributes to the error of its ratio, in the ratio's unit; they sum to 0.
std::vector<double> residuals(BatchRatio r, double value) {
    if (r.numerator.size() != r.denominator.size())
        throw std::logic_error("numerator and denominator of different lengths");
    const double per_batch = sum(r.denominator) / static_cast<double>(r.denominator.size());
    std::vector<double> out;
    for (std::size_t i = 0; i < r.numerator.size(); ++i)
        out.push_back((r.numerator[i] - value * r.denominator[i]) / per_batch);
    return out;
}

Estimate from_residuals(double value, const std::vector<double>& residual) {
    Estimate out;
    out.value = value;
    out.n = residual.size();
    if (!std::isfinite(value)) return out;
    for (const BatchSize& size : batch_sizes) {
        const std::vector<double> batch = batches(residual, size.weeks);
        if (batch.size() < least_batches) continue;
        out.n = batch.size();
        const double limit = one_sided_5_percent / std::sqrt(static_cast<double>(batch.size()));
        if (lag_1(residual) > size.most_correlated || lag_1(batch) > limit) {
            out.method = Method::not_independent;
            return out;
        }
        out.method = size.method;
        out.half_width = half_width(moments(batch).variance, batch.size());
        return out;
    }
    return out;
}

double value_of(BatchRatio r) {
    const double below = sum(r.denominator);
    return below > 0 ? sum(r.numerator) / below : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

double t_95(std::size_t degrees) {
    return boost::math::quantile(boost::math::students_t(static_cast<double>(degrees)), 0.975);
}

double lag_1(std::span<const double> series) {
    if (series.size() < 3) return 0;
    const double mean = moments(series).mean;
    double above = 0, below = 0;
    for (std::size_t i = 0; i < series.size(); ++i) {
        below += (series[i] - mean) * (series[i] - mean);
        if (i > 0) above += (series[i] - mean) * (series[i - 1] - mean);
    }
    return below > 0 ? above / below : 0;
}

Pairing pairing(std::span<const double> a, std::span<const double> b) {
    std::vector<double> difference;
    for (std::size_t i = 0; i < a.size(); ++i) difference.push_back(b[i] - a[i]);
    const double va = moments(a).variance, vb = moments(b).variance,
                 vd = moments(difference).variance;
    Pairing out;
    if (va > 0 && vb > 0) out.correlation = (va + vb - vd) / (2 * std::sqrt(va * vb));
    if (vd > 0) out.variance_reduction = (va + vb) / vd;
    return out;
}

Estimate mean(std::span<const double> values) {
    std::vector<double> known;
    std::copy_if(values.begin(), values.end(), std::back_inserter(known),
                 [](double v) { return !std::isnan(v); });
    Estimate out;
    out.n = known.size();
    if (known.empty()) return out;
    const Moments m = moments(known);
    out.value = m.mean;
    if (known.size() < 2) return out;
    out.method = Method::replications;
    out.half_width = half_width(m.variance, known.size());
    return out;
}

PairedDifference paired_difference(std::span<const double> a, std::span<const double> b) {
    if (a.size() != b.size()) throw std::logic_error("pairs of different lengths");
    std::vector<double> first, second, difference;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (std::isnan(a[i]) || std::isnan(b[i])) continue;
        first.push_back(a[i]);
        second.push_back(b[i]);
        difference.push_back(b[i] - a[i]);
    }
    PairedDifference out;
    static_cast<Estimate&>(out) = mean(difference);
    if (difference.size() < 2) return out;
    const Pairing p = pairing(first, second);
    out.correlation = p.correlation;
    out.variance_reduction = p.variance_reduction;
    return out;
}

Estimate ratio(BatchRatio weeks) {
    const double value = value_of(weeks);
    if (!std::isfinite(value)) return {};
    return from_residuals(value, residuals(weeks, value));
}

PairedDifference ratio_difference(BatchRatio a, BatchRatio b) {
    const double at_a = value_of(a), at_b = value_of(b);
    if (!std::isfinite(at_a) || !std::isfinite(at_b)) return {};
    if (a.numerator.size() != b.numerator.size())
        throw std::logic_error("pairs of different lengths");
    const std::vector<double> first = residuals(a, at_a), second = residuals(b, at_b);
    std::vector<double> residual;
    for (std::size_t i = 0; i < second.size(); ++i) residual.push_back(second[i] - first[i]);
    PairedDifference out;
    static_cast<Estimate&>(out) = from_residuals(at_b - at_a, residual);
    if (out.half_width) {
        const Pairing p = pairing(first, second);
        out.correlation = p.correlation;
        out.variance_reduction = p.variance_reduction;
    }
    return out;
}

Estimate independent_difference(const Estimate& a, const Estimate& b) {
    Estimate out;
    out.value = b.value - a.value;
    out.n = std::min(a.n, b.n);
    if (!a.half_width || !b.half_width || out.n < 2) return out;
    out.method = a.n < b.n ? a.method : b.method;
    const double error_a = *a.half_width / t_95(a.n - 1), error_b = *b.half_width / t_95(b.n - 1);
    out.half_width = t_95(out.n - 1) * std::hypot(error_a, error_b);
    return out;
}

}  // namespace cityload::compare
