// Play, pause, step, speed, run until; and the timeline below.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "viz/panel.hpp"
#include "viz/theme.hpp"

namespace cityload::viz {
namespace {

constexpr std::int64_t minute = 60'000, hour = 60 * minute, day = 24 * hour;

struct Speed {
    double value;
    const char *en, *zh;
};
constexpr Speed speeds[] = {{1, "real time", "实时"},
                            {60, "1 min a second", "每秒 1 分钟"},
                            {300, "5 min a second", "每秒 5 分钟"},
                            {1200, "20 min a second", "每秒 20 分钟"},
                            {3600, "1 h a second", "每秒 1 小时"},
                            {6 * 3600, "6 h a second", "每秒 6 小时"},
                            {86'400, "1 day a second", "每秒 1 天"},
                            {0, "as fast as possible", "尽可能快"}};

int speed_index(double value) {
    for (int i = 0; i < static_cast<int>(std::size(speeds)); ++i)
        if (speeds[i].value == value) return i;
    return 3;
}

void play_button(Desk& desk) {
    const bool running = desk.now.running;
    const float h = ImGui::GetFrameHeight();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::PushStyleColor(ImGuiCol_Button, ImGui::ColorConvertU32ToFloat4(palette().accent));
    if (ImGui::Button("##play", {h * 2, h})) {
        if (running)
            desk.source.pause();
        else
            desk.source.play(desk.view.speed);
    }
    ImGui::PopStyleColor();
    mark("play");
    tip(running ? tr("pause (space)", "暂停（空格）") : tr("run (space)", "运行（空格）"));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 c{at.x + h, at.y + h / 2};
    const float r = h * 0.27F;
    const ImU32 white = IM_COL32_WHITE;
    if (running) {
        list.AddRectFilled({c.x - r, c.y - r}, {c.x - r * 0.3F, c.y + r}, white);
        list.AddRectFilled({c.x + r * 0.3F, c.y - r}, {c.x + r, c.y + r}, white);
    } else {
        list.AddTriangleFilled({c.x - r * 0.8F, c.y - r}, {c.x - r * 0.8F, c.y + r}, {c.x + r, c.y},
                               white);
    }
}

/// What a running city can be waited for.
void until_events(Desk& desk) {
    using What = city::LiveUntil::What;
    const auto item = [&](const char* en, const char* zh, What what, std::int64_t value,
                          const char* id) {
        if (ImGui::MenuItem(tr(en, zh))) desk.source.run_until({what, value});
        mark(id);
    };
    item("somebody is turned back", "有人被退回", What::first_refusal, 0, "until-refusal");
    item("a data link stops answering", "有数据联通中断", What::link_outage, 0, "until-outage");
    item("the windows have closed", "窗口下班", What::end_of_day, 0, "until-closing");
    ImGui::Separator();
    auto limit = static_cast<int>(desk.view.queue_limit);
    ImGui::SetNextItemWidth(110 * scale());
    if (ImGui::InputInt("##limit", &limit, 10, 100))
        desk.view.queue_limit = std::clamp(limit, 1, 100'000);
    ImGui::SameLine();
    if (ImGui::Button(tr("people in one building", "人同在一处"))) {
        desk.source.run_until({What::queue_over, desk.view.queue_limit});
        ImGui::CloseCurrentPopup();
    }
    mark("until-queue");
    ImGui::Separator();
}

void until_menu(Desk& desk) {
    if (ImGui::Button(tr("run until…", "运行至…"))) ImGui::OpenPopup("until");
    mark("until");
    if (!ImGui::BeginPopup("until")) return;
    if (desk.source.live()) until_events(desk);
    static char date[32] = "";
    ImGui::SetNextItemWidth(150 * scale());
    const bool entered = ImGui::InputTextWithHint("##date", "2019-03-01 09:30", date, sizeof date,
                                                  ImGuiInputTextFlags_EnterReturnsTrue);
    mark("jump-date");
    ImGui::SameLine();
    if (ImGui::Button(tr("jump", "跳至")) || entered) {
        std::int64_t ms = 0;
        if (parse_date(date, desk.shape.first_civil_day, ms)) {
            desk.source.jump(ms);
            ImGui::CloseCurrentPopup();
        } else {
            say(desk.view, tr("A date is wanted, like 2019-03-01 or 2019-03-01 09:30",
                              "应为日期，如 2019-03-01 或 2019-03-01 09:30"));
        }
    }
    mark("jump");
    ImGui::EndPopup();
}

}  // namespace

void draw_transport(Desk& desk) {
    View& view = desk.view;
    const city::LiveSnapshot& now = desk.now;
    if (ImGui::Button("≡##home")) view.menu = !view.menu;
    mark("menu");
    tip(tr("menu", "菜单"));
    ImGui::SameLine();
    play_button(desk);
    struct StepButton {
        const char *label, *en, *zh, *id;
        std::int64_t ms;
    };
    const StepButton steps[] = {{tr("+5 min", "+5 分"), "one epoch of the engine", "引擎的一个时段",
                                 "step-epoch", 5 * minute},
                                {tr("+1 h", "+1 时"), "one hour", "一小时", "step-hour", hour},
                                {tr("+1 d", "+1 天"), "one day", "一天", "step-day", day}};
    for (const StepButton& s : steps) {
        ImGui::SameLine(0, 4 * scale());
        if (ImGui::Button(s.label)) desk.source.step(s.ms);
        mark(s.id);
        tip(tr(s.en, s.zh));
    }
    ImGui::SameLine();
    if (ImGui::Button("|<")) {
        desk.source.jump(0);
    }
    mark("rewind");
    tip(tr("back to the beginning", "回到开头"));
    ImGui::SameLine();
    int k = speed_index(view.speed);
    ImGui::SetNextItemWidth(
        std::clamp(ImGui::GetContentRegionAvail().x * 0.17F, 110 * scale(), 190 * scale()));
    // The text stands on it.
    ImGui::PushStyleColor(ImGuiCol_SliderGrab,
                          ImGui::ColorConvertU32ToFloat4(with_alpha(palette().accent, 0.35F)));
    ImGui::PushStyleColor(ImGuiCol_SliderGrabActive,
                          ImGui::ColorConvertU32ToFloat4(with_alpha(palette().accent, 0.5F)));
    const bool moved = ImGui::SliderInt("##speed", &k, 0, static_cast<int>(std::size(speeds)) - 1,
                                        tr(speeds[k].en, speeds[k].zh));
    ImGui::PopStyleColor(2);
    if (moved) {
        view.speed = speeds[std::clamp(k, 0, static_cast<int>(std::size(speeds)) - 1)].value;
        if (now.running) desk.source.play(view.speed);
    }
    mark("speed");
    tip(tr("speed; keys < and >", "速度；快捷键 < 和 >"));
    ImGui::SameLine();
    until_menu(desk);

    // The clock, large, at the right; without the year where there is no room for it.
    std::string date = date_text(desk.shape.first_civil_day, now.now_ms);
    const std::string rest =
        weekday_text(desk.shape.first_civil_day, now.now_ms) + "  " + clock_text(now.now_ms);
    const float free = ImGui::GetWindowContentRegionMax().x + ImGui::GetWindowPos().x -
                       ImGui::GetItemRectMax().x - 12 * scale();
    ImGui::PushFont(fonts().bold);
    const auto width = [&] {
        return ImGui::CalcTextSize(rest.c_str()).x +
               (date.empty() ? 0 : ImGui::CalcTextSize(date.c_str()).x + 8 * scale());
    };
    if (width() > free) date = date.substr(5);
    if (width() > free) date.clear();
    ImGui::SameLine(ImGui::GetWindowContentRegionMax().x - width());
    if (!date.empty()) {
        ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(palette().faint), "%s", date.c_str());
        ImGui::SameLine(0, 8 * scale());
    }
    ImGui::TextUnformatted(rest.c_str());
    ImGui::PopFont();
}

void draw_timeline(Desk& desk, ImVec2 size) {
    const Palette& p = palette();
    const city::LiveShape& shape = desk.shape;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 a = ImGui::GetCursorScreenPos();
    ImGui::InvisibleButton("timeline", size);
    mark("timeline");
    const bool hovered = ImGui::IsItemHovered();
    const auto days = static_cast<double>(std::max<std::size_t>(shape.days.size(), 1));
    const float top = a.y + 3 * scale(), bottom = a.y + size.y - ImGui::GetTextLineHeight() - 1;
    const auto x_of = [&](double ms) {
        return a.x + static_cast<float>(ms / (days * static_cast<double>(day))) * size.x;
    };
    list.AddRectFilled({a.x, top}, {a.x + size.x, bottom}, p.land, 3 * scale());
    for (std::size_t d = 0; d < shape.days.size(); ++d) {
        if (!shape.days[d].holiday) continue;
        list.AddRectFilled({x_of(static_cast<double>(d) * day), top},
                           {std::max(x_of(static_cast<double>(d + 1) * day),
                                     x_of(static_cast<double>(d) * day) + 1),
                            bottom},
                           with_alpha(p.people, 0.5F));
    }
    list.AddRectFilled({a.x, top}, {x_of(static_cast<double>(desk.now.now_ms)), bottom},
                       with_alpha(p.accent, 0.45F), 3 * scale());
    // Months as ticks, or days where the run is short.
    float free_from = a.x;
    for (std::size_t d = 0; d < shape.days.size(); ++d) {
        const Date date = date_of(shape.first_civil_day + static_cast<std::int64_t>(d));
        if (days > 70 ? date.day != 1
                      : (shape.first_civil_day + static_cast<std::int64_t>(d) + 3) % 7 != 0)
            continue;
        const float x = x_of(static_cast<double>(d) * day);
        list.AddLine({x, top}, {x, bottom}, p.line);
        char text[32];
        if (days > 70)
            std::snprintf(text, sizeof text, "%d-%02d", date.year, date.month);
        else
            std::snprintf(text, sizeof text, "%02d-%02d", date.month, date.day);
        const float w = ImGui::CalcTextSize(text).x;
        if (x < free_from || x + w > a.x + size.x) continue;
        list.AddText({x, bottom}, p.faint, text);
        free_from = x + w + 14 * scale();
    }
    const float first = x_of(static_cast<double>(shape.first_measured * day));
    if (shape.first_measured > 0) {
        list.AddLine({first, top}, {first, bottom}, p.ink);
    }
    for (const city::LiveChange& c : desk.now.changes) {
        const float x = x_of(static_cast<double>(c.at_ms));
        list.AddTriangleFilled({x - 5 * scale(), top}, {x + 5 * scale(), top},
                               {x, top + 8 * scale()}, p.bad);
    }
    for (const Bookmark& b : desk.view.bookmarks) {
        const float x = x_of(static_cast<double>(b.at_ms));
        list.AddRectFilled({x - 2 * scale(), top}, {x + 2 * scale(), bottom}, p.good);
    }
    const float now = x_of(static_cast<double>(desk.now.now_ms));
    list.AddLine({now, top - 2}, {now, bottom + 2}, p.ink, 2 * scale());
    if (!hovered) return;
    const double ms = static_cast<double>((ImGui::GetIO().MousePos.x - a.x) / size.x) * days *
                      static_cast<double>(day);
    std::string text = date_text(shape.first_civil_day, static_cast<std::int64_t>(ms)) + " " +
                       weekday_text(shape.first_civil_day, static_cast<std::int64_t>(ms));
    const auto d = static_cast<std::size_t>(std::clamp(ms / day, 0.0, days - 1));
    if (d < shape.days.size() && shape.days[d].holiday)
        text += tr("  holiday", "  节假日");
    else if (d < shape.days.size() && !shape.days[d].work)
        text += tr("  closed", "  休息日");
    if (static_cast<std::int64_t>(d) < shape.first_measured)
        text += tr("\nwarm-up: the report does not count it", "\n预热期：报告不计入");
    for (const city::LiveChange& c : desk.now.changes)
        if (std::fabs(x_of(static_cast<double>(c.at_ms)) - ImGui::GetIO().MousePos.x) < 6)
            text += "\n" + tr(c.en, c.zh);
    for (const Bookmark& b : desk.view.bookmarks)
        if (std::fabs(x_of(static_cast<double>(b.at_ms)) - ImGui::GetIO().MousePos.x) < 6)
            text += "\n" + b.name;
    text += tr("\nclick: jump here", "\n点击跳转");
    ImGui::SetTooltip("%s", text.c_str());
    if (ImGui::IsMouseReleased(0)) desk.source.jump(static_cast<std::int64_t>(ms));
}

}  // namespace cityload::viz
