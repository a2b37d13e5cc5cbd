// cityload export OUT.h5: traced cases as an event log for process mining.

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/commands.hpp"
#include "app/common_options.hpp"
#include "app/report_files.hpp"
#include "results/file/reader.hpp"
#include "results/report/event_log.hpp"

namespace cityload::app {
namespace {

struct ExportRequest {
    std::string results, output, format = "csv", language;
    report::EventChoice choice;
    bool force = false, quiet = false;
};

int write(const Context& context, const ExportRequest& request) {
    const file::Group root = file::read_results(request.results);
    const report::EventLog log = report::event_log(
        root, context.language == read::Language::zh ? report::Language::zh : report::Language::en,
        request.choice);
    const std::string text = request.format == "xes" ? to_xes(log) : to_event_csv(log);
    if (request.output.empty()) {
        std::cout << text;
        return ok;
    }
    refuse_taken(request.output, request.force);
    write_whole(request.output, text);
    if (!request.quiet)
        std::cerr << context.tr("written: ", "已写入：") << request.output << " ("
                  << log.events.size() << context.tr(" events)", " 个事件)") << '\n';
    return ok;
}

}  // namespace

void add_export(CLI::App& program, Context& context) {
    auto request = std::make_shared<ExportRequest>();
    CLI::App* command = program.add_subcommand(
        "export", context.tr("traced cases as an event log for process mining (PM4Py, ProM)",
                             "把逐步记录的办件导出为流程挖掘事件日志（PM4Py、ProM）"));
    add_results_file(*command, context, request->results,
                     context.tr("results file of a run with --trace-cases or --trace-citizen",
                                "以 --trace-cases 或 --trace-citizen 运行所得的结果文件"));
    command->add_option("--format", request->format, context.tr("csv or xes", "csv 或 xes"))
        ->check(CLI::IsMember({"csv", "xes"}));
    command
        ->add_option(
            "-o,--output", request->output,
            context.tr("file to write; default: standard output", "输出文件；默认输出到标准输出"))
        ->type_name("FILE");
    command
        ->add_option("--regime", request->choice.regime,
                     context.tr("only this regime", "只导出此办理模式"))
        ->type_name("NAME");
    command
        ->add_option("--replication", request->choice.replication,
                     context.tr("only this replication, from 0", "只导出此次重复（从 0 起）"))
        ->type_name("N")
        ->check(CLI::Range(0, 1'000'000));
    add_force(*command, context, request->force);
    add_language(*command, context, request->language);
    add_quiet(*command, context, request->quiet);
    on_call(*command, context, [&context, request] { return write(context, *request); });
}

}  // namespace cityload::app
