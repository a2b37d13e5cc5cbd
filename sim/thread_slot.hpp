#pragma once
// A small number for the calling thread, so that integer accumulators can be kept per thread and
// added up at the end: sums do not depend on who added what.

#include <bitset>
#include <cstddef>
#include <mutex>
#include <stdexcept>

namespace cityload::sim {

/// As many threads may hold a slot at the same time; executors start far fewer.
inline constexpr std::size_t max_thread_slots = 256;

/// A thread's hold on its slot, given back when the thread ends: a program that starts an executor
/// for each of a thousand replications must not run out, nor two living threads share.
class ThreadSlotLease {
  public:
    ThreadSlotLease() {
        const std::scoped_lock lock(taken().mutex);
        while (slot_ < max_thread_slots && taken().slots[slot_]) ++slot_;
        if (slot_ == max_thread_slots)
            throw std::length_error("more than 256 threads at the same time");
        taken().slots[slot_] = true;
    }
    ~ThreadSlotLease() {
        const std::scoped_lock lock(taken().mutex);
        taken().slots[slot_] = false;
    }
    ThreadSlotLease(const ThreadSlotLease&) = delete;
    ThreadSlotLease& operator=(const ThreadSlotLease&) = delete;

    std::size_t slot() const { return slot_; }

  private:
    struct Taken {
        std::mutex mutex;
        std::bitset<max_thread_slots> slots;
    };
    /// Never destroyed: threads may end after static objects have gone.
    static Taken& taken() {
        static Taken& one = *new Taken;
        return one;
    }
    std::size_t slot_ = 0;
};

/// The calling thread's slot, below max_thread_slots; the same until the thread ends. Throws
/// std::length_error.
inline std::size_t thread_slot() {
    thread_local const ThreadSlotLease lease;
    return lease.slot();
}

}  // namespace cityload::sim
