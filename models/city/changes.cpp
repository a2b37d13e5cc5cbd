#include "models/city/changes.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "models/city/tallies.hpp"

namespace cityload::city {

namespace {

bool among(const std::vector<std::string>& list, const std::string& id) {
    return list.empty() || std::find(list.begin(), list.end(), id) != list.end();
}

template <class Items>
std::string missing(const Items& items, const std::vector<std::string>& ids) {
    for (const std::string& id : ids)
        if (std::none_of(items.begin(), items.end(), [&](const auto& i) { return i.id == id; }))
            return id;
    return {};
}

/// Whether a window group can be called so: office, district and number of the town as its level
/// asks, then a department or "integrated".
bool names_group(const CitySpec& spec, const std::string& id) {
    std::vector<std::string> parts(1);
    for (const char c : id)
        if (c == '.')
            parts.emplace_back();
        else
            parts.back() += c;
    for (const OfficeSpec& o : spec.offices) {
        if (o.id != parts.front()) continue;
        const std::size_t places = o.level == Level::city ? 0 : o.level == Level::district ? 1 : 2;
        if (parts.size() != places + 2) return false;
        if (places > 0 && !missing(spec.districts, {parts[1]}).empty()) return false;
        if (places > 1 && parts[2].find_first_not_of("0123456789") != std::string::npos)
            return false;
        return parts.back() == "integrated" || missing(spec.departments, {parts.back()}).empty();
    }
    return false;
}

}  // namespace

std::string change_fault(const CitySpec& spec, const ChangeSpec& c) {
    const ChangeKey* key = find_change_key(c.set);
    if (key == nullptr) return "nothing called '" + c.set + "' can be changed";
    if (c.until_ms <= c.at_ms) return "it ends before it begins";
    if (key->type == ChangeType::regime) {
        if (const std::string id = missing(spec.regimes, {c.regime});
            !id.empty() || c.regime.empty())
            return "no regime '" + c.regime + "'";
    } else if (!(c.value >= key->lowest && c.value <= key->highest)) {
        return "the value is out of range";
    } else if ((key->type == ChangeType::integer || key->type == ChangeType::boolean) &&
               c.value != std::floor(c.value)) {
        return "the value must be a whole number";
    }
    const auto unknown = [](const char* what, const std::string& id) {
        return std::string("no ") + what + " '" + id + "'";
    };
    if (const auto id = missing(spec.regimes, c.regimes); !id.empty()) return unknown("regime", id);
    if (const auto id = missing(spec.departments, c.departments); !id.empty())
        return unknown("department", id);
    if (const auto id = missing(spec.districts, c.districts); !id.empty())
        return unknown("district", id);
    if (const auto id = missing(spec.offices, c.offices); !id.empty()) return unknown("office", id);
    if (const auto id = missing(spec.links, c.links); !id.empty()) return unknown("link", id);
    if (const auto id = missing(spec.matters, c.matters); !id.empty()) return unknown("matter", id);
    if (const auto id = missing(spec.hours, c.hours); !id.empty()) return unknown("hours", id);
    for (const std::string& group : c.groups)
        if (!names_group(spec, group)) return unknown("window group", group);
    const auto useless = [&](const char* list, bool given) {
        return given ? std::string("'") + list + "' does not choose anything for '" + c.set + "'"
                     : std::string();
    };
    using S = ChangeScope;
    const S s = key->scope;
    for (const std::string& fault :
         {useless("departments", !c.departments.empty() && s == S::hours),
          useless("districts",
                  !c.districts.empty() && s != S::windows && s != S::posts && s != S::demand),
          useless("offices", !c.offices.empty() && s != S::windows),
          useless("groups", !c.groups.empty() && s != S::windows),
          useless("links", !c.links.empty() && s != S::link),
          useless("matters", !c.matters.empty() && s != S::demand),
          useless("hours", !c.hours.empty() && s != S::hours)})
        if (!fault.empty()) return fault;
    if (s == S::hours) {
        // In order among themselves, for every profile chosen; other changes may come between.
        for (const HoursSpec& h : spec.hours) {
            if (!among(c.hours, h.id)) continue;
            const Duration v{static_cast<std::int64_t>(c.value)};
            if ((c.set == "hours.open" && v >= h.close) || (c.set == "hours.close" && v <= h.open))
                return "hours '" + h.id + "' would close before they open";
        }
    }
    return {};
}

std::vector<ChangeSpec> changes_of(const CitySpec& spec, const std::string& regime) {
    std::vector<ChangeSpec> all;
    for (const ChangeSpec& c : spec.changes)
        if (among(c.regimes, regime)) all.push_back(c);
    std::stable_sort(all.begin(), all.end(), [](const ChangeSpec& a, const ChangeSpec& b) {
        return a.at_ms != b.at_ms ? a.at_ms < b.at_ms : a.id < b.id;
    });
    return all;
}

bool moves_windows(const ChangeSpec& c) {
    return c.set == "regime" || c.set == "regime.one_hall" || c.set == "regime.integrated" ||
           c.set == "regime.hall_wave";
}

Settings settings_of(const RegimePlan& plan) {
    const CitySpec& spec = plan.world.spec;
    Settings s;
    s.regime.assign(spec.departments.size(), plan.regime);
    for (const LinkSpec& l : spec.links)
        s.links.push_back(
            {l.coverage, l.mismatch, l.capacity_per_ms, l.latency, l.nightly, false, {}});
    s.windows.assign(plan.world.stations.size(), {1, spec.staffing.absence, false});
    s.number.assign(plan.stations.size(), -1);
    s.posts.assign(plan.world.back_offices(), 1);
    s.hours = spec.hours;
    s.demand.assign(plan.world.districts.size() * spec.matters.size(), 1);
    return s;
}

void make_change(Settings& s, const ChangeSpec& c, const RegimePlan& plan) {
    const World& world = plan.world;
    const CitySpec& spec = world.spec;
    const ChangeKey* key = find_change_key(c.set);
    if (key == nullptr) return;
    switch (key->scope) {
        case ChangeScope::regime: {
            const RegimeSpec* whole = nullptr;
            for (const RegimeSpec& r : spec.regimes)
                if (key->type == ChangeType::regime && r.id == c.regime) whole = &r;
            for (std::size_t d = 0; d < spec.departments.size(); ++d) {
                if (!among(c.departments, spec.departments[d].id)) continue;
                RegimeSpec& r = s.regime[d];
                if (whole != nullptr) r = *whole;
                using R = RegimeSpec;
                if (const auto* m = std::get_if<double R::*>(&key->member)) r.** m = c.value;
                if (const auto* m = std::get_if<bool R::*>(&key->member)) r.** m = c.value != 0;
                if (const auto* m = std::get_if<int R::*>(&key->member))
                    r.** m = static_cast<int>(c.value);
            }
            return;
        }
        case ChangeScope::link:
            for (std::size_t l = 0; l < spec.links.size(); ++l) {
                if (!among(c.links, spec.links[l].id)) continue;
                if (!c.departments.empty()) {
                    const auto document =
                        std::find_if(spec.documents.begin(), spec.documents.end(),
                                     [&](const auto& d) { return d.id == spec.links[l].document; });
                    if (document == spec.documents.end() || !among(c.departments, document->issuer))
                        continue;
                }
                Settings::Link& link = s.links[l];
                if (c.set == "link.coverage") link.coverage = c.value;
                if (c.set == "link.mismatch") link.mismatch = c.value;
                if (c.set == "link.capacity") link.capacity_per_ms = c.value;
                if (c.set == "link.latency")
                    link.latency = Duration{static_cast<std::int64_t>(c.value)};
                if (c.set == "link.nightly") link.nightly = c.value != 0;
                if (c.set == "link.down") link.down = c.value != 0;
                if (c.set == "link.in_use") link.in_use = c.value != 0;
            }
            return;
        case ChangeScope::posts:
            for (std::size_t o = 0; o < world.back_offices(); ++o)
                if (among(c.departments, spec.departments[world.back_office_department(o)].id) &&
                    (c.districts.empty() ||
                     (world.back_office_district(o) >= 0 &&
                      among(c.districts, spec.districts[world.districts[static_cast<std::size_t>(
                                                            world.back_office_district(o))]]
                                             .id))))
                    s.posts[o] = c.value;
            return;
        case ChangeScope::hours:
            for (HoursSpec& h : s.hours) {
                if (!among(c.hours, h.id)) continue;
                const Duration t{static_cast<std::int64_t>(c.value)};
                if (c.set == "hours.open") h.open = t;
                if (c.set == "hours.lunch_from") h.lunch_from = t;
                if (c.set == "hours.lunch_until") h.lunch_until = t;
                if (c.set == "hours.close") h.close = t;
                if (c.set == "hours.lunch_share") h.lunch_share = c.value;
                if (c.set == "hours.afternoon_share") h.afternoon_share = c.value;
                if (c.set == "hours.last_ticket") h.last_ticket = t;
                if (c.set == "hours.tickets_per_window") h.tickets_per_window = t.ms;
                if (c.set == "hours.serves_all") h.serves_all = c.value != 0;
                // The break lies inside the day, whichever end was moved.
                h.lunch_from = std::clamp(h.lunch_from, h.open, std::max(h.open, h.close));
                h.lunch_until =
                    std::clamp(h.lunch_until, h.lunch_from, std::max(h.lunch_from, h.close));
            }
            return;
        case ChangeScope::demand:
            for (std::size_t d = 0; d < world.districts.size(); ++d) {
                if (!among(c.districts, spec.districts[world.districts[d]].id)) continue;
                for (std::size_t m = 0; m < spec.matters.size(); ++m)
                    if (among(c.matters, spec.matters[m].id) &&
                        among(c.departments, spec.matters[m].department))
                        s.demand[d * spec.matters.size() + m] *= c.value;
            }
            return;
        case ChangeScope::windows:
            return;  // make_window_change, once it is known where they are
    }
}

void make_window_change(Settings& s, const ChangeSpec& c, const RegimePlan& plan,
                        std::span<const std::uint32_t> station_of_paper) {
    const World& world = plan.world;
    const CitySpec& spec = world.spec;
    const ChangeKey* key = find_change_key(c.set);
    if (key == nullptr || key->scope != ChangeScope::windows) return;
    for (std::size_t p = 0; p < world.stations.size(); ++p) {
        const std::uint32_t station = station_of_paper[p];
        const Building& building = world.buildings[plan.stations[station].building];
        const OfficeSpec& office = spec.offices[building.office];
        if (!among(c.departments, spec.departments[world.stations[p].department].id)) continue;
        if (!among(c.offices, office.id)) continue;
        if (!c.districts.empty() &&
            (office.level == Level::city ||
             !among(c.districts, spec.districts[world.districts[building.district]].id)))
            continue;
        if (!c.groups.empty() && !among(c.groups, station_id(plan, station))) continue;
        if (c.set == "windows.number") s.number[station] = static_cast<std::int64_t>(c.value);
        if (c.set == "windows.share") s.windows[p].share = c.value;
        if (c.set == "windows.closed") s.windows[p].closed = c.value != 0;
        if (c.set == "windows.absence") s.windows[p].absence = c.value;
    }
}

}  // namespace cityload::city
