// Acquaintances act only at a human step, and one line switches them off.

#include <gtest/gtest.h>

#include "tests/support/small_city.hpp"

namespace cityload::city {
namespace {

using namespace test;

CitySpec crowded() {
    CitySpec c = small_city();
    for (std::size_t k = 16; k < 30; ++k) c.profile.half_hour[k] = 1;
    MatterSpec& m = add_matter(c, "permit", 3000);
    m.own_documents = 10;
    m.service_cv = 1;
    add_document(c, "proof", "archive", "permit");
    regime(c).own_error = 0.03;
    regime(c).certificate_success = 0.7;
    return c;
}

CityOutcome run_with(const CitySpec& c, const World& world, std::int64_t windows) {
    const Staff staff{std::vector<std::int64_t>(world.stations.size(), windows),
                      std::vector<std::int64_t>(world.back_offices(), 1)};
    return run_city(world, c.regimes[0], staff, 0, {});
}

std::int64_t jumped(const CityOutcome& o) {
    std::int64_t sum = 0;
    for (std::size_t s = 0; s < o.plan->stations.size(); ++s)
        sum += o.tally.at(o.layout->station, s, at(PerStation::favoured));
    return sum;
}

TEST(Favours, change_who_waits_and_who_is_refused) {
    CitySpec with = crowded(), without = crowded();
    regime(with).favour = 0.2;
    const World a(with), b(without);
    const CityOutcome x = run_with(with, a, 4), y = run_with(without, b, 4);
    EXPECT_GT(jumped(x), 100);
    EXPECT_EQ(jumped(y), 0);
    EXPECT_LT(of_matters(x, PerMatter::refusals), of_matters(y, PerMatter::refusals));
    EXPECT_EQ(of_matters(x, PerMatter::needs), of_matters(y, PerMatter::needs));
}

TEST(Favours, vanish_by_one_line) {
    // With `favour = 0` nothing else about favours matters, to the last bit.
    CitySpec c = crowded(), d = crowded();
    regime(c).favour = regime(d).favour = 0;
    regime(c).favour_overlooks = 1;
    regime(d).favour_overlooks = 0;
    const World a(c), b(d);
    const CityOutcome x = run_with(c, a, 4), y = run_with(d, b, 4);
    EXPECT_EQ(x.fingerprint, y.fingerprint);
    EXPECT_TRUE(x.tally == y.tally);
    EXPECT_EQ(jumped(x), 0);
}

TEST(Favours, find_nobody_to_do_them_where_no_human_step_is_left) {
    CitySpec c = crowded(), d = crowded();
    for (CitySpec* spec : {&c, &d}) {
        // All on the phone, every record by link, nothing asked of the applicant's own, decided by
        // the records.
        BehaviourSpec& b = spec->behaviour;
        b.digital_ready_0_14 = b.digital_ready_15_59 = b.digital_ready_60_64 = b.digital_ready_65 =
            1;
        add_link(*spec, "archive-proof", "proof");
        RegimeSpec& r = regime(*spec);
        r.links = 1;
        r.link_wave = 2019;
        r.own_error = 0;
        r.online = 1;
    }
    regime(c).favour = 1;
    regime(c).favour_overlooks = 1;
    const World a(c), b(d);
    const CityOutcome x = run_with(c, a, 4), y = run_with(d, b, 4);
    ASSERT_GT(of_matters(x, PerMatter::completed), 1000);
    EXPECT_EQ(jumped(x), 0);
    EXPECT_EQ(x.fingerprint, y.fingerprint);
    EXPECT_TRUE(x.tally == y.tally);
}

}  // namespace
}  // namespace cityload::city
