#pragma once
// What a window group counts in the course of a stride, beside its queue. Buildings are advanced
// one after another, so one set of books a thread serves them all and stays in the caches, which
// the tallies of thousands of groups do not.

#include <algorithm>
#include <array>
#include <cstdint>

#include "models/city/tallies.hpp"
#include "sim/time.hpp"

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
    /// Somebody has stood in the queue between two times of the day. That counts in every half hour
    /// over which it lasts.
    void stand(sim::Duration from, sim::Duration to, bool served) {
        constexpr std::int64_t half_hour = sim::minutes(30).ms;
        constexpr std::size_t last = halves - 1;
        std::size_t h = std::min(static_cast<std::size_t>(from.ms / half_hour), last);
        HalfHour& arrival = half_hours[h];
        if (served) {
            arrival.served += 1;
            arrival.wait_ms += (to - from).ms;
        } else {
            arrival.left += 1;
        }
        for (auto edge = static_cast<std::int64_t>(h + 1) * half_hour; to.ms > edge && h < last;
             edge += half_hour) {
            half_hours[h++].queue_ms += edge - from.ms;
            from.ms = edge;
        }
        half_hours[h].queue_ms += (to - from).ms;
        until = std::max(until, h + 1);
    }
};

}  // namespace cityload::city
