#pragma once
// What a run of a plain network produces: exact integer tallies per station and class, and, for
// traced runs, every finished visit.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cityload::network {

__extension__ using Wide = __int128;

enum class VisitEnd : std::uint8_t { completed = 0, abandoned = 1, lost = 2 };

/// One finished visit; times in ms.
struct Visit {
    std::uint64_t customer = 0;
    std::uint32_t hop = 0;
    std::uint32_t station = 0;
    VisitEnd end_kind = VisitEnd::completed;
    std::int64_t arrival = 0, start = 0, end = 0;

    friend bool operator==(const Visit&, const Visit&) = default;
};

/// Integer log-linear histogram of times: 64 sub-buckets per octave, so a bin is at most 1/64 of
/// its value wide; merging is addition. Grows to the largest value seen.
struct TimeHistogram {
    static constexpr int sub_bits = 6;
    std::vector<std::uint64_t> counts;

    static std::size_t bin(std::int64_t ms) {
        const auto v = static_cast<std::uint64_t>(ms);
        const int shift = std::bit_width(v | ((2u << sub_bits) - 1)) - (sub_bits + 1);
        return (static_cast<std::size_t>(shift) << sub_bits) + static_cast<std::size_t>(v >> shift);
    }
    static std::int64_t lower(std::size_t bin);  ///< smallest value of the bin
    void add(std::int64_t ms) {
        const std::size_t b = bin(ms);
        if (b >= counts.size()) [[unlikely]]
            counts.resize(b + 1 + counts.size() / 4);
        ++counts[b];
    }
    void merge(const TimeHistogram& other);
    /// Quantile with linear interpolation inside the bin; NaN if empty.
    double quantile(double q) const;
};

/// Tallies of one class at one station over the measured period.
struct ClassTally {
    std::int64_t arrivals = 0;  ///< includes lost
    std::int64_t completions = 0;
    std::int64_t abandonments = 0;
    std::int64_t lost = 0;
    std::int64_t started = 0;      ///< services started in the period
    Wide wait_sum = 0;             ///< over `started`, ms
    std::int64_t delayed = 0;      ///< of `started`, those who waited at all (ms > 0)
    Wide wait_abandoned_sum = 0;   ///< over abandonments, to the real departure
    Wide sojourn_sum = 0;          ///< over completions
    std::int64_t sojourn_max = 0;  ///< over completions, ms
    Wide queue_area = 0;           ///< waiting customers × ms, clipped to the period
    Wide system_area = 0;          ///< customers in system × ms, clipped to the period
    Wide level_area =
        0;  ///< the same, integrated from level changes: must equal system_area (Little)
    std::int64_t in_system_start = 0;
    std::int64_t in_system_end = 0;
    TimeHistogram waits;  ///< of `started`
};

/// One station or pool.
struct StationTally {
    std::vector<std::uint32_t> classes;  ///< sources seen here, ascending
    std::vector<ClassTally> by_class;    ///< parallel to `classes`
    Wide busy = 0;                       ///< servers × ms in the period
    Wide scheduled = 0;  ///< servers × ms in the period; 0 and unlimited_servers for unlimited
    bool unlimited_servers = false;
};

/// One replication.
struct RunOutcome {
    std::vector<StationTally> stations;     ///< as in the spec, then the pools
    std::uint64_t fingerprint[2] = {0, 0};  ///< low, high
    std::int64_t end_ms = 0;                ///< end of the measured period
    std::int64_t stuck = 0;      ///< drain: customers left for whom nothing can happen any more
    std::uint64_t services = 0;  ///< services started in the whole run, for speed figures
    std::vector<Visit> visits;   ///< traced runs only, in no particular order
};

}  // namespace cityload::network
