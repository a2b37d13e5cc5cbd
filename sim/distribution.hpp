#pragma once
// Distributions of times and factors: one 64-bit uniform gives one variate by inversion.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

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

/// A distribution ready to draw from. Cheap to copy (shares its table); immutable, so threads may share it.
///
/// Drawing is inversion through a table with 64 cells in every octave of both tails, linear inside a cell;
/// entries are rounded to 32 significant bits, so that a different processor's libm cannot change a
/// trajectory. Mean and second moment of the table are within 2e-5 (relative) of the distribution asked for.
class Distribution {
  public:
    /// Units of the fixed-point value: 2^-20 of a millisecond (times) or of 1 (factors).
    static constexpr int fraction_bits = 20;

    Distribution() = default;  ///< always 0
    explicit Distribution(const DistributionSpec& spec);

    /// The variate for uniform u, in units of 2^-20; non-decreasing in u for all kinds but mixture,
    /// hyperexponential and empirical (where it is so within a component).
    std::int64_t sample_fixed(std::uint64_t u) const;

    /// The variate for uniform u as a time, rounded to the nearest millisecond.
    Duration sample(std::uint64_t u) const {
        return {(sample_fixed(u) + (std::int64_t{1} << (fraction_bits - 1))) >> fraction_bits};
    }

    /// Exact mean and variance of the values sample_fixed gives over all 2^64 uniforms, in the unit of
    /// the spec (ms or 1) and its square.
    double mean() const;
    double variance() const;

    /// A sentence for people, e.g. "exponential, mean 10 min".
    std::string describe() const;

  private:
    struct Table;
    std::shared_ptr<const Table> table_;
};

}  // namespace cityload::sim
