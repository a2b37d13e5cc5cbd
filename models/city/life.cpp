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
        c.add_other(2 * travel_minutes_[c.town * 3u + 2]);
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
        c.to = home_cell(c.town);
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
    c.to = building_cell(station.building);
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
    send_on_day(c, now, day, draws_(Draw::pause, c.id, occasion(c)).second, post);
}

void CityModel::come_again(Case& c, Instant now, std::int64_t day, Post& post) {
    const sim::DrawPair pause = draws_(Draw::pause, c.id, occasion(c));
    c.to = building_cell(plan_.stations[c.station].building);
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

void CityModel::finish(const Case& c, std::int64_t day, Slot& slot) {
    const bool in_time = day < world_.calendar.days();
    if (!in_time) count_open(c, OpenAt::result, slot);
    count_case(c, slot, in_time, false, day);
}

void CityModel::give_up(const Case& c, Instant at, Reason last, Slot& slot) {
    fact(slot, c, Fact::Kind::gives_up, at, 0, c.trips);
    if (counted(c)) slot.tally.add<std::int64_t>(layout_.given_up, 1, city::at(last));
    count_case(c, slot, false, true, Calendar::day_of(at));
}

void CityModel::count_open(const Case& c, OpenAt where, Slot& slot) const {
    if (counted(c)) slot.tally.add<std::int64_t>(layout_.open_at, 1, city::at(where));
}

void CityModel::count_case(const Case& c, Slot& slot, bool completed, bool given_up,
                           std::int64_t day) {
    slot.fingerprint.add(
        c.id, static_cast<std::uint64_t>(completed) << 1 | given_up,
        static_cast<std::uint64_t>(day),
        std::uint64_t{c.trips} << 32 | std::uint64_t{c.wait_minutes} << 16 | c.other_minutes);
    if (slot.live) [[unlikely]]
        live_end(slot, c, completed, given_up);
    if (!counted(c)) return;
    sim::TallySet& t = slot.tally;
    const MatterPlan& matter = world_.matters[c.matter];
    std::int64_t* const by_matter = &t.at(layout_.matter, c.matter, 0);
    const auto add = [&](PerMatter what, std::int64_t amount) {
        by_matter[city::at(what)] += amount;
    };
    add(PerMatter::trips_all, c.trips);
    add(PerMatter::refusals, c.refusals);
    add(PerMatter::refused_cases, c.refusals > 0);
    add(PerMatter::wait_minutes, c.wait_minutes);
    add(PerMatter::other_minutes, c.other_minutes);
    add(PerMatter::wasted, c.wasted);
    t.add<std::int64_t>(layout_.refused, 1, std::min<std::size_t>(c.refusals, 7));

    if (c.citizen < accounts_.size())
        slot.entries.add(accounts_, c.citizen, c.trips, c.refusals,
                         std::uint32_t{c.wait_minutes} + c.other_minutes);
    const Town& town = world_.towns[c.town];
    const int g = world_.people_group(town, c.citizen);
    const auto group = static_cast<std::size_t>(g < 0 ? people_groups : g);
    std::int64_t* const by_group = &t.at(layout_.group, town.district, group, 0);
    const auto person = [&](PerGroup what, std::int64_t amount) {
        by_group[city::at(what)] += amount;
    };
    person(PerGroup::needs, 1);
    person(PerGroup::trips, c.trips);
    person(PerGroup::minutes, c.wait_minutes + c.other_minutes);
    person(PerGroup::refused_cases, c.refusals > 0);
    person(PerGroup::three_or_more, c.trips >= 3);

    const auto week = static_cast<std::size_t>((c.need_day - world_.calendar.first_measured()) / 7);
    std::int64_t* const by_week = &t.at(layout_.week, week, 0);
    const auto weekly = [&](PerWeek what, std::int64_t amount) {
        by_week[city::at(what)] += amount;
    };
    weekly(PerWeek::needs, 1);
    weekly(PerWeek::trips, c.trips);
    weekly(PerWeek::minutes, c.wait_minutes + c.other_minutes);
    weekly(PerWeek::refused_cases, c.refusals > 0);

    const std::size_t channel = c.is(Case::by_phone) ? 1 : 0;
    const auto bin = [&](Rule rule, std::int64_t n) {
        t.add<std::int64_t>(layout_.trips, 1, channel, city::at(rule),
                            static_cast<std::size_t>(std::min<std::int64_t>(n, trip_bins - 1)));
    };
    bin(Rule::per_need, c.trips);
    if (given_up) {
        add(PerMatter::given_up, 1);
        person(PerGroup::given_up, 1);
        weekly(PerWeek::given_up, 1);
        return;
    }
    if (!completed) {
        add(PerMatter::open, 1);
        t.add<std::int64_t>(layout_.open_days, 1, channel,
                            static_cast<std::size_t>(
                                std::min<std::int64_t>(day - c.need_day, result_day_bins - 1)));
        return;
    }
    add(PerMatter::completed, 1);
    add(PerMatter::online, channel == 1);
    add(PerMatter::trips, c.trips);
    add(PerMatter::filings, channel == 1 ? 0 : c.filings);
    add(PerMatter::legal_visits, c.legal);
    add(PerMatter::days, day - c.need_day);
    const std::int64_t workdays = world_.calendar.workdays_between(c.need_day, day);
    add(PerMatter::workdays, workdays);
    t.add<std::int64_t>(
        layout_.result_work, 1, channel,
        static_cast<std::size_t>(std::min<std::int64_t>(workdays, result_workday_bins - 1)));
    if (matter.statutory_days > 0)
        add(PerMatter::over_limit,
            world_.calendar.workdays_between(c.accepted_day, day) > matter.statutory_days);
    t.add<std::int64_t>(layout_.matter_trips, 1, c.matter,
                        std::min<std::size_t>(c.trips, trip_bins - 1));
    t.add<std::int64_t>(layout_.matter_days, 1, c.matter, day_class(day - c.need_day));
    person(PerGroup::completed, 1);
    weekly(PerWeek::completed, 1);
    weekly(PerWeek::at_most_one, c.trips <= 1);
    weekly(PerWeek::filings_at_most_one, channel == 1 || c.filings <= 1);
    bin(Rule::legal, c.legal);
    bin(Rule::filing, channel == 1 ? 0 : c.filings);
    bin(Rule::all_in, c.trips);
    bin(Rule::procedural, c.trips - std::min<int>(c.trips, c.wasted));
    t.add<std::int64_t>(
        layout_.result, 1, channel,
        static_cast<std::size_t>(std::min<std::int64_t>(day - c.need_day, result_day_bins - 1)));
}

}  // namespace cityload::city
