#pragma once
// Puts the networks of cells together, in hours. A cell's hour is a simulated minute, so that the
// centuries a load of 0.99 asks for fit the engine's clock; services last about that long, so that
// rounding to milliseconds changes nothing that could be seen.

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "tests/validation/cell.hpp"
#include "tests/validation/time_theory.hpp"

namespace cityload::validation {

inline constexpr double ms_per_hour = 60'000;

inline sim::Duration hours(double h) {
    return {std::llround(h * ms_per_hour)};
}

/// Distributions in hours, turned into the simulator's milliseconds.
sim::DistributionSpec exponential(double mean);
sim::DistributionSpec deterministic(double value);
sim::DistributionSpec erlang(double mean, double shape);
sim::DistributionSpec lognormal(double mean, double cv);
sim::DistributionSpec gamma(double mean, double cv);
sim::DistributionSpec hyperexponential(double mean, double cv);
sim::DistributionSpec uniform(double min, double max);
sim::DistributionSpec triangular(double min, double mode, double max);
sim::DistributionSpec mixture(std::vector<sim::DistributionSpec> of, std::vector<double> weights);
sim::DistributionSpec empirical(std::vector<double> data);

network::StationSpec station(std::string id, std::int64_t servers, sim::DistributionSpec service);
network::SourceSpec poisson(std::string id, std::string to, double rate);
network::SourceSpec renewal(std::string id, std::string to, sim::DistributionSpec gap,
                            double first);
/// Poisson arrivals whose rate changes.
network::SourceSpec scheduled(std::string id, std::string to, const Steps& rates);
network::ServerSchedule staff(const Steps& servers);
network::RouteSpec route(std::string from, std::vector<std::pair<std::string, double>> branches,
                         double delay = 0);

/// One station "desk" with one source "people".
network::NetworkSpec single(network::StationSpec desk, network::SourceSpec people);

/// How long a steady cell must run.
struct Effort {
    double load = 0;       ///< utilisation of the busiest station
    double servers = 1;    ///< of that station
    double service = 1;    ///< its mean service, hours
    double variation = 1;  ///< squared coefficient of variation of that service
    double millions = 1;   ///< customers measured, all replications together
};
/// Sets warm-up, horizon, required precision, seed and cost. The warm-up is 20 relaxation times:
/// service times of the whole station over (1 − √load)², more for variable services, and 20
/// services besides.
Cell steady(std::string name, std::string family, std::string parameters, network::NetworkSpec spec,
            const Effort& effort);

/// A cell of many short runs measured over [from, until) hours; `customers` in each, for the cost.
Cell transient(std::string name, std::string family, std::string parameters,
               network::NetworkSpec spec, double from, double until, std::uint32_t replications,
               double customers);

using Measure = std::function<double(const network::RunOutcome&, const network::NetworkSpec&)>;
inline constexpr int all_classes = -1;

/// Outcomes of one replication at station (or, after the stations, pool) number `at`, of one class
/// or all.
Measure mean_wait(std::size_t at = 0, int of = all_classes);
Measure wait_probability(std::size_t at = 0, int of = all_classes);  ///< of those who join
Measure wait_quantile(double q, std::size_t at = 0);
Measure mean_sojourn(std::size_t at = 0, int of = all_classes);
Measure mean_queue(std::size_t at = 0, int of = all_classes);
Measure mean_in_system(std::size_t at = 0, int of = all_classes);
Measure mean_busy(std::size_t at = 0);  ///< customers in service
Measure utilisation(std::size_t at = 0);
Measure share_lost(std::size_t at = 0, int of = all_classes);
Measure share_abandoned(std::size_t at = 0, int of = all_classes);
Measure arrivals(std::size_t at = 0);
Measure completions(std::size_t at = 0);
Measure abandonments(std::size_t at = 0);
Measure in_system_at_end(std::size_t at = 0);

/// A claim whose theory is a number at hand.
Claim claim(std::string outcome, double theory, Measure measure);
/// A claim whose theory takes a while to compute.
Claim claim(std::string outcome, std::function<double()> theory, Measure measure);

}  // namespace cityload::validation
