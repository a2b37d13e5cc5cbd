// The small city that ships, a few weeks of it, in every shipped regime: threads, executors,
// grouping and epochs change nothing; replications differ and do not depend on each other.

#include <gtest/gtest.h>

#include <set>

#include "models/city/run.hpp"
#include "scenarios/read/city.hpp"

namespace cityload::city {
namespace {

using sim::ExecutorKind;

struct SmallTown {
    SmallTown() {
        read::Document document =
            read::load_document(CITYLOAD_SOURCE_DIR "/scenarios/small.toml",
                                {"city.days=\"10 d\"", "city.warmup=\"7 d\"",
                                 "city.cooldown=\"7 d\"", "city.start=\"2019-03-04\""});
        auto read = read::read_city(document);
        if (!read)
            throw std::runtime_error(
                read::to_line(document.problems.sorted().at(0), read::Language::en));
        spec = std::move(*read);
        world = std::make_unique<World>(spec);
        staff = size_staff(*world, {});
    }
    CitySpec spec;
    std::unique_ptr<World> world;
    Staff staff;
};

const SmallTown& town() {
    static const SmallTown once;
    return once;
}

CityOutcome run(const RegimeSpec& regime, const CityRunOptions& options = {},
                std::uint32_t replication = 0) {
    return run_city(*town().world, regime, town().staff, replication, options);
}

/// Names of the arrays in which two runs differ.
std::string differing(const sim::TallySet& a, const sim::TallySet& b) {
    std::string names;
    for (const sim::TallyDescription& array : a.plan().arrays()) {
        const auto x = a.narrow(array), y = b.narrow(array);
        for (std::size_t i = 0; i < x.size(); ++i)
            if (x[i] != y[i]) names += array.name + " [" + std::to_string(i) + "] ";
    }
    return names;
}

class Regimes : public ::testing::TestWithParam<const char*> {};

TEST_P(Regimes, nothing_about_the_execution_enters_the_result) {
    const RegimeSpec& regime = find_regime(town().spec, GetParam());
    const CityOutcome plain = run(regime);
    std::int64_t cases = 0;
    for (std::size_t m = 0; m < town().spec.matters.size(); ++m)
        cases += plain.tally.at(plain.layout->matter, m, at(PerMatter::needs));
    ASSERT_GT(cases, 1000);
    struct Execution {
        ExecutorKind kind;
        int threads;
        std::size_t shards;
        std::int64_t divisor;
    };
    // Every value of every dimension, in changing company.
    const Execution executions[] = {
        {ExecutorKind::serial, 1, 1, 2},        {ExecutorKind::serial, 1, 7, 5},
        {ExecutorKind::serial, 1, 64, 1},       {ExecutorKind::serial, 1, 1000, 1},
        {ExecutorKind::tbb, 2, 7, 1},           {ExecutorKind::tbb, 3, 64, 5},
        {ExecutorKind::tbb, 4, 1000, 2},        {ExecutorKind::std_thread, 2, 64, 2},
        {ExecutorKind::std_thread, 3, 1000, 1}, {ExecutorKind::std_thread, 4, 7, 5},
        {ExecutorKind::std_thread, 4, 1, 1}};
    for (const Execution& e : executions) {
        const auto executor = sim::make_executor(e.kind, e.threads);
        CityRunOptions options;
        options.executor = executor.get();
        options.shards = e.shards;
        options.epoch_divisor = e.divisor;
        options.inline_below = 0;  // really on those threads
        const CityOutcome o = run(regime, options);
        EXPECT_EQ(o.fingerprint.hex(), plain.fingerprint.hex())
            << "executor " << static_cast<int>(e.kind) << " threads " << e.threads << " shards "
            << e.shards << " divisor " << e.divisor;
        EXPECT_EQ(differing(o.tally, plain.tally), "")
            << "executor " << static_cast<int>(e.kind) << " threads " << e.threads << " shards "
            << e.shards << " divisor " << e.divisor;
    }
}

TEST_P(Regimes, being_watched_changes_nothing) {
    const RegimeSpec& regime = find_regime(town().spec, GetParam());
    CityRunOptions watched;
    watched.trace_share = 1;
    const CityOutcome a = run(regime), b = run(regime, watched);
    EXPECT_EQ(a.fingerprint, b.fingerprint);
    EXPECT_TRUE(a.tally == b.tally);
    EXPECT_TRUE(a.facts.empty());
    EXPECT_FALSE(b.facts.empty());
}

INSTANTIATE_TEST_SUITE_P(Shipped, Regimes,
                         ::testing::Values("paper", "one-trip-2017", "one-trip-2017-no-links",
                                           "one-trip", "zero-trip"));

TEST(Replications, differ_and_stand_alone) {
    const RegimeSpec& paper = find_regime(town().spec, "paper");
    std::set<std::string> seen;
    std::vector<std::string> forwards, backwards;
    for (std::uint32_t r = 0; r < 4; ++r) forwards.push_back(run(paper, {}, r).fingerprint.hex());
    for (std::uint32_t r = 4; r-- > 0;)
        backwards.insert(backwards.begin(), run(paper, {}, r).fingerprint.hex());
    EXPECT_EQ(forwards, backwards);
    seen.insert(forwards.begin(), forwards.end());
    EXPECT_EQ(seen.size(), 4u);
}

TEST(Replications, seeds_differ) {
    CitySpec other = town().spec;
    other.seed = town().spec.seed + 1;
    const World world(other);
    const CityOutcome a = run(find_regime(town().spec, "one-trip"));
    const CityOutcome b = run_city(world, find_regime(other, "one-trip"), town().staff, 0, {});
    EXPECT_NE(a.fingerprint.hex(), b.fingerprint.hex());
}

TEST(Sizing, does_not_depend_on_the_execution) {
    const auto executor = sim::make_executor(ExecutorKind::std_thread, 3);
    CityRunOptions options;
    options.executor = executor.get();
    options.shards = 64;
    options.epoch_divisor = 2;
    options.inline_below = 0;
    const Staff again = size_staff(*town().world, options);
    EXPECT_EQ(again.windows, town().staff.windows);
    EXPECT_EQ(again.posts, town().staff.posts);
}

}  // namespace
}  // namespace cityload::city
