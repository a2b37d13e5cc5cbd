// A results file is shown with the same screens as a running city, and its numbers are the file's.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "results/file/reader.hpp"
#include "tests/viewer/harness.hpp"

namespace cityload::test {
namespace {

using city::PerCity;
using testing::HasSubstr;

constexpr std::int64_t day = 86'400'000;

class Replayed : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        file_ =
            std::filesystem::temp_directory_path() /
            ("cityload-replay-" + std::to_string(std::hash<std::string>{}(CITYLOAD_BINARY_DIR)) +
             testing::UnitTest::GetInstance()->current_test_suite()->name() +
             std::to_string(getpid()) + ".h5");
        const std::string command = CITYLOAD_BINARY_DIR
                                    "/cityload compare " CITYLOAD_SOURCE_DIR
                                    "/scenarios/small.toml --regime paper --regime zero-trip "
                                    "--days 56 --quiet --force -o " +
                                    file_.string() + " >/dev/null";
        made_ = std::system(command.c_str()) == 0;
    }
    static void TearDownTestSuite() { std::filesystem::remove(file_); }

    Replayed() : hands(app::viewer_services(CITYLOAD_SOURCE_DIR "/scenarios", {})) {}
    void SetUp() override {
        ASSERT_TRUE(made_);
        hands.viewer.open(file_.string());
        hands.settle();
        ASSERT_EQ(hands.viewer.view().screen, viz::Screen::city);
    }
    viz::Source& source() { return *hands.viewer.source(); }
    std::int64_t count(std::size_t regime, PerCity what) {
        return source().latest().regimes[regime].counts.city[static_cast<std::size_t>(what)];
    }

    static std::filesystem::path file_;
    static bool made_;
    Hands hands;
};
std::filesystem::path Replayed::file_;
bool Replayed::made_ = false;

TEST_F(Replayed, begins_at_the_first_measured_day_and_plays_to_the_end) {
    EXPECT_FALSE(source().live());
    EXPECT_EQ(source().latest().now_ms, 0);
    EXPECT_EQ(source().shape().days.size(), 56U);
    EXPECT_EQ(source().shape().regimes.size(), 2U);
    hands.viewer.view().speed = 0;
    hands.key(' ');
    EXPECT_TRUE(source().latest().running);
    for (int k = 0; k < 5000 && source().latest().running; ++k) {
        hands.frame();
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    EXPECT_TRUE(source().latest().ended);
    EXPECT_EQ(source().latest().now_ms, 56 * day);
}

TEST_F(Replayed, its_sums_are_those_of_the_file) {
    source().jump(56 * day);
    hands.frames(2);
    const file::Group root = file::read_results(file_.string());
    for (const auto& [what, variable] :
         {std::pair{PerCity::needs, "needs"}, std::pair{PerCity::completed, "completed"}}) {
        // (replication, regime, matter)
        const std::vector<double> all = root.numbers(variable);
        const std::size_t matters = root.texts("matter").size();
        for (std::size_t r = 0; r < 2; ++r) {
            double sum = 0;
            for (std::size_t m = 0; m < matters; ++m) sum += all[r * matters + m];
            EXPECT_NEAR(static_cast<double>(count(r, what)), sum, 1) << variable << r;
        }
    }
    EXPECT_EQ(count(0, PerCity::needs), count(1, PerCity::needs)) << "the same citizens";
    EXPECT_GT(count(0, PerCity::trips), count(1, PerCity::trips));
    EXPECT_GT(count(1, PerCity::queries), count(0, PerCity::queries));
}

TEST_F(Replayed, goes_forward_and_back_and_shows_every_panel) {
    hands.click("step-day");
    EXPECT_EQ(source().latest().now_ms, day);
    source().jump(30 * day);
    const std::int64_t then = count(0, PerCity::needs);
    EXPECT_GT(then, 0);
    hands.click("rewind");
    EXPECT_EQ(count(0, PerCity::needs), 0);
    source().jump(30 * day);
    EXPECT_EQ(count(0, PerCity::needs), then);
    hands.click("tab-numbers");
    EXPECT_THAT(hands.dump(), HasSubstr("trips per need"));
    hands.click("tab-citizen");
    EXPECT_THAT(hands.dump(), HasSubstr("Open the scenario"));
    hands.click("tab-inspect");
    using Kind = viz::Selection::Kind;
    for (const Kind kind : {Kind::building, Kind::department, Kind::link, Kind::district}) {
        hands.viewer.view().selection = {kind, 0};
        EXPECT_FALSE(hands.dump().empty());
    }
    hands.viewer.view().tab = viz::Tab::change;
    EXPECT_THAT(hands.dump(), HasSubstr("cannot be changed"));
    hands.click("until");
    EXPECT_FALSE(hands.has("until-queue")) << "a file has no queues to wait for";
    EXPECT_TRUE(hands.has("jump-date"));
}

TEST(Replay, a_network_and_what_is_no_results_file_are_told) {
    const auto path = std::filesystem::temp_directory_path() / "cityload-no-results.h5";
    std::ofstream(path) << "no HDF5";
    Hands hands(app::viewer_services(CITYLOAD_SOURCE_DIR "/scenarios", {}));
    hands.viewer.open(path.string());
    hands.frames(2);
    EXPECT_EQ(hands.viewer.view().screen, viz::Screen::problems);
    EXPECT_THAT(hands.dump(), HasSubstr("cityload-no-results.h5"));
    std::filesystem::remove(path);
    hands.viewer.open("/nowhere/at-all.h5");
    hands.frames(2);
    EXPECT_EQ(hands.viewer.view().screen, viz::Screen::problems);
}

}  // namespace
}  // namespace cityload::test
