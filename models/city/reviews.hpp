#pragma once
// Files that several departments review at the same time: the case lies in its own department's
// back office until the last of them is done.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "models/city/case.hpp"

namespace cityload::city {

/// Open addressing by case id; it grows as needed and never shrinks, so that nothing is allocated
/// for a case in the long run.
class ReviewTable {
  public:
    std::size_t size() const { return used_; }

    void put(const Case& c, int reviews) {
        if (2 * (used_ + 1) > entries_.size()) grow();
        entries_[place(c.id)] = {c, {}, reviews};
        ++used_;
    }
    /// One review of the case is done at `at`. True if it was the last: then `c` is the case and
    /// `at` the end of the latest.
    bool done(std::uint64_t id, Instant& at, Case& c) {
        std::size_t hole = place(id);
        Entry& e = entries_[hole];
        e.latest = std::max(e.latest, at);
        if (--e.left > 0) return false;
        c = e.c;
        at = e.latest;
        --used_;
        // Whoever was pushed past the freed place by a collision moves up.
        for (std::size_t k = (hole + 1) & mask(); entries_[k].left > 0; k = (k + 1) & mask()) {
            const std::size_t pushed = (k - home(entries_[k].c.id)) & mask();
            if (pushed < ((k - hole) & mask())) continue;
            entries_[hole] = entries_[k];
            entries_[k].left = 0;
            hole = k;
        }
        return true;
    }
    template <class F>
    void each(F f) const {
        for (const Entry& e : entries_)
            if (e.left > 0) f(e.c);
    }
    std::size_t bytes() const { return entries_.capacity() * sizeof(Entry); }

  private:
    struct Entry {
        Case c;
        Instant latest{};
        int left = 0;  ///< reviews not done; 0: an empty place
    };
    std::size_t mask() const { return entries_.size() - 1; }
    std::size_t home(std::uint64_t id) const {
        return static_cast<std::size_t>(sim::mix64(id)) & mask();
    }
    /// Where the case is, or would be put.
    std::size_t place(std::uint64_t id) const {
        std::size_t k = home(id);
        while (entries_[k].left > 0 && entries_[k].c.id != id) k = (k + 1) & mask();
        return k;
    }
    void grow() {
        std::vector<Entry> old(entries_.empty() ? 16 : 2 * entries_.size());
        old.swap(entries_);
        for (const Entry& e : old)
            if (e.left > 0) entries_[place(e.c.id)] = e;
    }
    std::vector<Entry> entries_;
    std::size_t used_ = 0;
};

}  // namespace cityload::city
