#pragma once
// Moments at which many servers become free, in a calendar: the earliest is found and replaced in a
// time that does not grow with the number of servers.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cityload::sim {

/// A multiset of times (ms, at least 0) of constant size from which the smallest is taken and
/// replaced by one that is not smaller. A ring of buckets covers the near future; the bucket in use
/// is sorted; what lies beyond the ring waits in a list. Buckets are made wider when too much lies
/// beyond.
class FreeCalendar {
  public:
    /// Replaces the contents. `times` must not be empty.
    void assign(const std::vector<std::int64_t>& times);
    std::int64_t earliest() const { return near_[front_]; }
    /// Takes the earliest out and puts `time` in, which is not before it.
    void replace_earliest(std::int64_t time) {
        ++front_;
        insert(time);
        if (front_ == near_.size()) open_next();
    }
    /// All times, in no particular order.
    std::vector<std::int64_t> times() const;

  private:
    static constexpr std::int64_t buckets = 4096;
    static constexpr std::uint32_t none = 0xffffffff;

    struct Node {
        std::int64_t time;
        std::uint32_t next;
    };

    static std::size_t slot(std::int64_t bucket) {
        return static_cast<std::size_t>(bucket & (buckets - 1));
    }
    void insert(std::int64_t time);
    void into_bucket(std::int64_t time);
    void open_next();
    std::int64_t next_occupied() const;
    void take_from_far();
    void rebuild(const std::vector<std::int64_t>& times);

    int shift_ = 0;                     ///< a bucket is 2^shift_ ms wide
    std::int64_t base_ = 0;             ///< number of the bucket in use
    std::vector<std::int64_t> near_;    ///< its times, ascending
    std::size_t front_ = 0;             ///< those before are used up
    std::vector<std::uint32_t> heads_;  ///< chains of the buckets after base_
    std::vector<std::uint64_t> occupied_;
    std::vector<Node> nodes_;
    std::uint32_t free_ = none;
    std::vector<std::int64_t> far_;  ///< beyond the ring
    std::int64_t far_first_ = 0;     ///< bucket of the earliest of them
    std::size_t size_ = 0;
};

}  // namespace cityload::sim
