// Reviews side by side, the legal limit, and windows in turn.

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/support/small_city.hpp"

namespace cityload::city {
namespace {

using namespace test;

TEST(ReviewTable, keeps_every_case_until_its_last_review) {
    std::mt19937_64 random(5);
    ReviewTable table;
    struct Known {
        int left;
        std::int64_t latest;
    };
    std::map<std::uint64_t, Known> known;
    for (int step = 0; step < 100'000; ++step) {
        if (known.empty() || random() % 5 < 2) {
            Case c;
            c.id = random() % 4096;
            if (known.count(c.id)) continue;
            c.citizen = static_cast<std::uint32_t>(c.id);
            const int reviews = 1 + static_cast<int>(random() % 4);
            table.put(c, reviews);
            known[c.id] = {reviews, 0};
            continue;
        }
        auto it = known.lower_bound(random() % 4096);
        if (it == known.end()) it = known.begin();
        Instant at{static_cast<std::int64_t>(random() % 1000)};
        it->second.latest = std::max(it->second.latest, at.ms);
        Case c;
        const bool last = table.done(it->first, at, c);
        ASSERT_EQ(last, --it->second.left == 0);
        if (!last) continue;
        ASSERT_EQ(c.citizen, it->first);
        ASSERT_EQ(at.ms, it->second.latest);
        known.erase(it);
    }
    EXPECT_EQ(table.size(), known.size());
    std::size_t found = 0;
    table.each([&](const Case& c) { found += known.count(c.id); });
    EXPECT_EQ(found, known.size());
}

CitySpec three_reviews(bool side_by_side) {
    CitySpec c = long_city();
    MatterSpec& m = add_matter(c, "licence", 500);
    m.instant = false;
    m.reviews = 3;
    m.review_work_mean = sim::hours(10);
    m.review_work_cv = 0;
    add_document(c, "a", "archive", "licence");
    add_document(c, "b", "bank", "licence");
    regime(c).at_hand = 1;
    regime(c).side_by_side = side_by_side;
    return c;
}

TEST(Reviews, side_by_side_take_as_long_as_the_longest) {
    // By courier, 24 h each way. In turn: three reviews and two hand-overs. Side by side: the file
    // goes to the other departments and comes back.
    for (const bool side : {false, true}) {
        const CityOutcome o = run_unlimited(three_reviews(side), 1);
        std::map<std::uint64_t, Instant> accepted;
        std::int64_t ended = 0;
        for (const Fact& f : o.facts) {
            if (f.kind == Fact::Kind::accepted) accepted[f.id] = f.at;
            if (f.kind != Fact::Kind::result) continue;
            const Duration expected = CityModel::look_ahead +
                                      (side ? sim::hours(24 + 10 + 24) : sim::hours(10 + 34 + 34));
            EXPECT_EQ((f.at - accepted.at(f.id)).ms, expected.ms);
            ++ended;
        }
        EXPECT_EQ(ended, of_matters(o, PerMatter::completed));
        EXPECT_EQ(of_matters(o, PerMatter::needs), ended);
        EXPECT_EQ(actions(o, Activity::review), 3 * ended);
    }
}

TEST(Reviews, later_than_the_limit_are_complained_about) {
    CitySpec c = three_reviews(false);
    c.matters[0].statutory = 1;
    c.behaviour.complains_overdue = 1;
    c.behaviour.hotline_per_resident_year = 0;
    const CityOutcome o = run_unlimited(c);
    ASSERT_GT(of_matters(o, PerMatter::over_limit), 300);
    EXPECT_EQ(o.tally.at(o.layout->hotline, at(PerCall::complaints)),
              of_matters(o, PerMatter::over_limit));
}

TEST(Windows, in_turn_make_quzhous_eight_trips) {
    // Three windows, at each a filing and a paper to be fetched, and two certificates: 8 trips
    // (Quzhou, property registration before the reform). One window for all: one trip and the
    // result.
    CitySpec c = small_city();
    MatterSpec& m = add_matter(c, "property", 500);
    m.windows_in_turn = 3;
    m.fetch_between = true;
    add_document(c, "a", "archive", "property");
    add_document(c, "b", "bank", "property");
    regime(c).informed = 1;
    regime(c).fetch = 1;
    const CityOutcome paper = run_unlimited(c);
    const std::int64_t n = of_matters(paper, PerMatter::completed);
    ASSERT_GT(n, 300);
    EXPECT_EQ(of_matters(paper, PerMatter::trips), 8 * n);
    EXPECT_EQ(with_trips(paper, Rule::procedural, 8), n);
    EXPECT_EQ(of_matters(paper, PerMatter::filings), 3 * n);
    regime(c).integrated = regime(c).one_hall = true;
    regime(c).at_hand = 1;
    const CityOutcome hall = run_unlimited(c);
    EXPECT_EQ(of_matters(hall, PerMatter::trips), 2 * n);
}

}  // namespace
}  // namespace cityload::city
