#pragma once
// A second simulator of plain queueing networks, to judge the engine by: one event at a time from
// one ordered set, lines searched from end to end. Written from models/network/README.md alone;
// shares with the engine the keyed draws and the tables of distributions, nothing that decides what
// happens next. What a run adds up to is counted afterwards, from the list of all stays.

#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "models/network/outcome.hpp"
#include "models/network/spec.hpp"

namespace cityload::oracle {

inline constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

/// One customer at one station, from the moment it is known that he will come. Times in ms.
struct Stay {
    std::uint64_t customer = 0;
    std::uint32_t hop = 0;
    std::size_t source = 0;
    bool initial = false;
    const network::Destination* to = nullptr;
    std::size_t station = 0;  ///< once he has come
    std::int64_t order = 0;   ///< of his arrival among all
    std::int64_t arrival = never, deadline = never, start = never, end = never;
    network::VisitEnd how = network::VisitEnd::completed;  ///< once it has ended
};

/// A server at work, for a customer or for nobody who was called.
struct Work {
    std::size_t row = 0;  ///< station, or stations + pool
    std::int64_t from = 0, until = 0;
};

struct Trajectory {
    std::deque<Stay> stays;              ///< of everybody who came or is still to come
    std::vector<network::Visit> visits;  ///< the finished ones, in the order of finishing
    std::vector<Work> work;              ///< may last beyond the run
};

/// Simulates one replication.
Trajectory simulate(const network::NetworkSpec& spec, std::uint32_t replication);

/// Arrival times of a source before the horizon, in order, ms.
std::vector<std::int64_t> arrival_times(const network::NetworkSpec& spec, std::size_t source,
                                        std::uint32_t replication);

/// One class at one station. Of ClassTally everything is filled but level_area and the histogram;
/// instead of that all the waits.
struct ClassCount {
    network::ClassTally tally;
    std::vector<std::int64_t> waits;  ///< of services started in the period, ms
};

struct Result {
    std::vector<network::Visit> visits;                                 ///< as in the trajectory
    std::map<std::pair<std::size_t, std::size_t>, ClassCount> classes;  ///< by (station, source)
    std::vector<network::Wide> busy, scheduled;  ///< stations, then pools; servers × ms
    std::int64_t end_ms = 0;
    std::int64_t stuck = 0;
    std::uint64_t services = 0;
};

/// Simulates one replication and counts.
Result run(const network::NetworkSpec& spec, std::uint32_t replication);

}  // namespace cityload::oracle
