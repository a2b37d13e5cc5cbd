// cityload check SCENARIO: every problem at once; ends with what was understood.

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/commands.hpp"
#include "app/json.hpp"
#include "scenarios/read/city.hpp"
#include "scenarios/read/network.hpp"

namespace cityload::app {

namespace {

int check(const Context& context, const ScenarioOptions& options) {
    read::Document document = read::load_document(options.path, options.sets);
    std::string understood;
    const auto kind = read::kind_of(document);
    if (kind == "network") {
        if (const auto spec = read::read_network(document))
            understood = context.tr(read::summary(*spec));
    } else if (kind == "city") {
        if (const auto spec = read::read_city(document))
            understood = context.tr(read::summary(*spec));
    }
    const bool good = !document.problems.any_errors();
    if (options.json) {
        Json out = Json::object();
        out.add("cityload_json", std::int64_t{1});
        out.add("ok", good);
        out.add("kind", kind.value_or(""));
        out.add("understood", understood);
        out.add_raw("problems", problems_json(context, document));
        std::cout << out.text() << '\n';
    } else {
        print_problems(context, document, options.quiet);
        if (good) std::cout << options.path << ": " << understood << '\n';
    }
    return good ? ok : bad_input;
}

}  // namespace

void add_check(CLI::App& program, Context& context) {
    auto options = std::make_shared<ScenarioOptions>();
    CLI::App* command = program.add_subcommand(
        "check", context.tr("find every problem of a scenario", "检查情景中的所有问题"));
    add_scenario_options(*command, context, *options, false);
    command->callback([&context, options] {
        context.action = [&context, options] { return check(context, *options); };
    });
}

}  // namespace cityload::app
