// How the burden lies on people: the accounts, added up by district and kind of person when the
// run has ended.

#include "models/city/accounts.hpp"

#include "models/city/model.hpp"

namespace cityload::city {

void CityModel::close_accounts(Slot& slot) {
    for (auto& s : slots_)
        if (s) s->entries.close(accounts_);
    for (std::size_t t = 0; t < world_.towns.size(); ++t) {
        const Town& town = world_.towns[t];
        for (std::size_t g = 0; g < people_groups; ++g) {
            std::int64_t* const row = &slot.tally.at(layout_.people, town.district, g, 0);
            const auto add = [&](PerPerson what, std::int64_t amount) {
                row[city::at(what)] += amount;
            };
            for (std::uint32_t k = town.group[g]; k < town.group[g + 1]; ++k) {
                const Account a = accounts_[town.first_citizen + k];
                add(PerPerson::people, 1);
                slot.tally.add<std::int64_t>(layout_.people_by_trips, 1,
                                             std::min<std::size_t>(a.trips, person_trip_bins - 1));
                slot.tally.add<std::int64_t>(
                    layout_.people_by_hours, 1,
                    std::min<std::size_t>(a.quarters / 4, person_hour_bins - 1));
                if (a.needs == 0) continue;
                add(PerPerson::with_needs, 1);
                add(PerPerson::needs, a.needs);
                add(PerPerson::trips, a.trips);
                add(PerPerson::minutes, 15 * std::int64_t{a.quarters});
                add(PerPerson::refusals, a.refusals);
                add(PerPerson::ever_refused, a.refusals > 0);
                add(PerPerson::refused_twice, a.refusals == 2);
                add(PerPerson::refused_more, a.refusals > 2);
                add(a.trips == 0   ? PerPerson::trips_0
                    : a.trips == 1 ? PerPerson::trips_1
                    : a.trips == 2 ? PerPerson::trips_2
                    : a.trips < 10 ? PerPerson::trips_3_to_9
                                   : PerPerson::trips_10_or_more,
                    1);
            }
        }
    }
}

}  // namespace cityload::city
