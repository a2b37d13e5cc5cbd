// The ranges of assumptions in words and figures.

#include <algorithm>
#include <cmath>

#include "app/figure_text.hpp"
#include "app/ranges.hpp"
#include "app/text_table.hpp"
#include "results/record/value_text.hpp"

namespace cityload::app {

namespace {

using record::Bilingual;
using record::Kind;

struct Row {
    const char *id, *en, *zh;
};
constexpr Row rows[] = {{"trips_per_need", "trips per need", "每件跑腿次数"},
                        {"at_most_one_trip", "done in at most one trip", "最多跑一次办成"},
                        {"turned_back", "turned back for papers", "因材料被退回"},
                        {"hours_per_need", "hours per need", "每件耗时"},
                        {"trips_per_need_60_plus", "trips, those over 60", "60岁以上跑腿次数"},
                        {"workdays_mean", "working days to result", "到结果的工作日"},
                        {"wait_mean", "wait at a window", "窗口等候"},
                        {"counter_minutes", "counter minutes per need", "每件窗口人工"},
                        {"other_minutes", "other staff minutes", "每件后台人工"}};

std::size_t index_of(const std::vector<std::string>& list, const std::string& one) {
    return static_cast<std::size_t>(std::find(list.begin(), list.end(), one) - list.begin());
}

}  // namespace

std::string ranges_text(const Context& context, const file::Group& ranges,
                        const record::CityStatistics& statistics) {
    const auto tr = [&](const char* en, const char* zh) { return context.tr(en, zh); };
    const bool zh = context.language == read::Language::zh;
    const std::vector<std::string> ids = ranges.texts("outcome"),
                                   parameters = ranges.texts("parameter"),
                                   names =
                                       ranges.texts(zh ? "parameter_name_zh" : "parameter_name"),
                                   low = record::value_texts(results_language(context.language),
                                                             ranges.texts("parameter_low")),
                                   high = record::value_texts(results_language(context.language),
                                                              ranges.texts("parameter_high"));
    const std::vector<double> value = ranges.numbers("value"),
                              difference = ranges.numbers("difference"),
                              rank = ranges.numbers("rank_correlation"),
                              rank_difference = ranges.numbers("rank_correlation_difference");
    const std::size_t regimes = statistics.regimes().size();
    const bool compared = regimes > 1;
    const auto name = [&](std::size_t g) {
        const Bilingual& n = statistics.regimes()[g].name;
        return zh && !n.zh.empty() ? n.zh : n.en;
    };
    std::string out =
        "\n" +
        (compared ? tr("CHANCE AND ASSUMPTIONS: difference to ", "【随机误差与假设】与“") +
                        name(0) + tr("", "”之差")
                  : tr("CHANCE AND ASSUMPTIONS", "【随机误差与假设】")) +
        "\n";
    TextTable table;
    table.column("", TextTable::Align::left);
    const std::size_t first = compared ? 1 : 0;
    for (std::size_t g = first; g < regimes; ++g) {
        table.column(display_width(name(g)) <= 18 ? name(g) : statistics.regimes()[g].id,
                     TextTable::Align::right);
        table.column(tr("assumed", "假设范围"), TextTable::Align::right);
    }
    for (const Row& row : rows) {
        const std::size_t o = index_of(ids, row.id);
        if (o == ids.size()) continue;
        const record::Figure& figure = record::city_figure(row.id);
        std::vector<std::string> cells = {std::string("  ") + tr(row.en, row.zh)};
        for (std::size_t g = first; g < regimes; ++g) {
            cells.push_back(
                compared
                    ? difference_text(figure.kind, statistics.difference(figure, g),
                                      context.language)
                    : figure_text(figure.kind, statistics.mean(g, figure.value), context.language));
            const std::vector<double>& from = compared ? difference : value;
            const std::size_t at = (o * regimes + g) * 2;
            cells.push_back(range_text(figure.kind, from[at], from[at + 1]));
        }
        table.row(std::move(cells));
    }
    out += table.text();
    const std::string points =
        figure_text(Kind::count, ranges.attributes.number("points").value_or(0), context.language);
    out += wrapped(tr("± is chance. Assumed: the middle 90 % of ", "± 为随机误差；假设范围为 ") +
                       points +
                       tr(" runs in which everything that is assumed lies anywhere in its range at "
                          "once, on a sample of ",
                          " 次运行的中间90%，所有假设同时在各自范围内取值，样本 ") +
                       figure_text(Kind::count, ranges.attributes.number("residents").value_or(0),
                                   context.language) +
                       tr(" residents. Ranges: `explain KEY` (assumed), /ranges in the results.",
                          " 位居民。各范围见 explain 与结果文件 /ranges。"),
                   100) +
           "\n";

    out += "\n" +
           tr("ASSUMPTIONS THAT MATTER MOST, by rank correlation with ",
              "【影响最大的假设】按与以下结果的秩相关：") +
           (compared ? tr("the difference of ", "“") + name(1) + tr("", "”之差")
                     : tr("the outcome", "结果")) +
           "\n";
    TextTable most;
    for (const auto& [en, chinese] :
         {std::pair{"outcome", "结果"}, {"assumption", "假设"}, {"range", "范围"}})
        most.column(tr(en, chinese), TextTable::Align::left);
    most.column(tr("correlation", "秩相关"), TextTable::Align::right);
    const std::size_t g = first;
    for (const char* id : {"trips_per_need", "at_most_one_trip", "hours_per_need", "wait_mean"}) {
        const std::size_t o = index_of(ids, id);
        if (o == ids.size()) continue;
        const std::vector<double>& from = compared ? rank_difference : rank;
        const std::size_t base = (o * regimes + g) * parameters.size();
        std::vector<std::size_t> order;
        for (std::size_t p = 0; p < parameters.size(); ++p)
            if (!std::isnan(from[base + p])) order.push_back(p);
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return std::abs(from[base + a]) > std::abs(from[base + b]);
        });
        const auto label = std::find_if(std::begin(rows), std::end(rows),
                                        [&](const Row& r) { return std::string(r.id) == id; });
        for (std::size_t k = 0; k < order.size() && k < 3; ++k) {
            const std::size_t p = order[k];
            most.row({k == 0 ? tr(label->en, label->zh) : "", cut(names[p], 47),
                      low[p] + " … " + high[p],
                      figure_text(Kind::number, from[base + p], context.language)});
        }
    }
    out += most.text();
    const double n = ranges.attributes.number("points").value_or(1);
    out +=
        wrapped(tr("With this many points a correlation below about ", "点数有限，绝对值低于约 ") +
                    figure_text(Kind::number, 2 / std::sqrt(n - 1), context.language) +
                    tr(" may be chance. ", " 的相关可能出于偶然。") +
                    (compared ? tr("Positive: a higher assumption raises the difference (of a "
                                   "saving, which is negative: less is saved).",
                                   "正值：假设取值越高，差值越高（差值为负即节省时，节省越少）。")
                              : tr("Positive: a higher assumption raises the outcome.",
                                   "正值：假设取值越高，结果越高。")),
                100) +
        "\n";
    return out;
}

Json ranges_json(const file::Group& ranges) {
    const std::vector<std::string> ids = ranges.texts("outcome"), regimes = ranges.texts("regime"),
                                   parameters = ranges.texts("parameter"),
                                   low = ranges.texts("parameter_low"),
                                   high = ranges.texts("parameter_high"),
                                   now = ranges.texts("parameter_value");
    const std::vector<double> value = ranges.numbers("value"),
                              difference = ranges.numbers("difference"),
                              nominal = ranges.numbers("nominal"),
                              middle = ranges.numbers("middle"),
                              rank = ranges.numbers("rank_correlation"),
                              rank_difference = ranges.numbers("rank_correlation_difference");
    const auto two = [](const std::vector<double>& from, std::size_t at) {
        Json list = Json::array();
        for (std::size_t k = 0; k < 2; ++k) list.add_value(from[at + k]);
        return list;
    };
    Json out = Json::object();
    out.add("points", ranges.attributes.number("points").value_or(0));
    out.add("residents", ranges.attributes.number("residents").value_or(0));
    Json all = Json::object();
    for (std::size_t o = 0; o < ids.size(); ++o) {
        Json by_regime = Json::object();
        for (std::size_t g = 0; g < regimes.size(); ++g) {
            const std::size_t at = o * regimes.size() + g;
            Json one = Json::object();
            one.add("nominal", nominal[at]);
            one.add("middle", middle[at]);
            one.add("low_high", two(value, at * 2));
            one.add("difference_low_high", two(difference, at * 2));
            Json correlation = Json::object();
            for (std::size_t p = 0; p < parameters.size(); ++p) {
                const double r = rank[at * parameters.size() + p],
                             d = rank_difference[at * parameters.size() + p];
                if (std::isnan(r) || std::max(std::abs(r), std::isnan(d) ? 0 : std::abs(d)) < 0.1)
                    continue;
                Json both = Json::array();
                both.add_value(r);
                both.add_value(d);
                correlation.add(parameters[p], both);
            }
            one.add("rank_correlation_of_value_and_difference", correlation);
            by_regime.add(regimes[g], one);
        }
        all.add(ids[o], by_regime);
    }
    out.add("outcomes", all);
    Json assumed = Json::object();
    for (std::size_t p = 0; p < parameters.size(); ++p) {
        Json one = Json::object();
        one.add("value", now[p]);
        one.add("low", low[p]);
        one.add("high", high[p]);
        assumed.add(parameters[p], one);
    }
    out.add("assumptions", assumed);
    return out;
}

}  // namespace cityload::app
