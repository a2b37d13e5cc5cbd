#include "app/city_page.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "app/city_reading.hpp"
#include "app/figure_text.hpp"
#include "app/ladder.hpp"
#include "app/ranges.hpp"
#include "app/staffings.hpp"
#include "app/text_table.hpp"
#include "results/record/city_transition.hpp"

namespace cityload::app {
namespace {

using record::CityCounts;
using record::CityStatistics;
using record::Figure;
using record::Kind;

std::string percent_change(double from, double to, read::Language language) {
    if (!(from > 0) || std::isnan(to)) return "";
    const double change = (to / from - 1) * 100;
    return std::string(change >= 0 ? "+" : "") +
           record::digits(Kind::number, change, std::abs(change) < 10 ? 1 : 0) +
           record::unit(Kind::share, results_language(language));
}

std::string attribute(const file::Group& root, const Context& context, const char* en,
                      const char* zh) {
    const std::string text = root.attributes.text(context.language == read::Language::zh ? zh : en);
    return text.empty() ? root.attributes.text(en) : text;
}

void add_row(TextTable& table, std::string label, std::vector<std::string> cells) {
    cells.insert(cells.begin(), std::move(label));
    table.row(std::move(cells));
}

}  // namespace

std::string CityPage::text() {
    title();
    verdict();
    overloaded_back_offices();
    figures();
    transition();
    stations();
    back_offices();
    documents();
    differences();
    if (const file::Group* g = root_.find_group("ranges")) out_ += ranges_text(context_, *g, s_);
    if (const file::Group* g = root_.find_group("staffings")) out_ += staffings_text(context_, *g);
    if (const file::Group* g = root_.find_group("ladder")) out_ += ladder_text(context_, *g);
    return out_ + how_to_read(context_, root_, s_, notes_);
}

void CityPage::title() {
    const double residents = root_.attributes.number("residents").value_or(0),
                 days = root_.attributes.number("days").value_or(0);
    const double scale = root_.attributes.number("scale").value_or(1);
    paragraph(attribute(root_, context_, "city", "city_zh") + tr(": ", "：") + grouped(residents) +
              tr(" residents, ", "位居民，") + grouped(days) + tr(" days", "天") +
              (s_.replications() > 1
                   ? tr(", ", "，") + grouped(static_cast<double>(s_.replications())) +
                         tr(" replications", "次重复")
                   : std::string()));
    if (scale < 1)
        paragraph(
            tr("*** A SAMPLE: ", "*** 抽样：") + written(Kind::share, scale) +
            tr(" of the city's people and offices; each office has its full size. Counts are "
               "the sample's, not the city's. ***",
               " 的人口与办事场所，每个场所保持原有规模。所有数量均为样本数，不是全市数。***"));
}

void CityPage::verdict() {
    if (regimes() < 2) return;
    out_ += "\n";
    for (std::size_t g = 1; g < regimes(); ++g) {
        const double before = value("posts_counter", 0) + value("posts_other", 0),
                     after = value("posts_counter", g) + value("posts_other", g);
        const std::string posts = grouped(std::abs(before - after)),
                          share = record::digits(Kind::share, std::abs(after / before - 1), 0);
        if (context_.language == read::Language::zh) {
            paragraph("从“" + name(0) + "”到“" + name(g) + "”：每件需求跑腿" +
                      shown("trips_per_need", 0) + "次变为" + shown("trips_per_need", g) +
                      "次，耗时" + shown("hours_per_need", 0) + "变为" +
                      shown("hours_per_need", g) + "；最多跑一次办成的比例由" +
                      shown("at_most_one_trip", 0) + "变为" + shown("at_most_one_trip", g) +
                      "；因材料被退回的比例由" + shown("turned_back", 0) + "变为" +
                      shown("turned_back", g) + "；人工相当于" +
                      (after <= before ? "减少" : "增加") + posts + "个岗位（" +
                      (after <= before ? "-" : "+") + share + "%）。");
        } else {
            paragraph("From " + name(0) + " to " + name(g) + ": a need takes " +
                      shown("trips_per_need", g) + " trips instead of " +
                      shown("trips_per_need", 0) + " and " + shown("hours_per_need", g) +
                      " of people's time instead of " + shown("hours_per_need", 0) + "; " +
                      shown("at_most_one_trip", g) + " instead of " + shown("at_most_one_trip", 0) +
                      " are done in at most one trip; " + shown("turned_back", g) + " instead of " +
                      shown("turned_back", 0) +
                      " are turned back for papers; the staff work is worth " + posts + " posts " +
                      (after <= before ? "less" : "more") + " (" + (after <= before ? "-" : "+") +
                      share + " %).");
        }
    }
}

void CityPage::overloaded_back_offices() {
    for (std::size_t g = 1; g < regimes(); ++g) {
        const std::optional<record::PileUp> pile = s_.pile_up(g);
        if (!pile) continue;
        paragraph(tr("But behind the windows of ", "但“") + name(g) +
                  tr(" work piles up: ", "”的后台有积压：期末") + grouped(pile->waiting) +
                  tr(" files wait at the end. Posts stay where ", "件待办。岗位仍按“") + name(0) +
                  tr(" needed them: ", "”所需设置，工作去向之处还缺") + grouped(pile->posts_short) +
                  tr(" more are needed where the work has gone, while windows are busy ",
                     "个岗位，而窗口利用率只有") +
                  shown("windows_busy", g) + tr(" of the time.", "。"));
    }
}

void CityPage::figures() {
    out_ += "\n";
    TextTable table;
    table.column("", TextTable::Align::left);
    for (std::size_t g = 0; g < regimes(); ++g) table.column(heading(g), TextTable::Align::right);
    std::string section;
    for (const Figure& f : record::city_figures()) {
        if (!f.always && !notes_.full) continue;
        if (f.section != section) {
            if (section == "citizens") failures(table);
            section = f.section;
            add_row(table, section_name(section), std::vector<std::string>(regimes()));
        }
        std::vector<std::string> cells;
        bool any = false;
        for (std::size_t g = 0; g < regimes(); ++g) {
            const double v = s_.mean(g, f.value);
            any = any || !(std::isnan(v) || (f.unless_zero && v == 0));
            const double step = f.resolution ? s_.mean(g, f.resolution) : 0;
            cells.push_back(v < step
                                ? "<" + figure_text(f.kind, std::round(step), context_.language)
                                : written(f.kind, v));
        }
        if (any) add_row(table, "  " + tr(f.text), cells);
    }
    out_ += table.text();
}

void CityPage::transition() {
    const std::vector<record::TransitionRow> rows = record::transition(root_, s_);
    if (rows.empty()) return;
    section(tr("THE TRANSITION: trips per need | turned back | wait at a window, in ",
               "【过渡过程】每件需求跑腿 | 被退回 | 窗口等候，每行 ") +
            std::to_string(rows.front().weeks) + tr(" weeks from", " 周，自"));
    TextTable table;
    table.column("", TextTable::Align::left);
    for (std::size_t g = 0; g < regimes(); ++g) {
        table.column(heading(g), TextTable::Align::right);
        table.column("", TextTable::Align::right);
        if (regimes() <= 3) table.column("", TextTable::Align::right);
    }
    for (const record::TransitionRow& row : rows) {
        std::vector<std::string> cells = {"  " + row.from};
        for (std::size_t g = 0; g < regimes(); ++g) {
            cells.push_back(written(Kind::number, row.trips_per_need[g]));
            if (regimes() <= 3) cells.push_back(written(Kind::share, row.turned_back[g]));
            cells.push_back(written(Kind::minutes, row.wait_min[g]));
        }
        table.row(std::move(cells));
    }
    out_ += table.text();
}

std::string CityPage::section_name(const std::string& section) const {
    if (section == "citizens") return tr("CITIZENS", "【群众】");
    if (section == "queues") return tr("QUEUES", "【排队】");
    if (section == "staff") return tr("STAFF", "【人员】");
    return tr("DATA", "【数据】");
}

void CityPage::failures(TextTable& table) {
    std::vector<std::pair<double, std::string>> order;
    for (const auto& [reason, n] : s_.at(0, 0).failures) {
        double most = 0;
        for (std::size_t g = 0; g < regimes(); ++g) most = std::max(most, per_100(reason, g));
        order.emplace_back(most, reason);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    if (order.empty()) return;
    add_row(table,
            "  " + tr("what went wrong, times per 100 needs:", "办理受阻原因（每百件需求次数）："),
            std::vector<std::string>(regimes()));
    for (std::size_t i = 0; i < order.size() && (notes_.full || i < 4); ++i) {
        if (!(order[i].first > 0)) continue;
        std::vector<std::string> cells;
        for (std::size_t g = 0; g < regimes(); ++g)
            cells.push_back(written(Kind::number, per_100(order[i].second, g)));
        add_row(table, "    " + tr(record::name_along("reason", order[i].second)), cells);
    }
}

double CityPage::per_100(const std::string& reason, std::size_t g) const {
    return s_.mean(g, [&](const CityCounts& c) {
        return 100 * CityCounts::of(c.failures, reason) / CityCounts::of(c.cases, "needs");
    });
}

void CityPage::differences() {
    if (regimes() < 2) return;
    section(tr("DIFFERENCE TO ", "【与“") + name(0) + tr("", "”相比】"));
    TextTable table;
    table.column("", TextTable::Align::left);
    for (std::size_t g = 1; g < regimes(); ++g) {
        table.column(heading(g), TextTable::Align::right);
        table.column("", TextTable::Align::right);
    }
    for (const char* id : {"trips_per_need", "at_most_one_trip", "turned_back", "given_up",
                           "hours_per_need", "workdays_mean", "trips_per_need_60_plus", "wait_mean",
                           "counter_minutes", "other_minutes", "windows_needed"}) {
        const Figure& f = record::city_figure(id);
        std::vector<std::string> cells = {"  " + cut(tr(f.text), 46)};
        for (std::size_t g = 1; g < regimes(); ++g) {
            const compare::Estimate e = s_.difference(f, g);
            cells.push_back(difference_text(f.kind, e, context_.language));
            cells.push_back(f.kind == Kind::share
                                ? ""
                                : percent_change(value(id, 0), value(id, g), context_.language));
        }
        table.row(std::move(cells));
    }
    out_ += table.text();
}

std::string city_table(const Context& context, const file::Group& root,
                       const CityStatistics& statistics, const CityTableNotes& notes) {
    return CityPage(context, root, statistics, notes).text();
}

}  // namespace cityload::app
