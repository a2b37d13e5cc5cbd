#include "app/context.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string_view>

#include "app/common_options.hpp"
#include "app/json.hpp"

namespace cityload::app {

read::Language language_of(int argc, char** argv) {
    std::string chosen;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--lang" && i + 1 < argc) chosen = argv[i + 1];
        if (word.starts_with("--lang=")) chosen = word.substr(7);
    }
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        if (!chosen.empty()) break;
        if (const char* value = std::getenv(name)) chosen = value;
    }
    return chosen.starts_with("zh") ? read::Language::zh : read::Language::en;
}

std::vector<std::string> ScenarioOptions::assignments() const {
    std::vector<std::string> all = sets;
    if (!days.empty()) all.push_back("run.horizon=\"" + days + " d\"");
    if (!seed.empty()) all.push_back("run.seed=" + seed);
    if (!replications.empty()) all.push_back("run.replications=" + replications);
    return all;
}

void add_scenario_options(CLI::App& command, Context& context, ScenarioOptions& options, bool run) {
    const auto tr = [&](const char* en, const char* zh) { return context.tr(en, zh); };
    command.add_option("scenario", options.path, tr("scenario file (.toml)", "情景文件（.toml）"))
        ->required()
        ->type_name("SCENARIO");
    command
        .add_option("--set", options.sets,
                    tr("change one key: station.desk.servers=6 (may be repeated)",
                       "修改一个键：station.desk.servers=6（可重复）"))
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    add_language(command, context, options.language);
    command.add_flag("--quiet", options.quiet, tr("no notes, no talk on stderr", "不输出提示信息"));
    command.add_flag("--json", options.json, tr("data as JSON on stdout", "以 JSON 输出数据"));
    if (!run) return;
    command.add_option("--seed", options.seed, tr("seed of all random numbers", "随机数种子"))
        ->type_name("N");
    command
        .add_option("--replications", options.replications,
                    tr("independent repetitions", "独立重复次数"))
        ->type_name("N");
    command.add_option("--days", options.days, tr("length of the run in days", "运行天数"))
        ->type_name("N");
}

void print_problems(const Context& context, const read::Document& document, bool quiet) {
    for (const read::Problem& p : document.problems.sorted()) {
        if (quiet && p.severity == read::Severity::note) continue;
        std::string line = read::to_line(p, context.language);
        if (context.colour) {
            const bool error = p.severity == read::Severity::error;
            const std::string word =
                error ? context.tr("error:", "错误:") : context.tr("note:", "提示:");
            if (const std::size_t at = line.find(word); at != std::string::npos)
                line = line.substr(0, at) + (error ? "\033[31m" : "\033[33m") + word + "\033[0m" +
                       line.substr(at + word.size());
        }
        std::cerr << line << '\n';
    }
    const std::size_t errors = document.problems.errors();
    if (errors > 1)
        std::cerr << context.tr(read::say("{0} errors", "{0} 个错误", {std::to_string(errors)}))
                  << '\n';
}

std::string problems_json(const Context& context, const read::Document& document) {
    Json list = Json::array();
    for (const read::Problem& p : document.problems.sorted()) {
        Json one = Json::object();
        one.add("severity", p.severity == read::Severity::error ? "error" : "note");
        one.add("file", p.file);
        one.add("line", static_cast<std::int64_t>(p.line));
        one.add("column", static_cast<std::int64_t>(p.column));
        one.add("key", p.key);
        one.add("what", p.what.in(context.language));
        one.add("why", p.why.in(context.language));
        one.add("suggestion", p.suggestion.in(context.language));
        list.add(std::move(one));
    }
    return list.text();
}

}  // namespace cityload::app
