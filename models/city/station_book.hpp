#pragma once
// What a window group writes down in the course of a day, beside its queue: cheaper than adding to
// large arrays at every service.

#include <array>
#include <cstdint>

#include "models/city/wait_bins.hpp"

namespace cityload::city {

struct StationBook {
    struct HalfHour {
        std::int64_t wait_ms = 0;   ///< of those served, by half hour of arrival
        std::int64_t queue_ms = 0;  ///< time spent in the queue during this half hour, by everybody
        std::int64_t served = 0, left = 0;  ///< by half hour of arrival; left: unserved
    };

    std::int64_t day = -1;  ///< the day the half hours belong to; -1: none
    std::size_t until = 0;  ///< half hours written in
    std::array<HalfHour, 48> half_hours{};
    std::array<std::int64_t, wait_classes> waits{};  ///< services of the measured period by wait
};

}  // namespace cityload::city
