// At the window: what the clerk says, and how the applicant leaves.

#include <algorithm>
#include <bit>

#include "models/city/model.hpp"

namespace cityload::city {

namespace {

/// Visits lost to circumstances after which an applicant gives up, over and above refusals.
constexpr int wasted_limit = 12;

}  // namespace

/// A visit lost. The same errand again, unless it is one too many: the step and the document stay.
void CityModel::come_again_or_give_up(Case& c, Instant when, std::int64_t day, Reason reason,
                                      Post& post, Slot& slot) {
    if (++c.wasted >= wasted_limit) {
        give_up(c, when, reason, slot);
        return;
    }
    come_again(c, when, day, post);
}

/// The time at the window of somebody who goes away without what he came for.
Duration CityModel::turn_away(Case& c, const Turn& turn, std::size_t department, Duration asking,
                              Slot& slot) const {
    const Duration busy = std::max(refusal_service_.sample(turn.u), Duration{1}) + asking;
    staff(slot, department, Activity::refusal, slot.measured, busy);
    c.add_other(busy);
    return busy;
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
    come_again_or_give_up(c, when, Calendar::day_of(when), reason, post, slot);
}

Duration CityModel::serve(Case& c, Instant start, Post& post, Slot& slot) {
    const Duration wait = start - c.at;
    const std::uint64_t visit = occasion(c);
    const sim::DrawPair u = draws_(Draw::service, c.id, visit);
    const Turn turn{start, u.first};
    // Of this window: serving sends the case on and writes its next station into it.
    Station& station = stations_[c.station];
    StationBook& book = book_of(station, slot);
    ++slot.services;
    slot.fingerprint.add(c.id, visit, static_cast<std::uint64_t>(c.at.ms),
                         static_cast<std::uint64_t>(start.ms));
    if (wait.ms > 0) {
        const bool late = wait > sim::minutes(30);
        if (late) book.add(PerStation::offered_over_30, 1);
        if (!unlimited_) {
            const Duration patience = patience_.sample(u.second);
            if (wait > patience) return call_in_vain(c, turn, patience, post, slot);
        }
        if (late) book.add(PerStation::over_30_min, 1);
        c.add_wait(wait);
    }
    live(slot, c, PerBuilding::served, PerCity::served);
    live(slot, c, PerBuilding::wait_ms, PerCity::wait_ms, wait.ms);
    book.add(PerStation::served, 1);
    book.add(PerStation::wait_ms, wait.ms);
    if (c.is(Case::appointment)) {
        book.add(PerStation::appointment_served, 1);
        book.add(PerStation::appointment_wait_ms, wait.ms);
    }
    if (slot.measured) {
        const std::size_t purpose = c.step == Step::file ? 0 : c.step == Step::certificate ? 1 : 2;
        const std::size_t bin = wait_bin(wait);
        slot.tally.add<std::int64_t>(layout_.wait, 1, purpose, bin);
        slot.tally.add<std::int64_t>(layout_.station_wait, 1, c.station,
                                     std::size_t{wait_class_of_bin[bin]});
    }
    book_wait(c, start, true, book, slot);
    fact(slot, c, Fact::Kind::called, start, c.station);
    const Duration busy = c.step == Step::file          ? serve_filing(c, turn, post, slot)
                          : c.step == Step::certificate ? serve_certificate(c, turn, post, slot)
                                                        : hand_out(c, turn, post, slot);
    station.served += 1;
    station.busy_ms += busy.ms;
    book.add(PerStation::busy_ms, busy.ms);
    const Instant close = station.queue.today().close, end = start + busy;
    if (end > close && !unlimited_)
        book.add(PerStation::overtime_ms, (end - std::max(close, start)).ms);
    return busy;
}

/// Whoever was to be called has left. Gone already at arrival + patience; found out at the call.
/// The next visit is on another day either way.
Duration CityModel::call_in_vain(Case& c, const Turn& turn, Duration patience, Post& post,
                                 Slot& slot) {
    const Duration call = no_show_.sample(turn.u);
    StationBook& book = book_of(stations_[c.station], slot);
    book.add(PerStation::left, 1);
    book.add(PerStation::busy_ms, call.ms);
    note_unserved(c, turn.start - c.at, patience, slot);
    c.add_wait(patience);
    book_wait(c, c.at + patience, false, book, slot);
    staff(slot, plan_.stations[c.station].department, Activity::no_show, slot.measured, call);
    send_home(c, turn.start, Reason::impatience, post, slot);
    return call;
}

/// The result, or the paper for the next window.
Duration CityModel::hand_out(Case& c, const Turn& turn, Post& post, Slot& slot) {
    const Duration busy = std::max(fetch_service_.sample(turn.u), Duration{1});
    c.add_other(busy);
    c.legal = static_cast<std::uint8_t>(c.legal + 1);
    staff(slot, world_.matters[c.matter].department, Activity::fetch, slot.measured, busy);
    fact(slot, c, Fact::Kind::fetched, turn.start + busy, c.station, c.trips);
    if (c.is(Case::accepted))
        finish(c, slot.day, slot);
    else
        next_visit(c, turn.start + busy, slot.day + 1, nowhere, post, slot);
    return busy;
}

Duration CityModel::serve_filing(Case& c, const Turn& turn, Post& post, Slot& slot) {
    const Instant start = turn.start;
    const MatterPlan& matter = world_.matters[c.matter];
    const Policy& policy = rules_.policy(matter.department);
    const StationPlan& station = plan_.stations[c.station];
    c.filings = static_cast<std::uint8_t>(std::min(255, c.filings + 1));
    // Drawn only if it decides something.
    sim::DrawPair notice{};
    if (!policy.wasted.never()) notice = draws_(Draw::notice, c.id, c.filings);
    if (policy.wasted(notice.second)) {
        const Duration busy = turn_away(c, turn, matter.department, Duration{}, slot);
        send_home(c, start + busy, Reason::official_absent, post, slot);
        return busy;
    }
    if (complete(c) && obstructed(c, policy)) {
        const Duration busy = turn_away(c, turn, matter.department, Duration{}, slot);
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
    if (const bool whole = awaits || complete(c); !whole && !overlooked(c, policy)) {
        if (policy.wasted.never()) notice = draws_(Draw::notice, c.id, c.filings);
        const Duration busy = turn_away(c, turn, matter.department, asking, slot);
        const Instant end = start + busy;
        if (slot.live) [[unlikely]]
            slot.live->count(station.building, PerBuilding::refused, 1);
        const int faults = c.faults;
        if (!refuse(c, end, notice.first, post, slot)) {
            give_up(c, end, last_gap(c), slot);
            return busy;
        }
        // One's own papers are put right at home; only for papers of others one can go next door.
        next_visit(c, end, Calendar::day_of(end) + pause_days(c),
                   c.faults < faults ? nowhere : station.building, post, slot);
        return busy;
    } else if (!whole) {
        note_favour(slot, c, matter.department, Favour::gap, start);
    }
    const Duration busy = std::max(rules_.service(c.matter).sample(turn.u), Duration{1}) + asking;
    staff(slot, matter.department, Activity::intake, slot.measured, busy);
    c.add_other(busy);
    c.legal = static_cast<std::uint8_t>(c.legal + 1);
    const Instant end = start + busy;
    if (++c.stage < matter.windows_in_turn && !station.integrated) {
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
Duration CityModel::refuse_certificate(Case& c, const Turn& turn, std::uint16_t lacking, Post& post,
                                       Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    const std::uint16_t issuer = world_.documents[matter.item(c.document).document].issuer;
    const Duration busy = turn_away(c, turn, issuer, Duration{}, slot);
    const Instant end = turn.start + busy;
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
Duration CityModel::come_for_answers(Case& c, const Turn& turn, Instant answer, Post& post,
                                     Slot& slot) {
    const std::uint16_t document = world_.matters[c.matter].item(c.document).document;
    const std::uint16_t issuer = world_.documents[document].issuer;
    const Duration busy = turn_away(c, turn, issuer, Duration{}, slot);
    const Instant end = turn.start + busy;
    count_failure(slot, c, issuer, Reason::come_back);
    fact(slot, c, Fact::Kind::come_back, end, c.station, 0, document);
    come_again_or_give_up(c, end, Calendar::day_of(std::max(end, answer)), Reason::come_back, post,
                          slot);
    return busy;
}

Duration CityModel::serve_certificate(Case& c, const Turn& turn, Post& post, Slot& slot) {
    const Instant start = turn.start;
    const MatterPlan& matter = world_.matters[c.matter];
    const std::uint16_t document = matter.item(c.document).document;
    const std::uint16_t issuer = world_.documents[document].issuer;
    Instant answer = start;
    if (const std::uint16_t ask = c.links & matter.needs_first[c.document]; ask != 0)
        answer = start + ask_links(c, ask, start, true, slot);
    if (answer - start > link_wait_) return come_for_answers(c, turn, answer, post, slot);
    const Duration asking = answer - start;
    const std::uint16_t lacking =
        c.bring & static_cast<std::uint16_t>(~c.have) & matter.needs_first[c.document];
    if (lacking != 0) return refuse_certificate(c, turn, lacking, post, slot);
    const std::uint16_t under = world_.documents[document].certificate;
    const Duration busy = std::max((under == DocumentPlan::no_certificate ? certificate_service_
                                                                          : rules_.service(under))
                                       .sample(turn.u),
                                   Duration{1}) +
                          asking;
    const Instant end = start + busy;
    staff(slot, issuer, Activity::certificate, slot.measured, busy);
    c.add_other(busy);
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
    come_again_or_give_up(c, end, Calendar::day_of(end), Reason::come_back, post, slot);
    return busy;
}

}  // namespace cityload::city
