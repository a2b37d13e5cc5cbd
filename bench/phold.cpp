// PHOLD from the command line: how many events a second the kernel can deliver when an event costs
// next to nothing.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>

#include "bench/clocks.hpp"
#include "bench/phold_model.hpp"

int main(int argc, char** argv) {
    using namespace cityload;
    bench::PholdSpec spec;
    sim::ExecutorKind kind = sim::ExecutorKind::std_thread;
    int threads = 2, repeat = 1;
    std::size_t shards = 0, inline_below = 0;
    double epoch = 0;
    bool reference = false;
    const std::map<std::string, sim::ExecutorKind> kinds = {
        {"serial", sim::ExecutorKind::serial},
        {"tbb", sim::ExecutorKind::tbb},
        {"threads", sim::ExecutorKind::std_thread}};

    CLI::App app("PHOLD on cityload's kernel");
    app.add_option("--lps", spec.lps, "logical processes")->capture_default_str();
    app.add_option("--start-events", spec.start_events, "events per LP")->capture_default_str();
    app.add_option("--remote", spec.remote, "probability of leaving the LP")->capture_default_str();
    app.add_option("--mean", spec.mean, "mean increment")->capture_default_str();
    app.add_option("--lookahead", spec.lookahead, "least increment")->capture_default_str();
    app.add_option("--end", spec.end, "end of the run")->capture_default_str();
    app.add_option("--seed", spec.seed, "seed")->capture_default_str();
    app.add_option("--executor", kind, "serial, tbb or threads")
        ->transform(CLI::CheckedTransformer(kinds));
    app.add_option("--threads", threads, "threads")->capture_default_str();
    app.add_option("--shards", shards, "groups of LPs; 0: chosen");
    app.add_option("--epoch", epoch, "length of an epoch; 0: the look-ahead");
    app.add_option("--inline-below", inline_below,
                   "messages below which an epoch stays on one thread");
    app.add_option("--repeat", repeat, "runs, each timed")->capture_default_str();
    app.add_flag("--reference", reference, "the priority-queue reference instead");
    CLI11_PARSE(app, argc, argv);

    if (shards == 0) shards = static_cast<std::size_t>(threads) * (spec.lps > 200'000 ? 2 : 1);
    const sim::Duration length =
        epoch > 0 ? sim::Duration{static_cast<std::int64_t>(epoch * bench::ticks_per_unit)}
                  : spec.lookahead_ticks();
    const auto executor = sim::make_executor(kind, threads);
    for (int r = 0; r < repeat; ++r) {
        const bench::Clocks run;
        const bench::PholdResult result =
            reference ? bench::reference_phold(spec)
                      : bench::run_phold(spec, *executor, {length, shards, inline_below});
        const double cpu_used = run.cpu(), wall_used = run.wall();
        const double events = static_cast<double>(result.events);
        std::printf("events %llu  wall %.3f s (%.2f M events/s)  cpu %.3f s (%.1f ns/event)  %s\n",
                    static_cast<unsigned long long>(result.events), wall_used,
                    events / wall_used * 1e-6, cpu_used, cpu_used / events * 1e9,
                    result.print.hex().c_str());
    }
}
