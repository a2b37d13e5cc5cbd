#pragma once
// Pending events of one cell, in a total order that does not know who put them in first.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/time.hpp"

namespace cityload::sim {

/// Kinds of events at one instant, in the order in which they happen.
enum class Phase : std::uint8_t { change = 0, service_end = 1, deadline = 2, arrival = 3 };

/// Place of an event in the order (time, phase, priority, mixed id, step).
struct EventKey {
    std::uint64_t major = 0;  ///< time << 18 | phase << 16 | priority rank
    std::uint64_t mixed = 0;
    std::uint32_t step = 0;

    /// Later events than this cannot be told apart and never happen: 2^45 ms, over 1100 years.
    static constexpr std::int64_t time_limit = std::int64_t{1} << 45;

    static EventKey make(Instant at, Phase phase, std::uint16_t priority, std::uint64_t mixed,
                         std::uint32_t step) {
        return {static_cast<std::uint64_t>(at.ms) << 18 | static_cast<std::uint64_t>(phase) << 16 |
                    priority,
                mixed, step};
    }
    Instant at() const { return {static_cast<std::int64_t>(major >> 18)}; }
    Phase phase() const { return static_cast<Phase>(major >> 16 & 3); }

    friend bool operator<(const EventKey& a, const EventKey& b) {
        if (a.major != b.major) return a.major < b.major;
        if (a.mixed != b.mixed) return a.mixed < b.mixed;
        return a.step < b.step;
    }
};

/// An event and what it is about, in the terms of whoever put it in.
struct PendingEvent {
    EventKey key;
    std::uint32_t subject = 0;
};

/// A heap with four children a node. What take() took out leaves a hole, which the next push()
/// fills: an event that causes another costs one pass through the heap instead of two.
class EventQueue {
  public:
    bool empty() const { return size() == 0; }
    std::size_t size() const { return heap_.size() - (hole_ ? 1 : 0); }
    /// The first event. The queue must not be empty.
    const PendingEvent& top() {
        close_hole();
        return heap_.front();
    }

    void push(const PendingEvent& event) {
        if (hole_) {
            hole_ = false;
            sift_down(0, event);
        } else {
            heap_.push_back(event);
            sift_up(heap_.size() - 1, event);
        }
    }
    /// Takes the first event out.
    PendingEvent take() {
        close_hole();
        hole_ = true;
        return heap_.front();
    }

    /// Forgets every event for which stale(event).
    template <class Stale>
    void compact(Stale stale) {
        close_hole();
        std::erase_if(heap_, stale);
        for (std::size_t i = heap_.size(); i-- > 0;) sift_down(i, PendingEvent(heap_[i]));
    }

  private:
    void close_hole() {
        if (!hole_) return;
        hole_ = false;
        const PendingEvent last = heap_.back();
        heap_.pop_back();
        if (!heap_.empty()) sift_down(0, last);
    }
    void sift_up(std::size_t hole, const PendingEvent& event) {
        while (hole > 0) {
            const std::size_t parent = (hole - 1) / 4;
            if (!(event.key < heap_[parent].key)) break;
            heap_[hole] = heap_[parent];
            hole = parent;
        }
        heap_[hole] = event;
    }
    void sift_down(std::size_t hole, const PendingEvent& event) {
        const std::size_t n = heap_.size();
        for (;;) {
            const std::size_t first = hole * 4 + 1;
            if (first >= n) break;
            const std::size_t end = first + 4 < n ? first + 4 : n;
            std::size_t best = first;
            for (std::size_t i = first + 1; i < end; ++i)
                if (heap_[i].key < heap_[best].key) best = i;
            if (!(heap_[best].key < event.key)) break;
            heap_[hole] = heap_[best];
            hole = best;
        }
        heap_[hole] = event;
    }

    std::vector<PendingEvent> heap_;
    bool hole_ = false;  ///< the first place holds nothing
};

}  // namespace cityload::sim
