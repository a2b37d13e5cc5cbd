#include "models/network/outcome.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cityload::network {

std::int64_t TimeHistogram::lower(std::size_t bin) {
    constexpr std::size_t per_octave = std::size_t{1} << sub_bits;
    if (bin < 2 * per_octave) return static_cast<std::int64_t>(bin);
    const std::size_t shift = bin / per_octave - 1;
    return static_cast<std::int64_t>((bin - shift * per_octave) << shift);
}

void TimeHistogram::merge(const TimeHistogram& other) {
    if (counts.size() < other.counts.size()) counts.resize(other.counts.size());
    for (std::size_t b = 0; b < other.counts.size(); ++b) counts[b] += other.counts[b];
}

double TimeHistogram::quantile(double q) const {
    std::uint64_t total = 0;
    for (const std::uint64_t c : counts) total += c;
    if (total == 0) return std::numeric_limits<double>::quiet_NaN();
    const double rank = std::clamp(q, 0.0, 1.0) * static_cast<double>(total);
    double before = 0;
    for (std::size_t b = 0; b < counts.size(); ++b) {
        if (counts[b] == 0) continue;
        const auto here = static_cast<double>(counts[b]);
        if (before + here >= rank) {
            // Values are whole milliseconds: the bin's are spread from its first to its last.
            const auto first = static_cast<double>(lower(b));
            const auto last = static_cast<double>(lower(b + 1) - 1);
            return first + (last - first) * std::max(0.0, rank - before) / here;
        }
        before += here;
    }
    return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace cityload::network
