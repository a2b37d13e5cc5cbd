// The schematic map: districts, buildings sized by the people inside and coloured by how long they
// wait, people on their way as round dots, data as squares on straight lines.

#include <algorithm>
#include <cmath>

#include "viz/map_flows.hpp"
#include "viz/theme.hpp"

namespace cityload::viz {
namespace {

/// Map units that hold every district.
struct Extent {
    double x0 = 1e9, y0 = 1e9, x1 = -1e9, y1 = -1e9;
};

Extent extent_of(const Desk& desk) {
    Extent e;
    for (std::size_t d = 0; d < desk.shape.districts.size(); ++d) {
        const auto& s = desk.shape.districts[d];
        const double r = desk.view.radius[d] * 1.12;
        e.x0 = std::min(e.x0, s.x - r);
        e.x1 = std::max(e.x1, s.x + r);
        e.y0 = std::min(e.y0, s.y - r);
        e.y1 = std::max(e.y1, s.y + r);
    }
    return e;
}

/// `corners`: that it may take; a large city has thousands of buildings, and then few are left for
/// each.
void draw_building(ImDrawList& list, const city::LiveShape::Building& building, ImVec2 c,
                   const BuildingNow& now, float r, bool selected, int corners) {
    const Palette& p = palette();
    const bool open = now.servers > 0;
    const ImU32 fill =
        now.inside == 0 ? mix(p.land, p.faint, open ? 0.55F : 0.25F) : wait_colour(now.wait_min);
    const bool square = building.hall && building.level > 0;
    const float round = square && corners > 120 ? 2 * scale() : 0;
    // A smooth disc of n sides takes 2 n corners, its rim as many again and more.
    const int sides = std::min(r > 8 ? 24 : r > 4 ? 12 : 8, corners / 2);
    if (square || r < 2 || sides < 6)
        list.AddRectFilled({c.x - r, c.y - r}, {c.x + r, c.y + r}, fill, round);
    else
        list.AddCircleFilled(c, r, fill, sides);
    if (square && corners > 24)
        list.AddRect({c.x - r, c.y - r}, {c.x + r, c.y + r}, with_alpha(p.ink, 0.55F), round);
    else if (!square && r > 4 && corners > 6 * sides)
        list.AddCircle(c, r, with_alpha(p.ink, 0.3F), sides);
    if (selected) list.AddCircle(c, r + 4 * scale(), p.ink, 24, 2 * scale());
}

void draw_legend(ImDrawList& list, const Sheet& sheet, double people_a_dot) {
    const Palette& p = palette();
    const float line = ImGui::GetTextLineHeight();
    float x = sheet.a.x + 8 * scale();
    const float width = sheet.b.x - sheet.a.x;
    const float y = sheet.b.y - line - 6 * scale();
    const auto text = [&](const std::string& t, ImU32 c) {
        list.AddText({x, y}, c, t.c_str());
        x += ImGui::CalcTextSize(t.c_str()).x + 6 * scale();
    };
    const float r = line * 0.28F;
    list.AddCircleFilled({x + r, y + line / 2}, r, p.people, 12);
    x += 2 * r + 4 * scale();
    const std::string count = people_a_dot <= 1.01 ? "" : short_number(people_a_dot) + " ";
    if (width > 230 * scale())
        text(count + tr(people_a_dot <= 1.01 ? "person on the way" : "people on the way", "人在途"),
             p.faint);
    else
        text(count + tr("on the way", "人在途"), p.faint);
    if (width > 420 * scale()) {
        x += 8 * scale();
        list.AddRectFilled({x, y + line / 2 - r}, {x + 2 * r, y + line / 2 + r}, p.data);
        x += 2 * r + 4 * scale();
        text(tr("data query", "数据查询"), p.faint);
        list.AddQuadFilled({x + r, y + line / 2 - r * 1.3F}, {x + 2 * r, y + line / 2},
                           {x + r, y + line / 2 + r * 1.3F}, {x, y + line / 2}, p.good);
        x += 2 * r + 4 * scale();
        text(tr("filed on the phone", "手机申办"), p.faint);
    }
    // Waits, a line higher.
    x = sheet.a.x + 8 * scale();
    float wy = y - line - 4 * scale();
    static constexpr const char* labels[] = {"0", "5", "15", "30", "60"};
    const float words = ImGui::CalcTextSize(tr("wait", "等候")).x + 6 * scale();
    const float numbers = ImGui::CalcTextSize(tr("05153060 min", "05153060 分")).x;
    const float w = std::clamp((width - words - numbers) / 5 - 11 * scale(), 4.F, 16 * scale());
    if (words + numbers + 5 * (w + 9 * scale()) < width) {
        list.AddText({x, wy}, p.faint, tr("wait", "等候"));
        x += words;
    }
    for (std::size_t k = 0; k < 5; ++k) {
        list.AddRectFilled({x, wy + 3}, {x + w, wy + line - 2}, wait_colour(wait_steps[k]), 2);
        const bool unit = k == 4 && width > 200 * scale();
        const char* label = unit ? tr("60 min", "60 分") : labels[k];
        list.AddText({x + w + 3 * scale(), wy}, p.faint, label);
        x += w + ImGui::CalcTextSize(label).x + 9 * scale();
    }
}

/// Names where there is room: halls first, then where most people are; none over another.
void draw_names(Desk& desk, const Sheet& sheet, ImDrawList& list,
                const std::vector<BuildingNow>& buildings, ImVec2 a, ImVec2 b) {
    const Palette& p = palette();
    const city::LiveShape& shape = desk.shape;
    std::vector<ImVec4> taken;
    const float line = ImGui::GetTextLineHeight();
    const auto put = [&](const std::string& name, ImVec2 at, ImU32 colour) {
        const float w = ImGui::CalcTextSize(name.c_str()).x;
        if (w > b.x - a.x - 6) return;
        at.x = std::clamp(at.x - w / 2, a.x + 3, std::max(a.x + 3, b.x - w - 3));
        if (at.y < a.y + 44 * scale() || at.y > b.y - 3 * line) return;
        const ImVec4 box{at.x - 3, at.y, at.x + w + 3, at.y + line};
        for (const ImVec4& t : taken)
            if (box.x < t.z && t.x < box.z && box.y < t.w && t.y < box.w) return;
        taken.push_back(box);
        list.AddRectFilled({box.x, box.y}, {box.z, box.w}, with_alpha(p.back, 0.45F), 3);
        list.AddText(at, colour, name.c_str());
    };
    for (std::size_t d = 0; d < shape.districts.size() && shape.districts.size() > 1; ++d) {
        const ImVec2 c = sheet.at(shape.districts[d].x, shape.districts[d].y);
        const float r = static_cast<float>(desk.view.radius[d] * sheet.unit);
        put(tr(shape.districts[d].name), {c.x, c.y - r - line * 0.2F}, p.ink);
    }
    if (buildings.size() > 40 && sheet.unit < 14) return;
    std::vector<std::uint32_t> order;
    for (std::uint32_t k = 0; k < buildings.size(); ++k) order.push_back(k);
    const auto weight = [&](std::uint32_t k) {
        const bool hall = shape.buildings[k].hall && shape.buildings[k].level > 0;
        return buildings[k].inside + (hall ? 1000 : 0);
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t x, std::uint32_t y) { return weight(x) > weight(y); });
    for (const std::uint32_t k : order) {
        if (buildings.size() > 14 && buildings[k].inside == 0 && weight(k) < 1000) continue;
        const ImVec2 c = sheet.at(desk.view.places[k].x, desk.view.places[k].y);
        put(tr(shape.buildings[k].name), {c.x, c.y + 11 * scale()}, p.ink);
    }
}

void draw_map_here(Desk& desk, std::size_t regime, ImVec2 size) {
    View& view = desk.view;
    const Palette& p = palette();
    const city::LiveShape& shape = desk.shape;
    const city::LiveRegime& now = desk.now.regimes[regime];
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 a = ImGui::GetCursorScreenPos();
    const ImVec2 b{a.x + size.x, a.y + size.y};
    ImGui::PushID(static_cast<int>(regime));
    ImGui::InvisibleButton("map", size,
                           ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
    ImGui::PopID();
    mark("map-" + shape.regimes[regime].name.id);
    const bool hovered = ImGui::IsItemHovered();
    const bool pulled = ImGui::IsItemActive();

    const float line = ImGui::GetTextLineHeight();
    const Extent e = extent_of(desk);
    Sheet sheet{{a.x, a.y}, {b.x, b.y - 2 * line - 8 * scale()}, 1, 0, 0};
    sheet.a.y += 46 * scale();
    const double fit =
        std::min((sheet.b.x - sheet.a.x) / (e.x1 - e.x0), (sheet.b.y - sheet.a.y) / (e.y1 - e.y0));
    sheet.unit = fit * view.camera.zoom;
    sheet.cx = view.camera.zoom <= 1.001 && view.camera.x == 50 && view.camera.y == 50
                   ? (e.x0 + e.x1) / 2
                   : view.camera.x;
    sheet.cy = view.camera.zoom <= 1.001 && view.camera.x == 50 && view.camera.y == 50
                   ? (e.y0 + e.y1) / 2
                   : view.camera.y;
    const Sheet whole{{a.x, a.y}, {b.x, b.y}, sheet.unit, sheet.cx, sheet.cy};

    list.AddRectFilled(a, b, p.water, 6 * scale());
    list.PushClipRect(a, b, true);
    for (std::size_t d = 0; d < shape.districts.size(); ++d) {
        const ImVec2 c = sheet.at(shape.districts[d].x, shape.districts[d].y);
        const float r = static_cast<float>(view.radius[d] * sheet.unit);
        list.AddCircleFilled(c, r, p.land, 48);
        const bool selected =
            view.selection == Selection{Selection::Kind::district, static_cast<std::uint32_t>(d)};
        list.AddCircle(c, r, selected ? p.ink : p.land_edge, 48, selected ? 2 * scale() : 1);
    }
    const Flows none{};
    const Flows& flows = regime < view.flows.size() ? view.flows[regime] : none;
    // All maps of a comparison count their dots alike.
    double most = 0;
    for (const Flows& f : view.flows) most = std::max(most, f.all_trips);
    double people_a_dot = 1;
    for (double step = 1; most / people_a_dot > 260; ++step)
        people_a_dot *= std::fmod(step, 3) == 2 ? 2.5 : 2;
    if (view.show_data && !flows.queries.empty())
        draw_data(desk, Sheet{a, b, sheet.unit, sheet.cx, sheet.cy}, list, regime, flows);

    const auto buildings = buildings_now(shape, regime, now);
    std::uint32_t under = 0;
    float nearest = 14 * scale();
    // Sizes follow the room there is between buildings.
    std::vector<int> in_district(shape.districts.size(), 0);
    for (const auto& building : shape.buildings) ++in_district[building.district];
    const auto in_sight = [&](ImVec2 c) {
        const float rim = 60 * scale();
        return c.x > a.x - rim && c.x < b.x + rim && c.y > a.y - rim && c.y < b.y + rim;
    };
    int seen = 1;
    for (const Place& place : view.places) seen += in_sight(sheet.at(place.x, place.y));
    for (std::uint32_t k = 0; k < buildings.size(); ++k) {
        const ImVec2 c = sheet.at(view.places[k].x, view.places[k].y);
        if (!in_sight(c)) continue;
        const std::size_t d = shape.buildings[k].district;
        const double room =
            view.radius[d] * sheet.unit * std::sqrt(3.14 / std::max(1, in_district[d])) / scale();
        const double base = std::clamp(room * 0.13, 1.3, 10.0);
        const double growth = std::clamp(room * 0.055, 0.3, 3.2);
        const float r =
            static_cast<float>(std::min(base + growth * std::sqrt(buildings[k].inside), 46.0)) *
            scale();
        draw_building(list, shape.buildings[k], c, buildings[k], r,
                      view.selection == Selection{Selection::Kind::building, k}, 36'000 / seen);
        const float dx = ImGui::GetIO().MousePos.x - c.x, dy = ImGui::GetIO().MousePos.y - c.y;
        const float distance = std::max(0.F, std::sqrt(dx * dx + dy * dy) - r);
        if (hovered && distance < nearest) {
            nearest = distance;
            under = k + 1;
        }
    }
    if (view.show_people && !flows.trips.empty())
        draw_people(desk, sheet, list, flows, people_a_dot);
    if (view.show_names) {
        draw_names(desk, sheet, list, buildings, a, b);
    }
    // What the bar on top is, and how much runs through it.
    {
        const std::string text =
            flows.all_queries > 0.5
                ? std::string(tr("data platform: ", "数据平台：")) +
                      short_number(flows.all_queries) + tr(" queries/h", " 次查询/时")
                : std::string(tr("data platform", "数据平台")) +
                      (flows.all_queries > 0 ? "" : tr(": silent", "：无查询"));
        // Where there is little room, only the rate.
        const std::string few =
            tr("data: ", "数据：") + short_number(flows.all_queries) + tr("/h", "/时");
        const float w = ImGui::CalcTextSize(text.c_str()).x;
        const std::string& shown = w < b.x - a.x - 8 ? text : few;
        const float room = ImGui::CalcTextSize(shown.c_str()).x;
        if (view.show_data)
            list.AddText({(a.x + b.x - room) / 2, a.y + 4 * scale()}, p.faint, shown.c_str());
    }
    draw_legend(list, whole, people_a_dot);
    list.PopClipRect();
    list.AddRect(a, b, p.line, 6 * scale());

    if (!hovered) return;
    ImGuiIO& io = ImGui::GetIO();
    if (io.MouseWheel != 0) {
        const double factor = std::pow(1.2, static_cast<double>(io.MouseWheel));
        const double mx = sheet.cx + (io.MousePos.x - (sheet.a.x + sheet.b.x) / 2) / sheet.unit;
        const double my = sheet.cy + (io.MousePos.y - (sheet.a.y + sheet.b.y) / 2) / sheet.unit;
        const double zoom = std::clamp(view.camera.zoom * factor, 1.0, 60.0);
        const double f = view.camera.zoom / zoom;
        view.camera = {mx + (sheet.cx - mx) * f, my + (sheet.cy - my) * f, zoom};
        if (zoom <= 1.001) view.camera = {};
    }
    if (pulled && ImGui::IsMouseDragging(0, 4) && view.camera.zoom > 1.001) {
        view.camera.x = sheet.cx - io.MouseDelta.x / sheet.unit;
        view.camera.y = sheet.cy - io.MouseDelta.y / sheet.unit;
    }
    std::size_t district = shape.districts.size();
    for (std::size_t d = 0; d < shape.districts.size(); ++d) {
        const ImVec2 c = sheet.at(shape.districts[d].x, shape.districts[d].y);
        const float r = static_cast<float>(view.radius[d] * sheet.unit);
        if (std::hypot(io.MousePos.x - c.x, io.MousePos.y - c.y) < r) district = d;
    }
    const bool clicked = ImGui::IsMouseReleased(0) && ImGui::GetMouseDragDelta(0, 4).x == 0 &&
                         ImGui::GetMouseDragDelta(0, 4).y == 0;
    if (under > 0) {
        const BuildingNow& n = buildings[under - 1];
        ImGui::SetTooltip(
            "%s\n%s", building_name(shape, under - 1).c_str(),
            (std::string(tr("inside ", "在内 ")) + std::to_string(n.inside) +
             tr(" · waiting ", " · 等候 ") + std::to_string(n.waiting) +
             tr(" · longest ", " · 最久 ") + wait_text(static_cast<std::int64_t>(n.wait_min * 60)) +
             tr(" · windows ", " · 窗口 ") + std::to_string(n.busy) + "/" +
             std::to_string(n.servers))
                .c_str());
        if (clicked) select(desk, {Selection::Kind::building, under - 1});
    } else if (district < shape.districts.size()) {
        const auto& s = shape.districts[district];
        ImGui::SetTooltip("%s\n%s %s", tr(s.name).c_str(),
                          short_number(static_cast<double>(s.residents)).c_str(),
                          tr("residents · schematic position", "居民 · 位置为示意"));
        if (clicked)
            select(desk, {Selection::Kind::district, static_cast<std::uint32_t>(district)});
    }
    if (ImGui::IsMouseDoubleClicked(0) && view.camera.zoom > 1.001) view.camera = {};
}

}  // namespace

void draw_map(Desk& desk, std::size_t regime, ImVec2 size) {
    // A window of its own: OpenGL before 3.2 draws 65,536 corners a list and no more.
    ImGui::BeginChild(("map-" + std::to_string(regime)).c_str(), size, false,
                      ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse |
                          ImGuiWindowFlags_NoBackground);
    draw_map_here(desk, regime, size);
    ImGui::EndChild();
}

}  // namespace cityload::viz
