// The executor on oneTBB; the only file that includes its headers.

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/execute.hpp"

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
            const auto call = [&](std::size_t i) { error.guard(i, [&] { work(i, own); }); };
            while (const auto i = shares_[own].take_first()) call(*i);
            for (std::size_t k = 1; k < shares_.size(); ++k)
                while (const auto i = shares_[(own + k) % shares_.size()].take_last()) call(*i);
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
    /// Indices that nobody has taken yet. Its worker takes the first, helpers the last, which he
    /// would come to last.
    class alignas(64) Share {
      public:
        void open(std::size_t begin, std::size_t end) { range_.store({begin, end}); }
        std::optional<std::size_t> take_first() {
            Range seen = range_.load(std::memory_order_relaxed);
            while (seen.begin < seen.end)
                if (range_.compare_exchange_weak(seen, {seen.begin + 1, seen.end}))
                    return seen.begin;
            return std::nullopt;
        }
        std::optional<std::size_t> take_last() {
            Range seen = range_.load(std::memory_order_relaxed);
            while (seen.begin < seen.end)
                if (range_.compare_exchange_weak(seen, {seen.begin, seen.end - 1}))
                    return seen.end - 1;
            return std::nullopt;
        }

      private:
        struct Range {
            std::uint32_t begin = 0, end = 0;
            Range() = default;
            Range(std::size_t b, std::size_t e)
                : begin(static_cast<std::uint32_t>(b)), end(static_cast<std::uint32_t>(e)) {}
        };
        std::atomic<Range> range_;
        static_assert(std::atomic<Range>::is_always_lock_free);
    };

    std::optional<tbb::global_control> allowed_;
    tbb::task_arena arena_;
    int threads_;
    std::vector<Share> shares_;
};

}  // namespace

std::unique_ptr<Executor> make_tbb_executor(int threads) {
    return std::make_unique<TbbExecutor>(threads);
}

}  // namespace cityload::sim
