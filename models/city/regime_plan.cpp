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
        if (stations.size() == most_groups)
            throw std::invalid_argument(
                "regime " + regime.id + ": more than " + std::to_string(most_groups) +
                " window groups, with those that changes may pool; simulate fewer towns "
                "(city.scale)");
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

/// In the first hall of every town.
void RegimePlan::place_kiosks() {
    kiosk_building.assign(world.towns.size(), no_building);
    for (std::uint32_t b = 0; b < world.buildings.size(); ++b) {
        const OfficeSpec& office = world.spec.offices[world.buildings[b].office];
        const std::size_t town = world.buildings[b].town;
        if (office.hall && office.level == Level::town && kiosk_building[town] == no_building)
            kiosk_building[town] = b;
    }
}

}  // namespace cityload::city
