#include "app/common_options.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <utility>

#include "results/file/error.hpp"

namespace cityload::app {

void add_results_file(CLI::App& command, const Context& context, std::string& path,
                      const std::string& about) {
    command
        .add_option("results", path, about.empty() ? context.tr("results file", "结果文件") : about)
        ->required()
        ->type_name("OUT.h5");
}

void add_language(CLI::App& command, const Context& context, std::string& language) {
    command.add_option("--lang", language, context.tr("language: zh or en", "语言：zh 或 en"))
        ->check(CLI::IsMember({"zh", "en"}));
}

void add_quiet(CLI::App& command, const Context& context, bool& quiet) {
    command.add_flag("-q,--quiet", quiet, context.tr("say nothing", "不输出提示"));
}

void add_force(CLI::App& command, const Context& context, bool& force, const std::string& about) {
    command.add_flag("--force", force,
                     about.empty() ? context.tr("replace existing files", "覆盖已有文件") : about);
}

void add_threads(CLI::App& command, const Context& context, int& threads) {
    command.add_option("--threads", threads, context.tr("threads; 0: all", "线程数；0 为全部"))
        ->type_name("N")
        ->check(CLI::Range(0, 4096));
}

void add_timings(CLI::App& command, const Context& context, bool& timings) {
    command.add_flag("--timings", timings,
                     context.tr("say how long each part took", "显示各部分用时"));
}

void on_call(CLI::App& command, Context& context, std::function<int()> action) {
    command.callback([&context, action = std::move(action)] {
        context.action = [&context, action] { return guarded(context, action); };
    });
}

int guarded(const Context& context, const std::function<int()>& action) {
    try {
        return action();
    } catch (const file::FileError& e) {
        std::cerr << context.tr("error: ", "错误: ") << context.tr(e.what(), e.chinese().c_str())
                  << '\n';
        return e.exit_code();
    }
}

}  // namespace cityload::app
