#include "tests/unit/network/compare.hpp"

#include <string>

namespace cityload::network::test {

namespace {

std::vector<std::uint64_t> without_trailing_zeros(std::vector<std::uint64_t> counts) {
    while (!counts.empty() && counts.back() == 0) counts.pop_back();
    return counts;
}

std::string first_difference(const ClassTally& a, const ClassTally& b) {
    if (a.arrivals != b.arrivals) return "arrivals";
    if (a.completions != b.completions) return "completions";
    if (a.abandonments != b.abandonments) return "abandonments";
    if (a.lost != b.lost) return "lost";
    if (a.started != b.started) return "started";
    if (a.wait_sum != b.wait_sum) return "wait_sum";
    if (a.delayed != b.delayed) return "delayed";
    if (a.wait_abandoned_sum != b.wait_abandoned_sum) return "wait_abandoned_sum";
    if (a.sojourn_sum != b.sojourn_sum) return "sojourn_sum";
    if (a.sojourn_max != b.sojourn_max) return "sojourn_max";
    if (a.queue_area != b.queue_area) return "queue_area";
    if (a.system_area != b.system_area) return "system_area";
    if (a.level_area != b.level_area) return "level_area";
    if (a.in_system_start != b.in_system_start) return "in_system_start";
    if (a.in_system_end != b.in_system_end) return "in_system_end";
    if (without_trailing_zeros(a.waits.counts) != without_trailing_zeros(b.waits.counts))
        return "waits";
    return "";
}

}  // namespace

testing::AssertionResult same(const RunOutcome& a, const RunOutcome& b) {
    if (a.fingerprint[0] != b.fingerprint[0] || a.fingerprint[1] != b.fingerprint[1])
        return testing::AssertionFailure() << "the fingerprints differ";
    if (a.end_ms != b.end_ms)
        return testing::AssertionFailure()
               << "the ends differ: " << a.end_ms << " and " << b.end_ms;
    if (a.stuck != b.stuck)
        return testing::AssertionFailure()
               << a.stuck << " and " << b.stuck << " customers are stuck";
    if (a.services != b.services)
        return testing::AssertionFailure() << a.services << " and " << b.services << " services";
    if (a.stations.size() != b.stations.size())
        return testing::AssertionFailure() << "stations differ";
    for (std::size_t s = 0; s < a.stations.size(); ++s) {
        const StationTally &x = a.stations[s], &y = b.stations[s];
        if (x.classes != y.classes)
            return testing::AssertionFailure() << "station " << s << ": other classes";
        if (x.busy != y.busy)
            return testing::AssertionFailure() << "station " << s << ": busy time";
        if (x.scheduled != y.scheduled || x.unlimited_servers != y.unlimited_servers)
            return testing::AssertionFailure() << "station " << s << ": scheduled time";
        for (std::size_t c = 0; c < x.classes.size(); ++c) {
            const std::string where = first_difference(x.by_class[c], y.by_class[c]);
            if (!where.empty())
                return testing::AssertionFailure()
                       << "station " << s << ", class " << x.classes[c] << ": " << where;
        }
    }
    return testing::AssertionSuccess();
}

}  // namespace cityload::network::test
