#pragma once
// Whether a series had settled when we began to count.

#include <cstddef>
#include <span>

namespace cityload::compare {

/// What the marginal standard error rule (White's MSER) makes of a series of batches: how many at
/// the beginning to leave out so that the mean of the rest has the smallest standard error.
struct Settling {
    enum class Verdict {
        unknown,   ///< fewer than `least` batches
        settled,   ///< at most a tenth of the batches would go
        moving,    ///< more would go: the warm-up was too short, or the series has a season
        too_short  ///< half or more would go: the run is too short to tell
    };
    static constexpr std::size_t least = 12;

    Verdict verdict = Verdict::unknown;
    std::size_t leave_out = 0;  ///< batches
    std::size_t batches = 0;
};

Settling settling(std::span<const double> batches);

}  // namespace cityload::compare
