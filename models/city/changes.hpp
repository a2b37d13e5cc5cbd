#pragma once
// Changes at dates: what can change while a city runs, and what a change acts on. The same struct
// serves a scenario's [change.ID] and a command given at a stop.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/city/plan.hpp"
#include "models/city/regime_values.hpp"

namespace cityload::city {

/// What a change acts on, and so which of its lists choose.
enum class ChangeScope : std::uint8_t {
    regime,   ///< a regime's value, for the cases of `departments`
    link,     ///< `links`, or all links of documents issued by `departments`
    windows,  ///< window groups of `departments` in `offices` in `districts`, or `groups`
    posts,    ///< back offices of `departments` in `districts`
    hours,    ///< opening hours, by id
    demand    ///< needs for `matters` (or of `departments`) in `districts`; whole days
};

/// One thing that can be changed.
struct ChangeKey {
    std::string name;  ///< as in `set`
    ChangeScope scope;
    ChangeType type;
    double lowest, highest;  ///< of `value`, in base units, both allowed
    std::string_view meaning, meaning_zh;
    RegimeMember member = {};  ///< regime values
};

/// All of them, sorted by name.
std::span<const ChangeKey> change_keys();
const ChangeKey* find_change_key(std::string_view name);  ///< null if there is none

/// What is wrong with a change; empty if it can be made. Names are looked up in `spec`; a command
/// of a running session is checked with this before it is given.
std::string change_fault(const CitySpec& spec, const ChangeSpec& change);

/// The changes that happen in a run under `regime`, by (at, id).
std::vector<ChangeSpec> changes_of(const CitySpec& spec, const std::string& regime);

/// Whether a change can move windows into or out of a hall or join them.
bool moves_windows(const ChangeSpec& change);

/// What changes act on, in plain values: the scenario's own, then one change after another.
struct Settings {
    struct Link {
        double coverage = 1, mismatch = 0, capacity_per_ms = 0;
        Duration latency{};
        bool nightly = false, down = false;
        std::optional<bool> in_use;  ///< unset: by its dates and its wave

        friend bool operator==(const Link&, const Link&) = default;
    };
    struct Group {
        double share = 1, absence = 0;
        bool closed = false;

        friend bool operator==(const Group&, const Group&) = default;
    };
    std::vector<RegimeSpec> regime;    ///< by department
    std::vector<Link> links;           ///< by link
    std::vector<Group> windows;        ///< by paper station
    std::vector<std::int64_t> number;  ///< by station: windows in all; -1: as staffed
    std::vector<double> posts;         ///< by back office: share of those staffed
    std::vector<HoursSpec> hours;
    std::vector<double> demand;  ///< by (district, matter): factor on its rate
};

/// The settings of a run before any change.
Settings settings_of(const RegimePlan& plan);

/// Makes one change of the scopes that do not depend on where windows are.
void make_change(Settings& settings, const ChangeSpec& change, const RegimePlan& plan);
/// Makes one change of scope `windows`, the windows being where `station_of_paper` says.
void make_window_change(Settings& settings, const ChangeSpec& change, const RegimePlan& plan,
                        std::span<const std::uint32_t> station_of_paper);

}  // namespace cityload::city
