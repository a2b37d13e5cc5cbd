// What an acquaintance does at a step where somebody decides, and what it costs the others. Drawn
// anew at every step: nobody is favoured for good, and where no human step is left nothing is
// drawn at all.

#include "models/city/model.hpp"

namespace cityload::city {

void CityModel::note_favour(Slot& slot, std::size_t department, Favour what, Instant at,
                            std::int64_t amount) const {
    if (world_.calendar.measured(Calendar::day_of(at)))
        slot.tally.add<std::int64_t>(layout_.favour, amount, department, city::at(what));
}

void CityModel::look_for_favour(Case& c) const {
    c.clear(Case::favoured);
    const Policy& policy = this->policy(c);
    if (!policy.favour.never() && policy.favour(draws_(Draw::favour, c.id, occasion(c)).first))
        c.set(Case::favoured);
}

/// Everybody who waits is served later by the newcomer's time at a window, shared by the windows.
void CityModel::jump_queue(const Case& c, const Station& station, Slot& slot) const {
    const std::size_t department = plan_.stations[c.station].department;
    const auto overtaken = static_cast<std::int64_t>(station.queue.waiting());
    note_favour(slot, department, Favour::queue, c.at, 1);
    note_favour(slot, department, Favour::overtaken, c.at, overtaken);
    note_favour(
        slot, department, Favour::delay_ms, c.at,
        overtaken * station.pace_ms() / std::max<std::int64_t>(1, station.queue.today().servers));
}

/// An acquaintance behind the window overlooks a gap.
bool CityModel::overlooked(const Case& c) const {
    return c.is(Case::favoured) &&
           policy(c).overlooks(draws_(Draw::favour, c.id, occasion(c)).second);
}

/// Whoever knows nobody is sent away although the papers are complete.
bool CityModel::obstructed(const Case& c) const {
    const Policy& policy = this->policy(c);
    return !policy.obstructs.never() && !c.is(Case::favoured) &&
           policy.obstructs(draws_(Draw::favour, c.id, occasion(c)).second);
}

}  // namespace cityload::city
