#include "app/city_options.hpp"

#include <algorithm>
#include <cctype>
#include <cstring>

#include <CLI/CLI.hpp>

namespace cityload::app {

std::vector<std::string> assignments(const ScenarioOptions& o, const std::string& scale) {
    std::vector<std::string> all = o.sets;
    if (!o.days.empty()) all.push_back("city.days=\"" + o.days + " d\"");
    if (!o.seed.empty()) all.push_back("city.seed=" + o.seed);
    if (!scale.empty()) all.push_back("city.scale=\"" + scale + "\"");
    return all;
}

namespace {

std::string shell_word(const std::string& text) {
    const auto plain = [](unsigned char c) {
        return std::isalnum(c) || c >= 0x80 || std::strchr("_-./=%+,:@", c) != nullptr;
    };
    if (!text.empty() && std::all_of(text.begin(), text.end(), plain)) return text;
    std::string word = "'";
    for (const char c : text) word += c == '\'' ? "'\\''" : std::string(1, c);
    return word + "'";
}

}  // namespace

std::vector<std::string> same_runs(const CityRequest& request) {
    const ScenarioOptions& o = request.scenario;
    std::vector<std::string> pieces = {"cityload compare " + shell_word(o.path)};
    const auto add = [&](const char* option, const std::string& value) {
        if (!value.empty()) pieces.push_back(option + (' ' + shell_word(value)));
    };
    if (request.regimes.size() > 1)
        for (const std::string& id : request.regimes) add("--regime", id);
    add("--scale", request.scale);
    add("--days", o.days);
    add("--seed", o.seed);
    for (const std::string& set : o.sets) add("--set", set);
    return pieces;
}

std::vector<std::string> options_of(const CityRequest& request) {
    std::vector<std::string> all;
    if (!request.trace_cases.empty()) all.push_back("trace-cases=" + request.trace_cases);
    for (const std::string& id : request.trace_citizens) all.push_back("trace-citizen=" + id);
    if (request.staffings) all.push_back("staffings");
    if (request.ladder) all.push_back("ladder");
    if (request.ranges > 0) all.push_back("ranges=" + std::to_string(request.ranges));
    return all;
}

void add_city_options(CLI::App& command, Context& context, CityRequest& request) {
    const auto tr = [&](const char* en, const char* zh) { return context.tr(en, zh); };
    command
        .add_option("--trace-cases", request.trace_cases,
                    tr("tell this share of all cases step by step in /events, e.g. 1%",
                       "把这一比例的办件逐步记入 /events，例如 1%"))
        ->type_name("SHARE");
    command
        .add_option("--trace-citizen", request.trace_citizens,
                    tr("tell all cases of this citizen (a number; may be repeated)",
                       "记录此居民的全部办件（编号；可重复）"))
        ->type_name("ID")
        ->allow_extra_args(false);
    command
        .add_option("--precision", request.precision,
                    tr("add replications until the half-width of the chosen figures is at most "
                       "this share of them, e.g. 5%; --replications is then the most (100)",
                       "不断增加重复，直到所选指标的半宽不超过其值的这一比例，例如 5%；此时 "
                       "--replications 为上限（100）"))
        ->type_name("SHARE");
    command
        .add_option(
            "--precision-of", request.precision_of,
            tr("figure that must reach it (may be repeated; default: trips_per_need, "
               "hours_per_need, wait_mean)",
               "须达到精度的指标（可重复；默认 trips_per_need、hours_per_need、wait_mean）"))
        ->type_name("NAME")
        ->allow_extra_args(false);
}

}  // namespace cityload::app
