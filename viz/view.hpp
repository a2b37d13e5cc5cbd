#pragma once
// What the viewer shows and why: plain data, changed by the panels and by demonstrations, tested
// without any drawing.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/city/live_demo.hpp"
#include "models/city/live_snapshot.hpp"
#include "viz/source.hpp"
#include "viz/text.hpp"

namespace cityload::viz {

enum class Screen { first, loading, problems, city };

/// What is looked into.
struct Selection {
    enum class Kind { nothing, building, department, link, district };
    Kind kind = Kind::nothing;
    std::uint32_t index = 0;
    friend bool operator==(const Selection&, const Selection&) = default;
};

/// Where a map looks: the middle, in map units (0–100), and how much it is enlarged.
struct Camera {
    double x = 50, y = 50, zoom = 1;
};

enum class Tab { numbers, inspect, citizen, change };

/// Where a building stands on the schematic map, and what may flow to it.
struct Place {
    double x = 0, y = 0;
};

/// Flows smoothed over the last simulated hour, per hour of the clock.
struct Flows {
    std::vector<double> trips;    ///< building × district
    std::vector<double> queries;  ///< by district
    std::vector<double> failed;   ///< by district
    std::vector<double> online;   ///< by district
    double all_trips = 0, all_queries = 0, all_online = 0;
};

/// The figures of one regime that stand on the first page.
struct Headline {
    double trips_per_need = 0;         ///< of ended cases
    double at_most_one = 0, none = 0;  ///< shares of completed
    double hours_per_need = 0;         ///< of the applicant's time
    double mean_wait_min = 0;          ///< of those served
    double staff_hours = 0;
    std::int64_t waiting = 0, backlog = 0, longest_wait_s = 0;
};
Headline headline(const city::LiveRegime& regime);

/// The state of the user interface.
struct View {
    Screen screen = Screen::first;
    bool dark = true, presentation = false, help = false, menu = false, show_bookmarks = false;
    Language language = Language::en;
    float dpi = 1;
    Tab tab = Tab::numbers;
    Selection selection;
    Camera camera;
    std::optional<std::size_t> only;  ///< one regime full screen
    std::size_t main_regime = 0;      ///< the others are ghosts in its plots
    bool show_people = true, show_data = true, show_names = true, show_plots = true;
    double speed = 1200;  ///< simulated seconds a second; 0: as fast as possible
    int plot_span = 1;    ///< 0 day, 1 week, 2 month, 3 all
    std::string search;
    bool search_asked = false;  ///< the next frame puts the keyboard there
    std::string path, message;
    double message_until = 0;
    std::vector<Bookmark> bookmarks;
    bool reveal_all = false;  ///< a journey is told to its end at once
    bool wide_story = true;   ///< in columns where the maps are
    std::int64_t queue_limit = 50;

    // A guided demonstration.
    std::optional<city::LiveDemo> demo;
    std::size_t demo_step = 0;
    bool demo_begun = false;
    std::optional<int> guess;
    bool answered = false;  ///< the run may answer, or nothing was asked

    // Wishes for the window: what the panels cannot do themselves.
    bool want_fonts = false, want_screenshot = false, want_quit = false, want_pictures = false;

    // Derived, by the snapshot.
    std::vector<Place> places;   ///< by building
    std::vector<double> radius;  ///< by district
    std::vector<Flows> flows;    ///< by regime
    double seconds = 0;          ///< of the wall clock, while the city moves
    std::int64_t flow_ms = -1;
    std::uint64_t flow_edition = 0;
    std::vector<std::vector<std::int64_t>> last_trips, last_queries, last_failed, last_online;
};

/// Places the buildings of a city around the middles of their districts.
void place_buildings(View& view, const city::LiveShape& shape);

/// Follows the flows from one snapshot to the next.
void follow_flows(View& view, const city::LiveShape& shape, const city::LiveSnapshot& now);

/// A series of a regime's history. Rates are per day. `waiting_twice` is the people who wait at
/// half past ten and at three on working days, which a run at full speed is looked at too, so that
/// days compare.
enum class Measure {
    waiting,
    waiting_twice,
    longest_wait,
    trips,
    completed,
    queries,
    backlog,
    trips_per_need
};
std::vector<std::pair<double, double>> series_of(const city::LiveRegime& regime, Measure measure);

/// Things whose name contains the text, in either language.
struct Found {
    Selection what;
    std::string text;
};
std::vector<Found> search(const city::LiveShape& shape, const std::string& text,
                          std::size_t most = 12);

/// The full name of a building: its kind and its district.
std::string building_name(const city::LiveShape& shape, std::uint32_t building);

/// The worst wait now of a building's window groups, minutes, and the people inside.
struct BuildingNow {
    int inside = 0, waiting = 0, servers = 0, busy = 0;
    double wait_min = 0;
};
std::vector<BuildingNow> buildings_now(const city::LiveShape& shape, std::size_t regime,
                                       const city::LiveRegime& now);

}  // namespace cityload::viz
