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

}  // namespace

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

void select(Desk& desk, Selection what) {
    desk.view.selection = what;
    desk.view.tab = Tab::inspect;
    desk.view.tab_asked = true;
    desk.source.focus(what.kind == Selection::Kind::building
                          ? std::optional<std::uint32_t>(what.index)
                          : std::nullopt);
}

void Viewer::open(const std::string& path, const std::vector<std::string>& regimes) {
    source_.reset();
    placed_ = false;
    faults_.clear();
    const View old = std::move(view_);
    view_ = {};
    view_.dark = old.dark;
    view_.presentation = old.presentation;
    view_.language = old.language;
    view_.dpi = old.dpi;
    view_.path = path;
    Opened opened = services_.open(path, regimes);
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
    const View old = std::move(view_);
    view_ = {};
    view_.dark = old.dark;
    view_.presentation = old.presentation;
    view_.language = old.language;
    view_.dpi = old.dpi;
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
    if (pressed('P')) {
        view_.presentation = !view_.presentation;
        if (view_.presentation) view_.dark = false;
        view_.want_fonts = true;
    }
    if (pressed('/') && shift) view_.help = !view_.help;
    if (pressed(key_escape)) {
        if (view_.help)
            view_.help = false;
        else if (view_.about)
            view_.about = false;
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
    if (pressed('B'))
        view_.bookmarks.push_back(
            {desk->now.now_ms, date_text(desk->shape.first_civil_day, desk->now.now_ms) + " " +
                                   clock_text(desk->now.now_ms)});
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
    moving_ = false;
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

void Viewer::draw_menu(Desk& desk) {
    if (!view_.about) return;
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
    if (ImGui::Button("中文 / English"))
        view_.language = view_.language == Language::zh ? Language::en : Language::zh;
    mark("language");
    if (ImGui::Button(view_.dark ? tr("light", "浅色") : tr("dark", "深色"))) {
        view_.dark = !view_.dark;
        view_.want_fonts = true;
    }
    mark("theme");
    ImGui::SameLine();
    if (ImGui::Button(tr("large type", "大字"))) {
        view_.presentation = !view_.presentation;
        view_.dark = !view_.presentation;
        view_.want_fonts = true;
    }
    mark("presentation");
    ImGui::Checkbox(tr("people on the way", "在途的人"), &view_.show_people);
    ImGui::Checkbox(tr("data on the way", "数据流"), &view_.show_data);
    mark("show-data");
    ImGui::Checkbox(tr("names", "名称"), &view_.show_names);
    ImGui::Checkbox(tr("plots", "曲线"), &view_.show_plots);
    if (ImGui::Button(tr("bookmark (B)", "书签（B）")))
        view_.bookmarks.push_back(
            {desk.now.now_ms, date_text(desk.shape.first_civil_day, desk.now.now_ms) + " " +
                                  clock_text(desk.now.now_ms)});
    mark("bookmark");
    if (ImGui::Button(tr("save a picture (F12)", "截图（F12）"))) view_.want_screenshot = true;
    if (ImGui::Button(tr("save pictures of all screens", "保存全部画面")))
        view_.want_pictures = true;
    mark("pictures");
    if (ImGui::Button(tr("keys and signs (?)", "快捷键与图例（?）"))) view_.help = true;
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
        view_.about = false;
        view_.screen = Screen::first;
        view_.demo.reset();
    }
}

void Viewer::draw_maps(Desk& desk, ImVec2 size) {
    std::vector<std::size_t> shown;
    for (std::size_t r = 0; r < desk.now.regimes.size(); ++r)
        if (!view_.only || *view_.only == r) shown.push_back(r);
    const float gap = 8 * scale();
    const float width =
        (size.x - gap * static_cast<float>(shown.size() - 1)) / static_cast<float>(shown.size());
    for (std::size_t k = 0; k < shown.size(); ++k) {
        const std::size_t r = shown[k];
        if (k > 0) ImGui::SameLine(0, gap);
        ImGui::BeginGroup();
        const Headline h = headline(desk.now.regimes[r]);
        // The regime's name, and the one figure to remember.
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImDrawList& list = *ImGui::GetWindowDrawList();
        const float big = fonts().big->FontSize, line = ImGui::GetTextLineHeight();
        list.AddRectFilled(at, {at.x + 4 * scale(), at.y + big + line * 1.2F}, regime_colour(r));
        const float x = at.x + 12 * scale();
        const std::string name = tr(desk.shape.regimes[r].name);
        ImGui::PushClipRect(at, {at.x + width, at.y + big + line * 1.6F}, true);
        list.AddText(fonts().text, fonts().text->FontSize, {x, at.y}, regime_colour(r),
                     name.c_str());
        const std::string trips = decimal(h.trips_per_need, 2);
        list.AddText(fonts().big, big, {x, at.y + line * 0.95F}, palette().ink, trips.c_str());
        const float tw = fonts().big->CalcTextSizeA(big, FLT_MAX, 0, trips.c_str()).x;
        list.AddText({x + tw + 8 * scale(), at.y + line * 0.95F + big * 0.18F}, palette().faint,
                     tr("trips per need", "趟/件"));
        const std::string second =
            whole(h.waiting) + tr(" waiting · ", " 人等候 · ") + wait_text(h.longest_wait_s);
        list.AddText({x + tw + 8 * scale(), at.y + line * 0.95F + big * 0.18F + line},
                     palette().faint, second.c_str());
        ImGui::PopClipRect();
        ImGui::InvisibleButton(("head" + std::to_string(r)).c_str(), {width, big + line * 1.6F});
        mark("head-" + desk.shape.regimes[r].name.id);
        if (ImGui::IsItemClicked()) {
            if (view_.only)
                view_.only.reset();
            else
                view_.only = r;
        }
        tip(tr("click: this one alone, or side by side", "点击：单独显示或并排"));
        draw_map(desk, r, {width, size.y - big - line * 1.6F - 8 * scale()});
        ImGui::EndGroup();
    }
}

void Viewer::draw_tabs(Desk& desk) {
    struct Entry {
        Tab tab;
        const char *en, *zh, *id;
    };
    static constexpr Entry entries[] = {{Tab::numbers, "Numbers", "数字", "tab-numbers"},
                                        {Tab::inspect, "Look into", "查看", "tab-inspect"},
                                        {Tab::citizen, "Follow", "跟随", "tab-citizen"},
                                        {Tab::change, "Change", "更改", "tab-change"}};
    bool first = true;
    for (const Entry& e : entries) {
        if (e.tab == Tab::change && !services_.change_text) continue;
        if (!first) ImGui::SameLine(0, 4 * scale());
        first = false;
        if (toggle((std::string(tr(e.en, e.zh)) + "###" + e.id).c_str(), view_.tab == e.tab))
            view_.tab = e.tab;
        mark(e.id);
    }
    view_.tab_asked = false;
    ImGui::Spacing();
    ImGui::BeginChild("panel");
    switch (view_.tab) {
        case Tab::numbers:
            draw_numbers(desk);
            break;
        case Tab::inspect:
            draw_inspector(desk);
            break;
        case Tab::citizen:
            draw_citizen(desk);
            break;
        case Tab::change:
            draw_changes(desk);
            break;
    }
    ImGui::EndChild();
}

void Viewer::draw_city() {
    const city::LiveSnapshot& now = source_->latest();
    Desk desk{view_, *source_, services_, source_->shape(), now};
    if (now.regimes.size() != desk.shape.regimes.size()) return;
    if (!placed_) {
        place_buildings(view_, desk.shape);
        placed_ = true;
        std::int64_t start = 0;
        if (view_.demo && parse_date(view_.demo->start.c_str(), desk.shape.first_civil_day, start))
            source_->jump(start);
    }
    follow_flows(view_, desk.shape, now);
    moving_ = now.running;
    if (now.running) view_.seconds += std::min(0.1, static_cast<double>(ImGui::GetIO().DeltaTime));
    take_keys(&desk);
    if (view_.demo && !view_.demo_begun && !now.running) run_demo(desk);
    if (!now.stopped_because_en.empty() && !now.running) {
        view_.message = tr(now.stopped_because_en, now.stopped_because_zh);
        view_.message_until = ImGui::GetTime() + 0.2;
    }

    draw_transport(desk);
    draw_timeline(desk,
                  {ImGui::GetContentRegionAvail().x, ImGui::GetTextLineHeight() + 20 * scale()});
    const ImVec2 rest = ImGui::GetContentRegionAvail();
    const float side = std::clamp(rest.x * 0.29F, 280 * scale(), 430 * scale());
    const float gap = 10 * scale();
    ImGui::BeginChild("left", {rest.x - side - gap, rest.y}, false,
                      ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
    const ImVec2 left = ImGui::GetContentRegionAvail();
    const float plots = view_.show_plots && left.y > 420 * scale()
                            ? std::clamp(left.y * 0.23F, 110 * scale(), 200 * scale())
                            : 0;
    const float buttons = plots > 0 ? ImGui::GetFrameHeightWithSpacing() : 0;
    draw_maps(desk, {left.x, left.y - plots - buttons - 10 * scale()});
    if (plots > 0) {
        static constexpr const char* en[] = {"day", "week", "month", "all"};
        static constexpr const char* zh[] = {"日", "周", "月", "全部"};
        for (int k = 0; k < 4; ++k) {
            if (k > 0) ImGui::SameLine(0, 4 * scale());
            if (toggle((std::string(tr(en[k], zh[k])) + "###span" + std::to_string(k)).c_str(),
                       view_.plot_span == k))
                view_.plot_span = k;
            mark("span-" + std::to_string(k));
        }
        ImGui::SameLine();
        ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(palette().faint), "%s",
                           tr("schematic map of a model; assumptions in the scenario",
                              "模型的示意图；假设见情景文件"));
        draw_plots(desk, {left.x, plots});
    }
    ImGui::EndChild();
    ImGui::SameLine(0, gap);
    ImGui::PushStyleColor(ImGuiCol_ChildBg, ImGui::ColorConvertU32ToFloat4(palette().panel));
    ImGui::BeginChild("side", {side, rest.y}, false, ImGuiWindowFlags_AlwaysUseWindowPadding);
    if (view_.demo) {
        ImGui::BeginGroup();
        draw_demo(desk);
        ImGui::EndGroup();
        ImGui::Spacing();
        ImGui::Separator();
        ImGui::Spacing();
    }
    draw_tabs(desk);
    ImGui::EndChild();
    ImGui::PopStyleColor();
    if (now.rebuilding) {
        view_.message = tr("running again from before the change…", "正在从更改之前重新运行……");
        view_.message_until = ImGui::GetTime() + 0.3;
    }
    draw_menu(desk);
    if (view_.screen == Screen::first) {
        source_.reset();
        placed_ = false;
    }
}

}  // namespace cityload::viz
