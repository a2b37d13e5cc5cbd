// What the kernel's parts cost, each alone.

#include <benchmark/benchmark.h>

#include "bench/phold_model.hpp"
#include "bench/quiet_city.hpp"
#include "sim/distribution.hpp"
#include "sim/mail_order.hpp"

namespace cityload::bench {
namespace {

sim::Distribution exponential() {
    return sim::Distribution({.kind = sim::DistributionSpec::Kind::exponential, .mean = 600'000});
}

/// One keyed draw of a time: Philox and the table.
void draw(benchmark::State& state) {
    const sim::Stream stream(1, 0, 1);
    const sim::Distribution distribution = exponential();
    std::uint64_t entity = 0;
    std::int64_t sum = 0;
    for (auto _ : state) sum += distribution.sample(stream(entity++, 7)).ms;
    benchmark::DoNotOptimize(sum);
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(draw);

/// The mail of one epoch, range(0) messages for range(1) cells, put into order.
void sort_mail(benchmark::State& state) {
    const auto n = static_cast<std::size_t>(state.range(0));
    const auto cells = static_cast<std::size_t>(state.range(1));
    constexpr std::size_t chunk_items = sim::MailStore<CityMail>::chunk_items;
    sim::MailStore<CityMail> store;
    sim::ChunkPool<CityMail> pool(store);
    std::vector<sim::MailRun> runs;
    for (std::size_t i = 0; i < n; ++i) {
        if (i % chunk_items == 0) runs.push_back({pool.take(store.none), 0});
        CityMail mail;
        mail.at = {static_cast<std::int64_t>(sim::mix64(i) % 300'000)};
        mail.to = sim::CellId(sim::mix64(~i) % cells);
        mail.id = i;
        store.items(runs.back().chunk)[runs.back().count++] = mail;
    }
    sim::MailSorter<CityMail> sorter(store);
    for (auto _ : state) {
        sorter.sort(runs, {{}, sim::Instant{300'000}}, 0, cells, QuietCity::before);
        for (std::size_t i = 0; i < n; ++i) benchmark::DoNotOptimize(CityMail(sorter[i]));
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(sort_mail)
    ->Args({20, 125})
    ->Args({500, 125})
    ->Args({5'000, 1000})
    ->Args({10'000, 1})
    ->Args({100'000, 1'000'000});

/// The calendar: range(0) messages pending, each taken is put back up to a day ahead.
void agenda(benchmark::State& state) {
    const sim::Duration epoch = sim::minutes(5);
    sim::MailStore<CityMail> store;
    sim::ChunkPool<CityMail> pool(store);
    sim::Agenda<CityMail> agenda(epoch, pool);
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        CityMail mail;
        mail.id = static_cast<std::uint64_t>(i);
        mail.at = {static_cast<std::int64_t>(sim::mix64(mail.id) % 86'400'000)};
        agenda.insert(mail);
    }
    std::vector<sim::MailChain<CityMail>> due, cut;
    std::int64_t moved = 0;
    sim::Instant now{};
    for (auto _ : state) {
        now = now + epoch;
        due.clear();
        agenda.take(now, due, cut);
        for (const auto& chain : due)
            chain.for_each_run(store, [&](const sim::MailRun& run) {
                for (std::uint32_t i = 0; i < run.count; ++i) {
                    CityMail mail = store.items(run.chunk)[i];
                    const auto draw = sim::mix64(mail.id + static_cast<std::uint64_t>(now.ms));
                    mail.at = now + sim::Duration{static_cast<std::int64_t>(draw % 86'400'000)};
                    agenda.insert(mail);
                }
                pool.give_back(run.chunk);
                moved += run.count;
            });
    }
    state.SetItemsProcessed(moved);
}
BENCHMARK(agenda)->Arg(1'000)->Arg(100'000)->Arg(3'000'000);

/// The whole kernel on PHOLD, one thread, range(0) LPs: the mail's way through post, agenda,
/// sorting.
void mail(benchmark::State& state) {
    PholdSpec spec;
    spec.lps = static_cast<std::size_t>(state.range(0));
    spec.end = 4e5 / static_cast<double>(spec.lps);
    const auto executor = sim::make_executor(sim::ExecutorKind::serial, 1);
    std::uint64_t events = 0;
    for (auto _ : state)
        events += run_phold(spec, *executor,
                            {spec.lookahead_ticks(), static_cast<std::size_t>(state.range(1)), 0})
                      .events;
    state.SetItemsProcessed(static_cast<std::int64_t>(events));
}
BENCHMARK(mail)->Args({4096, 1})->Args({4096, 8})->Args({65'536, 8})->Unit(benchmark::kMillisecond);

/// A year of a city with nothing in it: 1000 cells, 105,120 grid steps, range(0) cases under way,
/// range(1) threads. Items are epochs.
void quiet_year(benchmark::State& state) {
    const auto executor =
        sim::make_executor(sim::ExecutorKind::std_thread, static_cast<int>(state.range(1)));
    std::uint64_t epochs = 0, handled = 0;
    for (auto _ : state) {
        QuietCity city(1000, static_cast<std::size_t>(state.range(0)));
        sim::Kernel<QuietCity> kernel(city, 1000, *executor, {sim::minutes(5), 8, 192});
        kernel.run({}, sim::Instant{} + sim::days(365));
        epochs += kernel.counts().epochs;
        handled += city.handled();
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(epochs));
    state.counters["messages"] =
        benchmark::Counter(static_cast<double>(handled), benchmark::Counter::kIsRate);
}
BENCHMARK(quiet_year)
    ->ArgsProduct({{0, 1'000, 20'000}, {1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1);

}  // namespace
}  // namespace cityload::bench

BENCHMARK_MAIN();
