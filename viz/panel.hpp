#pragma once
// The panels: one function each, one file each. They draw what the view says and change it; what
// the city shall do goes to the source.

#include <imgui.h>

#include <map>
#include <optional>
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
/// Whether the stories of who is followed take the place of the maps; and there they are drawn.
bool stories_wide(Desk& desk);
void draw_stories(Desk& desk, ImVec2 size);
void draw_changes(Desk& desk);
void draw_plots(Desk& desk, ImVec2 size);
void draw_demo(Desk& desk);
void draw_help(View& view);
void draw_menu(Desk& desk);
/// The list of bookmarks, where it is open; and their file.
void draw_bookmarks(Desk& desk);
void load_bookmarks(Desk& desk);
void add_bookmark(Desk& desk);
void inspect_building(Desk& desk, std::uint32_t building);
void inspect_department(Desk& desk, std::uint32_t department);
void inspect_link(Desk& desk, std::uint32_t link);
void inspect_district(Desk& desk, std::uint32_t district);

/// What the first screen wishes to open: a path and, for a demonstration, which.
struct Wish {
    std::string path;
    int demo = -1;
    bool home = false;
};
void draw_first(View& view, const Services& services, Wish& wish);
void draw_problems(View& view, const std::vector<ScenarioFault>& faults, Wish& wish);

/// Selects a thing, has its people listed, and shows the inspector.
/// `show`: the maps move there if they are enlarged.
void select(Desk& desk, Selection what, bool show = false);
/// Follows a need and shows its story.
void follow(Desk& desk, const city::RecentNeed& need, std::uint16_t matter);
/// Whose windows a change is of: a kind of office and a district; empty: all.
struct Whose {
    std::string office, district;
};
/// Gives a change to the source: from now on, for `hours` or for good.
void make_change(Desk& desk, const std::string& set, double value, std::vector<std::string> links,
                 const std::vector<std::string>& regimes, std::int64_t hours,
                 const Whose& whose = {});
/// Takes up the steps of a demonstration, where something is to be done without a click.
void run_demo(Desk& desk);

/// What the run answers to a demonstration's question: the value of its measure, and which of the
/// choices that is; nothing where the run cannot say.
struct DemoAnswer {
    double value = 0;
    int choice = 0;
    std::string text;
};
std::optional<DemoAnswer> answer_of(const Desk& desk, const city::LiveDemoStep& step);

/// Remembers where the last item is, under a name, for tests and guided tours.
void mark(const std::string& name);
std::map<std::string, ImVec4>& marks();

/// A button that stays pressed while `on`.
bool toggle(const char* label, bool on, const char* tip = nullptr);
void tip(const char* text);
/// Large type on light ground, for a projector; or back to dark.
void present(View& view);
void language_button(View& view);
/// Light or dark, and large type, in one line.
void look_buttons(View& view);
/// Text broken into lines of `width` pixels (0: what is left of the line) in the current font.
/// ImGui breaks at spaces only, which Chinese has few of.
std::string broken(const std::string& text, float width, const ImFont* font, float size);
void flow(const std::string& text, float width = 0);
/// Goes on in the same line if `width` more pixels fit, otherwise in the next.
void same_line_if(float width);
/// The width a button with this label takes.
float button_width(const char* label);
void faint(const std::string& text);
void title(const std::string& text);
/// A sentence at the foot of the window for some seconds.
void say(View& view, const std::string& text, double seconds = 5);
/// A line of a list with a bar behind it: `share` of the width.
void draw_bar(const std::string& label, const std::string& value, double share, ImU32 colour);
/// Names of staff activities and of reasons, by their numbers.
const char* activity_name(std::size_t activity);
const char* reason_name(std::size_t reason);
/// "●" in the regime's colour and its name.
void regime_label(const Desk& desk, std::size_t regime);

}  // namespace cityload::viz
