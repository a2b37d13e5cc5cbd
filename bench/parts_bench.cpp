// What a service is made of, each part alone: words, variates, tallies, the fingerprint.

#include <benchmark/benchmark.h>

#include <memory>
#include <vector>

#include "sim/distribution.hpp"
#include "sim/fingerprint.hpp"
#include "sim/random.hpp"
#include "sim/tally.hpp"

namespace cityload::bench {
namespace {

/// A block of two words for the next entity: Philox4x32-10 of the networks, Philox2x64-7 of the
/// city.
template <class Stream>
void words(benchmark::State& state) {
    const Stream stream(1, 0, 1);
    std::uint64_t entity = 0, sum = 0;
    for (auto _ : state) {
        const sim::DrawPair pair = stream.pair(entity++, 7);
        sum += pair.first ^ pair.second;
    }
    benchmark::DoNotOptimize(sum);
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(words<sim::Stream>);
BENCHMARK(words<sim::QuickStream>);

/// A variate from its word, by the table of a lognormal distribution.
void table_lookup(benchmark::State& state) {
    const sim::Distribution distribution(
        {.kind = sim::DistributionSpec::Kind::lognormal, .mean = 600'000, .cv = 1});
    std::uint64_t u = 1;
    std::int64_t sum = 0;
    for (auto _ : state) {
        u = u * 6364136223846793005ULL + 1442695040888963407ULL;
        sum += distribution.sample(u).ms;
    }
    benchmark::DoNotOptimize(sum);
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(table_lookup);

/// Adding to a place of a table of range(0) rows and 12 columns, rows at random.
void tally(benchmark::State& state) {
    const auto rows = static_cast<std::size_t>(state.range(0));
    const auto plan = std::make_shared<sim::TallyPlan>();
    const auto row = plan->add_axis({"row", "", std::vector<std::string>(rows), {}});
    const auto column = plan->add_axis({"column", "", std::vector<std::string>(12), {}});
    const sim::Count<2> count = plan->add("count", "1", "", {row, column});
    sim::TallySet set(plan);
    std::uint64_t u = 1;
    for (auto _ : state) {
        u = u * 6364136223846793005ULL + 1442695040888963407ULL;
        set.add<std::int64_t>(count, 1, sim::index_below(u, rows), 5u);
    }
    benchmark::DoNotOptimize(set.all(count).data());
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(tally)->Arg(31)->Arg(1'000)->Arg(100'000);

void fingerprint(benchmark::State& state) {
    sim::Fingerprint print;
    std::uint64_t i = 0;
    for (auto _ : state) {
        print.add(i, 7, i * 3, i * 5);
        ++i;
    }
    benchmark::DoNotOptimize(print);
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(fingerprint);

}  // namespace
}  // namespace cityload::bench
