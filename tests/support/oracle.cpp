#include "tests/support/oracle.hpp"

#include <algorithm>
#include <compare>
#include <set>
#include <stdexcept>
#include <tuple>

#include "models/network/draws.hpp"
#include "sim/random.hpp"

namespace cityload::oracle {

using network::Destination;
using network::Discipline;
using network::NetworkSpec;
using network::ServerSchedule;
using network::VisitEnd;
using sim::Distribution;
using sim::Stream;

namespace {

enum Phase { change, service_end, deadline, arrival };

struct Event {
    std::int64_t time = 0;
    Phase phase = change;
    std::int64_t priority = 0;  ///< of a change: the row
    std::uint64_t mixed = 0;
    std::uint32_t hop = 0;
    std::size_t stay = 0;
    std::size_t row = 0;  ///< of servers: whose change or end of service it is

    auto operator<=>(const Event&) const = default;
};

/// The servers of a station or pool.
struct Row {
    ServerSchedule schedule;
    std::vector<std::size_t> serves;  ///< stations
    std::int64_t scheduled = 0, busy = 0;

    std::int64_t servers_at(std::int64_t time) const {
        const std::int64_t n = std::ssize(schedule.values);
        const std::int64_t step = time / schedule.step.ms;
        if (schedule.unlimited) return never;
        return schedule.values.begin()[schedule.repeat ? step % n : std::min(step, n - 1)];
    }
    bool ever_any_from(std::int64_t time) const {
        for (std::size_t k = 0; k < schedule.values.size(); ++k, time += schedule.step.ms)
            if (servers_at(time) > 0) return true;
        return false;
    }
    bool idle_for(std::size_t station) const {
        return busy < scheduled && std::count(serves.begin(), serves.end(), station) > 0;
    }
};

class Oracle {
  public:
    Oracle(const NetworkSpec& spec, std::uint32_t replication)
        : spec_(spec),
          visit_draws_(spec.seed, replication, network::purpose_visit),
          route_draws_(spec.seed, replication, network::purpose_route),
          call_draws_(spec.seed, replication, network::purpose_call),
          no_show_draws_(spec.seed, replication, network::purpose_no_show),
          lines_(spec.stations.size()),
          in_system_(spec.stations.size()),
          calls_(spec.stations.size()) {
        ServerSchedule none;
        none.values = {0};
        for (const auto& s : spec.stations)
            rows_.push_back({s.servers.value_or(none), {rows_.size()}, 0, 0});
        for (const auto& p : spec.pools) {
            rows_.push_back({p.servers, {}, 0, 0});
            for (const auto& name : p.serves) rows_.back().serves.push_back(find(name));
        }
        for (std::size_t r = 0; r < rows_.size(); ++r) {
            rows_[r].scheduled = rows_[r].servers_at(0);
            plan_change(r);
        }
        for (std::size_t s = 0; s < spec.sources.size(); ++s) {
            std::uint64_t n = 0;
            for (const std::int64_t time : arrival_times(spec, s, replication))
                plan_arrival(time,
                             {network::customer_id(s, n++), 0, s, false, &spec.sources[s].to});
        }
    }

    Trajectory run() {
        admit_initial_customers();
        while (!events_.empty() &&
               (spec_.drain ? something_can_happen() : events_.begin()->time < spec_.horizon.ms)) {
            const Event e = *events_.begin();
            events_.erase(events_.begin());
            now_ = e.time;
            if (e.phase == change) change_servers(e.row);
            if (e.phase == service_end) end_service(stays_[e.stay], e.row);
            if (e.phase == deadline && waits(e.stay)) give_up(e.stay);
            if (e.phase == arrival) arrive(e.stay, choose(*stays_[e.stay].to));
        }
        return std::move(result_);
    }

  private:
    std::size_t find(const std::string& name) const {
        for (std::size_t i = 0; i < spec_.stations.size(); ++i)
            if (spec_.stations[i].id == name) return i;
        throw std::invalid_argument("no station " + name);
    }
    std::int64_t priority(const Stay& a) const { return spec_.sources[a.source].priority; }

    void plan(std::int64_t time, Phase phase, std::size_t stay, std::size_t row = 0) {
        const Stay& a = stays_[stay];
        events_.insert({time, phase, priority(a), sim::mix64(a.customer), a.hop, stay, row});
    }
    void plan_arrival(std::int64_t time, const Stay& a) {
        stays_.push_back(a);
        plan(time, arrival, stays_.size() - 1);
    }
    void plan_change(std::size_t row) {
        const std::int64_t step = rows_[row].schedule.step.ms;
        if (rows_[row].schedule.values.size() > 1)
            events_.insert(
                {(now_ / step + 1) * step, change, static_cast<std::int64_t>(row), 0, 0, 0, row});
    }

    void admit_initial_customers() {
        for (std::size_t s = 0; s < spec_.stations.size(); ++s)
            for (std::int64_t k = 0; k < spec_.stations[s].initial; ++k) {
                std::size_t source = 0;
                while (spec_.sources.at(source).to.stations !=
                       std::vector<std::string>{spec_.stations[s].id})
                    ++source;
                stays_.push_back(
                    {network::initial_customer_id(source, s, static_cast<std::uint64_t>(k)), 0,
                     source, true});
                arrive(stays_.size() - 1, s);
            }
    }

    std::size_t choose(const Destination& to) const {
        const auto crowd = [&](const std::string& name) { return in_system_[find(name)]; };
        return find(*std::ranges::min_element(to.stations, {}, crowd));
    }

    void arrive(std::size_t i, std::size_t s) {
        Stay& a = stays_[i];
        const network::StationSpec& station = spec_.stations[s];
        a.station = s;
        a.arrival = now_;
        a.order = ++arrivals_;
        if (!a.initial && (in_system_[s] >= station.capacity.value_or(never) ||
                           std::ssize(lines_[s]) >= station.balk_at.value_or(never)))
            return leave(a, VisitEnd::lost);
        ++in_system_[s];
        for (std::size_t r = 0; r < rows_.size(); ++r)
            if (rows_[r].idle_for(s)) return serve(i, r);
        if (station.patience) {
            const Distribution patience(station.patience->time);
            a.deadline = now_ + patience.sample(visit_draws_.second(a.customer, a.hop)).ms;
            if (station.patience->leaves == network::Leaves::seen) {
                if (a.deadline == now_) return leave(a, VisitEnd::abandoned);
                plan(a.deadline, deadline, i);
            }
        }
        lines_[s].push_back(i);
    }

    void leave(Stay& a, VisitEnd how) {
        a.end = now_;
        a.how = how;
        if (how != VisitEnd::lost) --in_system_[a.station];
        result_.visits.push_back({a.customer, a.hop, static_cast<std::uint32_t>(a.station), how,
                                  a.arrival, how == VisitEnd::completed ? a.start : now_, now_});
    }

    bool waits(std::size_t i) const { return stays_[i].start == never && stays_[i].end == never; }
    void give_up(std::size_t i) {
        auto& line = lines_[stays_[i].station];
        take(stays_[i].station, std::ranges::find(line, i) - line.begin());
        leave(stays_[i], VisitEnd::abandoned);
    }

    /// A server takes a customer who is not (or no longer) in line.
    void serve(std::size_t i, std::size_t row) {
        Stay& a = stays_[i];
        std::int64_t length = 0;
        if (now_ > a.deadline) {  // a silent leaver
            leave(a, VisitEnd::abandoned);
            const Distribution cost(spec_.stations[a.station].patience->no_show);
            length = cost.sample(no_show_draws_(a.customer, a.hop)).ms;
            if (length == 0) return;
        } else {
            a.start = now_;
            const auto& source = spec_.sources[a.source];
            const auto& to = source.to.stations;
            const auto& station = spec_.stations[a.station];
            const bool own = source.service && std::count(to.begin(), to.end(), station.id) > 0;
            const Distribution service(own ? *source.service : station.service);
            length = std::max<std::int64_t>(1, service.sample(visit_draws_(a.customer, a.hop)).ms);
        }
        ++rows_[row].busy;
        result_.work.push_back({row, now_, now_ + length});
        plan(now_ + length, service_end, i, row);
    }

    void end_service(Stay& a, std::size_t row) {
        --rows_[row].busy;
        const bool served = a.end == never;  // otherwise he did not show up
        if (served) leave(a, VisitEnd::completed);
        call(row);
        if (served) route(a);
    }

    /// The servers of a row call customers until none is idle or nobody waits for them.
    void call(std::size_t row) {
        for (;;) {
            const std::size_t none = spec_.stations.size();
            std::size_t best = none;
            for (const std::size_t s : rows_[row].serves)
                if (rows_[row].idle_for(s) && !lines_[s].empty() &&
                    (best == none ||
                     seniority(lines_[s][next(s)]) < seniority(lines_[best][next(best)])))
                    best = s;
            if (best == none) return;
            std::size_t place = next(best);
            if (spec_.stations[best].discipline == Discipline::siro)
                place = sim::index_below(call_draws_(best, calls_[best]++), lines_[best].size());
            serve(take(best, static_cast<std::ptrdiff_t>(place)), row);
        }
    }

    using Rank = std::tuple<std::int64_t, std::int64_t, std::uint64_t, std::uint32_t>;
    Rank seniority(std::size_t i) const {
        const Stay& a = stays_[i];
        return {a.arrival, priority(a), sim::mix64(a.customer), a.hop};
    }
    /// Place in line of the station's next, the least; of siro the longest waiting, who stands for
    /// it in a pool's comparison.
    std::size_t next(std::size_t s) const {
        const auto& line = lines_[s];
        const auto rank = [&, d = spec_.stations[s].discipline](std::size_t i) {
            const std::int64_t order = d == Discipline::lifo ? -stays_[i].order : stays_[i].order;
            if (d == Discipline::siro) return seniority(i);
            return Rank(d == Discipline::priority ? priority(stays_[i]) : 0, order, 0, 0);
        };
        return static_cast<std::size_t>(std::ranges::min_element(line, {}, rank) - line.begin());
    }

    /// Takes one out of line; the last one takes the place.
    std::size_t take(std::size_t s, std::ptrdiff_t place) {
        std::swap(lines_[s].begin()[place], lines_[s].back());
        const std::size_t i = lines_[s].back();
        lines_[s].pop_back();
        return i;
    }

    void route(const Stay& a) {
        for (const auto& route : spec_.routes) {
            if (route.from != spec_.stations[a.station].id) continue;
            const std::uint64_t u = route_draws_(a.customer, a.hop);
            double sum = 0;
            auto branch = route.branches.begin();
            while (!sim::Probability(sum += branch->probability)(u) &&
                   branch + 1 != route.branches.end())
                ++branch;
            if (!branch->to.stations.empty())
                plan_arrival(now_ + route.delay.ms,
                             {a.customer, a.hop + 1, a.source, false, &branch->to});
            return;
        }
    }

    void change_servers(std::size_t row) {
        Row& r = rows_[row];
        const std::int64_t before = std::exchange(r.scheduled, r.servers_at(now_));
        plan_change(row);
        if (row < lines_.size() && spec_.stations[row].waiting_leaves && before > r.scheduled &&
            r.scheduled == 0) {
            std::ranges::sort(lines_[row], {}, [&](std::size_t i) { return stays_[i].order; });
            for (const std::size_t i : lines_[row]) leave(stays_[i], VisitEnd::abandoned);
            lines_[row].clear();
        }
        call(row);
    }

    /// Under drain: false once only changes are left and none of them brings anybody a server.
    bool something_can_happen() const {
        for (const Event& e : events_)
            if (e.phase == service_end || e.phase == arrival ||
                (e.phase == deadline && waits(e.stay)))
                return true;
        for (const Row& row : rows_)
            for (const std::size_t s : row.serves)
                if (!lines_[s].empty() && row.ever_any_from(now_)) return true;
        return false;
    }

    const NetworkSpec& spec_;
    Stream visit_draws_, route_draws_, call_draws_, no_show_draws_;
    std::vector<Row> rows_;                        ///< of each station, then of each pool
    std::vector<std::vector<std::size_t>> lines_;  ///< stays, in the order siro's draw needs
    std::vector<std::int64_t> in_system_;
    std::vector<std::uint64_t> calls_;
    std::set<Event> events_;
    std::int64_t now_ = 0, arrivals_ = 0;
    Trajectory result_;
    std::deque<Stay>& stays_ = result_.stays;
};

}  // namespace

Trajectory simulate(const NetworkSpec& spec, std::uint32_t replication) {
    return Oracle(spec, replication).run();
}

}  // namespace cityload::oracle
