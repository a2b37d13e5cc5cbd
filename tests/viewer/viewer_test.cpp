// The real user interface, driven without a window.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <imgui_internal.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>

#include "tests/viewer/harness.hpp"
#include "viz/decimate.hpp"
#include "viz/plot.hpp"

namespace cityload::test {
namespace {

using city::PerCity;
using testing::HasSubstr;
using viz::Screen;
using viz::Tab;

constexpr std::int64_t minute = 60'000, hour = 60 * minute, day = 24 * hour;
const std::string scenarios = CITYLOAD_SOURCE_DIR "/scenarios";

app::ViewerRequest quick() {
    app::ViewerRequest request;
    request.sets = {"city.warmup=\"0 d\"", "city.days=\"28 d\"", "city.cooldown=\"14 d\""};
    request.threads = 2;
    return request;
}

viz::Services services() {
    return app::viewer_services(scenarios, quick());
}

std::int64_t count(Hands& hands, std::size_t regime, PerCity what) {
    return hands.viewer.source()->latest().regimes[regime].counts.city[static_cast<std::size_t>(
        what)];
}

TEST(Viewer, first_screen_is_there_at_once_in_both_languages) {
    const auto begin = std::chrono::steady_clock::now();
    Hands hands(services());
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
    ASSERT_EQ(hands.viewer.view().screen, Screen::first);
    ASSERT_EQ(hands.viewer.services().demos.size(), 3U);
    EXPECT_THAT(hands.dump(), HasSubstr("people run, or data run"));
    hands.click("language");
    EXPECT_THAT(hands.dump(), HasSubstr("人跑腿，还是数据跑路"));
    hands.click("help");
    EXPECT_TRUE(hands.viewer.view().help);
    hands.click("help-close");
    EXPECT_FALSE(hands.viewer.view().help);
}

TEST(Viewer, plays_steps_and_goes_back) {
    Hands hands(services());
    hands.viewer.open(scenarios + "/one-hall.toml");
    hands.settle();
    ASSERT_EQ(hands.viewer.view().screen, Screen::city);
    auto& source = *hands.viewer.source();
    EXPECT_FALSE(source.latest().running) << "begins paused";
    hands.click("step-day");
    hands.settle();
    EXPECT_EQ(source.latest().now_ms, day);
    hands.click("step-hour");
    hands.settle();
    hands.click("step-epoch");
    hands.settle();
    EXPECT_EQ(source.latest().now_ms, day + hour + 5 * minute);
    hands.key('D');
    hands.settle();
    EXPECT_EQ(source.latest().now_ms, 2 * day + hour + 5 * minute);
    hands.key(' ');
    for (int k = 0; k < 2000 && source.latest().now_ms < 2 * day + 9 * hour; ++k) {
        hands.frame();
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    EXPECT_TRUE(source.latest().running);
    EXPECT_GT(source.latest().now_ms, 2 * day + 8 * hour);
    hands.click("play");
    hands.settle();
    EXPECT_FALSE(source.latest().running);
    hands.click("rewind");
    hands.settle();
    EXPECT_EQ(source.latest().now_ms, 0);
}

TEST(Viewer, runs_until_something_happens) {
    Hands hands(services());
    hands.viewer.open(scenarios + "/one-hall.toml");
    hands.settle();
    hands.click("until");
    hands.click("until-refusal");
    hands.settle();
    EXPECT_GT(count(hands, 0, PerCity::refused), 0);
    EXPECT_THAT(hands.viewer.view().message, HasSubstr("turned back"));
    const std::int64_t then = hands.viewer.source()->latest().now_ms;
    hands.click("until");
    hands.click("until-closing");
    hands.settle();
    EXPECT_GT(hands.viewer.source()->latest().now_ms, then);
    EXPECT_GE(hands.viewer.source()->latest().now_ms % day, 17 * hour);
}

TEST(Viewer, speed_slider_and_keys) {
    Hands hands(services());
    hands.viewer.open(scenarios + "/one-hall.toml");
    hands.settle();
    hands.drag("speed", 0.99F);
    EXPECT_EQ(hands.viewer.view().speed, 0) << "as fast as possible";
    hands.key(',', true);
    EXPECT_EQ(hands.viewer.view().speed, 86'400);
}

TEST(Viewer, looks_into_a_building_and_finds_things_by_name) {
    Hands hands(services());
    hands.viewer.open(scenarios + "/one-hall.toml");
    hands.settle();
    hands.viewer.source()->jump(6 * day + 10 * hour);  // a Monday
    hands.settle();
    hands.click("tab-inspect");
    hands.click("search");
    hands.type("Citizen");
    ASSERT_TRUE(hands.has("found-Citizen service hall"));
    hands.click("found-Citizen service hall");
    hands.settle();
    EXPECT_EQ(hands.viewer.view().selection.kind, viz::Selection::Kind::building);
    const std::string text = hands.dump();
    EXPECT_THAT(text, HasSubstr("Citizen service hall"));
    EXPECT_THAT(text, HasSubstr("Social insurance"));
    EXPECT_FALSE(hands.viewer.source()->latest().regimes[0].lines.empty());
}

TEST(Viewer, follows_a_citizen_through_both_regimes) {
    Hands hands(services());
    hands.viewer.open(scenarios + "/one-hall.toml");
    hands.settle();
    hands.viewer.source()->jump(8 * day);
    hands.settle();
    hands.click("tab-citizen");
    hands.click("follow-any");
    for (int k = 0; k < 5000; ++k) {
        hands.frame();
        const auto journey = hands.viewer.source()->journey();
        if (journey && journey->ready) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    ASSERT_TRUE(hands.viewer.source()->journey()->ready);
    hands.click("reveal");
    const std::string text = hands.dump();
    EXPECT_THAT(text, HasSubstr("comes to need"));
    EXPECT_THAT(text, HasSubstr("Paper"));
    EXPECT_EQ(hands.viewer.source()->journey()->regimes.size(), 2U);
}

TEST(Viewer, switches_language_theme_and_size_while_running) {
    Hands hands(services(), 1024, 768);
    hands.viewer.open(scenarios + "/one-hall.toml");
    hands.settle();
    hands.key('L');
    EXPECT_THAT(hands.dump(), HasSubstr("每件趟数"));
    hands.key('P');
    EXPECT_TRUE(hands.viewer.view().presentation);
    hands.frames(2);
    EXPECT_GE(viz::fonts().text->FontSize, 24);
    hands.key('T');
    EXPECT_TRUE(hands.viewer.view().dark);
    hands.key('1');
    EXPECT_TRUE(hands.viewer.view().only.has_value());
    hands.key('0');
    EXPECT_FALSE(hands.viewer.view().only.has_value());
}

TEST(Viewer, shows_what_is_wrong_with_a_scenario) {
    const auto path = std::filesystem::temp_directory_path() / "cityload-broken-viewer.toml";
    std::ofstream(path) << "cityload = 1\nextends = [\"" << scenarios
                        << "/small.toml\"]\n[city]\nneedz_factor = 2\n";
    Hands hands(services());
    hands.viewer.open(path.string());
    hands.frames(2);
    EXPECT_EQ(hands.viewer.view().screen, Screen::problems);
    const std::string text = hands.dump();
    EXPECT_THAT(text, HasSubstr("cityload-broken-viewer.toml:4:"));
    EXPECT_THAT(text, HasSubstr("needz_factor"));
    hands.click("home");
    EXPECT_EQ(hands.viewer.view().screen, Screen::first);
    std::filesystem::remove(path);
}

TEST(Viewer, every_demonstration_runs_to_its_end) {
    // The demonstrations' own periods, not the short ones of the other tests.
    app::ViewerRequest whole;
    whole.threads = 2;
    Hands hands(app::viewer_services(scenarios, whole));
    for (std::size_t d = 0; d < hands.viewer.services().demos.size(); ++d) {
        const city::LiveDemo demo = hands.viewer.services().demos[d];
        if (demo.scenario.find("hangzhou") != std::string::npos) continue;
        SCOPED_TRACE(demo.id);
        hands.viewer.home();
        hands.frames(2);
        hands.viewer.open(demo.scenario, demo.regimes);
        hands.viewer.view().demo = demo;
        hands.settle();
        ASSERT_EQ(hands.viewer.view().screen, Screen::city);
        std::set<std::string> matters;
        for (const auto& m : hands.viewer.source()->shape().matters) matters.insert(m.name.id);
        for (std::size_t s = 0; s < demo.steps.size(); ++s) {
            hands.settle();
            ASSERT_TRUE(hands.viewer.view().demo.has_value());
            EXPECT_EQ(hands.viewer.view().demo_step, s);
            if (!demo.steps[s].ask_en.empty()) {
                EXPECT_FALSE(hands.has("demo-answer")) << "there is an answer before the guess";
                hands.click("guess-1");
                ASSERT_TRUE(hands.has("demo-answer"));
                hands.click("demo-answer");
                for (int k = 0; k < 300 && !hands.has("demo-said"); ++k) {
                    hands.settle();
                    std::this_thread::sleep_for(std::chrono::milliseconds(2));
                }
                EXPECT_TRUE(hands.has("demo-said")) << "the run does not answer";
            }
            if (!demo.steps[s].follow.empty()) {
                EXPECT_EQ(matters.count(demo.steps[s].follow), 1U) << demo.steps[s].follow;
                EXPECT_EQ(hands.viewer.view().tab, Tab::citizen);
            }
            hands.click("demo-next");
        }
        EXPECT_FALSE(hands.viewer.view().demo.has_value());
    }
}

TEST(Viewer, fonts_have_every_character_of_the_interface) {
    Hands hands(services());
    if (!viz::fonts().chinese) GTEST_SKIP() << "no Chinese font here";
    std::set<unsigned> missing;
    for (const std::string& file : {std::string("viz"), std::string("models/city")})
        for (const auto& entry :
             std::filesystem::directory_iterator(CITYLOAD_SOURCE_DIR "/" + file)) {
            if (entry.path().extension() != ".cpp") continue;
            if (file == "models/city" && entry.path().filename().string().rfind("live", 0) != 0)
                continue;
            std::ifstream in(entry.path());
            const std::string text((std::istreambuf_iterator<char>(in)), {});
            const char* at = text.c_str();
            const char* const end = at + text.size();
            while (at < end) {
                unsigned c = 0;
                at += ImTextCharFromUtf8(&c, at, end);
                if (c < 0x80) continue;
                if (viz::fonts().text->FindGlyphNoFallback(static_cast<ImWchar>(c)) == nullptr)
                    missing.insert(c);
            }
        }
    EXPECT_THAT(missing, testing::IsEmpty());
}

TEST(Plot, decimation_keeps_peaks_and_ends) {
    std::vector<viz::PlotPoint> points;
    for (int i = 0; i < 100'000; ++i)
        points.push_back({static_cast<double>(i), i == 54'321 ? 1000.0 : std::sin(i * 0.01)});
    const auto thin = viz::decimate(points, 0, 100'000, 200);
    EXPECT_LE(thin.size(), 4 * 200 + 8);
    double top = 0;
    for (std::size_t i = 0; i < thin.size(); ++i) {
        top = std::max(top, thin[i].y);
        if (i > 0) {
            EXPECT_LT(thin[i - 1].x, thin[i].x);
        }
    }
    EXPECT_EQ(top, 1000);
    EXPECT_EQ(thin.front().x, 0);
    EXPECT_EQ(thin.back().x, 99'999);
    EXPECT_TRUE(viz::decimate({}, 0, 1, 10).empty());
}

TEST(Plot, axes_end_with_round_numbers) {
    for (const auto& [value, top] :
         std::vector<std::pair<double, double>>{{0, 1}, {7, 8}, {101, 150}, {0.03, 0.03}})
        EXPECT_NEAR(viz::nice_top(value), top, 1e-9);
}

TEST(Places, buildings_of_a_city_lie_in_their_districts) {
    Hands hands(services());
    hands.viewer.open(scenarios + "/small.toml");
    hands.settle();
    const auto& shape = hands.viewer.source()->shape();
    const auto& view = hands.viewer.view();
    for (std::size_t b = 0; b < shape.buildings.size(); ++b) {
        const auto& d = shape.districts[shape.buildings[b].district];
        EXPECT_LE(std::hypot(view.places[b].x - d.x, view.places[b].y - d.y),
                  view.radius[shape.buildings[b].district]);
    }
}

TEST(Words, dates_and_numbers) {
    EXPECT_EQ(viz::whole(-1'234'567), "-1,234,567");
    EXPECT_EQ(viz::date_text(viz::civil_of({2019, 2, 28}), day), "2019-03-01");
    std::int64_t ms = 0;
    EXPECT_TRUE(viz::parse_date("2019-03-01 09:30", viz::civil_of({2019, 2, 28}), ms));
    EXPECT_EQ(ms, day + 9 * hour + 30 * minute);
    EXPECT_FALSE(viz::parse_date("yesterday", 0, ms));
    EXPECT_EQ(viz::clock_text(ms), "09:30");
}

}  // namespace
}  // namespace cityload::test
