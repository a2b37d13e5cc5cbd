#include "app/staffings.hpp"

#include <algorithm>

#include "app/figure_text.hpp"
#include "app/sampling.hpp"
#include "app/text_table.hpp"
#include "results/record/city_statistics.hpp"

namespace cityload::app {

namespace {

struct Staffing {
    const char *id, *en, *zh;
};
constexpr Staffing staffings[] = {
    {"same", "the same staff in every regime", "人员不变"},
    {"equal-service", "windows for 30 min at most, nine times of ten",
     "窗口数满足九成等候不超过30分钟"},
    {"hangzhou-2020", "as in Hangzhou 2020, counters -38.9 %", "如杭州2020年，窗口减少38.9%"}};

constexpr const char* staffing_outcomes[] = {
    "windows",      "windows_and_desks", "windows_busy",       "wait_mean",      "wait_p90",
    "wait_over_30", "back_office_posts", "back_office_growth", "trips_per_need", "hours_per_need"};

}  // namespace

file::Group run_staffings(const city::CitySpec& spec, const std::vector<std::string>& regimes,
                          int threads) {
    file::Group group;
    group.name = "staffings";
    group.attributes.set("title", std::string("the comparison under three staffings"));
    std::vector<std::string> ids,
        figures(std::begin(staffing_outcomes), std::end(staffing_outcomes)), en, zh;
    std::vector<double> values;
    city::CitySpec sample = spec;
    sample.scale = sample_scale(spec, 240'000);
    for (const Staffing& s : staffings) {
        ids.emplace_back(s.id);
        sample.staffing.variant = s.id;
        const file::Group results = sample_run(sample, regimes, threads);
        const record::CityStatistics statistics(results);
        for (const std::string& figure : figures)
            for (std::size_t g = 0; g < regimes.size(); ++g)
                values.push_back(statistics.mean(g, record::city_figure(figure).value));
        if (!en.empty()) continue;
        group.attributes.set("residents", results.attributes.number("residents").value_or(0));
        group.attributes.set("scale", sample.scale);
        group.attributes.set("sized_in", spec.staffing.sized_in);
        for (const record::RegimeName& r : statistics.regimes()) {
            en.push_back(r.name.en);
            zh.push_back(r.name.zh);
        }
    }
    group.add_coordinate("staffing", ids, {{"long_name", std::string("rule of staffing")}});
    group.add_coordinate("outcome", figures, {{"long_name", std::string("outcome")}});
    std::vector<record::Kind> kinds;
    for (const std::string& figure : figures) kinds.push_back(record::city_figure(figure).kind);
    group.add(units_of_outcomes(kinds));
    group.add_coordinate("regime", regimes,
                         {{"long_name", std::string("way of handling matters")}});
    const auto text = [&](const std::string& name, std::vector<std::string> list,
                          const char* about) {
        group.add({.name = name,
                   .dims = {name.substr(0, name.find('_'))},
                   .values = std::move(list),
                   .attributes = {{"long_name", std::string(about)}}});
    };
    std::vector<std::string> rules, rules_zh;
    for (const Staffing& s : staffings) rules.emplace_back(s.en), rules_zh.emplace_back(s.zh);
    text("staffing_name", rules, "name in English");
    text("staffing_name_zh", rules_zh, "name in Chinese");
    text("regime_name", en, "name in English");
    text("regime_name_zh", zh, "name in Chinese");
    group.add({.name = "value",
               .dims = {"staffing", "outcome", "regime"},
               .values = std::move(values),
               .attributes = {{"long_name", std::string("outcome on the sample")}}});
    return group;
}

std::string staffings_text(const Context& context, const file::Group& group) {
    const bool zh = context.language == read::Language::zh;
    const std::vector<std::string> figures = group.texts("outcome"),
                                   regimes = group.texts("regime"),
                                   names = group.texts(zh ? "regime_name_zh" : "regime_name");
    const std::vector<double> values = group.numbers("value");
    std::string out = "\n" + context.tr("STAFF, THREE WAYS", "【三种人员配置】") + "\n";
    TextTable table;
    table.column("", TextTable::Align::left);
    for (std::size_t g = 0; g < regimes.size(); ++g)
        table.column(display_width(names[g]) <= 18 ? names[g] : regimes[g],
                     TextTable::Align::right);
    std::size_t at = 0;
    for (const Staffing& s : staffings) {
        std::vector<std::string> heading(regimes.size() + 1);
        heading[0] = context.tr(s.en, s.zh) + context.tr(":", "：");
        table.row(heading);
        for (const std::string& id : figures) {
            const record::Figure& figure = record::city_figure(id);
            const record::Bilingual label = record::full_text(figure);
            std::vector<std::string> cells = {
                "  " + cut(context.tr(label.en.c_str(), label.zh.c_str()), 44)};
            for (std::size_t g = 0; g < regimes.size(); ++g)
                cells.push_back(figure_text(figure.kind, values[at++], context.language));
            table.row(std::move(cells));
        }
    }
    out += table.text();
    const std::string sized_in = group.attributes.text("sized_in");
    const auto it = std::find(regimes.begin(), regimes.end(), sized_in);
    const std::string base =
        it == regimes.end() ? sized_in : names[static_cast<std::size_t>(it - regimes.begin())];
    return out +
           wrapped(
               context.tr("A sample of ", "样本 ") +
                   figure_text(record::Kind::count,
                               group.attributes.number("residents").value_or(0), context.language) +
                   context.tr(" residents. The second way: windows found by reruns, group by "
                              "group, in weeks of average demand, so busy weeks wait longer. "
                              "The third cuts the offices of districts and of the city; towns "
                              "and ",
                              " 位居民。第二种的窗口数按平均需求周逐组反复试算得到，繁忙周等候"
                              "更长。第三种只减市、区级场所，乡镇街道不变，核定人员的模式“") +
                   base +
                   context.tr(", whose needs sized the staff, keep their windows.", "”也不变。"),
               100) +
           "\n";
}

Json staffings_json(const file::Group& group) {
    const std::vector<std::string> ids = group.texts("staffing"), figures = group.texts("outcome"),
                                   regimes = group.texts("regime");
    const std::vector<double> values = group.numbers("value");
    Json out = Json::object();
    out.add("residents", group.attributes.number("residents").value_or(0));
    std::size_t at = 0;
    for (const std::string& id : ids) {
        Json by_figure = Json::object();
        for (const std::string& figure : figures) {
            Json by_regime = Json::object();
            for (const std::string& regime : regimes) by_regime.add(regime, values[at++]);
            by_figure.add(figure, by_regime);
        }
        out.add(id, by_figure);
    }
    return out;
}

}  // namespace cityload::app
