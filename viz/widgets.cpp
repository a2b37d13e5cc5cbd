// Small things every panel uses.

#include <algorithm>
#include <iterator>
#include <string>

#include "viz/panel.hpp"
#include "viz/theme.hpp"

namespace cityload::viz {

std::map<std::string, ImVec4>& marks() {
    static std::map<std::string, ImVec4> all;
    return all;
}

void mark(const std::string& name) {
    const ImVec2 a = ImGui::GetItemRectMin(), b = ImGui::GetItemRectMax();
    marks()[name] = {a.x, a.y, b.x, b.y};
}

void tip(const char* text) {
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", text);
}

bool toggle(const char* label, bool on, const char* text) {
    if (on) {
        ImGui::PushStyleColor(ImGuiCol_Button, ImGui::GetStyleColorVec4(ImGuiCol_ButtonActive));
        ImGui::PushStyleColor(ImGuiCol_Text, ImVec4(1, 1, 1, 1));
    }
    const bool clicked = ImGui::Button(label);
    if (on) ImGui::PopStyleColor(2);
    if (text != nullptr) tip(text);
    return clicked;
}

void regime_label(const Desk& desk, std::size_t r) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float h = ImGui::GetTextLineHeight();
    ImGui::GetWindowDrawList()->AddCircleFilled({at.x + h / 2, at.y + h / 2}, h * 0.32F,
                                                regime_colour(r), 16);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + h * 1.2F);
    ImGui::PushStyleColor(ImGuiCol_Text, regime_colour(r));
    ImGui::TextUnformatted(tr(desk.shape.regimes[r].name).c_str());
    ImGui::PopStyleColor();
}

void select(Desk& desk, Selection what, bool show) {
    desk.view.selection = what;
    desk.view.tab = Tab::inspect;
    desk.source.focus(what.kind == Selection::Kind::building
                          ? std::optional<std::uint32_t>(what.index)
                          : std::nullopt);
    if (!show || desk.view.camera.zoom <= 1.001) return;
    if (what.kind == Selection::Kind::building) {
        const Place& place = desk.view.places[what.index];
        desk.view.camera = {place.x, place.y, desk.view.camera.zoom};
    } else if (what.kind == Selection::Kind::district) {
        const auto& district = desk.shape.districts[what.index];
        desk.view.camera = {district.x, district.y, desk.view.camera.zoom};
    }
}

void present(View& view) {
    view.presentation = !view.presentation;
    view.dark = !view.presentation;
    view.want_fonts = true;
}

void language_button(View& view) {
    if (ImGui::Button("中文 / English"))
        view.language = view.language == Language::zh ? Language::en : Language::zh;
    mark("language");
}

void look_buttons(View& view) {
    if (ImGui::Button(view.dark ? tr("light", "浅色") : tr("dark", "深色"))) {
        view.dark = !view.dark;
        view.want_fonts = true;
    }
    mark("theme");
    ImGui::SameLine();
    if (ImGui::Button(tr("large type", "大字"))) present(view);
    mark("presentation");
}

const char* activity_name(std::size_t activity) {
    static constexpr const char* en[] = {
        "filing",  "refusing", "certificates", "handing out", "no-shows",  "online",    "review",
        "letters", "hotline",  "other",        "complaints",  "reminders", "assisting", "guides"};
    static constexpr const char* zh[] = {"受理", "退件", "开证明", "发证", "过号", "网上", "审查",
                                         "函询", "热线", "其他",   "投诉", "催办", "帮办", "导办"};
    static_assert(std::size(en) == city::live_activities && std::size(zh) == std::size(en));
    return tr(en[activity], zh[activity]);
}

const char* reason_name(std::size_t reason) {
    static constexpr const char* en[] = {"paper of another department missing",
                                         "own paper missing or wrong",
                                         "data link did not answer",
                                         "issuer: come back another day",
                                         "official absent",
                                         "windows closed before the turn",
                                         "no ticket left",
                                         "left the queue",
                                         "face check failed",
                                         "obstructed",
                                         "windows had moved",
                                         "turned round at the queue",
                                         "paper owed not delivered"};
    static constexpr const char* zh[] = {
        "缺其他部门材料", "自备材料缺失或有误", "数据联通未应答", "开证明：改天再来", "经办人不在",
        "轮到前已下班",   "当日号已取完",       "等不及离开",     "人脸核验失败",     "被刁难",
        "窗口已搬迁",     "见队伍太长而回",     "容缺材料未补交"};
    static_assert(std::size(en) == city::live_reasons && std::size(zh) == std::size(en));
    return tr(en[reason], zh[reason]);
}

namespace {

/// Reads one character and where it ends.
unsigned next_char(const std::string& text, std::size_t& at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t n = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    unsigned c = n == 1 ? byte : byte & (0x7fU >> n);
    for (std::size_t k = 1; k < n && at + k < text.size(); ++k)
        c = c << 6 | (static_cast<unsigned char>(text[at + k]) & 0x3fU);
    at = std::min(text.size(), at + n);
    return c;
}

bool is_han(unsigned c) {
    return (c >= 0x2e80 && c < 0xa000) || (c >= 0xf900 && c < 0xfb00) ||
           (c >= 0xff00 && c < 0xfff0);
}

/// Signs that no line begins with.
bool closes(unsigned c) {
    static constexpr unsigned signs[] = {0xff0c, 0x3002, 0xff1b, 0xff1a, 0xff1f,
                                         0xff01, 0x3001, 0x201d, 0xff09, 0x300b,
                                         0x2026, ',',    '.',    ')',    '%'};
    return std::find(std::begin(signs), std::end(signs), c) != std::end(signs);
}

}  // namespace

std::string broken(const std::string& text, float width, const ImFont* font, float size) {
    const float factor = size / font->FontSize;
    std::string out;
    std::size_t line = 0, may = 0;  // where the line begins, and where it may be broken
    float used = 0, used_at_may = 0;
    unsigned before = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t from = at;
        const unsigned c = next_char(text, at);
        if (c == '\n') {
            out.append(text, line, at - line);
            line = may = at;
            used = used_at_may = 0;
            before = 0;
            continue;
        }
        if (before != 0 && !closes(c) && (before == ' ' || is_han(before) || is_han(c))) {
            may = from;
            used_at_may = used;
        }
        used += font->GetCharAdvance(static_cast<ImWchar>(c)) * factor;
        before = c;
        if (used <= width || c == ' ') continue;
        if (may <= line) continue;  // one long word: as it is
        std::string part = text.substr(line, may - line);
        while (!part.empty() && part.back() == ' ') part.pop_back();
        out += part + "\n";
        line = may;
        used -= used_at_may;
    }
    out.append(text, line, std::string::npos);
    return out;
}

void flow(const std::string& text, float width) {
    if (width <= 0) width = ImGui::GetContentRegionAvail().x;
    if (language() == Language::en) {
        ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width);
        ImGui::TextUnformatted(text.c_str());
        ImGui::PopTextWrapPos();
        return;
    }
    ImGui::TextUnformatted(broken(text, width, ImGui::GetFont(), ImGui::GetFontSize()).c_str());
}

float button_width(const char* label) {
    return ImGui::CalcTextSize(label, nullptr, true).x + 2 * ImGui::GetStyle().FramePadding.x;
}

void same_line_if(float width) {
    const float right = ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x;
    if (ImGui::GetItemRectMax().x + ImGui::GetStyle().ItemSpacing.x + width <= right)
        ImGui::SameLine();
}

void faint(const std::string& text) {
    ImGui::PushStyleColor(ImGuiCol_Text, palette().faint);
    flow(text);
    ImGui::PopStyleColor();
}

void title(const std::string& text) {
    ImGui::PushFont(fonts().bold);
    flow(text);
    ImGui::PopFont();
}

void say(View& view, const std::string& text, double seconds) {
    view.message = text;
    view.message_until = ImGui::GetTime() + seconds;
}

void draw_bar(const std::string& label, const std::string& value, double share, ImU32 colour) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float room = ImGui::GetContentRegionAvail().x, line = ImGui::GetTextLineHeight();
    const float w = ImGui::CalcTextSize(value.c_str()).x;
    list.AddRectFilled(at, {at.x + room, at.y + line + 2}, with_alpha(palette().line, 0.25F), 2);
    list.AddRectFilled(
        at, {at.x + room * static_cast<float>(std::clamp(share, 0.0, 1.0)), at.y + line + 2},
        with_alpha(colour, 0.45F), 2);
    ImGui::PushClipRect(at, {at.x + room - w - 8 * scale(), at.y + line + 2}, true);
    list.AddText({at.x + 4 * scale(), at.y + 1}, palette().ink, label.c_str());
    ImGui::PopClipRect();
    list.AddText({at.x + room - w - 3 * scale(), at.y + 1}, palette().ink, value.c_str());
    // As text too, so that it can be read out and tested.
    ImGui::LogText("%s  %s\n", label.c_str(), value.c_str());
    ImGui::Dummy({room, line + 2});
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s  %s", label.c_str(), value.c_str());
}

}  // namespace cityload::viz
