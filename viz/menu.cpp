// The menu, and the list of bookmarks.

#include <algorithm>
#include <cstdio>

#include "viz/panel.hpp"
#include "viz/theme.hpp"

namespace cityload::viz {
namespace {

constexpr ImGuiWindowFlags box = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_AlwaysAutoResize |
                                 ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings;

/// Puts the bookmarks into their file; says so if that fails, or if asked.
void save(Desk& desk, bool aloud) {
    if (!desk.services.save_bookmarks) return;
    std::vector<Bookmark> civil = desk.view.bookmarks;
    for (Bookmark& b : civil) b.at_ms += desk.shape.first_civil_day * 86'400'000;
    const std::string where = desk.services.save_bookmarks(desk.view.path, civil);
    if (where.empty())
        say(desk.view, tr("bookmarks cannot be written", "无法写入书签"));
    else if (aloud)
        say(desk.view, tr("bookmark kept in ", "书签已存入 ") + where);
}

}  // namespace

void load_bookmarks(Desk& desk) {
    if (!desk.services.load_bookmarks) return;
    desk.view.bookmarks = desk.services.load_bookmarks(desk.view.path);
    const std::int64_t zero = desk.shape.first_civil_day * 86'400'000;
    const auto end = static_cast<std::int64_t>(desk.shape.days.size()) * 86'400'000;
    for (Bookmark& b : desk.view.bookmarks) b.at_ms -= zero;
    // The scenario may have become shorter; what lies outside is not shown, and lost at the next
    // save.
    std::erase_if(desk.view.bookmarks,
                  [&](const Bookmark& b) { return b.at_ms < 0 || b.at_ms > end; });
}

void add_bookmark(Desk& desk) {
    auto& all = desk.view.bookmarks;
    const std::int64_t now = desk.now.now_ms;
    if (std::any_of(all.begin(), all.end(), [&](const Bookmark& b) { return b.at_ms == now; }))
        return;
    all.push_back({now, date_text(desk.shape.first_civil_day, now) + " " + clock_text(now)});
    std::sort(all.begin(), all.end(),
              [](const Bookmark& a, const Bookmark& b) { return a.at_ms < b.at_ms; });
    save(desk, true);
}

void draw_bookmarks(Desk& desk) {
    View& view = desk.view;
    if (!view.show_bookmarks) return;
    ImGui::SetNextWindowPos({10 * scale(), 46 * scale()});
    ImGui::SetNextWindowFocus();
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::Begin("bookmarks", nullptr, box);
    title(tr("Bookmarks", "书签"));
    if (view.bookmarks.empty())
        ImGui::TextUnformatted(tr("none yet; B keeps this moment", "尚无；按 B 记下此刻"));
    int gone = -1;
    for (std::size_t k = 0; k < view.bookmarks.size(); ++k) {
        Bookmark& b = view.bookmarks[k];
        ImGui::PushID(static_cast<int>(k));
        const std::string when =
            date_text(desk.shape.first_civil_day, b.at_ms) + " " + clock_text(b.at_ms);
        if (ImGui::Button(when.c_str())) desk.source.jump(b.at_ms);
        mark("bookmark-" + std::to_string(k));
        tip(tr("jump there", "跳转"));
        ImGui::SameLine();
        char text[96];
        std::snprintf(text, sizeof text, "%s", b.name.c_str());
        ImGui::SetNextItemWidth(220 * scale());
        if (ImGui::InputText("##name", text, sizeof text)) b.name = text;
        mark("bookmark-name-" + std::to_string(k));
        if (ImGui::IsItemDeactivatedAfterEdit()) save(desk, false);
        ImGui::SameLine();
        if (ImGui::Button("x")) gone = static_cast<int>(k);
        mark("bookmark-remove-" + std::to_string(k));
        ImGui::PopID();
    }
    if (gone >= 0) {
        view.bookmarks.erase(view.bookmarks.begin() + gone);
        save(desk, false);
    }
    if (ImGui::Button(tr("this moment (B)", "此刻（B）"))) add_bookmark(desk);
    mark("bookmark-add");
    ImGui::SameLine();
    if (ImGui::Button(tr("close", "关闭"))) view.show_bookmarks = false;
    mark("bookmarks-close");
    ImGui::End();
    ImGui::PopStyleVar();
}

void draw_menu(Desk& desk) {
    View& view = desk.view;
    if (!view.menu) return;
    ImGui::SetNextWindowPos({10 * scale(), 46 * scale()});
    ImGui::SetNextWindowFocus();
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::Begin("menu", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_AlwaysAutoResize |
                     ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
    ImGui::TextUnformatted(tr(desk.shape.city).c_str());
    ImGui::Text("%s %s", short_number(static_cast<double>(desk.shape.residents)).c_str(),
                tr("residents (a model)", "居民（模型）"));
    ImGui::Separator();
    language_button(view);
    look_buttons(view);
    ImGui::Checkbox(tr("people on the way", "在途的人"), &view.show_people);
    ImGui::Checkbox(tr("data on the way", "数据流"), &view.show_data);
    mark("show-data");
    ImGui::Checkbox(tr("names", "名称"), &view.show_names);
    ImGui::Checkbox(tr("plots", "曲线"), &view.show_plots);
    if (ImGui::Button(tr("bookmarks…", "书签……"))) {
        view.show_bookmarks = true;
        view.menu = false;
    }
    mark("bookmarks");
    if (ImGui::Button(tr("save a picture (F12)", "截图（F12）"))) view.want_screenshot = true;
    if (ImGui::Button(tr("save pictures of all screens", "保存全部画面")))
        view.want_pictures = true;
    mark("pictures");
    if (ImGui::Button(tr("keys and signs (?)", "快捷键与图例（?）"))) view.help = true;
    mark("help");
    ImGui::Separator();
    ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(palette().faint), "%s %lld · %.0f MB",
                       tr("kept states", "保存的状态"),
                       static_cast<long long>(desk.now.kept_states),
                       static_cast<double>(desk.now.kept_bytes) / 1e6);
    const bool leave = ImGui::Button(tr("first screen", "首页"));
    mark("home");
    ImGui::End();
    ImGui::PopStyleVar();
    if (leave) {
        view.menu = false;
        view.screen = Screen::first;
        view.demo.reset();
    }
}

}  // namespace cityload::viz
