#pragma once
// What a run of a city leaves.

#include <cstdint>
#include <memory>
#include <vector>

#include "models/city/facts.hpp"
#include "models/city/plan.hpp"
#include "models/city/tallies.hpp"
#include "sim/fingerprint.hpp"
#include "sim/kernel.hpp"

namespace cityload::city {

/// One regime, one replication.
struct CityOutcome {
    std::shared_ptr<const RegimePlan> plan;
    std::shared_ptr<const CityTallies> layout;
    sim::TallySet tally;
    sim::Fingerprint fingerprint;
    std::uint64_t services = 0;  ///< turns at windows, on phones and in back offices, whole run
    std::vector<Fact> facts;     ///< traced cases, by case and time
    double seconds = 0;          ///< wall time
    std::size_t bytes = 0;       ///< memory of the model's and the kernel's state at the end
    std::size_t open_cases = 0;  ///< not ended by then
    sim::KernelCounts kernel;
};

}  // namespace cityload::city
