#pragma once
// The random numbers of a plain network; README.md of this folder says what each decides.

#include "sim/random.hpp"

namespace cityload::network {

inline constexpr sim::Purpose purpose_gap = 1;
inline constexpr sim::Purpose purpose_day_factor = 2;
inline constexpr sim::Purpose purpose_visit = 3;
inline constexpr sim::Purpose purpose_route = 4;
inline constexpr sim::Purpose purpose_call = 5;
inline constexpr sim::Purpose purpose_no_show = 6;

constexpr std::uint64_t customer_id(std::uint64_t source, std::uint64_t n) {
    return (source + 1) << 48 | n;
}
constexpr std::uint64_t initial_customer_id(std::uint64_t source, std::uint64_t station,
                                            std::uint64_t k) {
    return (source + 1) << 48 | std::uint64_t{1} << 47 | station << 32 | k;
}

}  // namespace cityload::network
