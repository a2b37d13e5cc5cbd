#pragma once
// The servers of a first-come-first-served station as the multiset of moments at which each becomes
// free (Kiefer and Wolfowitz 1955): whoever is next starts at the earliest of them, or on arrival
// if that is later.

#include <cstdint>
#include <vector>

#include "sim/station/free_calendar.hpp"
#include "sim/time.hpp"

namespace cityload::sim {

/// Free times of servers whose number may change. Up to 16 are a sorted array, more are a calendar.
class FifoServers {
  public:
    static constexpr std::size_t small_limit = 16;

    /// `count` servers, free from time 0.
    explicit FifoServers(std::int64_t count) { set_count(count, Instant{}); }

    std::int64_t count() const { return count_; }

    /// When the next server becomes free; never() if there is none.
    Instant earliest() const { return {large() ? calendar_.earliest() : free_[0]}; }

    /// Gives the server that is free earliest to somebody until `until`, which is not before
    /// earliest().
    void occupy(Instant until) {
        if (!large()) {
            // The sorted array without its first element and with `until`: every place is the
            // middle one of its old value, its right neighbour's and the new one, so the places do
            // not wait for each other.
            for (std::int64_t i = 0; i < count_; ++i) {
                const std::int64_t right = free_[i + 1];
                const std::int64_t low = until.ms < right ? until.ms : right;
                free_[i] = free_[i] > low ? free_[i] : low;
            }
        } else {
            calendar_.replace_earliest(until.ms);
        }
    }

    /// From `at` on there are `count` servers. A cut takes away whoever is free earliest; servers
    /// cut while busy finish what they have in hand, and come back first if the number rises again
    /// before. Nobody may have been given a start at or after `at`.
    void set_count(std::int64_t count, Instant at);

    /// The free times, ascending, for fast paths that keep them elsewhere in between; at most
    /// `small_limit`.
    const std::vector<std::int64_t>& free_times() const { return free_; }
    void restore(const std::int64_t* times) {
        for (std::int64_t i = 0; i < count_; ++i) free_[static_cast<std::size_t>(i)] = times[i];
    }

  private:
    bool large() const { return count_ > static_cast<std::int64_t>(small_limit); }

    std::vector<std::int64_t> free_{Instant::never().ms};  ///< ends with a never() that is nobody's
    FreeCalendar calendar_;                                ///< in use above small_limit
    std::vector<std::int64_t> leaving_;                    ///< cut, but still busy
    std::int64_t count_ = 0;
};

}  // namespace cityload::sim
