#pragma once
// Pending mail of one shard, by time. A calendar of buckets one epoch wide for the near future, one
// of wider buckets for the far future, and a list for what lies beyond; each bucket is a chain of
// small chunks from a common store, so that memory follows what is really pending and nothing is
// allocated per message. Empty time costs nothing, however long it is.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "sim/check.hpp"
#include "sim/divider.hpp"
#include "sim/mail_store.hpp"
#include "sim/time.hpp"

namespace cityload::sim {

/// A ring of 2^Bits places of which some are taken, with the next taken one found word by word.
template <int Bits>
class TakenPlaces {
  public:
    static constexpr std::int64_t size = std::int64_t{1} << Bits;

    void set(std::int64_t i) { words_[word(i)] |= bit(i); }
    void reset(std::int64_t i) { words_[word(i)] &= ~bit(i); }

    /// The first taken i in [from, until), until if there is none. At most once round the ring.
    std::int64_t first(std::int64_t from, std::int64_t until) const {
        for (std::int64_t i = from; i < until; i = (i | 63) + 1) {
            const std::uint64_t rest = words_[word(i)] >> (i & 63);
            if (rest != 0) return std::min(i + std::countr_zero(rest), until);
        }
        return until;
    }

  private:
    static std::size_t word(std::int64_t i) {
        return static_cast<std::size_t>((i & (size - 1)) >> 6);
    }
    static std::uint64_t bit(std::int64_t i) { return std::uint64_t{1} << (i & 63); }
    std::array<std::uint64_t, static_cast<std::size_t>(size / 64)> words_{};
};

/// Message needs a member `Instant at` (not negative) and must be trivially copyable.
template <class Message>
class Agenda {
  public:
    /// `width`: length of a near bucket, at least 1 ms; best the epoch's length. `store`: where the
    /// messages are.
    Agenda(Duration width, MailStore<Message>& store)
        : bucket_of_(static_cast<std::uint64_t>(width.ms > 0 ? width.ms : 1)), store_(store) {}
    Agenda(const Agenda&) = delete;
    Agenda& operator=(const Agenda&) = delete;

    std::size_t size() const { return size_; }

    /// Not before the end of what take() has been asked for.
    void insert(const Message& message) {
        ++size_;
        place(message);
    }

    /// A lower bound of the earliest pending time, never later than it; Instant::never() if nothing
    /// is pending.
    Instant next() const {
        if (size_ == 0) return Instant::never();
        const std::int64_t near_end = (far_base_ + 1) << near_bits;
        const std::int64_t b = near_taken_.first(near_base_, near_end);
        return start_of(b < near_end ? b : next_far() << near_bits);
    }

    /// Appends to `out` everything due before `until` and forgets it. The messages stay where they
    /// are until the caller gives the chunks back to the store.
    void take(Instant until, std::vector<MailRun>& out) {
        const std::int64_t last = bucket(until - Duration{1});
        while (size_ > 0 && find_bucket(last)) {
            // The last bucket is taken whole if the epoch ends with it, in part if a stop cuts it.
            if (near_base_ == last && bucket(until) == last) {
                take_part(until, out);
                return;
            }
            near_taken_.reset(near_base_);
            hand_out(std::exchange(near_[slot(near_base_, near_bits)], {}), out);
        }
        if (last > near_base_) move_to(last);
    }

    /// Calls visit(message) for everything pending, in no particular order.
    template <class Visit>
    void for_each(Visit visit) const {
        const auto visit_all = [&](const Message* m, const Message* end) {
            for (; m != end; ++m) visit(*m);
        };
        for (const Bucket& bucket : near_) walk(bucket, visit_all);
        for (const Bucket& bucket : far_) walk(bucket, visit_all);
        for (const Message& m : beyond_) visit(m);
    }

    /// Without the store.
    std::size_t bytes() const { return sizeof(*this) + beyond_.capacity() * sizeof(Message); }

  private:
    static constexpr int near_bits = 10, far_bits = 9;
    using Store = MailStore<Message>;
    using Chunk = typename Store::Chunk;

    /// A chain of chunks of which only the first may have room. Its count stands here, near the
    /// others' and not in the chunk.
    struct Bucket {
        Chunk head = Store::none;
        std::uint32_t count = Store::chunk_items;
    };

    std::int64_t bucket(Instant t) const {
        return static_cast<std::int64_t>(bucket_of_(static_cast<std::uint64_t>(t.ms)));
    }
    Instant start_of(std::int64_t b) const {
        return Instant{b * static_cast<std::int64_t>(bucket_of_.divisor())};
    }
    static std::size_t slot(std::int64_t i, int bits) {
        return static_cast<std::size_t>(i & ((std::int64_t{1} << bits) - 1));
    }

    void place(const Message& m) {
        const std::int64_t b = bucket(m.at);
        CITYLOAD_ENSURE(b >= near_base_);
        const std::int64_t f = b >> near_bits;
        if (f >= far_base_ + far_taken_.size) {
            if (f < beyond_first_) beyond_first_ = f;
            beyond_.push_back(m);
            return;
        }
        Bucket* bucket = &near_[slot(b, near_bits)];
        if (f == far_base_) {
            near_taken_.set(b);
        } else {
            far_taken_.set(f);
            bucket = &far_[slot(f, far_bits)];
        }
        push(*bucket, m);
    }

    void push(Bucket& bucket, const Message& m) {
        if (bucket.count == Store::chunk_items) bucket = {store_.take(bucket.head), 0};
        std::construct_at(store_.items(bucket.head) + bucket.count++, m);
    }

    /// Calls visit(first, end) for each chunk's messages.
    template <class Visit>
    void walk(const Bucket& bucket, Visit visit) const {
        std::size_t n = bucket.count;
        for (Chunk c = bucket.head; c != Store::none; n = Store::chunk_items) {
            const Chunk next = store_.next(c);
            const Message* const first = store_.items(c);
            visit(first, first + n);
            c = next;
        }
    }

    /// Empties the bucket into others: hands each message to move(message).
    template <class Move>
    void spread(Bucket bucket, Move move) {
        for (Chunk c = bucket.head; c != Store::none;) {
            const Message* const first = store_.items(c);
            for (const Message* m = first; m != first + bucket.count; ++m) move(*m);
            const Chunk done = std::exchange(c, store_.next(c));
            store_.give_back(done);
            bucket.count = Store::chunk_items;
        }
    }

    void hand_out(Bucket bucket, std::vector<MailRun>& out) {
        for (; bucket.head != Store::none;
             bucket = {store_.next(bucket.head), Store::chunk_items}) {
            out.push_back({bucket.head, bucket.count});
            size_ -= bucket.count;
        }
    }

    void take_part(Instant until, std::vector<MailRun>& out) {
        Bucket& bucket = near_[slot(near_base_, near_bits)];
        Bucket due, rest;
        spread(std::exchange(bucket, {}),
               [&](const Message& m) { push(m.at < until ? due : rest, m); });
        hand_out(due, out);
        bucket = rest;
        if (bucket.head == Store::none) near_taken_.reset(near_base_);
    }

    /// Makes the first bucket that holds something the one being read, if it is not after `last`.
    bool find_bucket(std::int64_t last) {
        while (true) {
            const std::int64_t near_end = (far_base_ + 1) << near_bits;
            const std::int64_t b = near_taken_.first(near_base_, near_end);
            if (b < near_end) {
                if (b > last) return false;
                near_base_ = b;
                return true;
            }
            const std::int64_t f = next_far();
            if ((f << near_bits) > last) return false;
            move_to(f << near_bits);
        }
    }

    /// The first wide bucket after the near calendar that holds something. Requires one.
    std::int64_t next_far() const {
        const std::int64_t end = far_base_ + far_taken_.size;
        const std::int64_t f = far_taken_.first(far_base_ + 1, end);
        return f < end ? f : beyond_first_;
    }

    /// Reads on from `bucket`; nothing is pending before it.
    void move_to(std::int64_t bucket) {
        near_base_ = bucket;
        if ((bucket >> near_bits) == far_base_) return;
        far_base_ = bucket >> near_bits;
        // The near calendar has turned over: spread the wide bucket over it.
        far_taken_.reset(far_base_);
        spread(std::exchange(far_[slot(far_base_, far_bits)], {}),
               [&](const Message& m) { place(m); });
        if (beyond_first_ < far_base_ + far_taken_.size) {
            const std::vector<Message> still = std::exchange(beyond_, {});
            beyond_first_ = no_bucket;
            for (const Message& m : still) place(m);
        }
    }

    static constexpr std::int64_t no_bucket = std::numeric_limits<std::int64_t>::max();

    Divider bucket_of_;
    std::int64_t near_base_ = 0;  ///< bucket now being read
    std::int64_t far_base_ = 0;   ///< wide bucket that the near calendar covers
    TakenPlaces<near_bits> near_taken_;
    TakenPlaces<far_bits> far_taken_;
    std::array<Bucket, std::size_t{1} << near_bits> near_;
    std::array<Bucket, std::size_t{1} << far_bits> far_;
    std::vector<Message> beyond_;
    std::int64_t beyond_first_ = no_bucket;  ///< least wide bucket among them
    Store& store_;
    std::size_t size_ = 0;
};

}  // namespace cityload::sim
