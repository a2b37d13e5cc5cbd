// Behind the windows: online intake, letters, reviews, and how the result reaches the applicant.

#include <algorithm>
#include <bit>

#include "models/city/model.hpp"

namespace cityload::city {

DayPlan CityModel::office_day(std::size_t office, Instant after) const {
    std::int64_t day = after.ms < 0 ? 0 : Calendar::day_of(after);
    day = world_.calendar.next_workday(day);
    constexpr Duration open = sim::minutes(8 * 60 + 30), close = sim::minutes(17 * 60);
    if (Calendar::midnight(day) + close <= after) day = world_.calendar.next_workday(day + 1);
    const Instant midnight = Calendar::midnight(day);
    DayPlan plan{midnight + open,
                 midnight + sim::minutes(12 * 60),
                 midnight + sim::minutes(13 * 60),
                 midnight + close,
                 0,
                 0};
    const sim::Probability absent(world_.spec.staffing.absence);
    std::int64_t present = 0;
    const std::int64_t posts = rules_.posts(office);
    for (std::int64_t p = 0; p < posts; ++p)
        present +=
            !absent(draws_(Draw::absence,
                           std::uint64_t{1} << 63 | static_cast<std::uint64_t>(office) << 24 |
                               static_cast<std::uint64_t>(p),
                           static_cast<std::uint64_t>(day))
                        .first);
    plan.servers = std::max(present, std::min<std::int64_t>(posts, 1));
    return plan;
}

void CityModel::to_back_office(Case& c, Instant from, Post& post) {
    const MatterPlan& matter = world_.matters[c.matter];
    std::uint16_t department = matter.department;
    if (c.step == Step::letter) {
        const auto k = static_cast<std::size_t>(std::countr_zero(c.letters));
        department = world_.documents[matter.materials[k].document].issuer;
        c.document = static_cast<std::uint8_t>(k);
    } else if (c.step == Step::review) {
        department = matter.reviewers[c.stage];
    }
    c.at = from;
    c.to = office_cell(world_.back_office_of(department, c.town));
    post(c);
}

/// From acceptance on nothing more is asked of the applicant: letters first, then the reviews.
void CityModel::after_acceptance(Case& c, Instant at, Post& post, Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    c.set(Case::accepted);
    c.stage = 0;
    c.document = no_document;
    const Duration hand_over =
        policy(c).staff_platform ? look_ahead : std::max(look_ahead, world_.spec.behaviour.courier);
    if (c.letters != 0) {
        c.step = Step::letter;
        to_back_office(c, at + hand_over, post);
        return;
    }
    if (matter.reviews > 0) {
        c.step = Step::review;
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
    if (matter.reviews == 0 && complete(c)) {
        // Decided by the records alone: no human step.
        c.accepted_day = static_cast<std::uint16_t>(Calendar::day_of(c.at));
        fact(slot, c, Fact::Kind::accepted, c.at);
        after_acceptance(c, c.at, post, slot);
        return;
    }
    c.step = Step::intake;
    to_back_office(c, c.at + look_ahead, post);
}

void CityModel::join_back_office(const Case& arriving, std::size_t office, Slot& slot) {
    Station& pile = offices_[office];
    if (policy(arriving).favour.never()) {
        pile.queue.join(arriving, false);
        return;
    }
    Case c = arriving;
    look_for_favour(c);
    const bool jumps = c.is(Case::favoured) && pile.queue.waiting() > 0;
    if (jumps) note_favour(slot, world_.back_office_department(office), Favour::file, c.at, 1);
    pile.queue.join(c, jumps);
}

Instant CityModel::work_back_office(std::size_t index, Interval epoch, Post& post, Slot& slot) {
    return offices_[index].queue.work(
        epoch.until, false, [&](Instant t) { return office_day(index, t); },
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
        default:
            work = rules_.review(c.matter).sample(u);
            break;
    }
    work = std::max(work, Duration{1});
    const Instant end = start + work;
    staff(slot, department, activity, start, work);
    const bool measured = world_.calendar.measured(Calendar::day_of(start));
    if (measured) {
        const auto add = [&](std::size_t what, std::int64_t amount) {
            slot.tally.add<std::int64_t>(layout_.back_office, amount, office, what);
        };
        add(0, 1);
        add(1, work.ms);
        add(3, (start - c.at).ms);
    }
    fact(slot, c, Fact::Kind::back_office, start, static_cast<std::uint32_t>(office));
    const Duration hand_over =
        policy(c).staff_platform ? look_ahead : std::max(look_ahead, world_.spec.behaviour.courier);
    switch (c.step) {
        case Step::intake:
            c.step = Step::online;
            if (!complete(c)) {
                if (!refuse(c, end, draws_(Draw::notice, c.id, c.filings).first, slot)) {
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
                to_back_office(c, end + hand_over, post);
            } else if (matter.reviews > 0) {
                c.step = Step::review;
                c.stage = 0;
                c.document = no_document;
                to_back_office(c, end + hand_over, post);
            } else {
                conclude(c, end, post, slot);
            }
            return work;
        default:
            ++c.stage;
            if (c.stage < matter.reviews) {
                to_back_office(c, end + hand_over, post);
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
    std::int64_t day = Calendar::day_of(ready);
    const std::int64_t processing = rules_.processing_days(c.matter);
    if (processing > 0) day = world_.calendar.add_workdays(day, processing);
    fact(slot, c, Fact::Kind::result, std::max(ready, Calendar::midnight(day)), 0, c.trips);
    if (!c.is(Case::by_phone) && rules_.fetch(c.matter)(draws_(Draw::fetch, c.id, 0).first)) {
        c.step = Step::fetch;
        c.document = no_document;
        c.stage = 0;
        c.attempt = 0;
        c.station = static_cast<std::uint16_t>(
            rules_.station_of(matter.department, c.town, matter.town_level));
        come_again(c, ready, day, post);
        return;
    }
    finish(c, day, slot);
}

}  // namespace cityload::city
