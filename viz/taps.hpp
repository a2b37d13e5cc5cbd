#pragma once
// Keys that are pressed and let go between two frames: ImGui 1.86 reads which keys are down when a
// frame begins and would never see them. Each is shown to it for one frame, in their order.

#include <imgui.h>

#include <deque>

namespace cityload::viz {

class Taps {
  public:
    /// A key went down, with these modifiers held. From the window's key callback.
    void pressed(int key, bool ctrl, bool shift, bool alt) {
        if (key >= 0 && key < keys) waiting_.push_back({key, ctrl, shift, alt});
    }

    /// Before ImGui::NewFrame(). Keys that are still down are seen anyway; the first that is not is
    /// held down for this frame.
    void before_frame(ImGuiIO& io) {
        while (!waiting_.empty() && io.KeysDown[waiting_.front().key]) waiting_.pop_front();
        if (waiting_.empty()) return;
        const Tap tap = waiting_.front();
        waiting_.pop_front();
        held_ = tap.key;
        ctrl_ = io.KeyCtrl, shift_ = io.KeyShift, alt_ = io.KeyAlt;
        io.KeysDown[tap.key] = true;
        io.KeyCtrl = tap.ctrl;
        io.KeyShift = tap.shift;
        io.KeyAlt = tap.alt;
    }
    /// After ImGui::Render().
    void after_frame(ImGuiIO& io) {
        if (held_ < 0) return;
        io.KeysDown[held_] = false;
        io.KeyCtrl = ctrl_;
        io.KeyShift = shift_;
        io.KeyAlt = alt_;
        held_ = -1;
    }
    bool waiting() const { return !waiting_.empty(); }

  private:
    static constexpr int keys = 512;
    struct Tap {
        int key;
        bool ctrl, shift, alt;
    };
    std::deque<Tap> waiting_;
    int held_ = -1;
    bool ctrl_ = false, shift_ = false, alt_ = false;
};

}  // namespace cityload::viz
