// What lies behind the first page: staff, links, failures, counting rules.

#include <algorithm>
#include <cmath>

#include "results/report/city_builder.hpp"
#include "results/report/svg.hpp"

namespace cityload::report {
namespace {

using record::CityCounts;
using record::DocumentRow;

}  // namespace

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
