// What lies behind the first page: times, crowding, staff, links, failures, counting rules.

#include <algorithm>
#include <cmath>
#include <map>

#include "results/report/city_builder.hpp"
#include "results/report/svg.hpp"

namespace cityload::report {
namespace {

using record::CityCounts;
using record::DocumentRow;

}  // namespace

Section Builder::times() const {
    Section out{"times", tr("Days to the result and waits", "办结天数与排队时间"), {}};
    const auto curves = [&](const char* id, const std::string& title, const std::string& x_title,
                            const std::vector<double>& upper,
                            const std::vector<std::vector<double>>& up_to, double until,
                            const std::vector<double>& marks) {
        ShareLines lines;
        lines.text = {title, tr("Rising lines, one for each way of handling matters: the share "
                                "within a time.",
                                "累积曲线，每种办理模式一条：在某一时间之内的占比。")};
        lines.series = names();
        lines.x_title = x_title;
        lines.values.assign(regimes(), {});
        Table table{id, title, by_regime(tr("within", "不超过")), {}};
        for (std::size_t i = 0; i < upper.size() && upper[i] <= until; ++i) {
            lines.x.push_back(upper[i]);
            for (std::size_t g = 0; g < regimes(); ++g) lines.values[g].push_back(up_to[g][i]);
            if (std::find(marks.begin(), marks.end(), upper[i]) == marks.end()) continue;
            std::vector<Cell> row = {text(digits(Kind::number, upper[i], 0) + " " + x_title)};
            for (std::size_t g = 0; g < regimes(); ++g)
                row.push_back(cell(Kind::share, up_to[g][i]));
            table.rows.push_back(std::move(row));
        }
        if (lines.x.size() > 1) out.blocks.push_back(Picture{svg_of(lines, language), table});
    };
    std::vector<std::vector<double>> within;
    for (std::size_t g = 0; g < regimes(); ++g)
        within.push_back(array_of(root, "distributions", "result_within", g).values);
    if (!within.front().empty()) {
        std::vector<double> days;
        for (std::size_t i = 0; i < within.front().size(); ++i)
            days.push_back(static_cast<double>(i) + 1);
        curves("result_days",
               tr("Days from need to result, share of all needs (open cases: Kaplan-Meier)",
                  "从需求到结果的天数，全部需求占比（未结案件按Kaplan-Meier估计）"),
               tr("days", "天"), days, within, 60, {1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60});
    }
    const std::vector<double>& from = s.at(0, 0).wait_from;
    if (from.size() > 1) {
        std::vector<std::vector<double>> served;
        for (std::size_t g = 0; g < regimes(); ++g) {
            std::vector<double> up_to;
            double all = 0, below = 0;
            for (std::size_t r = 0; r < s.replications(); ++r) all += sum(s.at(r, g).waits);
            for (std::size_t i = 0; i < from.size(); ++i) {
                for (std::size_t r = 0; r < s.replications(); ++r) below += s.at(r, g).waits[i];
                up_to.push_back(all > 0 ? below / all : 0);
            }
            served.push_back(std::move(up_to));
        }
        // The curve begins with those who did not wait at all.
        curves("waits", tr("Wait at a window, share of those served", "窗口排队时间，受理者占比"),
               tr("min", "分钟"), {from.begin() + 1, from.end()}, served, 180,
               {5, 10, 15, 20, 30, 40, 60, 90, 120, 180});
    }
    Table table{"times", tr("In figures", "数值"), by_regime(""), {}};
    for (const char* id :
         {"days_mean", "days_p50", "days_p90", "over_limit", "wait_mean", "no_wait", "wait_p50",
          "wait_p90", "wait_over_30", "offered_wait", "left", "no_ticket", "closed"}) {
        const record::Figure& f = record::city_figure(id);
        std::vector<Cell> row = {text(tr(f.text))};
        bool any = false;
        for (std::size_t g = 0; g < regimes(); ++g) {
            const double v = s.mean(g, f.value);
            const double step = f.resolution ? s.mean(g, f.resolution) : 0;
            any = any || !std::isnan(v);
            row.push_back(v < step
                              ? Cell{"<" + digits(f.kind, step, 0) + record::unit(f.kind, language)}
                              : cell(f.kind, v));
        }
        if (any) table.rows.push_back(std::move(row));
    }
    out.blocks.push_back(std::move(table));
    return out;
}

Section Builder::crowding() const {
    Section out{"crowding", tr("When and where people wait", "何时何处排队"), {}};
    const std::vector<std::string> days = labels_of(root, "distributions", "weekday");
    std::vector<std::pair<HeatMap, Table>> maps;
    double longest = 0;  // min
    for (std::size_t g = 0; g < regimes(); ++g) {
        const Array visits = array_of(root, "distributions", "arrivals_visits", g),
                    waits = array_of(root, "distributions", "arrivals_wait_ms", g);
        if (visits.empty() || waits.empty()) continue;
        const std::size_t slots = visits.shape[1];
        const double least = sum(visits.values) / 20'000;  // cells with hardly anybody say nothing
        std::size_t first = slots, last = 0;
        for (std::size_t d = 0; d < visits.shape[0]; ++d)
            for (std::size_t h = 0; h < slots; ++h)
                if (visits.at(d, h) > least) first = std::min(first, h), last = std::max(last, h);
        if (first > last) continue;
        HeatMap map;
        map.text = {
            tr("Mean wait in minutes by time of arrival: ", "按到达时刻的平均等候（分钟）：") +
                name(g),
            tr("A grid of half hours by weekdays; darker cells are longer waits.",
               "半小时与星期的网格，颜色越深等候越久。")};
        Table table{
            "heat-" + s.regimes()[g].id, map.text.title, {{tr("arrival from", "到达时刻")}}, {}};
        std::vector<std::size_t> shown_days;
        for (std::size_t d = 0; d < days.size(); ++d) {
            double all = 0;
            for (std::size_t h = 0; h < slots; ++h) all += visits.at(d, h);
            if (all <= least) continue;
            shown_days.push_back(d);
            map.columns.push_back(tr(record::name_along("weekday", days[d])));
            table.columns.push_back({map.columns.back(), true});
        }
        for (std::size_t h = first; h <= last; ++h) {
            const std::string label = std::to_string(h / 2) + (h % 2 == 0 ? ":00" : ":30");
            map.rows.push_back(label);
            std::vector<Cell> row = {text(label)};
            std::vector<double> values;
            for (const std::size_t d : shown_days) {
                values.push_back(visits.at(d, h) > least ? waits.at(d, h) / visits.at(d, h) / 60'000
                                                         : std::nan(""));
                row.push_back(cell(Kind::minutes, values.back()));
            }
            map.values.push_back(std::move(values));
            table.rows.push_back(std::move(row));
        }
        for (const auto& values : map.values)
            for (const double v : values)
                if (v > longest) longest = v;
        maps.emplace_back(std::move(map), std::move(table));
    }
    for (auto& [map, table] : maps) {  // the same shades under every regime
        map.at_least = longest;
        out.blocks.push_back(Picture{svg_of(map, language), std::move(table)});
    }
    out.blocks.push_back(
        Paragraph{tr("The offices with the longest mean waits under “", "在“") + name(0) +
                  tr("”, by hour and weekday, and their queues over the period under every regime.",
                     "”下平均等候最久的办事场所：按小时与星期，以及各模式下统计期内的排队人数。")});
    add_office_maps(out);
    add_queues_over_time(out);
    Table worst{"window-groups",
                tr("Worst window groups, by mean wait", "最拥挤的窗口组（按平均等候）"),
                {{tr("window group", "窗口组")},
                 {tr("regime", "模式")},
                 {tr("windows", "窗口"), true},
                 {tr("needed", "应有"), true},
                 {tr("mean wait", "平均等候"), true},
                 {tr("over 30 min", "超过30分钟"), true},
                 {tr("busy", "利用率"), true},
                 {tr("left unserved", "未办离开"), true}},
                {}};
    for (std::size_t g = 0; g < regimes(); ++g) {
        std::size_t n = 0;
        for (const record::StationRow& row : s.stations()) {
            if (row.regime != g || n == 5) continue;
            ++n;
            worst.rows.push_back({text(tr(row.name)), text(name(g)), cell(Kind::count, row.windows),
                                  cell(Kind::count, row.windows_needed),
                                  cell(Kind::minutes, row.wait_mean),
                                  cell(Kind::share, row.over_30), cell(Kind::share, row.busy),
                                  cell(Kind::share, row.lost)});
        }
    }
    worst.note =
        tr("Window groups with hardly any visits are left out. Needed: windows with which nine of "
           "ten would wait 30 min at most, about.",
           "访问极少的窗口组未列入。应有：九成等候不超过30分钟约需的窗口数。");
    out.blocks.push_back(std::move(worst));
    return out;
}

Section Builder::staff() const {
    Section out{"staff", tr("Staff by department", "各部门人力"), {}};
    const std::vector<std::string> departments = named("staff", "department");
    std::vector<std::vector<double>> posts(departments.size(), std::vector<double>(regimes()));
    for (std::size_t g = 0; g < regimes(); ++g) {
        const Array ms = array_of(root, "staff", "staff_ms", g);
        if (ms.empty()) return out;
        for (std::size_t d = 0; d < departments.size(); ++d)
            for (std::size_t a = 0; a < ms.shape[1]; ++a)
                posts[d][g] += ms.at(d, a) / 3'600'000 / hours_per_post() / years();
    }
    std::vector<std::size_t> order;
    for (std::size_t d = 0; d < departments.size(); ++d)
        if (sum(posts[d]) > 0) order.push_back(d);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return posts[a][0] > posts[b][0]; });
    GroupedBars chart;
    chart.text = {tr("Work of the ten largest departments, in full-time posts",
                     "工作量最大的十个部门（折合全职岗位）"),
                  tr("Bars by department, one for each way of handling matters.",
                     "按部门的条形图，每种办理模式一条。")};
    chart.series = names();
    chart.kind = Kind::count;
    Table table{"departments", chart.text.title, by_regime(tr("department", "部门")), {}};
    for (const std::size_t d : order) {
        std::vector<Cell> row = {text(departments[d])};
        for (std::size_t g = 0; g < regimes(); ++g) row.push_back(cell(Kind::count, posts[d][g]));
        table.rows.push_back(std::move(row));
        if (chart.groups.size() == 10) continue;
        chart.groups.push_back(departments[d]);
        chart.values.push_back(posts[d]);
    }
    out.blocks.push_back(Picture{svg_of(chart, language), table});
    Table more{"staff", tr("In figures", "数值"), by_regime(""), {}};
    for (const record::Figure& f : record::city_figures()) {
        if (f.section != "staff" || f.name.starts_with("staff_minutes_")) continue;
        std::vector<Cell> row = {text(tr(f.text))};
        bool any = false;
        for (std::size_t g = 0; g < regimes(); ++g) {
            row.push_back(cell(f.kind, s.mean(g, f.value)));
            any = any || std::isfinite(row.back().value);
        }
        if (any) more.rows.push_back(std::move(row));
    }
    more.note = tr("A post is one person's working time in a year: ", "一个岗位为一人全年工时：") +
                digits(Kind::count, hours_per_post(), 0) + tr(" h.", "小时。");
    out.blocks.push_back(std::move(more));
    Table behind{"back-offices",
                 tr("Back offices that cannot keep up, by files waiting", "跟不上的后台（按积压）"),
                 {{tr("back office", "后台")},
                  {tr("regime", "模式")},
                  {tr("posts", "岗位"), true},
                  {tr("needed", "应有"), true},
                  {tr("busy", "利用率"), true},
                  {tr("a file waits", "文件等候"), true},
                  {tr("waiting at the end", "期末积压"), true}},
                 {}};
    for (std::size_t g = 0; g < regimes(); ++g)
        for (const record::BackOfficeRow& row : s.overloaded(g, 5))
            behind.rows.push_back(
                {text(tr(row.name)), text(name(g)), cell(Kind::count, row.posts),
                 cell(Kind::count, row.posts_at_load), cell(Kind::share, row.busy),
                 cell(Kind::days, row.wait_hours / 24), cell(Kind::count, row.waiting)});
    behind.note =
        tr("Needed: posts by the rule that sized them, for the work that came in. Busy more than "
           "100 %: files in hand at noon and at closing time are finished.",
           "应有：按核定规则，由实际到来的工作量得出。利用率超过100%：午休与下班时手头的件做完为"
           "止。");
    if (!behind.rows.empty()) out.blocks.push_back(std::move(behind));
    return out;
}

Section Builder::links() const {
    Section out{"links", tr("Data links", "数据联通"), {}};
    Table figures{"carriers",
                  tr("How documents of other departments come", "其他部门材料的来源"),
                  by_regime(""),
                  {}};
    for (const record::Figure& f : record::city_figures()) {
        if (f.section != "data") continue;
        std::vector<Cell> row = {text(tr(f.text))};
        for (std::size_t g = 0; g < regimes(); ++g) row.push_back(cell(f.kind, s.mean(g, f.value)));
        figures.rows.push_back(std::move(row));
    }
    out.blocks.push_back(std::move(figures));

    Table next{"build-next",
               tr("Links to build or mend next: trips to fetch each document",
                  "下一步应联通或完善的数据：为取各材料而跑腿的次数"),
               by_regime(tr("document", "材料")),
               {}};
    next.columns.insert(next.columns.begin() + 1, {tr("link", "联通")});
    if (regimes() > 1) next.columns.push_back({tr("trips saved", "减少次数"), true});
    next.columns.push_back({tr("last missing", "仅缺此件"), true});
    const std::vector<DocumentRow> rows = s.documents(asked());
    for (std::size_t i = 0; i < rows.size() && i < 20; ++i) {
        const DocumentRow& row = rows[i];
        const std::string state =
            !row.linked ? tr("none", "无")
            : !row.used[asked()]
                ? tr("not before ", "最早") + std::to_string(row.wave) + tr("", "年")
                : tr("covers ", "覆盖") + written(Kind::share, row.coverage, language);
        std::vector<Cell> cells = {text(tr(row.name)), text(state)};
        for (const double trips : row.trips) cells.push_back(cell(Kind::count, trips));
        if (regimes() > 1) cells.push_back(cell(Kind::count, row.trips[0] - row.trips[asked()]));
        cells.push_back(cell(Kind::count, row.last_missing[asked()]));
        next.rows.push_back(std::move(cells));
    }
    next.note =
        tr("Trips in the period. Last missing: how often it alone stood between the applicant and "
           "the filing. State of the link, trips saved and last missing: under ",
           "时段内次数。仅缺此件：只差这一份材料的次数。联通状态、减少次数与仅缺此件对应模式：") +
        name(asked()) + tr(".", "。");
    out.blocks.push_back(std::move(next));

    const std::vector<std::string> names_of = named("links", "link");
    const Array queries = array_of(root, "links", "links_queries", asked());
    if (!queries.empty()) {
        Array failed[3];
        const char* const kinds[] = {"links_uncovered", "links_mismatched", "links_down"};
        for (std::size_t k = 0; k < 3; ++k) failed[k] = array_of(root, "links", kinds[k], asked());
        std::vector<std::size_t> order;
        for (std::size_t l = 0; l < names_of.size(); ++l)
            if (queries.values[l] > 0) order.push_back(l);
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return queries.values[a] > queries.values[b];
        });
        Table table{"queries",
                    tr("Queries and failures by link, under ", "各联通的查询与失败，模式：") +
                        name(asked()),
                    {{tr("link", "联通")},
                     {tr("queries", "查询"), true},
                     {tr("no record", "查无记录"), true},
                     {tr("wrong record", "记录不符"), true},
                     {tr("link down", "线路中断"), true}},
                    {}};
        table.folded = true;
        for (const std::size_t l : order) {
            std::vector<Cell> row = {text(names_of[l]), cell(Kind::count, queries.values[l])};
            for (const Array& f : failed)
                row.push_back(f.empty() ? text("–")
                                        : cell(Kind::share, f.values[l] / queries.values[l]));
            table.rows.push_back(std::move(row));
        }
        if (!table.rows.empty()) out.blocks.push_back(std::move(table));
    }
    return out;
}

Section Builder::failures() const {
    Section out{"failures", tr("What goes wrong", "办理受阻原因"), {}};
    const auto per_100 = [&](const std::string& reason, std::size_t g) {
        return s.mean(g, [&](const CityCounts& c) {
            return 100 * CityCounts::of(c.failures, reason) / CityCounts::of(c.cases, "needs");
        });
    };
    std::vector<std::pair<double, std::string>> order;
    for (const auto& [reason, count] : s.at(0, 0).failures) {
        double most = 0;
        for (std::size_t g = 0; g < regimes(); ++g) most = std::max(most, per_100(reason, g));
        if (most > 0) order.emplace_back(-most, reason);
    }
    std::stable_sort(order.begin(), order.end());
    GroupedBars chart;
    chart.text = {tr("What goes wrong, times per 100 needs", "办理受阻，每百件需求次数"),
                  tr("Bars by reason, one for each way of handling matters.",
                     "按原因的条形图，每种办理模式一条。")};
    chart.series = names();
    Table table{"failures", chart.text.title, by_regime(tr("reason", "原因")), {}};
    for (const auto& [minus, reason] : order) {
        chart.groups.push_back(tr(record::name_along("reason", reason)));
        std::vector<double> values;
        std::vector<Cell> row = {text(chart.groups.back())};
        for (std::size_t g = 0; g < regimes(); ++g) {
            values.push_back(per_100(reason, g));
            row.push_back(cell(Kind::number, values.back()));
        }
        chart.values.push_back(std::move(values));
        table.rows.push_back(std::move(row));
    }
    if (!table.rows.empty()) out.blocks.push_back(Picture{svg_of(chart, language), table});
    return out;
}

Section Builder::rules() const {
    Section out{"rules", tr("Five ways to count trips", "五种计次口径"), {}};
    out.blocks.push_back(Paragraph{
        tr("“At most one trip” depends on what is counted. The same cases under five rules:",
           "“最多跑一次”取决于计什么。同样的事项按五种口径：")});
    Table table{"rules",
                tr("Done in at most one trip, by counting rule", "各口径下最多跑一次的比例"),
                by_regime(tr("rule", "口径")),
                {}};
    table.columns.insert(table.columns.begin() + 1, {tr("what counts", "计入内容")});
    const std::tuple<const char*, Bilingual, Bilingual> list[] = {
        {"legal",
         {"legal", "法定"},
         {"filing with complete papers, as the law counts", "材料齐全后的递件，即法规口径"}},
        {"filing",
         {"filing visits", "递件"},
         {"every visit to file, refused ones too", "每次到窗口递件，含被退回"}},
        {"procedural",
         {"procedural", "程序"},
         {"everything but visits for nothing", "除白跑以外的全部"}},
        {"all-in", {"all-in", "全部"}, {"leaving home for it, whatever for", "为此事出门的每一次"}},
        {"per-need",
         {"per need", "按需求"},
         {"the same, those who gave up included", "同上，含放弃者"}}};
    for (const auto& [rule, label, about] : list) {
        std::vector<Cell> row = {text(tr(label)), text(tr(about))};
        bool any = false;
        for (std::size_t g = 0; g < regimes(); ++g) {
            const double share = s.mean(g, [rule = rule](const CityCounts& c) {
                const auto it = c.trips.find(rule);
                if (it == c.trips.end() || it->second.size() < 2) return std::nan("");
                return (it->second[0] + it->second[1]) / sum(it->second);
            });
            any = any || std::isfinite(share);
            row.push_back(cell(Kind::share, share));
        }
        if (any) table.rows.push_back(std::move(row));
    }
    out.blocks.push_back(std::move(table));
    return out;
}

}  // namespace cityload::report
