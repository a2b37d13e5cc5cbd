#pragma once
// What one worker of an executor is to do first, and what others help him with.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace cityload::sim {

/// Indices that nobody has taken yet, fewer than 2^32. Its worker takes the first, helpers the
/// last, which he would come to last. Whoever gets an index sees what was written before open(),
/// also if he has slept since an earlier one: an index is given out once, and tells its own round's
/// work.
class alignas(64) WorkShare {
  public:
    /// Nothing of an earlier range may be left.
    void open(std::size_t begin, std::size_t end) {
        range_.store(std::uint64_t{begin} | std::uint64_t{end} << 32, std::memory_order_release);
    }
    std::optional<std::size_t> take_first() {
        return take([](std::uint64_t range) { return range + 1; }, begin);
    }
    std::optional<std::size_t> take_last() {
        return take([](std::uint64_t range) { return range - (std::uint64_t{1} << 32); },
                    [](std::uint64_t range) { return end(range) - 1; });
    }

  private:
    static std::size_t begin(std::uint64_t range) { return static_cast<std::uint32_t>(range); }
    static std::size_t end(std::uint64_t range) { return range >> 32; }

    template <class Rest, class Taken>
    std::optional<std::size_t> take(Rest rest, Taken taken) {
        std::uint64_t seen = range_.load(std::memory_order_relaxed);
        while (begin(seen) < end(seen))
            if (range_.compare_exchange_weak(seen, rest(seen), std::memory_order_acq_rel,
                                             std::memory_order_relaxed))
                return taken(seen);
        return std::nullopt;
    }

    /// Begin in the lower half, end in the upper: one word, which every compiler exchanges without
    /// a lock.
    std::atomic<std::uint64_t> range_{0};
};

/// Takes and does indices until none is left: one's own upwards, then others'.
template <class Shares, class Do>
void work_off(Shares& shares, std::size_t own, Do do_index) {
    while (const auto i = shares[own].take_first()) do_index(*i);
    for (std::size_t k = 1; k < shares.size(); ++k)
        while (const auto i = shares[(own + k) % shares.size()].take_last()) do_index(*i);
}

}  // namespace cityload::sim
