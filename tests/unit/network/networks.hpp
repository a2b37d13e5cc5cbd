#pragma once
// Small networks for tests, in few words.

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "models/network/run.hpp"

namespace cityload::network::test {

using Kind = DistributionSpec::Kind;

inline DistributionSpec deterministic(double ms) {
    DistributionSpec d;
    d.value = ms;
    return d;
}

inline DistributionSpec exponential(double mean_ms) {
    DistributionSpec d;
    d.kind = Kind::exponential;
    d.mean = mean_ms;
    return d;
}

inline DistributionSpec uniform(double min_ms, double max_ms) {
    DistributionSpec d;
    d.kind = Kind::uniform;
    d.min = min_ms;
    d.max = max_ms;
    return d;
}

inline StationSpec station(std::string id, std::int64_t servers, DistributionSpec service) {
    StationSpec s;
    s.id = std::move(id);
    s.servers = ServerSchedule{};
    s.servers->values = {servers};
    s.service = std::move(service);
    return s;
}

inline SourceSpec poisson(std::string id, std::vector<std::string> to, double mean_gap_ms) {
    SourceSpec s;
    s.id = std::move(id);
    s.to.stations = std::move(to);
    s.arrivals.rate_per_ms = 1 / mean_gap_ms;
    return s;
}

inline SourceSpec at_times(std::string id, std::vector<std::string> to,
                           std::vector<std::int64_t> ms) {
    SourceSpec s;
    s.id = std::move(id);
    s.to.stations = std::move(to);
    s.arrivals.process = ArrivalSpec::Process::log;
    s.arrivals.log_ms = std::move(ms);
    return s;
}

inline RouteSpec route(std::string from,
                       std::vector<std::pair<std::vector<std::string>, double>> to,
                       std::int64_t delay_ms = 0) {
    RouteSpec r;
    r.from = std::move(from);
    for (auto& [stations, probability] : to)
        r.branches.push_back({Destination{stations}, probability});
    r.delay = Duration{delay_ms};
    return r;
}

/// Visits by station, then by start, arrival and customer.
inline std::vector<Visit> sorted(std::vector<Visit> visits) {
    std::sort(visits.begin(), visits.end(), [](const Visit& a, const Visit& b) {
        if (a.station != b.station) return a.station < b.station;
        if (a.arrival != b.arrival) return a.arrival < b.arrival;
        if (a.start != b.start) return a.start < b.start;
        return a.customer != b.customer ? a.customer < b.customer : a.hop < b.hop;
    });
    return visits;
}

inline RunOutcome traced(const NetworkSpec& spec, bool events = false) {
    RunOptions options;
    options.trace_visits = true;
    options.event_stations_only = events;
    return run(spec, 0, options);
}

/// Random networks from small parts; everything a scenario can say is drawn now and then.
class RandomNetwork {
  public:
    explicit RandomNetwork(std::uint64_t seed) : random_(seed) {}

    /// `fifo_only`: every station could be run by the recursion (but zero-delay moves may join
    /// some).
    NetworkSpec draw(bool fifo_only) {
        NetworkSpec s;
        s.seed = random_();
        s.horizon = Duration{below(3) == 0 ? 86'400'000 * 2 : 3'000'000};
        s.warmup = Duration{below(2) == 0 ? 0 : 400'000};
        s.drain = below(2) == 0;
        const std::size_t n = 1 + below(5);
        for (std::size_t i = 0; i < n; ++i) s.stations.push_back(draw_station(i, fifo_only));
        if (!fifo_only && below(3) == 0) draw_pool(s);
        const std::size_t sources = 1 + below(3);
        for (std::size_t i = 0; i < sources; ++i) s.sources.push_back(draw_source(s, i, fifo_only));
        for (StationSpec& st : s.stations)
            for (const SourceSpec& src : s.sources)
                if (src.to.stations == std::vector{st.id} && below(3) == 0)
                    st.initial = static_cast<std::int64_t>(below(20));
        for (const StationSpec& st : s.stations)
            if (below(2) == 0) s.routes.push_back(draw_route(s, st.id, fifo_only));
        return s;
    }

  private:
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
    std::string name(std::size_t i) { return std::string(1, static_cast<char>('a' + i)); }

    DistributionSpec draw_time(double mean) {
        switch (below(5)) {
            case 0:
                return deterministic(mean);
            case 1:
                return uniform(0, 2 * mean);
            case 2: {
                DistributionSpec d;
                d.kind = Kind::lognormal;
                d.mean = mean;
                d.cv = 1.5;
                return d;
            }
            default:
                return exponential(mean);
        }
    }

    ServerSchedule draw_servers() {
        ServerSchedule s;
        if (below(12) == 0) {
            s.unlimited = true;
        } else if (below(2) == 0) {
            s.values = {static_cast<std::int64_t>(1 + below(5) * (below(5) == 0 ? 8 : 1))};
        } else {
            s.step = Duration{static_cast<std::int64_t>(20'000 + 1000 * below(400))};
            s.values.clear();
            const std::size_t k = 2 + below(4);
            for (std::size_t i = 0; i < k; ++i)
                s.values.push_back(below(3) == 0 ? 0 : static_cast<std::int64_t>(below(7)));
            s.repeat = below(3) != 0;
        }
        return s;
    }

    StationSpec draw_station(std::size_t i, bool fifo_only) {
        StationSpec s = station(name(i), 1, draw_time(static_cast<double>(2000 + below(8000))));
        s.servers = draw_servers();
        if (below(3) == 0) {
            Patience p;
            p.time = draw_time(static_cast<double>(below(20'000)));
            p.leaves = below(2) == 0 ? Leaves::seen : Leaves::silent;
            p.no_show = below(2) == 0 ? deterministic(0) : draw_time(800);
            s.patience = p;
        }
        if (fifo_only) return s;
        s.discipline = static_cast<Discipline>(below(4));
        if (below(4) == 0) s.capacity = static_cast<std::int64_t>(1 + below(10));
        if (below(4) == 0) s.balk_at = static_cast<std::int64_t>(below(8));
        s.waiting_leaves = below(3) == 0;
        return s;
    }

    void draw_pool(NetworkSpec& s) {
        PoolSpec p;
        p.id = "pool";
        p.servers = draw_servers();
        for (const StationSpec& st : s.stations)
            if (below(2) == 0) p.serves.push_back(st.id);
        if (p.serves.empty()) p.serves.push_back(s.stations.front().id);
        if (p.serves.front() == "a" && below(2) == 0) s.stations.front().servers.reset();
        s.pools.push_back(p);
    }

    SourceSpec draw_source(const NetworkSpec& s, std::size_t i, bool fifo_only) {
        const double gap =
            static_cast<double>(1000 + below(6000)) * (s.horizon.ms > 10'000'000 ? 40 : 1);
        SourceSpec src = poisson(name(18).append(name(i)), {name(below(s.stations.size()))}, gap);
        if (!fifo_only && s.stations.size() > 1 && below(4) == 0) src.to.stations = {"a", "b"};
        src.priority = static_cast<std::int64_t>(below(3));
        if (below(4) == 0) src.service = draw_time(3000);
        ArrivalSpec& a = src.arrivals;
        switch (below(5)) {
            case 0:
                a.process = ArrivalSpec::Process::renewal;
                a.gap = draw_time(gap);
                a.first = Duration{static_cast<std::int64_t>(below(5000))};
                break;
            case 1:
                a.process = ArrivalSpec::Process::schedule;
                a.step = Duration{static_cast<std::int64_t>(300'000 + below(600'000))};
                a.rates_per_ms = {1 / gap, 0, 3 / gap};
                a.repeat = below(2) == 0;
                if (below(2) == 0) {
                    a.day_factor = DistributionSpec{};
                    a.day_factor->kind = Kind::gamma;
                    a.day_factor->mean = 1;
                    a.day_factor->cv = 0.4;
                }
                break;
            case 2: {
                a.process = ArrivalSpec::Process::log;
                std::int64_t t = 0;
                while (t < s.horizon.ms && a.log_ms.size() < 3000) {
                    a.log_ms.push_back(t);
                    t += static_cast<std::int64_t>(below(static_cast<std::size_t>(gap / 500))) *
                         1000;
                }
                break;
            }
            default:
                break;
        }
        return src;
    }

    RouteSpec draw_route(const NetworkSpec& s, const std::string& from, bool fifo_only) {
        RouteSpec r;
        r.from = from;
        const std::size_t k = below(3);
        for (std::size_t i = 0; i < k; ++i)
            r.branches.push_back({Destination{{name(below(s.stations.size()))}}, 0.3});
        if (!fifo_only && s.stations.size() > 1 && below(4) == 0)
            r.branches.push_back({{{"a", "b"}}, 0.2});
        double rest = 1;
        for (const auto& b : r.branches) rest -= b.probability;
        r.branches.push_back({Destination{}, rest});
        r.delay = Duration{below(4) == 0 ? 0 : static_cast<std::int64_t>(1000 * (1 + below(300)))};
        return r;
    }

    std::mt19937_64 random_;
};

}  // namespace cityload::network::test
