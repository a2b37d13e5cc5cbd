// The end of a case: decided, given up or still open when the run ends, and what is counted of it.

#include <algorithm>

#include "models/city/model.hpp"

namespace cityload::city {

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
