#pragma once
// The hotline (12345): one queue of calls for the whole city, answered first come, first served by
// agents on duty. Enquiries that no case causes arrive as a Poisson stream in operational time,
// complaints arrive as mail; who waits longer than his patience hangs up.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include "models/city/calendar.hpp"

namespace cityload::city {

/// c equal agents; a call's fate is known as soon as it comes.
class AgentQueue {
  public:
    explicit AgentQueue(std::size_t agents = 0) : free_(agents, 0) {}

    struct Answer {
        bool answered = false;
        Duration wait{};     ///< until the answer or until hanging up
        Duration offered{};  ///< until an agent would have been free
    };
    /// Calls must come in order of time. `talk` only matters if the call is answered.
    Answer call(Instant at, Duration patience, Duration talk) {
        const std::int64_t start = std::max(at.ms, free_.front());
        const Duration offered{start - at.ms};
        if (offered > patience) return {false, patience, offered};
        std::pop_heap(free_.begin(), free_.end(), std::greater<>{});
        free_.back() = start + talk.ms;
        std::push_heap(free_.begin(), free_.end(), std::greater<>{});
        return {true, offered, offered};
    }
    std::size_t agents() const { return free_.size(); }
    /// More are free at once; fewer, and those that are free first go.
    void set_agents(std::size_t n, Instant at) {
        while (free_.size() > n) {
            std::pop_heap(free_.begin(), free_.end(), std::greater<>{});
            free_.pop_back();
        }
        while (free_.size() < n) {
            free_.push_back(at.ms);
            std::push_heap(free_.begin(), free_.end(), std::greater<>{});
        }
    }

  private:
    std::vector<std::int64_t> free_;  ///< min-heap: when each agent is free, ms
};

/// A Poisson stream whose rate follows the half hours of a day and the days of a run. Integers: the
/// operational time is counted in 2^-32 calls.
class CallStream {
  public:
    CallStream() = default;
    /// `share`: of a day's calls by half hour, in 2^-32, summing to at most 1.
    explicit CallStream(std::vector<std::int64_t> share) : share_(std::move(share)) {}

    /// The next call is `gap` of operational time after the last one; false if it comes at or after
    /// `until`, and then it is asked for again with the same state.
    ///   calls(day) -> expected calls of a day, 2^-32
    template <class Calls>
    bool next(Instant until, Calls calls, Instant& at) {
        for (;;) {
            const Instant block = Calendar::midnight(day_) + sim::minutes(30 * std::int64_t{half_});
            if (block >= until) return false;
            const std::int64_t length = length_of_block(calls(day_));
            if (gap_ < length - inside_) {
                __extension__ using Wide = __int128;
                const auto ms =
                    static_cast<std::int64_t>(Wide{inside_ + gap_} * 1'800'000 / length);
                at = block + Duration{ms};
                if (at >= until) return false;
                inside_ += gap_;
                gap_ = 0;
                return true;
            }
            gap_ -= length - inside_;
            inside_ = 0;
            if (++half_ == 48) {
                half_ = 0;
                ++day_;
            }
        }
    }
    void wait_for(std::int64_t gap) { gap_ = gap; }

  private:
    std::int64_t length_of_block(std::int64_t of_day) const {
        __extension__ using Wide = __int128;
        return static_cast<std::int64_t>(Wide{of_day} * share_[static_cast<std::size_t>(half_)] >>
                                         32);
    }
    std::vector<std::int64_t> share_;
    std::int64_t day_ = 0, inside_ = 0, gap_ = 0;
    int half_ = 0;
};

}  // namespace cityload::city
