#include "models/city/live_kept.hpp"

namespace cityload::city {

void thin(std::vector<KeptAll>& kept, std::int64_t memory, std::int64_t now_ms) {
    const auto total = [&] {
        std::int64_t sum = 0;
        for (const KeptAll& k : kept) sum += k.bytes;
        return sum;
    };
    constexpr std::size_t most = 200;
    while (kept.size() > 2 && (total() > memory || kept.size() > most)) {
        std::size_t drop = 1;
        double least = 1e300;
        for (std::size_t i = 1; i + 1 < kept.size(); ++i) {
            const double gap = static_cast<double>(kept[i + 1].at_ms - kept[i - 1].at_ms);
            const double age = static_cast<double>(now_ms - kept[i].at_ms) + 86'400'000;
            if (gap / age < least) {
                least = gap / age;
                drop = i;
            }
        }
        kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(drop));
    }
}

}  // namespace cityload::city
