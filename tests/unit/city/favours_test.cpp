// Acquaintances act only at a human step, and one line switches them off.

#include <gtest/gtest.h>

#include <cmath>
#include <map>

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

std::int64_t favours(const CityOutcome& o, Favour what) {
    std::int64_t sum = 0;
    for (std::size_t d = 0; d < o.plan->world.spec.departments.size(); ++d)
        sum += o.tally.at(o.layout->favour, d, at(what));
    return sum;
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

TEST(Favours, and_those_who_pay_for_them_are_known_by_age_and_district) {
    CitySpec c = crowded();
    regime(c).favour = 0.2;
    regime(c).favour_obstructs = 0.1;
    c.matters[0].instant = false;
    c.matters[0].review_work_mean = sim::hours(1);
    add_matter(c, "tax", 300).applicant = Applicant::firm;
    c.matters[1].eligible = Eligible::firm;
    const World world(c);
    const CityOutcome o = run_with(c, world, 4);
    std::int64_t sums[at(PerFavoured::count)] = {};
    for (std::size_t g = 0; g <= people_groups; ++g)
        for (std::size_t k = 0; k < at(PerFavoured::count); ++k) {
            const std::int64_t n = o.tally.at(o.layout->favour_people, 0u, g, k);
            sums[k] += n;
            // Everybody may be overtaken, the old by their share: none is left out.
            if (k == at(PerFavoured::overtaken)) {
                EXPECT_GT(n, 0) << g;
            }
        }
    EXPECT_EQ(sums[at(PerFavoured::helped)], favours(o, Favour::queue) + favours(o, Favour::gap) +
                                                 favours(o, Favour::certificate) +
                                                 favours(o, Favour::file));
    EXPECT_EQ(sums[at(PerFavoured::overtaken)], favours(o, Favour::overtaken));
    EXPECT_EQ(sums[at(PerFavoured::delay_ms)], favours(o, Favour::delay_ms));
    EXPECT_EQ(sums[at(PerFavoured::obstructed)], favours(o, Favour::obstructed));
    EXPECT_GT(favours(o, Favour::file), 0);
    EXPECT_GT(favours(o, Favour::obstructed), 0);
}

TEST(Favours, are_asked_anew_at_every_filing) {
    // Three faults, one of them named at each refusal; half of all filings are waved through. So
    // one case in two is refused never, one in four once, one in eight twice, the rest three times.
    CitySpec c = small_city();
    c.days = 250;  // all that happens is measured
    c.cooldown_days = 1;
    MatterSpec& m = add_matter(c, "permit", 4000);
    m.own_documents = 3;
    RegimeSpec& r = regime(c);
    r.own_error = 1 - 1e-12;
    r.favour = 0.5;
    r.favour_overlooks = 1;
    const CityOutcome o = run_unlimited(c);
    const auto n = static_cast<double>(of_matters(o, PerMatter::needs));
    const double shares[] = {0.5, 0.25, 0.125, 0.125};
    for (std::size_t k = 0; k < 4; ++k)
        // Four standard deviations: a false alarm in 16,000 per line.
        EXPECT_NEAR(static_cast<double>(o.tally.at(o.layout->refused, k)), n * shares[k],
                    4 * std::sqrt(n * shares[k] * (1 - shares[k])))
            << k << " refusals";
    EXPECT_EQ(favours(o, Favour::gap),
              of_matters(o, PerMatter::completed) - o.tally.at(o.layout->refused, 3u));
}

TEST(Favours, take_from_others_what_they_give) {
    // One window, every service 12 minutes: whoever jumps the queue only changes who waits.
    CitySpec with = small_city(), without = small_city();
    for (CitySpec* c : {&with, &without})
        add_matter(*c, "permit", 31 * 15).service_mean = sim::minutes(12);
    regime(with).favour = 0.3;
    const World a(with), b(without);
    CityRunOptions all;
    all.trace_share = 1;
    const Staff staff{std::vector<std::int64_t>(a.stations.size(), 1),
                      std::vector<std::int64_t>(a.back_offices(), 1)};
    const CityOutcome x = run_city(a, with.regimes[0], staff, 0, all),
                      y = run_city(b, without.regimes[0], staff, 0, all);
    const auto waits = [](const CityOutcome& o) {
        std::map<std::uint64_t, std::int64_t> out;
        for (const Fact& f : o.facts) {
            if (f.kind == Fact::Kind::queues) out[f.id] -= f.at.ms;
            if (f.kind == Fact::Kind::called) out[f.id] += f.at.ms;
        }
        return out;
    };
    const auto wx = waits(x), wy = waits(y);
    ASSERT_GT(wx.size(), 300u);
    ASSERT_EQ(wx.size(), wy.size());
    std::int64_t gained = 0, lost = 0;
    for (const auto& [id, wait] : wy) (wx.at(id) < wait ? gained : lost) += wx.at(id) - wait;
    EXPECT_GT(lost, 0);
    EXPECT_EQ(gained + lost, 0);
    EXPECT_GT(favours(x, Favour::overtaken), 0);
    EXPECT_EQ(favours(x, Favour::delay_ms), favours(x, Favour::overtaken) * sim::minutes(12).ms);
    // Those who jump overtake each other too, so the sum of single delays is the larger.
    EXPECT_GE(favours(x, Favour::delay_ms), lost);
}

TEST(Favours, obstruct_others_only_where_there_are_any) {
    CitySpec c = small_city();
    c.days = 250;  // all that happens is measured
    c.cooldown_days = 1;
    add_matter(c, "permit", 4000);
    regime(c).favour_obstructs = 0.3;
    const CityOutcome none = run_unlimited(c);
    EXPECT_EQ(failures(none, Reason::obstructed), 0);
    regime(c).favour = 0.2;
    const CityOutcome some = run_unlimited(c);
    // Every filing is sent away with probability 0.8 x 0.3: a geometric number of times.
    const auto n = static_cast<double>(of_matters(some, PerMatter::needs));
    const double p = 0.24, mean = p / (1 - p), variance = p / ((1 - p) * (1 - p));
    EXPECT_NEAR(static_cast<double>(failures(some, Reason::obstructed)), n * mean,
                4 * std::sqrt(n * variance));
    EXPECT_EQ(favours(some, Favour::obstructed), failures(some, Reason::obstructed));
}

TEST(Favours, vanish_by_one_line) {
    // With `favour = 0` nothing else about favours matters, to the last bit.
    CitySpec c = crowded(), d = crowded();
    regime(c).favour = regime(d).favour = 0;
    regime(c).favour_overlooks = 1;
    regime(d).favour_overlooks = 0;
    regime(c).favour_obstructs = 0.5;
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
