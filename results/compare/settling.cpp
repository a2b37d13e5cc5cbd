#include "results/compare/settling.hpp"

#include <limits>

namespace cityload::compare {

Settling settling(std::span<const double> batches) {
    Settling out;
    out.batches = batches.size();
    if (batches.size() < Settling::least) return out;
    // The last five batches are never tried: the rule's statistic is erratic there.
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t d = 0; d + 5 <= batches.size(); ++d) {
        const auto n = static_cast<double>(batches.size() - d);
        double mean = 0, squares = 0;
        for (const double v : batches.subspan(d)) mean += v / n;
        for (const double v : batches.subspan(d)) squares += (v - mean) * (v - mean);
        if (const double error = squares / (n * n); error < least) {
            least = error;
            out.leave_out = d;
        }
    }
    const double share = static_cast<double>(out.leave_out) / static_cast<double>(batches.size());
    out.verdict = share >= 0.5  ? Settling::Verdict::too_short
                  : share > 0.1 ? Settling::Verdict::moving
                                : Settling::Verdict::settled;
    return out;
}

}  // namespace cityload::compare
