#include <algorithm>
#include <map>

#include "tests/validation/build.hpp"
#include "tests/validation/kelton.hpp"

namespace cityload::validation {

namespace {

using network::NetworkSpec;
using network::RunOutcome;

double minutes(double m) {
    return m / 60;
}

/// Mean time in system over all completions at all stations, minutes.
double time_in_system(const RunOutcome& run, const NetworkSpec&) {
    double sum = 0, count = 0;
    for (const auto& s : run.stations)
        for (const auto& t : s.by_class) {
            sum += static_cast<double>(t.sojourn_sum);
            count += static_cast<double>(t.completions);
        }
    return sum / count / 60'000;
}

double longest_time(const RunOutcome& run, const NetworkSpec&) {
    std::int64_t most = 0;
    for (const auto& s : run.stations)
        for (const auto& t : s.by_class) most = std::max(most, t.sojourn_max);
    return static_cast<double>(most) / 60'000;
}

Measure in_minutes(Measure m) {
    return [m = std::move(m)](const RunOutcome& run, const NetworkSpec& spec) {
        return m(run, spec) * 60;
    };
}

/// Stations of the exam centre, in the order of their ids.
constexpr std::uint32_t booths = 2, test = 2;

double failures(const RunOutcome& run, const NetworkSpec& spec) {
    double passed = 0;
    for (std::size_t b = 0; b < booths; ++b) passed += arrivals(b)(run, spec);
    return completions(test)(run, spec) - passed;
}

/// Mean time from arrival to picture of those who pass, minutes.
double passers_time(const RunOutcome& run, const NetworkSpec&) {
    std::map<std::uint64_t, std::int64_t> arrived;
    for (const auto& v : run.visits)
        if (v.station == test) arrived[v.customer] = v.arrival;
    double sum = 0, count = 0;
    for (const auto& v : run.visits)
        if (v.station != test) {
            sum += static_cast<double>(v.end - arrived.at(v.customer));
            ++count;
        }
    return sum / count / 60'000;
}

Cell office(const std::string& name, const std::string& parameters, NetworkSpec spec,
            double until_minutes, std::uint32_t replications, double customers,
            std::vector<Claim> claims) {
    Cell c = transient(name, "textbook offices (Kelton)", parameters, std::move(spec), 0,
                       minutes(until_minutes), replications, customers);
    for (Claim& one : claims) one.reference_replications = replications;
    c.claims = std::move(claims);
    return c;
}

}  // namespace

NetworkSpec plates_separate() {
    NetworkSpec spec;
    for (const std::string k : {"1", "2", "3"}) {
        spec.stations.push_back(station("clerk" + k, 1, uniform(minutes(8), minutes(10))));
        spec.sources.push_back(renewal("stream" + k, "clerk" + k, exponential(minutes(10)), 0));
    }
    return spec;
}

NetworkSpec plates_pooled() {
    NetworkSpec spec;
    spec.stations = {station("clerk", 1, uniform(minutes(2.65), minutes(3.33)))};
    for (const std::string k : {"1", "2", "3"})
        spec.sources.push_back(renewal("stream" + k, "clerk", exponential(minutes(10)), 0));
    return spec;
}

NetworkSpec licence_bureau(bool cross_trained) {
    NetworkSpec spec;
    spec.stations = {
        station("licences", 2, triangular(minutes(16.7), minutes(20.5), minutes(29.2))),
        station("plates", cross_trained ? 1 : 2,
                triangular(minutes(8.8), minutes(13.7), minutes(15.2)))};
    spec.pools = {{"leader", {.values = {cross_trained ? 2 : 1}}, {"licences", "plates"}}};
    spec.sources = {poisson("for-licences", "licences", 60 / 8.7),
                    poisson("for-plates", "plates", 60 / 6.8)};
    return spec;
}

NetworkSpec exam_centre() {
    NetworkSpec spec;
    for (const std::string k : {"1", "2"})
        spec.stations.push_back(
            station("booth" + k, 1, triangular(minutes(2.5), minutes(3.6), minutes(4.3))));
    spec.stations.push_back(station("test", 5, exponential(minutes(8))));
    spec.sources = {scheduled("people", "test", {1, {22, 35, 40, 31, 35, 43, 29, 22}, false})};
    auto after = route("test", {{"out", .13}});
    after.branches.push_back({.to = {{"booth1", "booth2"}}, .probability = .87});
    spec.routes = {after};
    spec.drain = true;
    return spec;
}

std::vector<Cell> kelton_cells() {
    std::vector<Cell> cells;
    cells.push_back(office("plates_separate",
                           "plates office, three clerks with a queue each, 5,000 min",
                           plates_separate(), 5000, 2000, 1500,
                           {claim("time in system, min", 49.96, time_in_system),
                            claim("longest time, min", 180.1, longest_time)}));
    cells.push_back(office("plates_pooled",
                           "plates office, one queue and one fast clerk, 5,000 min",
                           plates_pooled(), 5000, 2000, 1500,
                           {claim("time in system, min", 25.88, time_in_system),
                            claim("longest time, min", 71.4, longest_time)}));
    cells.push_back(
        office("bureau", "licence bureau with a leader who helps both, 480 min",
               licence_bureau(false), 480, 4000, 130,
               {claim("time in system, plates, min", 19.65, in_minutes(mean_sojourn(1))),
                claim("time in system, licences, min", 36.26, in_minutes(mean_sojourn(0)))}));
    cells.push_back(
        office("bureau_cross", "licence bureau, one plates clerk helps both as well, 480 min",
               licence_bureau(true), 480, 4000, 130,
               {claim("time in system, plates, min", 22.58, in_minutes(mean_sojourn(1))),
                claim("time in system, licences, min", 29.84, in_minutes(mean_sojourn(0)))}));
    Cell exam =
        office("exam", "exam centre, eight hours, run to empty", exam_centre(), 480, 3000, 500,
               {claim("failures", 33.46, failures),
                claim("time of those who pass, min", 26.12, passers_time),
                claim("wait for a tester, min", 10.60, in_minutes(mean_wait(test)))});
    exam.traced = true;
    cells.push_back(std::move(exam));
    return cells;
}

}  // namespace cityload::validation
