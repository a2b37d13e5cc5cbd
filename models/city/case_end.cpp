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
    if (c.citizen < accounts_.size())
        slot.entries.add(accounts_, c.citizen, c.trips, c.refusals,
                         std::uint32_t{c.wait_minutes} + c.other_minutes);
    const MatterPlan& matter = world_.matters[c.matter];
    const Town& town = world_.towns[c.town];
    const int g = world_.people_group(town, c.citizen);
    CaseBook& book = *slot.cases;
    CaseBook::OfMatter& by_matter = book.matter[c.matter];
    CaseBook::OfGroup& by_group = book.group[town.district * CaseBook::groups +
                                             static_cast<std::size_t>(g < 0 ? people_groups : g)];
    CaseBook::OfWeek& by_week =
        book.week[static_cast<std::size_t>(c.need_day - world_.calendar.first_measured()) / 7];
    const bool by_phone = c.is(Case::by_phone);
    CaseBook::OfChannel& channel = book.channel[by_phone];

    const bool refused = c.refusals > 0;
    const std::int64_t minutes = std::int64_t{c.wait_minutes} + c.other_minutes;
    ++book.refused[std::min<std::size_t>(c.refusals, CaseBook::refused_bins - 1)];
    by_matter.refusals += c.refusals;
    by_matter.refused_cases += refused;
    by_matter.wait_minutes += c.wait_minutes;
    by_matter.other_minutes += c.other_minutes;
    by_matter.wasted += c.wasted;
    by_group.trips += c.trips;
    by_group.minutes += minutes;
    by_group.refused_cases += refused;
    by_group.three_or_more += c.trips >= 3;
    by_week.trips += c.trips;
    by_week.minutes += minutes;
    by_week.refused_cases += refused;

    const auto trips = [&](Rule rule, int n) -> std::int64_t& {
        return channel.trips[city::at(rule)]
                            [std::min<std::size_t>(static_cast<std::size_t>(n), trip_bins - 1)];
    };
    const auto days = static_cast<std::size_t>(day - c.need_day);
    if (!completed) {
        ++trips(Rule::per_need, c.trips);
        by_matter.trips_in_vain += c.trips;
        if (given_up) {
            ++by_matter.given_up;
            ++by_group.given_up;
            ++by_week.given_up;
        } else {
            ++by_matter.open;
            ++by_group.open;
            ++by_week.open;
            ++channel.open_days[std::min(days, result_day_bins - 1)];
        }
        return;
    }
    const int filings = by_phone ? 0 : c.filings;
    const std::int64_t workdays = world_.calendar.workdays_between(c.need_day, day);
    by_matter.online += by_phone;
    by_matter.filings += filings;
    by_matter.legal_visits += c.legal;
    by_matter.days += static_cast<std::int64_t>(days);
    by_matter.workdays += workdays;
    if (matter.statutory_days > 0)
        by_matter.over_limit +=
            world_.calendar.workdays_between(c.accepted_day, day) > matter.statutory_days;
    ++by_matter.by_trips[std::min<std::size_t>(c.trips, trip_bins - 1)];
    if (c.trips >= trip_bins) by_matter.trips_beyond += c.trips - (int{trip_bins} - 1);
    ++by_matter.by_days[day_class(static_cast<std::int64_t>(days))];
    ++by_group.completed;
    ++by_week.completed;
    by_week.at_most_one += c.trips <= 1;
    by_week.filings_at_most_one += filings <= 1;
    ++trips(Rule::legal, c.legal);
    ++trips(Rule::filing, filings);
    ++trips(Rule::all_in, c.trips);
    ++trips(Rule::procedural, std::max(c.trips - c.wasted, 0));
    ++channel.result_days[std::min(days, result_day_bins - 1)];
    ++channel.result_workdays[std::min<std::size_t>(static_cast<std::size_t>(workdays),
                                                    result_workday_bins - 1)];
}

}  // namespace cityload::city
