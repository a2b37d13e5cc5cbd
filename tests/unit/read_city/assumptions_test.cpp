// Ranges of assumptions: which there are in the small city that ships, and that both ends of all of
// them read.

#include "scenarios/read/assumptions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "scenarios/read/city.hpp"

namespace cityload::read {
namespace {

const std::string small = CITYLOAD_SOURCE_DIR "/scenarios/small.toml";
const std::vector<std::string> regimes = {"paper", "one-trip", "zero-trip"};

std::vector<Assumption> of_small() {
    Document document = load_document(small);
    const auto spec = read_city(document);
    EXPECT_TRUE(spec);
    return assumptions_of(document, *spec, regimes);
}

const Assumption& named(const std::vector<Assumption>& all, const std::string& id) {
    const auto it =
        std::find_if(all.begin(), all.end(), [&](const Assumption& a) { return a.id == id; });
    if (it == all.end()) throw std::out_of_range(id);
    return *it;
}

TEST(Assumptions, OfOneLineIsOneHoweverManyRegimesInheritIt) {
    const auto all = of_small();
    const Assumption& error = named(all, "regime.paper.own_error");
    ASSERT_EQ(error.keys.size(), 3u);  // nobody says otherwise
    EXPECT_EQ(error.keys[1].key, "regime.one-trip.own_error");
    EXPECT_EQ(named(all, "regime.paper.informed").keys.size(), 1u);  // each regime has its own
    EXPECT_EQ(named(all, "regime.one-trip.informed").keys.size(), 1u);
    EXPECT_EQ(named(all, "regime.zero-trip.informed").keys.size(), 1u);
}

TEST(Assumptions, RowsOfAListMoveTogether) {
    const auto all = of_small();
    const Assumption& coverage = named(all, "link.*.coverage");
    EXPECT_GT(coverage.keys.size(), 50u);
    for (const auto& key : coverage.keys) {
        EXPECT_LT(key.low, key.value);
        EXPECT_GT(key.high, key.value);
        EXPECT_LT(key.high, 1);
    }
}

TEST(Assumptions, FactorsMoveOddsAndMeans) {
    const auto all = of_small();
    const Assumption& informed = named(all, "regime.paper.informed");
    const double odds = 0.326 / 0.674;
    EXPECT_NEAR(informed.low, odds / 2 / (1 + odds / 2), 1e-9);
    EXPECT_NEAR(informed.high, odds * 2 / (1 + odds * 2), 1e-9);
    const Assumption& patience = named(all, "behaviour.patience.mean");
    EXPECT_NEAR(patience.low, 55 * 60'000.0, 1e-3);
    EXPECT_NEAR(patience.high, 165 * 60'000.0, 1e-3);
    EXPECT_EQ(patience.at(0), (std::vector<std::string>{"behaviour.patience.mean=\"3300000 ms\""}));
}

TEST(Assumptions, WhatIsMarkedAsOneHasARange) {
    const auto all = of_small();
    for (const char* id : {"behaviour.owed_delivery.mean", "behaviour.owed_limit",
                           "behaviour.owed_reminders", "behaviour.complaint_work.mean",
                           "behaviour.complains_overdue", "behaviour.hotline_patience.mean",
                           "behaviour.hotline_per_resident_year", "behaviour.turns_round.mean",
                           "behaviour.desk_service.mean", "behaviour.kiosk_service.mean",
                           "behaviour.reminder_work.mean", "behaviour.assisted_work.mean",
                           "regime.one-trip.appointment", "regime.zero-trip.assisted_by_staff",
                           "regime.zero-trip.kiosk_use", "department.*.other_duties"})
        EXPECT_NO_THROW(named(all, id)) << id;
    EXPECT_EQ(named(all, "behaviour.owed_limit").at(0),
              (std::vector<std::string>{"behaviour.owed_limit=\"5 workdays\""}));
}

TEST(Assumptions, WhatARangeCannotMoveIsLeftOut) {
    for (const Assumption& a : of_small()) {
        EXPECT_LT(a.low, a.high) << a.id;
        EXPECT_NE(a.id, "regime.paper.letter");  // 0 %
        EXPECT_FALSE(a.meaning.en.empty()) << a.id;
    }
}

TEST(Assumptions, BothEndsAndTheMiddleRead) {
    const auto all = of_small();
    EXPECT_GT(all.size(), 50u);
    for (const double u : {0.0, 0.37, 1.0}) {
        std::vector<std::string> sets;
        for (const Assumption& a : all)
            for (const std::string& one : a.at(u)) sets.push_back(one);
        Document document = load_document(small, sets);
        const auto spec = read_city(document);
        for (const Problem& p : document.problems.sorted())
            ADD_FAILURE() << to_line(p, Language::en);
        ASSERT_TRUE(spec) << u;
        const auto paper = std::find_if(spec->regimes.begin(), spec->regimes.end(),
                                        [](const auto& r) { return r.id == "paper"; });
        const Assumption& informed = named(all, "regime.paper.informed");
        EXPECT_GE(paper->informed, informed.low - 1e-4);
        EXPECT_LE(paper->informed, informed.high + 1e-4);
        if (u == 1) {
            EXPECT_NEAR(paper->informed, informed.high, 1e-4);
        }
    }
}

TEST(Assumptions, EveryRangeHoldsWhatTheScenarioSays) {
    for (const Assumption& a : of_small()) {
        EXPECT_GE(a.value, a.low - 1e-9) << a.id << ' ' << a.value;
        EXPECT_LE(a.value, a.high + 1e-9) << a.id << ' ' << a.value;
    }
}

}  // namespace
}  // namespace cityload::read
