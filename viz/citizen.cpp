// One need followed through every regime: the same person, the same luck, told side by side.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "viz/panel.hpp"
#include "viz/theme.hpp"

namespace cityload::viz {
namespace {

using Kind = city::LiveStep::Kind;

ImU32 colour_of(Kind kind) {
    const Palette& p = palette();
    switch (kind) {
        case Kind::travel:
            return p.people;
        case Kind::queue:
            return wait_colour(20);
        case Kind::bad:
            return p.bad;
        case Kind::good:
        case Kind::end:
            return p.good;
        case Kind::data:
            return p.data;
        default:
            return p.faint;
    }
}

/// A sign beside the colour.
void draw_sign(ImDrawList& list, ImVec2 c, Kind kind) {
    const float r = 4.5F * scale();
    const ImU32 colour = colour_of(kind);
    switch (kind) {
        case Kind::bad:
            list.AddLine({c.x - r, c.y - r}, {c.x + r, c.y + r}, colour, 2 * scale());
            list.AddLine({c.x - r, c.y + r}, {c.x + r, c.y - r}, colour, 2 * scale());
            break;
        case Kind::good:
        case Kind::end:
            list.AddLine({c.x - r, c.y}, {c.x - r * 0.2F, c.y + r * 0.8F}, colour, 2 * scale());
            list.AddLine({c.x - r * 0.2F, c.y + r * 0.8F}, {c.x + r, c.y - r * 0.8F}, colour,
                         2 * scale());
            break;
        case Kind::data:
            list.AddRectFilled({c.x - r * 0.8F, c.y - r * 0.8F}, {c.x + r * 0.8F, c.y + r * 0.8F},
                               colour);
            break;
        default:
            list.AddCircleFilled(c, r * 0.8F, colour, 12);
    }
}

void follow_any(Desk& desk) {
    // By turns among the matters somebody has come to need: no chance decides, and nothing repeats.
    const auto& recent = desk.now.regimes[0].counts.recent;
    static std::uint64_t turn = 0;
    const std::size_t n = recent.size();
    for (std::size_t k = 0; k < n; ++k) {
        turn = turn * 6364136223846793005ULL + 1442695040888963407ULL;
        const auto m = static_cast<std::size_t>((turn >> 33) % n);
        if (!recent[m].any || desk.shape.matters[m].firm) continue;
        follow(desk, recent[m], static_cast<std::uint16_t>(m));
        return;
    }
    for (std::size_t m = 0; m < n; ++m)
        if (recent[m].any) {
            follow(desk, recent[m], static_cast<std::uint16_t>(m));
            return;
        }
    say(desk.view,
        tr("Nobody has needed anything yet: run on a little", "还没有人产生需求：请先运行一会儿"));
}

void follow_matter_menu(Desk& desk) {
    if (ImGui::Button(tr("by matter…", "按事项…"))) ImGui::OpenPopup("matters");
    mark("follow-matter");
    if (!ImGui::BeginPopup("matters")) return;
    static char filter[64] = "";
    ImGui::SetNextItemWidth(260 * scale());
    ImGui::InputTextWithHint("##filter", tr("part of a matter's name", "事项名称的一部分"), filter,
                             sizeof filter);
    mark("matter-filter");
    const auto& recent = desk.now.regimes[0].counts.recent;
    ImGui::BeginChild("list", {360 * scale(), 300 * scale()});
    std::string wanted = filter;
    for (char& c : wanted) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (std::size_t m = 0; m < recent.size(); ++m) {
        if (!recent[m].any) continue;
        const city::LiveName& name = desk.shape.matters[m].name;
        std::string low = name.en;
        for (char& c : low) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        if (!wanted.empty() && low.find(wanted) == std::string::npos &&
            name.zh.find(filter) == std::string::npos)
            continue;
        ImGui::PushID(static_cast<int>(m));
        if (ImGui::Selectable(tr(name).c_str())) {
            follow(desk, recent[m], static_cast<std::uint16_t>(m));
            ImGui::CloseCurrentPopup();
        }
        mark("matter-" + name.id);
        ImGui::PopID();
    }
    ImGui::EndChild();
    ImGui::EndPopup();
}

void follow_by_id(Desk& desk) {
    static char id[24] = "";
    ImGui::SetNextItemWidth(100 * scale());
    const bool entered = ImGui::InputTextWithHint("##id", tr("citizen id", "市民编号"), id,
                                                  sizeof id, ImGuiInputTextFlags_EnterReturnsTrue);
    mark("follow-id");
    tip(tr("any citizen: the first need of the run; Enter once more: the next one",
           "任何一位市民：本次运行的第一件事；再按一次回车为下一件"));
    if (!entered || id[0] == '\0') return;
    char* end = nullptr;
    const unsigned long wanted = std::strtoul(id, &end, 10);
    const auto most = static_cast<unsigned long>(desk.shape.residents);
    if (*end != '\0' || wanted >= most) {
        say(desk.view, tr("A number below ", "应为小于 ") + whole(desk.shape.residents) +
                           tr(" is wanted: citizens are numbered from 0", " 的编号：从 0 开始"));
        return;
    }
    // Once more: the same citizen's next need.
    const auto journey = desk.source.journey();
    const bool again = journey && journey->ready && journey->need.citizen == wanted;
    desk.source.follow_citizen(
        static_cast<std::uint32_t>(wanted),
        again ? (static_cast<std::int64_t>(journey->need.day) + 1) * 86'400'000 : 0);
}

/// How it ended, large.
void outcome(const city::LiveJourney::Told& told, float width) {
    ImGui::PushFont(fonts().bold);
    const std::string end = told.gave_up
                                ? std::string(tr("gave up after ", "放弃，已跑 ")) +
                                      std::to_string(told.trips) + tr(" trips", " 趟")
                                : std::to_string(told.trips) +
                                      tr(told.trips == 1 ? " trip, " : " trips, ", " 趟，") +
                                      decimal(told.days, 0) + tr(" days", " 天");
    ImGui::PushStyleColor(ImGuiCol_Text, told.gave_up ? palette().bad : palette().good);
    flow(end, width - 8 * scale());
    ImGui::PopStyleColor();
    ImGui::PopFont();
}

void story(Desk& desk, const city::LiveJourney& journey, std::size_t r, float width) {
    const city::LiveJourney::Told& told = journey.regimes[r];
    ImDrawList& list = *ImGui::GetWindowDrawList();
    std::string last_date;
    bool all_shown = true;
    for (const city::LiveStep& s : told.steps) {
        if (!desk.view.reveal_all && s.at_ms > desk.now.now_ms) {
            all_shown = false;
            break;
        }
        const std::string date = date_text(desk.shape.first_civil_day, s.at_ms);
        if (date != last_date) {
            ImGui::PushStyleColor(ImGuiCol_Text, palette().faint);
            ImGui::TextUnformatted(
                (date + " " + weekday_text(desk.shape.first_civil_day, s.at_ms)).c_str());
            ImGui::PopStyleColor();
            last_date = date;
        }
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float indent = 16 * scale();
        draw_sign(list, {at.x + indent / 2, at.y + ImGui::GetTextLineHeight() / 2}, s.kind);
        ImGui::SetCursorPosX(ImGui::GetCursorPosX() + indent);
        const bool strong = s.kind == Kind::bad || s.kind == Kind::good || s.kind == Kind::end ||
                            s.kind == Kind::data;
        if (strong) ImGui::PushStyleColor(ImGuiCol_Text, colour_of(s.kind));
        const std::int64_t in_day = s.at_ms % 86'400'000;
        const std::string text =
            (in_day == 0 ? std::string() : clock_text(s.at_ms) + "  ") + tr(s.en, s.zh);
        flow(text, width - indent - 8 * scale());
        if (strong) ImGui::PopStyleColor();
    }
    if (!all_shown) {
        ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(palette().faint), "%s",
                           tr("… not yet", "……尚未发生"));
        return;
    }
    if (!told.ended) {
        ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(palette().faint), "%s",
                           tr("… still open", "……仍未办结"));
        return;
    }
    outcome(told, width);
}

}  // namespace

void draw_citizen(Desk& desk) {
    if (!desk.source.live()) {
        flow(
            tr("A results file has no single citizens to follow. Open the "
               "scenario to follow one.",
               "结果文件里没有可逐个跟随的市民。请打开情景文件。"));
        return;
    }
    if (ImGui::Button(tr("anybody", "随机一位"))) follow_any(desk);
    mark("follow-any");
    ImGui::SameLine();
    follow_matter_menu(desk);
    ImGui::SameLine();
    follow_by_id(desk);
    const auto journey = desk.source.journey();
    if (!journey) {
        ImGui::Spacing();
        flow(
            tr("Follow somebody: the same person with the same need, told in "
               "every regime. Or click a dot in a queue.",
               "跟随一位市民：同一个人、同一件事，在每种模式下如何办成。也可点击队伍"
               "中的圆点。"));
        return;
    }
    if (journey->searching || !journey->error.empty()) {
        if (journey->searching)
            ImGui::ProgressBar(
                static_cast<float>(journey->progress), {-1, 0},
                tr("running on until this citizen needs something…", "正在寻找此人的下一件事……"));
        else
            flow(tr(journey->error, journey->error_zh));
        mark("journey-message");
        return;
    }
    title(tr(desk.shape.matters[journey->matter].name));
    ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(palette().faint), "%s %u  ·  %s",
                       tr("citizen", "市民"), journey->need.citizen,
                       date_text(desk.shape.first_civil_day,
                                 static_cast<std::int64_t>(journey->need.day) * 86'400'000)
                           .c_str());
    if (!journey->ready)
        ImGui::ProgressBar(static_cast<float>(journey->progress), {-1, 0},
                           tr("running again for this case…", "正在为此办件重新运行……"));
    ImGui::Checkbox(tr("tell it to the end", "直接讲到结局"), &desk.view.reveal_all);
    mark("reveal");
    const std::size_t n = journey->regimes.size();
    if (n == 0) return;
    const char* const beside = tr("beside each other", "并排讲述");
    same_line_if(ImGui::GetFrameHeight() + ImGui::GetStyle().ItemInnerSpacing.x +
                 ImGui::CalcTextSize(beside).x);
    ImGui::Checkbox(beside, &desk.view.wide_story);
    mark("wide-story");
    for (std::size_t r = 0; r < n; ++r) {
        ImGui::Spacing();
        regime_label(desk, r);
        const float room = ImGui::GetContentRegionAvail().x;
        if (!desk.view.wide_story) {
            story(desk, *journey, r, room);
            continue;
        }
        // The stories stand where the maps were; here only how they end, if they have.
        const city::LiveJourney::Told& told = journey->regimes[r];
        const bool over = told.ended && (desk.view.reveal_all || told.steps.empty() ||
                                         told.steps.back().at_ms <= desk.now.now_ms);
        if (over)
            outcome(told, room);
        else
            faint(tr("not over yet", "尚未结束"));
        if (over && told.refusals > 0)
            faint(tr("turned back ", "被退回 ") + std::to_string(told.refusals) +
                  tr(told.refusals == 1 ? " time" : " times", " 次"));
    }
}

bool stories_wide(Desk& desk) {
    if (desk.view.tab != Tab::citizen || !desk.view.wide_story || !desk.source.live()) return false;
    const auto journey = desk.source.journey();
    return journey && !journey->searching && journey->error.empty() && !journey->regimes.empty();
}

void draw_stories(Desk& desk, ImVec2 size) {
    const auto journey = desk.source.journey();
    const std::size_t all = desk.shape.regimes.size();
    const float gap = 8 * scale();
    const float width = (size.x - gap * static_cast<float>(all - 1)) / static_cast<float>(all);
    for (std::size_t r = 0; r < all; ++r) {
        if (r > 0) ImGui::SameLine(0, gap);
        ImGui::PushStyleColor(ImGuiCol_ChildBg, ImGui::ColorConvertU32ToFloat4(palette().panel));
        ImGui::BeginChild(("story" + std::to_string(r)).c_str(), {width, size.y}, false,
                          ImGuiWindowFlags_AlwaysUseWindowPadding);
        ImGui::PushFont(fonts().bold);
        ImGui::PushStyleColor(ImGuiCol_Text, regime_colour(r));
        flow(tr(desk.shape.regimes[r].name));
        ImGui::PopStyleColor();
        ImGui::PopFont();
        if (r < journey->regimes.size())
            story(desk, *journey, r, ImGui::GetContentRegionAvail().x);
        else
            faint(tr("running again for this case…", "正在为此办件重新运行……"));
        ImGui::EndChild();
        mark("story-" + desk.shape.regimes[r].name.id);
        ImGui::PopStyleColor();
    }
}

void follow(Desk& desk, const city::RecentNeed& need, std::uint16_t matter) {
    desk.source.follow(need, matter);
    desk.view.tab = Tab::citizen;
}

}  // namespace cityload::viz
