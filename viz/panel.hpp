#pragma once
// The panels: one function each, one file each. They draw what the view says and change it; what
// the city shall do goes to the source.

#include <imgui.h>

#include <map>
#include <string>

#include "viz/source.hpp"
#include "viz/view.hpp"

namespace cityload::viz {

/// What a panel works on, for one frame.
struct Desk {
    View& view;
    Source& source;
    const Services& services;
    const city::LiveShape& shape;
    const city::LiveSnapshot& now;
};

void draw_transport(Desk& desk);
void draw_timeline(Desk& desk, ImVec2 size);
void draw_map(Desk& desk, std::size_t regime, ImVec2 size);
void draw_numbers(Desk& desk);
void draw_inspector(Desk& desk);
void draw_citizen(Desk& desk);
void draw_changes(Desk& desk);
void draw_plots(Desk& desk, ImVec2 size);
void draw_demo(Desk& desk);
void draw_help(View& view);

/// What the first screen wishes to open: a path and, for a demonstration, which.
struct Wish {
    std::string path;
    int demo = -1;
    bool home = false;
};
void draw_first(View& view, const Services& services, Wish& wish);
void draw_problems(View& view, const std::vector<ScenarioFault>& faults, Wish& wish);

/// Selects a thing, has its people listed, and shows the inspector.
void select(Desk& desk, Selection what);
/// Follows a need and shows its story.
void follow(Desk& desk, const city::RecentNeed& need, std::uint16_t matter);
/// Gives a change to the source: from now on, for `hours` or for good.
void make_change(Desk& desk, const std::string& set, double value, std::vector<std::string> links,
                 const std::vector<std::string>& regimes, std::int64_t hours);
/// Takes up the steps of a demonstration, where something is to be done without a click.
void run_demo(Desk& desk);

/// Remembers where the last item is, under a name, for tests and guided tours.
void mark(const std::string& name);
std::map<std::string, ImVec4>& marks();

/// A button that stays pressed while `on`.
bool toggle(const char* label, bool on, const char* tip = nullptr);
void tip(const char* text);
/// "●" in the regime's colour and its name.
void regime_label(const Desk& desk, std::size_t regime);

}  // namespace cityload::viz
