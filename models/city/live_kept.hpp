#pragma once
// The states a session can go back to.

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "models/city/live_run.hpp"

namespace cityload::city {

/// All regimes at one instant.
struct KeptAll {
    std::int64_t at_ms = 0;
    std::vector<std::shared_ptr<const LiveRun::Kept>> runs;
    std::set<std::string> given;  ///< ids of the changes in force
    std::int64_t bytes = 0;
};

/// Drops states until they fit into `memory` bytes: those whose absence lengthens a re-run least,
/// seen from now, so that they thin out with age. The first and the last stay.
void thin(std::vector<KeptAll>& kept, std::int64_t memory, std::int64_t now_ms);

}  // namespace cityload::city
