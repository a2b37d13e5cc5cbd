#pragma once
// A number of servers that changes by the clock.

#include <cstdint>
#include <vector>

#include "sim/time.hpp"

namespace cityload::sim {

/// Walks through a timetable: values[k] holds during [k·step, (k+1)·step) from time 0; afterwards
/// the last value holds, or the list starts again if `repeat`. Only changes of the value are seen.
class ScheduleCursor {
  public:
    __extension__ using Wide = __int128;

    /// Nobody, ever.
    ScheduleCursor() : ScheduleCursor(days(1), {0}, false) {}
    /// `values` must not be empty, `step` must be at least 1 ms.
    ScheduleCursor(Duration step, std::vector<std::int64_t> values, bool repeat);

    /// The value now in force.
    std::int64_t value() const { return value_; }
    /// When the value changes next; never() if it does not.
    Instant next_change() const { return next_; }
    /// Goes to the next change.
    void advance();
    /// Whether the value is above 0 at some time after the present one.
    bool positive_ahead() const;
    /// Servers × ms over [from, until), whatever the cursor's place.
    Wide integral(Instant from, Instant until) const;

  private:
    std::int64_t at_step(std::int64_t k) const;
    Wide integral_to(Instant until) const;
    void find_next();

    Duration step_;
    std::vector<std::int64_t> values_;
    bool repeat_;
    bool constant_;
    std::int64_t index_ = 0;  ///< step at which `value_` began
    std::int64_t value_ = 0;
    Instant next_ = Instant::never();
};

}  // namespace cityload::sim
