#pragma once
// The hash behind a trajectory's fingerprint.

#include <cstdint>

#include "models/network/outcome.hpp"
#include "sim/fingerprint.hpp"

namespace cityload::network {

inline void add_visit(sim::Fingerprint& fingerprint, const Visit& v) {
    fingerprint.add(
        v.customer,
        (std::uint64_t{v.hop} << 32 | v.station) ^ (static_cast<std::uint64_t>(v.end_kind) << 62),
        static_cast<std::uint64_t>(v.arrival) +
            (static_cast<std::uint64_t>(v.start) << 1) * 0x9e3779b97f4a7c15ULL,
        static_cast<std::uint64_t>(v.end));
}

}  // namespace cityload::network
