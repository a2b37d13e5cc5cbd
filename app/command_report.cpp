// cityload report OUT.h5: the page and the spreadsheet of a results file.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>

#include "app/commands.hpp"
#include "app/common_options.hpp"
#include "app/report_files.hpp"
#include "results/file/reader.hpp"

namespace cityload::app {

namespace {

struct ReportRequest {
    std::string results, output, base, format = "html", language;
    bool force = false, quiet = false;
};

int write(const Context& context, const ReportRequest& request) {
    const file::Group root = file::read_results(request.results);
    std::optional<file::Group> base;
    if (!request.base.empty()) base = file::read_results(request.base);
    const report::Report report = base ? report_of(context, root, report::Base{*base, request.base})
                                       : report_of(context, root);
    const auto say = [&](const std::string& path) {
        if (!request.quiet) std::cerr << context.tr("written: ", "已写入：") << path << '\n';
    };
    if (request.format == "html" || request.format == "xlsx") {
        const std::filesystem::path beside = std::filesystem::path(request.results).parent_path();
        const bool page = request.format == "html";
        const std::string path = !request.output.empty()
                                     ? request.output
                                     : (beside / (page ? "report.html" : "tables.xlsx")).string();
        // Both names are looked at before either file is written.
        const std::string tables =
            page ? (std::filesystem::path(path).parent_path() / "tables.xlsx").string() : path;
        refuse_taken(path, request.force);
        refuse_taken(tables, request.force);
        if (page) {
            write_whole(path, to_html(report));
            say(path);
        }
        write_spreadsheet(report, tables);
        say(tables);
        return ok;
    }
    const std::string text = request.format == "md"    ? to_markdown(report)
                             : request.format == "csv" ? to_csv(report)
                                                       : to_json(report);
    if (request.output.empty()) {
        std::cout << text;
        return ok;
    }
    refuse_taken(request.output, request.force);
    write_whole(request.output, text);
    say(request.output);
    return ok;
}

}  // namespace

void add_report(CLI::App& program, Context& context) {
    auto request = std::make_shared<ReportRequest>();
    CLI::App* command = program.add_subcommand(
        "report", context.tr("a page and a spreadsheet from the results of a comparison",
                             "由比较结果生成报告页面与表格"));
    add_results_file(*command, context, request->results);
    command
        ->add_option(
            "-o,--output", request->output,
            context.tr("file to write; default: report.html beside the results (with "
                       "tables.xlsx), standard output for md, csv, json",
                       "输出文件；默认在结果旁写 report.html 与 tables.xlsx，md、csv、json "
                       "输出到标准输出"))
        ->type_name("FILE");
    command
        ->add_option("--format", request->format,
                     context.tr("html (with tables.xlsx), xlsx, md, csv or json",
                                "html（附 tables.xlsx）、xlsx、md、csv 或 json"))
        ->check(CLI::IsMember({"html", "xlsx", "md", "csv", "json"}));
    command
        ->add_option("--base", request->base,
                     context.tr("other results to hold these against (last year's, another plan's)",
                                "作为对照的另一结果文件（去年的，或另一方案的）"))
        ->type_name("BASE.h5");
    add_force(*command, context, request->force);
    add_language(*command, context, request->language);
    add_quiet(*command, context, request->quiet);
    on_call(*command, context, [&context, request] { return write(context, *request); });
}

}  // namespace cityload::app
