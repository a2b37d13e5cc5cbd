// Looking into a building: its windows and everybody in the queues, what people come for, why they
// are turned back, what staff do.

#include <algorithm>
#include <cmath>

#include "viz/panel.hpp"
#include "viz/plot.hpp"
#include "viz/theme.hpp"

namespace cityload::viz {
namespace {

using city::PerBuilding;

/// Windows as boxes: full where somebody is served, empty where one is free.
void draw_windows(const city::LiveQueue& q, std::int64_t all) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float s = 9 * scale();
    const float room = ImGui::GetContentRegionAvail().x;
    const auto n = static_cast<int>(std::clamp<std::int64_t>(all, 1, 400));
    const int a_row = std::max(1, static_cast<int>(room / (s + 3)));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    for (int i = 0; i < n; ++i) {
        const ImVec2 c{at.x + static_cast<float>(i % a_row) * (s + 3),
                       at.y + static_cast<float>(i / a_row) * (s + 3)};
        if (i < q.busy)
            list.AddRectFilled(c, {c.x + s, c.y + s}, palette().accent, 2);
        else if (i < q.servers)
            list.AddRect(c, {c.x + s, c.y + s}, palette().accent, 2);
        else
            list.AddRect(c, {c.x + s, c.y + s}, with_alpha(palette().faint, 0.35F), 2);
    }
    ImGui::Dummy({room, (s + 3) * static_cast<float>((n + a_row - 1) / a_row)});
    if (ImGui::IsItemHovered())
        ImGui::SetTooltip(
            "%s", (std::string(tr("windows: busy ", "窗口：在办 ")) + std::to_string(q.busy) +
                   tr(", open ", "，开放 ") + std::to_string(q.servers) + tr(", in all ", "，共 ") +
                   std::to_string(all))
                      .c_str());
}

/// Everybody who waits, as a dot coloured by the time so far.
void draw_line(Desk& desk, const city::LiveLine& line, std::uint32_t waiting) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float r = 4 * scale(), step = 2 * r + 2 * scale();
    const float room = ImGui::GetContentRegionAvail().x;
    const int a_row = std::max(1, static_cast<int>(room / step));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const std::size_t n = line.people.size();
    for (std::size_t i = 0; i < n; ++i) {
        const city::LivePerson& person = line.people[i];
        const ImVec2 c{at.x + r + static_cast<float>(static_cast<int>(i) % a_row) * step,
                       at.y + r + static_cast<float>(static_cast<int>(i) / a_row) * step};
        list.AddCircleFilled(c, r, wait_colour(person.wait_s / 60.0), 12);
        if (person.favoured) list.AddCircle(c, r + 1.5F, palette().ink, 12, 1.5F);
    }
    const float height =
        step * static_cast<float>((static_cast<int>(n) + a_row - 1) / a_row) + 2 * scale();
    ImGui::PushID(static_cast<int>(line.station));
    ImGui::InvisibleButton("line", {room, std::max(height, 1.F)});
    mark("line-" + std::to_string(line.station));
    ImGui::PopID();
    if (waiting > n) faint("+ " + std::to_string(waiting - static_cast<std::uint32_t>(n)));
    if (!ImGui::IsItemHovered()) return;
    const ImVec2 m = ImGui::GetIO().MousePos;
    const auto column = static_cast<int>((m.x - at.x) / step);
    const auto i = static_cast<std::size_t>(static_cast<int>((m.y - at.y) / step) * a_row + column);
    if (column >= a_row || i >= n) return;
    const city::LivePerson& person = line.people[i];
    static constexpr const char* steps_en[] = {"files", "comes for a certificate",
                                               "fetches the result"};
    static constexpr const char* steps_zh[] = {"来申办", "来开证明", "来领结果"};
    ImGui::SetTooltip("%s",
                      (tr(desk.shape.matters[person.matter].name) + "\n" +
                       tr(steps_en[person.step % 3], steps_zh[person.step % 3]) +
                       tr(" · waits ", " · 已等 ") + wait_text(person.wait_s) +
                       tr(" · trips so far ", " · 已跑 ") + std::to_string(person.trips) +
                       tr(" · turned back ", " 趟 · 被退回 ") + std::to_string(person.refusals) +
                       (person.favoured ? tr("\nhelped by an acquaintance", "\n托了关系") : "") +
                       tr("\nclick: follow", "\n点击跟随"))
                          .c_str());
    if (ImGui::IsMouseReleased(0))
        follow(desk, {person.id, person.citizen, person.town, person.need_day, true},
               person.matter);
}

/// Most frequent matters, why people were turned back or came in vain, and what staff did.
void building_detail(Desk& desk, std::size_t r, std::uint32_t b) {
    const city::LiveFocus& focus = desk.now.regimes[r].focus;
    if (focus.building != b) return;
    const auto header = [&](const char* en, const char* zh, const char* id) {
        const bool open =
            ImGui::TreeNodeEx((std::string(tr(en, zh)) + "###" + id).c_str(),
                              ImGuiTreeNodeFlags_DefaultOpen | ImGuiTreeNodeFlags_NoTreePushOnOpen |
                                  ImGuiTreeNodeFlags_SpanAvailWidth);
        mark(std::string(id) + "-" + desk.shape.regimes[r].name.id);
        return open;
    };
    ImGui::PushID(static_cast<int>(r));
    std::vector<std::uint32_t> order;
    std::uint64_t visits = 0;
    for (std::uint32_t m = 0; m < focus.visits.size(); ++m) {
        visits += focus.visits[m];
        if (focus.visits[m] > 0) order.push_back(m);
    }
    const std::size_t n = std::min<std::size_t>(order.size(), 5);
    std::partial_sort(
        order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n), order.end(),
        [&](std::uint32_t x, std::uint32_t y) {
            return focus.visits[x] != focus.visits[y] ? focus.visits[x] > focus.visits[y] : x < y;
        });
    if (n > 0 && header("What people come for", "来办何事", "top-matters"))
        for (std::size_t k = 0; k < n; ++k) {
            const double v = focus.visits[order[k]];
            draw_bar(tr(desk.shape.matters[order[k]].name),
                     percent(v / static_cast<double>(visits)), v / focus.visits[order[0]],
                     regime_colour(r));
        }
    std::uint32_t most = 0;
    for (const std::uint32_t x : focus.reasons) most = std::max(most, x);
    if (most > 0 && header("Turned back or in vain, by reason", "退回或白跑的原因", "reasons"))
        for (std::size_t k = 0; k < focus.reasons.size(); ++k)
            if (focus.reasons[k] > 0)
                draw_bar(reason_name(k), whole(focus.reasons[k]),
                         static_cast<double>(focus.reasons[k]) / most, palette().bad);
    std::int64_t work = 0, longest = 1;
    for (const std::int64_t ms : focus.activity) {
        work += ms;
        longest = std::max(longest, ms);
    }
    if (work > 0 && header("Staff minutes at windows", "窗口工时（分）", "activities"))
        for (std::size_t a = 0; a < focus.activity.size(); ++a)
            if (focus.activity[a] > 0)
                draw_bar(activity_name(a), whole(focus.activity[a] / 60'000),
                         static_cast<double>(focus.activity[a]) / static_cast<double>(longest),
                         regime_colour(r));
    ImGui::PopID();
}

/// Changes of these windows alone (of all buildings of this kind in the district), in every regime.
void building_changes(Desk& desk, std::uint32_t b) {
    if (!desk.source.live() || !desk.services.change_text) return;
    const auto& building = desk.shape.buildings[b];
    const auto change = [&](const char* set, double value, std::int64_t hours) {
        make_change(desk, set, value, {}, {}, hours,
                    {building.name.id, desk.shape.districts[building.district].name.id});
    };
    const std::int64_t left = 24 - desk.now.now_ms % 86'400'000 / 3'600'000;
    if (ImGui::SmallButton(tr("close for today", "今日停办"))) change("windows.closed", 1, left);
    mark("close-today");
    tip(tr("all windows of this kind of building in this district, in every regime",
           "本区县内此类办事点的全部窗口，所有模式"));
    same_line_if(button_width(tr("half the windows", "窗口减半")));
    if (ImGui::SmallButton(tr("half the windows", "窗口减半"))) change("windows.share", 0.5, 0);
    mark("half-windows");
    same_line_if(button_width(tr("as staffed", "恢复核定")));
    if (ImGui::SmallButton(tr("as staffed", "恢复核定"))) change("windows.share", 1, 0);
    mark("full-windows");
}

}  // namespace

void inspect_building(Desk& desk, std::uint32_t b) {
    const city::LiveShape& shape = desk.shape;
    const auto& building = shape.buildings[b];
    title(building_name(shape, b));
    faint(building.hours +
          (building.hall ? tr("  ·  hall of many departments", "  ·  综合大厅") : ""));
    // The last days, with the other regimes as ghosts.
    const std::size_t main = desk.view.only.value_or(desk.view.main_regime);
    Plot plot;
    plot.title = tr("People inside", "在内人数");
    const double now = static_cast<double>(desk.now.now_ms);
    constexpr double day = 86'400'000;
    plot.x0 = std::floor(now / day) * day + 7.5 * 3'600'000;
    plot.x1 = plot.x0 + 11 * 3'600'000;
    if (now < plot.x0) {
        plot.x0 -= day;
        plot.x1 -= day;
    }
    plot.x_text = [](double x) { return clock_text(static_cast<std::int64_t>(x)); };
    plot.now = now;
    plot.y_top = 5;
    const std::size_t width = shape.buildings.size();
    for (std::size_t r = 0; r < desk.now.regimes.size(); ++r) {
        const city::LiveRegime& regime = desk.now.regimes[r];
        Series s;
        s.name = tr(shape.regimes[r].name);
        s.colour = regime_colour(r);
        s.ghost = r != main;
        const std::uint64_t from =
            regime.inside_samples > city::live_ring ? regime.inside_samples - city::live_ring : 0;
        for (std::uint64_t k = from; k < regime.inside_samples; ++k) {
            const std::size_t column = k % city::live_ring;
            const double at = static_cast<double>(regime.inside_at_ms[column]);
            if (at < plot.x0 || at > plot.x1) continue;
            s.points.push_back({at, static_cast<double>(regime.inside[column * width + b])});
        }
        plot.series.push_back(std::move(s));
    }
    draw_plot(plot, {ImGui::GetContentRegionAvail().x, 110 * scale()});
    building_changes(desk, b);

    for (std::size_t r = 0; r < desk.now.regimes.size(); ++r) {
        if (desk.view.only && *desk.view.only != r) continue;
        const city::LiveRegime& regime = desk.now.regimes[r];
        ImGui::Spacing();
        regime_label(desk, r);
        const auto get = [&](PerBuilding what) {
            return regime.counts.building[b * static_cast<std::size_t>(PerBuilding::count) +
                                          static_cast<std::size_t>(what)];
        };
        const auto served = get(PerBuilding::served);
        faint(whole(get(PerBuilding::visits)) + tr(" visits, mean wait ", " 人次，平均等候 ") +
              (served > 0 ? decimal(static_cast<double>(get(PerBuilding::wait_ms)) / 60'000 /
                                        static_cast<double>(served),
                                    1)
                          : std::string("–")) +
              tr(" min, turned back ", " 分，退回 ") + whole(get(PerBuilding::refused)) +
              tr(", in vain ", "，白跑 ") + whole(get(PerBuilding::wasted)));
        building_detail(desk, r, b);
        bool any = false;
        for (std::size_t s = 0; s < shape.regimes[r].stations.size(); ++s) {
            const auto& station = shape.regimes[r].stations[s];
            if (station.building != b) continue;
            const city::LiveQueue& q = regime.stations[s];
            any = true;
            const std::string name = station.integrated
                                         ? std::string(tr("integrated windows", "综合窗口"))
                                         : tr(shape.departments[station.department]);
            flow(name);
            if (q.waiting > 0) {
                faint(std::to_string(q.waiting) + tr(" waiting, longest ", " 人等候，最久 ") +
                      wait_text(q.longest_wait_s));
            }
            ImGui::PushID(static_cast<int>(r * 100'000 + s));
            draw_windows(q, station.windows);
            for (const city::LiveLine& line : regime.lines)
                if (line.station == s && !line.people.empty()) draw_line(desk, line, q.waiting);
            ImGui::PopID();
        }
        if (!any) faint(tr("no windows here in this regime", "此模式下这里没有窗口"));
    }
}

}  // namespace cityload::viz
