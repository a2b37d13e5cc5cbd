#pragma once
// The whole viewer but for the window: takes keys and clicks through ImGui, draws every screen.
// Needs no display, so tests drive it as it is.

#include <memory>
#include <string>
#include <vector>

#include "viz/panel.hpp"
#include "viz/source.hpp"
#include "viz/view.hpp"

namespace cityload::viz {

class Viewer {
  public:
    explicit Viewer(Services services) : services_(std::move(services)) {}

    /// Opens a scenario or results file; what is wrong with it becomes a screen.
    void open(const std::string& path, const std::vector<std::string>& regimes = {});
    void start_demo(std::size_t which);
    void home();

    /// Between ImGui::NewFrame() and ImGui::Render().
    void draw();

    View& view() { return view_; }
    Source* source() { return source_.get(); }
    const Services& services() const { return services_; }
    /// Whether the city moves: then frames are worth drawing though nobody touches anything.
    bool moving() const { return moving_; }
    /// Whether it moves as fast as the processor can: then frames should be few.
    bool as_fast_as_possible() const { return fast_; }
    /// Characters that the fonts must have: names of the city and texts of the demonstrations.
    std::string glyphs() const;

  private:
    void draw_loading();
    void draw_city();
    void draw_tabs(Desk& desk);
    void draw_maps(Desk& desk, ImVec2 size);
    void take_keys(Desk* desk);

    Services services_;
    View view_;
    std::unique_ptr<Source> source_;
    std::vector<ScenarioFault> faults_;
    bool moving_ = false, fast_ = false, placed_ = false;
    double opened_at_ = 0;
};

}  // namespace cityload::viz
