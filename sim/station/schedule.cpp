#include "sim/station/schedule.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace cityload::sim {

ScheduleCursor::ScheduleCursor(Duration step, std::vector<std::int64_t> values, bool repeat)
    : step_(step), values_(std::move(values)), repeat_(repeat) {
    if (values_.empty() || step_ < milliseconds(1))
        throw std::invalid_argument(
            "a timetable of servers needs a value and a step of at least 1 ms");
    constant_ = std::all_of(values_.begin(), values_.end(),
                            [&](std::int64_t v) { return v == values_.front(); });
    value_ = values_.front();
    find_next();
}

std::int64_t ScheduleCursor::at_step(std::int64_t k) const {
    const auto n = static_cast<std::int64_t>(values_.size());
    if (k >= n) k = repeat_ ? k % n : n - 1;
    return values_[static_cast<std::size_t>(k)];
}

void ScheduleCursor::find_next() {
    next_ = Instant::never();
    if (constant_) return;
    const auto n = static_cast<std::int64_t>(values_.size());
    const std::int64_t last = repeat_ ? index_ + n : n - 1;
    for (std::int64_t k = index_ + 1; k <= last; ++k) {
        if (at_step(k) == value_) continue;
        // A step so long that its end lies beyond the clock never ends.
        if (k <= Instant::never().ms / step_.ms) next_ = Instant{} + step_ * k;
        return;
    }
}

void ScheduleCursor::advance() {
    index_ = next_.ms / step_.ms;
    value_ = at_step(index_);
    find_next();
}

bool ScheduleCursor::positive_ahead() const {
    if (next_ == Instant::never()) return false;
    if (repeat_) return true;
    const auto from = values_.begin() + (next_.ms / step_.ms);
    return std::any_of(from, values_.end(), [](std::int64_t v) { return v > 0; });
}

ScheduleCursor::Wide ScheduleCursor::integral_to(Instant until) const {
    const auto n = static_cast<std::int64_t>(values_.size());
    const std::int64_t steps = until.ms / step_.ms;
    const Duration rest{until.ms % step_.ms};
    const auto sum_first = [&](std::int64_t k) {
        Wide sum = 0;
        for (std::int64_t i = 0; i < k; ++i) sum += values_[static_cast<std::size_t>(i)];
        return sum;
    };
    Wide whole = 0;
    if (repeat_) {
        whole = sum_first(n) * (steps / n) + sum_first(steps % n);
    } else {
        whole = sum_first(std::min(steps, n));
        if (steps > n) whole += Wide{values_.back()} * (steps - n);
    }
    return whole * step_.ms + Wide{at_step(steps)} * rest.ms;
}

ScheduleCursor::Wide ScheduleCursor::integral(Instant from, Instant until) const {
    return from < until ? integral_to(until) - integral_to(from) : 0;
}

}  // namespace cityload::sim
