// At the windows: tickets, waiting, and what the clerk says.

#include <algorithm>
#include <bit>

#include "models/city/model.hpp"

namespace cityload::city {

namespace {

void add_minutes(std::uint16_t& sum, Duration d) {
    sum = static_cast<std::uint16_t>(std::min<std::int64_t>(65535, sum + World::minute_of(d)));
}

/// Visits lost to circumstances after which an applicant gives up, over and above refusals.
constexpr int wasted_limit = 12;

}  // namespace

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
        c.other_minutes = static_cast<std::uint16_t>(std::min<std::int64_t>(
            65535,
            c.other_minutes + 2 * travel_minutes_[c.town * 3u + stations_[c.station].level]));
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
        [&](Case& c, Instant start) { return serve(c, start, post, slot); },
        [&](Case& home, Instant close) {
            if (world_.calendar.measured(Calendar::day_of(close)))
                slot.tally.add<std::int64_t>(layout_.station, 1, home.station,
                                             at(PerStation::closed));
            add_minutes(home.wait_minutes, close - home.at);
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

void CityModel::send_home(Case& c, Instant when, Reason reason, Post& post, Slot& slot) {
    count_failure(slot, c, world_.matters[c.matter].department, reason);
    const Fact::Kind kind = reason == Reason::no_ticket    ? Fact::Kind::no_ticket
                            : reason == Reason::impatience ? Fact::Kind::leaves_queue
                            : reason == Reason::closing_time || reason == Reason::moved
                                ? Fact::Kind::sent_home
                            : reason == Reason::obstructed   ? Fact::Kind::obstructed
                            : reason == Reason::turned_round ? Fact::Kind::turns_round
                                                             : Fact::Kind::absent;
    fact(slot, c, kind, when, c.station);
    live(slot, c, PerBuilding::wasted, PerCity::wasted);
    if (++c.wasted >= wasted_limit) {
        give_up(c, when, reason, slot);
        return;
    }
    // The same errand again: the step and the document stay.
    come_again(c, when, Calendar::day_of(when), post);
}

Duration CityModel::serve(Case& c, Instant start, Post& post, Slot& slot) {
    const bool measured = world_.calendar.measured(Calendar::day_of(start));
    const Duration wait = start - c.at;
    const sim::DrawPair u = draws_(Draw::service, c.id, occasion(c));
    // Of this window: serving sends the case on and writes its next station into it.
    Station& station = stations_[c.station];
    std::int64_t* const row = &slot.tally.at(layout_.station, c.station, 0);
    const auto note = [&](PerStation what, std::int64_t amount) {
        if (measured) row[at(what)] += amount;
    };
    ++slot.services;
    slot.fingerprint.add(c.id, occasion(c), static_cast<std::uint64_t>(c.at.ms),
                         static_cast<std::uint64_t>(start.ms));
    note(PerStation::offered_over_30, wait > sim::minutes(30));
    if (wait.ms > 0 && !unlimited_) {
        const Duration patience = patience_.sample(u.second);
        if (wait > patience) {
            note(PerStation::left, 1);
            note_unserved(c, start, wait, patience, slot);
            add_minutes(c.wait_minutes, patience);
            book_wait(c, c.at + patience, false, slot);
            const Duration call = no_show_.sample(u.first);
            note(PerStation::busy_ms, call.ms);
            staff(slot, plan_.stations[c.station].department, Activity::no_show, start, call);
            // Gone already at arrival + patience; found out at the call. The next visit is on
            // another day either way.
            send_home(c, start, Reason::impatience, post, slot);
            return call;
        }
    }
    add_minutes(c.wait_minutes, wait);
    live(slot, c, PerBuilding::served, PerCity::served);
    live(slot, c, PerBuilding::wait_ms, PerCity::wait_ms, wait.ms);
    if (measured) {
        note(PerStation::served, 1);
        note(PerStation::offered, 1);
        if (c.is(Case::appointment)) {
            note(PerStation::appointment_served, 1);
            note(PerStation::appointment_wait_ms, wait.ms);
        }
        note(PerStation::offered_wait_ms, wait.ms);
        note(PerStation::wait_ms, wait.ms);
        note(PerStation::over_30_min, wait > sim::minutes(30));
        const std::size_t purpose = c.step == Step::file ? 0 : c.step == Step::certificate ? 1 : 2;
        const std::size_t bin = wait_bin(wait);
        slot.tally.add<std::int64_t>(layout_.wait, 1, purpose, bin);
        ++books_[c.station].waits[wait_class_of_bin[bin]];
        book_wait(c, start, true, slot);
        const auto week = static_cast<std::size_t>(
            (Calendar::day_of(start) - world_.calendar.first_measured()) / 7);
        slot.tally.add<std::int64_t>(layout_.week, wait.ms, week, at(PerWeek::wait_ms));
        slot.tally.add<std::int64_t>(layout_.week, 1, week, at(PerWeek::served));
    }
    fact(slot, c, Fact::Kind::called, start, c.station);
    Duration busy{};
    switch (c.step) {
        case Step::file:
            busy = serve_filing(c, start, u.first, post, slot);
            break;
        case Step::certificate:
            busy = serve_certificate(c, start, u.first, post, slot);
            break;
        default: {
            busy = std::max(fetch_service_.sample(u.first), Duration{1});
            add_minutes(c.other_minutes, busy);
            c.legal = static_cast<std::uint8_t>(c.legal + 1);
            staff(slot, world_.matters[c.matter].department, Activity::fetch, start, busy);
            fact(slot, c, Fact::Kind::fetched, start + busy, c.station, c.trips);
            if (!c.is(Case::accepted)) {  // the paper for the next window
                next_visit(c, start + busy, Calendar::day_of(start) + 1, nowhere, post, slot);
                break;
            }
            finish(c, Calendar::day_of(start), slot);
            break;
        }
    }
    note(PerStation::busy_ms, busy.ms);
    station.served += 1;
    station.busy_ms += busy.ms;
    if (!unlimited_) {
        const Instant close = station.queue.today().close;
        if (start + busy > close)
            note(PerStation::overtime_ms, (start + busy - std::max(close, start)).ms);
    }
    return busy;
}

Duration CityModel::serve_filing(Case& c, Instant start, std::uint64_t u, Post& post, Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    const std::uint32_t here = plan_.stations[c.station].building;
    c.filings = static_cast<std::uint8_t>(std::min(255, c.filings + 1));
    // Drawn only if it decides something.
    sim::DrawPair notice{};
    const Policy& policy = this->policy(c);
    if (!policy.wasted.never()) notice = draws_(Draw::notice, c.id, c.filings);
    if (policy.wasted(notice.second)) {
        const Duration busy = std::max(refusal_service_.sample(u), Duration{1});
        staff(slot, matter.department, Activity::refusal, start, busy);
        add_minutes(c.other_minutes, busy);
        send_home(c, start + busy, Reason::official_absent, post, slot);
        return busy;
    }
    if (complete(c) && obstructed(c)) {
        const Duration busy = std::max(refusal_service_.sample(u), Duration{1});
        staff(slot, matter.department, Activity::refusal, start, busy);
        add_minutes(c.other_minutes, busy);
        note_favour(slot, c, matter.department, Favour::obstructed, start);
        send_home(c, start + busy, Reason::obstructed, post, slot);
        return busy;
    }
    // Answers that do not take long are waited for at the window; for others one goes home.
    Duration asking{};
    if (const std::uint16_t ask = c.links & matter.direct(); ask != 0)
        asking = ask_links(c, ask, start, complete(c), slot);
    const Instant answer = start + asking;
    const bool awaits = asking > link_wait_;
    if (awaits) asking = Duration{};
    if (const bool whole = awaits || complete(c); !whole && !overlooked(c)) {
        if (policy.wasted.never()) notice = draws_(Draw::notice, c.id, c.filings);
        const Duration busy = std::max(refusal_service_.sample(u), Duration{1}) + asking;
        staff(slot, matter.department, Activity::refusal, start, busy);
        add_minutes(c.other_minutes, busy);
        const Instant end = start + busy;
        if (slot.live) [[unlikely]]
            slot.live->count(here, PerBuilding::refused, 1);
        const int faults = c.faults;
        if (!refuse(c, end, notice.first, post, slot)) {
            give_up(c, end, last_gap(c), slot);
            return busy;
        }
        // One's own papers are put right at home; only for papers of others one can go next door.
        next_visit(c, end, Calendar::day_of(end) + pause_days(c),
                   c.faults < faults ? nowhere : here, post, slot);
        return busy;
    } else if (!whole) {
        note_favour(slot, c, matter.department, Favour::gap, start);
    }
    const Duration busy = std::max(rules_.service(c.matter).sample(u), Duration{1}) + asking;
    staff(slot, matter.department, Activity::intake, start, busy);
    add_minutes(c.other_minutes, busy);
    c.legal = static_cast<std::uint8_t>(c.legal + 1);
    const Instant end = start + busy;
    if (++c.stage < matter.windows_in_turn && !plan_.stations[c.station].integrated) {
        c.filing_attempts = 0;
        c.attempt = 0;
        if (matter.fetch_between) {
            c.step = Step::fetch;
            come_again(c, end, Calendar::day_of(std::max(end, answer)), post);
            return busy;
        }
        next_visit(c, end, Calendar::day_of(std::max(end, answer)) + 1, nowhere, post, slot);
        return busy;
    }
    if (awaits) {
        await_links(c, end, answer, post, slot);
        return busy;
    }
    c.accepted_day = static_cast<std::uint16_t>(Calendar::day_of(end));
    fact(slot, c, Fact::Kind::accepted, end, c.station, c.trips);
    after_acceptance(c, end, post, slot);
    return busy;
}

/// The issuer asks for documents of others in turn.
Duration CityModel::refuse_certificate(Case& c, Instant start, std::uint16_t lacking,
                                       std::uint64_t u, Post& post, Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    const std::uint16_t issuer = world_.documents[matter.item(c.document).document].issuer;
    const Duration busy = std::max(refusal_service_.sample(u), Duration{1});
    const Instant end = start + busy;
    staff(slot, issuer, Activity::refusal, start, busy);
    add_minutes(c.other_minutes, busy);
    count_failure(slot, c, issuer, Reason::outside_document);
    const auto first = static_cast<std::size_t>(std::countr_zero(lacking));
    fact(slot, c, Fact::Kind::turned_back, end, c.station, 1, matter.item(first).document);
    const bool all = policy(c).full_notice(draws_(Draw::issue, c.id, occasion(c)).second);
    c.known |= all ? lacking : static_cast<std::uint16_t>(lacking & -lacking);
    if (++c.refusals >= policy(c).gives_up_after) {
        give_up(c, end, Reason::outside_document, slot);
        return busy;
    }
    next_visit(c, end, Calendar::day_of(end) + pause_days(c), plan_.stations[c.station].building,
               post, slot);
    return busy;
}

/// The issuer's own query takes longer than anybody waits: come back when the answer is there.
Duration CityModel::come_for_answers(Case& c, Instant start, Instant answer, std::uint64_t u,
                                     Post& post, Slot& slot) {
    const std::uint16_t document = world_.matters[c.matter].item(c.document).document;
    const std::uint16_t issuer = world_.documents[document].issuer;
    const Duration busy = std::max(refusal_service_.sample(u), Duration{1});
    const Instant end = start + busy;
    staff(slot, issuer, Activity::refusal, start, busy);
    add_minutes(c.other_minutes, busy);
    count_failure(slot, c, issuer, Reason::come_back);
    fact(slot, c, Fact::Kind::come_back, end, c.station, 0, document);
    if (++c.wasted >= wasted_limit) {
        give_up(c, end, Reason::come_back, slot);
        return busy;
    }
    come_again(c, end, Calendar::day_of(std::max(end, answer)), post);
    return busy;
}

Duration CityModel::serve_certificate(Case& c, Instant start, std::uint64_t u, Post& post,
                                      Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    const std::uint16_t document = matter.item(c.document).document;
    const std::uint16_t issuer = world_.documents[document].issuer;
    Instant answer = start;
    if (const std::uint16_t ask = c.links & matter.needs_first[c.document]; ask != 0)
        answer = start + ask_links(c, ask, start, true, slot);
    if (answer - start > link_wait_) return come_for_answers(c, start, answer, u, post, slot);
    const Duration asking = answer - start;
    const std::uint16_t lacking =
        c.bring & static_cast<std::uint16_t>(~c.have) & matter.needs_first[c.document];
    if (lacking != 0) return refuse_certificate(c, start, lacking, u, post, slot);
    const std::uint16_t under = world_.documents[document].certificate;
    const Duration busy = std::max((under == DocumentPlan::no_certificate ? certificate_service_
                                                                          : rules_.service(under))
                                       .sample(u),
                                   Duration{1}) +
                          asking;
    const Instant end = start + busy;
    staff(slot, issuer, Activity::certificate, start, busy);
    add_minutes(c.other_minutes, busy);
    bool issued =
        rules_.policy(issuer).certificate_success(draws_(Draw::issue, c.id, occasion(c)).first);
    if (!issued && c.is(Case::favoured)) {
        issued = true;
        note_favour(slot, c, issuer, Favour::certificate, start);
    }
    if (issued) {
        c.have |= static_cast<std::uint16_t>(1u << c.document);
        fact(slot, c, Fact::Kind::certificate, end, c.station, 0, document);
        next_visit(c, end, Calendar::day_of(end) + 1, plan_.stations[c.station].building, post,
                   slot);
        return busy;
    }
    count_failure(slot, c, issuer, Reason::come_back);
    fact(slot, c, Fact::Kind::come_back, end, c.station, 0, document);
    if (++c.wasted >= wasted_limit) {
        give_up(c, end, Reason::come_back, slot);
        return busy;
    }
    come_again(c, end, Calendar::day_of(end), post);
    return busy;
}

}  // namespace cityload::city
