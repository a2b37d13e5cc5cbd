#pragma once
// A small number for the calling thread, so that integer accumulators can be kept per thread and added up at the
// end: sums do not depend on who added what.

#include <atomic>
#include <cstddef>

namespace cityload::sim {

/// Threads beyond this number share slots and must not use them concurrently; executors start far fewer.
inline constexpr std::size_t max_thread_slots = 256;

inline std::size_t thread_slot() {
    static std::atomic<std::size_t> next{0};
    thread_local const std::size_t mine = next.fetch_add(1, std::memory_order_relaxed);
    return mine % max_thread_slots;
}

}  // namespace cityload::sim
