// How far to trust it: the observations, what is assumed, whether the run was warm.

#include "results/report/city_builder.hpp"
#include "results/report/observed.hpp"

namespace cityload::report {

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
    // Over most of a year waits follow the seasons, and no point divides a warm-up from the rest.
    constexpr double seasons_show = 280;  // days
    if (!short_run.empty() && root.attributes.number("days").value_or(0) >= seasons_show)
        return tr("Mean waits move over the whole period (", "等候在整个统计期内变动（") +
               short_run +
               tr("), as they do with the seasons; so it does not show whether the warm-up was "
                  "long "
                  "enough. Double city.warmup to see whether it matters.",
                  "），季节本会如此，因此无法由此判断预热是否足够。可把 city.warmup "
                  "加倍，看结果是否改变。");
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

Section Builder::trust() const {
    Section out{"trust", tr("How far to trust it", "可信程度"), {}};
    const Observed observed = observed_of(root, s, scenario);
    std::size_t tuned = 0, free = 0, tuned_inside = 0, free_inside = 0;
    Table table{"observed",
                tr("Observed and modelled", "观测与模型对照"),
                {{tr("quantity", "指标")},
                 {tr("regime", "模式")},
                 {tr("observed", "观测"), true},
                 {tr("range", "范围"), true},
                 {tr("model", "模型"), true},
                 {tr("agreement", "是否吻合")},
                 {tr("source", "来源")}},
                {}};
    for (const ObservedRow& row : observed.rows) {
        if (!row.assumed) {
            (row.tuned ? tuned : free) += 1;
            (row.tuned ? tuned_inside : free_inside) += row.agrees();
        }
        table.rows.push_back(
            {text(tr(row.quantity)), text(name(row.regime)), cell(row.kind, row.value),
             text(written(row.kind, row.low, language) + " – " +
                  written(row.kind, row.high, language)),
             cell(row.kind, row.model),
             text((row.agrees() ? tr("inside", "在范围内") : tr("OUTSIDE", "超出范围")) +
                  (row.tuned ? tr(", tuned to it", "，已按此调参") : "") +
                  (row.assumed ? tr(", an expectation", "，系预期而非观测") : "")),
             text(row.source)});
    }
    const auto n = [](std::size_t k) { return std::to_string(k); };
    const auto regime_named = [&](const std::string& id) {
        for (std::size_t g = 0; g < regimes(); ++g)
            if (s.regimes()[g].id == id) return tr("“", "“") + name(g) + tr("”", "”");
        return id;
    };
    if (!observed.rows.empty())
        out.blocks.push_back(Paragraph{
            language == Language::zh
                ? "未用于调参的" + n(free) + "项观测中，" + n(free_inside) +
                      "项落在观测范围内；用于调参的" + n(tuned) + "项中，" + n(tuned_inside) +
                      "项在范围内（后者不构成检验）。另有" + n(observed.other_regimes) +
                      "项属于未运行的模式，" + n(observed.uncounted) + "项本文件未统计。"
                : "Of " + n(free) + " observations the model was not tuned to, " + n(free_inside) +
                      " lie within their range; of " + n(tuned) + " it was tuned to, " +
                      n(tuned_inside) + " do, which proves nothing. " + n(observed.other_regimes) +
                      " more concern regimes that were not run, " + n(observed.uncounted) +
                      " are not counted in this file."});
    else if (observed.other_regimes + observed.uncounted > 0)
        out.blocks.push_back(Paragraph{
            tr("Nothing in the scenario's list of observations can be compared with this run.",
               "情景所列观测均无法与本次运行对照。")});
    const auto weigh = [&](const char* en, const char* zh) {
        out.blocks.push_back(Paragraph{tr(en, zh)});
    };
    double sourced = 0, assumed = 0;
    for (const std::string& basis : root.find("matter_basis") != nullptr
                                        ? root.texts("matter_basis")
                                        : std::vector<std::string>{})
        (basis == "source" ? sourced : assumed) += 1;
    out.blocks.push_back(Paragraph{
        tr("Staff and windows are not published: they are sized once, under the regime ",
           "人员与窗口数无公开数据：按统一规则在模式 ") +
        regime_named(root.attributes.text("sized_in")) +
        tr(", so that open windows are busy ", " 下核定一次，窗口目标利用率为") +
        written(Kind::share, root.attributes.number("window_load").value_or(0), language) +
        tr(" of the time, and are the same in every regime. So trust differences between regimes "
           "more than levels, and waits least of all.",
           "，各模式相同。因此模式之间的差值比绝对水平可信，等候时间最不可信。")});
    if (sourced + assumed > 0)
        out.blocks.push_back(Paragraph{
            tr("Of ", "目录中") + digits(Kind::count, sourced + assumed, 0) +
            tr(" matters in the catalogue ", "项事项，有") + digits(Kind::count, assumed, 0) +
            tr(" rest on assumptions or were generated, not on a published list.",
               "项基于假设或由程序生成，并非公开清单。")});
    weigh(
        "The assumptions that enter every figure: what share of people know the requirements "
        "beforehand, which documents a matter asks for, the coverage of data links, and the "
        "patience of those who wait. They stand below with their values and sources.",
        "影响全部结果的假设：事先了解要求的人员比例、各事项所需材料、数据联通的覆盖率、排队者的耐"
        "心。其取值与来源见下文。");
    if (const std::string strongest = strongest_assumptions(); !strongest.empty())
        out.blocks.push_back(Paragraph{strongest});
    else if (root.find_group("ranges") == nullptr)
        weigh("This file holds no run in which they are varied (cityload compare … --ranges).",
              "本文件不含改变这些假设的运行（cityload compare … --ranges）。");
    out.blocks.push_back(Paragraph{settled()});
    if (!table.rows.empty()) out.blocks.push_back(std::move(table));
    return out;
}

}  // namespace cityload::report
