// Changing the city while it runs. Every change is a command at a time, kept as a scenario's
// [change.ID].

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>

#include "viz/panel.hpp"
#include "viz/theme.hpp"

namespace cityload::viz {
namespace {

struct Slider {
    const char* set;
    const char *en, *zh;
    float low, high;  ///< as shown, per cent
};
constexpr Slider sliders[] = {
    {"windows.share", "windows staffed", "窗口人手", 20, 200},
    {"posts.share", "back-office posts", "后台岗位", 20, 200},
    {"demand", "demand", "需求量", 0, 400},
    {"regime.informed", "applicants who know what is asked", "知道要求的申请人", 0, 100},
    {"regime.full_notice", "all gaps named at once", "一次性告知", 0, 100},
    {"regime.online", "files on the phone", "手机申办", 0, 100},
    {"regime.appointment", "visits by appointment", "预约办理", 0, 100},
    {"regime.favour", "favours (off by default)", "托关系（默认关闭）", 0, 100}};

/// What holds for a regime now: the newest change that is in force, else what the regime says.
double in_force(const Desk& desk, const std::vector<city::ChangeSpec>& changes, std::size_t regime,
                const std::string& set) {
    const auto& shape = desk.shape.regimes[regime];
    const auto known = shape.settings.find(set);
    double value = known != shape.settings.end() ? known->second : 1;
    const std::int64_t now = desk.now.now_ms + desk.shape.first_civil_day * 86'400'000;
    std::int64_t newest = INT64_MIN;
    for (const city::ChangeSpec& c : changes) {
        const bool all = c.departments.empty() && c.districts.empty() && c.offices.empty() &&
                         c.groups.empty() && c.matters.empty();
        const bool here = c.regimes.empty() || std::find(c.regimes.begin(), c.regimes.end(),
                                                         shape.name.id) != c.regimes.end();
        if (c.set != set || !all || !here || c.at_ms > now || c.until_ms <= now || c.at_ms < newest)
            continue;
        value = c.value;
        newest = c.at_ms;
    }
    return value;
}

/// Shows what holds and makes a change when let go.
void draw_slider(Desk& desk, const Slider& s, const std::vector<city::ChangeSpec>& changes,
                 const std::vector<std::string>& regimes) {
    double least = INFINITY, most = -INFINITY;
    for (std::size_t r = 0; r < desk.shape.regimes.size(); ++r) {
        if (!regimes.empty() && regimes[0] != desk.shape.regimes[r].name.id) continue;
        const double value = 100 * in_force(desk, changes, r, s.set);
        least = std::min(least, value);
        most = std::max(most, value);
    }
    static std::string pulled;  // which slider the user holds, and where
    static float held = 0;
    auto value = pulled == s.set ? held : static_cast<float>(least);
    char format[48] = "%.0f %%";
    if (pulled != s.set && most - least >= 0.5)
        std::snprintf(format, sizeof format, "%.0f – %.0f %%%%", least, most);
    flow(tr(s.en, s.zh));
    ImGui::SetNextItemWidth(-1);
    ImGui::PushID(s.set);
    ImGui::PushStyleColor(ImGuiCol_SliderGrab,
                          ImGui::ColorConvertU32ToFloat4(with_alpha(palette().accent, 0.45F)));
    if (ImGui::SliderFloat("##value", &value, s.low, s.high, format)) {
        pulled = s.set;
        held = value;
    }
    ImGui::PopStyleColor();
    mark(std::string("slider-") + s.set);
    if (ImGui::IsItemDeactivatedAfterEdit()) {
        make_change(desk, s.set, std::round(static_cast<double>(value)) / 100, {}, regimes, 0);
        pulled.clear();
    }
    ImGui::PopID();
}

/// An id of its own: the session's k-th change.
std::string new_id(const Desk& desk, const std::string& set) {
    std::string name = set;
    std::replace(name.begin(), name.end(), '.', '-');
    std::replace(name.begin(), name.end(), '_', '-');
    char id[96];
    std::size_t k = desk.now.changes.size() + 1;
    do {
        std::snprintf(id, sizeof id, "live-%02zu-%s", k++, name.c_str());
    } while (std::any_of(desk.now.changes.begin(), desk.now.changes.end(),
                         [&](const city::LiveChange& c) { return c.id == id; }));
    return id;
}

}  // namespace

void make_change(Desk& desk, const std::string& set, double value, std::vector<std::string> links,
                 const std::vector<std::string>& regimes, std::int64_t hours, const Whose& whose) {
    city::ChangeSpec change;
    change.id = new_id(desk, set);
    change.at_ms = desk.now.now_ms + desk.shape.first_civil_day * 86'400'000;
    if (hours > 0) change.until_ms = change.at_ms + hours * 3'600'000;
    change.set = set;
    change.value = value;
    change.links = std::move(links);
    change.regimes = regimes;
    if (!whose.office.empty()) change.offices = {whose.office};
    if (!whose.district.empty()) change.districts = {whose.district};
    desk.source.change(std::move(change));
}

void draw_changes(Desk& desk) {
    if (!desk.source.live()) {
        flow(
            tr("A results file cannot be changed. Open the scenario to try "
               "changes.",
               "结果文件不能更改。请打开情景文件再试。"));
        return;
    }
    static int whose = -1;
    ImGui::TextUnformatted(tr("In force from now on, in", "从现在起生效，用于"));
    if (whose >= static_cast<int>(desk.shape.regimes.size())) whose = -1;
    if (ImGui::RadioButton(tr("all regimes", "所有模式"), whose == -1)) whose = -1;
    for (std::size_t r = 0; r < desk.shape.regimes.size(); ++r) {
        if (r != 1) ImGui::SameLine();
        ImGui::PushStyleColor(ImGuiCol_Text, regime_colour(r));
        if (ImGui::RadioButton(tr(desk.shape.regimes[r].name).c_str(),
                               whose == static_cast<int>(r)))
            whose = static_cast<int>(r);
        ImGui::PopStyleColor();
    }
    std::vector<std::string> regimes;
    if (whose >= 0) regimes = {desk.shape.regimes[static_cast<std::size_t>(whose)].name.id};
    ImGui::Separator();
    const std::vector<city::ChangeSpec> changes = desk.source.changes();
    for (const Slider& s : sliders) draw_slider(desk, s, changes, regimes);
    ImGui::Spacing();
    if (ImGui::CollapsingHeader(tr("Data links", "数据联通"), ImGuiTreeNodeFlags_DefaultOpen)) {
        if (ImGui::Button(tr("all down for a day", "全部中断一天")))
            make_change(desk, "link.down", 1, {}, regimes, 24);
        mark("links-down");
        ImGui::BeginChild("links", {0, 150 * scale()}, true);
        const std::size_t r = whose >= 0
                                  ? static_cast<std::size_t>(whose)
                                  : std::min(desk.view.main_regime, desk.now.regimes.size() - 1);
        for (std::size_t l = 0; l < desk.shape.links.size(); ++l) {
            const bool up =
                l < desk.now.regimes[r].link_up.size() && desk.now.regimes[r].link_up[l] != 0;
            bool on = up;
            ImGui::PushID(static_cast<int>(l));
            if (ImGui::Checkbox(tr(desk.shape.links[l].document).c_str(), &on))
                make_change(desk, "link.in_use", on ? 1 : 0, {desk.shape.links[l].id}, regimes, 0);
            mark("link-" + desk.shape.links[l].id);
            ImGui::PopID();
        }
        ImGui::EndChild();
    }
    ImGui::Spacing();
    ImGui::TextUnformatted(tr("Changes so far", "已作的更改"));
    if (desk.now.changes.empty())
        ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(palette().faint), "%s", tr("none", "无"));
    for (const city::LiveChange& c : desk.now.changes) {
        ImGui::PushID(c.id.c_str());
        if (ImGui::SmallButton("x")) desk.source.take_back(c.id);
        mark("take-back-" + c.id);
        tip(tr("as if it had never been: runs again from before it",
               "如同从未更改：从此前重新运行"));
        ImGui::SameLine();
        ImGui::TextWrapped(
            "%s  %s",
            (date_text(desk.shape.first_civil_day, c.at_ms) + " " + clock_text(c.at_ms)).c_str(),
            tr(c.en, c.zh).c_str());
        ImGui::PopID();
    }
    if (!desk.now.changes.empty() &&
        ImGui::Button(tr("save as changes.toml", "保存为 changes.toml"))) {
        std::ofstream file("changes.toml");
        file << "# Made in the viewer. Run with the same fingerprint: put it below the scenario in "
                "a file that says\n# cityload = 1\n# extends = [\""
             << desk.view.path << "\"]\n\n";
        for (const city::ChangeSpec& c : desk.source.changes())
            file << desk.services.change_text(c) << '\n';
        desk.view.message =
            file ? std::string(tr("saved: changes.toml", "已保存：changes.toml"))
                 : std::string(tr("changes.toml cannot be written", "无法写入 changes.toml"));
        desk.view.message_until = ImGui::GetTime() + 5;
    }
    mark("save-changes");
}

}  // namespace cityload::viz
