#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/city/changes.hpp"
#include "models/city/plan.hpp"

namespace cityload::city {

RegimePlan::RegimePlan(const World& w, const RegimeSpec& r, const Staff& staff, bool all_groups)
    : world(w), regime(r), posts(staff.posts), staff_windows_(staff.windows) {
    for (std::size_t h = 0; h < w.spec.hours.size(); ++h)
        hours_[w.spec.hours[h].id] = static_cast<std::uint16_t>(h);
    for (std::size_t p = 0; p < w.stations.size(); ++p) {
        const std::uint32_t s = add_group(p, group_of(p, r));
        stations[s].windows += staffed(p);
        station_of_paper.push_back(s);
    }
    add_possible_groups(all_groups);
    appointment = Probability(r.appointment);
    no_show = Probability(r.no_show);
    precheck = Probability(r.precheck);
    kiosk = Probability(r.kiosk_use);
    assisted_by_staff = Probability(r.assisted_by_staff);
    place_guides();
    place_kiosks();
}

RegimePlan::GroupKey RegimePlan::group_of(std::size_t p, const RegimeSpec& r) const {
    const PaperStation& paper = world.stations[p];
    const DepartmentSpec& department = world.spec.departments[paper.department];
    const OfficeSpec* office = &world.spec.offices[world.buildings[paper.building].office];
    std::uint32_t building = paper.building;
    const bool joined = department.joins_hall && department.hall_since <= r.hall_wave;
    if (r.one_hall && joined && office->level == Level::district) {
        building = world.hall_of_district(world.buildings[building].district);
        office = &world.spec.offices[world.buildings[building].office];
    }
    return {building, r.integrated && office->hall && joined ? pooled : paper.department};
}

std::uint32_t RegimePlan::add_group(std::size_t p, const GroupKey& key) {
    const auto [it, fresh] = group_.try_emplace(key, static_cast<std::uint32_t>(stations.size()));
    if (fresh) {
        const OfficeSpec& office = world.spec.offices[world.buildings[key.first].office];
        stations.push_back({key.first, world.stations[p].department, key.second == pooled, 0,
                            hours_.at(office.hours)});
    }
    return it->second;
}

std::uint32_t RegimePlan::station_at(std::size_t p, const RegimeSpec& r) const {
    const auto it = group_.find(group_of(p, r));
    if (it == group_.end())
        throw std::invalid_argument("this run has no window group that " +
                                    world.spec.departments[world.stations[p].department].id +
                                    " could move to");
    return it->second;
}

void RegimePlan::add_possible_groups(bool all_groups) {
    std::vector<char> moves(world.spec.departments.size(), all_groups);
    for (const ChangeSpec& c : changes_of(world.spec, regime.id)) {
        if (!moves_windows(c)) continue;
        for (std::size_t d = 0; d < moves.size(); ++d)
            if (c.departments.empty() ||
                std::find(c.departments.begin(), c.departments.end(),
                          world.spec.departments[d].id) != c.departments.end())
                moves[d] = 1;
    }
    // Whoever could be pooled names the group, whether or not a change pools him: so its clerks are
    // absent on the same days in a run that knows all changes beforehand and in one that does not.
    std::map<GroupKey, std::size_t> first;
    RegimeSpec r = regime;
    for (std::size_t p = 0; p < world.stations.size(); ++p)
        for (const bool one_hall : {false, true})
            for (const bool integrated : {false, true})
                for (const int wave : {0, 9999}) {
                    r.one_hall = one_hall;
                    r.integrated = integrated;
                    r.hall_wave = wave;
                    first.try_emplace(group_of(p, r), p);
                    if (moves[world.stations[p].department])
                        add_group(first.at(group_of(p, r)), group_of(p, r));
                }
}

/// Guides are clerks of the hall, so many of every hundred; each group keeps one window.
void RegimePlan::place_guides() {
    guides.assign(world.buildings.size(), 0);
    guides_from.assign(stations.size(), 0);
    for (std::uint32_t b = 0; b < guides.size(); ++b) {
        if (!world.spec.offices[world.buildings[b].office].hall) continue;
        std::int64_t windows = 0;
        for (const StationPlan& s : stations) windows += s.building == b ? s.windows : 0;
        const auto wanted = std::llround(static_cast<double>(windows) * regime.information_desk);
        while (guides[b] < wanted) {
            StationPlan* largest = nullptr;
            for (StationPlan& s : stations)
                if (s.building == b && (largest == nullptr || s.windows > largest->windows))
                    largest = &s;
            if (largest == nullptr || largest->windows < 2) break;
            --largest->windows;
            ++guides_from[static_cast<std::size_t>(largest - stations.data())];
            ++guides[b];
        }
    }
}

/// In the first hall of every town, in proportion to its residents (rounded, at least one).
void RegimePlan::place_kiosks() {
    kiosks.assign(world.buildings.size(), 0);
    kiosk_building.assign(world.towns.size(), 0xffffffffu);
    if (regime.kiosks_per_100k <= 0) return;
    for (std::uint32_t b = 0; b < kiosks.size(); ++b) {
        const OfficeSpec& office = world.spec.offices[world.buildings[b].office];
        const std::size_t town = world.buildings[b].town;
        if (!office.hall || office.level != Level::town || kiosk_building[town] != 0xffffffffu)
            continue;
        kiosk_building[town] = b;
        kiosks[b] = std::max<std::int64_t>(
            1, std::llround(world.towns[town].group[people_groups] * regime.kiosks_per_100k / 1e5));
    }
}

}  // namespace cityload::city
