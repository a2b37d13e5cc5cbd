// The engine against the oracle, visit for visit and tally for tally.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>

#include "models/network/fingerprint.hpp"
#include "models/network/run.hpp"
#include "tests/support/oracle.hpp"
#include "tests/support/random_network.hpp"

namespace cityload::oracle {
namespace {

using namespace network;

std::string text(const Visit& v) {
    static constexpr const char* ends[] = {"completed", "abandoned", "lost"};
    std::ostringstream t;
    t << "customer " << std::hex << v.customer << std::dec << " hop " << v.hop << " station "
      << v.station << ": arrived " << v.arrival << ", started " << v.start << ", "
      << ends[static_cast<int>(v.end_kind)] << " at " << v.end;
    return t.str();
}

std::string text(Wide x) {
    if (x < 0) return '-' + text(-x);
    std::string digits = x >= 10 ? text(x / 10) : "";
    return digits += static_cast<char>('0' + static_cast<int>(x % 10));
}

/// Collects what differs.
class Differences {
  public:
    void compare(const std::string& what, Wide engine, Wide oracle) {
        if (engine != oracle)
            text_ += what + ": engine " + text(engine) + ", oracle " + text(oracle) + '\n';
    }
    void add(const std::string& line) { text_ += line + '\n'; }
    const std::string& all() const { return text_; }

  private:
    std::string text_;
};

void compare_visits(std::vector<Visit> engine, std::vector<Visit> oracle, Differences& d) {
    const auto before = [](const Visit& a, const Visit& b) {
        return std::tie(a.end, a.customer, a.hop) < std::tie(b.end, b.customer, b.hop);
    };
    std::sort(engine.begin(), engine.end(), before);
    std::sort(oracle.begin(), oracle.end(), before);
    d.compare("visits", static_cast<Wide>(engine.size()), static_cast<Wide>(oracle.size()));
    const std::size_t n = std::min(engine.size(), oracle.size());
    for (std::size_t i = 0; i < n; ++i)
        if (!(engine[i] == oracle[i])) {
            d.add("first different visit, engine: " + text(engine[i]));
            d.add("                       oracle: " + text(oracle[i]));
            return;
        }
    if (engine.size() > n) d.add("first visit of the engine alone: " + text(engine[n]));
    if (oracle.size() > n) d.add("first visit of the oracle alone: " + text(oracle[n]));
}

void compare_class(const std::string& where, const ClassTally& e, const ClassCount& count,
                   Differences& d) {
    const ClassTally& o = count.tally;
    d.compare(where + "arrivals", e.arrivals, o.arrivals);
    d.compare(where + "completions", e.completions, o.completions);
    d.compare(where + "abandonments", e.abandonments, o.abandonments);
    d.compare(where + "lost", e.lost, o.lost);
    d.compare(where + "started", e.started, o.started);
    d.compare(where + "wait_sum", e.wait_sum, o.wait_sum);
    d.compare(where + "delayed", e.delayed, o.delayed);
    d.compare(where + "wait_abandoned_sum", e.wait_abandoned_sum, o.wait_abandoned_sum);
    d.compare(where + "sojourn_sum", e.sojourn_sum, o.sojourn_sum);
    d.compare(where + "sojourn_max", e.sojourn_max, o.sojourn_max);
    d.compare(where + "queue_area", e.queue_area, o.queue_area);
    d.compare(where + "system_area", e.system_area, o.system_area);
    d.compare(where + "level_area", e.level_area, o.system_area);
    d.compare(where + "in_system_start", e.in_system_start, o.in_system_start);
    d.compare(where + "in_system_end", e.in_system_end, o.in_system_end);
    TimeHistogram waits;
    for (const std::int64_t w : count.waits) waits.add(w);
    for (std::size_t b = 0; b < std::max(waits.counts.size(), e.waits.counts.size()); ++b) {
        const auto at = [b](const TimeHistogram& h) {
            return b < h.counts.size() ? static_cast<Wide>(h.counts[b]) : 0;
        };
        d.compare(where + "waits in bin " + std::to_string(b), at(e.waits), at(waits));
    }
}

/// What differs between engine and oracle, or "".
std::string differences(const NetworkSpec& spec, std::uint32_t replication,
                        RunOptions options = {}) {
    options.trace_visits = true;
    const RunOutcome engine = network::run(spec, replication, options);
    Result oracle = oracle::run(spec, replication);
    Differences d;
    compare_visits(engine.visits, oracle.visits, d);
    for (std::size_t s = 0; s < engine.stations.size(); ++s) {
        const StationTally& tally = engine.stations[s];
        const std::string where = s < spec.stations.size()
                                      ? spec.stations[s].id
                                      : spec.pools[s - spec.stations.size()].id;
        d.compare(where + " busy", tally.busy, oracle.busy[s]);
        d.compare(where + " scheduled", tally.scheduled, oracle.scheduled[s]);
        for (std::size_t k = 0; k < tally.classes.size(); ++k) {
            const std::size_t c = tally.classes[k];
            compare_class(where + ' ' + spec.sources[c].id + ' ', tally.by_class[k],
                          oracle.classes[{s, c}], d);
            oracle.classes.erase({s, c});
        }
    }
    for (const auto& [key, count] : oracle.classes)
        compare_class(
            spec.stations[key.first].id + ' ' + spec.sources[key.second].id + " (oracle alone) ",
            {}, count, d);
    d.compare("stations and pools", static_cast<Wide>(engine.stations.size()),
              static_cast<Wide>(oracle.busy.size()));
    d.compare("end", engine.end_ms, oracle.end_ms);
    d.compare("stuck", engine.stuck, oracle.stuck);
    d.compare("services", engine.services, oracle.services);
    sim::Fingerprint fingerprint;
    for (const Visit& v : oracle.visits) add_visit(fingerprint, v);
    if (engine.fingerprint[0] != fingerprint.low() || engine.fingerprint[1] != fingerprint.high())
        d.add("the fingerprint is not that of the oracle's visits");
    return d.all();
}

/// Compares networks [from, until); says everything about the first three that differ.
void compare_random_networks(std::uint64_t from, std::uint64_t until, const RunOptions& options) {
    int shown = 0;
    std::uint64_t different = 0;
    for (std::uint64_t index = from; index < until; ++index) {
        const NetworkSpec spec = random_network(index);
        const std::string found = differences(spec, static_cast<std::uint32_t>(index % 3), options);
        if (found.empty()) continue;
        ++different;
        if (++shown <= 3)
            ADD_FAILURE() << "random network " << index << ", replication " << index % 3 << '\n'
                          << found.substr(0, 2000) << to_text(spec);
    }
    EXPECT_EQ(different, 0u) << "of " << until - from << " networks";
}

TEST(EngineAgainstOracle, random_networks_agree_event_for_event) {
    compare_random_networks(0, 4000, {});
}

TEST(EngineAgainstOracle, event_stations_alone_agree) {
    RunOptions options;
    options.event_stations_only = true;
    compare_random_networks(4000, 6000, options);
}

TEST(EngineAgainstOracle, short_epochs_and_many_shards_agree) {
    RunOptions options;
    options.epoch_divisor = 3;
    options.shards = 4;
    compare_random_networks(6000, 7000, options);
}

TEST(EngineAgainstOracle, a_hundred_thousand_random_networks_agree_long) {
    compare_random_networks(10'000, 110'000, {});
}

}  // namespace
}  // namespace cityload::oracle
