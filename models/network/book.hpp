#pragma once
// Counts what happens at one station, class by class, as outcome.hpp defines it.

#include <cstdint>
#include <utility>
#include <vector>

#include "models/network/fingerprint.hpp"
#include "models/network/outcome.hpp"
#include "sim/time.hpp"

namespace cityload::network {

using sim::Instant;

/// The measured period as known while the run lasts: [from, until), `until` being never() under
/// `drain`.
struct Period {
    std::int64_t from = 0;
    std::int64_t until = 0;

    bool contains(std::int64_t t) const { return from <= t && t < until; }
    std::int64_t clip(std::int64_t t) const { return t < from ? from : t; }
};

/// A class at a station while the run lasts.
struct ClassBook {
    ClassTally tally;
    std::int64_t present = 0;  ///< customers in system, by level changes
    Wide level = 0;            ///< sum over departures less sum over arrivals of the clipped times
    std::int64_t entered = 0, left = 0;  ///< whole run
};

/// One station's books. Every customer is entered, starts or not, and leaves; all times are of
/// events that do happen (before `until`).
class StationBook {
  public:
    explicit StationBook(Period period) : period_(period) {}

    /// Where a class is kept; the number stays the same for the run.
    std::uint32_t seat(std::uint32_t source) {
        if (source == last_source_) return last_seat_;
        return find_seat(source);
    }
    ClassBook& at(std::uint32_t seat) { return books_[seat]; }
    const Period& period() const { return period_; }

    /// A customer joins. Initial customers are no arrivals.
    void enter(std::uint32_t seat, std::int64_t at, bool initial) {
        ClassBook& b = books_[seat];
        ++b.entered;
        ++b.present;
        b.level -= period_.clip(at);
        if (at < period_.from || initial)
            ++b.tally.in_system_start;
        else
            ++b.tally.arrivals;
    }
    /// Service starts; the wait ends.
    void start(std::uint32_t seat, std::int64_t arrival, std::int64_t at) {
        ClassTally& t = books_[seat].tally;
        ++services_;
        if (at < period_.from) return;
        const std::int64_t wait = at - arrival;
        ++t.started;
        t.wait_sum += wait;
        t.delayed += wait > 0;
        t.waits.add(wait);
        t.queue_area += at - period_.clip(arrival);
    }
    void complete(std::uint32_t seat, std::int64_t arrival, std::int64_t at) {
        ClassTally& t = leave(seat, arrival, at);
        if (at < period_.from) return;
        ++t.completions;
        t.sojourn_sum += at - arrival;
        if (at - arrival > t.sojourn_max) t.sojourn_max = at - arrival;
    }
    /// `wait`: to the real departure, which for a silent leaver is before `at`, when he is called.
    void abandon(std::uint32_t seat, std::int64_t arrival, std::int64_t at, std::int64_t wait) {
        ClassTally& t = leave(seat, arrival, at);
        if (at < period_.from) return;
        ++t.abandonments;
        t.wait_abandoned_sum += wait;
        t.queue_area += at - period_.clip(arrival);
    }
    /// Sums over visits that begin and end inside the period; times in ms.
    struct Completed {
        std::int64_t count = 0, delayed = 0;
        std::int64_t waits = 0, sojourns = 0, longest_sojourn = 0, services = 0;
        std::int64_t arrivals = 0, departures = 0;  ///< sums of moments, for the level
    };
    /// Many visits at once, as enter, start, serve and complete would count them one by one; the
    /// waits go to waits_of().
    void add(std::uint32_t seat, const Completed& c) {
        ClassBook& b = books_[seat];
        b.entered += c.count;
        b.left += c.count;
        b.level += c.departures - c.arrivals;
        ClassTally& t = b.tally;
        t.arrivals += c.count;
        t.completions += c.count;
        t.started += c.count;
        t.delayed += c.delayed;
        t.wait_sum += c.waits;
        t.queue_area += c.waits;
        t.sojourn_sum += c.sojourns;
        t.system_area += c.sojourns;
        if (c.longest_sojourn > t.sojourn_max) t.sojourn_max = c.longest_sojourn;
        busy_ += c.services;
        services_ += static_cast<std::uint64_t>(c.count);
    }
    TimeHistogram& waits_of(std::uint32_t seat) { return books_[seat].tally.waits; }

    /// An arrival that does not join.
    void lose(std::uint32_t seat, std::int64_t at) {
        if (at < period_.from) return;
        ++books_[seat].tally.arrivals;
        ++books_[seat].tally.lost;
    }
    /// A server of the station's own is taken over [from, to), which may pass the period's end.
    void serve(std::int64_t from, std::int64_t to) { busy_ += served_inside(period_, from, to); }
    static std::int64_t served_inside(const Period& p, std::int64_t from, std::int64_t to) {
        from = p.clip(from);
        to = to < p.until ? to : p.until;
        return from < to ? to - from : 0;
    }

    /// Somebody still in system when the run ends at `end`: `waiting` or in service.
    void remain(std::uint32_t seat, std::int64_t arrival, std::int64_t end, bool waiting) {
        ClassTally& t = books_[seat].tally;
        ++t.in_system_end;
        t.system_area += end - period_.clip(arrival);
        if (waiting) t.queue_area += end - period_.clip(arrival);
    }

    /// Customers in system by level changes, all classes.
    std::int64_t present() const;
    std::uint64_t services() const { return services_; }
    /// Throws sim::InternalError unless, class by class, everybody who entered left or is present.
    void check() const;
    /// The tallies by class, ascending, closed at `end`. Throws sim::InternalError unless arrivals
    /// + start = completions + abandonments + lost + end, and stays and levels give the same area
    /// (Little's law as an identity of integers).
    StationTally close(std::int64_t end);

  private:
    ClassTally& leave(std::uint32_t seat, std::int64_t arrival, std::int64_t at) {
        ClassBook& b = books_[seat];
        ++b.left;
        --b.present;
        b.level += period_.clip(at);
        b.tally.system_area += period_.clip(at) - period_.clip(arrival);
        if (at < period_.from) --b.tally.in_system_start;
        return b.tally;
    }
    std::uint32_t find_seat(std::uint32_t source);
    void rehash();

    Period period_;
    std::uint32_t last_source_ = 0xffffffff, last_seat_ = 0;
    std::vector<ClassBook> books_;
    std::vector<std::uint32_t> classes_;  ///< source by seat
    std::vector<std::uint32_t> table_;    ///< open addressing: seat + 1, 0 free
    Wide busy_ = 0;
    std::uint64_t services_ = 0;
};

}  // namespace cityload::network
