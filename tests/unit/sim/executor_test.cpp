#include "sim/executor.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "sim/work_share.hpp"

namespace cityload::sim {
namespace {

struct Choice {
    ExecutorKind kind;
    int threads;
};

class EveryExecutor : public testing::TestWithParam<Choice> {
  protected:
    std::unique_ptr<Executor> executor_ = make_executor(GetParam().kind, GetParam().threads);
};

TEST_P(EveryExecutor, calls_each_index_once) {
    for (const std::size_t count : {0, 1, 2, 7, 64, 1000}) {
        std::vector<std::atomic<int>> calls(count);
        executor_->for_each(count, [&](std::size_t i, std::size_t) { ++calls[i]; });
        for (std::size_t i = 0; i < count; ++i)
            ASSERT_EQ(calls[i], 1) << "index " << i << " of " << count;
    }
}

TEST_P(EveryExecutor, everything_is_done_on_return_in_thousands_of_short_rounds) {
    std::vector<int> values(16, 0);  // plain ints: a piece that outlives its round is a data race
    for (int round = 0; round < 5000; ++round)
        executor_->for_each(values.size(),
                            [&](std::size_t i, std::size_t) { values[i] += static_cast<int>(i); });
    for (std::size_t i = 0; i < values.size(); ++i)
        EXPECT_EQ(values[i], 5000 * static_cast<int>(i));
}

/// Without atomics: a worker that were two threads at once would lose some, and is a data race.
TEST_P(EveryExecutor, a_worker_does_one_thing_at_a_time) {
    std::vector<int> done(static_cast<std::size_t>(executor_->threads()), 0);
    for (int round = 0; round < 500; ++round)
        executor_->for_each(64, [&](std::size_t, std::size_t worker) { ++done.at(worker); });
    int sum = 0;
    for (const int of_worker : done) sum += of_worker;
    EXPECT_EQ(sum, 500 * 64);
}

TEST_P(EveryExecutor, rethrows_the_exception_of_the_lowest_index) {
    for (int repeat = 0; repeat < 50; ++repeat) {
        std::string message;
        try {
            executor_->for_each(40, [](std::size_t i, std::size_t) {
                if (i % 10 == 7) throw std::runtime_error(std::to_string(i));
            });
        } catch (const std::runtime_error& error) {
            message = error.what();
        }
        ASSERT_EQ(message, "7");
    }
}

TEST_P(EveryExecutor, works_again_after_an_exception) {
    EXPECT_THROW(
        executor_->for_each(3, [](std::size_t, std::size_t) { throw std::runtime_error("x"); }),
        std::runtime_error);
    std::atomic<int> calls = 0;
    executor_->for_each(3, [&](std::size_t, std::size_t) { ++calls; });
    EXPECT_EQ(calls, 3);
}

INSTANTIATE_TEST_SUITE_P(Kinds, EveryExecutor,
                         testing::Values(Choice{ExecutorKind::serial, 1},
                                         Choice{ExecutorKind::tbb, 2}, Choice{ExecutorKind::tbb, 4},
                                         Choice{ExecutorKind::std_thread, 2},
                                         Choice{ExecutorKind::std_thread, 3},
                                         Choice{ExecutorKind::std_thread, 8}));

TEST(WorkShare, gives_out_each_index_once_from_either_end) {
    WorkShare share;
    EXPECT_FALSE(share.take_first());
    share.open(5, 8);
    EXPECT_EQ(share.take_last(), 7u);
    EXPECT_EQ(share.take_first(), 5u);
    EXPECT_EQ(share.take_last(), 6u);
    EXPECT_FALSE(share.take_first());
    EXPECT_FALSE(share.take_last());
}

TEST(WorkShare, is_taken_from_by_two_threads) {
    constexpr std::size_t count = 20000;
    std::vector<int> taken(count, 0);  // plain ints: an index given out twice is a data race
    WorkShare share;
    share.open(0, count);
    std::thread helper([&] {
        while (const auto i = share.take_last()) ++taken[*i];
    });
    while (const auto i = share.take_first()) ++taken[*i];
    helper.join();
    EXPECT_EQ(std::count(taken.begin(), taken.end(), 1), static_cast<std::ptrdiff_t>(count));
}

TEST(Executor, tells_its_threads) {
    EXPECT_EQ(make_executor(ExecutorKind::serial, 4)->threads(), 1);
    EXPECT_EQ(make_executor(ExecutorKind::std_thread, 3)->threads(), 3);
    EXPECT_EQ(make_executor(ExecutorKind::tbb, 3)->threads(), 3);
    EXPECT_GE(make_executor(ExecutorKind::std_thread, 0)->threads(), 1);
}

}  // namespace
}  // namespace cityload::sim
