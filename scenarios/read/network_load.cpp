#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "scenarios/read/distribution_fields.hpp"
#include "scenarios/read/network_index.hpp"

namespace cityload::read {

using namespace network;

namespace {

/// Mean over [0, horizon) of values that each hold for a step.
template <class T>
double average(const std::vector<T>& values, double step, bool repeat, T afterwards,
               double horizon) {
    const double cycle = step * static_cast<double>(values.size());
    const auto part = [&](double until) {  // integral from 0 to until ≤ cycle
        double sum = 0;
        for (std::size_t k = 0; k < values.size() && static_cast<double>(k) * step < until; ++k)
            sum += static_cast<double>(values[k]) *
                   std::min(step, until - static_cast<double>(k) * step);
        return sum;
    };
    if (!repeat)
        return (part(std::min(cycle, horizon)) +
                static_cast<double>(afterwards) * std::max(0.0, horizon - cycle)) /
               horizon;
    const double full = std::floor(horizon / cycle);
    return (full * part(cycle) + part(horizon - full * cycle)) / horizon;
}

class Load {
  public:
    Load(Document& document, const NetworkDraft& draft, const NetworkIndex& index)
        : document_(document), draft_(draft), index_(index) {}

    /// Offered work per server, by the traffic equations; stations that lose or shed customers
    /// settle by themselves.
    void run() {
        const std::size_t n = draft_.stations.size();
        std::vector<double> work(n, 0);
        std::vector<double> shared(n, 0);
        for (const SourceSpec& s : draft_.sources) {
            const double rate = mean_rate(s.arrivals, draft_.run.horizon);
            if (rate <= 0) continue;
            if (!s.service) {
                for (const std::string& to : s.to.stations)
                    shared[index_.station.at(to)] +=
                        rate / static_cast<double>(s.to.stations.size());
                continue;
            }
            std::vector<double> start(n, 0);
            for (const std::string& to : s.to.stations)
                start[index_.station.at(to)] += rate / static_cast<double>(s.to.stations.size());
            add_work(start, &s, work);
        }
        add_work(shared, nullptr, work);
        report(work);
    }

  private:
    double horizon() const { return static_cast<double>(draft_.run.horizon.ms); }

    void add_work(std::vector<double> start, const SourceSpec* own, std::vector<double>& work) {
        const std::vector<double> flow = traffic(std::move(start));
        for (std::size_t k = 0; k < flow.size(); ++k) {
            const StationSpec& station = draft_.stations[k];
            const bool mine =
                own != nullptr && std::find(own->to.stations.begin(), own->to.stations.end(),
                                            station.id) != own->to.stations.end();
            work[k] += flow[k] * mean_of(mine ? *own->service : station.service);
        }
    }

    /// Visits per ms by following the customers until next to nobody is left on the way.
    std::vector<double> traffic(std::vector<double> wave) {
        std::vector<double> total = wave, next(wave.size());
        const double first = std::accumulate(wave.begin(), wave.end(), 0.0);
        for (int round = 0; round < 10'000 && budget_ > 0; ++round) {
            std::fill(next.begin(), next.end(), 0.0);
            double left = 0;
            for (std::size_t k = 0; k < wave.size(); ++k) {
                if (wave[k] == 0) continue;
                const auto it = index_.route.find(draft_.stations[k].id);
                if (it == index_.route.end()) continue;
                for (const RouteSpec::Branch& b : it->second->branches) {
                    for (const std::string& to : b.to.stations) {
                        const double share =
                            wave[k] * b.probability / static_cast<double>(b.to.stations.size());
                        next[index_.station.at(to)] += share;
                        left += share;
                        --budget_;
                    }
                }
            }
            for (std::size_t k = 0; k < next.size(); ++k) total[k] += next[k];
            budget_ -= static_cast<std::int64_t>(next.size());
            if (left <= 1e-9 * first) break;
            wave.swap(next);
        }
        return total;
    }

    void report(const std::vector<double>& work) {
        for (std::size_t k = 0; k < work.size(); ++k) {
            const StationSpec& s = draft_.stations[k];
            if (s.patience || s.capacity || s.balk_at || !s.servers || !index_.pools_of[k].empty())
                continue;
            if (s.servers->unlimited) continue;
            const double servers =
                average(s.servers->values, static_cast<double>(s.servers->step.ms),
                        s.servers->repeat, s.servers->values.back(), horizon());
            overload({"station", s.id, "servers"}, work[k], servers);
        }
        pooled(work);
    }

    /// Stations and pools that share servers are loaded together.
    void pooled(const std::vector<double>& work) {
        std::vector<std::size_t> group(work.size());
        std::iota(group.begin(), group.end(), std::size_t{0});
        const auto root = [&](std::size_t k) {
            while (group[k] != k) k = group[k] = group[group[k]];
            return k;
        };
        for (const PoolSpec& p : draft_.pools)
            for (const std::string& s : p.serves)
                group[root(index_.station.at(s))] = root(index_.station.at(p.serves[0]));
        std::map<std::size_t, double> offered, servers;
        std::set<std::size_t> settles;
        const auto count = [&](const ServerSchedule& s, std::size_t g) {
            if (s.unlimited) settles.insert(g);
            servers[g] += average(s.values, static_cast<double>(s.step.ms), s.repeat,
                                  s.values.back(), horizon());
        };
        for (std::size_t k = 0; k < work.size(); ++k) {
            if (index_.pools_of[k].empty()) continue;
            const StationSpec& s = draft_.stations[k];
            offered[root(k)] += work[k];
            if (s.patience || s.capacity || s.balk_at) settles.insert(root(k));
            if (s.servers) count(*s.servers, root(k));
        }
        std::map<std::size_t, std::string> name;
        for (const PoolSpec& p : draft_.pools) {
            const std::size_t g = root(index_.station.at(p.serves[0]));
            count(p.servers, g);
            name.emplace(g, p.id);
        }
        for (const auto& [g, pool] : name)
            if (settles.count(g) == 0) overload({"pool", pool, "servers"}, offered[g], servers[g]);
    }

    void overload(std::initializer_list<std::string_view> path, double work, double servers) {
        if (servers <= 0 || work < servers * (1 - 1e-9)) return;
        document_.problems.note(
            locate(document_.root, path), key_of(path),
            say("overloaded: {0} servers' work for {1} servers on average",
                "超负荷：平均需要 {0} 个服务台，而只有 {1} 个",
                {number_text(std::round(work * 1000) / 1000),
                 number_text(std::round(servers * 1000) / 1000)}),
            {"the queue grows as long as the run lasts", "队列将随运行时间不断增长"});
    }

    Document& document_;
    const NetworkDraft& draft_;
    const NetworkIndex& index_;
    /// Steps of the traffic equations; the note is worth no more.
    std::int64_t budget_ = 20'000'000;
};

}  // namespace

double mean_rate(const ArrivalSpec& a, Duration run) {
    const double horizon = static_cast<double>(run.ms);
    if (horizon <= 0) return 0;
    switch (a.process) {
        case ArrivalSpec::Process::poisson:
            return a.rate_per_ms;
        case ArrivalSpec::Process::renewal:
            return mean_of(a.gap) > 0 ? 1 / mean_of(a.gap) : 0;
        case ArrivalSpec::Process::log:
            return static_cast<double>(std::lower_bound(a.log_ms.begin(), a.log_ms.end(), run.ms) -
                                       a.log_ms.begin()) /
                   horizon;
        case ArrivalSpec::Process::schedule:
            if (a.rates_per_ms.empty() || a.step.ms <= 0) return 0;
            return average(a.rates_per_ms, static_cast<double>(a.step.ms), a.repeat, 0.0, horizon) *
                   (a.day_factor ? mean_of(*a.day_factor) : 1);
    }
    return 0;
}

void note_overload(Document& document, const NetworkDraft& draft, const NetworkIndex& index) {
    Load(document, draft, index).run();
}

}  // namespace cityload::read
