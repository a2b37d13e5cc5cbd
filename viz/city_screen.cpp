// The screen of a running city: transport and timeline, maps, plots, panels.

#include <algorithm>
#include <cfloat>

#include "viz/theme.hpp"
#include "viz/viewer.hpp"

namespace cityload::viz {

void Viewer::draw_maps(Desk& desk, ImVec2 size) {
    std::vector<std::size_t> shown;
    for (std::size_t r = 0; r < desk.now.regimes.size(); ++r)
        if (!view_.only || *view_.only == r) shown.push_back(r);
    const float gap = 8 * scale();
    const float width =
        (size.x - gap * static_cast<float>(shown.size() - 1)) / static_cast<float>(shown.size());
    for (std::size_t k = 0; k < shown.size(); ++k) {
        const std::size_t r = shown[k];
        if (k > 0) ImGui::SameLine(0, gap);
        ImGui::BeginGroup();
        const Headline h = headline(desk.now.regimes[r]);
        // The regime's name, and the one figure to remember.
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImDrawList& list = *ImGui::GetWindowDrawList();
        const float big = fonts().big->FontSize, line = ImGui::GetTextLineHeight();
        list.AddRectFilled(at, {at.x + 4 * scale(), at.y + big + line * 1.2F}, regime_colour(r));
        const float x = at.x + 12 * scale();
        const std::string name = tr(desk.shape.regimes[r].name);
        ImGui::PushClipRect(at, {at.x + width, at.y + big + line * 1.6F}, true);
        list.AddText(fonts().text, fonts().text->FontSize, {x, at.y}, regime_colour(r),
                     name.c_str());
        const std::string trips = decimal(h.trips_per_need, 2);
        list.AddText(fonts().big, big, {x, at.y + line * 0.95F}, palette().ink, trips.c_str());
        const float tw = fonts().big->CalcTextSizeA(big, FLT_MAX, 0, trips.c_str()).x;
        const char* const what = tr("trips per need", "趟/件");
        const bool fits = x + tw + 8 * scale() + ImGui::CalcTextSize(what).x < at.x + width;
        list.AddText({x + tw + 8 * scale(), at.y + line * 0.95F + big * 0.18F}, palette().faint,
                     fits ? what : tr("trips", "趟/件"));
        const float side = x + tw + 8 * scale();
        std::string second =
            whole(h.waiting) + tr(" waiting · ", " 人等候 · ") + wait_text(h.longest_wait_s);
        if (side + ImGui::CalcTextSize(second.c_str()).x > at.x + width)
            second = whole(h.waiting) + tr(" wait", " 人等");
        list.AddText({side, at.y + line * 0.95F + big * 0.18F + line}, palette().faint,
                     second.c_str());
        ImGui::PopClipRect();
        ImGui::InvisibleButton(("head" + std::to_string(r)).c_str(), {width, big + line * 1.6F});
        mark("head-" + desk.shape.regimes[r].name.id);
        if (ImGui::IsItemClicked()) {
            if (view_.only)
                view_.only.reset();
            else
                view_.only = r;
        }
        tip(tr("click: this one alone, or side by side", "点击：单独显示或并排"));
        draw_map(desk, r, {width, size.y - big - line * 1.6F - 8 * scale()});
        ImGui::EndGroup();
    }
}

void Viewer::draw_tabs(Desk& desk) {
    struct Entry {
        Tab tab;
        const char *en, *zh, *id;
    };
    static constexpr Entry entries[] = {{Tab::numbers, "Numbers", "数字", "tab-numbers"},
                                        {Tab::inspect, "Look into", "查看", "tab-inspect"},
                                        {Tab::citizen, "Follow", "跟随", "tab-citizen"},
                                        {Tab::change, "Change", "更改", "tab-change"}};
    bool first = true;
    for (const Entry& e : entries) {
        if (e.tab == Tab::change && !services_.change_text) continue;
        if (!first) same_line_if(button_width(tr(e.en, e.zh)));
        first = false;
        if (toggle((std::string(tr(e.en, e.zh)) + "###" + e.id).c_str(), view_.tab == e.tab))
            view_.tab = e.tab;
        mark(e.id);
    }
    ImGui::Spacing();
    ImGui::BeginChild("panel");
    switch (view_.tab) {
        case Tab::numbers:
            draw_numbers(desk);
            break;
        case Tab::inspect:
            draw_inspector(desk);
            break;
        case Tab::citizen:
            draw_citizen(desk);
            break;
        case Tab::change:
            draw_changes(desk);
            break;
    }
    ImGui::EndChild();
}

void Viewer::draw_city() {
    const city::LiveSnapshot& now = source_->latest();
    Desk desk{view_, *source_, services_, source_->shape(), now};
    if (now.regimes.size() != desk.shape.regimes.size()) return;
    if (!placed_) {
        place_buildings(view_, desk.shape);
        placed_ = true;
        load_bookmarks(desk);
        std::int64_t start = 0;
        if (view_.demo && parse_date(view_.demo->start.c_str(), desk.shape.first_civil_day, start))
            source_->jump(start);
    }
    follow_flows(view_, desk.shape, now);
    moving_ = now.running;
    fast_ = now.running && now.fast;
    if (now.running) view_.seconds += std::min(0.1, static_cast<double>(ImGui::GetIO().DeltaTime));
    take_keys(&desk);
    if (view_.demo && !view_.demo_begun && source_->stands(now)) run_demo(desk);
    if (!now.stopped_because_en.empty() && !now.running) {
        view_.message = tr(now.stopped_because_en, now.stopped_because_zh);
        view_.message_until = ImGui::GetTime() + 0.2;
    }

    draw_transport(desk);
    draw_timeline(desk,
                  {ImGui::GetContentRegionAvail().x, ImGui::GetTextLineHeight() + 20 * scale()});
    const ImVec2 rest = ImGui::GetContentRegionAvail();
    const float side = std::clamp(rest.x * 0.29F, 262 * scale(), 430 * scale());
    const float gap = 10 * scale();
    ImGui::BeginChild("left", {rest.x - side - gap, rest.y}, false,
                      ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
    const ImVec2 left = ImGui::GetContentRegionAvail();
    const float plots = view_.show_plots && left.y > 420 * scale()
                            ? std::clamp(left.y * 0.23F, 110 * scale(), 200 * scale())
                            : 0;
    const float buttons = plots > 0 ? ImGui::GetFrameHeightWithSpacing() : 0;
    const ImVec2 upper{left.x, left.y - plots - buttons - 10 * scale()};
    if (stories_wide(desk))
        draw_stories(desk, upper);
    else
        draw_maps(desk, upper);
    if (plots > 0) {
        static constexpr const char* en[] = {"day", "week", "month", "all"};
        static constexpr const char* zh[] = {"日", "周", "月", "全部"};
        for (int k = 0; k < 4; ++k) {
            if (k > 0) ImGui::SameLine(0, 4 * scale());
            if (toggle((std::string(tr(en[k], zh[k])) + "###span" + std::to_string(k)).c_str(),
                       view_.plot_span == k))
                view_.plot_span = k;
            mark("span-" + std::to_string(k));
        }
        ImGui::SameLine();
        ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(palette().faint), "%s",
                           tr("schematic map of a model; assumptions in the scenario",
                              "模型的示意图；假设见情景文件"));
        draw_plots(desk, {left.x, plots});
    }
    ImGui::EndChild();
    ImGui::SameLine(0, gap);
    ImGui::PushStyleColor(ImGuiCol_ChildBg, ImGui::ColorConvertU32ToFloat4(palette().panel));
    ImGui::BeginChild("side", {side, rest.y}, false, ImGuiWindowFlags_AlwaysUseWindowPadding);
    if (view_.demo) {
        ImGui::BeginGroup();
        draw_demo(desk);
        ImGui::EndGroup();
        ImGui::Spacing();
        ImGui::Separator();
        ImGui::Spacing();
    }
    draw_tabs(desk);
    ImGui::EndChild();
    ImGui::PopStyleColor();
    if (now.rebuilding) {
        view_.message = tr("running again from before the change…", "正在从更改之前重新运行……");
        view_.message_until = ImGui::GetTime() + 0.3;
    }
    draw_menu(desk);
    draw_bookmarks(desk);
    if (view_.screen == Screen::first) {
        source_.reset();
        placed_ = false;
    }
}

}  // namespace cityload::viz
