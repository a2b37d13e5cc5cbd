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
#include "sim/executor.hpp"

namespace cityload::app {

/// One regime and replication has ended.
struct RunEnded {
    std::string regime;
    std::size_t replication = 0, done = 0, of = 0;
    double seconds = 0;
};

/// Which cases are told of step by step.
struct Traces {
    double share = 0;                     ///< of all cases
    std::vector<std::uint32_t> citizens;  ///< all cases of these, ascending
};

/// Names and windows of a regime's window groups, in the order of its plan.
std::vector<record::CityStation> stations_of(const city::RegimePlan& plan);

class CitySimulation {
  public:
    /// Sizes the staff.
    CitySimulation(const city::CitySpec& spec, const std::vector<std::string>& regimes, int threads,
                   const std::function<void(const RunEnded&)>& ended = {},
                   const Traces& traces = {});

    /// Runs the replications that are still missing up to `replications`: as many as
    /// city::runs_side_by_side() says on one thread each, the others one after another on all
    /// threads. The outcome is the same.
    void run(std::size_t replications);
    std::size_t replications() const { return replications_; }

    /// For city_results; valid as long as this lives.
    record::CityResults results() const;
    const std::vector<std::pair<std::string, double>>& timings() const { return timings_; }

  private:
    const city::CitySpec& spec_;
    city::World world_;
    std::vector<std::string> regimes_;
    std::size_t replications_ = 0;
    std::unique_ptr<sim::Executor> executor_;
    std::function<void(const RunEnded&)> ended_;
    city::CityRunOptions inner_;               ///< of a run that has all threads
    std::vector<city::Staff> staff_;           ///< by regime
    std::vector<city::CityOutcome> outcomes_;  ///< replication by replication
    std::vector<std::pair<std::string, double>> timings_;
};

}  // namespace cityload::app
