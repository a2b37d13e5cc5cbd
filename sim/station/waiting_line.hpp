#pragma once
// Those who wait at a station, by discipline. Joining, being called and leaving from the middle
// take a time that does not depend on how many wait.

#include <bit>
#include <cstdint>
#include <vector>

#include "sim/check.hpp"
#include "sim/time.hpp"

namespace cityload::sim {

enum class LineOrder : std::uint8_t { fifo, lifo, random, priority };

inline constexpr std::uint32_t no_slot = 0xffffffff;

/// What a waiting line must know of somebody; a model's record of a visitor derives from it.
struct LineMember {
    Instant arrival{};
    std::uint64_t mixed = 0;  ///< mix64 of the case's id
    std::uint32_t step = 0;
    std::uint16_t priority = 0;    ///< rank, smaller is called first
    std::uint32_t next = no_slot;  ///< links of the line
    std::uint32_t before = no_slot;
    std::uint32_t place = 0;  ///< random order: place in the list drawn from

    /// Who of two has waited longer, ties settled by the total order of events.
    friend bool longer(const LineMember& a, const LineMember& b) {
        if (a.arrival != b.arrival) return a.arrival < b.arrival;
        if (a.priority != b.priority) return a.priority < b.priority;
        if (a.mixed != b.mixed) return a.mixed < b.mixed;
        return a.step < b.step;
    }
};

/// Records at fixed numbers, reused.
template <class T>
class SlotPool {
  public:
    T& operator[](std::uint32_t slot) { return items_[slot]; }
    const T& operator[](std::uint32_t slot) const { return items_[slot]; }
    /// References to records do not survive take().
    std::uint32_t take() {
        if (free_.empty()) {
            items_.emplace_back();
            return static_cast<std::uint32_t>(items_.size() - 1);
        }
        const std::uint32_t slot = free_.back();
        free_.pop_back();
        return slot;
    }
    void release(std::uint32_t slot) { free_.push_back(slot); }
    std::size_t size() const { return items_.size(); }
    std::size_t in_use() const { return items_.size() - free_.size(); }

  private:
    std::vector<T> items_;
    std::vector<std::uint32_t> free_;
};

/// One waiting line. Pool is a SlotPool of something derived from LineMember; the same pool must be
/// given to every call.
class WaitingLine {
  public:
    explicit WaitingLine(LineOrder order = LineOrder::fifo) : order_(order) {}

    LineOrder order() const { return order_; }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }

    template <class Pool>
    void push(Pool& pool, std::uint32_t slot) {
        ++size_;
        LineMember& m = pool[slot];
        if (order_ == LineOrder::random) {
            m.place = static_cast<std::uint32_t>(drawn_.size());
            drawn_.push_back(slot);
            link_by_age(pool, slot);
        } else {
            link_last(pool, chain_of(m.priority), slot);
        }
    }

    /// Takes somebody out, wherever he stands.
    template <class Pool>
    void remove(Pool& pool, std::uint32_t slot) {
        CITYLOAD_ENSURE(size_ > 0);
        --size_;
        if (order_ == LineOrder::random) {
            const std::uint32_t last = drawn_.back();
            drawn_[pool[slot].place] = last;
            pool[last].place = pool[slot].place;
            drawn_.pop_back();
        }
        unlink(pool, chain_of(pool[slot].priority), slot);
    }

    /// With whom this line stands when several lines are compared by age: the next to be called, in
    /// random order the one who has waited longest. The line must not be empty.
    std::uint32_t front() const {
        if (order_ == LineOrder::lifo) return chains_.front().last;
        if (order_ == LineOrder::priority) return chains_[first_occupied()].first;
        return chains_.front().first;
    }

    /// Random order: the member at a place of the list, which is below size().
    std::uint32_t at_place(std::uint64_t place) const { return drawn_[place]; }

    /// Everybody, in order of arrival (of priority classes one after another), as it was before the
    /// first call.
    template <class Pool, class Visit>
    void for_each(const Pool& pool, Visit visit) const {
        for (const Chain& chain : chains_)
            for (std::uint32_t s = chain.first; s != no_slot;) {
                const std::uint32_t following = pool[s].next;
                visit(s);
                s = following;
            }
    }

  private:
    struct Chain {
        std::uint16_t priority = 0;
        std::uint32_t first = no_slot, last = no_slot;
    };

    /// The chain of a priority; lines that do not look at priority have one chain.
    Chain& chain_of(std::uint16_t priority) {
        if (order_ != LineOrder::priority) {
            if (chains_.empty()) chains_.emplace_back();
            return chains_.front();
        }
        std::size_t low = 0, high = chains_.size();
        while (low < high) {
            const std::size_t middle = (low + high) / 2;
            if (chains_[middle].priority < priority)
                low = middle + 1;
            else
                high = middle;
        }
        if (low == chains_.size() || chains_[low].priority != priority) {
            Chain fresh;
            fresh.priority = priority;
            chains_.insert(chains_.begin() + static_cast<std::ptrdiff_t>(low), fresh);
            occupied_.assign(chains_.size() / 64 + 1, 0);
            for (std::size_t i = 0; i < chains_.size(); ++i)
                if (chains_[i].first != no_slot) occupied_[i / 64] |= std::uint64_t{1} << (i % 64);
        }
        return chains_[low];
    }

    std::size_t first_occupied() const {
        std::size_t word = 0;
        while (occupied_[word] == 0) ++word;
        return word * 64 + static_cast<std::size_t>(std::countr_zero(occupied_[word]));
    }

    void mark(const Chain& chain) {
        if (order_ != LineOrder::priority) return;
        const auto i = static_cast<std::size_t>(&chain - chains_.data());
        const std::uint64_t bit = std::uint64_t{1} << (i % 64);
        if (chain.first == no_slot)
            occupied_[i / 64] &= ~bit;
        else
            occupied_[i / 64] |= bit;
    }

    template <class Pool>
    void link_last(Pool& pool, Chain& chain, std::uint32_t slot) {
        LineMember& m = pool[slot];
        m.before = chain.last;
        m.next = no_slot;
        if (chain.last == no_slot) {
            chain.first = slot;
            mark(chain);
        } else {
            pool[chain.last].next = slot;
        }
        chain.last = slot;
    }

    /// Random order only: like link_last, but newcomers of one instant stand by the total order.
    template <class Pool>
    void link_by_age(Pool& pool, std::uint32_t slot) {
        Chain& chain = chain_of(0);
        std::uint32_t older = chain.last;
        while (older != no_slot && longer(pool[slot], pool[older])) older = pool[older].before;
        if (older == chain.last) return link_last(pool, chain, slot);
        LineMember& m = pool[slot];
        m.before = older;
        m.next = older == no_slot ? chain.first : pool[older].next;
        pool[m.next].before = slot;
        if (older == no_slot)
            chain.first = slot;
        else
            pool[older].next = slot;
    }

    template <class Pool>
    void unlink(Pool& pool, Chain& chain, std::uint32_t slot) {
        const LineMember& m = pool[slot];
        if (m.before == no_slot)
            chain.first = m.next;
        else
            pool[m.before].next = m.next;
        if (m.next == no_slot)
            chain.last = m.before;
        else
            pool[m.next].before = m.before;
        if (chain.first == no_slot) mark(chain);
    }

    LineOrder order_;
    std::size_t size_ = 0;
    std::vector<Chain> chains_;            ///< ascending priority
    std::vector<std::uint64_t> occupied_;  ///< priority lines: which chains are not empty
    std::vector<std::uint32_t> drawn_;     ///< random lines: the list drawn from
};

}  // namespace cityload::sim
