#pragma once
// The result of a network for people and for programs.

#include <string>

#include "app/context.hpp"
#include "results/record/network_statistics.hpp"

namespace cityload::app {

/// "12.34 ±0.12": as many digits as the half-width (95 %) makes meaningful; "±–" without one, "–"
/// without a mean.
std::string with_half_width(const record::MeanWithHalfWidth& value);

/// One row per station and class: mean ± 95 % half-width over replications. Columns in which
/// nothing ever happened (abandonments, losses) are left out.
std::string network_table(const Context& context, const record::NetworkStatistics& statistics);

/// The same figures, all measures, as a JSON list.
std::string network_json(const record::NetworkStatistics& statistics);

}  // namespace cityload::app
