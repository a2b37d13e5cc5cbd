#include "sim/thread_slot.hpp"

#include <gtest/gtest.h>

#include <barrier>
#include <set>
#include <thread>
#include <vector>

namespace cityload::sim {
namespace {

TEST(ThreadSlot, living_threads_never_share_however_many_have_lived) {
    const std::size_t main_slot = thread_slot();
    for (int round = 0; round < 100; ++round) {
        constexpr std::size_t threads = 4;
        std::vector<std::size_t> slots(threads);
        std::barrier all_have_one(threads);
        std::vector<std::thread> workers;
        for (std::size_t t = 0; t < threads; ++t)
            workers.emplace_back([&, t] {
                slots[t] = thread_slot();
                all_have_one.arrive_and_wait();
                if (thread_slot() != slots[t]) slots[t] = max_thread_slots;
            });
        for (std::thread& worker : workers) worker.join();
        std::set<std::size_t> different(slots.begin(), slots.end());
        different.insert(main_slot);
        ASSERT_EQ(different.size(), threads + 1) << "round " << round;
        ASSERT_LT(*different.rbegin(), max_thread_slots);
    }
    EXPECT_EQ(thread_slot(), main_slot);
}

}  // namespace
}  // namespace cityload::sim
