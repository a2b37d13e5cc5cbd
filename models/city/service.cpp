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
Duration CityModel::turn_away(Case& c, Instant start, std::uint64_t u, std::size_t department,
                              Duration asking, Slot& slot) const {
    const Duration busy = std::max(refusal_service_.sample(u), Duration{1}) + asking;
    staff(slot, department, Activity::refusal, start, busy);
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
            c.add_wait(patience);
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
    c.add_wait(wait);
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
            c.add_other(busy);
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
        const Duration busy = turn_away(c, start, u, matter.department, Duration{}, slot);
        send_home(c, start + busy, Reason::official_absent, post, slot);
        return busy;
    }
    if (complete(c) && obstructed(c)) {
        const Duration busy = turn_away(c, start, u, matter.department, Duration{}, slot);
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
        const Duration busy = turn_away(c, start, u, matter.department, asking, slot);
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
    c.add_other(busy);
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
    const Duration busy = turn_away(c, start, u, issuer, Duration{}, slot);
    const Instant end = start + busy;
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
    const Duration busy = turn_away(c, start, u, issuer, Duration{}, slot);
    const Instant end = start + busy;
    count_failure(slot, c, issuer, Reason::come_back);
    fact(slot, c, Fact::Kind::come_back, end, c.station, 0, document);
    come_again_or_give_up(c, end, Calendar::day_of(std::max(end, answer)), Reason::come_back, post,
                          slot);
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
