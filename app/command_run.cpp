// cityload run SCENARIO: one scenario, its replications, a table on stdout.

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <memory>

#include "app/city_options.hpp"
#include "app/commands.hpp"
#include "app/common_options.hpp"
#include "app/json.hpp"
#include "app/run_city.hpp"
#include "app/run_options.hpp"
#include "scenarios/read/network.hpp"

namespace cityload::app {

namespace {

int run_one_regime(const Context& context, const RunRequest& run, CityRequest city) {
    if (city.regimes.empty()) {
        std::cerr
            << context.tr(
                   "error: a city needs --regime NAME; `cityload compare` runs several at once",
                   "错误: 城市情景须给出 --regime NAME；cityload compare 可同时运行多个模式")
            << '\n';
        return bad_input;
    }
    city.scenario = run.scenario;
    city.output = run.output;
    city.force = run.force;
    city.threads = run.threads;
    city.timings = run.timings;
    return run_city(context, city);
}

int run(const Context& context, const RunRequest& request, const CityRequest& city) {
    {
        read::Document first = read::load_document(request.scenario.path, request.scenario.sets);
        if (read::kind_of(first) == "city") return run_one_regime(context, request, city);
    }
    const auto start = std::chrono::steady_clock::now();
    read::Document document =
        read::load_document(request.scenario.path, request.scenario.assignments());
    const auto kind = read::kind_of(document);
    if (kind == "network") {
        RunRequest with_precision = request;
        with_precision.precision = city.precision;
        with_precision.precision_of = city.precision_of;
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        return run_network(context, with_precision, document, seconds.count());
    }
    print_problems(context, document, request.scenario.quiet);
    return bad_input;
}

}  // namespace

void add_run(CLI::App& program, Context& context) {
    auto request = std::make_shared<RunRequest>();
    auto city = std::make_shared<CityRequest>();
    CLI::App* command =
        program.add_subcommand("run", context.tr("simulate a scenario", "运行一个情景"));
    add_scenario_options(*command, context, request->scenario, true);
    command
        ->add_option(
            "-o,--output", request->output,
            context.tr("write the results to this file (HDF5)", "把结果写入此文件（HDF5）"))
        ->type_name("OUT.h5");
    command
        ->add_option("--regime", city->regimes,
                     context.tr("of a city: how matters are handled", "城市情景：办理模式"))
        ->type_name("NAME")
        ->expected(1);
    command
        ->add_option("--scale", city->scale,
                     context.tr("of a city: simulate a share of it, e.g. 2%",
                                "城市情景：只模拟一部分，例如 2%"))
        ->type_name("SHARE");
    command->add_flag("--full", city->full,
                      context.tr("of a city: every figure and counting rule",
                                 "城市情景：列出全部指标与计数口径"));
    add_force(*command, context, request->force);
    add_threads(*command, context, request->threads);
    add_city_options(*command, context, *city);
    add_timings(*command, context, request->timings);
    on_call(*command, context, [&context, request, city] { return run(context, *request, *city); });
}

}  // namespace cityload::app
