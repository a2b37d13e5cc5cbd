// The life of a case between its visits: what is missing, where the applicant goes next, how it
// ends.

#include <algorithm>
#include <bit>

#include "models/city/model.hpp"

namespace cityload::city {

/// Documents and own papers that would be found missing now.
int CityModel::gaps(const Case& c) const {
    int n = c.faults;
    // Few bits, and no instruction for counting them on every processor.
    for (unsigned missing = c.bring & ~unsigned{c.have} & world_.matters[c.matter].direct();
         missing != 0; missing &= missing - 1)
        ++n;
    return n;
}

bool CityModel::refuse(Case& c, Instant at, std::uint64_t notice, Post& post, Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    // What issuers ask for is not on this office's list.
    const std::uint16_t missing = c.bring & static_cast<std::uint16_t>(~c.have) & matter.direct();
    count_failure(slot, c, matter.department,
                  missing ? Reason::outside_document : Reason::own_document);
    if (c.is(Case::probe))
        fact(slot, c, Fact::Kind::turned_back, at, c.station, static_cast<std::uint16_t>(gaps(c)),
             missing
                 ? matter.materials[static_cast<std::size_t>(std::countr_zero(missing))].document
                 : std::uint16_t{65535});
    const Policy& policy = this->policy(c);
    if (policy.full_notice(notice)) {
        c.known |= static_cast<std::uint16_t>(c.bring & matter.direct());
        c.faults_known = c.faults;
    } else if (c.faults > c.faults_known) {
        ++c.faults_known;
    } else if (const std::uint16_t unknown = missing & static_cast<std::uint16_t>(~c.known);
               unknown != 0) {
        c.known |= static_cast<std::uint16_t>(unknown & -unknown);
    }
    // What is known to be wrong with one's own papers is put right at home.
    c.faults = static_cast<std::uint8_t>(c.faults - c.faults_known);
    c.faults_known = 0;
    ++c.refusals;
    live(slot, PerCity::refused);
    if (!policy.complains.never() &&
        policy.complains(draws_(Draw::complaint, c.id, c.refusals).first))
        complain(c, at, post);
    return c.refusals < policy.gives_up_after;
}

std::int64_t CityModel::pause_days(const Case& c) const {
    return pause_days(draws_(Draw::pause, c.id, occasion(c)).first);
}

std::int64_t CityModel::pause_days(std::uint64_t u) const {
    const Duration pause = retry_.sample(u);
    return std::max<std::int64_t>(1, pause / sim::days(1));
}

void CityModel::next_visit(Case& c, Instant now, std::int64_t earliest_day, std::uint32_t here,
                           Post& post, Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    const Policy& policy = rules_.policy(matter.department);
    const Step filing = c.is(Case::by_phone) ? Step::online : Step::file;
    for (;;) {
        const unsigned lacking = c.bring & ~unsigned{c.have}, errand = c.known & lacking;
        if (errand == 0 || c.is(Case::accepted)) break;
        auto k = static_cast<std::uint8_t>(std::countr_zero(errand));
        // First what its issuer is known to ask for.
        while (const unsigned before = errand & matter.needs_first[k])
            k = static_cast<std::uint8_t>(std::countr_zero(before));
        const std::uint16_t document = matter.item(k).document;
        const DocumentPlan& paper = world_.documents[document];
        if (c.step == filing) c.filing_attempts = c.attempt;
        if (c.step != Step::certificate || c.document != k) c.attempt = 0;
        c.step = Step::certificate;
        c.document = k;
        if (counted(c)) {
            std::int64_t* const row = &slot.tally.at(layout_.document, document, 0);
            row[city::at(PerDocument::trips)] += 1;
            row[city::at(PerDocument::last_missing)] +=
                errand == lacking && (errand & (errand - 1)) == 0 && c.faults == 0;
        }
        if (paper.issuer != DocumentPlan::no_issuer) {
            c.station = rules_.station_of(paper.issuer, c.town, paper.place);
            if (!policy.kiosk.never() && paper.kiosk && matter.needs_first[k] == 0 &&
                goes_to_kiosk(c, now, earliest_day, post))
                return;
            send_to_station(c, now, earliest_day, here, post);
            return;
        }
        // Issued outside the city: one trip, and a week until it is there.
        ++c.trips;
        c.add_other(2 * way_minutes(c.town, 2));
        c.have |= static_cast<std::uint16_t>(1u << k);
        earliest_day = world_.calendar.add_workdays(earliest_day, 5);
        here = nowhere;
    }
    if (!c.is(Case::accepted)) {
        if (c.step != filing) c.attempt = c.filing_attempts;
        c.step = filing;
        c.document = no_document;
    }
    if (c.step == Step::online) {
        c.at = std::max(
            visit_times_.visit(world_.towns[c.town].district, matter.department, earliest_day,
                               draws_(Draw::pause, c.id, occasion(c)).second),
            now + look_ahead);
        c.to = cells_.home(c.town);
        post(c);
        return;
    }
    c.station = rules_.station_of(matter.department, c.town, matter.place);
    if (!policy.kiosk.never() && matter.kiosk && !c.is(Case::accepted) &&
        goes_to_kiosk(c, now, earliest_day, post))
        return;
    send_to_station(c, now, earliest_day, here, post);
}

/// On to something else in the same building.
void CityModel::stay(std::uint32_t where, const Case& c, Post& post) {
    BuildingCell& building = buildings_[where];
    if (c.at < building.stride_end) {
        building.returns.push_back(c);
        std::push_heap(building.returns.begin(), building.returns.end(), after);
    } else {
        post(c);
    }
}

/// To c.station: at once if the applicant is in the building and it is open long enough, else on a
/// working day.
void CityModel::send_to_station(Case& c, Instant now, std::int64_t day, std::uint32_t here,
                                Post& post) {
    const StationPlan& station = plan_.stations[c.station];
    c.to = cells_.building(station.building);
    if (station.building == here) {
        const HoursSpec& hours = rules_.hours(c.station);
        const Instant arrival = now + look_ahead;
        const Instant close = Calendar::midnight(Calendar::day_of(now)) + hours.close;
        if (arrival + sim::minutes(15) < close) {
            c.set(Case::same_trip);
            c.clear(Case::appointment);
            c.at = arrival;
            stay(here, c, post);
            return;
        }
    }
    if (day <= Calendar::day_of(now) && here != nowhere) day = Calendar::day_of(now) + 1;
    visit_times_.prefetch(world_.towns[c.town].district, station.department, day);
    send_on_day(c, now, day, draws_(Draw::pause, c.id, occasion(c)).second, post);
}

void CityModel::come_again(Case& c, Instant now, std::int64_t day, Post& post) {
    const sim::DrawPair pause = draws_(Draw::pause, c.id, occasion(c));
    c.to = cells_.building(plan_.stations[c.station].building);
    send_on_day(c, now, day + pause_days(pause.first), pause.second, post);
}

/// On the first working day from `day` on, at a time by the word `u`.
void CityModel::send_on_day(Case& c, Instant now, std::int64_t day, std::uint64_t u, Post& post) {
    const StationPlan& station = plan_.stations[c.station];
    c.clear(Case::same_trip);
    c.clear(Case::appointment);
    day = world_.calendar.next_workday(day);
    if (!policy(c).appointment.never() && wishes_appointment(c, now, day, post)) return;
    c.at = visit_times_.visit(world_.towns[c.town].district, station.department, day, u);
    if (c.at < now + look_ahead)
        c.at = visit_times_.visit(world_.towns[c.town].district, station.department,
                                  world_.calendar.next_workday(Calendar::day_of(now) + 1), u);
    if (c.at >= next_layout_) [[unlikely]]
        go_where_windows_will_be(c);
    post(c);
}

}  // namespace cityload::city
