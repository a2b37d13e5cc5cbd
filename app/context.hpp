#pragma once
// What every command shares: language, streams' manners, exit codes, the options common to all.

#include <functional>
#include <string>
#include <vector>

#include "scenarios/read/document.hpp"
#include "scenarios/read/text.hpp"

namespace CLI {
class App;
}

namespace cityload::app {

/// Exit codes of the command.
enum ExitCode : int {
    ok = 0,
    run_failed = 1,
    bad_input = 2,
    bad_surroundings = 3,
    interrupted = 130
};

/// Set up by main before the command line is parsed (the language decides how help reads).
struct Context {
    read::Language language = read::Language::en;
    std::string command_line;
    bool colour = false;          ///< stderr is a terminal, and neither NO_COLOR nor TERM=dumb
    std::function<int()> action;  ///< what the chosen command does; set while parsing

    const std::string& tr(const read::Text& text) const { return text.in(language); }
    std::string tr(const char* en, const char* zh) const {
        return language == read::Language::zh ? zh : en;
    }
};

/// From --lang, else LC_ALL, LC_MESSAGES, LANG: Chinese if the locale begins with zh.
read::Language language_of(int argc, char** argv);

/// A scenario and what the command line changes in it.
struct ScenarioOptions {
    std::string path;
    std::vector<std::string> sets;
    std::string seed, replications, days;
    std::string language;  ///< read before by language_of; here so that the option is known
    bool quiet = false;
    bool json = false;

    /// `--set` assignments with --seed, --replications and --days put behind them.
    std::vector<std::string> assignments() const;
};

/// SCENARIO, --set, --lang, --quiet, --json; with `run` also --seed, --replications and --days.
void add_scenario_options(CLI::App& command, Context& context, ScenarioOptions& options, bool run);

/// Prints the problems of a document on stderr, in source order; notes only unless `quiet`.
void print_problems(const Context& context, const read::Document& document, bool quiet);

/// The same as a JSON list, for --json.
std::string problems_json(const Context& context, const read::Document& document);

}  // namespace cityload::app
