// Documents accepted as owed: the case is worked on, but its result waits until they are there.
// Every so many working days staff remind the applicant; after the last reminder the acceptance is
// revoked, and the applicant must fetch what is missing and file again.

#include <bit>

#include "models/city/model.hpp"

namespace cityload::city {

/// True if the case goes on elsewhere; false if everything is there, `ready` then being the time.
bool CityModel::awaits_owed(Case& c, Instant& ready, Post& post, Slot& slot) {
    const BehaviourSpec& rule = world_.spec.behaviour;
    std::int64_t delivered = 0;
    for (unsigned bits = c.owed; bits != 0; bits &= bits - 1) {
        const auto k = static_cast<std::uint64_t>(std::countr_zero(bits));
        delivered = std::max(
            delivered, c.accepted_day +
                           owed_delivery_.sample(draws_(Draw::owed, c.id, k).first) / sim::days(1));
    }
    const std::int64_t today = Calendar::day_of(ready);
    if (delivered <= today) {
        c.owed = 0;
        return false;
    }
    // The next time somebody looks whether it has come.
    int n = 1;
    std::int64_t look = world_.calendar.add_workdays(c.accepted_day, rule.owed_limit);
    while (look <= today && n <= rule.owed_reminders)
        look = world_.calendar.add_workdays(c.accepted_day, ++n * rule.owed_limit);
    if (delivered <= look || look >= world_.calendar.days()) {
        // The legal limit counts from the day on which the papers are complete.
        c.accepted_day = static_cast<std::uint16_t>(std::min(delivered, world_.calendar.days()));
        ready = Calendar::midnight(delivered);
        c.owed = 0;
        return false;
    }
    if (n > rule.owed_reminders) {
        revoke(c, std::max(ready, Calendar::midnight(look)), post, slot);
        return true;
    }
    c.step = Step::chase;
    c.document = no_document;
    c.stage = static_cast<std::uint8_t>(n);
    to_back_office(c, std::max(ready + look_ahead, Calendar::midnight(look)), post);
    return true;
}

void CityModel::count_owed(const Case& c, PerDocument what, Slot& slot) const {
    if (!counted(c)) return;
    for (unsigned bits = c.owed; bits != 0; bits &= bits - 1) {
        const std::uint16_t document = world_.matters[c.matter]
                                           .item(static_cast<std::size_t>(std::countr_zero(bits)))
                                           .document;
        slot.tally.add<std::int64_t>(layout_.document, 1, document, city::at(what));
    }
}

void CityModel::revoke(Case& c, Instant at, Post& post, Slot& slot) {
    fact(slot, c, Fact::Kind::revoked, at);
    count_failure(slot, c, world_.matters[c.matter].department, Reason::not_delivered);
    count_owed(c, PerDocument::revoked, slot);
    c.bring |= c.owed;
    c.known |= c.owed;
    c.owed = 0;
    c.clear(Case::accepted);
    c.stage = 0;
    c.document = no_document;
    c.step = c.is(Case::by_phone) ? Step::online : Step::file;
    c.attempt = c.filing_attempts = c.filings;  // more than at any window so far
    if (++c.refusals >= policy(c).gives_up_after) {
        give_up(c, at, Reason::not_delivered, slot);
        return;
    }
    next_visit(c, at, world_.calendar.next_workday(Calendar::day_of(at) + pause_days(c)), nowhere,
               post, slot);
}

}  // namespace cityload::city
