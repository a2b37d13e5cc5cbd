#pragma once
// A window group's appointments: half-hour slots of the coming days, so many each.

#include <cstdint>
#include <vector>

namespace cityload::city {

class AppointmentBook {
  public:
    static constexpr int horizon = 32;  ///< days, today included, that can be booked
    static constexpr int halves = 48;

    bool used() const { return !taken_.empty(); }  ///< ever
    int taken(std::int64_t day, int half) const {
        if (taken_.empty() || day_[slot(day)] != day) return 0;
        return taken_[slot(day) * halves + static_cast<std::size_t>(half)];
    }
    void take(std::int64_t day, int half) {
        if (taken_.empty()) {
            taken_.resize(std::size_t{horizon} * halves);
            day_.resize(horizon, -1);
        }
        const std::size_t s = slot(day);
        if (day_[s] != day) {
            day_[s] = day;
            for (std::size_t k = 0; k < halves; ++k) taken_[s * halves + k] = 0;
        }
        ++taken_[s * halves + static_cast<std::size_t>(half)];
    }
    /// Booked for this day from a half hour on.
    int from(std::int64_t day, int half) const {
        if (taken_.empty() || day_[slot(day)] != day) return 0;
        int sum = 0;
        for (int k = half; k < halves; ++k) sum += taken(day, k);
        return sum;
    }
    /// Places in the k-th half hour of opening when an average one has `rate` (2^-16): whole
    /// numbers that add up to the rate over the day.
    static std::int64_t places(std::int64_t k, std::int64_t rate) {
        return ((k + 1) * rate >> 16) - (k * rate >> 16);
    }
    std::size_t bytes() const {
        return taken_.capacity() * sizeof taken_[0] + day_.capacity() * sizeof day_[0];
    }

  private:
    static std::size_t slot(std::int64_t day) { return static_cast<std::size_t>(day % horizon); }
    std::vector<std::uint16_t> taken_;  ///< (day modulo horizon, half hour)
    std::vector<std::int64_t> day_;     ///< which day stands there
};

}  // namespace cityload::city
