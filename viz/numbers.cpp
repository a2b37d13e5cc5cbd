// The figures side by side, and the plots of how they came about.

#include <algorithm>
#include <cmath>

#include "viz/panel.hpp"
#include "viz/plot.hpp"
#include "viz/theme.hpp"

namespace cityload::viz {
namespace {

using city::PerCity;

std::size_t k(PerCity what) {
    return static_cast<std::size_t>(what);
}

/// What comes next ends where its column does, if it fits on a line.
void to_the_right(const std::string& text) {
    const float left = ImGui::GetContentRegionAvail().x - ImGui::CalcTextSize(text.c_str()).x;
    if (left > 0) ImGui::SetCursorPosX(ImGui::GetCursorPosX() + left);
}

float widest_activity() {
    float width = 0;
    for (std::size_t a = 0; a < city::live_activities; ++a)
        width = std::max(width, ImGui::CalcTextSize(activity_name(a)).x);
    return width;
}

}  // namespace

void draw_numbers(Desk& desk) {
    const city::LiveShape& shape = desk.shape;
    const std::size_t n = desk.now.regimes.size();
    ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(palette().faint), "%s",
                       tr("since the beginning of the run", "自运行开始"));
    if (ImGui::BeginTable("numbers", static_cast<int>(n) + 1,
                          ImGuiTableFlags_RowBg | ImGuiTableFlags_SizingStretchProp)) {
        ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthStretch, 1.7F);
        for (std::size_t r = 0; r < n; ++r)
            ImGui::TableSetupColumn(tr(shape.regimes[r].name).c_str(),
                                    ImGuiTableColumnFlags_WidthStretch, 1);
        ImGui::TableNextRow(ImGuiTableRowFlags_Headers);
        ImGui::TableNextColumn();
        for (std::size_t r = 0; r < n; ++r) {
            ImGui::TableNextColumn();
            ImGui::PushStyleColor(ImGuiCol_Text, regime_colour(r));
            const std::string name = tr(shape.regimes[r].name);
            to_the_right(name);
            flow(name);
            ImGui::PopStyleColor();
        }
        std::vector<Headline> heads;
        for (const city::LiveRegime& r : desk.now.regimes) heads.push_back(headline(r));
        const auto row = [&](const char* en, const char* zh, auto&& value) {
            ImGui::TableNextRow();
            ImGui::TableNextColumn();
            flow(tr(en, zh));
            for (std::size_t r = 0; r < n; ++r) {
                ImGui::TableNextColumn();
                const std::string text = value(r);
                to_the_right(text);
                ImGui::TextUnformatted(text.c_str());
            }
        };
        const bool live = desk.source.live();
        const auto count = [&](PerCity what) {
            return [&, what](std::size_t r) {
                // What a results file does not hold is not 0.
                if (!live && desk.now.regimes[r].counts.city[k(what)] == 0) return std::string("–");
                return short_number(static_cast<double>(desk.now.regimes[r].counts.city[k(what)]));
            };
        };
        row("needs", "需求", count(PerCity::needs));
        row("completed", "办结", count(PerCity::completed));
        row("given up", "放弃", count(PerCity::given_up));
        row("trips so far", "已跑趟数", count(PerCity::trips));
        row("trips per need", "每件趟数",
            [&](std::size_t r) { return decimal(heads[r].trips_per_need, 2); });
        row("at most one trip", "至多跑一次",
            [&](std::size_t r) { return percent(heads[r].at_most_one); });
        row("without any trip", "一次不跑",
            [&](std::size_t r) { return live ? percent(heads[r].none) : std::string("–"); });
        row("own time per need, h", "每件用时（时）",
            [&](std::size_t r) { return decimal(heads[r].hours_per_need, 1); });
        row("waiting now", "正在等候", [&](std::size_t r) { return whole(heads[r].waiting); });
        row("longest wait now", "当前最久等候",
            [&](std::size_t r) { return wait_text(heads[r].longest_wait_s); });
        row("mean wait at a window, min", "平均等候（分）",
            [&](std::size_t r) { return decimal(heads[r].mean_wait_min, 1); });
        row("turned back", "被退回", count(PerCity::refused));
        row("sent home in vain", "白跑", count(PerCity::wasted));
        row("filed on the phone", "手机申办", count(PerCity::online));
        row("data queries", "数据查询", count(PerCity::queries));
        row("queries failed", "查询失败", count(PerCity::queries_failed));
        row("files in back offices", "后台待办",
            [&](std::size_t r) { return live ? whole(heads[r].backlog) : std::string("–"); });
        row("staff hours", "工作人员工时",
            [&](std::size_t r) { return short_number(heads[r].staff_hours); });
        ImGui::EndTable();
    }
    // What staff did, by activity, as bars.
    ImGui::Spacing();
    ImGui::TextUnformatted(tr("Staff hours by activity", "工时构成"));
    double most = 1;
    for (const auto& r : desk.now.regimes)
        for (const auto ms : r.counts.activity) most = std::max(most, static_cast<double>(ms));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float labels = widest_activity();
    for (std::size_t a = 0; a < city::live_activities; ++a) {
        bool any = false;
        for (const auto& r : desk.now.regimes) any = any || r.counts.activity[a] > 0;
        if (!any) continue;
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float label = labels + 8 * scale();
        const float room = ImGui::GetContentRegionAvail().x - label - 60 * scale();
        list.AddText(at, palette().faint, activity_name(a));
        const float h = 7 * scale();
        for (std::size_t r = 0; r < n; ++r) {
            const double ms = static_cast<double>(desk.now.regimes[r].counts.activity[a]);
            const float w = static_cast<float>(ms / most) * room;
            const float y = at.y + static_cast<float>(r) * h + 3 * scale();
            list.AddRectFilled({at.x + label, y}, {at.x + label + std::max(1.F, w), y + h - 1},
                               regime_colour(r), 1);
        }
        ImGui::Dummy(
            {room, std::max(ImGui::GetTextLineHeight(), h * static_cast<float>(n) + 4 * scale())});
        if (ImGui::IsItemHovered()) {
            std::string text = activity_name(a);
            for (std::size_t r = 0; r < n; ++r)
                text += "\n" + tr(shape.regimes[r].name) + ": " +
                        short_number(static_cast<double>(desk.now.regimes[r].counts.activity[a]) /
                                     3'600'000) +
                        tr(" h", " 小时");
            ImGui::SetTooltip("%s", text.c_str());
        }
    }
}

void draw_plots(Desk& desk, ImVec2 size) {
    View& view = desk.view;
    static constexpr double day = 86'400'000;
    const double now = static_cast<double>(desk.now.now_ms);
    const double spans[] = {1 * day, 7 * day, 31 * day, 0};
    const double span = spans[static_cast<std::size_t>(std::clamp(view.plot_span, 0, 3))];
    Plot base;
    base.x1 = span > 0 ? std::max(now, span) : std::max(now, day);
    base.x0 = span > 0 ? std::floor(std::max(0.0, base.x1 - span) / day) * day : 0;
    if (view.plot_span == 0) base.x1 = base.x0 + day;
    const std::int64_t first = desk.shape.first_civil_day;
    const bool fine = base.x1 - base.x0 <= 2 * day;
    base.x_text = [first, fine](double x) {
        const auto ms = static_cast<std::int64_t>(std::max(0.0, x));
        return fine ? clock_text(ms) : date_text(first, ms).substr(5);
    };
    for (const city::LiveChange& c : desk.now.changes)
        base.marks.push_back(static_cast<double>(c.at_ms));
    base.now = now;
    struct Wanted {
        Measure measure;
        const char *en, *zh, *unit_en, *unit_zh;
    };
    const Wanted slow[] = {
        {Measure::waiting_twice, "Waiting at 10:30, 15:00", "10:30、15:00 等候", "people", "人"},
        {Measure::trips, "Trips", "跑腿", "a day", "趟/日"},
        {Measure::queries, "Data queries", "数据查询", "a day", "次/日"},
        {Measure::trips_per_need, "Trips per need", "每件趟数", "", ""}};
    const Wanted quick[] = {{Measure::waiting, "Waiting at windows", "窗口等候", "people", "人"},
                            {Measure::longest_wait, "Longest wait", "最久等候", "min", "分"},
                            {Measure::backlog, "Files in back offices", "后台待办", "files", "件"},
                            {Measure::trips_per_need, "Trips per need", "每件趟数", "", ""}};
    const auto& wanted = view.plot_span == 0 ? quick : slow;
    const int columns = size.x > 760 * scale() ? 4 : size.x > 500 * scale() ? 3 : 2;
    const float gap = 12 * scale();
    const float width =
        (size.x - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    for (int c = 0; c < columns; ++c) {
        const Wanted& w = wanted[c];
        Plot plot = base;
        plot.title = tr(w.en, w.zh);
        plot.unit = tr(w.unit_en, w.unit_zh);
        const bool daily = w.measure == Measure::trips || w.measure == Measure::queries;
        if (w.measure == Measure::trips_per_need)
            plot.y_text = [](double v) { return decimal(v, 1); };
        for (std::size_t r = 0; r < desk.now.regimes.size(); ++r) {
            Series s;
            s.name = tr(desk.shape.regimes[r].name);
            for (const auto& [x, y] : series_of(desk.now.regimes[r], w.measure))
                s.points.push_back({x, y});
            s.colour = regime_colour(r);
            s.kind = daily ? Series::Kind::step : Series::Kind::line;
            s.ghost = view.only.has_value() && *view.only != r;
            if (daily && !s.points.empty())
                s.points.push_back({s.points.back().x + day, s.points.back().y});
            plot.series.push_back(std::move(s));
        }
        if (c > 0) ImGui::SameLine(0, gap);
        ImGui::PushID(c);
        draw_plot(plot, {width, size.y});
        ImGui::PopID();
    }
}

}  // namespace cityload::viz
