#include "models/city/reviews.hpp"

#include "models/city/model.hpp"

namespace cityload::city {

/// Every department that reviews the case gets a copy of the file; the case waits here.
void CityModel::fork_reviews(const Case& c, std::size_t office, Post& post, Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    reviews_under_way_[office].put(c, matter.reviews);
    const Instant elsewhere = c.at + hand_over(c);
    for (int r = 0; r < matter.reviews; ++r) {
        Case part = c;
        part.set(Case::part);
        part.step = Step::review;
        part.stage = static_cast<std::uint8_t>(r);
        const std::size_t where =
            world_.back_office_of(matter.reviewers[static_cast<std::size_t>(r)], c.town);
        if (where == office)
            join_back_office(part, office, post, slot);
        else
            to_back_office(part, elsewhere, post);
    }
}

void CityModel::join_review(std::uint64_t id, Instant at, std::size_t office, Post& post,
                            Slot& slot) {
    Case c;
    if (reviews_under_way_[office].done(id, at, c)) conclude(c, at, post, slot);
}

bool CityModel::overdue(const Case& c, std::int64_t day) const {
    const std::int64_t limit = world_.matters[c.matter].statutory_days;
    return limit > 0 && world_.calendar.workdays_between(c.accepted_day, day) > limit;
}

bool CityModel::reminded(const Case& c, std::size_t office, Slot& slot) const {
    if (c.step != Step::review || !overdue(c, Calendar::day_of(c.at))) return false;
    staff(slot, world_.back_office_department(office), Activity::reminder, c.at,
          reminder_work_.sample(draws_(Draw::leg, c.id, occasion(c)).second));
    return true;
}

}  // namespace cityload::city
