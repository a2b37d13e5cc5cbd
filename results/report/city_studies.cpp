// What a run may hold besides the comparison: the ladder, three staffings, the ranges of the
// assumptions.

#include <algorithm>
#include <cmath>

#include "results/record/value_text.hpp"
#include "results/report/city_builder.hpp"
#include "results/report/svg.hpp"

namespace cityload::report {
namespace {

/// A figure of the table by its name; null for others.
const record::Figure* known(const std::string& name) {
    for (const record::Figure& f : record::city_figures())
        if (f.name == name) return &f;
    return nullptr;
}

/// Place of a label in a list; the list's size if it is not there.
std::size_t place(const std::vector<std::string>& list, const std::string& label) {
    return static_cast<std::size_t>(std::find(list.begin(), list.end(), label) - list.begin());
}

/// The rank correlations that count: with the difference between regimes where there is one.
const char* ranks_of(const file::Group& ranges) {
    const char* const difference = "rank_correlation_difference";
    return ranges.find_dim("regime")->size > 1 && ranges.find(difference) != nullptr
               ? difference
               : "rank_correlation";
}

/// How an outcome of the ladder is written.
Kind kind_of_outcome(const std::string& outcome) {
    if (const record::Figure* f = known(outcome)) return f->kind;
    return outcome == "staff_minutes"                     ? Kind::minutes
           : outcome.find("at_most") != std::string::npos ? Kind::share
                                                          : Kind::number;
}

/// Rank correlations that chance alone gives one time in twenty: two standard errors.
double chance_correlation(const file::Group& ranges) {
    const double points = ranges.attributes.number("points").value_or(std::nan(""));
    return points > 1 ? 2 / std::sqrt(points - 1) : 0;
}

/// Places 0 … n − 1 with a known weight, the heaviest first.
template <class Weight>
std::vector<std::size_t> by_weight(std::size_t n, Weight weight) {
    std::vector<std::size_t> order;
    for (std::size_t p = 0; p < n; ++p)
        if (!std::isnan(weight(p))) order.push_back(p);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::abs(weight(a)) > std::abs(weight(b));
    });
    return order;
}

}  // namespace

std::string Builder::assumption_range(const record::Figure& figure, std::size_t regime) const {
    const file::Group* ranges = root.find_group("ranges");
    if (ranges == nullptr || ranges->find("value") == nullptr) return {};
    const auto outcomes = ranges->texts("outcome"), ids = ranges->texts("regime");
    const std::size_t o = place(outcomes, figure.name), g = place(ids, s.regimes()[regime].id);
    if (o == outcomes.size() || g == ids.size()) return {};
    const std::vector<double> value = ranges->numbers("value");
    const std::size_t at = (o * ids.size() + g) * 2;
    if (std::isnan(value[at]) || std::isnan(value[at + 1])) return {};
    return written(figure.kind, value[at], language) + " – " +
           written(figure.kind, value[at + 1], language);
}

std::string Builder::strongest_assumptions() const {
    const file::Group* ranges = root.find_group("ranges");
    if (ranges == nullptr || ranges->find("rank_correlation") == nullptr) return {};
    const record::Figure& trips = record::city_figure("trips_per_need");
    const auto ids = ranges->texts("regime"), parameters = ranges->texts("parameter"),
               names = named("ranges", "parameter"),
               low = record::value_texts(language, ranges->texts("parameter_low")),
               high = record::value_texts(language, ranges->texts("parameter_high"));
    const std::size_t o = place(ranges->texts("outcome"), trips.name),
                      g = place(ids, s.regimes()[asked()].id);
    const std::string range = assumption_range(trips, asked());
    if (range.empty()) return {};
    const std::vector<double> rank = ranges->numbers(ranks_of(*ranges));
    const auto weight = [&](std::size_t p) {
        return rank[(o * ids.size() + g) * parameters.size() + p];
    };
    const std::vector<std::size_t> order = by_weight(parameters.size(), weight);
    std::string list;
    for (std::size_t k = 0; k < 3 && k < order.size(); ++k) {
        if (std::abs(weight(order[k])) < chance_correlation(*ranges)) break;
        list += (k > 0 ? tr("; ", "；") : "") + names[order[k]] + tr(" (", "（") + low[order[k]] +
                " – " + high[order[k]] + tr(")", "）");
    }
    if (list.empty()) return {};
    return tr("When everything assumed moves within its range, trips per need under “",
              "所有假设在其范围内变动时，“") +
           name(asked()) + tr("” lie between ", "”下每件需求的跑腿次数在") + range +
           tr(" (nine points of ten). What moves the difference to “",
              "之间（九成取样点）。对与“") +
           name(0) + tr("” most: ", "”之差影响最大的是：") + list + tr(".", "。");
}

Section Builder::ranges() const {
    Section out{"ranges", tr("What the assumptions do to it", "假设的影响"), {}};
    const file::Group* ranges = root.find_group("ranges");
    if (ranges == nullptr || ranges->find("rank_correlation") == nullptr) return out;
    const auto outcomes = ranges->texts("outcome"), ids = ranges->texts("regime"),
               parameters = ranges->texts("parameter"),
               parameter_names =
                   ranges->texts(language == Language::zh ? "parameter_name_zh" : "parameter_name"),
               low = record::value_texts(language, ranges->texts("parameter_low")),
               high = record::value_texts(language, ranges->texts("parameter_high")),
               now = record::value_texts(language, ranges->texts("parameter_value"));
    const std::vector<double> rank = ranges->numbers(ranks_of(*ranges)),
                              difference = ranges->numbers("difference");
    const std::size_t asked_regime = place(ids, s.regimes()[asked()].id);
    if (asked_regime == ids.size()) return out;
    const double points = ranges->attributes.number("points").value_or(std::nan("")),
                 by_chance = chance_correlation(*ranges);

    Table spread{"ranges",
                 tr("Outcomes when everything assumed moves within its range (5 % to 95 % of the "
                    "points)",
                    "各假设在其范围内变动时的结果（取样点的5%至95%）"),
                 by_regime(""),
                 {}};
    if (regimes() > 1) spread.columns.push_back({name(asked()) + tr(" − ", " − ") + name(0), true});
    Table strongest{"assumptions-that-matter",
                    tr("The assumptions that matter most", "影响最大的假设"),
                    {{tr("outcome", "指标")},
                     {tr("assumption", "假设")},
                     {tr("as set", "取值"), true},
                     {tr("range", "范围"), true},
                     {tr("rank correlation", "秩相关"), true},
                     {tr("key", "键")}},
                    {}};
    for (std::size_t o = 0; o < outcomes.size(); ++o) {
        const record::Figure* f = known(outcomes[o]);
        if (f == nullptr) continue;
        const std::string label = tr(record::full_text(*f));
        std::vector<Cell> row = {text(label)};
        for (std::size_t g = 0; g < regimes(); ++g) {
            const std::string range = assumption_range(*f, g);
            row.push_back(text(range.empty() ? "–" : range));
        }
        if (regimes() > 1) {
            const std::size_t at = (o * ids.size() + asked_regime) * 2;
            compare::Estimate from, until;
            from.value = difference[at], until.value = difference[at + 1];
            row.push_back(text(std::isnan(from.value) || std::isnan(until.value)
                                   ? "–"
                                   : report::difference(f->kind, from, language) +
                                         tr(" to ", " 至 ") +
                                         report::difference(f->kind, until, language)));
        }
        spread.rows.push_back(std::move(row));
        const auto of = [&](std::size_t p) {
            return rank[(o * ids.size() + asked_regime) * parameters.size() + p];
        };
        const std::vector<std::size_t> order = by_weight(parameters.size(), of);
        for (std::size_t k = 0; k < 2 && k < order.size(); ++k) {
            const std::size_t p = order[k];
            if (std::abs(of(p)) < by_chance) break;
            strongest.rows.push_back(
                {text(label), text(parameter_names[p].empty() ? parameters[p] : parameter_names[p]),
                 text(now[p]), text(low[p] + " – " + high[p]), cell(Kind::number, of(p)),
                 text(parameters[p])});
        }
    }
    const std::string number_of_points = digits(Kind::count, points, 0),
                      people =
                          written(Kind::count, ranges->attributes.number("residents").value_or(0),
                                  language);
    spread.note =
        tr("Computed on a sample of ", "在") + people + tr(" residents at ", "位居民的样本上按") +
        number_of_points +
        tr(" points (Latin hypercube). These ranges, not the random error, say how far to trust a "
           "figure.",
           "个取样点（拉丁超立方）计算。应以此范围而非随机误差判断可信程度。");
    strongest.note = tr("With ", "在") + number_of_points +
                     tr(" points a rank correlation below ", "个取样点下，秩相关低于") +
                     digits(Kind::number, by_chance, 2) +
                     tr(" may be chance; what lies below is left out.", "者可能出于偶然，未列出。");
    out.blocks.push_back(std::move(spread));
    if (!strongest.rows.empty()) out.blocks.push_back(std::move(strongest));
    return out;
}

Section Builder::ladder() const {
    Section out{
        "ladder", tr("Step by step: which change brings what", "逐步推进：各项改变的作用"), {}};
    const file::Group* ladder = root.find_group("ladder");
    if (ladder == nullptr || ladder->find("made") == nullptr) return out;
    const auto orders = ladder->texts("order"), steps = ladder->texts("step"),
               changes = ladder->texts("change"), outcomes = ladder->texts("outcome"),
               made = ladder->texts("made"),
               names = ladder->texts(language == Language::zh ? "change_name_zh" : "change_name");
    const std::vector<double> value = ladder->numbers("value");
    const std::vector<std::string> outcome_names = named("ladder", "outcome");
    std::vector<Kind> kinds;
    for (const std::string& outcome : outcomes) kinds.push_back(kind_of_outcome(outcome));
    const auto at = [&](std::size_t order, std::size_t step, std::size_t outcome) {
        return value[(order * steps.size() + step) * outcomes.size() + outcome];
    };
    const auto order_name = [&](std::size_t o) {
        return orders[o] == "reform" ? tr("in the order of the reform", "按改革的先后")
                                     : tr("data links first", "先联通数据");
    };
    const std::size_t headline = place(outcomes, "all_in_at_most_one");
    if (headline < outcomes.size()) {
        GroupedBars bars;
        bars.text = {
            tr("What each change adds to the share done in at most one trip, percentage points",
               "各项改变使“最多跑一次”办成比例增加的百分点"),
            tr("Bars by change, one for each order of the changes: what it adds depends on what "
               "came before it.",
               "按改变分组的条形图，每种先后次序一条：作用取决于先后。")};
        Table behind{"ladder-gains", bars.text.title, {{tr("change", "改变")}}, {}};
        for (std::size_t o = 0; o < orders.size(); ++o) {
            bars.series.push_back(order_name(o));
            behind.columns.push_back({order_name(o), true});
        }
        for (std::size_t c = 0; c < changes.size(); ++c) {
            bars.groups.push_back(names[c]);
            bars.values.emplace_back();
            std::vector<Cell> row = {text(names[c])};
            for (std::size_t o = 0; o < orders.size(); ++o)
                for (std::size_t k = 1; k < steps.size(); ++k)
                    if (made[o * steps.size() + k] == changes[c]) {
                        const double gain = 100 * (at(o, k, headline) - at(o, k - 1, headline));
                        bars.values.back().push_back(gain);
                        row.push_back(cell(Kind::number, gain));
                    }
            behind.rows.push_back(std::move(row));
        }
        out.blocks.push_back(Picture{svg_of(bars, language), std::move(behind)});
    }
    for (std::size_t o = 0; o < orders.size(); ++o) {
        Table table{"ladder-" + orders[o],
                    tr("One change after the other, ", "逐项改变，") + order_name(o),
                    {{tr("change", "改变")}},
                    {}};
        for (const std::string& outcome : outcome_names) table.columns.push_back({outcome, true});
        const std::string begin =
            ladder->attributes.text(language == Language::zh ? "first_name_zh" : "first_name");
        for (std::size_t k = 0; k < steps.size(); ++k) {
            const std::string id = made[o * steps.size() + k];
            const std::size_t c = place(changes, id);
            std::vector<Cell> row = {
                text(k == 0 ? begin : "+ " + (c < names.size() ? names[c] : id))};
            for (std::size_t i = 0; i < outcomes.size(); ++i)
                row.push_back(cell(kinds[i], at(o, k, i)));
            table.rows.push_back(std::move(row));
        }
        out.blocks.push_back(std::move(table));
    }
    out.blocks.push_back(Paragraph{tr(
        "Each row makes one more change of the regime; what a change brings depends on what came "
        "before it, so two orders are shown.",
        "每行在前一行的基础上再作一项改变；其作用取决于先后，因此列出两种次序。")});
    return out;
}

Section Builder::staffings() const {
    Section out{"staffings", tr("Staff, three ways", "三种人员配置"), {}};
    const file::Group* group = root.find_group("staffings");
    if (group == nullptr || group->find("value") == nullptr) return out;
    const auto outcomes = group->texts("outcome"), ids = group->texts("staffing"),
               ways = group->texts("regime");
    const std::vector<std::string> rules = named("staffings", "staffing"),
                                   regimes_shown = named("staffings", "regime");
    const std::vector<double> value = group->numbers("value");
    const auto at = [&](std::size_t staffing, std::size_t outcome, std::size_t regime) {
        return value[(staffing * outcomes.size() + outcome) * ways.size() + regime];
    };
    Table table{"staffings",
                tr("The same comparison under three rules of staffing", "三种人员配置下的同一比较"),
                {{tr("staffing", "人员配置")}, {tr("outcome", "指标")}},
                {}};
    for (const std::string& regime : regimes_shown) table.columns.push_back({regime, true});
    for (std::size_t i = 0; i < ids.size(); ++i)
        for (std::size_t o = 0; o < outcomes.size(); ++o) {
            const record::Figure* f = known(outcomes[o]);
            std::vector<Cell> row = {text(rules[i]),
                                     text(f == nullptr ? outcomes[o] : tr(record::full_text(*f)))};
            for (std::size_t g = 0; g < ways.size(); ++g)
                row.push_back(cell(f == nullptr ? Kind::number : f->kind, at(i, o, g)));
            table.rows.push_back(std::move(row));
        }
    const auto picture = [&](const char* outcome, std::string title, std::string description) {
        const std::size_t o = place(outcomes, outcome);
        if (o == outcomes.size()) return;
        const record::Figure& f = record::city_figure(outcome);
        GroupedBars bars;
        bars.text = {title, std::move(description)};
        bars.series = regimes_shown;
        bars.kind = f.kind;
        Table behind{std::string("staffings-") + outcome,
                     std::move(title),
                     {{tr("staffing", "人员配置")}},
                     {}};
        for (const std::string& regime : regimes_shown) behind.columns.push_back({regime, true});
        for (std::size_t i = 0; i < ids.size(); ++i) {
            bars.groups.push_back(rules[i]);
            bars.values.emplace_back();
            std::vector<Cell> row = {text(rules[i])};
            for (std::size_t g = 0; g < ways.size(); ++g) {
                bars.values.back().push_back(at(i, o, g));
                row.push_back(cell(f.kind, at(i, o, g)));
            }
            behind.rows.push_back(std::move(row));
        }
        out.blocks.push_back(Picture{svg_of(bars, language), std::move(behind)});
    };
    out.blocks.push_back(Paragraph{
        tr("The same staff in every regime flatters the waits of the reform, fewer staff alone "
           "hides what it saves. So the comparison is made three ways, on a sample of ",
           "各模式人员不变会使改革后的等候显得过短，只减人员又看不出节省。因此按三种人员配置比较，"
           "样"
           "本为") +
        written(Kind::count, group->attributes.number("residents").value_or(0), language) +
        tr(" residents. For equal service the windows are found by reruns, group by group.",
           "位居民。“同等服务”所需窗口由逐组反复试算得到。")});
    picture("wait_mean", tr("Mean wait at a window", "窗口平均等候"),
            tr("Bars by rule of staffing, one for each way of handling matters.",
               "按人员配置分组的条形图，每种办理模式一条。"));
    picture("windows", tr("Windows", "窗口数"),
            tr("Bars by rule of staffing, one for each way of handling matters: windows on the "
               "sample.",
               "按人员配置分组的条形图，每种办理模式一条：样本中的窗口数。"));
    out.blocks.push_back(std::move(table));
    return out;
}

}  // namespace cityload::report
