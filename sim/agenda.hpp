#pragma once
// Pending mail of one shard, by time. A calendar of buckets one epoch wide for the near future, one of
// wider buckets for the far future, and a list for what lies beyond; each bucket is a chain of small
// chunks from a common pool, so that memory follows what is really pending and nothing is allocated per
// message.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/check.hpp"
#include "sim/time.hpp"

namespace cityload::sim {

/// Message needs a member `Instant at` and must be trivially copyable.
template <class Message>
class Agenda {
  public:
    /// `width`: length of a near bucket, at least 1 ms; best the epoch's length.
    Agenda(Instant origin, Duration width) : width_(width.ms > 0 ? width.ms : 1), near_base_(index(origin)) {
        far_base_ = near_base_ >> near_bits;
        near_.fill(none);
        far_.fill(none);
    }

    std::size_t size() const { return size_; }

    /// Not before the start of the bucket take() last read from.
    void insert(const Message& message) {
        ++size_;
        place(message);
    }

    /// A lower bound of the earliest pending time, never later than it; Instant::never() if nothing is pending.
    Instant next() const {
        if (size_ == 0) return Instant::never();
        const std::int64_t near_end = (far_base_ + 1) << near_bits;
        for (std::int64_t b = near_base_; b < near_end; ++b)
            if (near_[slot(b, near_bits)] != none) return earliest_in(near_[slot(b, near_bits)]);
        for (std::int64_t f = far_base_ + 1; f < far_base_ + far_count; ++f)
            if (far_[slot(f, far_bits)] != none) return Instant{(f << near_bits) * width_};
        Instant first = Instant::never();
        for (const Message& m : beyond_)
            if (m.at < first) first = m.at;
        return first;
    }

    /// Appends to `out` everything due before `until` and forgets it.
    void take(Instant until, std::vector<Message>& out) {
        const std::int64_t last = index(until - Duration{1});
        while (near_base_ < last && size_ > 0) {
            drain(near_[slot(near_base_, near_bits)], out);
            step();
        }
        if (size_ == 0) {
            if (last > near_base_) rebase(last);
            return;
        }
        // The bucket that holds `until` is taken whole if the epoch ends with it, in part if a stop cuts it.
        std::int32_t& head = near_[slot(near_base_, near_bits)];
        if (index(until) > near_base_) {
            drain(head, out);
        } else {
            take_part(head, until, out);
        }
    }

    /// Calls visit(message) for everything pending, in no particular order.
    template <class Visit>
    void for_each(Visit visit) const {
        const auto walk = [&](std::int32_t head) {
            for (std::int32_t c = head; c != none; c = chunks_[c].next)
                for (int i = 0; i < chunks_[c].count; ++i) visit(chunks_[c].items[i]);
        };
        for (const std::int32_t head : near_) walk(head);
        for (const std::int32_t head : far_) walk(head);
        for (const Message& m : beyond_) visit(m);
    }

    std::size_t bytes() const {
        return chunks_.capacity() * sizeof(Chunk) + beyond_.capacity() * sizeof(Message);
    }

  private:
    static constexpr int near_bits = 10, far_bits = 9;
    static constexpr std::int64_t far_count = std::int64_t{1} << far_bits;
    static constexpr std::int32_t none = -1;
    static constexpr int chunk_items = 2048 / sizeof(Message) < 8 ? 8 : 2048 / sizeof(Message);

    struct Chunk {
        std::array<Message, chunk_items> items;
        std::int32_t next = none;
        std::int32_t count = 0;
    };

    std::int64_t index(Instant t) const { return t.ms / width_; }
    static std::size_t slot(std::int64_t i, int bits) {
        return static_cast<std::size_t>(i & ((std::int64_t{1} << bits) - 1));
    }

    void place(const Message& m) {
        const std::int64_t b = index(m.at);
        CITYLOAD_ENSURE(b >= near_base_);
        const std::int64_t f = b >> near_bits;
        if (f == far_base_) {
            push(near_[slot(b, near_bits)], m);
        } else if (f < far_base_ + far_count) {
            push(far_[slot(f, far_bits)], m);
        } else {
            beyond_.push_back(m);
        }
    }

    void push(std::int32_t& head, const Message& m) {
        if (head == none || chunks_[head].count == chunk_items) {
            std::int32_t fresh = free_;
            if (fresh == none) {
                fresh = static_cast<std::int32_t>(chunks_.size());
                chunks_.emplace_back();
            } else {
                free_ = chunks_[fresh].next;
            }
            chunks_[fresh].next = head;
            chunks_[fresh].count = 0;
            head = fresh;
        }
        Chunk& chunk = chunks_[head];
        chunk.items[chunk.count++] = m;
    }

    void release(std::int32_t chunk) {
        chunks_[chunk].next = free_;
        free_ = chunk;
    }

    void drain(std::int32_t& head, std::vector<Message>& out) {
        while (head != none) {
            Chunk& chunk = chunks_[head];
            out.insert(out.end(), chunk.items.begin(), chunk.items.begin() + chunk.count);
            size_ -= static_cast<std::size_t>(chunk.count);
            const std::int32_t done = head;
            head = chunk.next;
            release(done);
        }
    }

    void take_part(std::int32_t& head, Instant until, std::vector<Message>& out) {
        std::int32_t rest = head;
        head = none;
        while (rest != none) {
            const Chunk chunk = chunks_[rest];
            release(rest);
            rest = chunk.next;
            for (int i = 0; i < chunk.count; ++i) {
                if (chunk.items[i].at < until) {
                    out.push_back(chunk.items[i]);
                    --size_;
                } else {
                    push(head, chunk.items[i]);
                }
            }
        }
    }

    Instant earliest_in(std::int32_t head) const {
        Instant first = Instant::never();
        for (std::int32_t c = head; c != none; c = chunks_[c].next)
            for (int i = 0; i < chunks_[c].count; ++i)
                if (chunks_[c].items[i].at < first) first = chunks_[c].items[i].at;
        return first;
    }

    void step() {
        ++near_base_;
        if ((near_base_ >> near_bits) != far_base_) open_far();
    }

    /// The near calendar has turned over: spread the next wide bucket over it.
    void open_far() {
        far_base_ = near_base_ >> near_bits;
        std::int32_t& head = far_[slot(far_base_, far_bits)];
        std::int32_t rest = head;
        head = none;
        while (rest != none) {
            const Chunk chunk = chunks_[rest];
            release(rest);
            rest = chunk.next;
            for (int i = 0; i < chunk.count; ++i)
                push(near_[slot(index(chunk.items[i].at), near_bits)], chunk.items[i]);
        }
        if (!beyond_.empty()) {
            std::vector<Message> still;
            still.swap(beyond_);
            for (const Message& m : still) place(m);
        }
    }

    /// Nothing is pending: jump.
    void rebase(std::int64_t base) {
        near_base_ = base;
        far_base_ = base >> near_bits;
    }

    std::int64_t width_;
    std::int64_t near_base_;  ///< bucket now being read
    std::int64_t far_base_;   ///< wide bucket that the near calendar covers
    std::array<std::int32_t, std::size_t{1} << near_bits> near_;
    std::array<std::int32_t, std::size_t{1} << far_bits> far_;
    std::vector<Message> beyond_;
    std::vector<Chunk> chunks_;
    std::int32_t free_ = none;
    std::size_t size_ = 0;
};

}  // namespace cityload::sim
