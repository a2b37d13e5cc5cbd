#include "models/network/plan.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>

#include "sim/station/event_queue.hpp"

namespace cityload::network {

namespace {

[[noreturn]] void refuse(const std::string& sentence) {
    throw std::invalid_argument(sentence);
}

template <class Things>
std::uint32_t find(const Things& things, const std::string& id) {
    const auto it =
        std::lower_bound(things.begin(), things.end(), id,
                         [](const auto& thing, const std::string& key) { return thing.id < key; });
    if (it == things.end() || it->id != id) refuse("the network has no station \"" + id + "\"");
    return static_cast<std::uint32_t>(it - things.begin());
}

template <class Things>
void require_sorted(const Things& things, const char* what) {
    for (std::size_t i = 1; i < things.size(); ++i)
        if (!(things[i - 1].id < things[i].id))
            refuse(std::string(what) + " must be sorted by id, each id once; see \"" +
                   things[i].id + "\"");
}

sim::LineOrder order_of(Discipline discipline) {
    switch (discipline) {
        case Discipline::lifo:
            return sim::LineOrder::lifo;
        case Discipline::siro:
            return sim::LineOrder::random;
        case Discipline::priority:
            return sim::LineOrder::priority;
        case Discipline::fifo:
            break;
    }
    return sim::LineOrder::fifo;
}

/// Groups of stations that must be in one cell.
class Groups {
  public:
    explicit Groups(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0u); }
    std::uint32_t root(std::uint32_t i) {
        while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
        return i;
    }
    void join(std::uint32_t a, std::uint32_t b) {
        a = root(a), b = root(b);
        if (a != b) parent_[std::max(a, b)] = std::min(a, b);
    }

  private:
    std::vector<std::uint32_t> parent_;
};

}  // namespace

Plan::Plan(const NetworkSpec& s, std::uint32_t replication, bool event_stations_only,
           sim::KeyRegistry* keys)
    : spec(s),
      warmup(Instant{} + s.warmup),
      horizon(Instant{} + s.horizon),
      limit(s.drain ? Instant{sim::EventKey::time_limit} : horizon),
      gaps(s.seed, replication, purpose_gap),
      day_factors(s.seed, replication, purpose_day_factor),
      visits(s.seed, replication, purpose_visit),
      routing(s.seed, replication, purpose_route),
      calls(s.seed, replication, purpose_call),
      no_shows(s.seed, replication, purpose_no_show) {
    if (keys != nullptr)
        for (sim::Stream* stream : {&gaps, &day_factors, &visits, &routing, &calls, &no_shows})
            *stream = stream->once_only(*keys);
    // Sources sum gaps in 2^-20 ms, and the sum of two of them must fit 64 bits. Under `drain` what
    // began before the horizon may go on for ten times as long.
    if (horizon.ms < 0 || horizon.ms > Distribution::largest_fixed >> Distribution::fraction_bits ||
        warmup.ms < 0)
        refuse("horizon and warm-up must lie between 0 and 139 years");
    if (s.sources.size() > 65534) refuse("a network has at most 65534 sources");
    require_sorted(s.stations, "stations");
    require_sorted(s.pools, "pools");
    require_sorted(s.sources, "sources");
    read_stations();
    read_pools();
    read_sources();
    read_routes();
    group_cells(event_stations_only);
}

bool Plan::own_service_at(std::uint32_t source, std::uint32_t station) const {
    const SourcePlan& s = sources[source];
    if (!s.service) return false;
    const auto& to = destinations[s.destination].stations;
    return std::find(to.begin(), to.end(), station) != to.end();
}

std::uint32_t Plan::intern(const Destination& to) {
    if (to.stations.empty()) return nowhere;
    DestinationPlan plan;
    for (const std::string& id : to.stations) plan.stations.push_back(find(spec.stations, id));
    // Single stations have their own number as destination.
    if (plan.stations.size() == 1) return plan.stations.front();
    destinations.push_back(std::move(plan));
    return static_cast<std::uint32_t>(destinations.size() - 1);
}

void Plan::read_stations() {
    for (const StationSpec& s : spec.stations) {
        StationPlan plan;
        if (s.servers) {
            plan.own_servers = true;
            plan.unlimited = s.servers->unlimited;
            if (!plan.unlimited)
                plan.servers =
                    sim::ScheduleCursor(s.servers->step, s.servers->values, s.servers->repeat);
        }
        plan.waiting_leaves = s.waiting_leaves;
        plan.service = Distribution(s.service);
        plan.order = order_of(s.discipline);
        if (s.patience) {
            plan.has_patience = true;
            plan.silent = s.patience->leaves == Leaves::silent;
            plan.patience = Distribution(s.patience->time);
            plan.no_show = Distribution(s.patience->no_show);
        }
        plan.capacity = s.capacity.value_or(std::numeric_limits<std::int64_t>::max());
        plan.balk_at = s.balk_at.value_or(std::numeric_limits<std::int64_t>::max());
        plan.initial = s.initial;
        stations.push_back(std::move(plan));
        destinations.push_back({CellId(), {static_cast<std::uint32_t>(stations.size() - 1)}});
    }
}

void Plan::read_pools() {
    for (const PoolSpec& p : spec.pools) {
        PoolPlan plan;
        plan.unlimited = p.servers.unlimited;
        if (!plan.unlimited)
            plan.servers = sim::ScheduleCursor(p.servers.step, p.servers.values, p.servers.repeat);
        for (const std::string& id : p.serves) plan.stations.push_back(find(spec.stations, id));
        if (plan.stations.empty()) refuse("pool \"" + p.id + "\" serves no station");
        std::sort(plan.stations.begin(), plan.stations.end());
        plan.stations.erase(std::unique(plan.stations.begin(), plan.stations.end()),
                            plan.stations.end());
        for (const std::uint32_t s : plan.stations)
            stations[s].pools.push_back(static_cast<std::uint32_t>(pools.size()));
        pools.push_back(std::move(plan));
    }
}

void Plan::read_sources() {
    std::set<std::int64_t> priorities;
    for (const SourceSpec& s : spec.sources) priorities.insert(s.priority);
    for (const SourceSpec& s : spec.sources) {
        SourcePlan plan;
        plan.destination = intern(s.to);
        if (plan.destination == nowhere) refuse("source \"" + s.id + "\" goes nowhere");
        plan.priority = static_cast<std::uint16_t>(
            std::distance(priorities.begin(), priorities.find(s.priority)));
        const auto source = static_cast<std::uint32_t>(sources.size());
        if (s.service) {
            plan.service = Distribution(*s.service);
            for (const std::uint32_t at : destinations[plan.destination].stations)
                stations[at].class_service = true;
        }
        if (plan.destination < stations.size()) {
            StationPlan& to = stations[plan.destination];
            if (to.initial_class == nowhere) to.initial_class = source;
        }
        sources.push_back(std::move(plan));
    }
    for (std::size_t i = 0; i < stations.size(); ++i) {
        if (stations[i].initial == 0) continue;
        if (stations[i].initial < 0 || stations[i].initial > 0xffffffff || i > 0x7fff)
            refuse("at most 2^32 initial customers, and only at the first 32768 stations");
        if (stations[i].initial_class == nowhere)
            refuse(
                "station \"" + spec.stations[i].id +
                "\" has initial customers, but no source goes to it alone, so they have no class");
    }
}

void Plan::read_routes() {
    for (const RouteSpec& r : spec.routes) {
        RoutePlan plan;
        plan.delay = r.delay;
        double cumulative = 0;
        for (const RouteSpec::Branch& b : r.branches) {
            cumulative += b.probability;
            plan.below.emplace_back(cumulative);
            plan.destinations.push_back(intern(b.to));
        }
        if (plan.destinations.empty()) continue;
        plan.below.pop_back();
        StationPlan& from = stations[find(spec.stations, r.from)];
        from.route = static_cast<std::uint32_t>(routes.size());
        routes.push_back(std::move(plan));
    }
}

void Plan::group_cells(bool event_stations_only) {
    Groups groups(stations.size());
    const auto join_list = [&](const std::vector<std::uint32_t>& list) {
        for (const std::uint32_t s : list) groups.join(list.front(), s);
    };
    for (const DestinationPlan& d : destinations) join_list(d.stations);
    for (const PoolPlan& p : pools) join_list(p.stations);
    for (std::uint32_t s = 0; s < stations.size(); ++s) {
        if (stations[s].route == nowhere) continue;
        const RoutePlan& route = routes[stations[s].route];
        if (route.delay > Duration{}) continue;
        for (const std::uint32_t d : route.destinations)
            if (d != nowhere) groups.join(s, destinations[d].stations.front());
    }
    std::vector<CellId> cell_of_root(stations.size());
    for (std::uint32_t s = 0; s < stations.size(); ++s) {
        CellId& cell = cell_of_root[groups.root(s)];
        if (!cell.valid()) {
            cell = CellId(cells.size());
            cells.emplace_back();
        }
        stations[s].cell = cell;
        stations[s].local = static_cast<std::uint32_t>(cells[cell.value()].stations.size());
        cells[cell.value()].stations.push_back(s);
    }
    for (DestinationPlan& d : destinations) d.cell = stations[d.stations.front()].cell;
    for (std::uint32_t p = 0; p < pools.size(); ++p) {
        pools[p].cell = stations[pools[p].stations.front()].cell;
        CellPlan& cell = cells[pools[p].cell.value()];
        pools[p].local = static_cast<std::uint32_t>(cell.pools.size());
        cell.pools.push_back(p);
    }
    for (std::uint32_t s = 0; s < sources.size(); ++s)
        cells[destinations[sources[s].destination].cell.value()].sources.push_back(s);
    for (const StationPlan& s : stations) {
        if (s.route == nowhere) continue;
        const RoutePlan& route = routes[s.route];
        for (const std::uint32_t d : route.destinations)
            if (d != nowhere && destinations[d].cell != s.cell)
                look_ahead = std::min(look_ahead, route.delay);
    }
    if (!event_stations_only)
        for (CellPlan& cell : cells) cell.recursion = fits_recursion(cell);
}

bool Plan::fits_recursion(const CellPlan& cell) const {
    if (cell.stations.size() != 1 || !cell.pools.empty()) return false;
    const StationSpec& s = spec.stations[cell.stations.front()];
    return s.servers && s.discipline == Discipline::fifo && !s.capacity && !s.balk_at &&
           !s.waiting_leaves;
}

}  // namespace cityload::network
