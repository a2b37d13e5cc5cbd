// The cityload command: parses the command line and hands over to one command.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "app/commands.hpp"
#include "app/interrupt.hpp"

namespace {

using namespace cityload::app;

bool colours_wanted() {
    const char* term = std::getenv("TERM");
    const char* refused = std::getenv("NO_COLOR");
    return isatty(STDERR_FILENO) && (refused == nullptr || *refused == '\0') &&
           (term == nullptr || std::string_view(term) != "dumb");
}

int parse_and_act(CLI::App& program, Context& context, int argc, char** argv) {
    try {
        program.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        // help of the command that was named, if one was
        const auto chosen = program.get_subcommands();
        std::cout << (chosen.empty() ? program.help() : chosen.front()->help());
        return ok;
    } catch (const CLI::CallForVersion&) {
        std::cout << "cityload " CITYLOAD_VERSION "\n";
        return ok;
    } catch (const CLI::ParseError& e) {
        std::cerr << context.tr("error: ", "错误: ") << e.what() << '\n'
                  << context.tr("See: cityload --help", "请看：cityload --help") << '\n';
        return bad_input;
    }
    return context.action ? context.action() : static_cast<int>(bad_input);
}

}  // namespace

int main(int argc, char** argv) {
    Context context;
    context.language = language_of(argc, argv);
    context.colour = colours_wanted();
    for (int i = 0; i < argc; ++i) {
        if (i > 0) context.command_line += ' ';
        context.command_line += argv[i];
    }
    end_quietly_when_interrupted();
    CLI::App program(context.tr("cityload simulates the administrative load of very large cities, "
                                "and plain queueing networks",
                                "cityload：超大城市办事负荷与排队网络的离散事件模拟"),
                     "cityload");
    program.set_help_flag("-h,--help", context.tr("print this and exit", "显示帮助"));
    program.set_version_flag("--version", "cityload " CITYLOAD_VERSION,
                             context.tr("print the version and exit", "显示版本"));
    program.require_subcommand(1);
    add_check(program, context);
    add_explain(program, context);
    add_run(program, context);
    add_compare(program, context);
    add_calibrate(program, context);
    add_journey(program, context);
    add_show(program, context);
    add_report(program, context);
    add_diff(program, context);
    add_export(program, context);
    add_info(program, context);
    add_rerun(program, context);
    add_cite(program, context);
    add_init(program, context);
    add_view(program, context);
    add_docs(program, context);
    try {
        const int code = parse_and_act(program, context, argc, argv);
        std::cout.flush();
        if (!std::cout) {
            std::cerr << context.tr("error: standard output cannot be written",
                                    "错误: 无法写入标准输出")
                      << '\n';
            return bad_surroundings;
        }
        return code;
    } catch (const std::bad_alloc&) {
        std::cerr << context.tr("error: not enough memory", "错误: 内存不足") << '\n';
        return bad_surroundings;
    } catch (const std::exception& e) {
        std::cerr << context.tr("error: the run failed: ", "错误: 运行失败：") << e.what() << '\n';
        return run_failed;
    }
}
