// Behind the windows: online intake, letters, reviews, and how the result reaches the applicant.

#include <algorithm>
#include <bit>

#include "models/city/model.hpp"

namespace cityload::city {

DayPlan CityModel::office_day(std::size_t office, Instant after) const {
    std::int64_t day = after.ms < 0 ? 0 : Calendar::day_of(after);
    day = world_.calendar.next_workday(day);
    constexpr Duration open = sim::hours(8) + sim::minutes(30), close = sim::hours(17);
    if (Calendar::midnight(day) + close <= after) day = world_.calendar.next_workday(day + 1);
    const Instant midnight = Calendar::midnight(day);
    DayPlan plan{midnight + open,
                 midnight + sim::hours(12),
                 midnight + sim::hours(13),
                 midnight + close,
                 0,
                 0};
    const std::int64_t posts = rules_.posts(office);
    // On other duties in the morning, in the afternoon.
    const sim::Probability away(
        world_.spec.departments[world_.back_office_department(office)].other_duties);
    std::int64_t morning = 0, afternoon = 0;
    for (std::int64_t p = 0; p < posts; ++p) {
        if (absent_post(office, p, day)) continue;
        sim::DrawPair u{};
        if (!away.never())
            u = draws_(Draw::duty,
                       static_cast<std::uint64_t>(office) << 24 | static_cast<std::uint64_t>(p),
                       static_cast<std::uint64_t>(day));
        morning += !away(u.first);
        afternoon += !away(u.second);
    }
    const std::int64_t least = std::min<std::int64_t>(posts, 1);
    plan.servers = std::max(morning, least);
    plan.afternoon_servers = std::max(afternoon, least);
    return plan;
}

bool CityModel::absent_post(std::size_t office, std::int64_t post, std::int64_t day) const {
    return sim::Probability(world_.spec.staffing.absence)(
        draws_(Draw::absence,
               std::uint64_t{1} << 63 | static_cast<std::uint64_t>(office) << 24 |
                   static_cast<std::uint64_t>(post),
               static_cast<std::uint64_t>(day))
            .first);
}

/// Reports, inspections, meetings: whoever is present and away on them is booked for the half day;
/// the last one at the desk stays there.
void CityModel::close_other_duties(Slot& slot) const {
    if (unlimited_) return;
    const std::int64_t first = world_.calendar.first_measured();
    for (std::size_t o = 0; o < offices_.size(); ++o) {
        const std::size_t department = world_.back_office_department(o);
        if (world_.spec.departments[department].other_duties <= 0) continue;
        for (std::int64_t day = first; day < first + world_.calendar.measured_days(); ++day) {
            if (!world_.calendar.workday(day)) continue;
            const DayPlan plan = office_day(o, Calendar::midnight(day));
            std::int64_t present = 0;
            for (std::int64_t p = 0; p < rules_.posts(o); ++p) present += !absent_post(o, p, day);
            const std::int64_t morning = std::max<std::int64_t>(0, present - plan.servers),
                               afternoon = std::max<std::int64_t>(0, present - plan.afternoon());
            slot.tally.add<std::int64_t>(layout_.activity,
                                         morning * (plan.lunch_from - plan.open).ms +
                                             afternoon * (plan.close - plan.lunch_until).ms,
                                         department, city::at(Activity::other_duties));
            slot.tally.add<std::int64_t>(layout_.actions, morning + afternoon, department,
                                         city::at(Activity::other_duties));
        }
    }
}

Duration CityModel::hand_over(const Case& c) const {
    return policy(c).staff_platform ? look_ahead
                                    : std::max(look_ahead, world_.spec.behaviour.courier);
}

void CityModel::to_back_office(Case& c, Instant from, Post& post) {
    const MatterPlan& matter = world_.matters[c.matter];
    std::uint16_t department = matter.department;
    if (c.step == Step::letter) {
        const auto k = static_cast<std::size_t>(std::countr_zero(c.letters));
        department = world_.documents[matter.item(k).document].issuer;
        c.document = static_cast<std::uint8_t>(k);
    } else if (c.step == Step::review) {
        department = matter.reviewers[c.stage];
    }
    c.at = from;
    c.to = cells_.office(world_.back_office_of(department, c.town));
    post(c);
}

/// From acceptance on nothing more is asked of the applicant: letters first, then the reviews.
void CityModel::after_acceptance(Case& c, Instant at, Post& post, Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    c.set(Case::accepted);
    c.stage = 0;
    c.document = no_document;
    if (c.letters != 0) {
        c.step = Step::letter;
        to_back_office(c, at + hand_over(c), post);
        return;
    }
    if (matter.reviews > 0) {
        c.step = first_review(matter);
        // To one's own back office it is a few steps.
        to_back_office(c, at + look_ahead, post);
        return;
    }
    conclude(c, at, post, slot);
}

void CityModel::file_online(Case c, Post& post, Slot& slot) {
    c.attempt = static_cast<std::uint8_t>(std::min(255, c.attempt + 1));
    c.filings = static_cast<std::uint8_t>(std::min(255, c.filings + 1));
    fact(slot, c, Fact::Kind::filed_online, c.at);
    if (slot.live) [[unlikely]] {
        slot.live->count(PerCity::online, 1);
        slot.live->online[world_.towns[c.town].district] += 1;
    }
    ++slot.services;
    slot.fingerprint.add(c.id, occasion(c), static_cast<std::uint64_t>(c.at.ms), 0);
    const MatterPlan& matter = world_.matters[c.matter];
    Duration asking{};
    if (const std::uint16_t ask = c.links & matter.direct(); ask != 0)
        asking = ask_links(c, ask, c.at, true, slot);
    if (matter.reviews == 0 && complete(c) && asking > link_wait_) {
        await_links(c, c.at, c.at + asking, post, slot);
        return;
    }
    if (matter.reviews == 0 && complete(c)) {
        // Decided by the records alone: no human step.
        c.accepted_day = static_cast<std::uint16_t>(Calendar::day_of(c.at));
        fact(slot, c, Fact::Kind::accepted, c.at);
        after_acceptance(c, c.at, post, slot);
        return;
    }
    c.step = Step::intake;
    to_back_office(c, c.at + std::max(look_ahead, asking), post);
}

void CityModel::join_back_office(const Case& arriving, std::size_t office, Post& post, Slot& slot) {
    if (arriving.step == Step::fork) return fork_reviews(arriving, office, post, slot);
    if (arriving.step == Step::answer) {
        Case c = arriving;
        return links_answered(c, post, slot);
    }
    if (arriving.step == Step::join)
        return join_review(arriving.id, arriving.at, office, post, slot);
    Station& pile = offices_[office];
    // Whoever's turn came before is called first: whom a file finds is no matter of epochs.
    if (pile.queue.has_work(arriving.at + sim::milliseconds(1)))
        work_back_office(office, {arriving.at, arriving.at + sim::milliseconds(1)}, post, slot);
    Case c = arriving;
    look_for_favour(c);
    const bool helped = c.is(Case::favoured) && pile.queue.waiting() > 0;
    if (helped) note_favour(slot, c, world_.back_office_department(office), Favour::file, c.at);
    const bool first = reminded(c, office, slot) || helped;
    pile.queue.join(c, first);
}

Instant CityModel::work_back_office(std::size_t index, Interval epoch, Post& post, Slot& slot) {
    return offices_[index].queue.work(
        epoch.until, Closing::waits, [&](Instant t) { return office_day(index, t); },
        [&](Case& c, Instant start) { return serve_back_office(c, start, index, post, slot); },
        [](Case&, Instant) {});
}

Duration CityModel::serve_back_office(Case& c, Instant start, std::size_t office, Post& post,
                                      Slot& slot) {
    const std::uint16_t department = world_.back_office_department(office);
    const std::uint64_t u = draws_(Draw::leg, c.id, occasion(c)).first;
    const MatterPlan& matter = world_.matters[c.matter];
    ++slot.services;
    slot.fingerprint.add(c.id, occasion(c), static_cast<std::uint64_t>(c.at.ms),
                         static_cast<std::uint64_t>(start.ms));
    Duration work{};
    Activity activity = Activity::review;
    switch (c.step) {
        case Step::intake:
            work = intake_work_.sample(u);
            activity = Activity::online;
            break;
        case Step::letter:
            work = letter_work_.sample(u);
            activity = Activity::letter;
            break;
        case Step::chase:
            work = reminder_work_.sample(u);
            activity = Activity::reminder;
            break;
        case Step::complaint:
            work = complaint_work_.sample(u);
            activity = Activity::complaint;
            break;
        default:
            work = rules_.review(c.matter).sample(u);
            break;
    }
    work = std::max(work, Duration{1});
    const Instant end = start + work;
    staff(slot, department, activity, start, work);
    const bool measured = world_.calendar.measured(Calendar::day_of(start));
    if (measured) {
        std::int64_t* const row = &slot.tally.at(layout_.back_office, office, 0u);
        row[0] += 1;
        row[1] += work.ms;
        row[3] += (start - c.at).ms;
    }
    fact(slot, c, Fact::Kind::back_office, start, static_cast<std::uint32_t>(office));
    switch (c.step) {
        case Step::intake:
            c.step = Step::online;
            if (!complete(c)) {
                if (!refuse(c, end, draws_(Draw::notice, c.id, c.filings).first, post, slot)) {
                    give_up(c, end, last_gap(c), slot);
                    return work;
                }
                next_visit(c, end,
                           world_.calendar.next_workday(Calendar::day_of(end) + pause_days(c)),
                           nowhere, post, slot);
                return work;
            }
            c.accepted_day = static_cast<std::uint16_t>(Calendar::day_of(end));
            fact(slot, c, Fact::Kind::accepted, end);
            after_acceptance(c, end, post, slot);
            return work;
        case Step::letter:
            c.letters &= static_cast<std::uint16_t>(c.letters - 1);
            if (c.letters != 0) {
                to_back_office(c, end + hand_over(c), post);
            } else if (matter.reviews > 0) {
                c.step = first_review(matter);
                c.stage = 0;
                c.document = no_document;
                to_back_office(c, end + hand_over(c), post);
            } else {
                conclude(c, end, post, slot);
            }
            return work;
        case Step::complaint:
            return work;
        case Step::chase:
            fact(slot, c, Fact::Kind::reminded, start);
            count_owed(c, PerDocument::reminded, slot);
            conclude(c, end, post, slot);
            return work;
        default:
            if (c.is(Case::part)) {
                const std::size_t home = world_.back_office_of(matter.department, c.town);
                if (home == office) {
                    join_review(c.id, end, office, post, slot);
                } else {
                    c.step = Step::join;
                    to_back_office(c, end + hand_over(c), post);
                }
                return work;
            }
            ++c.stage;
            if (c.stage < matter.reviews) {
                to_back_office(c, end + hand_over(c), post);
            } else {
                conclude(c, end, post, slot);
            }
            return work;
    }
}

/// The decision is taken: the result is printed or published, then handed out, posted or sent to
/// the phone.
void CityModel::conclude(Case& c, Instant ready, Post& post, Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    if (c.owed != 0 && awaits_owed(c, ready, post, slot)) return;
    std::int64_t day = Calendar::day_of(ready);
    const std::int64_t processing = rules_.processing_days(c.matter);
    if (processing > 0) day = world_.calendar.add_workdays(day, processing);
    if (!complains_overdue_.never() && overdue(c, day) &&
        complains_overdue_(draws_(Draw::complaint, c.id, 255).first))
        complain(c, std::max(ready, Calendar::midnight(day) + sim::hours(10)), post);
    fact(slot, c, Fact::Kind::result, std::max(ready, Calendar::midnight(day)), 0, c.trips);
    if (!c.is(Case::by_phone) && rules_.fetch(c.matter)(draws_(Draw::fetch, c.id, 0).first)) {
        c.step = Step::fetch;
        c.document = no_document;
        c.stage = 0;
        c.attempt = 0;
        c.station =
            static_cast<std::uint16_t>(rules_.station_of(matter.department, c.town, matter.place));
        come_again(c, ready, day, post);
        return;
    }
    finish(c, day, slot);
}

}  // namespace cityload::city
