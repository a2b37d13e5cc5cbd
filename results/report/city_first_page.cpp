// The first page: the finding, the decision it suggests, two pictures, eight figures.

#include <algorithm>
#include <cmath>

#include "results/report/city_builder.hpp"
#include "results/report/svg.hpp"

namespace cityload::report {
namespace {

using record::CityCounts;
using record::DocumentRow;

double posts(const Builder& b, std::size_t g) {
    return b.value("posts_counter", g) + b.value("posts_other", g);
}

std::string headline(const Builder& b, std::size_t g) {
    const double before = posts(b, 0), after = posts(b, g);
    const std::string change = digits(Kind::count, std::abs(before - after), 0),
                      share = digits(Kind::number, std::abs(after / before - 1) * 100, 0);
    const auto was = [&](const char* figure) { return b.shown(figure, 0); };
    const auto is = [&](const char* figure) { return b.shown(figure, g); };
    if (b.language == Language::zh)
        return "从“" + b.name(0) + "”到“" + b.name(g) + "”：每件需求跑腿由" +
               was("trips_per_need") + "次变为" + is("trips_per_need") + "次，耗时由" +
               was("hours_per_need") + "变为" + is("hours_per_need") + "；最多跑一次办成的比例由" +
               was("at_most_one_trip") + "变为" + is("at_most_one_trip") +
               "；因材料被退回的比例由" + was("turned_back") + "变为" + is("turned_back") +
               "；人工工作量" + (after <= before ? "减少" : "增加") + "相当于" + change +
               "个岗位（" + share + "%）。";
    return "From “" + b.name(0) + "” to “" + b.name(g) + "”: a need takes " + is("trips_per_need") +
           " trips instead of " + was("trips_per_need") + ", and " + is("hours_per_need") +
           " of people's own time instead of " + was("hours_per_need") + ". " +
           is("at_most_one_trip") + " instead of " + was("at_most_one_trip") +
           " are done in at most one trip; " + is("turned_back") + " instead of " +
           was("turned_back") + " are turned back for papers. The staff's work is " + change +
           " posts " + (after <= before ? "less" : "more") + " (" + (after <= before ? "−" : "+") +
           share + " %).";
}

/// Which step brings most, which data are missing next, and what it means for windows.
std::string decision(const Builder& b) {
    const bool zh = b.language == Language::zh;
    std::string text;
    std::size_t best = 1;
    double most = -1e300;
    for (std::size_t g = 1; g < b.regimes(); ++g) {
        const double gain = b.value("trips_per_need", g - 1) - b.value("trips_per_need", g);
        if (gain > most) most = gain, best = g;
    }
    if (b.regimes() > 1 && most > 0) {
        const double all =
            b.value("trips_per_need", 0) - b.value("trips_per_need", b.regimes() - 1);
        const std::string gain = digits(Kind::number, most, 2);
        const std::string share = all > 0 ? digits(Kind::share, most / all, 0) : "";
        if (zh) {
            text = "收效最大的一步是“" + b.name(best) + "”：每件需求比“" + b.name(best - 1) +
                   "”少跑" + gain + "次";
            if (b.regimes() > 2 && !share.empty()) text += "，占全部减少量的" + share + "%";
            text += "。";
        } else {
            text = "The step that brings most is “" + b.name(best) + "”: " + gain +
                   " trips per need fewer than under “" + b.name(best - 1) + "”";
            if (b.regimes() > 2 && !share.empty()) text += ", " + share + " % of the whole gain";
            text += ". ";
        }
    } else if (b.regimes() > 1) {
        text = b.tr("None of the ways compared saves trips. ", "所比较的各种办法均未减少跑腿。");
    }
    std::vector<DocumentRow> rows = b.s.documents(b.asked());
    std::erase_if(rows, [&](const DocumentRow& r) { return r.used[b.asked()]; });
    if (!rows.empty() && rows.front().trips[b.asked()] > 0) {
        std::string list;
        double trips = 0;
        for (std::size_t i = 0; i < rows.size() && i < 3; ++i) {
            list += (i > 0 ? b.tr(", ", "、") : "") + b.tr(rows[i].name);
            trips += rows[i].trips[b.asked()];
        }
        const std::string count = digits(Kind::count, trips, 0);
        text += zh ? "下一步应联通：" + list + "；在“" + b.name(b.asked()) + "”下，时段内仍有" +
                         count + "次跑腿是为取这些材料。"
                   : "The data to link next: " + list + "; under “" + b.name(b.asked()) + "” " +
                         count + " trips in the period are still made to fetch them. ";
    }
    const double windows = b.value("windows", b.asked()),
                 needed = b.value("windows_needed", b.asked());
    if (b.regimes() > 1 && needed < windows) {
        const std::string have = digits(Kind::count, windows, 0),
                          enough = digits(Kind::count, needed, 0), way = b.name(b.asked());
        text += zh ? "窗口：在“" + way + "”下，现有" + have + "个中约" + enough +
                         "个即可使九成等候不超过30分钟，其余人员可转岗。"
                   : "Windows: under “" + way + "” about " + enough + " of " + have +
                         " are enough for nine of ten to wait 30 min at most; the staff of the "
                         "others can take on other work.";
    }
    return text;
}

/// Files that pile up under a regime, where, and how many posts are missing; empty if none do.
std::string pile_up(const Builder& b, std::size_t g) {
    const std::optional<record::PileUp> pile = b.s.pile_up(g);
    if (!pile) return "";
    std::string places;
    for (const record::BackOfficeRow& office : b.s.overloaded(g, 3))
        places += (places.empty() ? "" : b.tr(", ", "、")) + b.tr(office.name) + b.tr(" (", "（") +
                  digits(Kind::count, office.waiting, 0) + b.tr(")", "）");
    const std::string waiting = digits(Kind::count, pile->waiting, 0),
                      missing = digits(Kind::count, pile->posts_short, 0);
    if (b.language == Language::zh)
        return "但“" + b.name(g) + "”的后台有积压：期末待办" + waiting + "件" +
               (places.empty() ? "" : "，最多的是" + places) + "。岗位仍按“" + b.name(0) +
               "”所需设置，工作去向之处还缺" + missing + "个岗位，而窗口利用率只有" +
               b.shown("windows_busy", g) + "。";
    return "But behind the windows of “" + b.name(g) + "” work piles up: " + waiting +
           " files wait at the end" + (places.empty() ? "" : ", most of them at " + places) +
           ". Posts stay where “" + b.name(0) + "” needed them: " + missing +
           " more are needed where the work has gone, while windows are busy " +
           b.shown("windows_busy", g) + " of the time.";
}

}  // namespace

Section Builder::finding() const {
    Section out{"finding", tr("The finding", "主要结论"), {}};
    const double scale = root.attributes.number("scale").value_or(1);
    if (root.attributes.number("complete").value_or(1) == 0)
        out.blocks.push_back(Paragraph{tr("The run was interrupted: these are the results so far.",
                                          "运行曾被中断：以下为截至中断时的结果。"),
                                       true});
    if (scale < 1)
        out.blocks.push_back(Paragraph{
            tr("A sample: ", "抽样：") + written(Kind::share, scale, language) +
                tr(" of the city's people and offices. Counts are the sample's, not the city's.",
                   " 的人口与办事场所。所有数量均为样本数，不是全市数。"),
            true});
    for (std::size_t g = 1; g < regimes(); ++g)
        out.blocks.push_back(Paragraph{headline(*this, g), true});
    for (std::size_t g = 1; g < regimes(); ++g)
        if (std::string text = pile_up(*this, g); !text.empty())
            out.blocks.push_back(Paragraph{std::move(text)});
    if (regimes() == 1)
        out.blocks.push_back(
            Paragraph{tr("Under “", "在“") + name(0) + tr("” a need takes ", "”下，每件需求跑腿") +
                          shown("trips_per_need", 0) + tr(" trips and ", "次，耗时") +
                          shown("hours_per_need", 0) +
                          tr(" of people's own time; ", "；最多跑一次办成的比例为") +
                          shown("at_most_one_trip", 0) + tr(" are done in at most one trip.", "。"),
                      true});
    if (const std::string advice = decision(*this); !advice.empty())
        out.blocks.push_back(Paragraph{tr("What it suggests. ", "建议。") + advice});

    // Trips per need.
    StackedBars bars;
    bars.text.title = tr("Trips per need, share of completed cases", "每件办结事项的跑腿次数占比");
    bars.text.description =
        tr("Stacked bars, one for each way of handling matters: shares of cases with no trip, one, "
           "two, three or more, every trip counted.",
           "堆叠条形图，每种办理模式一条：不跑、跑一次、两次、三次及以上的占比，全部跑腿计入。");
    bars.rows = names();
    bars.parts = {tr("no trip", "不跑"), tr("one", "一次"), tr("two", "两次"),
                  tr("three or more", "三次及以上")};
    Table trips{"trips", bars.text.title, by_regime(tr("trips", "次数")), {}};
    const char* const figures[] = {"trips_0", "trips_1", "trips_2", "trips_3_or_more"};
    bars.values.resize(regimes());
    for (std::size_t k = 0; k < 4; ++k) {
        std::vector<Cell> row = {text(bars.parts[k])};
        for (std::size_t g = 0; g < regimes(); ++g) {
            bars.values[g].push_back(value(figures[k], g));
            row.push_back(cell(Kind::share, value(figures[k], g)));
        }
        trips.rows.push_back(std::move(row));
    }
    out.blocks.push_back(Picture{svg_of(bars, language), trips});

    // Posts by activity: the seven largest, the rest together.
    std::vector<std::string> order;
    for (const auto& [activity, ms] : s.at(0, 0).activity_ms) order.push_back(activity);
    const auto posts_of = [&](const std::string& activity, std::size_t g) {
        return s.mean(
                   g,
                   [&](const CityCounts& c) { return CityCounts::of(c.activity_ms, activity); }) /
               3'600'000 / hours_per_post() / years();
    };
    const auto largest = [&](const std::string& activity) {
        double most = 0;
        for (std::size_t g = 0; g < regimes(); ++g) most = std::max(most, posts_of(activity, g));
        return most;
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](const auto& a, const auto& b) { return largest(a) > largest(b); });
    StackedBars work;
    work.text.title = tr("Staff work by activity, in full-time posts", "各类工作折合的全职岗位数");
    work.text.description = tr(
        "Stacked bars, one for each way of handling matters: full-time posts of work by activity, "
        "the seven largest and the rest.",
        "堆叠条形图，每种办理模式一条：各类工作折合的全职岗位，最大的七类及其余。");
    work.rows = names();
    work.kind = Kind::count;
    work.unit = tr(" posts", "个岗位");
    work.values.assign(regimes(), {});
    Table activities{"activities", work.text.title, by_regime(tr("activity", "工作")), {}};
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::string label = tr(record::name_along("activity", order[i]));
        std::vector<Cell> row = {text(label)};
        for (std::size_t g = 0; g < regimes(); ++g) {
            const double n = posts_of(order[i], g);
            row.push_back(cell(Kind::count, n));
            if (i < 8) {
                work.values[g].push_back(n);
            } else {
                work.values[g].back() += n;
            }
        }
        if (i < 7) work.parts.push_back(label);
        if (i == 7) work.parts.push_back(order.size() > 8 ? tr("others", "其余") : label);
        activities.rows.push_back(std::move(row));
    }
    out.blocks.push_back(Picture{svg_of(work, language), activities});

    // Eight rows with intervals.
    Table table{"summary", tr("Eight figures", "八项指标"), by_regime(""), {}};
    for (std::size_t g = 1; g < regimes(); ++g)
        table.columns.push_back({name(g) + tr(" − ", " − ") + name(0), true});
    bool interval = false, ranges_shown = false;
    std::string dependent;  // the figures for which one run gives no interval
    for (const char* id : {"trips_per_need", "at_most_one_trip", "turned_back", "hours_per_need",
                           "days_mean", "wait_mean", "counter_minutes", "windows_needed"}) {
        const record::Figure& f = record::city_figure(id);
        std::vector<Cell> row = {text(tr(f.text))};
        for (std::size_t g = 0; g < regimes(); ++g) {
            row.push_back(cell(f.kind, s.estimate(f, g)));
            interval = interval || std::isfinite(row.back().half_width);
            if (const std::string range = assumption_range(f, g); !range.empty()) {
                row.back().text += " [" + range + "]";
                ranges_shown = true;
            }
        }
        for (std::size_t g = 1; g < regimes(); ++g) {
            const compare::Estimate e = s.difference(f, g);
            row.push_back(
                {difference(f.kind, e, language), e.value, e.half_width.value_or(std::nan(""))});
            interval = interval || e.half_width.has_value();
            if (e.method == compare::Method::not_independent && !dependent.ends_with(row[0].text))
                dependent += (dependent.empty() ? "" : tr("; ", "；")) + row[0].text;
        }
        table.rows.push_back(std::move(row));
    }
    table.note =
        interval
            ? tr("± is the half-width of a 95 % interval, differences paired (the same people and "
                 "needs under every regime); a figure without ± has no estimate. It covers chance "
                 "only: what is assumed matters more.",
                 "± "
                 "为95%区间半宽，差值为配对比较（各模式下居民与需求相同）；无±者未估计。区间只反映"
                 "随机误差，假设的影响更大。")
            : tr("No intervals: the run is too short for weekly batches, or its weeks are not "
                 "independent. cityload compare … --replications 10 gives them; they cover chance "
                 "only, and what is assumed matters more.",
                 "未给出区间：时段过短或各周不独立；cityload compare … --replications 10 "
                 "可得。区间只反映随机误差，假设的影响更大。");
    if (interval && !dependent.empty())
        table.note += tr(" One run gives no interval for the difference in: ",
                         " 单次运行无法给出其差值区间的指标：") +
                      dependent +
                      tr(". Its weeks are not independent, the seasons being the usual reason; "
                         "cityload compare … --replications 10 gives one for everything.",
                         "。各周不独立，通常是季节所致；cityload compare … --replications 10 "
                         "可为所有指标给出区间。");
    if (ranges_shown)
        table.note +=
            tr(" In brackets: the range over the assumptions.", " 方括号内为各假设变动时的范围。");
    if (s.replications() > 4 && regimes() > 1) {  // of fewer pairs it says nothing
        const compare::PairedDifference d = s.difference(record::city_figure("trips_per_need"), 1);
        if (std::isfinite(d.correlation))
            table.note += tr(" Trips of the first two regimes correlate ",
                             " 前两种模式的跑腿次数相关系数为") +
                          digits(Kind::number, d.correlation, 2) +
                          (std::isfinite(d.variance_reduction)
                               ? tr("; pairing divides the variance of their difference by ",
                                    "；配对使差值方差缩小为1/") +
                                     digits(Kind::number, d.variance_reduction, 1)
                               : std::string()) +
                          tr(".", "。");
    }
    out.blocks.push_back(std::move(table));
    return out;
}

}  // namespace cityload::report
