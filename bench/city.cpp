// A city from the command line, regime by regime: CPU time, memory and fingerprint of the runs
// alone, without sizing, results and reports.

#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "bench/clocks.hpp"
#include "models/city/run.hpp"
#include "scenarios/read/city.hpp"

int main(int argc, char** argv) {
    using namespace cityload;
    std::string path;
    std::vector<std::string> sets, regimes;
    int threads = 1, repeat = 1;
    city::CityRunOptions options;

    CLI::App app("A city on cityload's kernel");
    app.add_option("scenario", path, "scenario file")->required();
    app.add_option("--set", sets, "KEY=VALUE, may be repeated")->allow_extra_args(false);
    app.add_option("--regime", regimes, "regimes; none: those of the comparison");
    app.add_option("--threads", threads, "threads")->capture_default_str();
    app.add_option("--shards", options.shards, "groups of cells; 0: chosen");
    app.add_option("--epoch-divisor", options.epoch_divisor, "epoch: look-ahead by this");
    app.add_option("--repeat", repeat, "runs of each regime, each timed")->capture_default_str();
    CLI11_PARSE(app, argc, argv);

    const bench::Clocks start;
    read::Document document = read::load_document(path, sets);
    const auto spec = read::read_city(document);
    if (!spec) {
        std::fprintf(stderr, "%s: not a scenario of a city\n", path.c_str());
        return 2;
    }
    const city::World world(*spec);
    std::printf("read and compiled: %.3f s CPU\n", start.cpu());
    const auto executor = sim::make_executor(sim::ExecutorKind::tbb, threads);
    options.executor = executor.get();
    const bench::Clocks sizing;
    const city::Staff sized = city::size_staff(world, options);
    std::printf("sized: %.3f s CPU; %u residents\n", sizing.cpu(), world.residents);
    if (regimes.empty()) regimes = spec->compare;
    for (const std::string& id : regimes) {
        const city::RegimeSpec& regime = city::find_regime(*spec, id);
        const city::Staff staff = city::staff_of(world, regime, sized, options);
        for (int r = 0; r < repeat; ++r) {
            const bench::Clocks run;
            const city::CityOutcome o = city::run_city(world, regime, staff, 0, options);
            rusage usage{};
            getrusage(RUSAGE_SELF, &usage);
            std::printf(
                "%-10s %8.3f M services  cpu %7.3f s (%5.1f ns each)  wall %7.3f s  state %6.1f "
                "MB (%.1f bytes a resident)  peak %ld MB  %s\n",
                id.c_str(), static_cast<double>(o.services) * 1e-6, run.cpu(),
                run.cpu() / static_cast<double>(o.services) * 1e9, run.wall(),
                static_cast<double>(o.bytes) * 1e-6,
                static_cast<double>(o.bytes) / std::max(1.0, static_cast<double>(world.residents)),
                usage.ru_maxrss / 1024, o.fingerprint.hex().c_str());
            std::fflush(stdout);
        }
    }
}
