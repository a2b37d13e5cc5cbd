// What a run may hold besides the comparison: the ladder, the ranges of the assumptions, a base
// run.

#include <algorithm>
#include <cmath>

#include "results/record/city_difference.hpp"
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

}  // namespace

std::string Builder::assumption_range(const record::Figure& figure, std::size_t regime) const {
    const file::Group* ranges = root.find_group("ranges");
    if (ranges == nullptr || ranges->find("value") == nullptr) return {};
    const auto outcomes = ranges->texts("outcome"), ids = ranges->texts("regime");
    const std::size_t o = place(outcomes, figure.name), g = place(ids, s.regimes()[regime].id);
    if (o == outcomes.size() || g == ids.size()) return {};
    const std::vector<double> value = ranges->numbers("value");
    const std::size_t at = (o * ids.size() + g) * 2;
    return written(figure.kind, value[at], language) + " – " +
           written(figure.kind, value[at + 1], language);
}

Section Builder::ranges() const {
    Section out{"ranges", tr("What the assumptions do to it", "假设的影响"), {}};
    const file::Group* ranges = root.find_group("ranges");
    if (ranges == nullptr || ranges->find("rank_correlation") == nullptr) return out;
    const auto outcomes = ranges->texts("outcome"), ids = ranges->texts("regime"),
               parameters = ranges->texts("parameter"),
               parameter_names =
                   ranges->texts(language == Language::zh ? "parameter_name_zh" : "parameter_name"),
               low = ranges->texts("parameter_low"), high = ranges->texts("parameter_high"),
               now = ranges->texts("parameter_value");
    const char* const ranks =
        regimes() > 1 && ranges->find("rank_correlation_difference") != nullptr
            ? "rank_correlation_difference"
            : "rank_correlation";
    const std::vector<double> rank = ranges->numbers(ranks), value = ranges->numbers("value"),
                              difference = ranges->numbers("difference");
    const std::size_t asked_regime = place(ids, s.regimes()[asked()].id);
    if (asked_regime == ids.size()) return out;

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
        std::vector<Cell> row = {text(tr(f->text))};
        for (std::size_t g = 0; g < regimes(); ++g) row.push_back(text(assumption_range(*f, g)));
        if (regimes() > 1) {
            const std::size_t at = (o * ids.size() + asked_regime) * 2;
            compare::Estimate from, until;
            from.value = difference[at], until.value = difference[at + 1];
            row.push_back(text(report::difference(f->kind, from, language) + tr(" to ", " 至 ") +
                               report::difference(f->kind, until, language)));
        }
        spread.rows.push_back(std::move(row));
        std::vector<std::size_t> order(parameters.size());
        for (std::size_t p = 0; p < order.size(); ++p) order[p] = p;
        const auto of = [&](std::size_t p) {
            return rank[(o * ids.size() + asked_regime) * parameters.size() + p];
        };
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return std::abs(of(a)) > std::abs(of(b));
        });
        for (std::size_t k = 0; k < 2 && k < order.size(); ++k) {
            const std::size_t p = order[k];
            if (std::isnan(of(p))) continue;
            strongest.rows.push_back(
                {text(k == 0 ? tr(f->text) : std::string()),
                 text(parameter_names[p].empty() ? parameters[p] : parameter_names[p]),
                 text(now[p]), text(low[p] + " – " + high[p]), cell(Kind::number, of(p)),
                 text(parameters[p])});
        }
    }
    spread.note = tr(
        "Computed on a sample of the city with as many points as the file says (Latin hypercube). "
        "These ranges, not the random error, say how far to trust a figure.",
        "在城市样本上按拉丁超立方取样计算。应以此范围而非随机误差判断可信程度。");
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
    for (std::size_t o = 0; o < orders.size(); ++o) {
        Table table{"ladder-" + orders[o],
                    orders[o] == "reform" ? tr("In the order of the reform", "按改革的先后")
                                          : tr("Data links first", "先联通数据"),
                    {{tr("change", "改变")}},
                    {}};
        std::vector<Kind> kinds;
        for (const std::string& outcome : outcomes) {
            const record::Figure* f = known(outcome);
            table.columns.push_back({f == nullptr ? outcome : tr(f->text), true});
            kinds.push_back(f != nullptr ? f->kind
                            : outcome.find("share") != std::string::npos ||
                                    outcome.find("at_most") != std::string::npos
                                ? Kind::share
                                : Kind::number);
        }
        const std::string begin =
            ladder->attributes.text(language == Language::zh ? "first_name_zh" : "first_name");
        for (std::size_t k = 0; k < steps.size(); ++k) {
            const std::string id = made[o * steps.size() + k];
            const std::size_t c = place(changes, id);
            std::vector<Cell> row = {
                text(k == 0 ? begin : "+ " + (c < names.size() ? names[c] : id))};
            for (std::size_t i = 0; i < outcomes.size(); ++i)
                row.push_back(cell(kinds[i], value[(o * steps.size() + k) * outcomes.size() + i]));
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

Section Builder::against(const file::Group& base, const std::string& base_name) const {
    Section out{"base", tr("Difference to the base run", "与基准运行的差异"), {}};
    const record::CityDifference d(base, root);
    out.blocks.push_back(Paragraph{
        tr("Base run: ", "基准运行：") + base_name + tr(". ", "。") +
        (d.paired() ? tr("The needs are the same in both, so differences are paired.",
                         "两次运行的需求相同，差值为配对比较。")
                    : tr("The needs are not the same: differences are those of independent runs, "
                         "and chance weighs more.",
                         "两次运行的需求不同：按独立运行比较，随机误差较大。"))});
    Table keys{"changed",
               tr("What the scenarios differ in", "两个情景的不同之处"),
               {{tr("key", "键")}, {tr("base run", "基准运行")}, {tr("this run", "本次运行")}},
               {}};
    constexpr std::size_t most = 200;
    for (const record::ChangedKey& key : d.changed()) {
        if (keys.rows.size() == most) {
            keys.note = tr("Only the first 200 are listed.", "只列出前200项。");
            break;
        }
        const auto side = [&](const std::string& value) {
            return text(value.empty() ? tr("not set", "未设") : value);
        };
        keys.rows.push_back({text(key.key), side(key.first), side(key.second)});
    }
    keys.folded = keys.rows.size() > 20;
    if (!keys.rows.empty()) out.blocks.push_back(std::move(keys));
    for (const record::RegimePair& pair : d.pairs()) {
        Table table{"base-" + s.regimes()[pair.second].id,
                    name(pair.second),
                    {{""},
                     {tr("base run", "基准运行"), true},
                     {tr("this run", "本次运行"), true},
                     {tr("difference", "差值"), true}},
                    {}};
        for (const record::Figure& f : record::city_figures()) {
            if (!f.always) continue;
            const compare::Estimate before = d.first().estimate(f, pair.first),
                                    now = d.second().estimate(f, pair.second);
            if (std::isnan(before.value) && std::isnan(now.value)) continue;
            const compare::Estimate change = d.difference(f, pair);
            table.rows.push_back({text(tr(f.text)),
                                  cell(f.kind, before.value),
                                  cell(f.kind, now.value),
                                  {report::difference(f.kind, change, language), change.value,
                                   change.half_width.value_or(std::nan(""))}});
        }
        out.blocks.push_back(std::move(table));
    }
    return out;
}

Section Builder::everything() const {
    Section out{"figures", tr("Every figure", "全部指标"), {}};
    Table table{
        "figures",
        tr("All figures that the results give, with their intervals", "结果给出的全部指标及其区间"),
        by_regime(""),
        {}};
    for (std::size_t g = 1; g < regimes(); ++g)
        table.columns.push_back({name(g) + tr(" − ", " − ") + name(0), true});
    table.folded = true;
    for (const record::Figure& f : record::city_figures()) {
        std::vector<Cell> row = {text(tr(f.text))};
        bool any = false;
        for (std::size_t g = 0; g < regimes(); ++g) {
            row.push_back(cell(f.kind, s.estimate(f, g)));
            any = any || std::isfinite(row.back().value);
        }
        if (!any) continue;
        for (std::size_t g = 1; g < regimes(); ++g) {
            const compare::Estimate e = s.difference(f, g);
            row.push_back({report::difference(f.kind, e, language), e.value,
                           e.half_width.value_or(std::nan(""))});
        }
        table.rows.push_back(std::move(row));
    }
    if (!table.rows.empty()) out.blocks.push_back(std::move(table));
    return out;
}

std::string Builder::settled() const {
    std::string moving, short_run;
    bool known_any = false;
    std::size_t weeks = 0;
    for (std::size_t g = 0; g < regimes(); ++g) {
        const compare::Settling one = s.settling(g);
        using Verdict = compare::Settling::Verdict;
        known_any = known_any || one.verdict != Verdict::unknown;
        std::string& list = one.verdict == Verdict::too_short ? short_run : moving;
        if (one.verdict == Verdict::too_short || one.verdict == Verdict::moving)
            list += (list.empty() ? "" : tr(", ", "、")) + name(g),
                weeks = std::max(weeks, one.leave_out);
    }
    if (!known_any)
        return tr("Run too short to tell whether waits had settled (fewer than 12 weeks).",
                  "运行过短（不足12周），无法判断等候是否已趋于稳定。");
    if (!short_run.empty())
        return tr("Run too short: mean waits had not settled by the middle of the period (",
                  "运行过短：等候到统计期过半仍未稳定（") +
               short_run +
               tr("). Lengthen city.warmup or city.days.", "）。请延长 city.warmup 或 city.days。");
    if (!moving.empty())
        return tr("Mean waits of the first ", "开头") + std::to_string(weeks) +
               tr(" weeks differ from the rest (", "周的等候与其余不同（") + moving +
               tr("): a season, or a warm-up that is too short.",
                  "）：可能是季节，也可能预热过短。");
    return tr("Waits had settled when counting began (MSER on weekly means).",
              "开始统计时等候已趋于稳定（按周均值作MSER检验）。");
}

}  // namespace cityload::report
