// Threads, grouping and epochs are choices of execution: no outcome knows of them.

#include <gtest/gtest.h>

#include "sim/executor.hpp"
#include "tests/unit/network/compare.hpp"
#include "tests/unit/network/networks.hpp"

namespace cityload::network::test {
namespace {

TEST(Invariance, threads_shards_and_epochs) {
    const auto three = sim::make_executor(sim::ExecutorKind::std_thread, 3);
    for (int i = 0; i < 150; ++i) {
        const NetworkSpec spec =
            RandomNetwork(1000 + static_cast<std::uint64_t>(i)).draw(i % 3 == 0);
        const RunOutcome reference = run(spec, 1);
        for (const std::size_t shards : {std::size_t{1}, std::size_t{2}, std::size_t{7}})
            for (const std::int64_t divisor : {1, 2, 7}) {
                RunOptions options;
                options.executor = shards == 7 ? three.get() : nullptr;
                options.shards = shards;
                options.epoch_divisor = divisor;
                EXPECT_TRUE(same(reference, run(spec, 1, options)))
                    << "network " << i << ", " << shards << " shards, look-ahead / " << divisor;
            }
    }
}

TEST(Invariance, later_replications_leave_earlier_ones_alone) {
    NetworkSpec spec = RandomNetwork(7).draw(false);
    const RunOutcome first = run(spec, 0);
    spec.replications = 50;
    EXPECT_TRUE(same(first, run(spec, 0)));
    const RunOutcome second = run(spec, 1);
    EXPECT_NE(first.fingerprint[0], second.fingerprint[0]);
}

TEST(Invariance, tracing_changes_nothing) {
    for (std::uint64_t i = 0; i < 30; ++i) {
        const NetworkSpec spec = RandomNetwork(500 + i).draw(false);
        EXPECT_TRUE(same(run(spec, 0), traced(spec)));
    }
}

TEST(Invariance, look_ahead_is_the_least_delay_between_cells) {
    NetworkSpec spec;
    for (const char* id : {"a", "b", "c", "d"})
        spec.stations.push_back(station(id, 1, deterministic(10)));
    spec.sources = {poisson("s", {"a"}, 1000)};
    EXPECT_EQ(look_ahead(spec), Duration::max());
    spec.routes = {route("a", {{{"b"}, 0.5}, {{}, 0.5}}, 0),
                   route("b", {{{"a"}, 0.5}, {{}, 0.5}}, 7),
                   route("c", {{{"d"}, 0.5}, {{}, 0.5}}, 5000)};
    // a and b are one cell, so that their 7 ms are that cell's own business.
    EXPECT_EQ(look_ahead(spec), Duration{5000});
}

}  // namespace
}  // namespace cityload::network::test
