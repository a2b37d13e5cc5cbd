// cityload diff A B: two scenarios key by key, or two results figure by figure.

#include <CLI/CLI.hpp>
#include <cmath>
#include <iostream>
#include <memory>

#include "app/commands.hpp"
#include "app/common_options.hpp"
#include "app/json.hpp"
#include "app/text_table.hpp"
#include "results/file/error.hpp"
#include "results/file/reader.hpp"
#include "results/record/city_difference.hpp"
#include "results/record/network_difference.hpp"
#include "results/record/number.hpp"
#include "scenarios/read/city.hpp"
#include "scenarios/read/explain.hpp"
#include "scenarios/read/network.hpp"

namespace cityload::app {
namespace {

struct DiffRequest {
    std::string first, second, language;
    bool json = false, full = false, quiet = false;
};

record::Language language_of_results(const Context& context) {
    return context.language == read::Language::zh ? record::Language::zh : record::Language::en;
}

std::string shown(const Context& context, const std::string& value) {
    if (value.empty()) return context.tr("(not set)", "（未设）");
    return value.size() > 160 ? value.substr(0, 157) + "…" : value;
}

void print_keys(const Context& context, const std::vector<record::ChangedKey>& changed,
                std::size_t most) {
    for (std::size_t i = 0; i < changed.size() && i < most; ++i)
        std::cout << "  " << changed[i].key << ": " << shown(context, changed[i].first) << " → "
                  << shown(context, changed[i].second) << '\n';
    if (changed.size() > most)
        std::cout << context.tr(read::say("  … and {0} more (--full)", "  … 另有 {0} 项（--full）",
                                          {std::to_string(changed.size() - most)}))
                  << '\n';
}

Json keys_json(const std::vector<record::ChangedKey>& changed) {
    Json list = Json::array();
    for (const record::ChangedKey& key : changed) {
        Json one = Json::object();
        one.add("key", key.key);
        one.add("first", key.first);
        one.add("second", key.second);
        list.add(one);
    }
    return list;
}

/// The scenario with everything merged; nothing if it has faults, which are printed.
std::optional<std::string> resolved(const Context& context, const std::string& path, bool quiet) {
    read::Document document = read::load_document(path);
    std::optional<std::string> text;
    if (read::kind_of(document) == "city") {
        if (read::read_city(document)) text = read::resolved_toml(document, read::city_fields());
    } else if (read::read_network(document)) {
        text = read::resolved_toml(document, read::network_fields());
    }
    print_problems(context, document, quiet);
    return text;
}

int diff_scenarios(const Context& context, const DiffRequest& request) {
    const auto first = resolved(context, request.first, true),
               second = resolved(context, request.second, true);
    if (!first || !second) return bad_input;
    const std::vector<record::ChangedKey> changed = record::changed_keys(*first, *second);
    if (request.json) {
        Json out = Json::object();
        out.add("cityload_json", std::int64_t{1});
        out.add("changed", keys_json(changed));
        std::cout << out.text() << '\n';
        return ok;
    }
    if (changed.empty()) {
        std::cout << context.tr("The scenarios say the same.", "两个情景内容相同。") << '\n';
        return ok;
    }
    std::cout << context.tr(
                     read::say("{0} keys differ: {1} → {2}", "{0} 个键不同：{1} → {2}",
                               {std::to_string(changed.size()), request.first, request.second}))
              << '\n';
    print_keys(context, changed, request.full ? changed.size() : 60);
    return ok;
}

std::string pairing_text(const Context& context, bool paired) {
    return paired ? context.tr("The needs are the same in both: differences are paired.",
                               "两次结果的需求相同：差值为配对比较。")
                  : context.tr(
                        "The needs are not the same: differences are those of independent "
                        "runs, and chance weighs more.",
                        "两次结果的需求不同：按独立运行比较，随机误差较大。");
}

int diff_cities(const Context& context, const DiffRequest& request, const file::Group& first,
                const file::Group& second) {
    const record::CityDifference d(first, second);
    const record::Language language = language_of_results(context);
    Json regimes = Json::array();
    if (!request.json) {
        std::cout << request.first << " → " << request.second << '\n'
                  << pairing_text(context, d.paired()) << '\n';
        if (d.changed().empty())
            std::cout << context.tr("The scenarios say the same.", "两个情景内容相同。") << '\n';
        else
            std::cout << context.tr(read::say(
                             "The scenarios differ in {0} keys:", "两个情景有 {0} 个键不同：",
                             {std::to_string(d.changed().size())}))
                      << '\n';
        print_keys(context, d.changed(), request.full ? d.changed().size() : 12);
    }
    for (const record::RegimePair& pair : d.pairs()) {
        const auto &a = d.first().regimes()[pair.first], &b = d.second().regimes()[pair.second];
        TextTable table;
        table.column("", TextTable::Align::left);
        for (const std::string& name : {request.first, request.second})
            table.column(name.size() > 24 ? std::string("…").append(name, name.size() - 23) : name,
                         TextTable::Align::right);
        table.column(context.tr("difference", "差值"), TextTable::Align::right);
        Json figures = Json::object();
        for (const record::Figure& f : record::city_figures()) {
            const compare::Estimate x = d.first().estimate(f, pair.first),
                                    y = d.second().estimate(f, pair.second);
            const compare::PairedDifference difference = d.difference(f, pair);
            if (request.json) {
                Json one = Json::object();
                one.add("first", x.value);
                one.add("second", y.value);
                one.add("difference", difference.value);
                one.add("half_width", difference.half_width.value_or(std::nan("")));
                one.add("correlation", difference.correlation);
                one.add("variance_reduction", difference.variance_reduction);
                figures.add(f.name, one);
                continue;
            }
            if ((!f.always && !request.full) || (std::isnan(x.value) && std::isnan(y.value)))
                continue;
            table.row({context.tr(read::Text{f.text.en, f.text.zh}),
                       record::written(f.kind, x.value, language),
                       record::written(f.kind, y.value, language),
                       record::difference(f.kind, difference, language)});
        }
        if (request.json) {
            Json one = Json::object();
            one.add("first", a.id);
            one.add("second", b.id);
            one.add("figures", figures);
            regimes.add(one);
            continue;
        }
        std::cout << '\n'
                  << record::in(language, a.name)
                  << (a.id == b.id ? "" : " → " + record::in(language, b.name)) << '\n'
                  << table.text();
    }
    if (request.json) {
        Json out = Json::object();
        out.add("cityload_json", std::int64_t{1});
        out.add("kind", "city");
        out.add("paired", d.paired());
        out.add("changed", keys_json(d.changed()));
        out.add("regimes", regimes);
        std::cout << out.text() << '\n';
    } else {
        std::cout << '\n'
                  << context.tr(
                         "± is the half-width of a 95 % interval; without it none could be "
                         "estimated.",
                         "± 为95%区间半宽；无±者未估计。")
                  << '\n';
    }
    return ok;
}

int diff_networks(const Context& context, const DiffRequest& request, const file::Group& first,
                  const file::Group& second) {
    const record::NetworkDifference d = record::network_difference(first, second);
    if (request.json) {
        Json rows = Json::array();
        for (const record::NetworkDifferenceRow& row : d.rows) {
            Json one = Json::object();
            one.add("station", row.station);
            one.add("class", row.class_);
            one.add("measure", row.measure);
            one.add("unit", row.units);
            one.add("first", row.first.value);
            one.add("second", row.second.value);
            one.add("difference", row.difference.value);
            one.add("half_width", row.difference.half_width.value_or(std::nan("")));
            rows.add(one);
        }
        Json out = Json::object();
        out.add("cityload_json", std::int64_t{1});
        out.add("kind", "network");
        out.add("paired", d.paired);
        out.add("changed", keys_json(d.changed));
        out.add("rows", rows);
        std::cout << out.text() << '\n';
        return ok;
    }
    std::cout << request.first << " → " << request.second << '\n'
              << (d.paired
                      ? context.tr("The arrivals are the same in both: differences are paired.",
                                   "两次结果的到达相同：差值为配对比较。")
                      : context.tr("The arrivals are not the same: differences are those of "
                                   "independent runs.",
                                   "两次结果的到达不同：按独立运行比较。"))
              << '\n';
    print_keys(context, d.changed, request.full ? d.changed.size() : 12);
    TextTable table;
    for (const char* name : {"station", "class", "measure"})
        table.column(name, TextTable::Align::left);
    for (const char* name : {"first", "second", "difference"})
        table.column(name, TextTable::Align::right);
    const record::Language language = language_of_results(context);
    for (const record::NetworkDifferenceRow& row : d.rows) {
        if (!request.full && row.class_ != "all") continue;
        const record::Kind kind = row.units == "min" ? record::Kind::minutes : record::Kind::number;
        table.row({row.station, row.class_, row.measure,
                   record::written(kind, row.first.value, language),
                   record::written(kind, row.second.value, language),
                   record::difference(kind, row.difference, language)});
    }
    std::cout << '\n' << table.text();
    return ok;
}

int diff(const Context& context, const DiffRequest& request) {
    const bool a = request.first.ends_with(".toml"), b = request.second.ends_with(".toml");
    if (a && b) return diff_scenarios(context, request);
    if (a != b) {
        std::cerr << context.tr(
                         "error: one is a scenario, the other is not; name two scenarios or "
                         "two results",
                         "错误: 一个是情景，另一个不是；请给出两个情景或两个结果文件")
                  << '\n';
        return bad_input;
    }
    const file::Group first = file::read_results(request.first),
                      second = file::read_results(request.second);
    const std::string kind = first.attributes.text("kind");
    if (kind != second.attributes.text("kind")) {
        std::cerr << context.tr("error: one is of a city, the other of a network",
                                "错误: 一个是城市的结果，另一个是网络的结果")
                  << '\n';
        return bad_input;
    }
    return kind == "city" ? diff_cities(context, request, first, second)
                          : diff_networks(context, request, first, second);
}

}  // namespace

void add_diff(CLI::App& program, Context& context) {
    auto request = std::make_shared<DiffRequest>();
    CLI::App* command =
        program.add_subcommand("diff", context.tr("what two scenarios or two results differ in",
                                                  "比较两个情景或两个结果文件的差异"));
    const std::string what =
        context.tr("scenario (.toml) or results (.h5)", "情景（.toml）或结果文件（.h5）");
    command->add_option("first", request->first, what)->required()->type_name("A");
    command->add_option("second", request->second, what)->required()->type_name("B");
    command->add_flag("--full", request->full,
                      context.tr("every figure and every key", "列出全部指标与键"));
    command->add_flag("--json", request->json,
                      context.tr("data as JSON on stdout", "以 JSON 输出数据"));
    add_language(*command, context, request->language);
    on_call(*command, context, [&context, request] { return diff(context, *request); });
}

}  // namespace cityload::app
