// Looking into one thing: a building with its queues, a department's back offices, a link, a
// district. And the search that finds it.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>

#include "viz/panel.hpp"
#include "viz/plot.hpp"
#include "viz/theme.hpp"

namespace cityload::viz {

using city::PerNeed;

namespace {

/// Files waiting in the department's back offices, oldest, and posts; per regime.
struct Pile {
    std::int64_t files = 0, posts = 0, busy = 0;
    std::int32_t oldest_s = 0;
};

Pile pile_of(const Desk& desk, std::size_t r, std::uint32_t department) {
    Pile pile;
    const auto& offices = desk.shape.regimes[r].back_offices;
    const auto& now = desk.now.regimes[r].back_offices;
    for (std::size_t o = 0; o < offices.size() && o < now.size(); ++o) {
        if (offices[o].department != department) continue;
        pile.files += now[o].waiting;
        pile.posts += offices[o].posts;
        pile.busy += now[o].busy;
        pile.oldest_s = std::max(pile.oldest_s, now[o].longest_wait_s);
    }
    return pile;
}

/// What its people worked on since the beginning, all buildings and back offices.
void department_work(const Desk& desk, std::size_t r, std::uint32_t department) {
    const auto& all = desk.now.regimes[r].department_activity;
    const std::size_t from = department * city::live_activities;
    if (all.size() < from + city::live_activities) return;
    std::int64_t sum = 0, most = 1;
    for (std::size_t a = 0; a < city::live_activities; ++a) {
        sum += all[from + a];
        most = std::max(most, all[from + a]);
    }
    if (sum == 0) return;
    faint(tr("staff hours ", "工时 ") + short_number(static_cast<double>(sum) / 3'600'000) +
          tr(" h, of which", " 小时，其中"));
    for (std::size_t a = 0; a < city::live_activities; ++a)
        if (all[from + a] > 0)
            draw_bar(activity_name(a),
                     percent(static_cast<double>(all[from + a]) / static_cast<double>(sum)),
                     static_cast<double>(all[from + a]) / static_cast<double>(most),
                     regime_colour(r));
}

/// Each district's pile, the largest first.
void piles_by_district(const Desk& desk, std::size_t r, std::uint32_t d) {
    const auto& offices = desk.shape.regimes[r].back_offices;
    const auto& now = desk.now.regimes[r].back_offices;
    std::map<std::uint16_t, Pile> piles;
    for (std::size_t o = 0; o < offices.size() && o < now.size(); ++o) {
        if (offices[o].department != d) continue;
        Pile& p = piles[offices[o].district];
        p.files += now[o].waiting;
        p.posts += offices[o].posts;
        p.oldest_s = std::max(p.oldest_s, now[o].longest_wait_s);
    }
    std::vector<std::pair<std::uint16_t, Pile>> order(piles.begin(), piles.end());
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.second.files > b.second.files; });
    if (order.size() < 2) return;
    const double most = std::max<double>(1, static_cast<double>(order.front().second.files));
    for (const auto& [district, pile] : order)
        draw_bar(tr(desk.shape.districts[district].name),
                 whole(pile.files) +
                     (pile.files > 0 ? "  ·  " + wait_text(pile.oldest_s) : std::string()),
                 static_cast<double>(pile.files) / most, regime_colour(r));
}

}  // namespace

void inspect_department(Desk& desk, std::uint32_t d) {
    const city::LiveShape& shape = desk.shape;
    title(tr(shape.departments[d]));
    for (std::size_t r = 0; r < desk.now.regimes.size(); ++r) {
        if (desk.view.only && *desk.view.only != r) continue;
        ImGui::Spacing();
        ImGui::PushID(static_cast<int>(r));
        regime_label(desk, r);
        const Pile pile = pile_of(desk, r, d);
        if (desk.source.live()) {
            flow((tr("back offices: ", "后台：") + whole(pile.files) +
                  tr(" files wait", " 件待办") +
                  (pile.files > 0 ? tr(", the oldest for ", "，最久 ") + wait_text(pile.oldest_s)
                                  : std::string())));
            faint(whole(pile.posts) +
                  tr(" posts in all, at work on a case ", " 个岗位，正在办件 ") + whole(pile.busy));
            piles_by_district(desk, r, d);
        }
        department_work(desk, r, d);
        ImGui::PopID();
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
                                : tr("off, or does not answer", "停用或中断"));
        flow((whole(queries) + tr(" queries, without an answer ", " 次查询，未得应答 ") +
              whole(failed) +
              (queries > 0
                   ? " (" + percent(static_cast<double>(failed) / static_cast<double>(queries), 1) +
                         ")"
                   : std::string())));
        if (l < regime.link_backlog.size() && regime.link_backlog[l] > 0)
            flow(whole(regime.link_backlog[l]) + tr(" not yet answered", " 次尚待应答"));
        if (queries == 0 || districts < 2) continue;
        std::int64_t most = 1;
        for (std::size_t d = 0; d < districts; ++d)
            most = std::max(most, regime.counts.query[l * districts + d]);
        for (std::size_t d = 0; d < districts; ++d)
            if (const std::int64_t n = regime.counts.query[l * districts + d]; n > 0)
                draw_bar(tr(shape.districts[d].name), whole(n),
                         static_cast<double>(n) / static_cast<double>(most), regime_colour(r));
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
        flow(tr(shape.regimes[static_cast<std::size_t>(r)].name));
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

void draw_inspector(Desk& desk) {
    View& view = desk.view;
    char text[96];
    std::snprintf(text, sizeof text, "%s", view.search.c_str());
    ImGui::SetNextItemWidth(-1);
    if (view.search_asked) ImGui::SetKeyboardFocusHere();
    view.search_asked = false;
    if (ImGui::InputTextWithHint("##search",
                                 tr("search (F): hall, department, document, district",
                                    "搜索（F）：大厅、部门、材料、区县"),
                                 text, sizeof text))
        view.search = text;
    mark("search");
    if (!view.search.empty()) {
        for (const Found& f : search(desk.shape, view.search)) {
            ImGui::PushID(static_cast<int>(f.what.index) * 8 + static_cast<int>(f.what.kind));
            if (ImGui::Selectable(f.text.c_str())) {
                select(desk, f.what, true);
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
