#pragma once
// Drives the real viewer without a window: no display, no OpenGL, the mouse and the keys written
// where ImGui reads them.

#include <imgui.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

#include "app/viewer_services.hpp"
#include "viz/theme.hpp"
#include "viz/viewer.hpp"

namespace cityload::test {

class Hands {
  public:
    explicit Hands(viz::Services services, float width = 1280, float height = 800)
        : viewer(std::move(services)) {
        ImGui::CreateContext();
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = {width, height};
        io.DeltaTime = 1.0F / 60;
        for (int k = 0; k < 512; ++k) io.KeysDown[k] = false;
        io.KeyMap[ImGuiKey_Enter] = 257;
        io.SetClipboardTextFn = [](void* user, const char* text) {
            *static_cast<std::string*>(user) = text;
        };
        io.GetClipboardTextFn = [](void* user) { return static_cast<std::string*>(user)->c_str(); };
        io.ClipboardUserData = &clipboard_;
        look();
        frame();
    }
    ~Hands() { ImGui::DestroyContext(); }

    /// One frame; returns how long it took to build, s.
    double frame() {
        if (viewer.view().want_fonts) look();
        const auto begin = std::chrono::steady_clock::now();
        ImGui::NewFrame();
        if (dumping_) ImGui::LogToClipboard();
        viewer.draw();
        if (dumping_) ImGui::LogFinish();
        ImGui::Render();
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }
    void frames(int n) {
        for (int k = 0; k < n; ++k) frame();
    }

    /// Until the city is there, and stands still.
    void settle() {
        for (int k = 0; k < 20'000 && viewer.view().screen == viz::Screen::loading; ++k) {
            frame();
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        frames(2);
        if (viewer.source() != nullptr) viewer.source()->settle();
        frames(2);
    }

    /// As on a machine without a Chinese font, from the next frame on.
    void without_chinese() {
        no_chinese_ = true;
        viewer.view().want_fonts = true;
    }

    bool has(const std::string& mark) const { return viz::marks().count(mark) != 0; }

    void move_to(float x, float y) {
        ImGui::GetIO().MousePos = {x, y};
        frame();
    }
    void click_at(float x, float y) {
        move_to(x, y);
        ImGui::GetIO().MouseDown[0] = true;
        frames(2);
        ImGui::GetIO().MouseDown[0] = false;
        frames(2);
    }
    /// Clicks the middle of what a panel has marked.
    void click(const std::string& mark) {
        const ImVec4 r = place(mark);
        click_at((r.x + r.z) / 2, (r.y + r.w) / 2);
    }
    /// Pulls a slider from where it is to a share of its width.
    void drag(const std::string& mark, float share) {
        const ImVec4 r = place(mark);
        move_to((r.x + r.z) / 2, (r.y + r.w) / 2);
        ImGui::GetIO().MouseDown[0] = true;
        frames(2);
        move_to(r.x + (r.z - r.x) * share, (r.y + r.w) / 2);
        frames(2);
        ImGui::GetIO().MouseDown[0] = false;
        frames(2);
    }
    void key(int k, bool shift = false) {
        ImGui::GetIO().KeyShift = shift;
        ImGui::GetIO().KeysDown[k] = true;
        frame();
        ImGui::GetIO().KeysDown[k] = false;
        ImGui::GetIO().KeyShift = false;
        frame();
    }
    void type(const std::string& text) {
        ImGui::GetIO().AddInputCharactersUTF8(text.c_str());
        frames(2);
    }

    /// The text of everything drawn with words in one frame.
    std::string dump() {
        dumping_ = true;
        frame();
        dumping_ = false;
        return clipboard_;
    }

    viz::Viewer viewer;

  private:
    void look() {
        viz::build_fonts(viewer.view().presentation ? 24 : 16, viewer.glyphs(), no_chinese_);
        viz::apply_theme(viewer.view().dark, viewer.view().presentation ? 1.5F : 1);
        viewer.view().want_fonts = false;
    }
    ImVec4 place(const std::string& mark) {
        const auto it = viz::marks().find(mark);
        if (it == viz::marks().end()) throw std::runtime_error("nothing is marked " + mark);
        return it->second;
    }

    std::string clipboard_;
    bool dumping_ = false, no_chinese_ = false;
};

}  // namespace cityload::test
