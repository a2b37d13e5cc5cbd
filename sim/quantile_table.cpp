#include "sim/quantile_table.hpp"

#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cfloat>
#include <cmath>
#include <mutex>
#include <stdexcept>

namespace cityload::sim {

// Tables are filled in long double: its functions are not chosen by processor in glibc, and its
// spare bits make it very unlikely that two libraries fall on different sides of a rounding to 32
// bits.
static_assert(FLT_EVAL_METHOD == 0, "double arithmetic must round every operation");

namespace {

enum class Shape { exponential, lognormal, gamma, triangular };

using Values = std::vector<long double>;

/// Probability mass between the nearer end and knot k.
long double tail(std::size_t knot) {
    return std::ldexp(static_cast<long double>(QuantileTable::distance(knot)), -64);
}

/// Values at all knots from lower(p), the quantile at p <= 1/2, and upper(q), the quantile at 1 -
/// q. The value at u = 2^64 is replaced by that in the last cell's eighth nearest to the end, since
/// it may be infinite.
template <class Lower, class Upper>
Values at_knots(long double least, Lower lower, Upper upper) {
    const std::size_t middle = QuantileTable::cells_per_side, last = QuantileTable::knots() - 1;
    Values values(last + 1);
    values[0] = least;
    for (std::size_t k = 1; k <= middle; ++k) values[k] = lower(tail(k));
    for (std::size_t k = middle + 1; k < last; ++k) values[k] = upper(tail(k));
    values[last] = upper(tail(last - 1) / 8);
    return values;
}

QuantileTable make_exponential() {
    return QuantileTable::from_knots(at_knots(
        0, [](long double p) { return -std::log1p(-p); },
        [](long double q) { return -std::log(q); }));
}

QuantileTable make_lognormal(double cv) {
    static const Values normal = [] {
        const boost::math::normal_distribution<long double> unit;
        Values z = at_knots(
            0, [&](long double p) { return quantile(unit, p); },
            [&](long double q) { return -quantile(unit, q); });
        return z;
    }();
    const long double variance = std::log1p(static_cast<long double>(cv) * cv);
    const long double sigma = std::sqrt(variance);
    Values values(normal.size());
    for (std::size_t k = 1; k < values.size(); ++k)
        values[k] = std::exp(sigma * normal[k] - variance / 2);
    values[0] = 0;
    return QuantileTable::from_knots(values);
}

QuantileTable make_gamma(double shape) {
    const boost::math::gamma_distribution<long double> unit(shape,
                                                            1.0L / static_cast<long double>(shape));
    return QuantileTable::from_knots(at_knots(
        0, [&](long double p) { return quantile(unit, p); },
        [&](long double q) { return quantile(complement(unit, q)); }));
}

QuantileTable make_triangular(double mode) {
    const long double m = mode;
    const auto below = [&](long double p) { return std::sqrt(p * m); };
    const auto above = [&](long double q) { return 1 - std::sqrt(q * (1 - m)); };
    return QuantileTable::from_knots(at_knots(
        0, [&](long double p) { return p <= m ? below(p) : above(1 - p); },
        [&](long double q) { return q <= 1 - m ? above(q) : below(1 - q); }));
}

QuantileTable make(Shape shape, double parameter) {
    switch (shape) {
        case Shape::exponential:
            return make_exponential();
        case Shape::lognormal:
            return make_lognormal(parameter);
        case Shape::gamma:
            return make_gamma(parameter);
        case Shape::triangular:
            return make_triangular(parameter);
    }
    throw std::logic_error("unknown shape of a quantile table");
}

std::shared_ptr<const QuantileTable> shared_table(Shape shape, double parameter) {
    struct Entry {
        Shape shape;
        double parameter;
        std::shared_ptr<const QuantileTable> table;
    };
    static std::mutex mutex;
    static std::vector<Entry> recent;  // most recently used last
    const std::lock_guard lock(mutex);
    const auto found = std::find_if(recent.begin(), recent.end(), [&](const Entry& e) {
        return e.shape == shape && e.parameter == parameter;
    });
    if (found != recent.end()) {
        std::rotate(found, found + 1, recent.end());
        return recent.back().table;
    }
    if (recent.size() == 64) recent.erase(recent.begin());
    recent.push_back(
        {shape, parameter, std::make_shared<const QuantileTable>(make(shape, parameter))});
    return recent.back().table;
}

}  // namespace

double round_to_32_bits(long double x) {
    if (std::abs(x) < 0x1p-200L) return 0;
    int exponent = 0;
    const long double mantissa = std::frexp(x, &exponent);
    return static_cast<double>(std::ldexp(std::round(std::ldexp(mantissa, 32)), exponent - 32));
}

std::uint64_t QuantileTable::distance(std::size_t knot) {
    const std::size_t i = knot <= cells_per_side ? knot : 2 * cells_per_side - knot;
    const std::size_t per_octave = std::size_t{1} << cell_bits;
    if (i <= 2 * per_octave) return std::uint64_t{i} << (lowest_bits - cell_bits);
    const std::size_t octave = i / per_octave - 1;  // above lowest_bits
    return (per_octave + i % per_octave) << (octave + lowest_bits - cell_bits);
}

QuantileTable QuantileTable::from_knots(const std::vector<long double>& values) {
    const std::size_t last = knots() - 1;
    if (values.size() != last + 1)
        throw std::logic_error("a quantile table needs one value for each knot");
    std::vector<std::uint64_t> width(last);
    for (std::size_t i = 0; i < last; ++i) {
        const std::uint64_t a = distance(i), b = distance(i + 1);
        width[i] = a < b ? b - a : a - b;
    }
    std::vector<double> y(last + 1);
    y[0] = round_to_32_bits(values[0]);
    for (std::size_t i = 1; i < last; ++i) {
        // The chord of a cell of width h lies h² q''/12 above the curve on average.
        const auto before = static_cast<long double>(width[i - 1]),
                   after = static_cast<long double>(width[i]);
        const long double rise_before = values[i] - values[i - 1],
                          rise_after = values[i + 1] - values[i];
        const long double curvature =
            2 * (rise_after / after - rise_before / before) / (before + after);
        const long double excess = curvature * (before * before * before + after * after * after) /
                                   (12 * (before + after));
        y[i] = round_to_32_bits(std::clamp(values[i] - excess, values[i] - rise_before / 2,
                                           values[i] + rise_after / 2));
    }
    y[last] = round_to_32_bits(values[last]);
    for (std::size_t i = 1; i <= last; ++i) y[i] = std::max(y[i], y[i - 1]);

    QuantileTable table;
    table.cells.resize(2 * cells_per_side);
    long double mean = 0, second = 0;
    for (std::size_t i = 0; i < last; ++i) {
        // Widths are powers of 2, so the slope is as exact as the difference.
        const double slope = (y[i + 1] - y[i]) / static_cast<double>(width[i]);
        if (i < cells_per_side)
            table.cells[i] = {y[i], slope};
        else
            table.cells[cells_per_side + (last - 1 - i)] = {y[i + 1], -slope};
        const long double a = y[i], b = y[i + 1];
        const long double mass = std::ldexp(static_cast<long double>(width[i]), -64);
        mean += mass * (a + b) / 2;
        second += mass * (a * a + a * b + b * b) / 3;
    }
    table.mean = static_cast<double>(mean);
    table.second_moment = static_cast<double>(second);
    return table;
}

std::shared_ptr<const QuantileTable> exponential_table() {
    return shared_table(Shape::exponential, 0);
}
std::shared_ptr<const QuantileTable> lognormal_table(double cv) {
    return shared_table(Shape::lognormal, cv);
}
std::shared_ptr<const QuantileTable> gamma_table(double shape) {
    return shared_table(Shape::gamma, shape);
}
std::shared_ptr<const QuantileTable> triangular_table(double mode) {
    return shared_table(Shape::triangular, mode);
}

}  // namespace cityload::sim
