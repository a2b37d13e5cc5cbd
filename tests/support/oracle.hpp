#pragma once
// A second simulator of plain queueing networks, to judge the engine by: one event at a time from
// one ordered set, lines searched from end to end. Written from models/network/README.md alone;
// shares with the engine the keyed draws and the tables of distributions, nothing that decides what
// happens next.

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "models/network/outcome.hpp"
#include "models/network/spec.hpp"

namespace cityload::oracle {

/// One class at one station. Of ClassTally everything is filled but level_area and the histogram;
/// instead of that all the waits.
struct ClassCount {
    network::ClassTally tally;
    std::vector<std::int64_t> waits;  ///< of services started in the period, ms
};

struct Result {
    std::vector<network::Visit>
        visits;  ///< every finished visit of the run, in the order of finishing
    std::map<std::pair<std::size_t, std::size_t>, ClassCount> classes;  ///< by (station, source)
    std::vector<network::Wide> busy, scheduled;  ///< stations, then pools; servers × ms
    std::int64_t end_ms = 0;
    std::int64_t stuck = 0;
    std::uint64_t services = 0;
};

/// Runs one replication.
Result run(const network::NetworkSpec& spec, std::uint32_t replication);

/// Arrival times of a source before the horizon, in order, ms.
std::vector<std::int64_t> arrival_times(const network::NetworkSpec& spec, std::size_t source,
                                        std::uint32_t replication);

}  // namespace cityload::oracle
