// Before the windows: opening hours, tickets, queues and how they are counted.

#include <algorithm>

#include "models/city/model.hpp"

namespace cityload::city {

DayPlan CityModel::day_plan(std::uint32_t index, Instant after) const {
    const StationPlan& station = plan_.stations[index];
    const HoursSpec& hours = rules_.hours(index);
    std::int64_t day = Calendar::day_of(after);
    if (after.ms < 0) day = 0;
    day = world_.calendar.next_workday(day);
    if (Calendar::midnight(day) + hours.close <= after) day = world_.calendar.next_workday(day + 1);
    const Instant midnight = Calendar::midnight(day);
    DayPlan plan;
    plan.open = midnight + hours.open;
    plan.lunch_from = midnight + hours.lunch_from;
    plan.lunch_until = midnight + hours.lunch_until;
    plan.close = midnight + hours.close;
    // Nested: a clerk who is absent is absent however many windows there are besides his.
    const sim::Probability absent = rules_.absence(index);
    const std::int64_t windows = rules_.windows(index);
    std::int64_t present = 0;
    for (std::int64_t w = 0; w < windows; ++w)
        present += !absent(draws_(Draw::absence,
                                  std::uint64_t{station.building} << 40 |
                                      std::uint64_t{station.department} << 24 |
                                      static_cast<std::uint64_t>(w),
                                  static_cast<std::uint64_t>(day))
                               .first);
    plan.servers = std::max<std::int64_t>(present, std::min<std::int64_t>(1, windows));
    plan.lunch_servers =
        static_cast<std::int64_t>(static_cast<double>(plan.servers) * hours.lunch_share);
    if (hours.afternoon_share < 1)
        plan.afternoon_servers = std::max<std::int64_t>(
            std::min<std::int64_t>(1, plan.servers),
            static_cast<std::int64_t>(static_cast<double>(plan.servers) * hours.afternoon_share));
    return plan;
}

void CityModel::arrive_at_station(const Case& arriving, Post& post, Slot& slot) {
    Case c = arriving;
    const std::uint32_t building = c.to.value() - static_cast<std::uint32_t>(homes_.size());
    if (c.is(Case::booking)) return allot(c, post, slot);
    if (c.is(Case::at_kiosk)) return use_kiosk(c, building, post, slot);
    if (c.is(Case::appointment) && stays_away(c, post, slot)) return;
    const std::int64_t day = Calendar::day_of(c.at);
    const bool measured = world_.calendar.measured(day);
    const auto note = [&](PerStation what, std::int64_t amount) {
        if (measured) slot.tally.add<std::int64_t>(layout_.station, amount, c.station, at(what));
    };
    if (slot.live) [[unlikely]]
        live_visit(slot, c, !c.is(Case::same_trip));
    if (!c.is(Case::same_trip)) {
        fact(slot, c, Fact::Kind::goes,
             c.at - sim::minutes(travel_minutes_[c.town * 3u + stations_[c.station].level]));
        c.trips = static_cast<std::uint8_t>(std::min(255, c.trips + 1));
        c.add_other(2 * travel_minutes_[c.town * 3u + stations_[c.station].level]);
    }
    if (stations_[c.station].moved && !follow_windows(c, c.at, post, slot)) return;
    Station& station = stations_[c.station];
    if (c.step == Step::file && rules_.guides(building) > 0 && !unlimited_ &&
        !c.is(Case::checked) && !c.is(Case::appointment) && pass_desk(c, building, post, slot))
        return;
    c.clear(Case::checked);
    c.attempt = static_cast<std::uint8_t>(std::min(255, c.attempt + 1));
    look_for_favour(c);
    note(PerStation::visits, 1);
    if (unlimited_) {
        station.queue.join(c, false);
        return;
    }
    // Everybody called, and everybody sent home at closing, up to now: whom the newcomer finds is
    // no matter of epochs.
    if (station.queue.waiting() > 0)
        work_station(station.index, {c.at, c.at + sim::milliseconds(1)}, post, slot);
    station.queue.catch_up(c.at, [&](Instant t) { return day_plan(station.index, t); });
    const DayPlan& today = station.queue.today();
    if (Calendar::day_of(today.open) != day || today.servers == 0) {
        note(PerStation::closed, 1);
        note_unserved(c, c.at, Duration{-1}, Duration{}, slot);
        send_home(c, c.at, Reason::closing_time, post, slot);
        return;
    }
    if (c.is(Case::appointment)) {
        note(PerStation::appointments, 1);
        fact(slot, c, Fact::Kind::queues, c.at, c.station, 0);
        station.queue.join_first(c);
        return;
    }
    const Duration displayed{static_cast<std::int64_t>(station.queue.waiting()) *
                             station.pace_ms() / std::max<std::int64_t>(1, today.servers)};
    if (!has_ticket(c, station)) {
        note(PerStation::no_ticket, 1);
        note_unserved(c, c.at, displayed, Duration{}, slot);
        send_home(c, c.at, Reason::no_ticket, post, slot);
        return;
    }
    if (turns_round_.mean() > 0 && displayed.ms > 0 &&
        displayed > turns_round_.sample(draws_(Draw::turns_round, c.id, occasion(c)).first)) {
        note(PerStation::turned_round, 1);
        note_unserved(c, c.at, displayed, Duration{}, slot);
        send_home(c, c.at, Reason::turned_round, post, slot);
        return;
    }
    ++station.tickets;
    fact(slot, c, Fact::Kind::queues, c.at, c.station,
         static_cast<std::uint16_t>(std::min<std::size_t>(65535, station.queue.waiting())));
    const bool jumps = c.is(Case::favoured) && station.queue.waiting() > 0;
    if (c.is(Case::favoured)) note(PerStation::favoured, 1);
    if (jumps) jump_queue(c, station, slot);
    const bool senior = policy(c).priority_65 && !jumps &&
                        world_.people_group(world_.towns[c.town], c.citizen) / 2 ==
                            static_cast<int>(AgeBand::senior);
    if (senior)
        station.queue.join_first(c);
    else
        station.queue.join(c, jumps);
}

/// Tickets are given as long as those waiting, and those who have booked for later today, can be
/// served before closing at the group's own pace; and, where that is fixed, so many a day and not
/// in the last minutes.
bool CityModel::has_ticket(const Case& c, Station& station) const {
    const DayPlan& today = station.queue.today();
    const HoursSpec& hours = rules_.hours(c.station);
    const std::int64_t day = Calendar::day_of(c.at);
    if (station.ticket_day != day) {
        station.ticket_day = day;
        station.tickets = 0;
    }
    if (hours.last_ticket.ms > 0 && c.at >= today.close - hours.last_ticket) return false;
    if (hours.tickets_per_window > 0 && station.tickets >= hours.tickets_per_window * today.servers)
        return false;
    const std::int64_t left_ms = (today.close - std::max(c.at, today.open)).ms;
    const auto half = static_cast<int>((c.at - Calendar::midnight(day)) / sim::minutes(30)) + 1;
    const std::int64_t ahead =
        static_cast<std::int64_t>(station.queue.waiting()) + station.book.from(day, half);
    return ahead * station.pace_ms() <= today.servers * left_ms;
}

/// A stride in pieces no longer than the way from one counter to the next, so that whoever goes on
/// to another window of the building comes in a later piece. Pieces in which nothing is due are
/// passed over.
Instant CityModel::advance_building(BuildingCell& building, Interval stride,
                                    std::span<const Case> inbox, Post& post, Slot& slot) {
    building.stride_end = stride.until;
    std::vector<Case>& returns = building.returns;
    auto mail = inbox.begin();
    for (;;) {
        Instant now = std::max(building.next_call, stride.from);
        if (mail != inbox.end()) now = std::min(now, mail->at);
        if (!returns.empty()) now = std::min(now, returns.front().at);
        if (now >= stride.until) return building.next_call;
        const Interval piece{now, std::min(now + look_ahead, stride.until)};
        for (;;) {
            const bool from_mail = mail != inbox.end() && mail->at < piece.until;
            const bool from_returns = !returns.empty() && returns.front().at < piece.until;
            if (from_returns && (!from_mail || before(returns.front(), *mail))) {
                std::pop_heap(returns.begin(), returns.end(), after);
                const Case c = returns.back();
                returns.pop_back();
                arrive_at_station(c, post, slot);
            } else if (from_mail) {
                arrive_at_station(*mail++, post, slot);
            } else {
                break;
            }
        }
        building.next_call = Instant::never();
        for (const std::uint32_t s : building.stations)
            if (stations_[s].queue.waiting() > 0)
                building.next_call =
                    std::min(building.next_call, work_station(s, piece, post, slot));
    }
}

Instant CityModel::work_station(std::uint32_t index, Interval epoch, Post& post, Slot& slot) {
    Station& station = stations_[index];
    return station.queue.work(
        epoch.until, rules_.hours(index).serves_all ? Closing::serves : Closing::sends_home,
        [&](Instant t) { return day_plan(index, t); },
        [&](Case& c, Instant start) {
            note_overtaken(slot, c, station.queue.first_overtaken());
            return serve(c, start, post, slot);
        },
        [&](Case& home, Instant close) {
            note_overtaken(slot, home, station.queue.first_overtaken());
            if (world_.calendar.measured(Calendar::day_of(close)))
                slot.tally.add<std::int64_t>(layout_.station, 1, home.station,
                                             at(PerStation::closed));
            home.add_wait(close - home.at);
            note_unserved(home, close, close - home.at, close - home.at, slot);
            book_wait(home, close, false, slot);
            send_home(home, close, Reason::closing_time, post, slot);
        });
}

void CityModel::note_unserved(const Case& c, Instant at, Duration offered, Duration waited,
                              Slot& slot) const {
    if (!world_.calendar.measured(Calendar::day_of(at))) return;
    std::int64_t* const row = &slot.tally.at(layout_.station, c.station, 0);
    if (offered.ms >= 0) {
        row[city::at(PerStation::offered)] += 1;
        row[city::at(PerStation::offered_wait_ms)] += offered.ms;
    }
    const std::int64_t way =
        c.is(Case::same_trip) ? 0 : 2 * travel_minutes_[c.town * 3u + stations_[c.station].level];
    row[city::at(PerStation::lost_ms)] += waited.ms + sim::minutes(way).ms;
}

void CityModel::book_wait(const Case& c, Instant until, bool served, Slot& slot) {
    const std::int64_t day = Calendar::day_of(c.at);
    if (!world_.calendar.measured(day)) return;
    StationBook& book = books_[c.station];
    if (book.day != day) {
        close_book(c.station, slot);
        book.day = day;
    }
    const Instant midnight = Calendar::midnight(day);
    const auto slot_of = [](Duration d) {
        return static_cast<std::size_t>(std::min<std::int64_t>(d / sim::minutes(30), 47));
    };
    const std::size_t first = slot_of(c.at - midnight), last = slot_of(until - midnight);
    StationBook::HalfHour& arrival = book.half_hours[first];
    (served ? arrival.served : arrival.left) += 1;
    if (served) arrival.wait_ms += (until - c.at).ms;
    // A wait counts in the half hours over which it lasts.
    Instant from = c.at;
    for (std::size_t h = first; h < last; ++h) {
        const Instant edge = midnight + sim::minutes(30) * static_cast<std::int64_t>(h + 1);
        book.half_hours[h].queue_ms += (edge - from).ms;
        from = edge;
    }
    book.half_hours[last].queue_ms += (until - from).ms;
    book.until = std::max(book.until, last + 1);
}

void CityModel::close_book(std::uint32_t index, Slot& slot) {
    StationBook& book = books_[index];
    if (book.day < 0) return;
    const std::size_t building = plan_.stations[index].building;
    const auto weekday = static_cast<std::size_t>(world_.calendar.weekday(book.day));
    for (std::size_t h = 0; h < book.until; ++h) {
        StationBook::HalfHour& of = book.half_hours[h];
        if (of.served + of.left > 0 || of.queue_ms > 0) {
            const auto add = [&](const auto& tally, std::int64_t amount, auto... place) {
                slot.tally.add<std::int64_t>(tally, amount, place...);
            };
            add(layout_.heat, of.served, weekday, h, 0u);
            add(layout_.heat, of.wait_ms, weekday, h, 1u);
            add(layout_.office_heat, of.served, building, weekday, h / 2, 0u);
            add(layout_.office_heat, of.wait_ms, building, weekday, h / 2, 1u);
            if (const SeriesSlots& slots = layout_.slots; slots.count > 0) {
                const std::size_t t = slots.of(book.day - world_.calendar.first_measured(), h);
                add(layout_.series, of.served, t, building, 0u);
                add(layout_.series, of.left, t, building, 1u);
                add(layout_.series, of.wait_ms, t, building, 2u);
                add(layout_.series, of.queue_ms, t, building, 3u);
            }
            of = {};
        }
    }
    book.until = 0;
    book.day = -1;
}

}  // namespace cityload::city
