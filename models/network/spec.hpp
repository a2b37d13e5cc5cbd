#pragma once
// A plain queueing network as a scenario describes it: no file format, no engine, just the
// description. Meaning of every key: DESIGN of scenario files (docs/scenario-reference.md); times
// in milliseconds.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/distribution.hpp"
#include "sim/time.hpp"

namespace cityload::network {

using sim::DistributionSpec;
using sim::Duration;

/// A number of servers over time: values[k] holds during [k·step, (k+1)·step); afterwards the last
/// value holds, or the list starts again if `repeat`. A constant is one value.
struct ServerSchedule {
    bool unlimited = false;
    Duration step = sim::days(1);
    std::vector<std::int64_t> values = {1};
    bool repeat = false;
};

enum class Discipline { fifo, lifo, siro, priority };
enum class Leaves { seen, silent };

struct Patience {
    DistributionSpec time;
    Leaves leaves = Leaves::seen;
    DistributionSpec no_show;  ///< cost of calling a silent leaver; deterministic 0 unless given
};

struct StationSpec {
    std::string id;
    std::optional<ServerSchedule> servers;  ///< absent: none of its own (a pool must serve it)
    bool waiting_leaves = false;  ///< at a cut of its own servers to 0 everybody waiting leaves
    DistributionSpec service;
    Discipline discipline = Discipline::fifo;
    std::optional<Patience> patience;
    std::optional<std::int64_t> capacity;  ///< places in system, waiting and in service
    std::optional<std::int64_t> balk_at;   ///< arrivals who find this many waiting do not join
    std::int64_t initial = 0;              ///< waiting at time 0
};

struct PoolSpec {
    std::string id;
    ServerSchedule servers;
    std::vector<std::string> serves;  ///< stations; longest waiting first
};

/// Where a customer goes: one station, the shortest of several, or out of the network.
struct Destination {
    std::vector<std::string>
        stations;  ///< empty: out; more than one: fewest in system, tie to the first
};

struct ArrivalSpec {
    enum class Process { poisson, renewal, schedule, log };
    Process process = Process::poisson;
    double rate_per_ms = 0;            ///< poisson
    DistributionSpec gap;              ///< renewal
    Duration first{};                  ///< renewal: time of the first arrival
    Duration step = sim::hours(1);     ///< schedule
    std::vector<double> rates_per_ms;  ///< schedule
    bool repeat = false;               ///< schedule: otherwise the rate is 0 afterwards
    std::optional<DistributionSpec>
        day_factor;                    ///< schedule: one factor for every 24 h from time 0
    std::vector<std::int64_t> log_ms;  ///< log: ascending arrival times
};

struct SourceSpec {
    std::string id;
    Destination to;
    ArrivalSpec arrivals;
    std::int64_t priority = 0;  ///< smaller is served first
    std::optional<DistributionSpec>
        service;  ///< this class's service at `to`, on every visit there
};

struct RouteSpec {
    struct Branch {
        Destination to;
        double probability = 0;
    };
    std::string from;              ///< station
    std::vector<Branch> branches;  ///< ordered by the branch's key as text; probabilities sum to 1
    Duration delay{};              ///< applies to every branch
};

/// The whole description. Stations, pools, sources and routes are sorted by id (routes by `from`),
/// so that the order of tables in a file cannot matter.
struct NetworkSpec {
    std::string title;
    std::vector<StationSpec> stations;
    std::vector<PoolSpec> pools;
    std::vector<SourceSpec> sources;
    std::vector<RouteSpec> routes;
    Duration horizon{};
    Duration warmup{};
    std::int64_t replications = 1;
    std::uint64_t seed = 1;
    bool drain = false;
};

}  // namespace cityload::network
