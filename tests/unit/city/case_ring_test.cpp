// The ring in which cases wait, against a deque.

#include <gtest/gtest.h>

#include <deque>

#include "models/city/window_queue.hpp"

namespace cityload::city {
namespace {

Case numbered(std::uint64_t id) {
    Case c;
    c.id = id;
    return c;
}

TEST(CaseRing, like_a_deque_whatever_comes) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        CaseRing ring;
        std::deque<std::uint64_t> reference;
        sim::StreamEngine random(sim::Stream(seed, 0, 1), 0);
        for (std::uint64_t step = 0; step < 4000; ++step) {
            // Phases in which it grows and phases in which it empties.
            const std::uint64_t u = random() >> 60;
            const bool growing = step / 500 % 2 == 0;
            if (u < (growing ? 7u : 2u)) {
                ring.push_back(numbered(step));
                reference.push_back(step);
            } else if (u < (growing ? 10u : 4u)) {
                ring.push_front(numbered(step));
                reference.push_front(step);
            } else if (!reference.empty()) {
                ASSERT_EQ(ring.front().id, reference.front());
                ring.pop_front();
                reference.pop_front();
            }
            if (u == 15) ring.release();
            ASSERT_EQ(ring.size(), reference.size());
            ASSERT_EQ(ring.empty(), reference.empty());
            for (std::size_t i = 0; i < reference.size(); i += 1 + reference.size() / 8)
                ASSERT_EQ(ring[i].id, reference[i]);
        }
    }
}

TEST(CaseRing, knows_how_often_everybody_was_overtaken) {
    struct Waiting {
        std::uint64_t id;
        std::int64_t times = 0, delay_ms = 0;
    };
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        CaseRing ring;
        std::deque<Waiting> reference;
        sim::StreamEngine random(sim::Stream(seed, 0, 2), 0);
        for (std::uint64_t step = 0; step < 4000; ++step) {
            const std::uint64_t u = random() >> 60;
            const bool growing = step / 500 % 2 == 0;
            if (u < (growing ? 6u : 2u)) {
                ring.push_back(numbered(step));
                reference.push_back({step});
            } else if (u < (growing ? 9u : 4u)) {
                ring.push_front(numbered(step));
                reference.push_front({step});
            } else if (u == 13 && step > 700) {
                ring.overtake(Duration{static_cast<std::int64_t>(step)});
                for (Waiting& w : reference) {
                    ++w.times;
                    w.delay_ms += static_cast<std::int64_t>(step);
                }
            } else if (u == 14 && reference.size() > 2) {
                ring.swap(1, reference.size() - 1);
                std::swap(reference[1], reference.back());
            } else if (!reference.empty()) {
                ring.pop_front();
                reference.pop_front();
            }
            if (u == 15) ring.release();
            for (std::size_t i = 0; i < reference.size(); i += 1 + reference.size() / 8) {
                ASSERT_EQ(ring[i].id, reference[i].id);
                ASSERT_EQ(ring.overtaken(i).times, reference[i].times);
                ASSERT_EQ(ring.overtaken(i).delay_ms, reference[i].delay_ms);
            }
        }
    }
}

TEST(CaseRing, gives_memory_back_when_empty) {
    CaseRing ring;
    for (std::uint64_t i = 0; i < 1000; ++i) ring.push_back(numbered(i));
    const std::size_t full = ring.bytes();
    EXPECT_GE(full, 1000 * sizeof(Case));
    ring.release();
    EXPECT_EQ(ring.bytes(), full);
    while (!ring.empty()) ring.pop_front();
    ring.release();
    EXPECT_EQ(ring.bytes(), 0u);
    ring.push_front(numbered(7));
    EXPECT_EQ(ring.front().id, 7u);
}

}  // namespace
}  // namespace cityload::city
