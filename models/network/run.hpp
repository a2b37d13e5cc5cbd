#pragma once
// Runs a plain network.

#include <cstdint>
#include <functional>

#include "models/network/outcome.hpp"
#include "models/network/spec.hpp"
#include "sim/executor.hpp"
#include "sim/key_registry.hpp"

namespace cityload::network {

/// Execution choices; none of them changes an outcome.
struct RunOptions {
    sim::Executor* executor = nullptr;  ///< null: serial
    std::size_t shards = 0;             ///< 0: chosen from the executor's threads
    std::int64_t epoch_divisor = 1;     ///< epoch = look-ahead / divisor
    bool event_stations_only = false;   ///< do not use the FIFO recursion even where it would do
    bool trace_visits = false;
    /// Checked builds: notes every random word that decides something; one drawn for a second
    /// decision is an InternalError. For one run of each replication. Null: not watched.
    sim::KeyRegistry* keys = nullptr;
};

/// One replication of the network (0-based). The spec must be valid (scenarios/read checks it).
RunOutcome run(const NetworkSpec& spec, std::uint32_t replication, const RunOptions& options = {});

/// Least non-zero delay between cells; Duration::max() if no cell sends to another.
sim::Duration look_ahead(const NetworkSpec& spec);

}  // namespace cityload::network
