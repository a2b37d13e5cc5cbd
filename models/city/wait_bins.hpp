#pragma once
// Bins of waiting times: exactly 0; to 5 min by 15 s; to 15 min by 30 s; to 1 h by the minute; to 4
// h by 5 min; 4 h and more. And coarse classes of these bins for single window groups.

#include <algorithm>
#include <array>
#include <cstdint>

#include "sim/time.hpp"

namespace cityload::city {

inline constexpr std::size_t wait_bins = 123;

/// Lower edges in ms.
inline constexpr std::array<std::int64_t, wait_bins> wait_edges = [] {
    std::array<std::int64_t, wait_bins> edges{};
    std::size_t n = 1;  // bin 0: no wait at all
    const auto fill = [&](std::int64_t from, std::int64_t until, std::int64_t step) {
        for (std::int64_t edge = from; edge < until; edge += step) edges[n++] = edge;
    };
    constexpr std::int64_t second = 1000, minute = 60 * second;
    fill(0, 5 * minute, 15 * second);
    edges[1] = 1;
    fill(5 * minute, 15 * minute, 30 * second);
    fill(15 * minute, 60 * minute, minute);
    fill(60 * minute, 240 * minute, 5 * minute);
    edges[n++] = 240 * minute;
    return edges;
}();

namespace detail {

inline constexpr std::int64_t quarter_minute = 15'000;

/// Bin of every quarter of a minute to 4 h; a wait of 0 is told apart before.
inline constexpr std::array<std::uint8_t, 961> bin_of_quarter = [] {
    std::array<std::uint8_t, 961> table{};
    std::size_t bin = 1;
    for (std::size_t q = 0; q < table.size(); ++q) {
        while (bin + 1 < wait_bins &&
               wait_edges[bin + 1] <= static_cast<std::int64_t>(q) * quarter_minute)
            ++bin;
        table[q] = static_cast<std::uint8_t>(bin);
    }
    return table;
}();

}  // namespace detail

constexpr std::size_t wait_bin(sim::Duration wait) {
    if (wait.ms <= 0) return 0;
    return detail::bin_of_quarter[static_cast<std::size_t>(
        std::min<std::int64_t>(wait.ms / detail::quarter_minute, 960))];
}

inline constexpr std::size_t wait_classes = 13;
/// Lower edges in minutes.
inline constexpr std::array<std::int64_t, wait_classes> wait_class_edges = {
    0, 1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180};
inline constexpr std::array<std::uint8_t, wait_bins> wait_class_of_bin = [] {
    std::array<std::uint8_t, wait_bins> table{};
    for (std::size_t bin = 0; bin < wait_bins; ++bin)
        while (static_cast<std::size_t>(table[bin]) + 1 < wait_classes &&
               wait_class_edges[table[bin] + 1u] * 60'000 <= wait_edges[bin])
            ++table[bin];
    return table;
}();

/// Classes of days from need to result for single matters: lower edges.
inline constexpr std::size_t day_classes = 20;
inline constexpr std::array<std::int64_t, day_classes> day_class_edges = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 21, 28, 35, 45, 60, 90, 180};
inline constexpr auto day_class_of = [] {
    std::array<std::uint8_t, day_class_edges.back() + 1> table{};
    for (std::size_t day = 1; day < table.size(); ++day) {
        const std::size_t last = table[day - 1];
        const bool next =
            last + 1 < day_classes && static_cast<std::int64_t>(day) >= day_class_edges[last + 1];
        table[day] = static_cast<std::uint8_t>(last + next);
    }
    return table;
}();
constexpr std::size_t day_class(std::int64_t days) {
    return day_class_of[static_cast<std::size_t>(
        std::clamp<std::int64_t>(days, 0, day_class_edges.back()))];
}

}  // namespace cityload::city
