#pragma once
// What a viewer may know of a running city: plain data. A Shape does not change while a session
// lasts; a Snapshot is the state at one instant, compact enough to be copied thirty times a second
// for a city of twelve million.

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "models/city/live_counts.hpp"

namespace cityload::city {

/// A thing with a name in both languages.
struct LiveName {
    std::string id, en, zh;
};

/// What does not change while a session lasts. Lists are indexed as in the snapshot.
struct LiveShape {
    struct District {
        LiveName name;
        double x = 0, y = 0;  ///< schematic, 0–100
        std::int64_t residents = 0, firms = 0;
    };
    struct Building {
        LiveName name;
        std::uint16_t district = 0, office = 0;
        int level = 0;  ///< 0 town, 1 district, 2 city
        bool hall = false;
        std::string hours;  ///< "09:00-12:00 13:30-17:00"
        std::int64_t open_ms = 0, close_ms = 0;
    };
    struct Station {
        std::uint32_t building = 0;
        std::uint16_t department = 0;
        bool integrated = false;
        std::int64_t windows = 0;
    };
    struct BackOffice {
        std::uint16_t department = 0;
        std::uint16_t district = 0;
        std::int64_t posts = 0;
    };
    struct Link {
        LiveName document;
        std::string id;
        std::uint16_t provider = 65535;  ///< department; 65535: outside the city
        double latency_ms = 0, coverage = 0;
        int wave = 0;
    };
    struct Matter {
        LiveName name;
        std::uint16_t department = 0;
        bool firm = false;
    };
    struct Regime {
        LiveName name;
        std::vector<Station> stations;
        std::vector<BackOffice> back_offices;
        std::vector<char> link_used;  ///< by link, before any change
        /// Numbers that a change can set ("regime.informed" …), before any.
        std::map<std::string, double> settings;
    };
    struct Day {
        bool work = false, holiday = false;
    };

    LiveName city;
    std::string title;
    std::vector<District> districts;
    std::vector<LiveName> departments, offices;
    std::vector<Building> buildings;
    std::vector<Matter> matters;
    std::vector<Link> links;
    std::vector<Regime> regimes;
    std::vector<Day> days;             ///< of the run
    std::int64_t first_civil_day = 0;  ///< days since 1970-01-01 of day 0
    std::int64_t first_measured = 0, measured_days = 0;
    std::int64_t residents = 0;
    double scale = 1;
};

/// A window group (or back office) now.
struct LiveQueue {
    std::uint32_t waiting = 0;
    std::uint16_t servers = 0, busy = 0;
    std::int32_t longest_wait_s = 0;  ///< of those who wait
};

/// Somebody in a queue.
struct LivePerson {
    std::uint64_t id = 0;
    std::uint32_t citizen = 0;
    std::int32_t wait_s = 0;  ///< so far
    std::uint16_t matter = 0, town = 0, need_day = 0;
    std::uint8_t step = 0;  ///< 0 files, 1 certificate, 2 fetches the result, 3 in a back office
    std::uint8_t refusals = 0, trips = 0;
    bool favoured = false;
};

/// The queue of one station of the building looked at.
struct LiveLine {
    std::uint32_t station = 0;
    std::vector<LivePerson> people;  ///< the first of the queue, in its order
};

/// The detail of the building in focus.
struct LiveFocus {
    std::uint32_t building = LiveDetail::nowhere;
    std::vector<std::uint32_t> visits;  ///< by matter
    std::array<std::uint32_t, live_reasons> reasons{};
    std::array<std::int64_t, live_activities> activity{};  ///< ms
};

/// City-wide sums at one instant; the points of history plots.
struct LivePoint {
    std::int64_t at_ms = 0;
    std::array<std::int64_t, static_cast<std::size_t>(PerCity::count)> city{};
    std::int64_t waiting = 0;  ///< people at windows
    std::int64_t backlog = 0;  ///< files in back offices
    std::int32_t longest_wait_s = 0;
};

/// One regime at the snapshot's instant.
struct LiveRegime {
    LiveCounts counts;
    std::vector<LiveQueue> stations, back_offices;
    std::vector<LiveLine> lines;  ///< of the building in focus
    LiveFocus focus;
    std::vector<std::int64_t> department_activity;  ///< department × Activity, ms
    std::vector<char> link_up;                      ///< by link: in use and answering
    std::vector<std::int64_t> link_backlog;         ///< by link: queries not yet answered
    std::vector<LivePoint> history;                 ///< one a half hour, since the beginning
    /// People inside by building, one column a sample of the last days: [sample % ring][building].
    std::vector<std::uint16_t> inside;
    std::vector<std::int64_t> inside_at_ms;  ///< of the columns
    std::uint64_t inside_samples = 0;
    std::uint64_t services = 0;
    std::string fingerprint;  ///< so far; at the end that of a plain run
};

/// A change of the session: of the scenario or made while it ran.
struct LiveChange {
    std::string id;
    std::int64_t at_ms = 0;
    std::string en, zh;  ///< what it does
    bool from_session = false;
};

struct LiveSnapshot {
    std::int64_t now_ms = 0;
    std::uint64_t edition =
        0;  ///< raised by every jump back: what was drawn before no longer holds
    std::vector<LiveRegime> regimes;
    std::vector<LiveChange> changes;
    std::uint64_t changes_edition = 0;
    bool running = false, ended = false, rebuilding = false;
    std::uint64_t obeyed = 0;  ///< commands of the session that this snapshot is after
    bool fast = false;         ///< as fast as the processor can
    double rebuilding_share = 0;
    std::string stopped_because_en, stopped_because_zh;
    std::int64_t kept_states = 0, kept_bytes = 0;
    double speed = 0;  ///< simulated seconds a second, measured
    std::string error;
};

inline constexpr std::size_t live_ring = 432;               ///< samples
inline constexpr std::int64_t live_ring_step_ms = 600'000;  ///< ten minutes

}  // namespace cityload::city
