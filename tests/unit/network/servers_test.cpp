// The multiset of free times against one that is sorted anew at every step.

#include "sim/station/fifo_servers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "sim/station/event_queue.hpp"
#include "sim/station/ring.hpp"

namespace cityload::sim {
namespace {

/// Counts who is busy, as an event station does.
class Reference {
  public:
    explicit Reference(std::int64_t count) : scheduled_(count) {}
    /// First moment from `from` on at which fewer than scheduled are busy, if the schedule stays.
    std::int64_t earliest(std::int64_t from) const {
        std::vector<std::int64_t> ends = ends_;
        std::erase_if(ends, [&](std::int64_t e) { return e <= from; });
        std::sort(ends.begin(), ends.end());
        const auto busy = static_cast<std::int64_t>(ends.size());
        if (scheduled_ == 0) return Instant::never().ms;
        return busy < scheduled_ ? from : ends[static_cast<std::size_t>(busy - scheduled_)];
    }
    void occupy(std::int64_t end) { ends_.push_back(end); }
    void set_count(std::int64_t count) { scheduled_ = count; }

  private:
    std::int64_t scheduled_;
    std::vector<std::int64_t> ends_;
};

TEST(FifoServers, equal_to_counting_who_is_busy) {
    std::mt19937_64 random(5);
    for (const std::int64_t most : {1, 2, 5, 16, 17, 40, 300}) {
        const bool spread = most == 40;  // services from 1 ms to hours: beyond the calendar's ring
        const auto count = [&] {
            return static_cast<std::int64_t>(random() % static_cast<unsigned>(most + 1));
        };
        FifoServers servers(most);
        Reference reference(most);
        std::int64_t now = 0;
        for (int i = 0; i < 4000; ++i) {
            now += static_cast<std::int64_t>(random() % 40);
            if (random() % 20 == 0) {
                const std::int64_t n = count();
                servers.set_count(n, Instant{now});
                reference.set_count(n);
            }
            const std::int64_t start = std::max(now, servers.earliest().ms);
            ASSERT_EQ(start, reference.earliest(now)) << most << " servers, step " << i;
            if (start == Instant::never().ms) continue;
            // Time goes to the start, since a later change must not come before it.
            now = start;
            const std::int64_t end =
                start + 1 +
                static_cast<std::int64_t>(random() %
                                          (spread && random() % 5 == 0 ? 9'000'000 : 300));
            servers.occupy(Instant{end});
            reference.occupy(end);
        }
    }
}

TEST(EventQueue, comes_out_in_order) {
    std::mt19937_64 random(6);
    EventQueue queue;
    std::vector<PendingEvent> all;
    std::uint64_t last = 0;
    const auto less = [](const PendingEvent& a, const PendingEvent& b) { return a.key < b.key; };
    for (int i = 0; i < 20'000; ++i) {
        const bool push = random() % 5 < 3 || all.empty();
        if (push) {
            const PendingEvent e{
                EventKey::make(Instant{static_cast<std::int64_t>(last + random() % 50)},
                               static_cast<Phase>(random() % 4),
                               static_cast<std::uint16_t>(random() % 3), random() % 100,
                               static_cast<std::uint32_t>(i)),
                static_cast<std::uint32_t>(i)};
            queue.push(e);
            all.push_back(e);
            std::push_heap(all.begin(), all.end(),
                           [&](const auto& a, const auto& b) { return less(b, a); });
        } else {
            std::pop_heap(all.begin(), all.end(),
                          [&](const auto& a, const auto& b) { return less(b, a); });
            ASSERT_EQ(queue.take().subject, all.back().subject);
            last = static_cast<std::uint64_t>(all.back().key.at().ms);
            all.pop_back();
        }
        ASSERT_EQ(queue.size(), all.size());
        if (i % 3000 == 2999) {
            const auto odd = [](const PendingEvent& e) { return e.subject % 2 == 1; };
            queue.compact(odd);
            std::erase_if(all, odd);
            std::make_heap(all.begin(), all.end(),
                           [&](const auto& a, const auto& b) { return less(b, a); });
        }
    }
}

TEST(Ring, first_in_first_out_through_growth) {
    Ring<int> ring;
    int in = 0, out = 0;
    for (int round = 0; round < 200; ++round) {
        for (int i = 0; i < round; ++i) ring.push(in++);
        for (int i = 0; i < round * 3 / 4; ++i, ring.pop()) ASSERT_EQ(ring.front(), out++);
    }
    ASSERT_EQ(ring.size(), static_cast<std::size_t>(in - out));
    for (std::size_t i = 0; i < ring.size(); ++i) ASSERT_EQ(ring[i], out + static_cast<int>(i));
}

}  // namespace
}  // namespace cityload::sim
