// cityload run SCENARIO: one scenario, its replications, a table on stdout.

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <memory>

#include "app/commands.hpp"
#include "app/json.hpp"
#include "app/run_options.hpp"
#include "scenarios/read/network.hpp"

namespace cityload::app {

namespace {

int run(const Context& context, const RunRequest& request) {
    const auto start = std::chrono::steady_clock::now();
    read::Document document =
        read::load_document(request.scenario.path, request.scenario.assignments());
    const auto kind = read::kind_of(document);
    if (kind == "network") {
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        return run_network(context, request, document, seconds.count());
    }
    if (!document.problems.any_errors())
        document.problems.error(read::locate(document.root, {"kind"}), "kind",
                                {"this version runs networks only", "此版本只能运行排队网络"});
    print_problems(context, document, request.scenario.quiet);
    return bad_input;
}

}  // namespace

void add_run(CLI::App& program, Context& context) {
    auto request = std::make_shared<RunRequest>();
    CLI::App* command =
        program.add_subcommand("run", context.tr("simulate a scenario", "运行一个情景"));
    add_scenario_options(*command, context, request->scenario, true);
    command
        ->add_option(
            "-o,--output", request->output,
            context.tr("write the results to this file (HDF5)", "把结果写入此文件（HDF5）"))
        ->type_name("OUT.h5");
    command->add_flag("--force", request->force,
                      context.tr("replace an existing results file", "覆盖已有的结果文件"));
    command
        ->add_option("--threads", request->threads,
                     context.tr("threads; 0: all", "线程数；0 为全部"))
        ->type_name("N")
        ->check(CLI::Range(0, 4096));
    command->add_flag("--timings", request->timings,
                      context.tr("say how long each part took", "显示各部分用时"));
    command->callback([&context, request] {
        context.action = [&context, request] { return run(context, *request); };
    });
}

}  // namespace cityload::app
