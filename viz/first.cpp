// The first screen, the faults of a scenario, and the help.

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "viz/panel.hpp"
#include "viz/theme.hpp"

namespace cityload::viz {
namespace {

bool card(const char* id, const std::string& title, const std::string& about, ImVec2 size,
          ImU32 stripe) {
    ImGui::PushID(id);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool pressed = ImGui::InvisibleButton("card", size);
    mark(id);
    const bool hovered = ImGui::IsItemHovered();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Palette& p = palette();
    const ImVec2 b{at.x + size.x, at.y + size.y};
    list.AddRectFilled(at, b, hovered ? mix(p.panel, p.accent, 0.18F) : p.panel, 8 * scale());
    list.AddRectFilled(at, {at.x + 6 * scale(), b.y}, stripe, 8 * scale(),
                       ImDrawFlags_RoundCornersLeft);
    list.AddRect(at, b, hovered ? p.accent : p.line, 8 * scale());
    const float pad = 18 * scale();
    const float wrap = size.x - 2 * pad;
    list.AddText(fonts().bold, fonts().bold->FontSize, {at.x + pad, at.y + 12 * scale()}, p.ink,
                 title.c_str(), nullptr, wrap);
    const float below =
        fonts().bold->CalcTextSizeA(fonts().bold->FontSize, FLT_MAX, wrap, title.c_str()).y;
    list.AddText(fonts().text, fonts().text->FontSize, {at.x + pad, at.y + 18 * scale() + below},
                 p.faint, broken(about, wrap, fonts().text, fonts().text->FontSize).c_str());
    ImGui::PopID();
    return pressed;
}

}  // namespace

void draw_first(View& view, const Services& services, Wish& wish) {
    const ImVec2 room = ImGui::GetIO().DisplaySize;
    const float width = std::min(room.x * 0.82F, 860 * scale());
    const float left = (room.x - width) / 2;
    ImGui::SetCursorPos({left, std::max(20.F, room.y * 0.07F)});
    ImGui::PushFont(fonts().big);
    ImGui::TextUnformatted(
        tr("cityload: what a city asks of its citizens", "cityload：城市办事负荷"));
    ImGui::PopFont();
    ImGui::SetCursorPosX(left);
    ImGui::PushStyleColor(ImGuiCol_Text, palette().faint);
    flow(tr("The same citizens with the same needs, under different ways of handling them: people "
            "run, or data run.",
            "同样的市民、同样的事，不同的办理方式：人跑腿，还是数据跑路。"),
         width);
    ImGui::PopStyleColor();
    ImGui::Dummy({1, 8 * scale()});
    const float gap = 12 * scale();
    const float height = std::clamp(room.y * 0.135F, 84 * scale(), 112 * scale());
    for (std::size_t d = 0; d < services.demos.size(); ++d) {
        const city::LiveDemo& demo = services.demos[d];
        ImGui::SetCursorPosX(left);
        if (card(("demo-" + demo.id).c_str(), tr(demo.title_en, demo.title_zh),
                 tr(demo.about_en, demo.about_zh), {width, height}, regime_colour(d)))
            wish.demo = static_cast<int>(d);
        ImGui::Dummy({1, gap - ImGui::GetStyle().ItemSpacing.y});
    }
    ImGui::SetCursorPosX(left);
    if (ImGui::Button(tr("Open…", "打开……"))) ImGui::OpenPopup("open");
    mark("open");
    ImGui::SameLine();
    language_button(view);
    ImGui::SameLine();
    look_buttons(view);
    ImGui::SameLine();
    if (ImGui::Button("?")) view.help = true;
    mark("help");
    if (!fonts().missing.empty()) {
        ImGui::SetCursorPosX(left);
        ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(palette().bad), "%s",
                           fonts().missing.c_str());
    }
    ImGui::SetNextWindowSize({std::min(520 * scale(), room.x * 0.9F), 0});
    if (ImGui::BeginPopup("open")) {
        static char path[512] = "";
        ImGui::TextUnformatted(
            tr("A scenario (.toml) or a results file (.h5)", "情景文件（.toml）或结果文件（.h5）"));
        ImGui::SetNextItemWidth(-1);
        if (ImGui::InputText("##path", path, sizeof path, ImGuiInputTextFlags_EnterReturnsTrue) &&
            path[0] != '\0')
            wish.path = path;
        mark("path");
        std::error_code none;
        std::vector<std::string> files;
        for (const auto& entry : std::filesystem::directory_iterator(
                 services.scenarios.empty() ? "." : services.scenarios, none))
            if (entry.path().extension() == ".toml") files.push_back(entry.path().string());
        for (const auto& folder : std::filesystem::directory_iterator("out", none)) {
            const auto file = folder.path() / "results.h5";
            if (std::filesystem::exists(file, none)) files.push_back(file.string());
        }
        std::sort(files.begin(), files.end());
        for (const std::string& f : files)
            if (ImGui::Selectable(f.c_str())) wish.path = f;
        if (ImGui::Button(tr("open", "打开")) && path[0] != '\0') wish.path = path;
        mark("open-path");
        ImGui::EndPopup();
    }
    ImGui::SetCursorPos({left, room.y - 34 * scale()});
    ImGui::TextColored(
        ImGui::ColorConvertU32ToFloat4(palette().faint), "%s",
        tr("A model: assumptions stand beside every number in the scenario's tables.",
           "这是模型：情景表格中每个数字旁都注明依据或假设。"));
}

void draw_problems(View& view, const std::vector<ScenarioFault>& faults, Wish& wish) {
    const ImVec2 room = ImGui::GetIO().DisplaySize;
    ImGui::SetCursorPos({24 * scale(), 20 * scale()});
    ImGui::BeginChild("problems", {room.x - 48 * scale(), room.y - 40 * scale()});
    ImGui::PushFont(fonts().bold);
    flow((std::string(tr("This file cannot be opened: ", "无法打开：")) + view.path));
    ImGui::PopFont();
    ImGui::Spacing();
    if (ImGui::Button(tr("try again", "重试"))) wish.path = view.path;
    mark("again");
    ImGui::SameLine();
    if (ImGui::Button(tr("first screen", "首页"))) wish.home = true;
    mark("home");
    ImGui::Separator();
    for (const ScenarioFault& f : faults) {
        ImGui::PushStyleColor(ImGuiCol_Text, f.note ? palette().faint : palette().bad);
        ImGui::TextUnformatted(f.note ? tr("note", "提示") : tr("error", "错误"));
        ImGui::PopStyleColor();
        ImGui::SameLine();
        ImGui::TextUnformatted(
            (f.file +
             (f.line > 0 ? ":" + std::to_string(f.line) + ":" + std::to_string(f.column) : "") +
             (f.key.empty() ? "" : "   " + f.key))
                .c_str());
        ImGui::Indent(20 * scale());
        flow(tr(f.en, f.zh));
        ImGui::Unindent(20 * scale());
        ImGui::Spacing();
    }
    ImGui::EndChild();
}

void draw_help(View& view) {
    if (!view.help) return;
    const ImVec2 room = ImGui::GetIO().DisplaySize;
    const float width = std::min(room.x * 0.9F, 640 * scale());
    ImGui::SetNextWindowPos({(room.x - width) / 2, room.y * 0.1F});
    ImGui::SetNextWindowSize({width, 0});
    ImGui::SetNextWindowFocus();
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::Begin(
        "help", nullptr,
        ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
    ImGui::PushFont(fonts().bold);
    ImGui::TextUnformatted(tr("Keys and signs", "快捷键与图例"));
    ImGui::PopFont();
    struct Key {
        const char *key, *en, *zh;
    };
    static constexpr Key keys[] = {
        {"space", "run, pause", "运行、暂停"},
        {"N   H   D", "step: five minutes, an hour, a day", "前进：5 分钟、1 小时、1 天"},
        {"<   >", "slower, faster", "减速、加速"},
        {"1   2   3   0", "one regime alone; all side by side", "只看一种模式；全部并排"},
        {"B", "bookmark this moment", "为此刻加书签"},
        {"F", "search by name", "按名称搜索"},
        {"L", "Chinese, English", "中英文切换"},
        {"T   P", "light or dark; large type for a projector", "深浅色；投影大字"},
        {"→", "next step of a demonstration", "演示的下一步"},
        {"F12", "save a picture (PNG)", "保存截图"},
        {"?", "this page", "本页"},
        {"Ctrl+Q", "quit", "退出"},
        {"Esc", "close this, or leave what is looked into", "关闭，或取消选择"}};
    if (ImGui::BeginTable("keys", 2, ImGuiTableFlags_SizingFixedFit)) {
        for (const Key& k : keys) {
            ImGui::TableNextRow();
            ImGui::TableNextColumn();
            ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(palette().accent), "%s", k.key);
            ImGui::TableNextColumn();
            ImGui::TextUnformatted(tr(k.en, k.zh));
        }
        ImGui::EndTable();
    }
    ImGui::Spacing();
    flow(
        tr("Round dots are people on their way to a building; squares are data queries from the "
           "platform on top; diamonds are filings on the phone. A building grows with the people "
           "inside and takes the colour of the longest wait. Squares with a rim are halls of many "
           "departments. Positions are schematic; people and data are those of the model, not of a "
           "real city. Wheel: zoom; drag: move; click: look into.",
           "圆点是前往办事的人；方块是来自顶部数据平台的查询；菱形是手机申办。建筑随在内人数变大，"
           "颜色"
           "表示最久等候。带边框的方形是多部门综合大厅。位置为示意；人与数据出自模型，并非真实城市"
           "。滚轮"
           "缩放，拖动平移，点击查看。"));
    if (ImGui::Button(tr("close", "关闭"))) view.help = false;
    mark("help-close");
    ImGui::End();
    ImGui::PopStyleVar();
}

}  // namespace cityload::viz
