#include <algorithm>
#include <cmath>
#include <iostream>
#include <optional>

#include "app/clock.hpp"
#include "app/common_options.hpp"
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

/// Replications side by side if there are enough of them, else the cells of each: the result is the
/// same.
void simulate(const network::NetworkSpec& spec, int threads, std::size_t replications,
              std::vector<network::RunOutcome>& outcomes) {
    const auto executor = sim::make_executor(sim::ExecutorKind::tbb, threads);
    const std::size_t first = outcomes.size();
    outcomes.resize(replications);
    if (replications - first >= static_cast<std::size_t>(std::max(1, executor->threads()))) {
        executor->for_each(replications - first, [&](std::size_t r, std::size_t) {
            outcomes[first + r] = network::run(spec, static_cast<std::uint32_t>(first + r));
        });
    } else {
        network::RunOptions options;
        options.executor = executor.get();
        for (std::size_t r = first; r < replications; ++r)
            outcomes[r] = network::run(spec, static_cast<std::uint32_t>(r), options);
    }
}

/// Adds replications until the half-width of every chosen measure at every station is small enough,
/// or `most` are run.
void reach_precision(const Context& context, const RunRequest& request,
                     const network::NetworkSpec& spec, double wanted, std::size_t most,
                     std::vector<network::RunOutcome>& outcomes) {
    const std::vector<std::string> measures =
        request.precision_of.empty() ? std::vector<std::string>{"wait_mean"} : request.precision_of;
    for (;;) {
        const record::NetworkStatistics statistics(spec, outcomes);
        const std::size_t n = outcomes.size();
        double worst = 0;
        std::string name;
        for (const std::string& id : measures) {
            for (std::size_t s = 0; s < statistics.stations().size(); ++s) {
                const record::MeanWithHalfWidth e =
                    mean_over_replications(statistics, s, 0, record::measure(id));
                if (!e.half_width || !(*e.half_width > 0)) continue;
                const double relative = *e.half_width / std::abs(e.mean);
                if (relative <= wanted || relative <= worst) continue;
                worst = relative;
                name = id + " (" + statistics.stations()[s] + ", ±" +
                       read::number_text(std::round(relative * 1000) / 10) + " %)";
            }
        }
        if (name.empty() && n > 1) {
            if (!request.scenario.quiet) say_precision_reached(context, n);
            return;
        }
        const std::size_t asked = replications_asked(n, worst, wanted);
        if (n >= most) return say_precision_missed(context, request.precision, n, name, asked);
        simulate(spec, request.threads, next_replications(n, asked, most), outcomes);
    }
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
        if (auto content = document.source->read(file->name, read::list_limit);
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
        out.add("replications", static_cast<std::int64_t>(statistics.replications()));
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
    const std::optional<double> precision = share_option(request.precision);
    bool measures_known = true;
    for (const std::string& id : request.precision_of) {
        const auto all = record::measures();
        measures_known = measures_known && std::any_of(all.begin(), all.end(),
                                                       [&](const auto& m) { return m.name == id; });
    }
    if ((!request.precision.empty() && !precision) || !measures_known) {
        std::cerr << context.tr(
                         "error: --precision wants a share such as 5%, --precision-of a "
                         "measure of the results (wait_mean, utilisation, …)",
                         "错误: --precision 应为比例（如 5%），--precision-of 应为结果中的指标"
                         "（wait_mean、utilisation 等）")
                  << '\n';
        return bad_input;
    }
    const bool talk = !request.scenario.quiet;
    return guarded(context, [&]() -> int {
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
        std::vector<network::RunOutcome> outcomes;
        const auto asked_for = static_cast<std::size_t>(spec->replications);
        if (precision) {
            const std::size_t most = request.scenario.replications.empty() ? 100 : asked_for;
            simulate(*spec, request.threads, std::min<std::size_t>(5, most), outcomes);
            reach_precision(context, request, *spec, *precision, most, outcomes);
        } else {
            simulate(*spec, request.threads, asked_for, outcomes);
        }
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
        if (!request.expected.empty())
            return judge_fingerprint(context, fingerprint, request.expected);
        return ok;
    });
}

}  // namespace cityload::app
