// What stands in a building besides windows: the information desk, where a guide looks through the
// papers before a ticket is drawn, and kiosks, where people print certificates and file simple
// matters themselves.

#include <utility>

#include "models/city/model.hpp"

namespace cityload::city {

namespace {

/// Whoever would wait longer for a guide draws a ticket at once: the look is offered, not ordered,
/// and one guide must not become the bottleneck of a hall. Assumption; nothing is published.
constexpr Duration longest_desk_wait = sim::minutes(10);

}  // namespace

void CityModel::note_point(Slot& slot, Point where, PerPoint what, Instant at,
                           std::int64_t amount) const {
    if (world_.calendar.measured(Calendar::day_of(at)))
        slot.tally.add<std::int64_t>(layout_.point, amount, city::at(where), city::at(what));
}

/// The guide's look, unless too many stand there. True if the case goes on from here and not to the
/// window now.
bool CityModel::pass_desk(Case& c, std::uint32_t building, Post& post, Slot& slot) {
    BuildingCell& here = buildings_[building];
    const HoursSpec& hours = rules_.hours(c.station);
    const Instant midnight = Calendar::midnight(Calendar::day_of(c.at));
    if (c.at >= midnight + hours.close) return false;
    const sim::DrawPair u = draws_(Draw::desk, c.id, occasion(c));
    const Instant come = std::max(c.at, midnight + hours.open);
    const Duration look = std::max(desk_service_.sample(u.second), Duration{1});
    const AgentQueue::Answer guide = here.desk.call(come, longest_desk_wait, look);
    if (!guide.answered) return false;
    const Duration wait = (come - c.at) + guide.wait;
    const Instant end = c.at + wait + look;
    note_point(slot, Point::desk, PerPoint::visits, c.at, 1);
    note_point(slot, Point::desk, PerPoint::wait_ms, c.at, wait.ms);
    note_point(slot, Point::desk, PerPoint::busy_ms, c.at, look.ms);
    staff(slot, world_.matters[c.matter].department, Activity::guide, c.at, look);
    c.add_wait(wait);
    c.add_other(look);
    if (complete(c) || !policy(c).precheck(u.first)) {
        c.set(Case::checked);
        c.set(Case::same_trip);
        c.at = end + look_ahead;
        stay(building, c, post);
        return true;
    }
    note_point(slot, Point::desk, PerPoint::turned_back, c.at, 1);
    c.attempt = static_cast<std::uint8_t>(std::min(255, c.attempt + 1));
    c.filings = static_cast<std::uint8_t>(std::min(255, c.filings + 1));
    const int faults = c.faults;
    // A guide has the whole list.
    c.known |= static_cast<std::uint16_t>(c.bring & world_.matters[c.matter].direct());
    c.faults_known = c.faults;
    if (!refuse(c, end, 0, post, slot)) {
        give_up(c, end, last_gap(c), slot);
        return true;
    }
    next_visit(c, end, Calendar::day_of(end) + pause_days(c),
               c.faults < faults ? nowhere : building, post, slot);
    return true;
}

/// Whether an errand that kiosks do is done at one of the town: tried once, by those who can.
bool CityModel::goes_to_kiosk(Case& c, Instant now, std::int64_t day, Post& post) {
    const Probability& use = policy(c).kiosk;
    if (c.attempt > 0 || !c.is(Case::ready)) return false;
    const std::uint32_t building = plan_.kiosk_building[c.town];
    if (building == nowhere || buildings_[building].kiosks.agents() == 0) return false;
    if (!use(draws_(Draw::kiosk, c.id, occasion(c)).first)) return false;
    c.set(Case::at_kiosk);
    c.clear(Case::same_trip);
    c.to = cells_.building(building);
    const std::uint64_t u = draws_(Draw::pause, c.id, occasion(c)).second;
    const std::size_t district = world_.towns[c.town].district,
                      department = world_.matters[c.matter].department;
    day = world_.calendar.next_workday(std::max(day, Calendar::day_of(now)));
    c.at = visit_times_.visit(district, department, day, u);
    if (c.at < now + look_ahead || (day == Calendar::day_of(now) && now > Calendar::midnight(day)))
        c.at = visit_times_.visit(district, department,
                                  world_.calendar.next_workday(Calendar::day_of(now) + 1), u);
    post(c);
    return true;
}

void CityModel::use_kiosk(Case& c, std::uint32_t building, Post& post, Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    const std::int64_t way = way_minutes(c.town, 0);
    c.clear(Case::at_kiosk);
    c.trips = static_cast<std::uint8_t>(std::min(255, c.trips + 1));
    fact(slot, c, Fact::Kind::goes, c.at - sim::minutes(way));
    const sim::DrawPair u = draws_(Draw::kiosk, c.id, occasion(c));
    c.attempt = static_cast<std::uint8_t>(std::min(255, c.attempt + 1));
    const Duration use = std::max(kiosk_service_.sample(u.second), Duration{1});
    const Duration wait = buildings_[building].kiosks.call(c.at, sim::days(1), use).wait;
    const Instant end = c.at + wait + use;
    ++slot.services;
    slot.fingerprint.add(c.id, occasion(c), static_cast<std::uint64_t>(c.at.ms),
                         static_cast<std::uint64_t>((c.at + wait).ms));
    note_point(slot, Point::kiosk, PerPoint::visits, c.at, 1);
    note_point(slot, Point::kiosk, PerPoint::wait_ms, c.at, wait.ms);
    note_point(slot, Point::kiosk, PerPoint::busy_ms, c.at, use.ms);
    fact(slot, c, Fact::Kind::kiosk, c.at + wait);
    c.add_wait(wait);
    c.add_other(2 * way + Case::whole_minutes(use));
    if (c.step == Step::certificate) {
        const std::uint16_t document = matter.item(c.document).document;
        if (policy(c).certificate_success(draws_(Draw::issue, c.id, occasion(c)).first)) {
            c.have |= static_cast<std::uint16_t>(1u << c.document);
            fact(slot, c, Fact::Kind::certificate, end, c.station, 0, document);
        } else {
            note_point(slot, Point::kiosk, PerPoint::turned_back, c.at, 1);
            count_failure(slot, c, world_.documents[document].issuer, Reason::come_back);
            ++c.wasted;
        }
        next_visit(c, end, Calendar::day_of(end) + 1, nowhere, post, slot);
        return;
    }
    c.filings = static_cast<std::uint8_t>(std::min(255, c.filings + 1));
    Duration asking{};
    if (const std::uint16_t ask = c.links & matter.direct(); ask != 0)
        asking = ask_links(c, ask, end, complete(c), slot);
    if (asking > link_wait_) {
        c.legal = static_cast<std::uint8_t>(c.legal + 1);
        await_links(c, end, end + asking, post, slot);
        return;
    }
    if (complete(c)) {
        c.legal = static_cast<std::uint8_t>(c.legal + 1);
        c.accepted_day = static_cast<std::uint16_t>(Calendar::day_of(end));
        fact(slot, c, Fact::Kind::accepted, end, c.station, c.trips);
        after_acceptance(c, end, post, slot);
        return;
    }
    note_point(slot, Point::kiosk, PerPoint::turned_back, c.at, 1);
    if (!refuse(c, end, draws_(Draw::notice, c.id, c.filings).first, post, slot)) {
        give_up(c, end, last_gap(c), slot);
        return;
    }
    next_visit(c, end, Calendar::day_of(end) + pause_days(c), nowhere, post, slot);
}

/// Guides and kiosks as the rules in force say. Whoever is being helped is finished with.
void CityModel::place_points(Instant now) {
    for (std::size_t b = 0; b < buildings_.size(); ++b) {
        buildings_[b].desk.set_agents(static_cast<std::size_t>(rules_.guides(b)), now);
        buildings_[b].kiosks.set_agents(static_cast<std::size_t>(rules_.kiosks(b)), now);
    }
}

/// Hours of guides, and the same opening hours of kiosks, on one day within a span.
void CityModel::offer_points(std::int64_t day, Interval span, Slot& slot) const {
    std::vector<char> seen(buildings_.size(), 0);
    for (std::uint32_t s = 0; s < stations_.size(); ++s) {
        const std::uint32_t b = plan_.stations[s].building;
        if (rules_.guides(b) + rules_.kiosks(b) == 0 || std::exchange(seen[b], 1)) continue;
        const HoursSpec& hours = rules_.hours(s);
        const std::int64_t open =
            span.clip(Calendar::midnight(day) + hours.open, Calendar::midnight(day) + hours.close)
                .ms;
        slot.tally.add<std::int64_t>(layout_.point, open * rules_.guides(b), city::at(Point::desk),
                                     city::at(PerPoint::scheduled_ms));
        slot.tally.add<std::int64_t>(layout_.point, open * rules_.kiosks(b), city::at(Point::kiosk),
                                     city::at(PerPoint::scheduled_ms));
    }
}

}  // namespace cityload::city
