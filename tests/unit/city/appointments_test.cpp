// Appointments, who is called first, tickets, closing, and turning round at the sight of a queue.

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/small_city.hpp"

namespace cityload::city {
namespace {

using namespace test;

TEST(AppointmentBook, gives_whole_places_that_add_up) {
    for (const std::int64_t rate : {0, 1, 30'000, 65'536, 100'000, 1'000'003}) {
        std::int64_t sum = 0;
        for (std::int64_t k = 0; k < 16; ++k) {
            EXPECT_GE(AppointmentBook::places(k, rate), 0);
            sum += AppointmentBook::places(k, rate);
        }
        EXPECT_EQ(sum, 16 * rate >> 16);
    }
    AppointmentBook book;
    EXPECT_EQ(book.taken(7, 20), 0);
    book.take(7, 20);
    book.take(7, 20);
    book.take(7, 30);
    EXPECT_EQ(book.taken(7, 20), 2);
    EXPECT_EQ(book.from(7, 21), 1);
    EXPECT_EQ(book.from(7, 20), 3);
    EXPECT_EQ(book.taken(7 + AppointmentBook::horizon, 20), 0) << "another day in the same place";
    book.take(7 + AppointmentBook::horizon, 20);
    EXPECT_EQ(book.taken(7, 20), 0);
}

TEST(WindowQueue, priority_is_first_come_first_served_too) {
    WindowQueue queue;
    const auto with_id = [](std::uint64_t id) {
        Case c;
        c.id = id;
        return c;
    };
    queue.join(with_id(1), false);
    queue.join(with_id(2), false);
    queue.join_first(with_id(10));
    queue.join_first(with_id(11));
    queue.join(with_id(3), false);
    queue.join(with_id(99), true);
    queue.join_first(with_id(12));
    const std::uint64_t order[] = {99, 10, 11, 12, 1, 2, 3};
    ASSERT_EQ(queue.ring().size(), std::size(order));
    for (std::size_t k = 0; k < std::size(order); ++k) EXPECT_EQ(queue.ring()[k].id, order[k]);
}

/// One hall, about `cases` needs in 31 days.
struct Hall {
    explicit Hall(double cases) {
        spec = small_city();
        for (std::size_t k = 16; k < 36; ++k) spec.profile.half_hour[k] = 1;
        add_matter(spec, "permit", cases);
    }
    CityOutcome run(std::int64_t windows) {
        world = std::make_unique<World>(spec);
        const Staff staff{std::vector<std::int64_t>(world->stations.size(), windows),
                          std::vector<std::int64_t>(world->back_offices(), 1)};
        return run_city(*world, spec.regimes[0], staff, 0, {});
    }
    CitySpec spec;
    std::unique_ptr<World> world;
};

std::int64_t at_stations(const CityOutcome& o, PerStation what) {
    std::int64_t sum = 0;
    for (std::size_t s = 0; s < o.plan->stations.size(); ++s)
        sum += o.tally.at(o.layout->station, s, at(what));
    return sum;
}

TEST(Appointments, are_kept_or_not) {
    Hall hall(4000);
    regime(hall.spec).appointment = 1;
    regime(hall.spec).appointment_quota = 1;
    regime(hall.spec).no_show = 0.144;
    const CityOutcome o = hall.run(6);
    const auto kept = static_cast<double>(at_stations(o, PerStation::appointments)),
               missed = static_cast<double>(at_stations(o, PerStation::no_shows));
    ASSERT_GT(kept, 3000);
    EXPECT_NEAR(missed / (kept + missed), 0.144, 4 * std::sqrt(0.144 * 0.856 / (kept + missed)));
    EXPECT_EQ(of_matters(o, PerMatter::completed), of_matters(o, PerMatter::needs));
    EXPECT_EQ(of_matters(o, PerMatter::trips),
              of_matters(o, PerMatter::completed) + of_matters(o, PerMatter::wasted))
        << "nobody makes a trip for an appointment not kept";
}

TEST(Appointments, never_exceed_their_places) {
    // Half of the time of two windows of 10 minutes: six an hour, 60 a day of ten hours; more is
    // wished for.
    Hall hall(31 * 100);
    hall.spec.matters[0].service_mean = sim::minutes(12);  // as assumed until ten were served
    regime(hall.spec).appointment = 1;
    regime(hall.spec).no_show = 0;
    regime(hall.spec).appointment_days = 3;
    const CityOutcome o = hall.run(2);
    std::int64_t workdays = 0;
    for (std::int64_t d = 0; d < hall.spec.days; ++d) workdays += hall.world->calendar.workday(d);
    EXPECT_LE(at_stations(o, PerStation::appointments), workdays * 50);
    EXPECT_GE(at_stations(o, PerStation::appointments), workdays * 50 * 9 / 10);
    EXPECT_GT(at_stations(o, PerStation::no_slot), 100);
}

TEST(Appointments, wait_less_than_tickets) {
    Hall hall(31 * 75);
    hall.spec.matters[0].service_cv = 1;
    regime(hall.spec).appointment = 0.3;
    regime(hall.spec).no_show = 0;
    const CityOutcome o = hall.run(2);
    const auto mean = [](std::int64_t wait, std::int64_t n) {
        return static_cast<double>(wait) / static_cast<double>(n);
    };
    const std::int64_t booked = at_stations(o, PerStation::appointment_served),
                       wait = at_stations(o, PerStation::appointment_wait_ms);
    ASSERT_GT(booked, 300);
    EXPECT_LT(2 * mean(wait, booked), mean(at_stations(o, PerStation::wait_ms) - wait,
                                           at_stations(o, PerStation::served) - booked));
}

TEST(Tickets, can_be_fixed_in_number_and_end_early) {
    Hall hall(31 * 60);
    hall.spec.hours[0].tickets_per_window = 20;
    const CityOutcome few = hall.run(2);
    std::int64_t workdays = 0;
    for (std::int64_t d = 0; d < hall.spec.days; ++d) workdays += hall.world->calendar.workday(d);
    EXPECT_LE(at_stations(few, PerStation::served), workdays * 40);
    EXPECT_GT(at_stations(few, PerStation::no_ticket), 100);
    hall.spec.hours[0].tickets_per_window = 0;
    hall.spec.hours[0].last_ticket = sim::hours(9);  // within the first hour only
    const CityOutcome early = hall.run(20);
    EXPECT_EQ(at_stations(early, PerStation::closed), 0);
    // Visits are even over ten hours; nine in ten come too late, and come again.
    EXPECT_NEAR(static_cast<double>(at_stations(early, PerStation::no_ticket)) /
                    static_cast<double>(at_stations(early, PerStation::visits)),
                0.9, 0.02);
}

TEST(Closing, serves_or_sends_home) {
    Hall hall(31 * 55);
    hall.spec.matters[0].service_cv = 1;
    const CityOutcome home = hall.run(1);
    hall.spec.hours[0].serves_all = true;
    const CityOutcome all = hall.run(1);
    EXPECT_GT(at_stations(home, PerStation::closed), 0);
    EXPECT_EQ(at_stations(all, PerStation::closed), 0);
    EXPECT_GT(at_stations(all, PerStation::overtime_ms),
              at_stations(home, PerStation::overtime_ms));
}

TEST(Balking, keeps_the_queue_short) {
    Hall hall(31 * 90);
    hall.spec.behaviour.turns_round = fixed(sim::minutes(25));
    const CityOutcome o = hall.run(2);
    EXPECT_GT(at_stations(o, PerStation::turned_round), 100);
    EXPECT_EQ(at_stations(o, PerStation::turned_round), failures(o, Reason::turned_round));
    // At most 25 minutes are displayed to whoever joins (pace 12 min at first, then 10): 5 before
    // him in two windows' queue, and the two at the windows.
    EXPECT_EQ(at_stations(o, PerStation::over_30_min), 0);
}

TEST(Shifts, fewer_windows_after_lunch) {
    Hall hall(310);
    hall.spec.hours[0].afternoon_share = 0.5;
    hall.spec.hours[0].lunch_from = hall.spec.hours[0].lunch_until = sim::hours(12);
    const CityOutcome o = hall.run(4);
    std::int64_t workdays = 0;
    for (std::int64_t d = 0; d < hall.spec.days; ++d) workdays += hall.world->calendar.workday(d);
    // 8 to 12 with four windows, 12 to 18 with two.
    EXPECT_EQ(at_stations(o, PerStation::scheduled_ms),
              static_cast<std::int64_t>(o.plan->stations.size()) * workdays *
                  sim::hours(4 * 4 + 6 * 2).ms);
}

TEST(Priority, of_the_old_shortens_their_wait_alone) {
    Hall hall(31 * 75);
    hall.spec.matters[0].service_cv = 1;
    const CityOutcome without = hall.run(2);
    regime(hall.spec).priority_65 = true;
    const CityOutcome with = hall.run(2);
    const auto minutes = [](const CityOutcome& o, std::size_t g) {
        return static_cast<double>(o.tally.at(o.layout->group, 0u, g, at(PerGroup::minutes))) /
               static_cast<double>(o.tally.at(o.layout->group, 0u, g, at(PerGroup::needs)));
    };
    EXPECT_LT(minutes(with, 6), minutes(without, 6));  // senior, local
    EXPECT_GT(minutes(with, 2), minutes(without, 2));  // adult, local
}

}  // namespace
}  // namespace cityload::city
