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
    const std::uint32_t building = cells_(c.to).index;
    if (c.is(Case::booking)) return allot(c, post, slot);
    if (c.is(Case::at_kiosk)) return use_kiosk(c, building, post, slot);
    if (c.is(Case::appointment) && stays_away(c, post, slot)) return;
    if (slot.live) [[unlikely]]
        live_visit(slot, c, !c.is(Case::same_trip));
    if (!c.is(Case::same_trip)) {
        const std::int64_t way = way_minutes(c.town, stations_[c.station].level);
        fact(slot, c, Fact::Kind::goes, c.at - sim::minutes(way));
        c.trips = static_cast<std::uint8_t>(std::min(255, c.trips + 1));
        c.add_other(2 * way);
    }
    if (stations_[c.station].moved && !follow_windows(c, c.at, post, slot)) return;
    if (c.step == Step::file && rules_.guides(building) > 0 && !unlimited_ &&
        !c.is(Case::checked) && !c.is(Case::appointment) && pass_desk(c, building, post, slot))
        return;
    c.clear(Case::checked);
    c.clear(Case::favoured);
    c.attempt = static_cast<std::uint8_t>(std::min(255, c.attempt + 1));
    Station& station = stations_[c.station];
    book_of(station, slot).add(PerStation::visits, 1);
    auto where = InLine::last;
    if (!unlimited_) {
        // Everybody called, and everybody sent home at closing, up to now: whom the newcomer finds
        // is no matter of epochs.
        Instant& next_call = buildings_[building].calls[station.place];
        if (next_call <= c.at)
            next_call =
                work_station(station.index, {c.at, c.at + sim::milliseconds(1)}, post, slot);
        station.queue.catch_up(c.at, closing(station.index),
                               [&](Instant t) { return day_plan(station.index, t); });
        where = look_at_queue(c, station, post, slot);
        if (where == InLine::nowhere) return;
    } else {
        look_for_favour(c);
    }
    // To a window that is free, else among those who wait.
    WindowQueue& queue = station.queue;
    if (queue.free_at(c.at)) {
        const Instant now = c.at;
        const Duration busy = serve(c, now, post, slot);
        queue.occupy(now, busy);
        return;
    }
    if (where == InLine::with_priority)
        queue.join_first(c);
    else
        queue.join(c, where == InLine::first);
    // For somebody else to wait as well makes no call earlier.
    if (queue.waiting() == 1) {
        BuildingCell& cell = buildings_[building];
        cell.calls[station.place] = queue.next_call();
        cell.next_call = std::min(cell.next_call, cell.calls[station.place]);
    }
}

/// Whether the newcomer is let in, draws a ticket and stays at the sight of the queue; if not, he
/// is on his way home.
CityModel::InLine CityModel::look_at_queue(Case& c, Station& station, Post& post, Slot& slot) {
    StationBook& book = book_of(station, slot);
    const DayPlan& today = station.queue.today();
    const auto turn_home = [&](PerStation what, Reason reason, Duration offered) {
        book.add(what, 1);
        note_unserved(c, offered, Duration{}, slot);
        send_home(c, c.at, reason, post, slot);
        return InLine::nowhere;
    };
    if (Calendar::day_of(today.open) != slot.day || today.servers == 0 || c.at >= today.close)
        return turn_home(PerStation::closed, Reason::closing_time, Duration{-1});
    if (c.is(Case::appointment)) {
        look_for_favour(c);
        book.add(PerStation::appointments, 1);
        fact(slot, c, Fact::Kind::queues, c.at, c.station, 0);
        return InLine::with_priority;
    }
    const std::size_t waiting = station.queue.waiting();
    Duration displayed{};
    if (waiting > 0)
        displayed.ms = static_cast<std::int64_t>(waiting) * station.pace_ms() / today.servers;
    if (!has_ticket(c, slot.day, station))
        return turn_home(PerStation::no_ticket, Reason::no_ticket, displayed);
    if (displayed.ms > 0 && turns_round_.mean() > 0 &&
        displayed > turns_round_.sample(draws_(Draw::turns_round, c.id, occasion(c)).first))
        return turn_home(PerStation::turned_round, Reason::turned_round, displayed);
    ++station.tickets;
    fact(slot, c, Fact::Kind::queues, c.at, c.station,
         static_cast<std::uint16_t>(std::min<std::size_t>(65535, waiting)));
    // Only now: it makes no difference to those who do not stay, of whom there are many where staff
    // is short.
    look_for_favour(c);
    if (c.is(Case::favoured)) {
        book.add(PerStation::favoured, 1);
        if (waiting > 0) {
            jump_queue(c, station, slot);
            return InLine::first;
        }
    }
    const bool senior =
        policy(c).priority_65 && world_.people_group(world_.towns[c.town], c.citizen) / 2 ==
                                     static_cast<int>(AgeBand::senior);
    return senior ? InLine::with_priority : InLine::last;
}

/// Tickets are given as long as those waiting, and those who have booked for later today, can be
/// served before closing at the group's own pace; and, where that is fixed, so many a day and not
/// in the last minutes.
bool CityModel::has_ticket(const Case& c, std::int64_t day, Station& station) const {
    const DayPlan& today = station.queue.today();
    const HoursSpec& hours = rules_.hours(c.station);
    if (station.ticket_day != day) {
        station.ticket_day = day;
        station.tickets = 0;
    }
    if (hours.last_ticket.ms > 0 && c.at >= today.close - hours.last_ticket) return false;
    if (hours.tickets_per_window > 0 && station.tickets >= hours.tickets_per_window * today.servers)
        return false;
    const std::int64_t left_ms = (today.close - std::max(c.at, today.open)).ms;
    auto ahead = static_cast<std::int64_t>(station.queue.waiting());
    if (station.book.used())
        ahead += station.book.from(
            day, static_cast<int>((c.at - Calendar::midnight(day)) / sim::minutes(30)) + 1);
    if (ahead == 0) return left_ms >= 0;
    return ahead * station.pace_ms() <= today.servers * left_ms;
}

/// Arrivals one after another. Windows that nobody comes to may lag behind, but never by so much
/// that somebody they send on to another window of the building would be late there: that is the
/// way from one counter to the next.
Instant CityModel::advance_building(BuildingCell& building, Interval stride,
                                    std::span<const Case> inbox, Post& post, Slot& slot) {
    building.stride_end = stride.until;
    slot.day = Calendar::day_of(stride.from);
    slot.measured = world_.calendar.measured(slot.day);
    std::vector<Case>& returns = building.returns;
    auto mail = inbox.begin();
    for (;;) {
        const bool back =
            !returns.empty() && (mail == inbox.end() || before(returns.front(), *mail));
        const Instant arrival = back                  ? returns.front().at
                                : mail != inbox.end() ? mail->at
                                                      : stride.until;
        const Instant lag{building.next_call + look_ahead};
        if (lag <= arrival || (arrival >= stride.until && building.next_call < stride.until)) {
            call_waiting(building, {building.next_call, std::min(lag, stride.until)}, post, slot);
        } else if (arrival >= stride.until) {
            break;
        } else if (back) {
            std::pop_heap(returns.begin(), returns.end(), after);
            const Case c = returns.back();
            returns.pop_back();
            arrive_at_station(c, post, slot);
        } else {
            arrive_at_station(*mail++, post, slot);
        }
    }
    for (std::size_t k = 0; k < building.stations.size(); ++k)
        if (slot.books[k].used) close_book(building.stations[k], slot.books[k], slot);
    return building.next_call;
}

/// At all windows of a building.
void CityModel::call_waiting(BuildingCell& building, Interval span, Post& post, Slot& slot) {
    building.next_call = Instant::never();
    for (std::size_t k = 0; k < building.calls.size(); ++k) {
        Instant& call = building.calls[k];
        if (call < span.until) call = work_station(building.stations[k], span, post, slot);
        building.next_call = std::min(building.next_call, call);
    }
}

Instant CityModel::work_station(std::uint32_t index, Interval epoch, Post& post, Slot& slot) {
    Station& station = stations_[index];
    return station.queue.work(
        epoch.until, closing(index), [&](Instant t) { return day_plan(index, t); },
        [&](Case& c, Instant start) {
            note_overtaken(slot, c, station.queue.first_overtaken());
            return serve(c, start, post, slot);
        },
        [&](Case& home, Instant close) {
            note_overtaken(slot, home, station.queue.first_overtaken());
            StationBook& book = book_of(station, slot);
            book.add(PerStation::closed, 1);
            home.add_wait(close - home.at);
            note_unserved(home, close - home.at, close - home.at, slot);
            book_wait(home, close, false, book, slot);
            send_home(home, close, Reason::closing_time, post, slot);
        });
}

void CityModel::note_unserved(const Case& c, Duration offered, Duration waited, Slot& slot) const {
    StationBook& book = book_of(stations_[c.station], slot);
    if (offered.ms >= 0) {
        book.add(PerStation::offered, 1);
        book.add(PerStation::offered_wait_ms, offered.ms);
    }
    const std::int64_t way =
        c.is(Case::same_trip) ? 0 : 2 * way_minutes(c.town, stations_[c.station].level);
    book.add(PerStation::lost_ms, waited.ms + sim::minutes(way).ms);
}

void CityModel::close_half_hours(std::uint32_t index, StationBook& book, Slot& slot) const {
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

/// At a stride's end.
void CityModel::close_book(std::uint32_t index, StationBook& book, Slot& slot) const {
    close_half_hours(index, book, slot);
    if (slot.measured) {
        const std::int64_t served = book.counts[at(PerStation::served)],
                           wait_ms = book.counts[at(PerStation::wait_ms)];
        book.add(PerStation::offered, served);
        book.add(PerStation::offered_wait_ms, wait_ms);
        std::int64_t* const row = &slot.tally.at(layout_.station, index, 0);
        for (std::size_t k = 0; k < book.counts.size(); ++k) row[k] += book.counts[k];
        const auto week = static_cast<std::size_t>(slot.day - world_.calendar.first_measured()) / 7;
        slot.tally.add<std::int64_t>(layout_.week, served, week, at(PerWeek::served));
        slot.tally.add<std::int64_t>(layout_.week, wait_ms, week, at(PerWeek::wait_ms));
    }
    book.counts = {};
    book.used = false;
}

}  // namespace cityload::city
