// cityload explain SCENARIO KEY: what a key is, what it is set to, and which file and line set it.

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/commands.hpp"
#include "app/json.hpp"
#include "scenarios/read/city.hpp"
#include "scenarios/read/explain.hpp"
#include "scenarios/read/network.hpp"

namespace cityload::app {

namespace {

Json as_json(const Context& context, const read::Explanation& e) {
    Json out = Json::object();
    out.add("cityload_json", std::int64_t{1});
    out.add("key", e.key);
    out.add("value", e.value);
    out.add("is_default", e.from_preset);
    if (e.field != nullptr) {
        out.add("type", context.tr(e.field->type_text()));
        out.add("default", e.field->preset_text);
        out.add("required", e.field->is_required);
        out.add("range", e.field->range_text());
        out.add("meaning", context.tr(e.field->meaning));
        out.add("source", e.field->source_text);
        out.add("assumed_low", e.field->low_text);
        out.add("assumed_high", e.field->high_text);
        out.add("assumed_is_a_factor", e.field->assumed_factor);
    }
    out.add("set_at", e.from_preset ? "" : read::to_string(e.at));
    Json chain = Json::array();
    for (const read::Replaced& r : e.replaced) {
        Json one = Json::object();
        one.add("value", r.text);
        one.add("set_at", read::to_string(r.at));
        chain.add(one);
    }
    out.add("replaced", chain);
    Json below = Json::array();
    for (const std::string& b : e.below) below.add(b);
    out.add("below", below);
    return out;
}

int explain(const Context& context, const ScenarioOptions& options, const std::string& key) {
    read::Document document = read::load_document(options.path, options.sets);
    const auto kind = read::kind_of(document);
    if (kind != "network" && kind != "city") {
        print_problems(context, document, options.quiet);
        return bad_input;
    }
    // a scenario with faults can still be explained: that is when it is most needed
    const read::FieldTable& fields = kind == "city" ? read::city_fields() : read::network_fields();
    if (kind == "city") {
        read::load_city_parts(document);
    } else {
        read::load_tables(document, fields);
    }
    print_problems(context, document, options.quiet);
    const read::Explanation e = read::explain(document, fields, key);
    if (!e.fault.empty()) {
        std::cerr << context.tr("error: ", "错误: ") << context.tr(e.fault);
        if (!e.suggestion.empty())
            std::cerr << context.tr(" (", "（") << context.tr(e.suggestion)
                      << context.tr(")", "）");
        std::cerr << '\n';
        return bad_input;
    }
    if (options.json) {
        std::cout << as_json(context, e).text() << '\n';
    } else {
        std::cout << read::to_lines(e, context.language);
    }
    return ok;
}

}  // namespace

void add_explain(CLI::App& program, Context& context) {
    auto options = std::make_shared<ScenarioOptions>();
    auto key = std::make_shared<std::string>();
    CLI::App* command = program.add_subcommand(
        "explain", context.tr("value, unit, default, range, meaning and origin of a key",
                              "某个键的值、单位、默认值、范围、含义与出处"));
    add_scenario_options(*command, context, *options, false);
    command
        ->add_option("key", *key,
                     context.tr("e.g. station.desk.servers", "例如 station.desk.servers"))
        ->required()
        ->type_name("KEY");
    command->callback([&context, options, key] {
        context.action = [&context, options, key] { return explain(context, *options, *key); };
    });
}

}  // namespace cityload::app
