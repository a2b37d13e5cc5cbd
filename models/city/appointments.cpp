// Visits by appointment. Wishes for a day are dealt with in its first minutes, all together: each
// gets the free half hour nearest to the time at which the applicant would have come, on that day
// or the first later one with a place. Who gets none comes without.

#include "models/city/appointments.hpp"

#include <cstdlib>

#include "models/city/model.hpp"

namespace cityload::city {

namespace {

/// After midnight, so that the wish can be sent at midnight.
constexpr Duration allotment = sim::minutes(5);

}  // namespace

bool CityModel::wishes_appointment(Case& c, Instant now, std::int64_t day, Post& post) {
    const Probability& wishes = policy(c).appointment;
    if (!wishes(draws_(Draw::appointment, c.id, occasion(c)).first)) return false;
    c.at = Calendar::midnight(day) + allotment;
    if (c.at < now + look_ahead)
        c.at =
            Calendar::midnight(world_.calendar.next_workday(Calendar::day_of(now) + 1)) + allotment;
    c.set(Case::booking);
    post(c);
    return true;
}

/// The half hour of a day nearest to `wanted` with a place left; -1 if there is none.
int CityModel::free_half_hour(const Station& station, std::int64_t day, int wanted,
                              double quota) const {
    const HoursSpec& hours = rules_.hours(station.index);
    const std::int64_t rate =
        static_cast<std::int64_t>(static_cast<double>(rules_.windows(station.index)) * 1'800'000 *
                                  quota * 65536 / static_cast<double>(station.pace_ms()));
    int best = -1;
    std::int64_t k = 0;
    for (int half = 0; half < AppointmentBook::halves; ++half) {
        const Duration begin = sim::minutes(30 * std::int64_t{half});
        if (begin < hours.open || begin + sim::minutes(30) > hours.close ||
            (begin + sim::minutes(30) > hours.lunch_from && begin < hours.lunch_until))
            continue;
        const bool free = station.book.taken(day, half) < AppointmentBook::places(k++, rate);
        if (free && (best < 0 || std::abs(half - wanted) < std::abs(best - wanted))) best = half;
    }
    return best;
}

void CityModel::allot(const Case& wish, Post& post, Slot& slot) {
    Case c = wish;
    c.clear(Case::booking);
    Station& station = stations_[c.station];
    const std::int64_t today = Calendar::day_of(c.at);
    const std::size_t district = world_.towns[c.town].district;
    const std::uint64_t u = draws_(Draw::pause, c.id, occasion(c)).second;
    const Instant would_come =
        visit_times_.visit(district, plan_.stations[c.station].department, today, u);
    const auto wanted =
        static_cast<int>((would_come - Calendar::midnight(today)) / sim::minutes(30));
    std::int64_t day = today;
    const Policy& rule = policy(c);
    for (int n = 0; n < rule.appointment_days && day < today + AppointmentBook::horizon;
         ++n, day = world_.calendar.next_workday(day + 1)) {
        const int half = free_half_hour(station, day, wanted, rule.appointment_quota);
        if (half < 0) continue;
        station.book.take(day, half);
        c.set(Case::appointment);
        // Somewhere in the half hour.
        c.at = Calendar::midnight(day) + sim::minutes(30 * std::int64_t{half}) +
               Duration{static_cast<std::int64_t>(sim::index_below(u << 16, 1'800'000))};
        stay(plan_.stations[c.station].building, c, post);
        return;
    }
    note_station(slot, c, PerStation::no_slot, c.at, 1);
    c.at = std::max(would_come, c.at + look_ahead);
    stay(plan_.stations[c.station].building, c, post);
}

/// Whoever does not come is called in vain and tries again another day; the slot is lost.
bool CityModel::stays_away(Case& c, Post& post, Slot& slot) {
    if (!policy(c).no_show(draws_(Draw::appointment, c.id, occasion(c)).second)) return false;
    note_station(slot, c, PerStation::no_shows, c.at, 1);
    staff(slot, plan_.stations[c.station].department, Activity::no_show, c.at,
          no_show_.sample(draws_(Draw::service, c.id, occasion(c)).first));
    c.attempt = static_cast<std::uint8_t>(std::min(255, c.attempt + 1));
    come_again(c, c.at, Calendar::day_of(c.at), post);
    return true;
}

}  // namespace cityload::city
