#pragma once
// A network compiled for running: numbers instead of names, and stations grouped into cells.
// Immutable during a run, shared by all threads.

#include <cstdint>
#include <optional>
#include <vector>

#include "models/network/draws.hpp"
#include "models/network/spec.hpp"
#include "sim/ids.hpp"
#include "sim/station/schedule.hpp"
#include "sim/station/waiting_line.hpp"
#include "sim/time.hpp"

namespace cityload::network {

using sim::CellId;
using sim::Distribution;
using sim::Instant;

inline constexpr std::uint32_t nowhere = 0xffffffff;  ///< destination `out`; also "no such thing"

/// A station or the shortest of several, all in one cell.
struct DestinationPlan {
    CellId cell;
    std::vector<std::uint32_t> stations;  ///< in the list's order
};

struct RoutePlan {
    Duration delay{};
    std::vector<sim::Probability> below;      ///< cumulative, one less than branches
    std::vector<std::uint32_t> destinations;  ///< by branch; `nowhere` is out

    /// Where uniform u sends somebody.
    std::uint32_t branch(std::uint64_t u) const {
        for (std::size_t i = 0; i < below.size(); ++i)
            if (below[i](u)) return destinations[i];
        return destinations.back();
    }
    bool needs_draw() const { return !below.empty(); }
};

struct StationPlan {
    CellId cell;
    std::uint32_t local = 0;  ///< place among the cell's stations
    bool own_servers = false;
    bool unlimited = false;
    bool waiting_leaves = false;
    sim::ScheduleCursor servers;
    Distribution service;
    sim::LineOrder order = sim::LineOrder::fifo;
    bool has_patience = false, silent = false;
    Distribution patience, no_show;
    std::int64_t capacity = 0, balk_at = 0;  ///< a value never reached if absent
    std::int64_t initial = 0;
    std::uint32_t initial_class = nowhere;
    std::uint32_t route = nowhere;     ///< `nowhere`: out at once
    std::vector<std::uint32_t> pools;  ///< serving this station, ascending
    bool class_service = false;        ///< some class has its own service here
};

struct PoolPlan {
    CellId cell;
    std::uint32_t local = 0;
    bool unlimited = false;
    sim::ScheduleCursor servers;
    std::vector<std::uint32_t> stations;  ///< ascending
};

struct SourcePlan {
    std::uint32_t destination = nowhere;
    std::uint16_t priority = 0;  ///< rank among the network's priorities
    std::optional<Distribution> service;
};

struct CellPlan {
    bool recursion =
        false;  ///< one first-come-first-served station, by the Kiefer–Wolfowitz recursion
    std::vector<std::uint32_t> stations, pools, sources;  ///< ascending
};

/// Everything that does not change in a run. Times of events at or after `limit` never come.
struct Plan {
    Plan(const NetworkSpec& spec, std::uint32_t replication, bool event_stations_only,
         sim::KeyRegistry* keys = nullptr);

    const NetworkSpec& spec;
    std::vector<StationPlan> stations;
    std::vector<PoolPlan> pools;
    std::vector<SourcePlan> sources;
    std::vector<RoutePlan> routes;
    std::vector<DestinationPlan> destinations;
    std::vector<CellPlan> cells;
    Duration look_ahead = Duration::max();
    Instant warmup, horizon;
    Instant limit;  ///< horizon, or EventKey::time_limit under `drain`
    sim::Stream gaps, day_factors, visits, routing, calls, no_shows;

    std::uint32_t class_of(std::uint64_t customer) const {
        return static_cast<std::uint32_t>(customer >> 48) - 1;
    }
    /// Service time of a class at a station from the visit's first word, ms.
    std::int64_t service_ms(const StationPlan& station, std::uint32_t station_index,
                            std::uint32_t source, std::uint64_t word) const {
        const Distribution* of = &station.service;
        if (station.class_service && own_service_at(source, station_index))
            of = &*sources[source].service;
        const std::int64_t ms = of->sample(word).ms;
        return ms < 1 ? 1 : ms;
    }
    bool own_service_at(std::uint32_t source, std::uint32_t station) const;

  private:
    std::uint32_t intern(const Destination& to);
    void read_stations();
    void read_pools();
    void read_sources();
    void read_routes();
    void group_cells(bool event_stations_only);
    bool fits_recursion(const CellPlan& cell) const;
};

}  // namespace cityload::network
