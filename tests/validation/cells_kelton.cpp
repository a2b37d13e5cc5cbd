#include <algorithm>
#include <map>
#include <numeric>

#include "tests/validation/build.hpp"
#include "tests/validation/kelton.hpp"

namespace cityload::validation {

namespace {

using network::NetworkSpec;
using network::RunOutcome;

double minutes(double m) {
    return m / 60;
}

/// Times from first arrival to the end of the second station, minutes, of all who passed both.
std::vector<double> whole_stays(const RunOutcome& run) {
    std::map<std::uint64_t, std::int64_t> arrived;
    for (const auto& v : run.visits)
        if (v.hop == 0) arrived[v.customer] = v.arrival;
    std::vector<double> stays;
    for (const auto& v : run.visits)
        if (v.hop == 1)
            stays.push_back(static_cast<double>(v.end - arrived.at(v.customer)) / ms_per_hour * 60);
    return stays;
}

double mean_stay(const RunOutcome& run, const NetworkSpec&) {
    const auto stays = whole_stays(run);
    return std::accumulate(stays.begin(), stays.end(), 0.0) / static_cast<double>(stays.size());
}

double longest_stay(const RunOutcome& run, const NetworkSpec&) {
    const auto stays = whole_stays(run);
    return *std::max_element(stays.begin(), stays.end());
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

NetworkSpec plates_office(bool pooled) {
    NetworkSpec spec;
    const auto forms = uniform(minutes(8), minutes(10));
    if (pooled) spec.stations = {station("clerks", 3, forms)};
    for (const std::string k : {"1", "2", "3"}) {
        const std::string clerk = pooled ? "clerks" : "clerk" + k;
        if (!pooled) spec.stations.push_back(station(clerk, 1, forms));
        if (!pooled || k == "1") spec.routes.push_back(route(clerk, {{"issue", 1}}));
        spec.sources.push_back(renewal("stream" + k, clerk, exponential(minutes(10)), 0));
    }
    spec.stations.push_back(station("issue", 1, uniform(minutes(2.65), minutes(3.33))));
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
    cells.push_back(
        office("plates_separate",
               "plates office, a queue for each of three clerks, then one clerk, 5,000 min",
               plates_office(false), 5000, 2000, 1500,
               {claim("time in system, min", 49.96, mean_stay),
                claim("longest time, min", 180.1, longest_stay)}));
    cells.push_back(office("plates_pooled",
                           "plates office, one queue for three clerks, then one clerk, 5,000 min",
                           plates_office(true), 5000, 2000, 1500,
                           {claim("time in system, min", 25.88, mean_stay),
                            claim("longest time, min", 71.4, longest_stay)}));
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
    for (Cell& c : cells) c.traced = c.name.starts_with("plates");
    Cell exam = office(
        "exam", "exam centre, eight hours, run to empty", exam_centre(), 480, 3000, 500,
        {claim("failures", 33.46, failures), claim("time of those who pass, min", 26.12, mean_stay),
         claim("wait for a tester, min", 10.60, in_minutes(mean_wait(test)))});
    exam.traced = true;
    cells.push_back(std::move(exam));
    return cells;
}

}  // namespace cityload::validation
