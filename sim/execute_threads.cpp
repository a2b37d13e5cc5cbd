// The executor on plain threads. Each thread has its own share of the indices, always the same, so
// that a shard's memory stays in the cache of one core; who is done early helps the others. Waiting
// is a short spin (epochs follow each other within microseconds) and then parking, so that two runs
// side by side do not burn each other's time.

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "sim/execute.hpp"
#include "sim/work_share.hpp"

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
        unfinished_.store(static_cast<std::uint32_t>(count), std::memory_order_relaxed);
        for (std::size_t t = 0; t < shares_.size(); ++t)
            shares_[t].open(share_begin(t, count), share_begin(t + 1, count));
        round_.store(round);  // before notify_all() looks whether anybody sleeps
        round_.notify_all();
        take_part(0);
        std::uint32_t open = unfinished_.load(std::memory_order_acquire);
        while (open != 0) open = wait_for_change(unfinished_, open);
        error_.rethrow();
    }

    int threads() const override { return static_cast<int>(shares_.size()); }

  private:
    void serve(std::size_t own) {
        std::uint32_t round = 0;
        while (true) {
            round = wait_for_change(round_, round);
            if (stopping_.load(std::memory_order_relaxed)) return;
            take_part(own);
        }
    }

    /// A round does not end before an index that is taken is done: what belongs to it is there.
    void take_part(std::size_t own) {
        work_off(shares_, own, [&](std::size_t index) {
            error_.guard(index, [&] { (*work_.load(std::memory_order_relaxed))(index, own); });
            if (unfinished_.fetch_sub(1, std::memory_order_acq_rel) == 1) unfinished_.notify_all();
        });
    }

    std::vector<WorkShare> shares_;
    std::atomic<const Work*> work_{nullptr};
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
