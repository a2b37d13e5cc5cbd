// No random word decides two things. Only checked builds can tell.

#include <gtest/gtest.h>

#include "models/network/run.hpp"
#include "sim/check.hpp"
#include "sim/key_registry.hpp"
#include "tests/determinism/networks.hpp"
#include "tests/support/random_network.hpp"

namespace cityload::determinism {
namespace {

using network::NetworkSpec;
using network::RunOptions;

class NetworkKeys : public testing::Test {
  protected:
    void SetUp() override {
        if (!sim::checks_enabled) GTEST_SKIP() << "keys are watched in checked builds only";
    }

    /// Runs two replications under one watch; returns how many blocks of words were drawn.
    static std::size_t watch(const NetworkSpec& spec, RunOptions options) {
        sim::KeyRegistry keys;
        options.keys = &keys;
        for (std::uint32_t r = 0; r < 2; ++r) network::run(spec, r, options);
        return keys.size();
    }
};

TEST_F(NetworkKeys, no_word_decides_twice_in_random_networks) {
    std::size_t blocks = 0;
    for (std::uint64_t i = 0; i < 2000; ++i) {
        const NetworkSpec spec = oracle::random_network(i);
        for (const bool event_stations_only : {false, true}) {
            RunOptions options;
            options.event_stations_only = event_stations_only;
            options.epoch_divisor = 1 + static_cast<std::int64_t>(i % 3);
            ASSERT_NO_THROW(blocks += watch(spec, options)) << "random network " << i << '\n'
                                                            << oracle::to_text(spec);
        }
    }
    EXPECT_GT(blocks, 500'000u);
}

TEST_F(NetworkKeys, no_word_decides_twice_in_teaching_networks) {
    const auto files = teaching_files();
    for (const auto& [name, text] : files)
        // By hand: no chance in it, and an afternoon of a few customers.
        EXPECT_NO_THROW(EXPECT_GT(watch(shortened(files, name), {}),
                                  name.find("by-hand") == std::string::npos ? 100u : 10u))
            << name;
}

TEST_F(NetworkKeys, no_word_decides_twice_on_several_threads) {
    const auto executor = sim::make_executor(sim::ExecutorKind::std_thread, 3);
    RunOptions options;
    options.executor = executor.get();
    options.shards = 64;
    options.epoch_divisor = 2;
    EXPECT_NO_THROW(EXPECT_GT(watch(chain_of_random_networks(100), options), 10'000u));
}

TEST_F(NetworkKeys, a_word_drawn_by_two_runs_is_noticed) {
    // The same replication twice under one watch draws every word twice.
    for (const bool event_stations_only : {false, true}) {
        sim::KeyRegistry keys;
        RunOptions options;
        options.keys = &keys;
        options.event_stations_only = event_stations_only;
        const NetworkSpec spec = oracle::random_network(1);
        network::run(spec, 0, options);
        EXPECT_THROW(network::run(spec, 0, options), sim::InternalError);
    }
}

}  // namespace
}  // namespace cityload::determinism
