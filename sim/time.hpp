#pragma once
// Simulated time. An Instant is a point on the clock, a Duration a span; both count whole
// milliseconds, so that every comparison on the trajectory is exact.

#include <compare>
#include <cstdint>
#include <limits>

namespace cityload::sim {

/// A span of simulated time in whole milliseconds. 64 bits hold 292 million years.
struct Duration {
    std::int64_t ms = 0;

    friend constexpr auto operator<=>(Duration, Duration) = default;
    friend constexpr Duration operator+(Duration a, Duration b) { return {a.ms + b.ms}; }
    friend constexpr Duration operator-(Duration a, Duration b) { return {a.ms - b.ms}; }
    friend constexpr Duration operator*(Duration a, std::int64_t n) { return {a.ms * n}; }
    friend constexpr std::int64_t operator/(Duration a, Duration b) { return a.ms / b.ms; }
    constexpr Duration& operator+=(Duration d) {
        ms += d.ms;
        return *this;
    }

    static constexpr Duration max() { return {std::numeric_limits<std::int64_t>::max() / 4}; }
};

/// A point in simulated time: milliseconds since the run's time 0.
struct Instant {
    std::int64_t ms = 0;

    friend constexpr auto operator<=>(Instant, Instant) = default;
    friend constexpr Instant operator+(Instant t, Duration d) { return {t.ms + d.ms}; }
    friend constexpr Instant operator-(Instant t, Duration d) { return {t.ms - d.ms}; }
    friend constexpr Duration operator-(Instant a, Instant b) { return {a.ms - b.ms}; }

    /// Later than every instant a run can reach; "never".
    static constexpr Instant never() { return {std::numeric_limits<std::int64_t>::max() / 4}; }
};

constexpr Duration milliseconds(std::int64_t n) {
    return {n};
}
constexpr Duration seconds(std::int64_t n) {
    return {n * 1000};
}
constexpr Duration minutes(std::int64_t n) {
    return {n * 60'000};
}
constexpr Duration hours(std::int64_t n) {
    return {n * 3'600'000};
}
constexpr Duration days(std::int64_t n) {
    return {n * 86'400'000};
}

/// The half-open interval [from, until).
struct Interval {
    Instant from;
    Instant until;

    constexpr Duration length() const { return until - from; }
    constexpr bool contains(Instant t) const { return from <= t && t < until; }

    /// Length of the part of [a, b) that lies inside, zero if there is none.
    constexpr Duration clip(Instant a, Instant b) const {
        const Instant lo = a < from ? from : a;
        const Instant hi = b < until ? b : until;
        return lo < hi ? hi - lo : Duration{};
    }
};

}  // namespace cityload::sim
