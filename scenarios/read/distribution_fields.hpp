#pragma once
// Distributions as scenarios write them: { distribution = "lognormal", mean = "8 min", cv = 0.6 }.

#include "scenarios/read/field.hpp"
#include "sim/distribution.hpp"

namespace cityload::read {

/// What a distribution counts: times in ms, or plain factors.
enum class Variate { time, factor };

/// Limits that the engine's arithmetic sets, and the sense of the value.
struct DistributionRules {
    Variate variate = Variate::time;
    bool positive_mean = false;  ///< gaps: a mean of 0 would never let the clock advance
};

/// Reads a distribution from the table `value`; keys in `others` belong to the surrounding meaning
/// and are left alone. Nothing (and problems) if it will not do.
std::optional<sim::DistributionSpec> read_distribution(Reader& reader, const Value& value,
                                                       const DistributionRules& rules,
                                                       const std::vector<std::string>& others = {});

/// The keys of a distribution, for explain and the reference.
const FieldTable& time_distribution_fields();
const FieldTable& factor_distribution_fields();

/// Mean of what is described, in ms or 1.
double mean_of(const sim::DistributionSpec& spec);

/// Numbers of a one-column file { file, unit }, with the position of each; for log and empirical.
struct Listed {
    double value = 0;
    Position at;
};
std::optional<std::vector<Listed>> read_column(Reader& reader, const Value& file, const Value* unit,
                                               Variate variate);

}  // namespace cityload::read
