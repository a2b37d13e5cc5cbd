#pragma once
// Distributions of times and factors: one 64-bit uniform gives one variate by inversion.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/quantile_table.hpp"
#include "sim/time.hpp"

namespace cityload::sim {

/// What a scenario says about a distribution. Times are in milliseconds, factors are plain numbers.
struct DistributionSpec {
    enum class Kind {
        exponential,       ///< mean
        lognormal,         ///< mean, cv
        gamma,             ///< mean, cv
        erlang,            ///< mean, shape (integer >= 1)
        hyperexponential,  ///< mean, cv >= 1; two phases with balanced means
        deterministic,     ///< value
        uniform,           ///< min, max
        triangular,        ///< min, mode, max
        mixture,           ///< of, weights
        empirical          ///< data, each value equally likely
    };
    Kind kind = Kind::deterministic;
    double mean = 0, cv = 0, shape = 1, value = 0, min = 0, mode = 0, max = 0;
    std::vector<DistributionSpec> of;
    std::vector<double> weights;  ///< positive, need not sum to 1
    std::vector<double> data;
};

/// A distribution ready to draw from. Cheap to copy (shares its table); immutable, so threads may
/// share it.
///
/// Drawing is inversion through a table with 64 cells in every octave of both tails, linear inside
/// a cell (quantile_table.hpp); entries are rounded to 32 significant bits, so that a different
/// processor's libm cannot change a trajectory. Mean and second moment of the table are within 2e-5
/// (relative) of the distribution asked for.
class Distribution {
  public:
    /// Units of the fixed-point value: 2^-20 of a millisecond (times) or of 1 (factors).
    static constexpr int fraction_bits = 20;
    /// No variate is larger: 2^62 units, 139 years.
    static constexpr std::int64_t largest_fixed = std::int64_t{1} << 62;

    Distribution() = default;  ///< always 0
    /// Throws std::invalid_argument with a sentence naming the parameter that cannot be.
    explicit Distribution(const DistributionSpec& spec);

    /// The variate for uniform u, in units of 2^-20, never negative; non-decreasing in u for all
    /// kinds but mixture and hyperexponential (where it is so within a component). Empirical data
    /// are taken in ascending order.
    std::int64_t sample_fixed(std::uint64_t u) const {
        if (cells_ != nullptr) [[likely]]
            return static_cast<std::int64_t>(look_up(cells_, u) * scale_ + offset_);
        return other_ ? sample_other(u) : constant_;
    }

    /// The variate for uniform u as a time, rounded to the nearest millisecond.
    Duration sample(std::uint64_t u) const {
        return {(sample_fixed(u) + (std::int64_t{1} << (fraction_bits - 1))) >> fraction_bits};
    }

    /// Mean and variance of the values sample_fixed gives over all 2^64 uniforms, in the unit of
    /// the spec (ms or 1) and its square. Integrated cell by cell, not simulated; only the rounding
    /// to the last unit of 2^-20 is taken to average out.
    double mean() const { return mean_; }
    double variance() const { return variance_; }

    /// What the numbers are, for describe().
    enum class Quantity { time, factor };

    /// A sentence for people, e.g. "exponential, mean 10 min".
    std::string describe(Quantity quantity = Quantity::time) const;

  private:
    struct Other;  ///< what is not one table: uniform, mixture, empirical

    std::int64_t sample_other(std::uint64_t u) const;
    void use_table(std::shared_ptr<const QuantileTable> table, double scale, double from);
    void use_mixture(const std::vector<DistributionSpec>& parts,
                     const std::vector<double>& weights);
    void use_uniform(double min, double max);
    void use_data(const std::vector<double>& data);
    void use_constant(double value);

    const QuantileCell* cells_ = nullptr;  ///< of table_
    double scale_ = 0,
           offset_ = 0;  ///< from the table's unit to 2^-20, with half a unit for rounding
    std::int64_t constant_ = 0;
    double mean_ = 0, variance_ = 0;
    std::shared_ptr<const QuantileTable> table_;
    std::shared_ptr<const Other> other_;
    std::shared_ptr<const DistributionSpec> spec_;  ///< for describe()
};

}  // namespace cityload::sim
