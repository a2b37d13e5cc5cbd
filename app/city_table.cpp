#include "app/city_table.hpp"

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

using record::Bilingual;
using record::CityCounts;
using record::CityStatistics;
using record::Figure;
using record::Kind;

constexpr std::size_t width = 100;

std::string grouped(double value) {
    return record::digits(Kind::count, value, 0);
}

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

/// Cut from the middle of the part before ':', so that both the place and the department can
/// be told.
std::string cut_middle(const std::string& text, std::size_t most) {
    std::size_t colon = text.find(": "), mark = 2;
    if (colon == std::string::npos) colon = text.find("："), mark = 3;
    if (display_width(text) <= most || colon == std::string::npos) return cut(text, most);
    const std::string tail = text.substr(colon + mark);
    const std::size_t tail_width = std::min(display_width(tail), most * 3 / 5);
    return cut(text.substr(0, colon), most - tail_width - mark + (mark == 3)) +
           text.substr(colon, mark) + cut(tail, tail_width);
}

class Page {
  public:
    Page(const Context& context, const file::Group& root, const CityStatistics& s,
         const CityTableNotes& notes)
        : context_(context), root_(root), s_(s), notes_(notes) {}

    std::string text() {
        title();
        verdict();
        overloaded_back_offices();
        figures();
        transition();
        stations();
        back_offices();
        documents();
        differences();
        if (const file::Group* g = root_.find_group("ranges"))
            out_ += ranges_text(context_, *g, s_);
        if (const file::Group* g = root_.find_group("staffings"))
            out_ += staffings_text(context_, *g);
        if (const file::Group* g = root_.find_group("ladder")) out_ += ladder_text(context_, *g);
        return out_ + how_to_read(context_, root_, s_, notes_);
    }

  private:
    std::string tr(const Bilingual& t) const {
        return record::in(results_language(context_.language), t);
    }
    std::string written(Kind kind, double value) const {
        return figure_text(kind, value, context_.language);
    }
    std::string tr(const char* en, const char* zh) const { return context_.tr(en, zh); }
    std::size_t regimes() const { return s_.regimes().size(); }
    double value(const char* figure, std::size_t regime) const {
        return s_.mean(regime, record::city_figure(figure).value);
    }
    std::string shown(const char* figure, std::size_t regime) const {
        return written(record::city_figure(figure).kind, value(figure, regime));
    }

    std::string name(std::size_t g) const { return tr(s_.regimes()[g].name); }
    /// The name where columns are wide enough for it, else the id.
    std::string heading(std::size_t g) const {
        const std::size_t room = regimes() <= 3 ? 18 : 14;
        return display_width(name(g)) <= room ? name(g) : s_.regimes()[g].id;
    }

    void paragraph(const std::string& text) { out_ += wrapped(text, width) + "\n"; }
    void section(const std::string& text) { out_ += "\n" + text + "\n"; }

    void title() {
        const double residents = root_.attributes.number("residents").value_or(0),
                     days = root_.attributes.number("days").value_or(0);
        const double scale = root_.attributes.number("scale").value_or(1);
        paragraph(attribute(root_, context_, "city", "city_zh") + tr(": ", "：") +
                  grouped(residents) + tr(" residents, ", "位居民，") + grouped(days) +
                  tr(" days", "天") +
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

    void verdict() {
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
                          shown("at_most_one_trip", g) + " instead of " +
                          shown("at_most_one_trip", 0) + " are done in at most one trip; " +
                          shown("turned_back", g) + " instead of " + shown("turned_back", 0) +
                          " are turned back for papers; the staff work is worth " + posts +
                          " posts " + (after <= before ? "less" : "more") + " (" +
                          (after <= before ? "-" : "+") + share + " %).");
            }
        }
    }

    /// Files pile up where a regime has moved work and the sizing regime had no posts: said at
    /// once, since the mean days to the result hide it.
    void overloaded_back_offices() {
        for (std::size_t g = 1; g < regimes(); ++g) {
            const double growth = value("back_office_growth", g),
                         missing = value("back_office_posts_short", g);
            if (!(missing > 0) || !(growth > std::max(0.0, value("back_office_growth", 0))) ||
                growth * 1000 < value("needs", g))
                continue;
            paragraph(
                tr("But behind the windows of ", "但“") + name(g) +
                tr(" work piles up: ", "”的后台有积压：期末") + shown("back_office_backlog", g) +
                tr(" files wait at the end. Posts stay where ", "件待办。岗位仍按“") + name(0) +
                tr(" needed them: ", "”所需设置，工作去向之处还缺") + grouped(missing) +
                tr(" more are needed where the work has gone, while windows are busy ",
                   "个岗位，而窗口利用率只有") +
                shown("windows_busy", g) + tr(" of the time.", "。"));
        }
    }

    void figures() {
        out_ += "\n";
        TextTable table;
        table.column("", TextTable::Align::left);
        for (std::size_t g = 0; g < regimes(); ++g)
            table.column(heading(g), TextTable::Align::right);
        std::string section;
        const std::vector<std::string> blank(regimes());
        const auto row = [&](const std::string& label, const std::vector<std::string>& cells) {
            std::vector<std::string> line = {label};
            line.insert(line.end(), cells.begin(), cells.end());
            table.row(std::move(line));
        };
        for (const Figure& f : record::city_figures()) {
            if (!f.always && !notes_.full) continue;
            if (f.section != section) {
                if (section == "citizens") failures(row, blank);
                section = f.section;
                row(section_name(section), blank);
            }
            std::vector<std::string> cells;
            bool any = false;
            for (std::size_t g = 0; g < regimes(); ++g) {
                const double v = s_.mean(g, f.value);
                any = any || !std::isnan(v);
                const double step = f.resolution ? s_.mean(g, f.resolution) : 0;
                cells.push_back(v < step
                                    ? "<" + figure_text(f.kind, std::round(step), context_.language)
                                    : written(f.kind, v));
            }
            if (any) row("  " + tr(f.text), cells);
        }
        out_ += table.text();
    }

    /// Quarter by quarter, where changes at dates make a difference between them.
    void transition() {
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

    std::string section_name(const std::string& section) const {
        if (section == "citizens") return tr("CITIZENS", "【群众】");
        if (section == "queues") return tr("QUEUES", "【排队】");
        if (section == "staff") return tr("STAFF", "【人员】");
        return tr("DATA", "【数据】");
    }

    template <class Row>
    void failures(const Row& row, const std::vector<std::string>& blank) {
        std::vector<std::pair<double, std::string>> order;
        for (const auto& [reason, n] : s_.at(0, 0).failures) {
            double most = 0;
            for (std::size_t g = 0; g < regimes(); ++g) most = std::max(most, per_100(reason, g));
            order.emplace_back(most, reason);
        }
        std::stable_sort(order.begin(), order.end(),
                         [](const auto& a, const auto& b) { return a.first > b.first; });
        if (order.empty()) return;
        row("  " + tr("what went wrong, times per 100 needs:", "办理受阻原因（每百件需求次数）："),
            blank);
        for (std::size_t i = 0; i < order.size() && (notes_.full || i < 4); ++i) {
            if (!(order[i].first > 0)) continue;
            std::vector<std::string> cells;
            for (std::size_t g = 0; g < regimes(); ++g)
                cells.push_back(written(Kind::number, per_100(order[i].second, g)));
            row("    " + tr(record::name_along("reason", order[i].second)), cells);
        }
    }

    double per_100(const std::string& reason, std::size_t g) const {
        return s_.mean(g, [&](const CityCounts& c) {
            return 100 * CityCounts::of(c.failures, reason) / CityCounts::of(c.cases, "needs");
        });
    }

    void stations() {
        if (s_.stations().empty()) return;
        section(tr("WORST WINDOW GROUPS, by mean wait", "【最拥挤的窗口组】（按平均等候）"));
        TextTable table;
        table.column(tr("regime", "模式"), TextTable::Align::left);
        table.column(tr("window group", "窗口组"), TextTable::Align::left);
        for (const auto& [en, zh] : {std::pair{"windows", "窗口"},
                                     {"needed", "应有"},
                                     {"wait", "等候"},
                                     {">30 min", ">30分"},
                                     {"busy", "利用率"}})
            table.column(tr(en, zh), TextTable::Align::right);
        const std::size_t each = notes_.full ? 10 : regimes() == 1 ? 6 : regimes() <= 3 ? 3 : 2;
        for (std::size_t g = 0; g < regimes(); ++g) {
            std::size_t n = 0;
            for (const record::StationRow& s : s_.stations()) {
                if (s.regime != g || n == each) continue;
                table.row({n++ == 0 ? cut(heading(g), 16) : "", cut_middle(tr(s.name), 38),
                           grouped(s.windows), grouped(s.windows_needed),
                           written(Kind::minutes, s.wait_mean), written(Kind::share, s.over_30),
                           written(Kind::share, s.busy)});
            }
        }
        out_ += table.text();
    }

    /// Where files pile up, if anywhere: they wait a day or longer, and there are more than there
    /// were.
    void back_offices() {
        std::vector<const record::BackOfficeRow*> rows;
        const std::size_t each = notes_.full ? 10 : 3;
        for (std::size_t g = 0; g < regimes(); ++g) {
            std::size_t n = 0;
            for (const record::BackOfficeRow& o : s_.back_offices())
                if (o.regime == g && n < each && o.posts_at_load > o.posts && o.growth > 0 &&
                    o.wait_hours > 24)
                    rows.push_back(&o), ++n;
        }
        if (rows.empty()) return;
        section(
            tr("BACK OFFICES THAT CANNOT KEEP UP, by files waiting", "【跟不上的后台】（按积压）"));
        TextTable table;
        table.column(tr("regime", "模式"), TextTable::Align::left);
        table.column(tr("back office", "后台"), TextTable::Align::left);
        for (const auto& [en, zh] : {std::pair{"posts", "岗位"},
                                     {"needed", "应有"},
                                     {"busy", "利用率"},
                                     {"a file waits", "文件等候"},
                                     {"waiting at the end", "期末积压"}})
            table.column(tr(en, zh), TextTable::Align::right);
        std::size_t before = regimes();
        for (const record::BackOfficeRow* o : rows) {
            table.row({std::exchange(before, o->regime) == o->regime ? std::string()
                                                                     : cut(heading(o->regime), 16),
                       cut(tr(o->name), 34), grouped(o->posts), grouped(o->posts_at_load),
                       written(Kind::share, o->busy), written(Kind::hours, o->wait_hours),
                       grouped(o->waiting)});
        }
        out_ += table.text();
        paragraph(
            tr("Posts are those of ", "后台岗位按模式 ") + root_.attributes.text("sized_in") +
            tr(": work that a regime moves there from the windows finds nobody new. Needed: by "
               "the same sizing rule for the work that came in. Busy more than 100 %: files in "
               "hand "
               "at noon and at closing time are finished.",
               " 核定：由窗口转到后台的工作没有增加人手。应有：按同一规则，由实际到来的工作量得出。"
               "利用率超过100%：午休与下班时手头的件做完为止。"));
    }

    /// The regime whose missing links are in question: the second of a comparison.
    std::size_t asked() const { return regimes() > 1 ? 1 : 0; }

    void documents() {
        const std::vector<record::DocumentRow> rows = s_.documents(asked());
        if (rows.empty()) return;
        section(tr("LINKS TO BUILD NEXT: trips to fetch a document in the period",
                   "【下一步应联通的数据】时段内为取材料而跑腿的次数"));
        TextTable table;
        table.column(tr("document", "材料"), TextTable::Align::left);
        table.column(tr("link", "联通"), TextTable::Align::left);
        for (std::size_t g = 0; g < regimes(); ++g)
            table.column(cut(heading(g), regimes() <= 3 ? 18 : 12), TextTable::Align::right);
        table.column(tr("last missing", "仅缺此件"), TextTable::Align::right);
        for (std::size_t i = 0; i < rows.size() && i < (notes_.full ? 25u : 6u); ++i) {
            std::vector<std::string> cells = {cut(tr(rows[i].name), 32), link_state(rows[i])};
            for (const double trips : rows[i].trips) cells.push_back(grouped(trips));
            cells.push_back(grouped(rows[i].last_missing[asked()]));
            table.row(std::move(cells));
        }
        out_ += table.text();
        paragraph(
            tr("Last missing: times it alone stood between the applicant and the filing, under ",
               "仅缺此件：只差这一份材料的次数，模式：") +
            name(asked()) + tr(".", "。"));
    }

    std::string link_state(const record::DocumentRow& row) const {
        if (!row.linked) return tr("none", "无");
        if (!row.used[asked()]) return tr("from ", "自") + std::to_string(row.wave) + tr("", "年");
        return tr("covers ", "覆盖") + written(Kind::share, row.coverage);
    }

    void differences() {
        if (regimes() < 2) return;
        section(tr("DIFFERENCE TO ", "【与“") + name(0) + tr("", "”相比】"));
        TextTable table;
        table.column("", TextTable::Align::left);
        for (std::size_t g = 1; g < regimes(); ++g) {
            table.column(heading(g), TextTable::Align::right);
            table.column("", TextTable::Align::right);
        }
        for (const char* id : {"trips_per_need", "at_most_one_trip", "turned_back", "given_up",
                               "hours_per_need", "workdays_mean", "trips_per_need_60_plus",
                               "wait_mean", "counter_minutes", "other_minutes", "windows_needed"}) {
            const Figure& f = record::city_figure(id);
            std::vector<std::string> cells = {"  " + cut(tr(f.text), 46)};
            for (std::size_t g = 1; g < regimes(); ++g) {
                const compare::Estimate e = s_.difference(f, g);
                cells.push_back(difference_text(f.kind, e, context_.language));
                cells.push_back(f.kind == Kind::share ? ""
                                                      : percent_change(value(id, 0), value(id, g),
                                                                       context_.language));
            }
            table.row(std::move(cells));
        }
        out_ += table.text();
    }

    const Context& context_;
    const file::Group& root_;
    const CityStatistics& s_;
    const CityTableNotes& notes_;
    std::string out_;
};

}  // namespace

std::string city_table(const Context& context, const file::Group& root,
                       const CityStatistics& statistics, const CityTableNotes& notes) {
    return Page(context, root, statistics, notes).text();
}

}  // namespace cityload::app
