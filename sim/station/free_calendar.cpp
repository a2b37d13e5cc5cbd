#include "sim/station/free_calendar.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace cityload::sim {

namespace {
constexpr std::int64_t nothing = std::numeric_limits<std::int64_t>::max();
}

void FreeCalendar::assign(const std::vector<std::int64_t>& times) {
    size_ = times.size();
    shift_ = 0;
    rebuild(times);
}

void FreeCalendar::rebuild(const std::vector<std::int64_t>& times) {
    near_.clear();
    far_.clear();
    nodes_.clear();
    front_ = 0;
    free_ = none;
    far_first_ = nothing;
    heads_.assign(static_cast<std::size_t>(buckets), none);
    occupied_.assign(static_cast<std::size_t>(buckets / 64), 0);
    base_ = *std::min_element(times.begin(), times.end()) >> shift_;
    for (const std::int64_t t : times) {
        const std::int64_t bucket = t >> shift_;
        if (bucket == base_) {
            near_.push_back(t);
        } else if (bucket - base_ < buckets) {
            into_bucket(t);
        } else {
            far_.push_back(t);
            far_first_ = std::min(far_first_, bucket);
        }
    }
    std::sort(near_.begin(), near_.end());
}

void FreeCalendar::into_bucket(std::int64_t time) {
    const std::size_t at = slot(time >> shift_);
    std::uint32_t node = free_;
    if (node == none) {
        node = static_cast<std::uint32_t>(nodes_.size());
        nodes_.emplace_back();
    } else {
        free_ = nodes_[node].next;
    }
    nodes_[node] = {time, heads_[at]};
    heads_[at] = node;
    occupied_[at / 64] |= std::uint64_t{1} << (at % 64);
}

void FreeCalendar::insert(std::int64_t time) {
    const std::int64_t bucket = time >> shift_;
    if (bucket <= base_) {
        near_.insert(std::upper_bound(near_.begin() + static_cast<std::ptrdiff_t>(front_),
                                      near_.end(), time),
                     time);
    } else if (bucket - base_ < buckets) {
        into_bucket(time);
    } else {
        far_.push_back(time);
        far_first_ = std::min(far_first_, bucket);
        if (far_.size() > size_ / 4 + 4) {
            const std::vector<std::int64_t> all = times();
            ++shift_;
            rebuild(all);
        }
    }
}

std::int64_t FreeCalendar::next_occupied() const {
    // Bits after base_'s, once round the ring.
    const std::size_t first = slot(base_ + 1);
    const std::size_t words = occupied_.size();
    std::uint64_t word = occupied_[first / 64] & (~std::uint64_t{0} << (first % 64));
    for (std::size_t i = 0; i <= words; ++i) {
        const std::size_t w = (first / 64 + i) % words;
        if (i > 0) word = occupied_[w];
        if (word == 0) continue;
        const auto found = static_cast<std::int64_t>(w * 64) + std::countr_zero(word);
        return base_ + 1 + ((found - static_cast<std::int64_t>(first) + buckets) & (buckets - 1));
    }
    return nothing;
}

void FreeCalendar::take_from_far() {
    // The ring begins at base_ again; whatever it now covers moves in.
    far_first_ = nothing;
    std::erase_if(far_, [&](std::int64_t t) {
        const std::int64_t bucket = t >> shift_;
        if (bucket - base_ < buckets) {
            into_bucket(t);
            return true;
        }
        far_first_ = std::min(far_first_, bucket);
        return false;
    });
}

void FreeCalendar::open_next() {
    near_.clear();
    front_ = 0;
    std::int64_t next = next_occupied();
    if (far_first_ <= next) {
        next = far_first_;
        base_ = next - 1;  // so that the bucket of the earliest is a bucket after base_
        take_from_far();
    }
    base_ = next;
    const std::size_t at = slot(base_);
    for (std::uint32_t node = heads_[at]; node != none;) {
        near_.push_back(nodes_[node].time);
        const std::uint32_t following = nodes_[node].next;
        nodes_[node].next = free_;
        free_ = node;
        node = following;
    }
    heads_[at] = none;
    occupied_[at / 64] &= ~(std::uint64_t{1} << (at % 64));
    std::sort(near_.begin(), near_.end());
}

std::vector<std::int64_t> FreeCalendar::times() const {
    std::vector<std::int64_t> all(near_.begin() + static_cast<std::ptrdiff_t>(front_), near_.end());
    all.insert(all.end(), far_.begin(), far_.end());
    for (std::uint32_t head : heads_)
        for (; head != none; head = nodes_[head].next) all.push_back(nodes_[head].time);
    return all;
}

}  // namespace cityload::sim
