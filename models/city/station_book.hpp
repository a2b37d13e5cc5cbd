#pragma once
// What a window group counts in the course of a stride, beside its queue. Buildings are advanced
// one after another, so one set of books a thread serves them all and stays in the caches, which
// the tallies of thousands of groups do not.

#include <array>
#include <cstdint>

#include "models/city/tallies.hpp"

namespace cityload::city {

struct StationBook {
    struct HalfHour {
        std::int64_t wait_ms = 0;   ///< of those served, by half hour of arrival
        std::int64_t queue_ms = 0;  ///< time spent in the queue during this half hour, by everybody
        std::int64_t served = 0, left = 0;  ///< by half hour of arrival; left: unserved
    };
    static constexpr std::size_t halves = 48;

    bool used = false;  ///< something stands in it
    /// PerStation; `offered` and `offered_wait_ms` without those served.
    std::array<std::int64_t, static_cast<std::size_t>(PerStation::count)> counts{};
    std::int64_t day = -1;  ///< the day of arrival the half hours belong to; -1: none
    std::size_t until = 0;  ///< half hours written in
    std::array<HalfHour, halves> half_hours{};

    void add(PerStation what, std::int64_t amount) { counts[at(what)] += amount; }
};

}  // namespace cityload::city
