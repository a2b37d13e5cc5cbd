// Whatever the execution, PHOLD's trajectory is that of one priority queue.

#include <gtest/gtest.h>

#include "bench/phold_model.hpp"

namespace cityload::bench {
namespace {

PholdSpec small() {
    PholdSpec spec;
    spec.lps = 1500;
    spec.start_events = 2;
    spec.end = 12;
    return spec;
}

TEST(Phold, equals_one_priority_queue_for_all_threads_executors_shards_and_epochs) {
    const PholdSpec spec = small();
    const PholdResult reference = reference_phold(spec);
    EXPECT_GT(reference.events, 30'000u);
    using Kind = sim::ExecutorKind;
    for (const Kind kind : {Kind::serial, Kind::tbb, Kind::std_thread})
        for (const int threads : {1, 2, 3, 4, 8}) {
            if (kind == Kind::serial && threads > 1) continue;
            const auto executor = sim::make_executor(kind, threads);
            for (const std::size_t shards : {1, 7, 64, 1000})
                for (const std::int64_t parts : {1, 2, 8}) {
                    const sim::Duration epoch{spec.lookahead_ticks().ms / parts};
                    const PholdResult result = run_phold(spec, *executor, {epoch, shards, 0});
                    ASSERT_EQ(result.events, reference.events)
                        << threads << " threads, " << shards << " shards, L/" << parts;
                    ASSERT_EQ(result.print.hex(), reference.print.hex())
                        << threads << " threads, " << shards << " shards, L/" << parts;
                }
        }
}

TEST(Phold, equals_one_priority_queue_for_other_parameters) {
    const auto executor = sim::make_executor(sim::ExecutorKind::std_thread, 2);
    for (const double remote : {0.0, 0.01, 1.0})
        for (const double lookahead : {0.5, 0.01}) {
            PholdSpec spec = small();
            spec.lps = 200;
            spec.remote = remote;
            spec.lookahead = lookahead;
            const PholdResult result = run_phold(spec, *executor, {spec.lookahead_ticks(), 5, 192});
            const PholdResult reference = reference_phold(spec);
            ASSERT_EQ(result.events, reference.events) << remote << " " << lookahead;
            ASSERT_EQ(result.print.hex(), reference.print.hex()) << remote << " " << lookahead;
        }
}

TEST(Phold, another_seed_gives_another_trajectory) {
    PholdSpec a = small(), b = small();
    b.seed = 2;
    EXPECT_NE(reference_phold(a).print.hex(), reference_phold(b).print.hex());
}

}  // namespace
}  // namespace cityload::bench
