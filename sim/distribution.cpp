#include "sim/distribution.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <stdexcept>

#include "sim/random.hpp"

namespace cityload::sim {

namespace {

using Kind = DistributionSpec::Kind;
__extension__ using Wide = unsigned __int128;

constexpr double unit = 1 << Distribution::fraction_bits;

[[noreturn]] void refuse(const std::string& sentence) {
    throw std::invalid_argument(sentence);
}

std::string number(double x) {
    char text[40];
    std::snprintf(text, sizeof text, "%.6g", x);
    return text;
}

void require(bool condition, const char* distribution, const char* parameter, double value,
             const char* wanted) {
    if (!condition)
        refuse(std::string(distribution) + ": " + parameter + " is " + number(value) +
               " but must be " + wanted);
}

/// A value in units of 2^-20, rounded half up.
std::int64_t to_fixed(double value) {
    return static_cast<std::int64_t>(std::floor(value * unit + 0.5));
}

/// 2^41 ms are 70 years; the largest variate must stay below 2^62 units.
constexpr double largest = 0x1p41;

void require_value(double value, const char* distribution, const char* parameter) {
    require(value >= 0 && value <= largest, distribution, parameter, value,
            "at least 0 and at most 2^41 (70 years in ms)");
}

}  // namespace

struct Distribution::Other {
    struct Part {
        std::uint64_t
            below;  ///< of u; the last part ends at 2^64, written as 2^64 - 1, which belongs to it
        std::uint64_t from;        ///< first u of the part
        int shift;                 ///< brings the part's width to [2^63, 2^64)
        std::uint64_t reciprocal;  ///< floor((2^128 - 1) / shifted width) - 2^64
        Distribution of;
    };
    std::vector<Part> parts;         ///< mixture
    std::vector<std::int64_t> data;  ///< empirical, ascending
    std::int64_t least = 0;          ///< uniform: [least, least + span]
    std::uint64_t span = 0;
};

Distribution::Distribution(const DistributionSpec& s)
    : spec_(std::make_shared<const DistributionSpec>(s)) {
    switch (s.kind) {
        case Kind::exponential:
            require_value(s.mean, "exponential", "mean");
            use_table(exponential_table(), s.mean, 0);
            break;
        case Kind::lognormal:
            require_value(s.mean, "lognormal", "mean");
            require(s.cv >= 0 && s.cv <= 10, "lognormal", "cv", s.cv, "between 0 and 10");
            if (s.cv == 0)
                use_constant(s.mean);
            else
                use_table(lognormal_table(s.cv), s.mean, 0);
            break;
        case Kind::gamma:
            require_value(s.mean, "gamma", "mean");
            require(s.cv == 0 || (s.cv >= 0.001 && s.cv <= 10), "gamma", "cv", s.cv,
                    "0 or between 0.001 and 10");
            if (s.cv == 0)
                use_constant(s.mean);
            else
                use_table(gamma_table(1 / (s.cv * s.cv)), s.mean, 0);
            break;
        case Kind::erlang:
            require_value(s.mean, "erlang", "mean");
            require(s.shape >= 1 && s.shape <= 1e6 && s.shape == std::floor(s.shape), "erlang",
                    "shape", s.shape, "a whole number from 1 to 1000000");
            use_table(s.shape == 1 ? exponential_table() : gamma_table(s.shape), s.mean, 0);
            break;
        case Kind::hyperexponential: {
            require_value(s.mean, "hyperexponential", "mean");
            require(s.cv >= 1 && s.cv <= 100, "hyperexponential", "cv", s.cv, "between 1 and 100");
            // Balanced means: both phases carry half of the mean (Tijms 1994, p. 359).
            const double square = s.cv * s.cv;
            const double often = (1 + std::sqrt((square - 1) / (square + 1))) / 2;
            DistributionSpec brief, extended;
            brief.kind = extended.kind = Kind::exponential;
            brief.mean = s.mean / (2 * often);
            extended.mean = s.mean * (square + 1) *
                            often;  // = mean / (2 (1 - often)), without the cancellation
            use_mixture({brief, extended}, {often, 1 - often});
            break;
        }
        case Kind::deterministic:
            require_value(s.value, "deterministic", "value");
            use_constant(s.value);
            break;
        case Kind::uniform:
            require_value(s.min, "uniform", "min");
            require_value(s.max, "uniform", "max");
            require(s.min <= s.max, "uniform", "max", s.max, "at least min");
            use_uniform(s.min, s.max);
            break;
        case Kind::triangular:
            require_value(s.min, "triangular", "min");
            require_value(s.max, "triangular", "max");
            require(s.min <= s.max, "triangular", "max", s.max, "at least min");
            require(s.min <= s.mode && s.mode <= s.max, "triangular", "mode", s.mode,
                    "between min and max");
            if (s.min == s.max)
                use_constant(s.min);
            else
                use_table(triangular_table((s.mode - s.min) / (s.max - s.min)), s.max - s.min,
                          s.min);
            break;
        case Kind::mixture:
            if (s.of.empty()) refuse("mixture: there is no distribution in `of`");
            if (s.of.size() != s.weights.size())
                refuse("mixture: there are " + std::to_string(s.of.size()) + " distributions but " +
                       std::to_string(s.weights.size()) + " weights");
            use_mixture(s.of, s.weights);
            break;
        case Kind::empirical:
            if (s.data.empty()) refuse("empirical: there are no data");
            for (const double x : s.data) require_value(x, "empirical", "a value");
            use_data(s.data);
            break;
    }
}

void Distribution::use_constant(double value) {
    constant_ = to_fixed(value);
    mean_ = static_cast<double>(constant_) / unit;
}

void Distribution::use_table(std::shared_ptr<const QuantileTable> table, double scale,
                             double from) {
    table_ = std::move(table);
    cells_ = table_->cells.data();
    scale_ = scale * unit;
    offset_ = from * unit + 0.5;
    // The largest value is that of the highest uniform.
    const double highest = look_up(cells_, ~std::uint64_t{0}) * scale_ + offset_;
    if (!(highest < static_cast<double>(largest_fixed)))
        refuse("the distribution reaches beyond 139 years; its mean or its cv is too large");
    mean_ = from + table_->mean * scale;
    variance_ = (table_->second_moment - table_->mean * table_->mean) * scale * scale;
}

void Distribution::use_uniform(double min, double max) {
    auto other = std::make_shared<Other>();
    other->least = to_fixed(min);
    other->span = static_cast<std::uint64_t>(to_fixed(max) - other->least);
    const double span = static_cast<double>(other->span) / unit;
    mean_ = static_cast<double>(other->least) / unit + span / 2;
    variance_ = span * span / 12;
    other_ = std::move(other);
}

void Distribution::use_data(const std::vector<double>& data) {
    auto other = std::make_shared<Other>();
    for (const double x : data) other->data.push_back(to_fixed(x));
    std::sort(other->data.begin(), other->data.end());
    long double sum = 0, squares = 0;
    for (const std::int64_t x : other->data) sum += static_cast<long double>(x) / unit;
    const long double mean = sum / static_cast<long double>(data.size());
    for (const std::int64_t x : other->data) {
        const long double d = static_cast<long double>(x) / unit - mean;
        squares += d * d;
    }
    mean_ = static_cast<double>(mean);
    variance_ = static_cast<double>(squares / static_cast<long double>(data.size()));
    other_ = std::move(other);
}

void Distribution::use_mixture(const std::vector<DistributionSpec>& of,
                               const std::vector<double>& weights) {
    double total = 0;
    for (const double w : weights) {
        require(w > 0 && w < 1e300, "mixture", "a weight", w, "positive");
        total += w;
    }
    auto other = std::make_shared<Other>();
    long double mean = 0, second = 0;
    double cumulative = 0;
    std::uint64_t from = 0;
    for (std::size_t i = 0; i < of.size(); ++i) {
        cumulative += weights[i];
        const bool last = i + 1 == of.size();
        const double share = cumulative / total;
        const std::uint64_t below = last || share >= 1
                                        ? ~std::uint64_t{0}
                                        : static_cast<std::uint64_t>(share * 0x1p53) << 11;
        const Wide width = Wide{below} - from + (last ? 1 : 0);
        if (below <= from || width == 0)
            refuse("mixture: weight " + number(weights[i]) + " is too small beside the others");
        Other::Part part{below, from, 0, 0, Distribution(of[i])};
        if (width >> 64 == 0) {
            part.shift = std::countl_zero(static_cast<std::uint64_t>(width));
            const auto shifted = static_cast<std::uint64_t>(width) << part.shift;
            part.reciprocal = static_cast<std::uint64_t>(~Wide{0} / shifted);
        }
        const long double mass = std::ldexp(static_cast<long double>(width), -64);
        const long double part_mean = part.of.mean();
        mean += mass * part_mean;
        second += mass * (part.of.variance() + part_mean * part_mean);
        other->parts.push_back(std::move(part));
        from = below;
    }
    mean_ = static_cast<double>(mean);
    variance_ = static_cast<double>(second - mean * mean);
    other_ = std::move(other);
}

std::int64_t Distribution::sample_other(std::uint64_t u) const {
    const Other& other = *other_;
    if (!other.parts.empty()) {
        const Other::Part* part = other.parts.data();
        const Other::Part* const last = part + other.parts.size() - 1;
        while (part != last && u >= part->below) ++part;
        // The place in the part, stretched to all 64 bits: floor(place · 2^64 / width), never
        // above.
        const std::uint64_t place = (u - part->from) << part->shift;
        return part->of.sample_fixed(
            place + static_cast<std::uint64_t>((Wide{place} * part->reciprocal) >> 64));
    }
    if (!other.data.empty()) return other.data[index_below(u, other.data.size())];
    constexpr Wide half = Wide{1} << 63;
    return other.least + static_cast<std::int64_t>((Wide{u} * other.span + half) >> 64);
}

namespace {

std::string in_words(double value, Distribution::Quantity quantity) {
    if (quantity == Distribution::Quantity::factor) return number(value);
    struct Unit {
        double ms;
        const char* name;
    };
    static constexpr Unit units[] = {
        {86'400'000, " d"}, {3'600'000, " h"}, {60'000, " min"}, {1000, " s"}};
    for (const Unit& u : units)
        if (value >= 2 * u.ms || value == u.ms) return number(value / u.ms) + u.name;
    return number(value) + " ms";
}

std::string in_words(const DistributionSpec& s, Distribution::Quantity quantity) {
    const auto value = [&](const char* name, double x) {
        return std::string(", ") + name + ' ' + in_words(x, quantity);
    };
    switch (s.kind) {
        case Kind::exponential:
            return "exponential" + value("mean", s.mean);
        case Kind::lognormal:
            return "lognormal" + value("mean", s.mean) + ", cv " + number(s.cv);
        case Kind::gamma:
            return "gamma" + value("mean", s.mean) + ", cv " + number(s.cv);
        case Kind::erlang:
            return "Erlang" + value("mean", s.mean) + ", shape " + number(s.shape);
        case Kind::hyperexponential:
            return "hyperexponential" + value("mean", s.mean) + ", cv " + number(s.cv);
        case Kind::deterministic:
            return "always " + in_words(s.value, quantity);
        case Kind::uniform:
            return "uniform from " + in_words(s.min, quantity) + " to " + in_words(s.max, quantity);
        case Kind::triangular:
            return "triangular from " + in_words(s.min, quantity) + " to " +
                   in_words(s.max, quantity) + value("most often", s.mode);
        case Kind::mixture: {
            const double total = std::accumulate(s.weights.begin(), s.weights.end(), 0.0);
            std::string text = "mixture of ";
            for (std::size_t i = 0; i < s.of.size(); ++i)
                text += (i > 0 ? "; " : "") + number(100 * s.weights[i] / total) + " % " +
                        in_words(s.of[i], quantity);
            return text;
        }
        case Kind::empirical: {
            const double total = std::accumulate(s.data.begin(), s.data.end(), 0.0);
            return "empirical, " + std::to_string(s.data.size()) + " values" +
                   value("mean", total / static_cast<double>(s.data.size()));
        }
    }
    return {};
}

}  // namespace

std::string Distribution::describe(Quantity quantity) const {
    return spec_ ? in_words(*spec_, quantity) : "always " + in_words(0, quantity);
}

}  // namespace cityload::sim
