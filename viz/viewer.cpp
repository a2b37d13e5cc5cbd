#include "viz/viewer.hpp"

#include <algorithm>
#include <cmath>

#include "viz/glyphs.hpp"
#include "viz/theme.hpp"

namespace cityload::viz {
namespace {

constexpr ImGuiWindowFlags plain =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoNavInputs;

/// Keys are numbered as GLFW does; letters and digits are their characters.
constexpr int key_escape = 256, key_f12 = 301;

bool pressed(int key) {
    return ImGui::IsKeyPressed(key, false);
}

void draw_toast(View& view) {
    if (view.message.empty() || ImGui::GetTime() > view.message_until) return;
    const ImVec2 room = ImGui::GetIO().DisplaySize;
    const ImVec2 size = ImGui::CalcTextSize(view.message.c_str(), nullptr, false, room.x * 0.7F);
    ImDrawList& list = *ImGui::GetForegroundDrawList();
    const ImVec2 a{(room.x - size.x) / 2 - 14, room.y - size.y - 46 * scale()};
    list.AddRectFilled(a, {a.x + size.x + 28, a.y + size.y + 16}, palette().ink, 6);
    list.AddText(nullptr, 0, {a.x + 14, a.y + 8}, palette().back, view.message.c_str(), nullptr,
                 room.x * 0.7F);
}

/// Nothing of a city any more; the look stays.
View afresh(const View& old) {
    View view;
    view.dark = old.dark;
    view.presentation = old.presentation;
    view.language = old.language;
    view.dpi = old.dpi;
    return view;
}

}  // namespace

void Viewer::open(const std::string& path, const std::vector<std::string>& regimes) {
    const std::string name = path;  // may be of the view
    source_.reset();
    placed_ = false;
    faults_.clear();
    view_ = afresh(view_);
    view_.path = name;
    Opened opened = services_.open(name, regimes);
    faults_ = std::move(opened.faults);
    source_ = std::move(opened.source);
    view_.screen = source_ ? Screen::loading : Screen::problems;
    view_.want_fonts = true;
    opened_at_ = ImGui::GetCurrentContext() != nullptr ? ImGui::GetTime() : 0;
}

void Viewer::start_demo(std::size_t which) {
    const city::LiveDemo demo = services_.demos.at(which);
    open(demo.scenario, demo.regimes);
    view_.demo = demo;
}

void Viewer::home() {
    source_.reset();
    view_ = afresh(view_);
}

std::string Viewer::glyphs() const {
    std::string all;
    for (const city::LiveDemo& d : services_.demos) {
        all += d.title_zh + d.about_zh;
        for (const city::LiveDemoStep& s : d.steps) {
            all += s.zh + s.ask_zh;
            for (const std::string& c : s.choices_zh) all += c;
        }
    }
    for (const ScenarioFault& f : faults_) all += f.zh;
    all += interface_glyphs;
    if (!source_ || !source_->ready()) return all;
    const city::LiveShape& shape = source_->shape();
    all += shape.city.zh + shape.title;
    for (const auto& d : shape.districts) all += d.name.zh;
    for (const auto& d : shape.departments) all += d.zh;
    for (const auto& o : shape.offices) all += o.zh;
    for (const auto& m : shape.matters) all += m.name.zh;
    for (const auto& l : shape.links) all += l.document.zh;
    for (const auto& r : shape.regimes) all += r.name.zh;
    return all;
}

void Viewer::take_keys(Desk* desk) {
    if (pressed(key_f12)) view_.want_screenshot = true;
    if (ImGui::GetIO().KeyCtrl && pressed('Q')) view_.want_quit = true;
    if (ImGui::GetIO().WantTextInput || ImGui::GetIO().KeyCtrl) return;
    const bool shift = ImGui::GetIO().KeyShift;
    if (pressed('L')) view_.language = view_.language == Language::zh ? Language::en : Language::zh;
    if (pressed('T')) {
        view_.dark = !view_.dark;
        view_.want_fonts = true;
    }
    if (pressed('P')) present(view_);
    if (pressed('/') && shift) view_.help = !view_.help;
    if (pressed(key_escape)) {
        if (view_.help)
            view_.help = false;
        else if (view_.menu)
            view_.menu = false;
        else if (view_.show_bookmarks)
            view_.show_bookmarks = false;
        else
            view_.selection = {};
    }
    if (desk == nullptr) return;
    if (pressed(' ')) {
        if (desk->now.running)
            desk->source.pause();
        else
            desk->source.play(view_.speed);
    }
    if (pressed('N')) desk->source.step(300'000);
    if (pressed('H')) desk->source.step(3'600'000);
    if (pressed('D')) desk->source.step(86'400'000);
    if (pressed('B')) add_bookmark(*desk);
    if (pressed('F')) {
        view_.tab = Tab::inspect;
        view_.search_asked = true;
    }
    for (std::size_t r = 0; r < desk->shape.regimes.size() && r < 9; ++r)
        if (pressed('1' + static_cast<int>(r))) view_.only = r;
    if (pressed('0')) view_.only.reset();
    static constexpr double speeds[] = {1, 60, 300, 1200, 3600, 6 * 3600, 86'400, 0};
    const int step = shift && pressed('.') ? 1 : shift && pressed(',') ? -1 : 0;
    if (step == 0) return;
    int k = 3;
    for (int i = 0; i < 8; ++i)
        if (speeds[i] == view_.speed) k = i;
    view_.speed = speeds[std::clamp(k + step, 0, 7)];
    if (desk->now.running) desk->source.play(view_.speed);
}

void Viewer::draw() {
    set_language(view_.language);
    if (!fonts().chinese && view_.language == Language::zh) {
        view_.language = Language::en;
        set_language(Language::en);
        view_.message = fonts().missing;
        view_.message_until = ImGui::GetTime() + 6;
    }
    marks().clear();
    const ImVec2 room = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(room);
    ImGui::PushStyleColor(ImGuiCol_WindowBg, ImGui::ColorConvertU32ToFloat4(palette().back));
    ImGui::Begin("cityload", nullptr, plain);
    ImGui::PopStyleColor();
    Wish wish;
    if (view_.screen == Screen::loading && source_) {
        if (!source_->failure().empty()) {
            faults_ = {{view_.path, 0, 0, "", source_->failure(), source_->failure(), false}};
            source_.reset();
            view_.screen = Screen::problems;
        } else if (source_->ready()) {
            view_.screen = Screen::city;
            view_.want_fonts = true;  // the city's names may need other characters
        }
    }
    moving_ = fast_ = false;
    switch (view_.screen) {
        case Screen::first:
            take_keys(nullptr);
            draw_first(view_, services_, wish);
            break;
        case Screen::loading:
            moving_ = true;
            draw_loading();
            break;
        case Screen::problems:
            take_keys(nullptr);
            draw_problems(view_, faults_, wish);
            break;
        case Screen::city:
            draw_city();
            break;
    }
    ImGui::End();
    draw_help(view_);
    draw_toast(view_);
    if (wish.demo >= 0) start_demo(static_cast<std::size_t>(wish.demo));
    if (!wish.path.empty()) open(wish.path);
    if (wish.home) home();
}

void Viewer::draw_loading() {
    const ImVec2 room = ImGui::GetIO().DisplaySize;
    const char* text = tr("Preparing the city: windows and posts are sized by the scenario's rule…",
                          "正在准备：按情景规则核定窗口与岗位……");
    ImGui::PushFont(fonts().bold);
    const float w = std::min(ImGui::CalcTextSize(text).x, room.x * 0.9F);
    ImGui::SetCursorPos({(room.x - w) / 2, room.y * 0.42F});
    ImGui::PushTextWrapPos(room.x * 0.95F);
    ImGui::TextUnformatted(text);
    ImGui::PopTextWrapPos();
    ImGui::PopFont();
    ImGui::SetCursorPosX((room.x - w) / 2);
    ImGui::Text("%s   %.0f s", view_.path.c_str(), ImGui::GetTime() - opened_at_);
}

}  // namespace cityload::viz
