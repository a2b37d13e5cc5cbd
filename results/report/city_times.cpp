// How long things take: days to the result, waits at windows, and where and when it is crowded.

#include <algorithm>
#include <cmath>

#include "results/report/city_builder.hpp"
#include "results/report/svg.hpp"

namespace cityload::report {

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

}  // namespace cityload::report
