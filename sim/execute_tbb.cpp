// The executor on oneTBB; the only file that includes its headers.

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "sim/execute.hpp"
#include "sim/work_share.hpp"

namespace cityload::sim {
namespace {

class TbbExecutor final : public Executor {
  public:
    explicit TbbExecutor(int threads)
        : arena_(threads), threads_(threads), shares_(static_cast<std::size_t>(threads)) {
        // TBB has as many threads as the machine; somebody who asks for more wants to have them.
        if (threads > tbb::info::default_concurrency())
            allowed_.emplace(tbb::global_control::max_allowed_parallelism,
                             static_cast<std::size_t>(threads));
    }

    void for_each(std::size_t count, const Work& work) override {
        FirstError error;
        for (std::size_t w = 0; w < shares_.size(); ++w)
            shares_[w].open(share_begin(w, count), share_begin(w + 1, count));
        const auto take_part = [&](std::size_t) {
            // A place in the arena, which one thread has at a time.
            const auto own = static_cast<std::size_t>(tbb::this_task_arena::current_thread_index());
            work_off(shares_, own, [&](std::size_t i) { error.guard(i, [&] { work(i, own); }); });
        };
        const std::size_t parts = std::min(count, shares_.size());
        const auto all = [&] {
            tbb::parallel_for(std::size_t{0}, parts, take_part, tbb::simple_partitioner());
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
    std::vector<WorkShare> shares_;
};

}  // namespace

std::unique_ptr<Executor> make_tbb_executor(int threads) {
    return std::make_unique<TbbExecutor>(threads);
}

}  // namespace cityload::sim
