#include "sim/station/fifo_servers.hpp"

#include <algorithm>
#include <functional>

namespace cityload::sim {

void FifoServers::set_count(std::int64_t count, Instant at) {
    std::vector<std::int64_t> busy =
        large() ? calendar_.times()
                : std::vector<std::int64_t>(free_.begin(), free_.begin() + count_);
    busy.insert(busy.end(), leaving_.begin(), leaving_.end());
    std::erase_if(busy, [&](std::int64_t t) { return t <= at.ms; });
    std::sort(busy.begin(), busy.end(), std::greater<>());
    const std::size_t kept = std::min(busy.size(), static_cast<std::size_t>(count));
    leaving_.assign(busy.begin() + static_cast<std::ptrdiff_t>(kept), busy.end());
    free_.assign(static_cast<std::size_t>(count) - kept, at.ms);
    free_.insert(free_.end(), busy.rend() - static_cast<std::ptrdiff_t>(kept), busy.rend());
    count_ = count;
    if (large())
        calendar_.assign(free_);
    else
        free_.push_back(Instant::never().ms);
}

}  // namespace cityload::sim
