// The command as users run it: exit codes, what goes to stdout and what to stderr, what is left on
// disk.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

class Command : public testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "cityload-app-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        write("good.toml", R"(cityload = 1
kind = "network"
title = "one desk"
[run]
horizon = "2 d"
warmup = "2 h"
replications = 3
[station.desk]
servers = 2
service = { distribution = "exponential", mean = "5 min" }
[source.a]
to = "desk"
arrivals = { process = "poisson", rate = "12 /h" }
[source.b]
to = "desk"
arrivals = { process = "poisson", rate = "6 /h" }
)");
        write("bad.toml",
              "cityload = 1\nkind = \"network\"\n[run]\nhorizon = 5\nwarmpu = \"1 d\"\n");
    }
    void TearDown() override { fs::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name) << text;
    }

    /// Runs in the folder; `$C` is the command. out_ and err_ hold what was printed.
    int shell(const std::string& script) {
        const fs::path out = folder_.string() + ".out", err = folder_.string() + ".err",
                       file = folder_.string() + ".sh";
        std::ofstream(file) << "cd '" << folder_.string() << "'\nC='" CITYLOAD_COMMAND "'\n"
                            << script << '\n';
        const int status = std::system(
            ("bash '" + file.string() + "' > '" + out.string() + "' 2> '" + err.string() + "'")
                .c_str());
        out_ = content(out);
        err_ = content(err);
        for (const fs::path& path : {out, err, file}) fs::remove(path);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    int run(const std::string& arguments, const std::string& environment = "LC_ALL=C") {
        return shell("env " + environment + " $C " + arguments);
    }
    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {}));
    }

    fs::path folder_;
    std::string out_, err_;
};

TEST_F(Command, run_prints_the_table_on_stdout_and_talks_on_stderr) {
    EXPECT_EQ(run("run good.toml"), 0);
    EXPECT_NE(out_.find("utilisation"), std::string::npos) << out_;
    EXPECT_NE(out_.find("±"), std::string::npos);
    EXPECT_EQ(out_.find("±–"), std::string::npos);
    EXPECT_NE(err_.find("one desk"), std::string::npos);
    EXPECT_NE(err_.find("fingerprint "), std::string::npos);
    EXPECT_EQ(files(), 2u);
}

TEST_F(Command, one_replication_has_no_half_width) {
    EXPECT_EQ(run("run good.toml --replications 1 --quiet"), 0);
    EXPECT_NE(out_.find("±–"), std::string::npos) << out_;
    EXPECT_EQ(err_, "");
}

TEST_F(Command, result_does_not_depend_on_threads_but_on_the_seed) {
    EXPECT_EQ(run("run good.toml --json --threads 1"), 0);
    const std::string one = out_;
    EXPECT_EQ(run("run good.toml --json --threads 3"), 0);
    EXPECT_EQ(out_, one);
    EXPECT_EQ(run("run good.toml --json --seed 2"), 0);
    EXPECT_NE(out_, one);
    EXPECT_EQ(run("run good.toml --json --set run.seed=1"), 0);
    EXPECT_EQ(out_, one);
}

TEST_F(Command, a_faulty_scenario_is_refused_with_all_its_faults_and_leaves_nothing) {
    for (const char* command : {"check bad.toml", "run bad.toml", "run bad.toml -o out.h5"}) {
        EXPECT_EQ(run(command), 2) << command;
        EXPECT_EQ(out_, "") << command;
        EXPECT_NE(err_.find("bad.toml:4:11: error: run.horizon: 5 has no unit"), std::string::npos)
            << err_;
        EXPECT_NE(
            err_.find(
                "bad.toml:5:1: error: run.warmpu: unknown key 'warmpu'. Did you mean 'warmup'?"),
            std::string::npos)
            << err_;
        EXPECT_EQ(files(), 2u) << command;
    }
}

TEST_F(Command, every_faulty_scenario_is_2_and_leaves_nothing) {
    const fs::path faulty = fs::path(CITYLOAD_SOURCE_DIR) / "tests/unit/read/bad";
    const std::size_t before = files();
    std::size_t tried = 0;
    for (const auto& entry : fs::directory_iterator(faulty)) {
        if (entry.path().extension() != ".toml") continue;
        EXPECT_EQ(run("run '" + entry.path().string() + "' -o r.h5"), 2) << entry.path();
        EXPECT_EQ(out_, "") << entry.path();
        EXPECT_NE(err_.find(": error: "), std::string::npos) << err_;
        EXPECT_EQ(files(), before) << entry.path();
        ++tried;
    }
    EXPECT_GE(tried, 70U);
}

TEST_F(Command, an_empty_network_runs) {
    write("empty.toml", "cityload = 1\nkind = \"network\"\n[run]\nhorizon = \"1 d\"\n");
    EXPECT_EQ(run("run empty.toml -o r.h5"), 0) << err_;
    EXPECT_TRUE(fs::exists(folder_ / "r.h5"));
}

TEST_F(Command, json_tells_of_faults_too) {
    EXPECT_EQ(run("run bad.toml --json"), 2);
    EXPECT_TRUE(out_.starts_with("{\"cityload_json\": 1, \"ok\": false, \"problems\": [")) << out_;
    EXPECT_EQ(run("run good.toml --json"), 0);
    EXPECT_NE(out_.find("\"ok\": true"), std::string::npos);
}

TEST_F(Command, wrong_usage_is_2) {
    for (const char* line :
         {"", "rnu good.toml", "run", "run good.toml --nonsense", "run nowhere.toml",
          "run good.toml --set x", "run good.toml --threads many", "run good.toml --seed x",
          "explain good.toml", "explain good.toml run.horzon", "check .", "run good.toml --lang fr",
          "docs nothing"}) {
        EXPECT_EQ(run(line), 2) << line;
        EXPECT_EQ(out_, "") << line;
        EXPECT_NE(err_, "") << line;
    }
    EXPECT_EQ(files(), 2u);
}

TEST_F(Command, help_and_version_are_0) {
    for (const char* line : {"--help", "run --help", "--version"}) {
        EXPECT_EQ(run(line), 0) << line;
        EXPECT_NE(out_, "") << line;
    }
    EXPECT_EQ(run("--help", "LC_ALL=zh_CN.UTF-8"), 0);
    EXPECT_NE(out_.find("运行一个情景"), std::string::npos) << out_;
}

TEST_F(Command, language_from_the_locale_or_the_option) {
    EXPECT_EQ(run("check bad.toml", "LC_ALL=zh_CN.UTF-8"), 2);
    EXPECT_NE(err_.find("没有单位"), std::string::npos) << err_;
    EXPECT_EQ(run("run good.toml --lang zh"), 0);
    EXPECT_NE(out_.find("服务点"), std::string::npos);
    EXPECT_EQ(run("check bad.toml --lang en", "LC_ALL=zh_CN.UTF-8"), 2);
    EXPECT_NE(err_.find("has no unit"), std::string::npos);
}

TEST_F(Command, check_ends_with_what_was_understood) {
    EXPECT_EQ(run("check good.toml"), 0);
    EXPECT_EQ(out_,
              "good.toml: 1 station, 0 pools, 2 sources, 0 routes; 2 d, warm-up 2 h, 3 "
              "replications, seed 1\n");
    EXPECT_EQ(err_, "");
    EXPECT_EQ(run("check bad.toml --json"), 2);
    EXPECT_NE(out_.find("\"ok\": false"), std::string::npos);
    EXPECT_NE(out_.find("\"line\": 5, \"column\": 1, \"key\": \"run.warmpu\""), std::string::npos)
        << out_;
}

TEST_F(Command, explain_names_the_line) {
    EXPECT_EQ(run("explain good.toml station.desk.servers --set station.desk.servers=4"), 0);
    EXPECT_NE(out_.find("good.toml:9:11"), std::string::npos) << out_;
    EXPECT_NE(out_.find("--set station.desk.servers=4"), std::string::npos) << out_;
}

TEST_F(Command, results_file_is_written_whole_and_not_overwritten) {
    EXPECT_EQ(run("run good.toml -o out.h5"), 0);
    EXPECT_TRUE(fs::exists(folder_ / "out.h5"));
    EXPECT_EQ(files(), 3u);
    EXPECT_EQ(run("run good.toml -o out.h5"), 2);
    EXPECT_NE(err_, "");
    EXPECT_EQ(run("run good.toml -o out.h5 --force"), 0);
    EXPECT_EQ(files(), 3u);
    EXPECT_EQ(run("run good.toml -o nowhere/out.h5"), 3);
}

TEST_F(Command, interrupted_is_130_and_leaves_nothing) {
    EXPECT_EQ(
        shell("$C run good.toml --replications 1000000 -o out.h5 & sleep 1; kill -INT $!; wait $!"),
        130);
    EXPECT_EQ(files(), 2u);
}

TEST_F(Command, a_full_disk_is_3) {
    EXPECT_EQ(shell("$C run good.toml --quiet > /dev/full"), 3);
}

TEST(Reference, page_in_docs_is_up_to_date) {
    const fs::path made =
        fs::temp_directory_path() / ("cityload-reference-" + std::to_string(getpid()));
    ASSERT_EQ(std::system((CITYLOAD_COMMAND " docs scenario-reference > " + made.string()).c_str()),
              0);
    EXPECT_EQ(content(CITYLOAD_SOURCE_DIR "/docs/scenario-reference.md"), content(made))
        << "run: cityload docs scenario-reference > docs/scenario-reference.md";
    fs::remove(made);
}

}  // namespace
