#pragma once
// The runs behind a comparison: one world, one staff, every regime and replication for the same
// citizens.

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/city/run.hpp"
#include "results/record/city_record.hpp"

namespace cityload::app {

/// One regime and replication has ended.
struct RunEnded {
    std::string regime;
    std::size_t replication = 0, done = 0, of = 0;
    double seconds = 0;
};

class CitySimulation {
  public:
    /// Runs everything. With at least as many runs as threads, runs stand side by side on one
    /// thread each, and what is left over at the end shares all threads; otherwise every run has
    /// all threads. The outcome is the same.
    CitySimulation(const city::CitySpec& spec, const std::vector<std::string>& regimes,
                   std::size_t replications, int threads,
                   const std::function<void(const RunEnded&)>& ended = {});

    /// For city_results; valid as long as this lives.
    record::CityResults results() const;
    const std::vector<std::pair<std::string, double>>& timings() const { return timings_; }

  private:
    std::vector<record::CityStation> stations_of(const city::RegimePlan& plan) const;

    const city::CitySpec& spec_;
    city::World world_;
    std::vector<std::string> regimes_;
    std::size_t replications_;
    std::vector<city::CityOutcome> outcomes_;  ///< replication by replication
    std::vector<std::pair<std::string, double>> timings_;
};

}  // namespace cityload::app
