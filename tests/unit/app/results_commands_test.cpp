// What one does with a results file: repeat it, cite it, look into it, compare it, export its
// cases.

#include <gmock/gmock.h>

#include <algorithm>
#include <tuple>

#include "results/file/reader.hpp"
#include "tests/support/command.hpp"

namespace cityload {
namespace {

namespace fs = std::filesystem;
using test::content;
using test::Said;
using testing::HasSubstr;
using testing::Not;

class ResultsCommands : public test::CommandTest {
  protected:
    void city(const std::string& file, const std::string& more = "") const {
        const Said said = cityload(
            "compare " + test::short_city(CITYLOAD_SOURCE_DIR "/scenarios/small.toml", 28, 7) +
            "-o " + file + " " + more);
        ASSERT_EQ(said.code, 0) << said.err;
    }
    void network(const std::string& file, const std::string& more = "") const {
        const Said said = cityload("run " CITYLOAD_SOURCE_DIR "/scenarios/networks/mm1.toml -o " +
                                   file + " --days 30 --set 'run.warmup=\"1 d\"' " + more);
        ASSERT_EQ(said.code, 0) << said.err;
    }
    std::vector<std::string> fingerprints(const std::string& file) const {
        return file::read_results((folder_ / file).string())
            .find_group("provenance")
            ->texts("replication_fingerprint");
    }
    std::string fingerprint(const std::string& file) const {
        return file::read_results((folder_ / file).string())
            .find_group("provenance")
            ->attributes.text("fingerprint");
    }
};

TEST_F(ResultsCommands, ACityIsRepeatedFromItsFileAlone) {
    city("a.h5", "--regime zero-trip --regime paper --replications 2 --seed 5 --trace-cases 5%");
    const Said said = cityload("rerun a.h5 -o b.h5 --threads 1");
    ASSERT_EQ(said.code, 0) << said.err;
    EXPECT_THAT(said.err, HasSubstr("the same fingerprint"));
    EXPECT_EQ(fingerprint("a.h5"), fingerprint("b.h5"));
    const file::Group a = file::read_results((folder_ / "a.h5").string()),
                      b = file::read_results((folder_ / "b.h5").string());
    EXPECT_EQ(a.texts("regime"), b.texts("regime"));
    EXPECT_EQ(a.numbers("trips_all"), b.numbers("trips_all"));
    EXPECT_EQ(a.find_group("events")->numbers("event_case"),
              b.find_group("events")->numbers("event_case"));
    // The repetition can be repeated.
    EXPECT_EQ(cityload("rerun b.h5").code, 0);
}

TEST_F(ResultsCommands, StudiesAreRepeatedWhereTheRepetitionIsKept) {
    city("a.h5", "--ladder --staffings --ranges 10 --regime paper --regime one-trip");
    EXPECT_EQ(
        file::read_results((folder_ / "a.h5").string()).find_group("provenance")->texts("options"),
        (std::vector<std::string>{"staffings", "ladder", "ranges=10"}));
    const Said kept = cityload("rerun a.h5 -o b.h5");
    ASSERT_EQ(kept.code, 0) << kept.err;
    const file::Group a = file::read_results((folder_ / "a.h5").string()),
                      b = file::read_results((folder_ / "b.h5").string());
    EXPECT_EQ(b.find_group("ranges"), nullptr);
    EXPECT_THAT(kept.err, HasSubstr("ranges of the assumptions are not repeated"));
    for (const char* study : {"ladder", "staffings"}) {
        ASSERT_NE(b.find_group(study), nullptr) << study;
        EXPECT_EQ(a.find_group(study)->numbers("value"), b.find_group(study)->numbers("value"))
            << study;
    }
    const Said only_checked = cityload("rerun a.h5");
    EXPECT_EQ(only_checked.code, 0) << only_checked.err;
    EXPECT_THAT(only_checked.out, Not(HasSubstr("LADDER")));
}

TEST_F(ResultsCommands, WhatIsWrongWithAFileIsSaidInTheUsersLanguage) {
    std::ofstream(folder_ / "other.h5") << "not HDF5";
    fs::create_directory(folder_ / "folder.h5");
    network("n.h5");
    const std::string whole = content(folder_ / "n.h5");
    std::ofstream(folder_ / "short.h5", std::ios::binary) << whole.substr(0, whole.size() / 2);
    std::string flipped = whole;
    flipped[flipped.size() / 2] ^= 1;
    std::ofstream(folder_ / "flipped.h5", std::ios::binary) << flipped;
    for (const auto& [file, en, zh] :
         {std::tuple{"absent.h5", "there is no file 'absent.h5'", "没有文件“absent.h5”"},
          {"other.h5", "not a cityload results file", "不是 cityload 结果文件"},
          {"folder.h5", "is a folder", "是文件夹"},
          {"short.h5", "cut short", "不完整"},
          {"flipped.h5", "is damaged", "已损坏"}}) {
        for (const char* command : {"info", "cite", "rerun", "export", "report"}) {
            const std::string line = std::string(command) + " " + file;
            const Said english = cityload(line), chinese = cityload(line, "zh_CN.UTF-8");
            EXPECT_EQ(english.code, 2) << line;
            EXPECT_EQ(chinese.code, 2) << line;
            EXPECT_THAT(english.err, testing::AllOf(HasSubstr("error: "), HasSubstr(en))) << line;
            EXPECT_THAT(chinese.err, testing::AllOf(HasSubstr("错误: "), HasSubstr(zh))) << line;
            EXPECT_EQ(std::count(english.err.begin(), english.err.end(), '\n'), 1) << english.err;
            EXPECT_EQ(std::count(chinese.err.begin(), chinese.err.end(), '\n'), 1) << chinese.err;
        }
        for (const std::string& pair : {std::string("n.h5 ") + file, std::string(file) + " n.h5"})
            EXPECT_EQ(cityload("diff " + pair).code, 2) << pair;
    }
}

TEST_F(ResultsCommands, ALongRunThatIsKilledLeavesWhatItHad) {
    // Far more replications than fit into the time; killed as soon as something has been kept.
    std::ofstream(folder_ / "run.sh")
        << "cd '" << folder_.string() << "'\n"
        << CITYLOAD_COMMAND " compare "
        << test::short_city(CITYLOAD_SOURCE_DIR "/scenarios/small.toml", 28, 7)
        << "--quiet --replications 5000 --threads 1 --regime paper -o a.h5 >out.txt 2>err.txt &\n"
           "run=$!\n"
           "for i in $(seq 1200); do [ -e a.h5.partial ] && break; sleep 0.1; done\n"
           "kill -9 $run\n";
    ASSERT_EQ(test::shell("bash '" + (folder_ / "run.sh").string() + "' 2>/dev/null"), 0);
    EXPECT_FALSE(fs::exists(folder_ / "a.h5"));
    ASSERT_TRUE(fs::exists(folder_ / "a.h5.partial"));
    const file::Group kept = file::read_results((folder_ / "a.h5.partial").string());
    EXPECT_FALSE(file::is_complete(kept));
    EXPECT_GE(kept.find_dim("replication")->size, 2u);
    EXPECT_EQ(cityload("report a.h5.partial -o page.html").code, 0);
    EXPECT_THAT(content(folder_ / "page.html"), HasSubstr("The run was interrupted"));
    EXPECT_EQ(cityload("rerun a.h5.partial").code, 2);
}

TEST_F(ResultsCommands, ANetworkIsRepeatedWithTheFilesItReads) {
    std::ofstream(folder_ / "gaps.txt") << "1\n2\n3\n4.5\n";
    std::ofstream(folder_ / "n.toml") << R"(cityload = 1
kind = "network"
[run]
horizon = "2 d"
replications = 2
[station.desk]
servers = 1
service = { distribution = "empirical", file = "gaps.txt", unit = "min" }
[source.walk-in]
to = "desk"
arrivals = { process = "poisson", rate = "10 /h" }
)";
    const Said ran = cityload("run n.toml -o a.h5 --set station.desk.servers=2");
    ASSERT_EQ(ran.code, 0) << ran.err;
    fs::remove(folder_ / "gaps.txt");
    fs::remove(folder_ / "n.toml");
    const Said said = cityload("rerun a.h5");
    EXPECT_EQ(said.code, 0) << said.err;
    EXPECT_THAT(said.err, HasSubstr("the same fingerprint"));
}

TEST_F(ResultsCommands, TracingChangesNoFingerprint) {
    city("plain.h5");
    city("traced.h5", "--trace-cases 20% --trace-citizen 17 --trace-citizen 3");
    EXPECT_EQ(fingerprint("plain.h5"), fingerprint("traced.h5"));
    EXPECT_EQ(file::read_results((folder_ / "plain.h5").string()).find_group("events"), nullptr);
    const Said none = cityload("export plain.h5");
    EXPECT_EQ(none.code, 2);
    EXPECT_THAT(none.err, HasSubstr("--trace-cases"));
}

TEST_F(ResultsCommands, OneCitizenIsFollowed) {
    city("all.h5", "--trace-cases 100% --regime paper");
    const file::Group all = file::read_results((folder_ / "all.h5").string());
    const std::vector<double> citizens = all.find_group("events")->numbers("event_citizen");
    const auto one = static_cast<long>(citizens.at(citizens.size() / 2));
    city("one.h5", "--trace-citizen " + std::to_string(one) + " --regime paper");
    const file::Group followed = file::read_results((folder_ / "one.h5").string());
    const std::vector<double> found = followed.find_group("events")->numbers("event_citizen");
    EXPECT_EQ(static_cast<std::ptrdiff_t>(found.size()),
              std::count(citizens.begin(), citizens.end(), static_cast<double>(one)));
    for (const double c : found) EXPECT_EQ(c, static_cast<double>(one));
    EXPECT_EQ(cityload("compare x.toml --trace-citizen=-1").code, 2);
}

TEST_F(ResultsCommands, CitationAndInformation) {
    city("a.h5");
    const Said cited = cityload("cite a.h5");
    EXPECT_EQ(cited.code, 0);
    EXPECT_THAT(cited.out, HasSubstr(fingerprint("a.h5")));
    EXPECT_THAT(cited.out, HasSubstr("cityload rerun a.h5"));
    EXPECT_THAT(cityload("cite a.h5 --format bibtex").out, HasSubstr("@software{cityload-"));
    const Said info = cityload("info a.h5");
    EXPECT_EQ(info.code, 0);
    for (const char* part :
         {"paper, one-trip, zero-trip", "/timeseries", "/stations/paper", "matter"})
        EXPECT_THAT(info.out, HasSubstr(part));
    EXPECT_THAT(cityload("info a.h5 --json").out, HasSubstr("\"/links\""));
    EXPECT_THAT(cityload("info a.h5 --lang zh").out, HasSubstr("指纹"));
    std::ofstream(folder_ / "no.h5") << "not HDF5";
    for (const char* command : {"info", "cite", "rerun", "export", "report"})
        EXPECT_EQ(cityload(std::string(command) + " no.h5").code, 2) << command;
}

TEST_F(ResultsCommands, ResultsOfTheSameNeedsArePaired) {
    city("a.h5");
    city("b.h5", "--set regime.paper.informed='\"60 %\"'");
    city("c.h5", "--seed 9");
    const Said same = cityload("diff a.h5 b.h5");
    EXPECT_EQ(same.code, 0) << same.err;
    EXPECT_THAT(same.out, HasSubstr("differences are paired"));
    EXPECT_THAT(same.out, HasSubstr("regime.paper.informed"));
    const Said other = cityload("diff a.h5 c.h5");
    EXPECT_THAT(other.out, HasSubstr("not the same"));
    EXPECT_THAT(other.out, HasSubstr("city.seed"));
    const Said nothing = cityload("diff a.h5 a.h5");
    EXPECT_THAT(nothing.out, HasSubstr("The scenarios say the same"));
    EXPECT_THAT(cityload("diff a.h5 b.h5 --json").out, HasSubstr("\"paired\": true"));
    network("n.h5");
    EXPECT_EQ(cityload("diff a.h5 n.h5").code, 2);
}

TEST_F(ResultsCommands, NetworksAreCompared) {
    network("a.h5", "--replications 5");
    network("b.h5", "--replications 5 --set station.desk.service.mean='\"8 min\"'");
    const Said said = cityload("diff a.h5 b.h5");
    EXPECT_EQ(said.code, 0) << said.err;
    EXPECT_THAT(said.out, HasSubstr("wait_mean"));
    EXPECT_THAT(said.out, HasSubstr("paired"));
}

TEST_F(ResultsCommands, ScenariosAreCompared) {
    std::ofstream(folder_ / "b.toml") << "cityload = 1\nextends = [\"" CITYLOAD_SOURCE_DIR
                                         "/scenarios/small.toml\"]\n[city]\nseed = 77\n";
    const Said said = cityload("diff " CITYLOAD_SOURCE_DIR "/scenarios/small.toml b.toml");
    EXPECT_EQ(said.code, 0) << said.err;
    EXPECT_THAT(said.out, HasSubstr("city.seed: "));
    EXPECT_THAT(said.out, HasSubstr("→ 77"));
    EXPECT_EQ(cityload("diff " CITYLOAD_SOURCE_DIR "/scenarios/small.toml a.h5").code, 2);
}

TEST_F(ResultsCommands, PrecisionAddsReplicationsUntilItIsReached) {
    city("a.h5", "--precision 20% --precision-of trips_per_need");
    const file::Group root = file::read_results((folder_ / "a.h5").string());
    EXPECT_EQ(root.find_dim("replication")->size, 5u) << "enough from the beginning";
    city("b.h5", "--precision 0.0001% --precision-of wait_mean --replications 7");
    EXPECT_EQ(file::read_results((folder_ / "b.h5").string()).find_dim("replication")->size, 7u);
    EXPECT_THAT(content(folder_ / "err.txt"), HasSubstr("not reached with 7 replications"));
    // Replications added later are those that would have been run at once.
    city("c.h5", "--replications 7");
    EXPECT_EQ(fingerprint("b.h5"), fingerprint("c.h5"));
    // The file says how many there were in the end; repeating it asks for no precision.
    const Said again = cityload("rerun b.h5 -o d.h5");
    EXPECT_EQ(again.code, 0) << again.err;
    EXPECT_EQ(fingerprints("d.h5"), fingerprints("b.h5"));
    EXPECT_EQ(fingerprints("d.h5").size(), 7u);
    const Said wrong = cityload("compare " CITYLOAD_SOURCE_DIR
                                "/scenarios/small.toml --precision 5% --precision-of nonsense");
    EXPECT_EQ(wrong.code, 2);
    EXPECT_THAT(wrong.err, HasSubstr("nonsense"));
}

TEST_F(ResultsCommands, PrecisionOfANetwork) {
    network("a.h5", "--precision 3% --replications 200");
    const file::Group root = file::read_results((folder_ / "a.h5").string());
    const std::size_t n = root.find_group("stations")->find_dim("replication")->size;
    EXPECT_GT(n, 5u);
    EXPECT_LT(n, 200u);
    EXPECT_THAT(content(folder_ / "err.txt"), HasSubstr("precision reached with"));
    network("b.h5", "--replications " + std::to_string(n));
    EXPECT_EQ(fingerprint("a.h5"), fingerprint("b.h5"));
    const Said again = cityload("rerun a.h5 -o c.h5");
    EXPECT_EQ(again.code, 0) << again.err;
    EXPECT_EQ(fingerprints("c.h5"), fingerprints("a.h5"));
    EXPECT_EQ(cityload("rerun c.h5").code, 0) << "the repetition can be repeated";
}

TEST_F(ResultsCommands, AReportAgainstABaseRun) {
    city("a.h5");
    city("b.h5", "--set regime.paper.informed='\"60 %\"'");
    const Said said = cityload("report b.h5 --base a.h5 --format md");
    EXPECT_EQ(said.code, 0) << said.err;
    EXPECT_THAT(said.out, HasSubstr("Difference to the base run"));
    EXPECT_THAT(said.out, HasSubstr("regime.paper.informed"));
}

}  // namespace
}  // namespace cityload
