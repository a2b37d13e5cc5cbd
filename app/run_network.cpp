#include <chrono>
#include <cmath>
#include <iostream>
#include <optional>

#include "app/interrupt.hpp"
#include "app/json.hpp"
#include "app/network_table.hpp"
#include "app/run_options.hpp"
#include "models/network/run.hpp"
#include "results/file/error.hpp"
#include "results/file/writer.hpp"
#include "results/record/network_record.hpp"
#include "scenarios/read/explain.hpp"
#include "scenarios/read/network.hpp"
#include "sim/executor.hpp"

namespace cityload::app {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Replications side by side if there are enough of them, else the cells of each: the result is the
/// same.
std::vector<network::RunOutcome> simulate(const network::NetworkSpec& spec, int threads) {
    const auto executor = sim::make_executor(sim::ExecutorKind::tbb, threads);
    std::vector<network::RunOutcome> outcomes(static_cast<std::size_t>(spec.replications));
    if (spec.replications >= executor->threads()) {
        executor->for_each(outcomes.size(), [&](std::size_t r) {
            outcomes[r] = network::run(spec, static_cast<std::uint32_t>(r));
        });
    } else {
        network::RunOptions options;
        options.executor = executor.get();
        for (std::size_t r = 0; r < outcomes.size(); ++r)
            outcomes[r] = network::run(spec, static_cast<std::uint32_t>(r), options);
    }
    return outcomes;
}

std::string fingerprint_of(const std::vector<network::RunOutcome>& outcomes) {
    std::vector<record::FingerprintWords> words;
    for (const network::RunOutcome& o : outcomes)
        words.push_back({o.fingerprint[0], o.fingerprint[1]});
    return record::hex(record::combine(words));
}

record::Provenance provenance_of(const Context& context, const RunRequest& request,
                                 const read::Document& document, const network::NetworkSpec& spec,
                                 const std::vector<std::pair<std::string, double>>& timings) {
    record::Provenance p;
    p.title = spec.title.empty() ? request.scenario.path : spec.title;
    p.command_line = context.command_line;
    p.scenario_path = request.scenario.path;
    p.scenario = read::resolved_toml(document, read::network_fields());
    p.overrides = request.scenario.assignments();
    p.cityload_version = CITYLOAD_VERSION;
    p.seed = spec.seed;
    p.threads = request.threads;
    p.timings = timings;
    for (const auto& file : document.files) {
        if (file->name.starts_with("--set ")) continue;
        if (auto content = read::disk().read(file->name, read::list_limit);
            content.bytes && read::is_utf8(*content.bytes))
            p.tables.emplace_back(file->name, std::move(*content.bytes));
    }
    return p;
}

void print_results(const Context& context, const RunRequest& request,
                   const read::Document& document, const network::NetworkSpec& spec,
                   const record::NetworkStatistics& statistics, const std::string& fingerprint,
                   const std::vector<std::pair<std::string, double>>& timings) {
    if (request.scenario.json) {
        Json out = Json::object();
        out.add("cityload_json", std::int64_t{1});
        out.add("ok", true);
        out.add("kind", "network");
        out.add("title", spec.title);
        out.add("replications", spec.replications);
        out.add("seed", std::to_string(spec.seed));
        out.add("horizon_min", static_cast<double>(spec.horizon.ms) / 60'000);
        out.add("warmup_min", static_cast<double>(spec.warmup.ms) / 60'000);
        out.add("fingerprint", fingerprint);
        out.add_raw("stations", network_json(statistics));
        out.add_raw("problems", problems_json(context, document));
        if (request.timings) {
            Json times = Json::object();
            for (const auto& [name, seconds] : timings) times.add(name, seconds);
            out.add("timings_s", times);
        }
        std::cout << out.text() << '\n';
    } else {
        std::cout << network_table(context, statistics);
    }
}

}  // namespace

int run_network(const Context& context, const RunRequest& request, read::Document& document,
                double read_seconds) {
    std::vector<std::pair<std::string, double>> timings;
    auto start = Clock::now();
    const auto spec = read::read_network(document);
    timings.emplace_back("read", read_seconds + seconds_since(start));
    print_problems(context, document, request.scenario.quiet);
    if (!spec) {
        if (request.scenario.json) {
            Json out = Json::object();
            out.add("cityload_json", std::int64_t{1});
            out.add("ok", false);
            out.add_raw("problems", problems_json(context, document));
            std::cout << out.text() << '\n';
        }
        return bad_input;
    }
    const bool talk = !request.scenario.quiet;
    try {
        // before the run: a taken name or a full disk should not cost an hour
        std::optional<file::Writer> writer;
        if (!request.output.empty()) {
            writer.emplace(request.output, request.force);
            remove_when_interrupted(request.output + ".partial.tmp");
        }
        if (talk) {
            if (!spec->title.empty()) std::cerr << spec->title << '\n';
            std::cerr << context.tr(read::summary(*spec)) << '\n';
        }
        start = Clock::now();
        const std::vector<network::RunOutcome> outcomes = simulate(*spec, request.threads);
        timings.emplace_back("run", seconds_since(start));

        start = Clock::now();
        const record::NetworkStatistics statistics(*spec, outcomes);
        const std::string fingerprint = fingerprint_of(outcomes);
        timings.emplace_back("statistics", seconds_since(start));
        if (writer) {
            start = Clock::now();
            writer->complete(record::network_results(
                *spec, outcomes, provenance_of(context, request, document, *spec, timings)));
            timings.emplace_back("write", seconds_since(start));
        }
        print_results(context, request, document, *spec, statistics, fingerprint, timings);

        std::uint64_t services = 0;
        std::int64_t stuck = 0;
        for (const network::RunOutcome& o : outcomes) {
            services += o.services;
            stuck += o.stuck;
        }
        if (stuck > 0 && talk)
            std::cerr << context.tr(read::say("note: {0} customers were left for whom nothing "
                                              "could happen any more (no servers)",
                                              "提示: 有 {0} 名顾客滞留，再无服务台为其服务",
                                              {std::to_string(stuck)}))
                      << '\n';
        if (talk) {
            std::cerr << context.tr("fingerprint ", "指纹 ") << fingerprint << '\n';
            if (writer)
                std::cerr << context.tr("results in ", "结果写入 ") << request.output << '\n';
        }
        if (request.timings && !request.scenario.json) {
            for (const auto& [name, seconds] : timings)
                std::cerr << name << ' ' << read::number_text(std::round(seconds * 1e4) / 1e4)
                          << " s\n";
            const double run_seconds = timings[1].second;
            if (run_seconds > 0)
                std::cerr << read::number_text(
                                 std::round(static_cast<double>(services) / run_seconds))
                          << " services/s\n";
        }
        return ok;
    } catch (const file::FileError& e) {
        std::cerr << context.tr("error: ", "错误: ") << e.what() << '\n';
        return e.exit_code();
    }
}

}  // namespace cityload::app
