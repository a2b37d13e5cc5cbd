// What an acquaintance does at a step where somebody decides, and what it costs the others. Drawn
// anew at every step: nobody is favoured for good, and where no human step is left nothing is
// drawn at all.

#include "models/city/model.hpp"

namespace cityload::city {

/// Something done for, or to, the applicant of a case.
void CityModel::note_favour(Slot& slot, const Case& c, std::size_t department, Favour what,
                            Instant at) const {
    if (!world_.calendar.measured(Calendar::day_of(at))) return;
    slot.tally.add<std::int64_t>(layout_.favour, 1, department, city::at(what));
    note_favoured(slot, c,
                  what == Favour::obstructed ? PerFavoured::obstructed : PerFavoured::helped, 1);
}

void CityModel::note_favoured(Slot& slot, const Case& c, PerFavoured what,
                              std::int64_t amount) const {
    const Town& town = world_.towns[c.town];
    const int group = world_.people_group(town, c.citizen);
    slot.tally.add<std::int64_t>(layout_.favour_people, amount, town.district,
                                 static_cast<std::size_t>(group < 0 ? people_groups : group),
                                 city::at(what));
}

/// Everybody who waits is served later by the newcomer's time at a window, shared by the windows.
void CityModel::jump_queue(const Case& c, Station& station, Slot& slot) const {
    const std::size_t department = plan_.stations[c.station].department;
    note_favour(slot, c, department, Favour::queue, c.at);
    if (!world_.calendar.measured(Calendar::day_of(c.at))) return;
    const Duration delay{station.pace_ms() /
                         std::max<std::int64_t>(1, station.queue.today().servers)};
    station.queue.overtake(delay);
    const auto n = static_cast<std::int64_t>(station.queue.waiting());
    slot.tally.add<std::int64_t>(layout_.favour, n, department, city::at(Favour::overtaken));
    slot.tally.add<std::int64_t>(layout_.favour, n * delay.ms, department,
                                 city::at(Favour::delay_ms));
}

void CityModel::add_overtaken(Slot& slot, const Case& c, const Overtaken& what) const {
    note_favoured(slot, c, PerFavoured::overtaken, what.times);
    note_favoured(slot, c, PerFavoured::delay_ms, what.delay_ms);
}

}  // namespace cityload::city
