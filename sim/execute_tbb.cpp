// The executor on oneTBB; the only file that includes its headers.

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <optional>

#include "sim/execute.hpp"

namespace cityload::sim {
namespace {

class TbbExecutor final : public Executor {
  public:
    explicit TbbExecutor(int threads) : arena_(threads), threads_(threads) {
        // TBB has as many threads as the machine; somebody who asks for more wants to have them.
        if (threads > tbb::info::default_concurrency())
            allowed_.emplace(tbb::global_control::max_allowed_parallelism,
                             static_cast<std::size_t>(threads));
    }

    void for_each(std::size_t count, const std::function<void(std::size_t)>& work) override {
        FirstError error;
        const auto some = [&](const tbb::blocked_range<std::size_t>& range) {
            for (std::size_t i = range.begin(); i != range.end(); ++i) error.guard(i, work);
        };
        const auto all = [&] {
            tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, 1), some,
                              tbb::simple_partitioner());
        };
        // Isolated: while this run waits for its pieces its thread must not start another run's.
        arena_.execute([&] { tbb::this_task_arena::isolate(all); });
        error.rethrow();
    }

    int threads() const override { return threads_; }

  private:
    std::optional<tbb::global_control> allowed_;
    tbb::task_arena arena_;
    int threads_;
};

}  // namespace

std::unique_ptr<Executor> make_tbb_executor(int threads) {
    return std::make_unique<TbbExecutor>(threads);
}

}  // namespace cityload::sim
