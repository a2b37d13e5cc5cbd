// What a customer of a station costs, by discipline and number of servers: Poisson arrivals,
// exponential services, load 0.9.

#include <benchmark/benchmark.h>

#include "models/network/run.hpp"

namespace cityload::bench {
namespace {

void station(benchmark::State& state, network::Discipline discipline, bool events) {
    constexpr double customers = 200'000, mean_ms = 60'000;
    const double per_ms = 0.9 * static_cast<double>(state.range(0)) / mean_ms;
    network::NetworkSpec spec;
    network::StationSpec desk;
    desk.id = "desk";
    desk.servers.emplace().values = {state.range(0)};
    desk.service.kind = sim::DistributionSpec::Kind::exponential;
    desk.service.mean = mean_ms;
    desk.discipline = discipline;
    spec.stations.push_back(desk);
    network::SourceSpec people;
    people.id = "people";
    people.to.stations = {"desk"};
    people.arrivals.rate_per_ms = per_ms;
    spec.sources.push_back(people);
    spec.horizon = sim::Duration{static_cast<std::int64_t>(customers / per_ms)};
    network::RunOptions options;
    options.event_stations_only = events;
    for (auto _ : state) benchmark::DoNotOptimize(network::run(spec, 0, options));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(customers));
}
void servers(benchmark::internal::Benchmark* bench) {
    for (const int c : {1, 5, 16, 100, 2000}) bench->Arg(c);
    bench->Unit(benchmark::kMillisecond);
}
BENCHMARK_CAPTURE(station, recursion, network::Discipline::fifo, false)->Apply(servers);
BENCHMARK_CAPTURE(station, fifo_by_events, network::Discipline::fifo, true)->Apply(servers);
BENCHMARK_CAPTURE(station, lifo, network::Discipline::lifo, false)->Apply(servers);
BENCHMARK_CAPTURE(station, random_order, network::Discipline::siro, false)->Apply(servers);
BENCHMARK_CAPTURE(station, priority, network::Discipline::priority, false)->Apply(servers);

}  // namespace
}  // namespace cityload::bench
