// The panels of the real user interface, driven without a window.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <numeric>

#include "tests/viewer/harness.hpp"
#include "viz/pace.hpp"
#include "viz/picture.hpp"
#include "viz/taps.hpp"

namespace cityload::test {
namespace {

using city::PerCity;
using testing::HasSubstr;
using viz::Screen;
using viz::Selection;
using viz::Tab;

constexpr std::int64_t hour = 3'600'000, day = 24 * hour;
const std::string scenarios = CITYLOAD_SOURCE_DIR "/scenarios";

class Panels : public testing::Test {
  protected:
    Panels() : hands(app::viewer_services(scenarios, quick()), 1280, 1000) {}

    static app::ViewerRequest quick() {
        app::ViewerRequest request;
        request.sets = {"city.warmup=\"0 d\"", "city.days=\"28 d\"", "city.cooldown=\"14 d\""};
        request.threads = 2;
        return request;
    }
    void open(const std::string& name, std::int64_t at) {
        hands.viewer.open(scenarios + "/" + name);
        hands.settle();
        ASSERT_EQ(hands.viewer.view().screen, Screen::city);
        source().jump(at);
        hands.settle();
    }
    viz::Source& source() { return *hands.viewer.source(); }
    const city::LiveSnapshot& now() { return source().latest(); }
    viz::View& view() { return hands.viewer.view(); }
    std::shared_ptr<const city::LiveJourney> wait_for_journey() {
        for (int k = 0; k < 20'000; ++k) {
            hands.frame();
            const auto journey = source().journey();
            if (journey && (journey->ready || !journey->error.empty())) return journey;
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        return nullptr;
    }

    Hands hands;
};

/// A folder of its own, gone at the end.
struct Folder {
    Folder() : path(std::filesystem::temp_directory_path() / "cityload-panels-test") {
        std::filesystem::remove_all(path);
        std::filesystem::create_directories(path);
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

TEST_F(Panels, a_building_tells_its_matters_refusals_and_staff_minutes) {
    open("one-hall.toml", 6 * day + 11 * hour);
    std::uint32_t hall = 0;
    for (std::uint32_t b = 0; b < source().shape().buildings.size(); ++b)
        if (source().shape().buildings[b].hall) hall = b;
    view().tab = Tab::inspect;
    view().selection = {Selection::Kind::building, hall};
    source().focus(hall);
    hands.settle();
    const std::string text = hands.dump();
    EXPECT_THAT(text, HasSubstr("What people come for"));
    EXPECT_THAT(text, HasSubstr("paper of another department missing"));
    EXPECT_THAT(text, HasSubstr("Staff minutes at windows"));
    EXPECT_THAT(text, HasSubstr("filing"));
    const city::LiveFocus& focus = now().regimes[0].focus;
    ASSERT_EQ(focus.building, hall);
    // The detail is of the same people as the sums.
    const auto sum = [&](city::PerBuilding what) {
        return now()
            .regimes[0]
            .counts.building[hall * static_cast<std::size_t>(city::PerBuilding::count) +
                             static_cast<std::size_t>(what)];
    };
    EXPECT_EQ(std::accumulate(focus.visits.begin(), focus.visits.end(), std::int64_t{0}),
              sum(city::PerBuilding::visits));
    // The first two reasons are those of filings turned back.
    EXPECT_GE(focus.reasons[0] + focus.reasons[1], sum(city::PerBuilding::refused));
    EXPECT_GT(sum(city::PerBuilding::refused), 0);
}

TEST_F(Panels, staff_minutes_of_buildings_and_departments_are_parts_of_the_citys) {
    open("one-hall.toml", 8 * day);
    std::int64_t at_windows = 0;
    for (std::uint32_t b = 0; b < source().shape().buildings.size(); ++b) {
        source().focus(b);
        source().settle();
        const auto& focus = now().regimes[0].focus;
        ASSERT_EQ(focus.building, b);
        at_windows +=
            std::accumulate(focus.activity.begin(), focus.activity.end(), std::int64_t{0});
    }
    const auto& regime = now().regimes[0];
    const std::int64_t all = regime.counts.city[static_cast<std::size_t>(PerCity::staff_ms)];
    EXPECT_GT(at_windows, 0);
    EXPECT_LE(at_windows, all);
    EXPECT_EQ(std::accumulate(regime.department_activity.begin(), regime.department_activity.end(),
                              std::int64_t{0}),
              all);
}

TEST_F(Panels, departments_links_and_districts_are_looked_into) {
    open("small.toml", 9 * day + 10 * hour);
    view().tab = Tab::inspect;
    view().selection = {Selection::Kind::department, 0};
    EXPECT_THAT(hands.dump(), HasSubstr("files wait"));
    view().selection = {Selection::Kind::link, 0};
    EXPECT_THAT(hands.dump(), testing::AllOf(HasSubstr("queries"), HasSubstr("coverage")));
    view().selection = {Selection::Kind::district, 0};
    EXPECT_THAT(hands.dump(), testing::AllOf(HasSubstr("65+"), HasSubstr("migrant")));
    view().only = 0;
    EXPECT_THAT(hands.dump(), HasSubstr("residents"));
}

TEST_F(Panels, search_has_a_key_and_finds_in_chinese) {
    open("small.toml", 0);
    hands.key('F');
    hands.frames(2);
    EXPECT_EQ(view().tab, Tab::inspect);
    hands.type("公安");
    EXPECT_EQ(view().search, "公安") << "the key has put the keyboard there";
    EXPECT_FALSE(viz::search(source().shape(), view().search).empty());
}

TEST_F(Panels, any_citizen_is_followed_by_id_and_once_more_the_next_need) {
    open("one-hall.toml", 0);
    // Whoever came to need something first, found by running on.
    source().jump(3 * day);
    hands.settle();
    city::RecentNeed somebody;
    for (const city::RecentNeed& r : now().regimes[0].counts.recent)
        if (r.any && !somebody.any) somebody = r;
    ASSERT_TRUE(somebody.any);
    source().jump(0);  // the session itself knows nothing of it any more
    hands.settle();
    hands.click("tab-citizen");
    hands.click("follow-id");
    hands.type(std::to_string(somebody.citizen));
    hands.key(257);
    auto journey = wait_for_journey();
    ASSERT_TRUE(journey && journey->ready);
    EXPECT_EQ(journey->need.citizen, somebody.citizen);
    EXPECT_LE(journey->need.day, somebody.day);
    EXPECT_EQ(journey->regimes.size(), 2U);
    for (const auto& told : journey->regimes) EXPECT_GE(told.steps.size(), 2U);
    const auto first = journey->need;
    source().follow_citizen(somebody.citizen, (first.day + 1) * day);
    journey = wait_for_journey();
    ASSERT_TRUE(journey);
    if (journey->ready)
        EXPECT_GT(journey->need.day, first.day);
    else
        EXPECT_THAT(journey->error, HasSubstr("nothing more"));
}

TEST_F(Panels, a_citizen_without_a_need_and_a_number_out_of_range_are_said) {
    open("one-hall.toml", 0);
    source().follow_citizen(0, 41 * day);  // hardly: the last day of the run
    const auto journey = wait_for_journey();
    ASSERT_TRUE(journey);
    hands.click("tab-citizen");
    if (!journey->ready) {
        EXPECT_THAT(hands.dump(), HasSubstr("nothing more"));
    }
    hands.click("follow-id");
    hands.type("4000000000");
    hands.key(257);
    EXPECT_THAT(view().message, HasSubstr("below"));
}

TEST_F(Panels, a_matter_is_chosen_from_the_list) {
    open("one-hall.toml", 8 * day);
    hands.click("tab-citizen");
    hands.click("follow-matter");
    hands.click("matter-filter");
    hands.type("family");
    ASSERT_TRUE(hands.has("matter-family-allowance"));
    hands.click("matter-family-allowance");
    const auto journey = wait_for_journey();
    ASSERT_TRUE(journey && journey->ready);
    EXPECT_EQ(source().shape().matters[journey->matter].name.id, "family-allowance");
}

TEST_F(Panels, sliders_and_links_change_the_city_and_can_be_taken_back) {
    open("one-hall.toml", 6 * day + 9 * hour);
    hands.click("tab-change");
    hands.drag("slider-windows.share", 0.25F);
    hands.settle();
    ASSERT_EQ(source().changes().size(), 1U);
    EXPECT_EQ(source().changes()[0].set, "windows.share");
    EXPECT_LT(source().changes()[0].value, 0.9);
    EXPECT_THAT(hands.dump(), HasSubstr("share of the windows staffed"));
    ASSERT_FALSE(source().shape().links.empty());
    hands.click("link-" + source().shape().links[0].id);
    hands.settle();
    ASSERT_EQ(source().changes().size(), 2U);
    EXPECT_EQ(source().changes()[1].set, "link.in_use");
    EXPECT_THAT(hands.viewer.services().change_text(source().changes()[1]),
                HasSubstr("[change.live-02-link-in-use]"));
    ASSERT_TRUE(hands.has("take-back-" + source().changes()[0].id));
    hands.click("take-back-" + source().changes()[0].id);
    hands.settle();
    EXPECT_EQ(source().changes().size(), 1U);
}

TEST_F(Panels, one_hall_is_closed_for_the_day_and_opens_again) {
    open("one-hall.toml", 6 * day + 9 * hour + hour / 2);  // a Monday
    std::uint32_t hall = 0;
    for (std::uint32_t b = 0; b < source().shape().buildings.size(); ++b)
        if (source().shape().buildings[b].hall) hall = b;
    const auto open_windows = [&] {
        int n = 0;
        const auto& stations = source().shape().regimes[0].stations;
        for (std::size_t s = 0; s < stations.size(); ++s)
            if (stations[s].building == hall) n += now().regimes[0].stations[s].servers;
        return n;
    };
    EXPECT_GT(open_windows(), 0);
    view().tab = Tab::inspect;
    view().selection = {Selection::Kind::building, hall};
    hands.frames(2);
    hands.click("close-today");
    source().step(hour / 2);
    hands.settle();
    EXPECT_EQ(open_windows(), 0);
    source().jump(7 * day + 10 * hour);
    hands.settle();
    EXPECT_GT(open_windows(), 0);
}

TEST_F(Panels, runs_until_a_queue_is_long_and_until_a_link_fails) {
    open("one-hall.toml", 0);
    view().queue_limit = 8;
    hands.click("until");
    hands.click("until-queue");
    hands.settle();
    EXPECT_THAT(view().message, HasSubstr("people in"));
    EXPECT_LT(now().now_ms, 42 * day);
    int most = 0;
    for (std::size_t r = 0; r < now().regimes.size(); ++r)
        for (const auto& b : viz::buildings_now(source().shape(), r, now().regimes[r]))
            most = std::max(most, b.inside);
    EXPECT_GT(most, 8);

    const std::int64_t before = now().now_ms;
    hands.click("until");
    hands.click("until-outage");
    hands.settle();
    EXPECT_THAT(view().message, HasSubstr("stopped answering"));
    EXPECT_GT(now().now_ms, before);
    int down = 0;
    for (std::size_t r = 0; r < now().regimes.size(); ++r)
        for (std::size_t l = 0; l < now().regimes[r].link_up.size(); ++l)
            down += source().shape().regimes[r].link_used[l] && !now().regimes[r].link_up[l];
    EXPECT_GT(down, 0);
}

TEST_F(Panels, bookmarks_are_kept_beside_the_scenario_named_jumped_to_and_removed) {
    const Folder folder;
    const auto file = folder.path / "mine.toml";
    std::ofstream(file) << "cityload = 1\nextends = [\"" << scenarios << "/one-hall.toml\"]\n";
    hands.viewer.open(file.string());
    hands.settle();
    source().jump(3 * day + 9 * hour);
    hands.settle();
    hands.key('B');
    hands.key('B');  // the same moment once more: no second one
    ASSERT_EQ(view().bookmarks.size(), 1U);
    ASSERT_TRUE(std::filesystem::exists(folder.path / "mine.bookmarks"));
    hands.click("menu");
    hands.click("bookmarks");
    hands.click("bookmark-name-0");
    hands.type(" \"lesson\"");
    hands.click("bookmark-add");  // leaves the field, which saves
    // Another day, another process: read from the file.
    hands.viewer.home();
    hands.viewer.open(file.string());
    hands.settle();
    ASSERT_EQ(view().bookmarks.size(), 1U);
    EXPECT_EQ(view().bookmarks[0].at_ms, 3 * day + 9 * hour);
    EXPECT_THAT(view().bookmarks[0].name, HasSubstr("\"lesson\""));
    hands.click("menu");
    hands.click("bookmarks");
    hands.click("bookmark-0");
    hands.settle();
    EXPECT_EQ(now().now_ms, 3 * day + 9 * hour);
    hands.click("bookmark-remove-0");
    EXPECT_TRUE(view().bookmarks.empty());
    EXPECT_FALSE(std::filesystem::exists(folder.path / "mine.bookmarks"));
    hands.click("bookmarks-close");
    EXPECT_FALSE(view().show_bookmarks);
}

TEST_F(Panels, zooms_pulls_and_selects_on_the_map) {
    open("small.toml", 8 * day + 10 * hour);
    ASSERT_TRUE(hands.has("map-paper"));
    const ImVec4 map = viz::marks().at("map-paper");
    hands.move_to((map.x + map.z) / 2, (map.y + map.w) / 2);
    ImGui::GetIO().MouseWheel = 5;
    hands.frame();
    ImGui::GetIO().MouseWheel = 0;
    EXPECT_GT(view().camera.zoom, 2);
    const viz::Camera before = view().camera;
    ImGui::GetIO().MouseDown[0] = true;
    hands.frame();
    hands.move_to((map.x + map.z) / 2 + 40, (map.y + map.w) / 2 + 10);
    hands.frame();
    ImGui::GetIO().MouseDown[0] = false;
    hands.frame();
    EXPECT_LT(view().camera.x, before.x);
    EXPECT_EQ(view().selection.kind, Selection::Kind::nothing) << "a pull is no click";
}

/// Larger than any city that ships, everybody in the queues: only to be drawn.
class Megacity final : public viz::Source {
  public:
    static constexpr std::size_t buildings = 4000, districts = 20, regimes = 3;
    Megacity() {
        for (std::size_t d = 0; d < districts; ++d) {
            city::LiveShape::District district;
            district.x = 10 + 20.0 * static_cast<double>(d % 5);
            district.y = 10 + 25.0 * static_cast<double>(d / 5);
            district.residents = 1'000'000;
            shape_.districts.push_back(district);
        }
        for (std::size_t b = 0; b < buildings; ++b) {
            city::LiveShape::Building building;
            building.name = {"b", "Office", "办事点"};
            building.district = static_cast<std::uint16_t>(b % districts);
            shape_.buildings.push_back(building);
        }
        shape_.days.assign(100, {true, false});
        shape_.regimes.resize(regimes);
        snapshot_.regimes.resize(regimes);
        for (std::size_t r = 0; r < regimes; ++r) {
            for (std::uint32_t b = 0; b < buildings; ++b)
                shape_.regimes[r].stations.push_back({b, 0, true, 5});
            city::LiveRegime& regime = snapshot_.regimes[r];
            regime.counts = city::LiveCounts(buildings, districts, 0, 1);
            regime.stations.assign(buildings, {200, 5, 5, 4000});
        }
        move_on();
    }
    void move_on() {
        snapshot_.now_ms += hour / 2;
        for (auto& regime : snapshot_.regimes)
            for (auto& n : regime.counts.trips) n += 20;
    }
    bool live() const override { return false; }
    bool ready() const override { return true; }
    std::string failure() const override { return {}; }
    const city::LiveShape& shape() const override { return shape_; }
    const city::LiveSnapshot& latest() override { return snapshot_; }
    bool stands(const city::LiveSnapshot&) const override { return true; }
    std::int64_t clock() const override { return snapshot_.now_ms; }
    void play(double) override {}
    void pause() override {}
    void step(std::int64_t) override { move_on(); }
    void jump(std::int64_t) override {}
    void run_until(city::LiveUntil) override {}
    void focus(std::optional<std::uint32_t>) override {}
    void change(city::ChangeSpec) override {}
    void take_back(const std::string&) override {}
    void follow(city::RecentNeed, std::uint16_t) override {}
    void follow_citizen(std::uint32_t, std::int64_t) override {}
    std::shared_ptr<const city::LiveJourney> journey() const override { return nullptr; }
    std::vector<city::ChangeSpec> changes() const override { return {}; }
    void settle() override {}

  private:
    city::LiveShape shape_;
    city::LiveSnapshot snapshot_;
};

TEST(WholeCity, is_drawn_in_lists_that_old_graphics_cards_take) {
    viz::Services services;
    services.open = [](const std::string&, const std::vector<std::string>&) {
        viz::Opened opened;
        opened.source = std::make_unique<Megacity>();
        return opened;
    };
    Hands hands(std::move(services), 3840, 2160);
    hands.viewer.open("mega");
    hands.settle();
    ASSERT_EQ(hands.viewer.view().screen, Screen::city);
    // ImGui stops the program where a list has more than 65,536 corners.
    for (const double zoom : {1.0, 4.0})
        for (int k = 0; k < 3; ++k) {
            hands.viewer.view().camera.zoom = zoom;
            hands.viewer.source()->step(0);
            hands.frames(2);
            const ImDrawData& drawn = *ImGui::GetDrawData();
            EXPECT_GT(drawn.TotalVtxCount, 30'000) << "the city is drawn at all";
            for (int n = 0; n < drawn.CmdListsCount; ++n)
                EXPECT_LT(drawn.CmdLists[n]->VtxBuffer.Size, 65'536);
        }
}

TEST_F(Panels, the_set_of_pictures_covers_every_screen_and_leaves_the_user_where_he_was) {
    open("one-hall.toml", 6 * day + 10 * hour);
    view().tab = Tab::change;
    std::vector<std::string> names;
    viz::picture_tour(
        hands.viewer, [&] { hands.frame(); },
        [&](const std::string& name) { names.push_back(name); });
    EXPECT_THAT(names, testing::IsSupersetOf({"side-by-side", "change", "building", "district",
                                              "department", "link", "alone", "citizen", "help"}));
    EXPECT_EQ(now().now_ms, 6 * day + 10 * hour);
    EXPECT_EQ(view().tab, Tab::change);
    const std::string page = viz::picture_page(hands.viewer, names);
    for (const std::string& name : names) EXPECT_THAT(page, HasSubstr("src=\"" + name + ".png\""));
}

TEST_F(Panels, without_a_chinese_font_it_says_so_and_stays_english) {
    hands.without_chinese();
    hands.frames(2);
    hands.key('L');
    hands.frames(2);
    EXPECT_EQ(view().language, viz::Language::en);
    EXPECT_THAT(view().message, HasSubstr("fonts-wqy-microhei"));
}

TEST(Taps, a_key_pressed_and_let_go_between_two_frames_is_seen_once) {
    ImGuiIO io;
    for (bool& down : io.KeysDown) down = false;
    viz::Taps taps;
    taps.pressed('Q', true, false, false);
    taps.pressed(' ', false, false, false);
    taps.before_frame(io);
    EXPECT_TRUE(io.KeysDown['Q'] && io.KeyCtrl && !io.KeysDown[' ']);
    taps.after_frame(io);
    EXPECT_FALSE(io.KeysDown['Q'] || io.KeyCtrl);
    taps.before_frame(io);
    EXPECT_TRUE(io.KeysDown[' '] && !io.KeyCtrl);
    taps.after_frame(io);
    EXPECT_FALSE(taps.waiting());
    // A key that is still down is seen without help, and stays down.
    io.KeysDown['N'] = true;
    taps.pressed('N', false, false, false);
    taps.before_frame(io);
    taps.after_frame(io);
    EXPECT_TRUE(io.KeysDown['N']);
}

TEST(Pace, thirty_frames_a_second_at_most_where_the_city_runs_as_fast_as_it_can) {
    viz::Pace pace;
    auto now = viz::Pace::Clock::time_point{} + std::chrono::hours(1);
    const auto begin = pace.next(now, true);
    int frames = 0;
    for (now = begin; now < begin + std::chrono::seconds(10); now = pace.next(now, true)) ++frames;
    EXPECT_LE(frames, 300);
    EXPECT_GE(frames, 299);
    // A frame that was late is not made up for by two close together.
    now += std::chrono::seconds(1);
    EXPECT_GE(pace.next(now, true), now);
    const auto next = pace.next(now, true);
    EXPECT_GE(pace.next(next, true) - next, std::chrono::milliseconds(33));
}

}  // namespace
}  // namespace cityload::test
