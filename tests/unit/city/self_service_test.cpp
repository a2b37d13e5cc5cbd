// Information desks, kiosks, and community workers who file for others.

#include <gtest/gtest.h>

#include <numeric>

#include "tests/support/small_city.hpp"

namespace cityload::city {
namespace {

using namespace test;

std::int64_t of_point(const CityOutcome& o, Point where, PerPoint what) {
    return o.tally.at(o.layout->point, at(where), at(what));
}

Staff staff_for(const World& world, std::int64_t windows) {
    return {std::vector<std::int64_t>(world.stations.size(), windows),
            std::vector<std::int64_t>(world.back_offices(), 1)};
}

TEST(Desk, guides_are_clerks_of_the_hall) {
    CitySpec c = small_city();
    add_matter(c, "permit", 100);
    regime(c).information_desk = 0.1;
    const World world(c);
    const RegimePlan with(world, c.regimes[0], staff_for(world, 30));
    const Rules some(with);
    regime(c).information_desk = 0;
    const RegimePlan without(world, c.regimes[0], staff_for(world, 30));
    const Rules none(without);
    std::int64_t guides = 0, windows = 0, before = 0, nobody = 0;
    for (std::size_t b = 0; b < world.buildings.size(); ++b) {
        guides += some.guides(b);
        nobody += none.guides(b);
    }
    for (std::size_t k = 0; k < with.stations.size(); ++k) {
        windows += some.windows(k);
        before += none.windows(k);
    }
    EXPECT_EQ(guides, 3);  // the hall has one group of 30
    EXPECT_EQ(windows + guides, before);
    EXPECT_EQ(nobody, 0);
}

TEST(Desk, spares_the_windows_what_it_finds) {
    CitySpec c = long_city();
    MatterSpec& m = add_matter(c, "permit", 2000);
    m.own_documents = 10;
    regime(c).own_error = 0.05;
    regime(c).full_notice = 1;
    regime(c).information_desk = 0.1;
    regime(c).precheck = 1;
    c.behaviour.desk_service = fixed(sim::seconds(1));  // guides enough for everybody
    const World world(c);
    const CityOutcome o = run_city(world, c.regimes[0], staff_for(world, 30), 0, {});
    const std::int64_t refusals = of_matters(o, PerMatter::refusals);
    ASSERT_GT(refusals, 300);
    EXPECT_EQ(of_point(o, Point::desk, PerPoint::turned_back), refusals);
    EXPECT_EQ(actions(o, Activity::refusal), 0);
    EXPECT_EQ(of_point(o, Point::desk, PerPoint::visits),
              of_matters(o, PerMatter::needs) + refusals);
    EXPECT_EQ(actions(o, Activity::guide), of_point(o, Point::desk, PerPoint::visits));
    // Once from the door over the desk to the window is one trip.
    EXPECT_EQ(of_matters(o, PerMatter::trips_all), of_matters(o, PerMatter::needs) + refusals);
    // A guide who finds nothing changes nothing but times.
    CitySpec blind = c;
    regime(blind).precheck = 0;
    const World same(blind);
    const CityOutcome p = run_city(same, blind.regimes[0], staff_for(same, 30), 0, {});
    EXPECT_EQ(of_matters(p, PerMatter::refusals), refusals);
    EXPECT_EQ(actions(p, Activity::refusal), refusals);
}

TEST(Desk, with_too_few_guides_is_passed_by) {
    // Each look takes an hour: a few see a guide, all others draw a ticket and are served as
    // before.
    CitySpec c = long_city();
    add_matter(c, "permit", 5000);
    c.behaviour.desk_service = fixed(sim::minutes(60));
    const World without(c);
    const std::int64_t trips = of_matters(
        run_city(without, c.regimes[0], staff_for(without, 30), 0, {}), PerMatter::trips_all);
    regime(c).information_desk = 0.03;
    const World world(c);
    const CityOutcome o = run_city(world, c.regimes[0], staff_for(world, 30), 0, {});
    const std::int64_t looks = of_point(o, Point::desk, PerPoint::visits);
    EXPECT_GT(looks, 0);
    EXPECT_LT(looks, of_matters(o, PerMatter::needs) / 2);
    // Some came before opening; besides, nobody waits for a guide longer than ten minutes.
    EXPECT_LT(of_point(o, Point::desk, PerPoint::wait_ms), looks * sim::minutes(70).ms);
    // An hour's look at the end of a day may cost a second trip, a queue of days would cost all.
    EXPECT_LT(of_matters(o, PerMatter::trips_all), trips + looks / 2);
}

TEST(Kiosks, print_certificates_and_take_simple_matters) {
    CitySpec c = long_city();
    OfficeSpec town;
    town.id = "town-hall";
    town.level = Level::town;
    town.hall = true;
    town.hours = "day";
    c.offices.push_back(town);
    add_matter(c, "extract", 700, "archive").kiosk = true;
    add_matter(c, "permit", 800);
    add_document(c, "proof", "archive", "permit");
    c.documents[0].certificate = "extract";
    BehaviourSpec& b = c.behaviour;
    b.digital_ready_0_14 = b.digital_ready_15_59 = b.digital_ready_60_64 = b.digital_ready_65 = 1;
    b.kiosk_service = fixed(sim::minutes(5));
    RegimeSpec& r = regime(c);
    r.kiosks_per_100k = 10;
    r.kiosk_use = 1;
    r.full_notice = 1;
    const CityOutcome o = run_unlimited(c);
    const std::int64_t extracts = of_matter(o, PerMatter::completed, 0),
                       permits = of_matter(o, PerMatter::completed, 1);
    ASSERT_EQ(extracts + permits, of_matters(o, PerMatter::needs));
    EXPECT_EQ(of_point(o, Point::kiosk, PerPoint::visits), extracts + permits);
    EXPECT_EQ(actions(o, Activity::certificate), 0);
    EXPECT_EQ(of_matter(o, PerMatter::trips, 0), extracts);
    EXPECT_EQ(of_matter(o, PerMatter::trips, 1), 3 * permits);
    EXPECT_EQ(actions(o, Activity::intake), permits) << "nobody takes in what a kiosk does";
    // A record that a kiosk does not find is looked for at the window.
    CitySpec hard = c;
    regime(hard).certificate_success = 0.5;
    const CityOutcome p = run_unlimited(hard);
    EXPECT_GT(actions(p, Activity::certificate), 100);
    EXPECT_EQ(of_matters(p, PerMatter::completed), of_matters(p, PerMatter::needs));
}

TEST(Assistance, by_community_workers_is_a_trip_and_work) {
    CitySpec c = long_city();
    add_matter(c, "permit", 800);
    c.behaviour.assisted_work = fixed(sim::minutes(15));
    regime(c).online = regime(c).assisted = regime(c).assisted_by_staff = 1;
    const CityOutcome o = run_unlimited(c);  // nobody is digitally ready
    const std::int64_t n = of_matters(o, PerMatter::completed);
    ASSERT_GT(n, 500);
    EXPECT_EQ(of_matters(o, PerMatter::online), n);
    EXPECT_EQ(of_matters(o, PerMatter::trips), n);
    EXPECT_EQ(actions(o, Activity::assisted_filing), n);
    EXPECT_EQ(o.tally.at(o.layout->activity, 3u, at(Activity::assisted_filing)),
              n * sim::minutes(15).ms);
}

}  // namespace
}  // namespace cityload::city
