#include "tests/support/oracle.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <stdexcept>
#include <tuple>

#include "models/network/draws.hpp"
#include "sim/random.hpp"

namespace cityload::oracle {

using network::Destination;
using network::Discipline;
using network::Leaves;
using network::NetworkSpec;
using network::ServerSchedule;
using network::Visit;
using network::VisitEnd;
using network::Wide;
using sim::Distribution;
using sim::Stream;

namespace {

constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

struct Customer {
    std::uint64_t id = 0;
    std::uint32_t hop = 0;
    std::size_t source = 0;
    std::int64_t priority = 0;
    bool initial = false;
};

struct Waiting {
    Customer customer;
    std::int64_t arrival = 0;
    std::int64_t order = 0;             ///< of the arrival event among all
    std::int64_t deadline = unlimited;  ///< arrival + patience
};

enum Phase { change, service_end, deadline, arrival };

struct Event {
    std::int64_t time = 0;
    Phase phase = change;
    std::int64_t priority = 0;  ///< of a change: the number of the station or pool
    Customer customer;
    // What the key does not need:
    std::size_t station = 0;
    const Destination* to = nullptr;      ///< arrival
    std::int64_t arrival = 0, start = 0;  ///< service end
    std::size_t server = 0;  ///< service end: row of the server, a station's own or a pool's
    bool no_show = false;    ///< service end: nobody was served

    auto key() const {
        return std::make_tuple(time, phase, priority, sim::mix64(customer.id), customer.hop);
    }
    friend bool operator<(const Event& a, const Event& b) { return a.key() < b.key(); }
};

struct Station {
    const network::StationSpec* spec = nullptr;
    std::vector<Waiting> line;  ///< in the order siro's draw needs
    std::int64_t in_system = 0;
    std::uint64_t calls = 0;
    std::vector<std::size_t> pools;  ///< rows of the pools that serve it
};

/// The servers of a station or pool.
struct Servers {
    ServerSchedule schedule;
    std::int64_t scheduled = 0, busy = 0;
    std::vector<std::size_t> serves;  ///< pool: stations

    bool idle() const { return busy < scheduled; }
    std::int64_t at(std::int64_t time) const {
        if (schedule.unlimited) return unlimited;
        const auto n = static_cast<std::int64_t>(schedule.values.size());
        const std::int64_t step = time / schedule.step.ms;
        return schedule
            .values[static_cast<std::size_t>(schedule.repeat ? step % n : std::min(step, n - 1))];
    }
    /// The next boundary of a step at which the number may change, or `unlimited`.
    std::int64_t next_boundary(std::int64_t time) const {
        const auto n = static_cast<std::int64_t>(schedule.values.size());
        const std::int64_t step = time / schedule.step.ms;
        if (schedule.unlimited || n == 1 || (!schedule.repeat && step >= n - 1)) return unlimited;
        return (step + 1) * schedule.step.ms;
    }
    /// True if there will be a server at some time from `time` on.
    bool ever_from(std::int64_t time) const {
        if (schedule.unlimited) return true;
        const auto n = static_cast<std::int64_t>(schedule.values.size());
        const std::int64_t from = schedule.repeat ? 0 : std::min(time / schedule.step.ms, n - 1);
        return std::any_of(schedule.values.begin() + from, schedule.values.end(),
                           [](std::int64_t v) { return v > 0; });
    }
};

class Oracle {
  public:
    Oracle(const NetworkSpec& spec, std::uint32_t replication)
        : spec_(spec),
          visit_draws_(spec.seed, replication, network::purpose_visit),
          route_draws_(spec.seed, replication, network::purpose_route),
          call_draws_(spec.seed, replication, network::purpose_call),
          no_show_draws_(spec.seed, replication, network::purpose_no_show) {
        for (const auto& s : spec.stations) {
            stations_.push_back({&s, {}, 0, 0, {}});
            Servers own;
            if (s.servers)
                own.schedule = *s.servers;
            else
                own.schedule.values = {0};
            servers_.push_back(own);
        }
        for (const auto& p : spec.pools) {
            Servers pool;
            pool.schedule = p.servers;
            for (const auto& name : p.serves) {
                pool.serves.push_back(find(name));
                stations_[find(name)].pools.push_back(servers_.size());
            }
            servers_.push_back(pool);
        }
        for (std::size_t row = 0; row < servers_.size(); ++row) {
            servers_[row].scheduled = servers_[row].at(0);
            plan_change(row);
        }
        for (std::size_t s = 0; s < spec.sources.size(); ++s) {
            const auto times = arrival_times(spec, s, replication);
            for (std::size_t n = 0; n < times.size(); ++n)
                plan_arrival(times[n],
                             {network::customer_id(s, n), 0, s, spec.sources[s].priority, false},
                             spec.sources[s].to);
        }
        result_.busy.resize(servers_.size());
        result_.scheduled.resize(servers_.size());
    }

    Result run() {
        admit_initial_customers();
        while (!events_.empty() &&
               (spec_.drain ? something_can_happen() : events_.begin()->time < spec_.horizon.ms)) {
            const Event event = *events_.begin();
            events_.erase(events_.begin());
            now_ = event.time;
            switch (event.phase) {
                case change:
                    change_servers(static_cast<std::size_t>(event.priority));
                    break;
                case service_end:
                    end_service(event);
                    break;
                case deadline:
                    give_up(event);
                    break;
                case arrival:
                    arrive(event.customer, choose(*event.to));
                    break;
            }
        }
        finish();
        return std::move(result_);
    }

  private:
    std::size_t find(const std::string& name) const {
        for (std::size_t i = 0; i < spec_.stations.size(); ++i)
            if (spec_.stations[i].id == name) return i;
        throw std::invalid_argument("no station " + name);
    }

    void plan_change(std::size_t row) {
        const std::int64_t time = servers_[row].next_boundary(now_);
        if (time != unlimited) {
            Event e;
            e.time = time;
            e.priority = static_cast<std::int64_t>(row);
            events_.insert(e);
        }
    }

    void plan_arrival(std::int64_t time, const Customer& customer, const Destination& to) {
        Event e;
        e.time = time;
        e.phase = arrival;
        e.priority = customer.priority;
        e.customer = customer;
        e.to = &to;
        events_.insert(e);
    }

    void admit_initial_customers() {
        for (std::size_t s = 0; s < stations_.size(); ++s)
            for (std::int64_t k = 0; k < stations_[s].spec->initial; ++k) {
                const auto source = static_cast<std::size_t>(
                    std::find_if(spec_.sources.begin(), spec_.sources.end(),
                                 [&](const auto& x) {
                                     return x.to.stations ==
                                            std::vector<std::string>{stations_[s].spec->id};
                                 }) -
                    spec_.sources.begin());
                arrive({network::initial_customer_id(source, s, static_cast<std::uint64_t>(k)), 0,
                        source, spec_.sources.at(source).priority, true},
                       s);
            }
    }

    std::size_t choose(const Destination& to) const {
        std::size_t best = find(to.stations.front());
        for (const auto& name : to.stations)
            if (stations_[find(name)].in_system < stations_[best].in_system) best = find(name);
        return best;
    }

    // Arrivals and departures
    // ------------------------------------------------------------------------------

    void arrive(const Customer& customer, std::size_t s) {
        Station& station = stations_[s];
        touch();
        if (!customer.initial && in_period(now_)) ++tally(s, customer).arrivals;
        const bool full = station.spec->capacity && station.in_system >= *station.spec->capacity;
        const bool balks = station.spec->balk_at && waiting(s) >= *station.spec->balk_at;
        if (!customer.initial && (full || balks)) {
            if (in_period(now_)) ++tally(s, customer).lost;
            record(customer, s, VisitEnd::lost, now_, now_);
            return;
        }
        ++station.in_system;
        Waiting w{customer, now_, arrivals_++, unlimited};
        if (servers_[s].idle()) return serve(w, s, s);
        for (const std::size_t pool : station.pools)
            if (servers_[pool].idle()) return serve(w, s, pool);
        if (station.spec->patience) {
            const Distribution patience(station.spec->patience->time);
            w.deadline =
                now_ + patience.sample(visit_draws_.pair(customer.id, customer.hop).second).ms;
            if (station.spec->patience->leaves == Leaves::seen) {
                if (w.deadline == now_) return abandon(w, s);
                Event e;
                e.time = w.deadline;
                e.phase = deadline;
                e.priority = customer.priority;
                e.customer = customer;
                e.station = s;
                events_.insert(e);
            }
        }
        station.line.push_back(w);
    }

    void give_up(const Event& event) {
        auto& line = stations_[event.station].line;
        for (std::size_t i = 0; i < line.size(); ++i)
            if (line[i].customer.id == event.customer.id &&
                line[i].customer.hop == event.customer.hop)
                return abandon(take(event.station, i), event.station);
    }

    /// The customer, no longer in line, leaves now (or is found to have left).
    void abandon(const Waiting& w, std::size_t s) {
        touch();
        if (in_period(now_)) {
            ++tally(s, w.customer).abandonments;
            tally(s, w.customer).wait_abandoned_sum += std::min(now_, w.deadline) - w.arrival;
        }
        tally(s, w.customer).queue_area += clip(w.arrival, now_);
        leave(w.customer, s, VisitEnd::abandoned, w.arrival, now_);
    }

    void leave(const Customer& customer, std::size_t s, VisitEnd how, std::int64_t arrived,
               std::int64_t start) {
        --stations_[s].in_system;
        count_stay(customer, s, arrived, now_);
        record(customer, s, how, arrived, start);
    }

    void record(const Customer& customer, std::size_t s, VisitEnd how, std::int64_t arrived,
                std::int64_t start) {
        result_.visits.push_back(
            {customer.id, customer.hop, static_cast<std::uint32_t>(s), how, arrived, start, now_});
    }

    // Service
    // ----------------------------------------------------------------------------------------------

    /// A server takes a customer who is not (or no longer) in line.
    void serve(const Waiting& w, std::size_t s, std::size_t server) {
        touch();
        Event e;
        e.phase = service_end;
        e.priority = w.customer.priority;
        e.customer = w.customer;
        e.station = s;
        e.arrival = w.arrival;
        e.start = now_;
        e.server = server;
        if (now_ > w.deadline) {  // a silent leaver
            abandon(w, s);
            const Distribution cost(stations_[s].spec->patience->no_show);
            e.time = now_ + cost.sample(no_show_draws_(w.customer.id, w.customer.hop)).ms;
            e.no_show = true;
            if (e.time == now_) return;
        } else {
            ++result_.services;
            ClassCount& count = result_.classes[{s, w.customer.source}];
            if (in_period(now_)) {
                ++count.tally.started;
                count.tally.wait_sum += now_ - w.arrival;
                count.tally.delayed += now_ > w.arrival;
                count.waits.push_back(now_ - w.arrival);
            }
            count.tally.queue_area += clip(w.arrival, now_);
            const std::uint64_t u = visit_draws_.pair(w.customer.id, w.customer.hop).first;
            e.time = now_ + std::max<std::int64_t>(1, service_of(w.customer, s).sample(u).ms);
        }
        ++servers_[server].busy;
        events_.insert(e);
    }

    Distribution service_of(const Customer& customer, std::size_t s) const {
        const auto& source = spec_.sources[customer.source];
        const auto& to = source.to.stations;
        const bool own =
            source.service && std::count(to.begin(), to.end(), spec_.stations[s].id) > 0;
        return Distribution(own ? *source.service : spec_.stations[s].service);
    }

    void end_service(const Event& e) {
        touch();
        --servers_[e.server].busy;
        result_.busy[e.server] += clip(e.start, now_);
        if (!e.no_show) {
            if (in_period(now_)) {
                auto& t = tally(e.station, e.customer);
                ++t.completions;
                t.sojourn_sum += now_ - e.arrival;
                t.sojourn_max = std::max(t.sojourn_max, now_ - e.arrival);
            }
            leave(e.customer, e.station, VisitEnd::completed, e.arrival, e.start);
        }
        call_while_idle(e.server);
        if (!e.no_show) route(e.customer, e.station);
    }

    /// The servers of a row call customers until none is idle or nobody waits for them.
    void call_while_idle(std::size_t row) {
        while (servers_[row].idle()) {
            const std::size_t s =
                row < stations_.size() ? row : longest_waiting(servers_[row].serves);
            if (s == stations_.size() || stations_[s].line.empty()) return;
            const std::size_t i =
                stations_[s].spec->discipline == Discipline::siro ? draw(s) : next(s);
            serve(take(s, i), s, row);
        }
    }

    /// The station whose next customer has waited longest; stations_.size() if nobody waits.
    std::size_t longest_waiting(const std::vector<std::size_t>& candidates) const {
        const auto key = [&](std::size_t s) {
            const Waiting& w = stations_[s].line[next(s)];
            return std::make_tuple(w.arrival, w.customer.priority, sim::mix64(w.customer.id),
                                   w.customer.hop);
        };
        std::size_t best = stations_.size();
        for (const std::size_t s : candidates)
            if (!stations_[s].line.empty() && (best == stations_.size() || key(s) < key(best)))
                best = s;
        return best;
    }

    /// Place in line of the station's next; of siro the longest waiting, who stands for it in a
    /// pool's comparison.
    std::size_t next(std::size_t s) const {
        const auto& line = stations_[s].line;
        const auto before = [&](const Waiting& a, const Waiting& b) {
            switch (stations_[s].spec->discipline) {
                case Discipline::fifo:
                    return a.order < b.order;
                case Discipline::lifo:
                    return a.order > b.order;
                case Discipline::priority:
                    return std::tie(a.customer.priority, a.order) <
                           std::tie(b.customer.priority, b.order);
                case Discipline::siro:
                    return std::make_tuple(a.arrival, a.customer.priority,
                                           sim::mix64(a.customer.id), a.customer.hop) <
                           std::make_tuple(b.arrival, b.customer.priority,
                                           sim::mix64(b.customer.id), b.customer.hop);
            }
            throw std::logic_error("unknown discipline");
        };
        return static_cast<std::size_t>(std::min_element(line.begin(), line.end(), before) -
                                        line.begin());
    }

    std::size_t draw(std::size_t s) {
        return static_cast<std::size_t>(
            sim::index_below(call_draws_(s, stations_[s].calls++), stations_[s].line.size()));
    }

    /// Takes one out of line; the last one takes the place.
    Waiting take(std::size_t s, std::size_t i) {
        auto& line = stations_[s].line;
        const Waiting w = line[i];
        line[i] = line.back();
        line.pop_back();
        return w;
    }

    void route(Customer customer, std::size_t s) {
        for (const auto& route : spec_.routes) {
            if (route.from != spec_.stations[s].id) continue;
            const std::uint64_t u = route_draws_(customer.id, customer.hop);
            std::size_t b = 0;
            for (double sum = route.branches[0].probability;
                 b + 1 < route.branches.size() && !sim::Probability(sum)(u);
                 sum += route.branches[b].probability)
                ++b;
            ++customer.hop;
            customer.initial = false;
            if (!route.branches[b].to.stations.empty())
                plan_arrival(now_ + route.delay.ms, customer, route.branches[b].to);
            return;
        }
    }

    // Changes and the end
    // ----------------------------------------------------------------------------------

    void change_servers(std::size_t row) {
        const std::int64_t before = servers_[row].scheduled;
        servers_[row].scheduled = servers_[row].at(now_);
        plan_change(row);
        if (row < stations_.size() && stations_[row].spec->waiting_leaves && before > 0 &&
            servers_[row].scheduled == 0) {
            std::vector<Waiting> all;
            all.swap(stations_[row].line);
            std::sort(all.begin(), all.end(),
                      [](const auto& a, const auto& b) { return a.order < b.order; });
            for (const Waiting& w : all) abandon(w, row);
        }
        call_while_idle(row);
    }

    /// Under drain: false once only changes are left and none of them brings anybody a server.
    bool something_can_happen() const {
        if (std::any_of(events_.begin(), events_.end(),
                        [&](const Event& e) { return e.phase != change && !stale(e); }))
            return true;
        for (std::size_t s = 0; s < stations_.size(); ++s) {
            if (stations_[s].line.empty()) continue;
            if (servers_[s].ever_from(now_)) return true;
            for (const std::size_t pool : stations_[s].pools)
                if (servers_[pool].ever_from(now_)) return true;
        }
        return false;
    }

    /// The deadline of somebody who no longer waits.
    bool stale(const Event& e) const {
        const auto& line = stations_[e.station].line;
        return e.phase == deadline && std::none_of(line.begin(), line.end(), [&](const Waiting& w) {
                   return w.customer.id == e.customer.id && w.customer.hop == e.customer.hop;
               });
    }

    void finish() {
        result_.end_ms = spec_.drain ? std::max(last_event_, spec_.horizon.ms) : spec_.horizon.ms;
        now_ = result_.end_ms;
        for (std::size_t s = 0; s < stations_.size(); ++s)
            for (const Waiting& w : stations_[s].line) {
                tally(s, w.customer).queue_area += clip(w.arrival, now_);
                count_remaining(w.customer, s, w.arrival);
            }
        for (const Event& e : events_) {
            if (e.phase != service_end) continue;
            result_.busy[e.server] += clip(e.start, now_);
            if (!e.no_show) count_remaining(e.customer, e.station, e.arrival);
        }
        for (std::size_t row = 0; row < servers_.size(); ++row) {
            if (servers_[row].schedule.unlimited) continue;
            for (std::int64_t t = 0; t < now_;) {
                const std::int64_t until = std::min(now_, servers_[row].next_boundary(t));
                result_.scheduled[row] += servers_[row].at(t) * clip(t, until);
                t = until;
            }
        }
    }

    void count_remaining(const Customer& customer, std::size_t s, std::int64_t arrived) {
        ++tally(s, customer).in_system_end;
        if (spec_.drain) ++result_.stuck;
        count_stay(customer, s, arrived, now_);
    }

    void count_stay(const Customer& customer, std::size_t s, std::int64_t arrived,
                    std::int64_t left) {
        auto& t = tally(s, customer);
        t.system_area += clip(arrived, left);
        const bool there_before =
            arrived < spec_.warmup.ms || (customer.initial && spec_.warmup.ms == 0);
        t.in_system_start += there_before && left >= spec_.warmup.ms;
    }

    bool in_period(std::int64_t time) const { return time >= spec_.warmup.ms; }
    std::int64_t clip(std::int64_t from, std::int64_t until) const {
        return std::max<std::int64_t>(0, until - std::max(from, spec_.warmup.ms));
    }
    network::ClassTally& tally(std::size_t s, const Customer& c) {
        return result_.classes[{s, c.source}].tally;
    }
    std::int64_t waiting(std::size_t s) const {
        return static_cast<std::int64_t>(stations_[s].line.size());
    }
    void touch() { last_event_ = now_; }

    const NetworkSpec& spec_;
    Stream visit_draws_, route_draws_, call_draws_, no_show_draws_;
    std::vector<Station> stations_;
    std::vector<Servers> servers_;  ///< one row for each station, then for each pool
    std::set<Event> events_;
    std::int64_t now_ = 0, last_event_ = 0, arrivals_ = 0;
    Result result_;
};

}  // namespace

Result run(const NetworkSpec& spec, std::uint32_t replication) {
    return Oracle(spec, replication).run();
}

}  // namespace cityload::oracle
