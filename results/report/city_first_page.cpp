// The first page: the finding, the decision it suggests, who does worse, how far to trust it.

#include <algorithm>
#include <cmath>

#include "results/report/city_builder.hpp"
#include "results/report/observed.hpp"
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
        text += zh ? "窗口：现有" + digits(Kind::count, windows, 0) + "个，按同一核定负荷需要" +
                         digits(Kind::count, needed, 0) + "个，其余人员可转岗。"
                   : "Windows: " + digits(Kind::count, needed, 0) + " of " +
                         digits(Kind::count, windows, 0) +
                         " carry the load at the same rule of sizing; the staff of the others can "
                         "take on other work.";
    }
    return text;
}

struct Group {
    Bilingual name;
    std::vector<std::size_t> columns;  ///< of the axis of groups
};

/// Needs, trips, minutes and refused cases of a set of groups and districts.
struct Burden {
    double needs = 0, trips = 0, minutes = 0, refused = 0;
};

class Burdens {
  public:
    explicit Burdens(const Builder& b) : groups_(labels_of(b.root, "citizens", "group")) {
        for (std::size_t g = 0; g < b.regimes(); ++g)
            for (const char* v : {"needs", "trips", "minutes", "refused_cases"})
                arrays_.push_back(array_of(b.root, "citizens", v, g));
    }
    bool empty() const { return arrays_.empty() || arrays_.front().empty(); }
    std::size_t districts() const { return arrays_.front().shape[0]; }
    std::vector<std::size_t> columns(const std::string& prefix, const std::string& suffix) const {
        std::vector<std::size_t> out;
        for (std::size_t i = 0; i < groups_.size(); ++i)
            if (groups_[i].starts_with(prefix) && groups_[i].ends_with(suffix)) out.push_back(i);
        return out;
    }
    Burden of(std::size_t regime, const std::vector<std::size_t>& columns, std::size_t from,
              std::size_t until) const {
        Burden out;
        double* const parts[] = {&out.needs, &out.trips, &out.minutes, &out.refused};
        for (std::size_t v = 0; v < 4; ++v)
            for (std::size_t d = from; d < until; ++d)
                for (const std::size_t c : columns) *parts[v] += arrays_[regime * 4 + v].at(d, c);
        return out;
    }

  private:
    std::vector<std::string> groups_;
    std::vector<Array> arrays_;
};

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
                 "independent. Several replications give them; they cover chance only, and what "
                 "is assumed matters more.",
                 "未给出区间：时段过短或各周不独立，多次重复可得。区间只反映随机误差，假设的影响更"
                 "大"
                 "。");
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

Section Builder::groups() const {
    Section out{"groups", tr("Who does worse", "谁的负担更重"), {}};
    const Burdens burdens(*this);
    if (burdens.empty()) return out;
    std::vector<Group> list;
    for (const auto& [prefix, label] :
         {std::pair{"child", Bilingual{"children under 15", "15岁以下"}},
          std::pair{"adult", Bilingual{"15 to 59", "15至59岁"}},
          std::pair{"sixties", Bilingual{"60 to 64", "60至64岁"}},
          std::pair{"senior", Bilingual{"65 and older", "65岁及以上"}}})
        list.push_back({label, burdens.columns(prefix, "")});
    list.push_back({{"local residents", "本地户籍"}, burdens.columns("", "-local")});
    list.push_back({{"migrants", "外来人口"}, burdens.columns("", "-migrant")});
    list.push_back({{"firms", "企业"}, burdens.columns("firm", "")});
    std::erase_if(list, [](const Group& g) { return g.columns.empty(); });

    const std::size_t all = burdens.districts(), last = regimes() - 1;
    GroupedBars chart;
    chart.text.title = tr("Trips per need by kind of applicant", "各类申请人每件需求的跑腿次数");
    chart.text.description =
        tr("Bars by age, residence and firms, one for each way of handling matters.",
           "按年龄、户籍与企业分组的条形图，每种办理模式一条。");
    chart.series = names();
    Table table{"groups",
                chart.text.title,
                {{tr("applicants", "申请人")}, {tr("needs", "需求"), true}},
                {}};
    for (std::size_t g = 0; g < regimes(); ++g)
        table.columns.push_back({tr("trips, ", "次数，") + name(g), true});
    for (std::size_t g = 0; g < regimes(); ++g)
        table.columns.push_back({tr("hours, ", "小时，") + name(g), true});
    for (std::size_t g = 0; g < regimes(); ++g)
        table.columns.push_back({tr("turned back, ", "被退回，") + name(g), true});
    std::string worst, rising;
    double most = 0;
    const auto add = [&](Table& to, const std::string& label, std::size_t from, std::size_t until,
                         const std::vector<std::size_t>& columns) {
        std::vector<Cell> row = {text(label),
                                 cell(Kind::count, burdens.of(0, columns, from, until).needs)};
        std::vector<double> trips;
        for (std::size_t g = 0; g < regimes(); ++g) {
            const Burden b = burdens.of(g, columns, from, until);
            trips.push_back(b.trips / b.needs);
            row.push_back(cell(Kind::number, trips.back()));
        }
        for (std::size_t g = 0; g < regimes(); ++g) {
            const Burden b = burdens.of(g, columns, from, until);
            row.push_back(cell(Kind::hours, b.minutes / b.needs / 60));
        }
        for (std::size_t g = 0; g < regimes(); ++g) {
            const Burden b = burdens.of(g, columns, from, until);
            row.push_back(cell(Kind::share, b.refused / b.needs));
        }
        to.rows.push_back(std::move(row));
        return trips;
    };
    for (const Group& group : list) {
        const std::vector<double> trips = add(table, tr(group.name), 0, all, group.columns);
        chart.groups.push_back(tr(group.name));
        chart.values.push_back(trips);
        if (trips[last] > most) most = trips[last], worst = tr(group.name);
        if (last > 0 && trips[last] > trips[0])
            rising += (rising.empty() ? "" : tr(", ", "、")) + tr(group.name);
    }
    const double average = value("trips_per_need", last);
    std::string finding;
    if (language == Language::zh) {
        finding = "在“" + name(last) + "”下，跑腿最多的是" + worst + "：每件需求" +
                  written(Kind::number, most, language) + "次，平均为" +
                  written(Kind::number, average, language) + "次。";
        if (last > 0)
            finding += rising.empty() ? "没有哪一类申请人跑得比“" + name(0) + "”更多。"
                                      : "比“" + name(0) + "”跑得更多的有：" + rising + "。";
    } else {
        finding = "Under “" + name(last) + "” those who travel most are: " + worst + ", " +
                  written(Kind::number, most, language) + " trips per need where the mean is " +
                  written(Kind::number, average, language) + ". ";
        if (last > 0)
            finding += rising.empty()
                           ? "No kind of applicant travels more than under “" + name(0) + "”."
                           : "These travel more than under “" + name(0) + "”: " + rising + ".";
    }
    out.blocks.push_back(Paragraph{finding});
    out.blocks.push_back(Picture{svg_of(chart, language), table});

    if (all > 1) {
        std::vector<std::size_t> everybody = burdens.columns("", "");
        Table districts = table;
        districts.id = "districts";
        districts.title = tr("Districts", "各区县");
        districts.columns[0].name = tr("district", "区县");
        districts.rows.clear();
        const std::vector<std::string> labels = named("citizens", "district");
        GroupedBars by_district;
        by_district.text = {
            tr("Trips per need by district", "各区县每件需求的跑腿次数"),
            tr("Bars by district, one for each way of handling matters; most trips first.",
               "按区县的条形图，每种办理模式一条，多者在前。")};
        by_district.series = names();
        std::vector<std::pair<double, std::size_t>> order;
        for (std::size_t d = 0; d < all; ++d) {
            const Burden b = burdens.of(last, everybody, d, d + 1);
            if (b.needs > 0) order.emplace_back(-b.trips / b.needs, d);
        }
        std::stable_sort(order.begin(), order.end());
        for (const auto& [minus, d] : order) {
            const std::vector<double> trips = add(districts, labels[d], d, d + 1, everybody);
            if (by_district.groups.size() < 8) {
                by_district.groups.push_back(labels[d]);
                by_district.values.push_back(trips);
            }
        }
        out.blocks.push_back(Picture{svg_of(by_district, language), districts});
    }
    return out;
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
    if (root.find_group("ranges") == nullptr)
        weigh("This file holds no run in which they are varied (cityload compare … --ranges).",
              "本文件不含改变这些假设的运行（cityload compare … --ranges）。");
    out.blocks.push_back(Paragraph{settled()});
    if (!table.rows.empty()) out.blocks.push_back(std::move(table));
    return out;
}

}  // namespace cityload::report
