#include "sim/station/fifo_servers.hpp"

#include <algorithm>
#include <functional>

namespace cityload::sim {

void FifoServers::set_count(std::int64_t count, Instant at) {
    std::vector<std::int64_t> busy(free_.begin(), free_.begin() + count_);
    busy.insert(busy.end(), leaving_.begin(), leaving_.end());
    std::erase_if(busy, [&](std::int64_t t) { return t <= at.ms; });
    std::sort(busy.begin(), busy.end(), std::greater<>());
    const std::size_t kept = std::min(busy.size(), static_cast<std::size_t>(count));
    leaving_.assign(busy.begin() + static_cast<std::ptrdiff_t>(kept), busy.end());
    free_.assign(static_cast<std::size_t>(count) - kept, at.ms);
    free_.insert(free_.end(), busy.rend() - static_cast<std::ptrdiff_t>(kept), busy.rend());
    free_.push_back(Instant::never().ms);
    count_ = count;
}

void FifoServers::sift_down(std::int64_t value) {
    // Four children a node; an ascending array is a heap, so set_count needs no further work.
    const auto n = static_cast<std::size_t>(count_);
    std::int64_t* const heap = free_.data();
    std::size_t hole = 0;
    for (;;) {
        const std::size_t first = hole * 4 + 1;
        if (first >= n) break;
        const std::size_t end = std::min(first + 4, n);
        std::size_t best = first;
        for (std::size_t i = first + 1; i < end; ++i) best = heap[i] < heap[best] ? i : best;
        if (heap[best] >= value) break;
        heap[hole] = heap[best];
        hole = best;
    }
    heap[hole] = value;
}

}  // namespace cityload::sim
