// Whatever the execution, a network's trajectory and its tallies are the same to the last integer.

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/network/run.hpp"
#include "sim/executor.hpp"
#include "sim/random.hpp"
#include "tests/determinism/networks.hpp"
#include "tests/support/random_network.hpp"
#include "tests/unit/network/compare.hpp"

namespace cityload::determinism {
namespace {

using network::NetworkSpec;
using network::RunOptions;
using network::RunOutcome;
using network::test::same;
using Kind = sim::ExecutorKind;

struct Subject {
    std::string name;
    NetworkSpec spec;
};

/// All teaching networks, random ones, and one of about a thousand cells.
const std::vector<Subject>& subjects() {
    static const std::vector<Subject> all = [] {
        std::vector<Subject> list;
        const auto files = teaching_files();
        for (const auto& [name, text] : files) list.push_back({name, shortened(files, name)});
        for (std::uint64_t i = 0; i < 60; ++i)
            list.push_back({"random-" + std::to_string(i), oracle::random_network(i)});
        list.push_back({"chain-30", chain_of_random_networks(30)});
        list.push_back({"chain-500", chain_of_random_networks(500)});
        return list;
    }();
    return all;
}

/// How to run. None of it may be seen in an outcome.
struct Execution {
    Kind kind = Kind::serial;
    int threads = 1;
    std::size_t groups = 1;
    std::int64_t divisor = 1;
    bool event_stations_only = false;

    std::string text() const {
        static constexpr const char* kinds[] = {"serial", "TBB", "std::thread"};
        std::string t = kinds[static_cast<int>(kind)];
        t += ", " + std::to_string(threads) + " threads, " + std::to_string(groups) +
             " groups, L/" + std::to_string(divisor);
        return event_stations_only ? t + ", event stations only" : t;
    }
};

RunOutcome run(const NetworkSpec& spec, const Execution& how, std::uint32_t replication = 0) {
    static std::map<std::pair<Kind, int>, std::unique_ptr<sim::Executor>> executors;
    auto& executor = executors[{how.kind, how.threads}];
    if (!executor) executor = sim::make_executor(how.kind, how.threads);
    RunOptions options;
    options.executor = executor.get();
    options.shards = how.groups;
    options.epoch_divisor = how.divisor;
    options.event_stations_only = how.event_stations_only;
    return network::run(spec, replication, options);
}

/// Runs every subject in each of these ways and compares with the plainest one.
void expect_no_difference(const std::vector<Execution>& ways) {
    for (const Subject& subject : subjects()) {
        const RunOutcome reference = run(subject.spec, {});
        for (const Execution& how : ways)
            EXPECT_TRUE(same(reference, run(subject.spec, how)))
                << subject.name << ": " << how.text();
    }
}

constexpr int thread_counts[] = {1, 2, 3, 4, 8};
constexpr std::size_t group_counts[] = {1, 7, 64, 1000};
constexpr std::int64_t divisors[] = {1, 2, 8};

TEST(NetworkDeterminism, the_subjects_are_worth_comparing) {
    std::uint64_t services = 0, cells = 0;
    for (const Subject& s : subjects()) {
        services += run(s.spec, {}).services;
        cells = std::max<std::uint64_t>(cells, s.spec.stations.size() + s.spec.pools.size());
    }
    EXPECT_GT(services, 200'000u);
    EXPECT_GT(cells, 1000u);
}

TEST(NetworkDeterminism, threads_and_executors) {
    std::vector<Execution> ways;
    for (const Kind kind : {Kind::tbb, Kind::std_thread})
        for (const int threads : thread_counts)
            ways.push_back({kind, threads, static_cast<std::size_t>(8 * threads), 1, false});
    expect_no_difference(ways);
}

TEST(NetworkDeterminism, grouping_of_cells) {
    std::vector<Execution> ways;
    for (const std::size_t groups : group_counts)
        for (const auto& [kind, threads] : {std::pair(Kind::serial, 1), std::pair(Kind::tbb, 2)})
            ways.push_back({kind, threads, groups, 1, false});
    expect_no_difference(ways);
}

TEST(NetworkDeterminism, length_of_an_epoch) {
    std::vector<Execution> ways;
    for (const std::int64_t divisor : divisors)
        ways.push_back({Kind::std_thread, 2, 16, divisor, false});
    expect_no_difference(ways);
}

TEST(NetworkDeterminism, recursion_and_event_station) {
    expect_no_difference({{Kind::serial, 1, 1, 1, true}, {Kind::tbb, 3, 24, 8, true}});
}

TEST(NetworkDeterminism, order_of_tables_and_keys_in_the_file) {
    const auto files = teaching_files();
    std::size_t changed = 0;
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        auto mixed = files;
        for (auto& [name, text] : mixed) {
            text = shuffled(text, seed);
            changed += text != files.at(name);
        }
        for (const auto& [name, text] : files)
            EXPECT_TRUE(same(run(shortened(files, name), {}), run(shortened(mixed, name), {})))
                << name << " read as\n"
                << mixed.at(name);
    }
    EXPECT_EQ(changed, 5 * files.size());
}

TEST(NetworkDeterminism, more_replications_leave_the_earlier_ones_alone) {
    for (const Subject& subject : subjects()) {
        NetworkSpec spec = subject.spec;
        std::vector<RunOutcome> few;
        for (std::uint32_t r = 0; r < 2; ++r) few.push_back(run(spec, {}, r));
        spec.replications += 100;
        const Execution how{Kind::tbb, 3, 24, 2, false};
        const RunOutcome late = run(spec, how, 99);
        for (std::uint32_t r = 0; r < 2; ++r)
            EXPECT_TRUE(same(few[r], run(spec, how, r))) << subject.name << ", replication " << r;
        // A random network may have nothing random in it; one teaching network has nothing on
        // purpose.
        if (subject.name == "by-hand.toml") {
            EXPECT_EQ(few[0].fingerprint[0], late.fingerprint[0]);
        } else if (subject.name.ends_with(".toml")) {
            EXPECT_NE(few[0].fingerprint[0], late.fingerprint[0]) << subject.name;
        }
    }
}

TEST(NetworkDeterminism, fifty_random_combinations) {
    const sim::Stream draws(23, 0, 1);
    const auto files = teaching_files();
    for (std::uint64_t k = 0; k < 50; ++k) {
        auto pick = [&, n = std::uint64_t{0}](std::size_t count) mutable {
            return static_cast<std::size_t>(sim::index_below(draws(k, n++), count));
        };
        const Execution how{static_cast<Kind>(pick(3)), thread_counts[pick(5)],
                            group_counts[pick(4)], divisors[pick(3)], pick(2) == 1};
        const auto replication = static_cast<std::uint32_t>(pick(5));
        auto mixed = files;
        for (auto& [name, text] : mixed) text = shuffled(text, 100 + k);
        const std::string& name =
            std::next(files.begin(), static_cast<std::ptrdiff_t>(pick(files.size())))->first;
        EXPECT_TRUE(same(run(shortened(files, name), {}, replication),
                         run(shortened(mixed, name), how, replication)))
            << name << ": " << how.text();
        const std::uint64_t index = 1000 + 10 * k;
        const NetworkSpec chain = chain_of_random_networks(20 + 4 * k, index);
        EXPECT_TRUE(same(run(chain, {}, replication), run(chain, how, replication)))
            << "chain from " << index << ": " << how.text();
        for (std::uint64_t i = index; i < index + 10; ++i) {
            const NetworkSpec random = oracle::random_network(i);
            EXPECT_TRUE(same(run(random, {}, replication), run(random, how, replication)))
                << "random network " << i << ": " << how.text();
        }
    }
}

}  // namespace
}  // namespace cityload::determinism
