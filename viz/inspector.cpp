// Looking into one thing: a building with its queues, a department's back offices, a link, a
// district. And the search that finds it.

#include <algorithm>
#include <cmath>
#include <cstring>

#include "viz/panel.hpp"
#include "viz/plot.hpp"
#include "viz/theme.hpp"

namespace cityload::viz {
namespace {

using city::PerBuilding;
using city::PerNeed;

void faint(const std::string& text) {
    ImGui::PushStyleColor(ImGuiCol_Text, palette().faint);
    ImGui::TextWrapped("%s", text.c_str());
    ImGui::PopStyleColor();
}

void title(const std::string& text) {
    ImGui::PushFont(fonts().bold);
    ImGui::TextWrapped("%s", text.c_str());
    ImGui::PopFont();
}

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
        bool any = false;
        for (std::size_t s = 0; s < shape.regimes[r].stations.size(); ++s) {
            const auto& station = shape.regimes[r].stations[s];
            if (station.building != b) continue;
            const city::LiveQueue& q = regime.stations[s];
            any = true;
            const std::string name = station.integrated
                                         ? std::string(tr("integrated windows", "综合窗口"))
                                         : tr(shape.departments[station.department]);
            ImGui::TextWrapped("%s", name.c_str());
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

void inspect_department(Desk& desk, std::uint32_t d) {
    const city::LiveShape& shape = desk.shape;
    title(tr(shape.departments[d]));
    faint(tr("Back offices: files waiting, oldest, posts", "后台：待办件数、最久、岗位"));
    for (std::size_t r = 0; r < desk.now.regimes.size(); ++r) {
        ImGui::Spacing();
        regime_label(desk, r);
        if (!ImGui::BeginTable("offices", 4, ImGuiTableFlags_RowBg)) continue;
        for (std::size_t o = 0; o < shape.regimes[r].back_offices.size(); ++o) {
            const auto& office = shape.regimes[r].back_offices[o];
            if (office.department != d) continue;
            const city::LiveQueue& q = desk.now.regimes[r].back_offices[o];
            ImGui::TableNextRow();
            ImGui::TableNextColumn();
            ImGui::TextUnformatted(tr(shape.districts[office.district].name).c_str());
            ImGui::TableNextColumn();
            ImGui::TextUnformatted(whole(q.waiting).c_str());
            ImGui::TableNextColumn();
            ImGui::TextUnformatted(q.waiting > 0 ? wait_text(q.longest_wait_s).c_str() : "–");
            ImGui::TableNextColumn();
            ImGui::TextUnformatted(whole(office.posts).c_str());
        }
        ImGui::EndTable();
    }
    ImGui::Spacing();
    ImGui::TextUnformatted(tr("Documents others ask it for", "其他部门向其查询的材料"));
    for (std::uint32_t l = 0; l < shape.links.size(); ++l) {
        if (shape.links[l].provider != d) continue;
        ImGui::PushID(static_cast<int>(l));
        if (ImGui::Selectable(tr(shape.links[l].document).c_str()))
            select(desk, {Selection::Kind::link, l});
        ImGui::PopID();
    }
}

void inspect_link(Desk& desk, std::uint32_t l) {
    const city::LiveShape& shape = desk.shape;
    const auto& link = shape.links[l];
    title(tr(link.document));
    faint((link.provider < shape.departments.size() ? tr(shape.departments[link.provider])
                                                    : std::string(tr("outside the city", "市外"))) +
          "  ·  " + decimal(link.latency_ms, 0) + tr(" ms  ·  coverage ", " 毫秒  ·  覆盖 ") +
          percent(link.coverage));
    const std::size_t districts = shape.districts.size();
    for (std::size_t r = 0; r < desk.now.regimes.size(); ++r) {
        const city::LiveRegime& regime = desk.now.regimes[r];
        ImGui::Spacing();
        regime_label(desk, r);
        std::int64_t queries = 0, failed = 0;
        for (std::size_t d = 0; d < districts; ++d) {
            queries += regime.counts.query[l * districts + d];
            failed += regime.counts.query_failed[l * districts + d];
        }
        const bool used = l < shape.regimes[r].link_used.size() && shape.regimes[r].link_used[l];
        const bool up = l < regime.link_up.size() && regime.link_up[l];
        ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(!used && queries == 0 ? palette().faint
                                                          : up                  ? palette().good
                                                                                : palette().bad),
                           "%s",
                           !used && queries == 0 ? tr("not in use", "未启用")
                           : up                  ? tr("answers", "正常")
                                                 : tr("does not answer", "中断"));
        ImGui::Text(
            "%s",
            (whole(queries) + tr(" queries, failed ", " 次查询，失败 ") + whole(failed)).c_str());
    }
}

void inspect_district(Desk& desk, std::uint32_t d) {
    const city::LiveShape& shape = desk.shape;
    title(tr(shape.districts[d].name));
    faint(whole(shape.districts[d].residents) + tr(" residents, ", " 居民，") +
          whole(shape.districts[d].firms) + tr(" firms", " 企业"));
    static constexpr const char* en[] = {"0–14",  "0–14, migrant",  "15–59", "15–59, migrant",
                                         "60–64", "60–64, migrant", "65+",   "65+, migrant",
                                         "firms"};
    static constexpr const char* zh[] = {"0–14",       "0–14 流动", "15–59",
                                         "15–59 流动", "60–64",     "60–64 流动",
                                         "65+",        "65+ 流动",  "企业"};
    faint(tr("Trips per need of cases that have ended, by age and status",
             "已结办件的每件趟数，按年龄与户籍"));
    const auto n = static_cast<int>(desk.now.regimes.size());
    if (!ImGui::BeginTable("groups", n + 1, ImGuiTableFlags_RowBg)) return;
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    for (int r = 0; r < n; ++r) {
        ImGui::TableNextColumn();
        ImGui::PushStyleColor(ImGuiCol_Text, regime_colour(static_cast<std::size_t>(r)));
        ImGui::TextWrapped("%s", tr(shape.regimes[static_cast<std::size_t>(r)].name).c_str());
        ImGui::PopStyleColor();
    }
    for (std::size_t g = 0; g < city::live_groups; ++g) {
        ImGui::TableNextRow();
        ImGui::TableNextColumn();
        ImGui::TextUnformatted(tr(en[g], zh[g]));
        for (const city::LiveRegime& regime : desk.now.regimes) {
            const std::int64_t* const row =
                regime.counts.group.data() +
                (d * city::live_groups + g) * static_cast<std::size_t>(PerNeed::count);
            const auto get = [&](PerNeed what) {
                return static_cast<double>(row[static_cast<std::size_t>(what)]);
            };
            const double ended = get(PerNeed::completed) + get(PerNeed::given_up);
            ImGui::TableNextColumn();
            ImGui::TextUnformatted(
                (ended > 0 ? decimal(get(PerNeed::trips) / ended, 2) : std::string("–")).c_str());
            if (ImGui::IsItemHovered() && ended > 0)
                ImGui::SetTooltip("%s", (whole(static_cast<std::int64_t>(ended)) +
                                         tr(" cases, own time ", " 件，用时 ") +
                                         decimal(get(PerNeed::minutes) / 60 / ended, 1) +
                                         tr(" h each", " 小时/件"))
                                            .c_str());
        }
    }
    ImGui::EndTable();
}

}  // namespace

void draw_inspector(Desk& desk) {
    View& view = desk.view;
    char text[96];
    std::snprintf(text, sizeof text, "%s", view.search.c_str());
    ImGui::SetNextItemWidth(-1);
    if (ImGui::InputTextWithHint(
            "##search",
            tr("search: hall, department, document, district", "搜索：大厅、部门、材料、区县"),
            text, sizeof text))
        view.search = text;
    mark("search");
    if (!view.search.empty()) {
        for (const Found& f : search(desk.shape, view.search)) {
            ImGui::PushID(static_cast<int>(f.what.index) * 8 + static_cast<int>(f.what.kind));
            if (ImGui::Selectable(f.text.c_str())) {
                select(desk, f.what);
                view.search.clear();
            }
            mark("found-" + f.text);
            ImGui::PopID();
        }
        ImGui::Separator();
    }
    switch (view.selection.kind) {
        case Selection::Kind::building:
            inspect_building(desk, view.selection.index);
            break;
        case Selection::Kind::department:
            inspect_department(desk, view.selection.index);
            break;
        case Selection::Kind::link:
            inspect_link(desk, view.selection.index);
            break;
        case Selection::Kind::district:
            inspect_district(desk, view.selection.index);
            break;
        default:
            faint(tr("Click a building or a district on a map, or search.",
                     "请点击地图上的建筑或区县，或搜索。"));
            // The fullest buildings, so that there is always something to click.
            const std::size_t main = view.only.value_or(view.main_regime);
            const auto now = buildings_now(desk.shape, main, desk.now.regimes[main]);
            std::vector<std::uint32_t> order;
            for (std::uint32_t b = 0; b < now.size(); ++b)
                if (now[b].inside > 0) order.push_back(b);
            const std::size_t n = std::min<std::size_t>(order.size(), 12);
            std::partial_sort(
                order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n), order.end(),
                [&](std::uint32_t a, std::uint32_t b) { return now[a].inside > now[b].inside; });
            order.resize(n);
            if (n > 0) ImGui::TextUnformatted(tr("Fullest now", "当前人最多"));
            for (const std::uint32_t b : order) {
                ImGui::PushID(static_cast<int>(b));
                if (ImGui::Selectable(
                        (std::to_string(now[b].inside) + "  " + building_name(desk.shape, b))
                            .c_str()))
                    select(desk, {Selection::Kind::building, b});
                ImGui::PopID();
            }
    }
}

}  // namespace cityload::viz
