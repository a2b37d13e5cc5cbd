// cityload compare as its users see it, on a small town over some weeks.

#include <gmock/gmock.h>

#include <cmath>
#include <fstream>
#include <regex>
#include <sstream>

#include "results/file/reader.hpp"
#include "results/record/city_statistics.hpp"
#include "results/record/city_transition.hpp"
#include "tests/support/command.hpp"

namespace cityload {
namespace {

namespace fs = std::filesystem;
using test::content;
using test::Said;
using testing::HasSubstr;

class CityCompare : public test::CommandTest {
  protected:
    /// A tenth of a year of the small town, for speed.
    static std::string small(const std::string& command) {
        return command + " " +
               test::short_city(CITYLOAD_SOURCE_DIR "/scenarios/small.toml", 42, 14);
    }
};

TEST_F(CityCompare, SideBySideOrOneAfterAnotherIsTheSame) {
    // One thread: one run after another; two: runs side by side and the last one on both; eight:
    // all share each run.
    std::string first;
    for (const char* threads : {"1", "2", "8"}) {
        const std::string file = std::string("t") + threads + ".h5";
        const Said said = cityload(small("compare") + "-o " + file + " --threads " + threads);
        ASSERT_EQ(said.code, 0) << said.err;
        const std::string print = file::read_results((folder_ / file).string())
                                      .find_group("provenance")
                                      ->attributes.text("fingerprint");
        if (first.empty()) first = print;
        EXPECT_EQ(print, first) << threads;
        EXPECT_THAT(said.err, HasSubstr(print));
    }
}

TEST_F(CityCompare, TheSameRunAgainIsReadFromItsFile) {
    const Said once = cityload(small("compare"));
    ASSERT_EQ(once.code, 0) << once.err;
    const Said again = cityload(small("compare"));
    ASSERT_EQ(again.code, 0) << again.err;
    EXPECT_THAT(again.err, HasSubstr("already computed"));
    EXPECT_EQ(once.out, again.out);
    const Said other = cityload(small("compare") + "--seed 7");
    EXPECT_THAT(other.err, testing::Not(HasSubstr("already computed")));
    EXPECT_NE(once.out, other.out);
}

TEST_F(CityCompare, NeedsAreTheSameInEveryRegimeAndEveryCaseHasAnEnd) {
    ASSERT_EQ(cityload(small("compare") + "-o a.h5 --replications 2 --quiet").code, 0);
    const file::Group root = file::read_results((folder_ / "a.h5").string());
    const record::CityStatistics s(root);
    ASSERT_EQ(s.regimes().size(), 3u);
    ASSERT_EQ(s.replications(), 2u);
    for (std::size_t r = 0; r < 2; ++r) {
        for (std::size_t g = 0; g < 3; ++g) {
            const auto& cases = s.at(r, g).cases;
            const auto of = [&](const char* name) { return record::CityCounts::of(cases, name); };
            EXPECT_EQ(of("needs"), record::CityCounts::of(s.at(r, 0).cases, "needs"));
            EXPECT_EQ(of("needs"), of("completed") + of("given_up") + of("open"));
            double binned = 0;
            for (const double n : s.at(r, g).trips.at("all-in")) binned += n;
            EXPECT_EQ(binned, of("completed"));
            EXPECT_EQ(record::CityCounts::of(s.at(r, g).people, "needs"), of("needs"));
        }
    }
    EXPECT_NE(record::CityCounts::of(s.at(0, 0).cases, "needs"),
              record::CityCounts::of(s.at(1, 0).cases, "needs"));
    const compare::PairedDifference d = s.difference(record::city_figure("trips_per_need"), 1);
    EXPECT_EQ(d.method, compare::Method::replications);
    EXPECT_LT(d.value, -1);
}

TEST_F(CityCompare, ChangesAtDatesShowAsATransition) {
    // On paper for a quarter, then at most one trip from one day to the next.
    std::ofstream(folder_ / "halfway.toml")
        << "cityload = 1\nextends = [\"" CITYLOAD_SOURCE_DIR
           "/scenarios/small.toml\"]\n"
           "[city]\nstart = \"2019-01-07\"\nwarmup = \"14 d\"\ndays = \"182 d\"\ncooldown = \"14 "
           "d\"\n"
           "regimes = [\"paper\", \"mine\"]\n[regime.mine]\nbase = \"paper\"\n"
           "[change.day]\nat = \"2019-04-08\"\nset = \"regime\"\nvalue = \"one-trip\"\n"
           "regimes = [\"mine\"]\n";
    const Said said = cityload("compare halfway.toml -o a.h5");
    ASSERT_EQ(said.code, 0) << said.err;
    EXPECT_THAT(said.out, HasSubstr("THE TRANSITION"));
    EXPECT_THAT(said.out, HasSubstr("  2019-04-08"));
    EXPECT_THAT(cityload("compare halfway.toml -o a.h5 --force --json").out,
                HasSubstr("\"transition\""));
    const file::Group root = file::read_results((folder_ / "a.h5").string());
    const record::CityStatistics statistics(root);
    const std::vector<record::TransitionRow> rows = record::transition(root, statistics);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].from, "2019-01-07");
    EXPECT_NEAR(rows[0].turned_back[0], rows[0].turned_back[1], 0.03)
        << "only who files after the last week meets the change";
    EXPECT_LT(rows[1].trips_per_need[1], rows[1].trips_per_need[0] / 2);
    EXPECT_LT(rows[1].wait_min[1], rows[1].wait_min[0]);
    EXPECT_GT(rows[1].at_most_one_trip[1], rows[1].at_most_one_trip[0]);
    // Weeks of the whole city have a wait even where offices have closed; not the week of the
    // Spring Festival (4 to 10 February 2019), when all are, nor the one after the 26 that are
    // measured.
    const file::Group* series = root.find_group("timeseries");
    ASSERT_NE(series, nullptr);
    const std::vector<double> waits = series->numbers("week_wait_mean");
    ASSERT_EQ(waits.size(), 2u * 27);
    for (std::size_t i = 0; i < waits.size(); ++i)
        EXPECT_EQ(std::isnan(waits[i]), i % 27 == 4 || i % 27 == 26) << "week " << i % 27;
}

TEST_F(CityCompare, OneRegimeAlone) {
    const Said said = cityload(small("run") + "--regime zero-trip -o z.h5");
    ASSERT_EQ(said.code, 0) << said.err;
    EXPECT_THAT(said.out, HasSubstr("Zero trips"));
    EXPECT_THAT(said.out, testing::Not(HasSubstr("DIFFERENCE")));
    EXPECT_EQ(cityload(small("run")).code, 2);
}

TEST_F(CityCompare, WindowsThatGuidesLeftAreToldFromWindowsThatAreGone) {
    // On one line: paragraphs are broken anywhere.
    const auto flat = [](std::string text) {
        for (char& c : text)
            if (c == '\n') c = ' ';
        return text;
    };
    const Said same = cityload(small("compare") + "-o same.h5");
    ASSERT_EQ(same.code, 0) << same.err;
    const record::CityStatistics s(file::read_results((folder_ / "same.h5").string()));
    const auto count = [&](std::size_t regime, const char* figure) {
        return s.mean(regime, record::city_figure(figure).value);
    };
    const double guides = count(1, "guides");
    EXPECT_GT(guides, 0);
    EXPECT_EQ(count(0, "windows"), count(1, "windows") + guides);
    EXPECT_THAT(same.out, testing::ContainsRegex("more, whose clerks are guides[^\n]* 0 +" +
                                                 std::to_string(std::lround(guides))));
    const std::string number = std::to_string(std::lround(guides));
    EXPECT_THAT(flat(same.out), HasSubstr("clerks are guides at information desks instead, " +
                                          number + " under At most one trip"));
    EXPECT_THAT(flat(same.out), HasSubstr("Every regime has the same staff."));
    const Said zh = cityload(small("compare") + "--lang zh");
    EXPECT_THAT(zh.out, HasSubstr("另有窗口的人员在导办台"));
    std::string unbroken = zh.out;
    std::erase(unbroken, '\n');
    EXPECT_THAT(unbroken, HasSubstr("部分窗口人员改任导办：" + number + "（最多跑一次）"));
    // Other rules of staffing do not claim it.
    const Said equal =
        cityload(small("compare") + "--set 'staffing.variant=\"equal-service\"' -o equal.h5");
    ASSERT_EQ(equal.code, 0) << equal.err;
    EXPECT_THAT(flat(equal.out), testing::Not(HasSubstr("the same staff")));
    EXPECT_THAT(flat(equal.out), HasSubstr("They differ between regimes."));
    const Said fewer = cityload(small("compare") + "--set 'staffing.variant=\"hangzhou-2020\"'");
    EXPECT_THAT(flat(fewer.out), HasSubstr("38.9 % fewer"));
}

TEST_F(CityCompare, FaultsNameWhatIsWrong) {
    const Said unknown = cityload(small("compare") + "--regime paper --regime papier");
    EXPECT_EQ(unknown.code, 2);
    EXPECT_THAT(unknown.err, HasSubstr("no regime 'papier'"));
    EXPECT_THAT(unknown.err, HasSubstr("one-trip-2017"));
    EXPECT_EQ(cityload(small("compare") + "--replications 0").code, 2);
    EXPECT_EQ(cityload(small("compare") + "--replications many").code, 2);
    std::ofstream(folder_ / "taken.h5") << "mine";
    const Said taken = cityload(small("compare") + "-o taken.h5");
    EXPECT_EQ(taken.code, 2);
    EXPECT_EQ(content(folder_ / "taken.h5"), "mine");
}

TEST_F(CityCompare, LinesAreAtMostAHundredColumnsWide) {
    // Beside itself, so that the commands to try next are as long as they are at a user's, wherever
    // the source stands.
    std::ofstream(folder_ / "plan.toml")
        << "extends = \"" CITYLOAD_SOURCE_DIR "/scenarios/small.toml\"\n";
    const Said said = cityload(
        "compare plan.toml --days 42 --set 'city.warmup=\"14 d\"' --set "
        "'city.cooldown=\"14 d\"' --quiet");
    ASSERT_EQ(said.code, 0) << said.err;
    std::istringstream lines(said.out);
    for (std::string line; std::getline(lines, line);) {
        std::size_t characters = 0;
        for (const char c : line) characters += (static_cast<unsigned char>(c) & 0xc0) != 0x80;
        EXPECT_LE(characters, 100u) << line;
    }
    // What is proposed next is about the same runs, and can be pasted into a shell.
    std::string text = said.out.substr(said.out.find("Try next: ") + 10);
    text = std::regex_replace(text, std::regex(R"( \\\n +)"), " ");
    EXPECT_THAT(text, testing::StartsWith(
                          "cityload compare plan.toml --days 42 --set 'city.warmup=\"14 d\"' "
                          "--set 'city.cooldown=\"14 d\"' --ranges"));
}

TEST_F(CityCompare, EveryGroupOpensInXarrayWithBothEngines) {
    ASSERT_EQ(cityload(small("compare") + "-o x.h5 --json --quiet").code, 0);
    std::ofstream(folder_ / "open.py") << R"(import h5py, json, math, xarray
groups = ['/']
with h5py.File('x.h5') as f:
    f.visititems(lambda name, item: groups.append(name) if isinstance(item, h5py.Group) else None)
said = json.load(open('out.txt'))
for engine in ('h5netcdf', 'netcdf4'):
    for group in groups:
        with xarray.open_dataset('x.h5', group=group, engine=engine) as data:
            data.load()
            if group not in ('provenance', 'stations'):
                assert 'regime' in data.coords and 'replication' in data.coords, group
    with xarray.open_dataset('x.h5', engine=engine) as root:
        for k, regime in enumerate(said['regimes']):
            sums = root[['trips_all', 'needs']].sel(regime=regime['id']).sum()
            assert math.isclose(float(sums.trips_all / sums.needs), regime['figures']['trips_per_need']['value'], rel_tol=1e-12)
        assert str(root.matter_name_zh.values[0]) != ''
)";
    const int status =
        std::system(("cd " + folder_.string() +
                     " && cp out.txt said.txt && /usr/bin/python3 -B open.py >py.txt 2>&1")
                        .c_str());
    EXPECT_EQ(WEXITSTATUS(status), 0) << content(folder_ / "py.txt");
}

}  // namespace
}  // namespace cityload
