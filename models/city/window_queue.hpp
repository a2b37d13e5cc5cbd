#pragma once
// A window group (or a back office): first come, first served by c equal servers that keep opening
// hours.
//
// The FIFO recursion of Kiefer and Wolfowitz: a customer's start is known as soon as it is his
// turn, max(arrival, earliest free server). Only starts before the epoch's end are made, so the
// queue can still be changed at a stop. Whoever left while waiting keeps his ticket until it is
// called ("silent"), as in the Warsaw ticket records.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

#include "models/city/case.hpp"

namespace cityload::city {

/// How often others were let in before somebody who waits, and what that adds to his wait.
struct Overtaken {
    std::int64_t times = 0, delay_ms = 0;
};

/// A queue of cases that grows as needed and moves what waits only for those let in before it.
class CaseRing {
  public:
    bool empty() const { return head_ == tail_; }
    std::size_t size() const { return tail_ - head_; }
    Case& front() { return items_[head_ & mask()]; }
    void pop_front() {
        if (++head_ == tail_) head_ = tail_ = 0;  // what is written next lies in the caches
    }
    void push_back(const Case& c) {
        if (size() == items_.size()) grow();
        put(tail_++ & mask(), c);
    }
    void push_front(const Case& c) {
        if (size() == items_.size()) grow();
        put(--head_ & mask(), c);
    }
    const Case& operator[](std::size_t i) const { return items_[(head_ + i) & mask()]; }
    Case& operator[](std::size_t i) { return items_[(head_ + i) & mask()]; }
    void swap(std::size_t i, std::size_t j) {
        std::swap((*this)[i], (*this)[j]);
        if (!at_joining_.empty())
            std::swap(at_joining_[(head_ + i) & mask()], at_joining_[(head_ + j) & mask()]);
    }

    /// All who are here are overtaken. Sums are kept for the queue, whoever joins remembers them,
    /// so that it costs the same however many wait.
    void overtake(Duration delay) {
        if (at_joining_.empty()) at_joining_.assign(items_.size(), so_far_);
        so_far_.times += 1;
        so_far_.delay_ms += delay.ms;
    }
    /// What has happened to somebody since he joined.
    Overtaken overtaken(std::size_t i) const {
        if (at_joining_.empty()) return {};
        const Overtaken& joined = at_joining_[(head_ + i) & mask()];
        return {so_far_.times - joined.times, so_far_.delay_ms - joined.delay_ms};
    }

    std::size_t bytes() const {
        return items_.capacity() * sizeof(Case) + at_joining_.capacity() * sizeof(Overtaken);
    }
    void release() {
        if (empty() && items_.size() > 64) *this = {};
    }

  private:
    std::size_t mask() const { return items_.size() - 1; }
    void put(std::size_t place, const Case& c) {
        items_[place] = c;
        if (!at_joining_.empty()) at_joining_[place] = so_far_;
    }
    void grow() {
        const std::size_t n = size(), more = items_.empty() ? 8 : items_.size() * 2;
        const auto move = [&](auto& from) {
            std::remove_reference_t<decltype(from)> bigger(more);
            for (std::size_t i = 0; i < n; ++i) bigger[i] = from[(head_ + i) & mask()];
            from.swap(bigger);
        };
        if (!at_joining_.empty()) move(at_joining_);
        move(items_);  // last: the mask is of its size
        head_ = 0;
        tail_ = n;
    }
    std::vector<Case> items_;
    std::vector<Overtaken> at_joining_;  ///< by place: `so_far_` then; empty while nobody overtakes
    Overtaken so_far_;
    std::size_t head_ = 0, tail_ = 0;
};

/// Opening of one day. Servers present from open to close, fewer over lunch; a back office has
/// lunch too.
struct DayPlan {
    Instant open, lunch_from, lunch_until, close;
    std::int64_t servers = 0, lunch_servers = 0;
    std::int64_t afternoon_servers = -1;  ///< after lunch; negative: as many as before
    std::int64_t afternoon() const { return afternoon_servers < 0 ? servers : afternoon_servers; }
};

/// What happens at closing to those who wait: they wait for the next day, are sent home, or are
/// served first.
enum class Closing : std::uint8_t { waits, sends_home, serves };

class WindowQueue {
  public:
    /// A server group with no end of servers, always open: what sizing measures demand with.
    void make_unlimited() { unlimited_ = true; }

    std::size_t waiting() const { return ring_.size(); }
    const CaseRing& ring() const { return ring_; }
    std::int64_t servers_now() const { return servers_; }
    const DayPlan& today() const { return today_; }
    /// Servers with somebody at `now`.
    std::int64_t busy(Instant now) const {
        return std::count_if(free_.begin(), free_.end(),
                             [&](std::int64_t free) { return free > now.ms; });
    }

    void join(const Case& c, bool to_the_front) {
        if (to_the_front) {
            ring_.push_front(c);
            ++first_;
        } else {
            ring_.push_back(c);
        }
    }
    /// Before all who have no priority, behind those who have.
    void join_first(const Case& c) {
        ring_.push_front(c);
        for (std::size_t k = 0; k < first_; ++k) ring_.swap(k, k + 1);
        ++first_;
    }

    /// All who wait are served later by `delay`: somebody is let in before them.
    void overtake(Duration delay) { ring_.overtake(delay); }
    /// What has happened to the first in the queue since he joined.
    Overtaken first_overtaken() const { return ring_.overtaken(0); }

    /// Calls those whose turn comes before `until`.
    ///   next_day(Instant) -> DayPlan   the first day that closes after the instant
    /// The callbacks may change the case, which is forgotten after them, but not this queue.
    ///   serve(case, start) -> Duration  how long the server is occupied, from the call
    ///   closed(case, close)             turned away at closing time
    /// Returns when the next call can be, never() if nobody waits.
    template <class NextDay, class Serve, class Closed>
    Instant work(Instant until, Closing closing, NextDay next_day, Serve serve, Closed closed) {
        while (!ring_.empty()) {
            Case& head = ring_.front();
            if (unlimited_) {
                if (head.at >= until) return head.at;
                serve(head, head.at);
                take_front();
                continue;
            }
            const Instant start =
                free_.empty() ? Instant::never() : std::max(head.at, Instant{free_.front()});
            if (change_ <= start && !(closing == Closing::serves && overtime_at(change_))) {
                if (change_ >= until) return change_;
                // Also where all would be served but no window is open any more.
                if (phase_ == 3 && closing != Closing::waits) {
                    while (!ring_.empty() && ring_.front().at < change_) {
                        closed(ring_.front(), change_);
                        take_front();
                    }
                }
                next_change(next_day);
                continue;
            }
            if (start >= until) return start;
            const Duration busy = serve(head, start);
            take_front();
            replace_first(start.ms + busy.ms);
        }
        ring_.release();
        return Instant::never();
    }

    /// Whether somebody who comes now, with opening hours brought up to `now` (catch_up), is called
    /// at once. What he is served by is then booked with occupy().
    bool free_at(Instant now) const {
        return ring_.empty() && (unlimited_ || (!free_.empty() && free_.front() <= now.ms));
    }
    void occupy(Instant from, Duration busy) {
        if (!unlimited_) replace_first(from.ms + busy.ms);
    }

    /// No call is made before this, and opening hours do not change; never() if nobody waits.
    Instant next_call() const {
        if (ring_.empty()) return Instant::never();
        const Instant come = ring_[0].at;
        if (unlimited_) return come;
        const Instant start =
            free_.empty() ? Instant::never() : std::max(come, Instant{free_.front()});
        return std::min(start, change_);
    }
    /// False if work() up to this instant would do nothing.
    bool has_work(Instant until) const { return next_call() < until; }

    /// Brings opening hours up to `now` although nobody waits, so that the plan of the day can be
    /// asked for. The day goes on while those who came before closing are still served.
    template <class NextDay>
    void catch_up(Instant now, Closing closing, NextDay next_day) {
        while (!unlimited_ && change_ <= now &&
               !(closing == Closing::serves && overtime_at(change_)))
            next_change(next_day);
    }

    /// At a stop: behind everybody who came before, for people whose windows have moved here.
    void join_by_arrival(const Case& c) {
        ring_.push_back(c);
        for (std::size_t i = ring_.size() - 1; i > 0 && before(ring_[i], ring_[i - 1]); --i)
            ring_.swap(i, i - 1);
    }

    /// At a stop: empties the queue, first to last.
    template <class Visit>
    void take_all(Visit visit) {
        for (; !ring_.empty(); ring_.pop_front()) visit(ring_.front());
        first_ = 0;
    }

    /// At a stop, when opening hours or the number of servers have changed: everything before `now`
    /// has been done by the old plan (catch_up), from now on the new one holds. Whoever is served
    /// is finished; if the day is now over, it ends for those waiting as at any closing.
    template <class NextDay>
    void replan(Instant now, Closing closing, NextDay next_day) {
        if (unlimited_) return;
        const bool was_open = phase_ >= 1 && phase_ <= 3;
        const DayPlan plan = next_day(now);
        // Whoever has come over from windows that moved came before now; nobody is called before.
        for (std::int64_t& free : free_) free = std::max(free, now.ms);
        if (now < plan.open && was_open && waiting() > 0) {
            // The next call to work() does it.
            today_ = {now, now, now, now, 0, 0};
            phase_ = 3;
            change_ = now;
            if (closing != Closing::serves) set_servers(0, now);
            return;
        }
        today_ = plan;
        if (now < today_.open) {
            phase_ = 0;
            change_ = today_.open;
            set_servers(0, now);
        } else if (now < today_.lunch_from) {
            set_servers(today_.servers, now);
            phase_ = 1;
            change_ = today_.lunch_from;
        } else if (now < today_.lunch_until) {
            set_servers(today_.lunch_servers, now);
            phase_ = 2;
            change_ = today_.lunch_until;
        } else {
            set_servers(today_.afternoon(), now);
            phase_ = 3;
            change_ = today_.close;
        }
    }

    std::size_t bytes() const { return ring_.bytes() + free_.capacity() * sizeof(std::int64_t); }

  private:
    template <class NextDay>
    void next_change(NextDay next_day) {
        switch (phase_) {
            case 0:
                set_servers(today_.servers, today_.open);
                phase_ = 1;
                change_ = today_.lunch_from;
                break;
            case 1:
                set_servers(today_.lunch_servers, today_.lunch_from);
                phase_ = 2;
                change_ = today_.lunch_until;
                break;
            case 2:
                set_servers(today_.afternoon(), today_.lunch_until);
                phase_ = 3;
                change_ = today_.close;
                break;
            case 3:
                set_servers(0, today_.close);
                phase_ = 4;
                [[fallthrough]];
            default:
                today_ = next_day(change_);
                phase_ = 0;
                change_ = today_.open;
                break;
        }
    }

    /// Whether windows that are open until `close` go on for somebody who came before.
    bool overtime_at(Instant close) const {
        return phase_ == 3 && !free_.empty() && !ring_.empty() && ring_[0].at < close;
    }

    /// More servers are free at once; fewer, and those that finish first go ("finish").
    void set_servers(std::int64_t n, Instant at) {
        while (static_cast<std::int64_t>(free_.size()) > n) {
            std::pop_heap(free_.begin(), free_.end(), std::greater<>{});
            free_.pop_back();
        }
        while (static_cast<std::int64_t>(free_.size()) < n) {
            free_.push_back(at.ms);
            std::push_heap(free_.begin(), free_.end(), std::greater<>{});
        }
        servers_ = n;
    }

    void replace_first(std::int64_t value) {
        const std::size_t n = free_.size();
        std::size_t hole = 0;
        for (;;) {
            std::size_t child = 2 * hole + 1;
            if (child >= n) break;
            if (child + 1 < n && free_[child + 1] < free_[child]) ++child;
            if (free_[child] >= value) break;
            free_[hole] = free_[child];
            hole = child;
        }
        free_[hole] = value;
    }

    void take_front() {
        ring_.pop_front();
        first_ -= first_ > 0;
    }

    CaseRing ring_;
    std::size_t first_ = 0;           ///< of those waiting, with priority
    std::vector<std::int64_t> free_;  ///< min-heap of the times at which servers are free, ms
    DayPlan today_;
    Instant change_{-1};  ///< next change of the number of servers; before the first day
    int phase_ = 4;
    std::int64_t servers_ = 0;
    bool unlimited_ = false;
};

}  // namespace cityload::city
