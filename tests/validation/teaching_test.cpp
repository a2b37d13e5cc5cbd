// Runs the teaching networks as they stand and holds them to what their comments expect.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "models/network/run.hpp"
#include "scenarios/read/document.hpp"
#include "scenarios/read/network.hpp"
#include "tests/validation/judge.hpp"

namespace cityload::validation {
namespace {

namespace fs = std::filesystem;
using network::ClassTally;
using network::NetworkSpec;
using network::RunOutcome;

struct Expectation {
    std::vector<std::string> stations;  ///< added up
    std::string of;                     ///< a class or "all"
    std::vector<std::string> outcomes;  ///< one, or two for a ratio
    double value = 0;
    double tolerance = 0;  ///< share of the value
};

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, at);) parts.push_back(part);
    return parts;
}

/// The lines "# expect: STATION CLASS OUTCOME = VALUE within TOLERANCE %".
std::vector<Expectation> expectations(const fs::path& file) {
    std::vector<Expectation> found;
    std::ifstream in(file);
    const std::string mark = "# expect: ";
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with(mark)) continue;
        std::istringstream words(line.substr(mark.size()));
        std::string stations, of, outcome, equals, within, percent;
        Expectation e;
        words >> stations >> of >> outcome >> equals >> e.value >> within >> e.tolerance >> percent;
        EXPECT_TRUE(words && equals == "=" && within == "within" && percent == "%") << line;
        e.stations = split(stations, '+');
        e.of = of;
        e.outcomes = split(outcome, '/');
        e.tolerance /= 100;
        found.push_back(e);
    }
    return found;
}

std::size_t row(const NetworkSpec& spec, const std::string& id) {
    for (std::size_t s = 0; s < spec.stations.size(); ++s)
        if (spec.stations[s].id == id) return s;
    for (std::size_t p = 0; p < spec.pools.size(); ++p)
        if (spec.pools[p].id == id) return spec.stations.size() + p;
    throw std::invalid_argument("no station or pool " + id);
}

ClassTally tally(const NetworkSpec& spec, const network::StationTally& station,
                 const std::string& of) {
    ClassTally sum;
    for (std::size_t i = 0; i < station.classes.size(); ++i) {
        if (of != "all" && spec.sources.at(station.classes[i]).id != of) continue;
        const ClassTally& t = station.by_class[i];
        sum.arrivals += t.arrivals;
        sum.completions += t.completions;
        sum.abandonments += t.abandonments;
        sum.lost += t.lost;
        sum.started += t.started;
        sum.wait_sum += t.wait_sum;
        sum.sojourn_sum += t.sojourn_sum;
        sum.queue_area += t.queue_area;
        sum.system_area += t.system_area;
        sum.in_system_end += t.in_system_end;
        sum.waits.merge(t.waits);
    }
    return sum;
}

/// An outcome as the results file names it; times in minutes.
double outcome(const NetworkSpec& spec, const RunOutcome& run, const std::string& id,
               const std::string& of, const std::string& name) {
    const network::StationTally& station = run.stations.at(row(spec, id));
    const ClassTally t = tally(spec, station, of);
    const auto real = [](auto x) { return static_cast<double>(x); };
    const double measured = real(run.end_ms - spec.warmup.ms), minute = 60'000;
    const std::map<std::string, double> values = {
        {"arrivals", real(t.arrivals)},
        {"completions", real(t.completions)},
        {"abandonments", real(t.abandonments)},
        {"lost", real(t.lost)},
        {"in_system_end", real(t.in_system_end)},
        {"wait_mean", real(t.wait_sum) / real(t.started) / minute},
        {"wait_p90", t.waits.quantile(.9) / minute},
        {"sojourn_mean", real(t.sojourn_sum) / real(t.completions) / minute},
        {"queue_length_mean", real(t.queue_area) / measured},
        {"in_system_mean", real(t.system_area) / measured},
        {"utilisation", real(station.busy) / real(station.scheduled)}};
    return values.at(name);
}

std::vector<fs::path> teaching_files() {
    std::vector<fs::path> files;
    for (const auto& entry :
         fs::directory_iterator(fs::path(CITYLOAD_SOURCE_DIR) / "scenarios/networks"))
        if (entry.path().extension() == ".toml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

NetworkSpec read(const fs::path& file) {
    read::Document document = read::load_document(file.string());
    const auto kind = read::kind_of(document);
    EXPECT_EQ(kind.value_or("none"), "network") << file;
    auto spec = read::read_network(document);
    EXPECT_TRUE(spec) << file << " does not read";
    return spec.value_or(NetworkSpec{});
}

class Teaching : public testing::TestWithParam<fs::path> {};

TEST_P(Teaching, keeps_what_its_comment_promises) {
    const auto expected = expectations(GetParam());
    ASSERT_FALSE(expected.empty()) << "nothing is expected";
    const NetworkSpec spec = read(GetParam());
    ASSERT_FALSE(spec.stations.empty());
    std::vector<RunOutcome> runs(static_cast<std::size_t>(spec.replications));
    const auto executor = sim::make_executor(sim::ExecutorKind::std_thread, 0);
    executor->for_each(runs.size(), [&](std::size_t r, std::size_t) {
        runs[r] = network::run(spec, static_cast<std::uint32_t>(r));
    });
    for (const RunOutcome& run : runs) EXPECT_EQ(imbalance(run), "");
    for (const Expectation& e : expected) {
        double mean = 0;
        for (const RunOutcome& run : runs)
            for (const std::string& station : e.stations) {
                double value = outcome(spec, run, station, e.of, e.outcomes.front());
                if (e.outcomes.size() == 2)
                    value /= outcome(spec, run, station, e.of, e.outcomes[1]);
                mean += value / static_cast<double>(runs.size());
            }
        EXPECT_NEAR(mean, e.value, e.tolerance * e.value)
            << e.stations.front() << ' ' << e.of << ' ' << e.outcomes.front();
    }
}

INSTANTIATE_TEST_SUITE_P(Files, Teaching, testing::ValuesIn(teaching_files()),
                         [](const auto& file) {
                             std::string name = file.param.stem().string();
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(TeachingSet, is_complete) {
    EXPECT_GE(teaching_files().size(), 14U);
    std::ifstream readme(fs::path(CITYLOAD_SOURCE_DIR) / "scenarios/networks/README.md");
    const std::string text{std::istreambuf_iterator<char>(readme), {}};
    for (const auto& file : teaching_files())
        EXPECT_NE(text.find("`" + file.stem().string() + "`"), std::string::npos) << file;
}

}  // namespace
}  // namespace cityload::validation
