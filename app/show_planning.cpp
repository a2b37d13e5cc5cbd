#include "app/show_planning.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <numeric>

#include "app/city_simulation.hpp"
#include "app/sampling.hpp"
#include "app/sheet.hpp"
#include "models/city/link_rank.hpp"
#include "models/city/windows_needed.hpp"
#include "results/record/city_statistics.hpp"
#include "scenarios/read/quantity.hpp"
#include "sim/executor.hpp"

namespace cityload::app {

namespace {

using namespace city;

constexpr std::size_t confirmed_links = 10;

std::string tenth(double value) {
    return read::number_text(std::round(value * 10) / 10);
}

std::string name_of(const Context& context, const auto& item) {
    const std::string& own = context.language == read::Language::zh ? item.name_zh : item.name;
    return own.empty() ? item.id : own;
}

/// Trips a year that each of the links saves when they are built one after the other, simulated on
/// a sample and scaled up to the whole city.
std::vector<double> saved_by_simulation(const CitySpec& spec, const RegimeSpec& regime,
                                        const std::vector<std::size_t>& documents,
                                        double& residents) {
    CitySpec sample = spec;
    sample.scale = sample_scale(spec, 240'000);
    // Every link gets the place in the queue of building as its year: those in use 1, then 2, 3 …
    for (LinkSpec& l : sample.links)
        if (regime.link_wave > 0 && l.wave <= regime.link_wave) l.wave = 1;
    for (std::size_t k = 0; k < documents.size(); ++k) {
        const std::string& document = spec.documents[documents[k]].id;
        bool any = false;
        for (LinkSpec& l : sample.links)
            if (l.document == document) {
                l.wave = static_cast<int>(k) + 2;
                any = true;
            }
        if (any) continue;
        LinkSpec link;
        link.id = "planned-" + document;
        link.document = document;
        link.wave = static_cast<int>(k) + 2;
        sample.links.push_back(link);
    }
    std::sort(sample.links.begin(), sample.links.end(),
              [](const LinkSpec& a, const LinkSpec& b) { return a.id < b.id; });
    std::vector<std::string> ids;
    for (std::size_t k = 0; k <= documents.size(); ++k) {
        RegimeSpec r = regime;
        r.id = "planned-" + std::to_string(k);
        r.base.clear();
        r.link_wave = regime.link_wave == 0 && k == 0 ? 0 : static_cast<int>(k) + 1;
        if (regime.link_wave == 0) r.links = 1;
        ids.push_back(r.id);
        sample.regimes.push_back(std::move(r));
    }
    std::sort(sample.regimes.begin(), sample.regimes.end(),
              [](const RegimeSpec& a, const RegimeSpec& b) { return a.id < b.id; });
    const file::Group results = sample_run(sample, ids, 0);
    const record::CityStatistics statistics(results);
    residents = results.attributes.number("residents").value_or(1);
    double all = 0;
    for (const DistrictSpec& d : spec.districts) all += static_cast<double>(d.residents);
    const double up = all * spec.scale / residents * 365 /
                      static_cast<double>(std::max<std::int64_t>(1, spec.days));
    std::vector<double> trips;
    for (std::size_t k = 0; k < ids.size(); ++k)
        trips.push_back(statistics.mean(k, [](const record::CityCounts& c) {
            return record::CityCounts::of(c.cases, "trips_all");
        }) * up);
    std::vector<double> saved;
    for (std::size_t k = 0; k < documents.size(); ++k) saved.push_back(trips[k] - trips[k + 1]);
    return saved;
}

}  // namespace

int show_link_rank(const Context& context, const CitySpec& spec, const RegimeSpec& regime,
                   const PlanningRequest& request) {
    Sheet sheet;
    sheet.column("rank", "#", right);
    sheet.column("document", context.tr("document to link", "应联通的材料"));
    sheet.column("issuer", context.tr("issuer", "出具部门"));
    sheet.column("trips_per_year", context.tr("trips/year", "年致跑腿"), right);
    sheet.column("last_missing_per_year", context.tr("last missing", "最后缺项/年"), right);
    sheet.column("saved_per_year", context.tr("saved", "按此顺序可省"), right);
    if (request.confirm)
        sheet.column("saved_simulated", context.tr("simulated", "模拟所省"), right);
    sheet.column("matters", context.tr("matters", "事项数"), right);
    // For a screen too wide.
    const bool most = request.csv && !request.confirm;
    if (most) sheet.column("most", context.tr("most for", "主要事项"));
    const World world(spec);
    std::vector<LinkRank> ranks = rank_links(world, regime);
    std::vector<double> simulated;
    double residents = 0, sum = 0, expected = 0;
    if (request.confirm) {
        std::vector<std::size_t> first;
        for (std::size_t k = 0; k < std::min(confirmed_links, ranks.size()); ++k)
            first.push_back(ranks[k].document);
        simulated = saved_by_simulation(spec, regime, first, residents);
        ranks.resize(first.size());
    }
    for (std::size_t k = 0; k < ranks.size(); ++k) {
        const LinkRank& r = ranks[k];
        const DocumentSpec& d = spec.documents[r.document];
        std::vector<std::string> cells = {
            std::to_string(k + 1),
            request.csv ? name_of(context, d) : cut(name_of(context, d), 30),
            d.issuer,
            whole(r.trips),
            whole(r.last_missing),
            whole(r.saved)};
        if (request.confirm) {
            cells.push_back(whole(simulated[k]));
            sum += simulated[k];
            expected += r.saved;
        }
        cells.push_back(std::to_string(r.matters.size()));
        if (most) cells.push_back(name_of(context, spec.matters[r.matters.front()]));
        sheet.row(std::move(cells));
    }
    sheet.print(request.csv);
    if (!request.csv)
        std::cout
            << wrapped(context.tr("Under ", "模式“") + name_of(context, regime) +
                           context.tr(
                               ", in a year, from rates and lists of documents, without queues "
                               "or giving up. Trips: visits to the issuer for it. Last missing: "
                               "cases that lack nothing else from outside. Saved: these visits, "
                               "and filings in vain, if links are built in this order.",
                               "”，全年，由发生率与材料清单算得，不计排队与放弃。年致跑腿：为此到出"
                               "具部门的次数。最后缺项：外部材料中只缺此件的办件。可省：按此顺序联"
                               "通所省的取件与白跑申请。"),
                       100)
            << '\n';
    if (request.confirm && !request.csv)
        std::cout << wrapped(context.tr("Simulated: each link built after those above it, with the "
                                        "coverage and faults of the scenario, on a sample of ",
                                        "模拟：依次增加各联通，覆盖率与差错率取自情景，样本 ") +
                                 whole(residents) +
                                 context.tr(" residents, scaled up. All together ",
                                            " 位居民，按比例放大。合计 ") +
                                 whole(sum) +
                                 context.tr(" trips a year against ", " 次/年，估算为 ") +
                                 whole(expected) + context.tr(" by the arithmetic.", "。"),
                             100)
                  << '\n';
    return ok;
}

int show_windows(const Context& context, const CitySpec& spec, const RegimeSpec& regime,
                 const PlanningRequest& request) {
    if (request.confirm && request.wait_minutes != 30) {
        std::cerr << context.tr("error: --confirm counts waits over 30 min; leave out --wait",
                                "错误: --confirm 只统计超过30分钟的等候，请去掉 --wait")
                  << '\n';
        return bad_input;
    }
    const World world(spec);
    const auto executor = sim::make_executor(sim::ExecutorKind::tbb, 0);
    CityRunOptions options;
    options.executor = executor.get();
    const Staff sized = size_staff(world, options);
    const RegimePlan now(world, regime, sized);
    const ServiceTarget target{Duration{static_cast<std::int64_t>(request.wait_minutes * 60'000)},
                               request.share_percent / 100};
    const WindowSearch found =
        search_windows(world, regime, sized, target, request.confirm ? 6 : 0, options);
    const std::vector<record::CityStation> names = stations_of(now);
    const WindowRule rule(spec, target);

    std::size_t from = 24, until = 0;
    std::vector<std::array<std::int64_t, 24>> hours;
    for (std::size_t s = 0; s < names.size(); ++s) {
        hours.push_back(rule.by_hour(found.loads[s], spec.hours[now.stations[s].hours]));
        for (std::size_t h = 0; h < 24; ++h)
            if (hours.back()[h] > 0) from = std::min(from, h), until = std::max(until, h + 1);
    }
    const auto hour = [&](std::size_t h) { return std::to_string(h) + context.tr("h", "时"); };
    // What the other columns leave of a screen of a hundred.
    std::size_t room = 72;
    for (std::size_t h = from; h < until; ++h) room -= std::min(room, display_width(hour(h)) + 2);
    Sheet sheet;
    sheet.column("window_group", context.tr("window group", "窗口组"));
    sheet.column("visits_per_day", context.tr("visits", "日到访"), right);
    sheet.column("minutes", context.tr("min", "分钟"), right);
    sheet.column("windows", context.tr("now", "现有"), right);
    // Both hours and reruns are too much for a screen.
    if (request.confirm && !request.csv) until = from;
    for (std::size_t h = from; h < until; ++h)
        sheet.column("h" + std::to_string(h), hour(h), right);
    sheet.column("needed", context.tr("needed", "全天"), right);
    if (request.confirm) {
        sheet.column("over_with_these_percent", context.tr("late %", "超时%"), right);
        sheet.column("found", context.tr("found", "试算"), right);
        sheet.column("over_with_found_percent", context.tr("late %", "超时%"), right);
    }
    std::vector<std::size_t> order(names.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return found.loads[a].visits > found.loads[b].visits;
    });
    const std::size_t shown = request.csv ? names.size() : std::min<std::size_t>(names.size(), 40);
    for (std::size_t k = 0; k < shown; ++k) {
        const std::size_t s = order[k];
        const std::string& name =
            context.language == read::Language::zh ? names[s].name_zh : names[s].name;
        std::vector<std::string> cells = {
            request.csv ? name
                        : cut_middle(name, request.confirm ? 42 : std::max<std::size_t>(room, 16)),
            tenth(found.loads[s].visits), tenth(found.loads[s].minutes),
            std::to_string(names[s].windows)};
        for (std::size_t h = from; h < until; ++h)
            cells.push_back(hours[s][h] > 0 ? std::to_string(hours[s][h]) : "");
        cells.push_back(std::to_string(found.formula[s]));
        if (request.confirm) {
            cells.push_back(tenth(100 * found.over_formula[s]));
            cells.push_back(std::to_string(found.windows[s]));
            cells.push_back(tenth(100 * found.over[s]));
        }
        sheet.row(std::move(cells));
    }
    sheet.print(request.csv);
    if (request.csv) return ok;
    std::int64_t have = 0, formula = 0, corrected = 0;
    double visits = 0, missed = 0, missed_after = 0;
    for (std::size_t s = 0; s < names.size(); ++s) {
        have += names[s].windows;
        formula += found.formula[s];
        corrected += found.windows[s];
        visits += found.visits[s];
        const double allowed = 1 - target.share;
        if (found.over_formula[s] > allowed) missed += found.visits[s];
        if (found.over[s] > allowed) missed_after += found.visits[s];
    }
    std::string text;
    if (shown < names.size())
        text += context.tr("The busiest ", "仅列最繁忙的 ") + std::to_string(shown) +
                context.tr(" of ", " 组，共 ") + std::to_string(names.size()) +
                context.tr(" groups; --csv has all. ", " 组；--csv 列出全部。");
    text +=
        context.tr("Under ", "模式“") + name_of(context, regime) +
        context.tr(": windows now ", "”：现有窗口 ") + std::to_string(have) +
        context.tr(", needed ", "，所需 ") + std::to_string(formula) +
        context.tr(" so that ", "，使 ") + tenth(request.share_percent) +
        context.tr(" % wait at most ", "% 的等候不超过 ") + tenth(request.wait_minutes) +
        context.tr(
            " min. Visits are those of a working day, min is time at the window. "
            "Approximate: Erlang-A. Hours: enough if that hour lasted. Needed: for the day, "
            "with the queues of lunch and opening, so it may be more than any hour's. Clerks "
            "who are absent are included.",
            " 分钟。日到访按工作日计，分钟为每次占用窗口时间。近似值（Erlang-A）：各小时列为该小"
            "时持续下去所需；全天值计入午休与开门前的排队，可能多于任何一小时。已含缺勤。");
    if (request.confirm) {
        const double all = std::max(1.0, visits);
        text += context.tr(" Rerun with these windows, groups with ",
                           " 以此复算，未达标窗口组占到访的 ") +
                tenth(100 * missed / all) +
                context.tr(" % of visits miss the target; after ", "%；经 ") +
                std::to_string(found.reruns) + context.tr(" reruns ", " 次试算窗口为 ") +
                std::to_string(corrected) +
                context.tr(" windows, and groups with ", "，未达标窗口组占到访的 ") +
                tenth(100 * missed_after / all) + context.tr(" % miss it.", "%。");
    } else {
        text += context.tr(" --confirm checks and corrects them by simulation.",
                           " --confirm 以模拟核实并修正。");
    }
    std::cout << wrapped(text, 100) << '\n';
    return ok;
}

}  // namespace cityload::app
