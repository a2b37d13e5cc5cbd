// What helps never hurts: with the same luck, no single case gets worse when a regime improves one
// thing, and no queue gets longer when windows are added.
//
// Promised for trips where chance cannot reorder errands: nobody's acquaintance overlooks a gap
// (that saves trips which the informed make), an errand next door always fits before closing, and
// either no two papers come from one building or every refusal names all gaps. Otherwise a case may
// learn of two papers from one building on two days instead of one. That no success becomes a
// failure is promised always, except to those whose record a new link does not have: nobody told
// them to bring the paper.

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <set>

#include "tests/support/small_city.hpp"

namespace cityload::city {
namespace {

using namespace test;

struct End {
    bool given_up = false;
    int trips = 0;
};

std::map<std::uint64_t, End> ends(const CityOutcome& o) {
    std::map<std::uint64_t, End> out;
    for (const Fact& f : o.facts) {
        if (f.kind == Fact::Kind::result || f.kind == Fact::Kind::fetched) {
            out[f.id].trips = std::max<int>(out[f.id].trips, f.detail);
        } else if (f.kind == Fact::Kind::gives_up) {
            out[f.id] = {true, f.detail};
        }
    }
    return out;
}

/// Whose record the link of a document does not have.
std::set<std::uint64_t> failed_links(const CityOutcome& o, std::uint16_t document) {
    std::set<std::uint64_t> ids;
    for (const Fact& f : o.facts)
        if (f.kind == Fact::Kind::link_failed && f.document == document) ids.insert(f.id);
    return ids;
}

struct Setting {
    const char* name;
    bool one_hall;
    double full_notice;
    bool counts_trips;
    bool late_answers = false;  ///< after the applicant has gone home
};

CitySpec hard_city(const Setting& setting) {
    CitySpec c = small_city();
    c.behaviour.retry = exponential(sim::days(2));
    add_matter(c, "permit", 4000).own_documents = 15;
    add_document(c, "d0", "archive", "permit");
    add_document(c, "d1", "court", "permit", 0.7);
    add_document(c, "d2", "bank", "permit", 0.8);
    add_document(c, "d3", "", "permit", 0.2);
    add_document(c, "d4", setting.one_hall ? "archive" : "", "permit", 0.5);
    for (DocumentSpec& d : c.documents) d.e_certificate = d.declarable = true;
    for (const char* d : {"d0", "d1", "d2"}) {
        LinkSpec& l = add_link(c, std::string("link-") += d, d);
        l.coverage = 0.9;
        l.mismatch = 0.05;
    }
    c.links[2].wave = 2019;
    if (setting.late_answers) {
        c.links[0].latency = sim::hours(5);
        c.links[1].nightly = true;
        c.links[2].capacity_per_ms = 4.0 / 3'600'000;
    }
    RegimeSpec& r = regime(c);
    r.informed = 0.3;
    r.full_notice = setting.full_notice;
    r.own_error = 0.03;
    r.at_hand = 0.05;
    r.certificate_success = 0.6;
    r.wasted = 0.05;
    r.fetch = 0.2;
    r.links = 0.4;
    r.link_wave = 2017;
    r.owed = r.letter = r.declaration = r.e_certificate = 0.1;
    r.gives_up_after = 3;
    r.one_hall = setting.one_hall;
    return c;
}

struct Change {
    const char* name;
    std::function<void(RegimeSpec&)> make;
};

const Change changes[] = {
    {"links", [](RegimeSpec& r) { r.links = 0.9; }},
    {"link_wave", [](RegimeSpec& r) { r.link_wave = 2019; }},
    {"informed", [](RegimeSpec& r) { r.informed = 0.8; }},
    {"full_notice", [](RegimeSpec& r) { r.full_notice = std::max(r.full_notice, 0.9); }},
    {"owed", [](RegimeSpec& r) { r.owed = 0.5; }},
    {"letter", [](RegimeSpec& r) { r.letter = 0.5; }},
    {"link_fallback_letter", [](RegimeSpec& r) { r.link_fallback_letter = true; }},
    {"declaration", [](RegimeSpec& r) { r.declaration = 0.6; }},
    {"e_certificate", [](RegimeSpec& r) { r.e_certificate = 0.6; }},
    {"at_hand", [](RegimeSpec& r) { r.at_hand = 0.4; }},
    {"certificate_success", [](RegimeSpec& r) { r.certificate_success = 0.9; }},
    {"own_error", [](RegimeSpec& r) { r.own_error = 0.01; }},
    {"documents", [](RegimeSpec& r) { r.documents = 0.4; }},
    {"fetch", [](RegimeSpec& r) { r.fetch = 0.05; }},
    {"gives_up_after", [](RegimeSpec& r) { r.gives_up_after = 5; }}};

class Improvement : public ::testing::TestWithParam<Setting> {};

TEST_P(Improvement, spares_every_single_case) {
    const CitySpec before = hard_city(GetParam());
    const UnlimitedCity old_city(before);
    const auto old_ends = ends(old_city.run(0, 1));
    ASSERT_GT(old_ends.size(), 3000u);
    std::vector<Change> all(std::begin(changes), std::end(changes));
    all.push_back({"all of them", [](RegimeSpec& r) {
                       for (const Change& c : changes) c.make(r);
                   }});
    for (const Change& change : all) {
        CitySpec after = before;
        change.make(regime(after));
        const UnlimitedCity new_city(after);
        const CityOutcome new_run = new_city.run(0, 1);
        const auto new_ends = ends(new_run);
        const bool new_links = change.name == std::string_view("link_wave") ||
                               change.name == std::string_view("all of them");
        const std::set<std::uint64_t> hurt =
            new_links ? failed_links(new_run, 2) : std::set<std::uint64_t>();
        ASSERT_LT(hurt.size(), old_ends.size() * 3 / 4);
        ASSERT_EQ(new_ends.size(), old_ends.size());
        std::int64_t better = 0, lost = 0, longer = 0;
        for (const auto& [id, was] : old_ends) {
            if (hurt.contains(id)) continue;
            const End& is = new_ends.at(id);
            lost += is.given_up && !was.given_up;
            // Whoever gave up made few trips; only those who succeeded both times compare.
            if (was.given_up || is.given_up) {
                better += was.given_up && !is.given_up;
                continue;
            }
            longer += is.trips > was.trips;
            better += is.trips < was.trips;
        }
        EXPECT_EQ(lost, 0) << change.name << " makes cases fail";
        if (GetParam().counts_trips) {
            EXPECT_EQ(longer, 0) << change.name << " adds trips";
        }
        if (GetParam().full_notice < 1 || (change.name != std::string_view("full_notice") &&
                                           change.name != std::string_view("gives_up_after"))) {
            EXPECT_GT(better, 0) << change.name << " does nothing";
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Regime, Improvement,
                         ::testing::Values(Setting{"scattered", false, 0.3, true},
                                           Setting{"hall_all_named", true, 1, true},
                                           Setting{"hall", true, 0.3, false},
                                           Setting{"late", false, 0.3, false, true}),
                         [](const auto& setting) { return setting.param.name; });

TEST(Windows, one_more_never_lengthens_the_mean_wait) {
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        CitySpec c = small_city();
        c.seed = seed;
        c.staffing.absence = 0.25;
        c.dispersion = {0.05, 0.06, 0.15, 0.15};
        std::fill(c.profile.half_hour + 16, c.profile.half_hour + 22, 1.0);
        add_matter(c, "permit", 31 * 15).service_cv = 1.2;
        const World world(c);
        std::int64_t before = INT64_MAX, first = 0;
        for (std::int64_t windows = 3; windows <= 9; ++windows) {
            const Staff staff{std::vector<std::int64_t>(world.stations.size(), windows),
                              std::vector<std::int64_t>(world.back_offices(), 1)};
            const CityOutcome o = run_city(world, c.regimes[0], staff, 0, {});
            const std::size_t hall = world.station_of(3, 0, false);
            const auto get = [&](PerStation what) {
                return o.tally.at(o.layout->station, hall, at(what));
            };
            ASSERT_EQ(get(PerStation::closed) + get(PerStation::no_ticket) + get(PerStation::left),
                      0);
            ASSERT_EQ(get(PerStation::served), of_matters(o, PerMatter::needs));
            EXPECT_LE(get(PerStation::wait_ms), before) << windows << " windows";
            before = get(PerStation::wait_ms);
            if (windows == 3) first = before;
        }
        EXPECT_LT(before, first / 10) << "nine windows against three";
    }
}

}  // namespace
}  // namespace cityload::city
