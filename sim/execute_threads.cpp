// The executor on plain threads. Each thread has its own share of the indices, always the same, so
// that a shard's memory stays in the cache of one core; who is done early helps the others. Waiting
// is a short spin (epochs follow each other within microseconds) and then parking, so that two runs
// side by side do not burn each other's time.

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "sim/execute.hpp"

namespace cityload::sim {
namespace {

void relax() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

/// Waits until `word` is no longer `old`: a few microseconds awake, then asleep.
std::uint32_t wait_for_change(const std::atomic<std::uint32_t>& word, std::uint32_t old) {
    constexpr int spins = 150;
    for (int i = 0; i < spins; ++i) {
        const std::uint32_t now = word.load(std::memory_order_acquire);
        if (now != old) return now;
        relax();
    }
    std::uint32_t now = old;
    while (now == old) {
        word.wait(old, std::memory_order_acquire);
        now = word.load(std::memory_order_acquire);
    }
    return now;
}

class ThreadExecutor final : public Executor {
  public:
    explicit ThreadExecutor(int threads) : shares_(static_cast<std::size_t>(threads)) {
        for (std::size_t t = 1; t < shares_.size(); ++t)
            workers_.emplace_back([this, t] { serve(t); });
    }

    ~ThreadExecutor() override {
        stopping_.store(true, std::memory_order_relaxed);
        round_.fetch_add(1, std::memory_order_release);
        round_.notify_all();
        for (std::thread& worker : workers_) worker.join();
    }

    void for_each(std::size_t count, const Work& work) override {
        if (count == 0) return;
        const std::uint32_t round = round_.load(std::memory_order_relaxed) + 1;
        work_.store(&work, std::memory_order_relaxed);
        count_.store(count, std::memory_order_relaxed);
        unfinished_.store(static_cast<std::uint32_t>(count), std::memory_order_relaxed);
        for (std::size_t t = 0; t < shares_.size(); ++t) {
            const std::uint64_t left = share_begin(t + 1, count) - share_begin(t, count);
            shares_[t].word.store((std::uint64_t{round} << 32) | left, std::memory_order_release);
        }
        round_.store(round, std::memory_order_release);
        round_.notify_all();
        take_part(0, round);
        std::uint32_t open = unfinished_.load(std::memory_order_acquire);
        while (open != 0) open = wait_for_change(unfinished_, open);
        error_.rethrow();
    }

    int threads() const override { return static_cast<int>(shares_.size()); }

  private:
    /// Which round it belongs to (upper half) and how many of a thread's indices nobody has taken
    /// yet. Taking compares the round too, so that a thread that slept through a round cannot take
    /// from the next with stale knowledge.
    struct alignas(64) Share {
        std::atomic<std::uint64_t> word{0};
    };

    void serve(std::size_t own) {
        std::uint32_t round = 0;
        while (true) {
            round = wait_for_change(round_, round);
            if (stopping_.load(std::memory_order_relaxed)) return;
            take_part(own, round);
        }
    }

    void take_part(std::size_t own, std::uint32_t round) {
        for (std::size_t k = 0; k < shares_.size(); ++k) {
            const std::size_t t = (own + k) % shares_.size();
            std::atomic<std::uint64_t>& word = shares_[t].word;
            std::uint64_t seen = word.load(std::memory_order_acquire);
            while ((seen >> 32) == round && (seen & 0xffffffff) != 0) {
                if (!word.compare_exchange_weak(seen, seen - 1, std::memory_order_acq_rel,
                                                std::memory_order_acquire))
                    continue;
                // The round cannot end before this index is done: what belongs to it is still
                // there.
                const std::size_t end = share_begin(t + 1, count_.load(std::memory_order_relaxed));
                const std::size_t index = end - (seen & 0xffffffff);
                error_.guard(index, [&] { (*work_.load(std::memory_order_relaxed))(index, own); });
                if (unfinished_.fetch_sub(1, std::memory_order_acq_rel) == 1)
                    unfinished_.notify_all();
                seen = word.load(std::memory_order_acquire);
            }
        }
    }

    std::vector<Share> shares_;
    std::atomic<const Work*> work_{nullptr};
    std::atomic<std::size_t> count_{0};
    alignas(64) std::atomic<std::uint32_t> round_{0};
    alignas(64) std::atomic<std::uint32_t> unfinished_{0};
    std::atomic<bool> stopping_{false};
    FirstError error_;
    std::vector<std::thread> workers_;
};

}  // namespace

std::unique_ptr<Executor> make_thread_executor(int threads) {
    return std::make_unique<ThreadExecutor>(threads);
}

}  // namespace cityload::sim
