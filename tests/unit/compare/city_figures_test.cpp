#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "results/record/city_statistics.hpp"

namespace cityload::record {
namespace {

TEST(CityFigures, QuantilesInterpolateWithinABin) {
    const std::vector<double> from = {0, 10, 20};
    EXPECT_DOUBLE_EQ(quantile_of_bins({50, 50, 0}, from, 0.25), 5);
    EXPECT_DOUBLE_EQ(quantile_of_bins({50, 50, 0}, from, 0.75), 15);
    EXPECT_DOUBLE_EQ(quantile_of_bins({0, 0, 7}, from, 0.5), 20);  // the open bin: at least
    EXPECT_TRUE(std::isnan(quantile_of_bins({0, 0, 0}, from, 0.5)));
}

TEST(CityFigures, NamesAreUniqueAndKnownInBothLanguages) {
    std::set<std::string> names;
    for (const Figure& f : city_figures()) {
        EXPECT_TRUE(names.insert(f.name).second) << f.name;
        EXPECT_FALSE(f.text.en.empty());
        EXPECT_FALSE(f.text.zh.empty());
        EXPECT_EQ(f.week_numerator.empty(), f.week_denominator.empty()) << f.name;
    }
    EXPECT_THROW(city_figure("no such thing"), std::out_of_range);
}

TEST(CityFigures, AFigureThatStandsAloneSaysWhatItBelongsTo) {
    EXPECT_EQ(full_text(city_figure("trips_per_need")).en,
              "trips per need (all-in, given-up included)");
    EXPECT_EQ(full_text(city_figure("wait_p90")).en, "wait at a window: nine of ten wait at most");
    EXPECT_EQ(full_text(city_figure("wait_p90")).zh, "窗口排队：九成不超过");
    EXPECT_EQ(full_text(city_figure("workdays_p90")).en,
              "working days to the result: nine of ten have it within");
    EXPECT_EQ(full_text(city_figure("link_failed")).en, "link queries per need: of these failed");
    EXPECT_EQ(full_text(city_figure("back_office_posts")).en, "back offices: posts");
    EXPECT_EQ(full_text(city_figure("back_office_posts")).zh, "后台：岗位");
    EXPECT_EQ(full_text(city_figure("guides")).en,
              "windows: more, whose clerks are guides at information desks");
    std::set<std::string> texts;
    for (const Figure& f : city_figures()) {
        EXPECT_TRUE(texts.insert(full_text(f).en).second) << full_text(f).en;
        EXPECT_TRUE(texts.insert(full_text(f).zh).second) << full_text(f).zh;
        EXPECT_NE(full_text(f).en.front(), ' ');
    }
}

TEST(CityFigures, ByHand) {
    CityCounts c;
    c.cases = {{"needs", 200},          {"completed", 180},    {"given_up", 20},
               {"trips_all", 500},      {"refused_cases", 50}, {"wait_minutes", 6000},
               {"other_minutes", 18000}};
    c.trips["all-in"] = {20, 70, 40, 30, 20};
    c.refused = {150, 30, 10, 5, 5};
    c.activity_ms = {{"intake", 6e7}, {"refusal", 6e7}, {"review", 2.4e8}};
    c.stations = {{"served", 100},
                  {"left", 25},
                  {"wait_ms", 6e7},
                  {"offered", 125},
                  {"offered_wait_ms", 1.5e8},
                  {"busy_ms", 3},
                  {"scheduled_ms", 4}};
    c.documents = {{"asked", 100}, {"link", 80}};
    c.links = {{"queries", 100}, {"uncovered", 5}, {"mismatched", 3}, {"down", 2}};
    c.hours_per_post = 10;
    c.years = 0.5;
    const auto value = [&](const char* name) { return city_figure(name).value(c); };
    EXPECT_DOUBLE_EQ(value("trips_per_need"), 2.5);
    EXPECT_DOUBLE_EQ(value("at_most_one_trip"), 0.5);
    EXPECT_DOUBLE_EQ(value("trips_3_or_more"), 50.0 / 180);
    EXPECT_DOUBLE_EQ(value("turned_back"), 0.25);
    EXPECT_DOUBLE_EQ(value("turned_back_once"), 0.6);
    EXPECT_DOUBLE_EQ(value("turned_back_3_or_more"), 0.2);
    EXPECT_DOUBLE_EQ(value("given_up"), 0.1);
    EXPECT_DOUBLE_EQ(value("hours_per_need"), 2);
    EXPECT_DOUBLE_EQ(value("counter_minutes"), 10);
    EXPECT_DOUBLE_EQ(value("other_minutes"), 20);
    EXPECT_DOUBLE_EQ(value("posts_counter"), 1.2e8 / 3.6e6 / 10 / 0.5);
    EXPECT_DOUBLE_EQ(value("wait_mean"), 10);
    EXPECT_DOUBLE_EQ(value("offered_wait"), 20);
    EXPECT_DOUBLE_EQ(value("windows_busy"), 0.75);
    EXPECT_DOUBLE_EQ(value("carrier_link"), 0.8);
    EXPECT_DOUBLE_EQ(value("link_failed"), 0.1);
    EXPECT_TRUE(std::isnan(value("online"))) << "a count the file does not hold gives no number";
}

}  // namespace
}  // namespace cityload::record
