#include "tests/validation/build.hpp"

#include <algorithm>
#include <numeric>

#include "sim/random.hpp"

namespace cityload::validation {

namespace {

using Kind = sim::DistributionSpec::Kind;
using network::ClassTally;
using network::NetworkSpec;
using network::RunOutcome;

/// The number of a class at a station, or of all classes there.
template <class Value>
double sum(const RunOutcome& run, std::size_t at, int of, Value value) {
    const auto& station = run.stations.at(at);
    double total = 0;
    for (std::size_t i = 0; i < station.classes.size(); ++i)
        if (of == all_classes || station.classes[i] == static_cast<std::uint32_t>(of))
            total += static_cast<double>(value(station.by_class[i]));
    return total;
}

double measured_ms(const RunOutcome& run, const NetworkSpec& spec) {
    return static_cast<double>(run.end_ms - spec.warmup.ms);
}

constexpr double most_hours = 7e7;  // the engine's clock holds 139 years

std::uint64_t seed_of(const std::string& name) {
    std::uint64_t h = 0;
    for (const char c : name) h = sim::mix64(h ^ static_cast<unsigned char>(c));
    return h >> 1;
}

bool needs_event_stations(const NetworkSpec& spec) {
    return !spec.pools.empty() ||
           std::any_of(spec.stations.begin(), spec.stations.end(), [](const auto& s) {
               return s.discipline != network::Discipline::fifo || s.capacity || s.balk_at;
           });
}

Cell cell(std::string name, std::string family, std::string parameters, NetworkSpec spec) {
    Cell c;
    c.name = std::move(name);
    c.family = std::move(family);
    c.parameters = std::move(parameters);
    c.spec = std::move(spec);
    c.spec.seed = seed_of(c.name);
    return c;
}

}  // namespace

sim::DistributionSpec exponential(double mean) {
    return {.kind = Kind::exponential, .mean = mean * ms_per_hour};
}
sim::DistributionSpec deterministic(double value) {
    return {.kind = Kind::deterministic, .value = value * ms_per_hour};
}
sim::DistributionSpec erlang(double mean, double shape) {
    return {.kind = Kind::erlang, .mean = mean * ms_per_hour, .shape = shape};
}
sim::DistributionSpec lognormal(double mean, double cv) {
    return {.kind = Kind::lognormal, .mean = mean * ms_per_hour, .cv = cv};
}
sim::DistributionSpec gamma(double mean, double cv) {
    return {.kind = Kind::gamma, .mean = mean * ms_per_hour, .cv = cv};
}
sim::DistributionSpec hyperexponential(double mean, double cv) {
    return {.kind = Kind::hyperexponential, .mean = mean * ms_per_hour, .cv = cv};
}
sim::DistributionSpec uniform(double min, double max) {
    return {.kind = Kind::uniform, .min = min * ms_per_hour, .max = max * ms_per_hour};
}
sim::DistributionSpec triangular(double min, double mode, double max) {
    return {.kind = Kind::triangular,
            .min = min * ms_per_hour,
            .mode = mode * ms_per_hour,
            .max = max * ms_per_hour};
}
sim::DistributionSpec mixture(std::vector<sim::DistributionSpec> of, std::vector<double> weights) {
    return {.kind = Kind::mixture, .of = std::move(of), .weights = std::move(weights)};
}
sim::DistributionSpec empirical(std::vector<double> data) {
    for (double& x : data) x *= ms_per_hour;
    return {.kind = Kind::empirical, .data = std::move(data)};
}

network::StationSpec station(std::string id, std::int64_t servers, sim::DistributionSpec service) {
    network::StationSpec s;
    s.id = std::move(id);
    if (servers > 0) s.servers = network::ServerSchedule{.values = {servers}};
    s.service = std::move(service);
    return s;
}

network::SourceSpec poisson(std::string id, std::string to, double rate) {
    network::SourceSpec s;
    s.id = std::move(id);
    s.to.stations = {std::move(to)};
    s.arrivals.process = network::ArrivalSpec::Process::poisson;
    s.arrivals.rate_per_ms = rate / ms_per_hour;
    return s;
}

network::SourceSpec renewal(std::string id, std::string to, sim::DistributionSpec gap,
                            double first) {
    network::SourceSpec s;
    s.id = std::move(id);
    s.to.stations = {std::move(to)};
    s.arrivals.process = network::ArrivalSpec::Process::renewal;
    s.arrivals.gap = std::move(gap);
    s.arrivals.first = hours(first);
    return s;
}

network::SourceSpec scheduled(std::string id, std::string to, const Steps& rates) {
    network::SourceSpec s;
    s.id = std::move(id);
    s.to.stations = {std::move(to)};
    s.arrivals.process = network::ArrivalSpec::Process::schedule;
    s.arrivals.step = hours(rates.step);
    for (const double r : rates.values) s.arrivals.rates_per_ms.push_back(r / ms_per_hour);
    s.arrivals.repeat = rates.repeat;
    return s;
}

network::ServerSchedule staff(const Steps& servers) {
    network::ServerSchedule s;
    s.step = hours(servers.step);
    s.values.clear();
    for (const double v : servers.values) s.values.push_back(std::llround(v));
    s.repeat = servers.repeat;
    return s;
}

network::RouteSpec route(std::string from, std::vector<std::pair<std::string, double>> branches,
                         double delay) {
    network::RouteSpec r;
    r.from = std::move(from);
    std::sort(branches.begin(), branches.end());
    for (auto& [to, probability] : branches) {
        network::RouteSpec::Branch branch;
        if (to != "out") branch.to.stations = {to};
        branch.probability = probability;
        r.branches.push_back(std::move(branch));
    }
    r.delay = hours(delay);
    return r;
}

NetworkSpec single(network::StationSpec desk, network::SourceSpec people) {
    NetworkSpec spec;
    spec.stations = {std::move(desk)};
    spec.sources = {std::move(people)};
    return spec;
}

Cell steady(std::string name, std::string family, std::string parameters, NetworkSpec spec,
            const Effort& effort) {
    Cell c = cell(std::move(name), std::move(family), std::move(parameters), std::move(spec));
    double rate = 0;  // per hour
    const auto mean = [](const std::vector<double>& x) {
        return x.empty() ? 0
                         : std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
    };
    for (const auto& s : c.spec.sources) {
        const auto& gap = s.arrivals.gap;
        rate += s.arrivals.process == network::ArrivalSpec::Process::renewal
                    ? ms_per_hour / (gap.kind == Kind::deterministic ? gap.value : gap.mean)
                    : (s.arrivals.rate_per_ms + mean(s.arrivals.rates_per_ms)) * ms_per_hour;
    }
    const double root = 1 - std::sqrt(std::min(effort.load, .999));
    const double warmup =
        20 * effort.service * (1 + (1 + effort.variation) / 2 / (effort.servers * root * root));
    // The engine's clock is bounded; whoever needs more customers runs more replications.
    double measured = effort.millions * 1e6 / c.replications / rate;
    for (; warmup + measured > most_hours; measured /= 2) c.replications *= 2;
    c.steady = true;
    c.spec.warmup = hours(warmup);
    c.spec.horizon = hours(warmup + measured);
    c.precision = effort.load >= .95 ? .01 : .003;
    const double customers = (warmup + measured) * rate * c.replications;
    c.seconds = customers / (needs_event_stations(c.spec) ? 5e6 : 2e7);
    return c;
}

Cell transient(std::string name, std::string family, std::string parameters, NetworkSpec spec,
               double from, double until, std::uint32_t replications, double customers) {
    Cell c = cell(std::move(name), std::move(family), std::move(parameters), std::move(spec));
    c.spec.warmup = hours(from);
    c.spec.horizon = hours(until);
    c.replications = replications;
    c.seconds = replications * (1e-4 + customers / 1e7);
    return c;
}

Measure mean_wait(std::size_t at, int of) {
    return [=](const RunOutcome& run, const NetworkSpec&) {
        return sum(run, at, of, [](const ClassTally& t) { return t.wait_sum; }) / ms_per_hour /
               sum(run, at, of, [](const ClassTally& t) { return t.started; });
    };
}

Measure wait_probability(std::size_t at, int of) {
    return [=](const RunOutcome& run, const NetworkSpec&) {
        return 1 - sum(run, at, of, [](const ClassTally& t) { return t.started - t.delayed; }) /
                       sum(run, at, of, [](const ClassTally& t) { return t.arrivals - t.lost; });
    };
}

Measure wait_quantile(double q, std::size_t at) {
    return [=](const RunOutcome& run, const NetworkSpec&) {
        network::TimeHistogram all;
        for (const auto& t : run.stations.at(at).by_class) all.merge(t.waits);
        return all.quantile(q) / ms_per_hour;
    };
}

Measure mean_sojourn(std::size_t at, int of) {
    return [=](const RunOutcome& run, const NetworkSpec&) {
        return sum(run, at, of, [](const ClassTally& t) { return t.sojourn_sum; }) / ms_per_hour /
               sum(run, at, of, [](const ClassTally& t) { return t.completions; });
    };
}

Measure mean_queue(std::size_t at, int of) {
    return [=](const RunOutcome& run, const NetworkSpec& spec) {
        return sum(run, at, of, [](const ClassTally& t) { return t.queue_area; }) /
               measured_ms(run, spec);
    };
}

Measure mean_in_system(std::size_t at, int of) {
    return [=](const RunOutcome& run, const NetworkSpec& spec) {
        return sum(run, at, of, [](const ClassTally& t) { return t.system_area; }) /
               measured_ms(run, spec);
    };
}

Measure mean_busy(std::size_t at) {
    return [=](const RunOutcome& run, const NetworkSpec& spec) {
        return static_cast<double>(run.stations.at(at).busy) / measured_ms(run, spec);
    };
}

Measure utilisation(std::size_t at) {
    return [=](const RunOutcome& run, const NetworkSpec&) {
        const auto& station = run.stations.at(at);
        return static_cast<double>(station.busy) / static_cast<double>(station.scheduled);
    };
}

Measure share_lost(std::size_t at, int of) {
    return [=](const RunOutcome& run, const NetworkSpec&) {
        return sum(run, at, of, [](const ClassTally& t) { return t.lost; }) /
               sum(run, at, of, [](const ClassTally& t) { return t.arrivals; });
    };
}

Measure share_abandoned(std::size_t at, int of) {
    return [=](const RunOutcome& run, const NetworkSpec&) {
        return sum(run, at, of, [](const ClassTally& t) { return t.abandonments; }) /
               sum(run, at, of, [](const ClassTally& t) { return t.arrivals; });
    };
}

Measure arrivals(std::size_t at) {
    return [=](const RunOutcome& run, const NetworkSpec&) {
        return sum(run, at, all_classes, [](const ClassTally& t) { return t.arrivals; });
    };
}

Measure completions(std::size_t at) {
    return [=](const RunOutcome& run, const NetworkSpec&) {
        return sum(run, at, all_classes, [](const ClassTally& t) { return t.completions; });
    };
}

Measure abandonments(std::size_t at) {
    return [=](const RunOutcome& run, const NetworkSpec&) {
        return sum(run, at, all_classes, [](const ClassTally& t) { return t.abandonments; });
    };
}

Measure in_system_at_end(std::size_t at) {
    return [=](const RunOutcome& run, const NetworkSpec&) {
        return sum(run, at, all_classes, [](const ClassTally& t) { return t.in_system_end; });
    };
}

Claim claim(std::string outcome, double theory, Measure measure) {
    return {std::move(outcome), [=] { return theory; }, std::move(measure)};
}

Claim claim(std::string outcome, std::function<double()> theory, Measure measure) {
    return {std::move(outcome), std::move(theory), std::move(measure)};
}

}  // namespace cityload::validation
