// What a trajectory adds up to, by the definitions of the results: one sum at a time over all
// stays.
#include <algorithm>

#include "tests/support/oracle.hpp"

namespace cityload::oracle {

using network::VisitEnd;
using network::Wide;

namespace {

/// The measured period [from, until).
struct Period {
    std::int64_t from = 0, until = 0;

    bool has(std::int64_t time) const { return time >= from && time != never; }
    std::int64_t part_of(std::int64_t a, std::int64_t b) const {
        return std::max<std::int64_t>(0, std::min(b, until) - std::max(a, from));
    }
};

/// The last arrival or departure, or the last end of a server's work.
std::int64_t last_event(const Trajectory& trajectory) {
    std::int64_t last = 0;
    for (const Stay& a : trajectory.stays)
        for (const std::int64_t t : {a.arrival, a.end})
            if (t != never) last = std::max(last, t);
    for (const Work& w : trajectory.work) last = std::max(last, w.until);
    return last;
}

void count(const Stay& a, const Period& period, ClassCount& count) {
    network::ClassTally& t = count.tally;
    t.arrivals += !a.initial && period.has(a.arrival);
    if (a.how == VisitEnd::lost) {
        t.lost += period.has(a.arrival);
        return;
    }
    const bool before = a.arrival < period.from || (a.initial && period.from == 0);
    t.in_system_start += before && a.end >= period.from;
    t.in_system_end += a.end == never;
    t.queue_area += period.part_of(a.arrival, std::min(a.start, a.end));
    t.system_area += period.part_of(a.arrival, a.end);
    if (period.has(a.start)) {
        ++t.started;
        t.wait_sum += a.start - a.arrival;
        t.delayed += a.start > a.arrival;
        count.waits.push_back(a.start - a.arrival);
    }
    if (period.has(a.end) && a.how == VisitEnd::completed) {
        ++t.completions;
        t.sojourn_sum += a.end - a.arrival;
        t.sojourn_max = std::max(t.sojourn_max, a.end - a.arrival);
    }
    if (period.has(a.end) && a.how == VisitEnd::abandoned) {
        ++t.abandonments;
        t.wait_abandoned_sum += std::min(a.end, a.deadline) - a.arrival;
    }
}

Wide scheduled(const network::ServerSchedule& s, const Period& period) {
    Wide sum = 0;
    if (s.unlimited) return sum;
    const std::size_t n = s.values.size();
    for (std::size_t k = 0;; ++k) {
        const std::int64_t from = static_cast<std::int64_t>(k) * s.step.ms;
        if (from >= period.until) return sum;
        sum += Wide{s.values[s.repeat ? k % n : std::min(k, n - 1)]} *
               period.part_of(from, from + s.step.ms);
    }
}

}  // namespace

Result run(const network::NetworkSpec& spec, std::uint32_t replication) {
    const Trajectory trajectory = simulate(spec, replication);
    Result result;
    result.visits = trajectory.visits;
    result.end_ms = spec.horizon.ms;
    if (spec.drain) result.end_ms = std::max(result.end_ms, last_event(trajectory));
    const Period period{spec.warmup.ms, result.end_ms};
    for (const Stay& a : trajectory.stays) {
        if (a.arrival == never) continue;
        count(a, period, result.classes[{a.station, a.source}]);
        result.stuck += spec.drain && a.end == never;
        result.services += a.start != never;
    }
    for (const auto& s : spec.stations)
        result.scheduled.push_back(s.servers ? scheduled(*s.servers, period) : Wide{0});
    for (const auto& p : spec.pools) result.scheduled.push_back(scheduled(p.servers, period));
    result.busy.resize(result.scheduled.size());
    for (const Work& w : trajectory.work) result.busy[w.row] += period.part_of(w.from, w.until);
    return result;
}

}  // namespace cityload::oracle
