#pragma once
// Pending mail, by time. A calendar of narrow buckets for the near future, one
// of 1024 times wider buckets for the far future, and a list for what lies beyond; each bucket is a
// chain of small chunks from a common store, so that memory follows what is really pending and
// nothing is allocated per message. Empty time costs nothing, however long it is.

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
    using Chain = MailChain<Message>;

    /// `width`: length of a near bucket, at least 1 ms; best the epoch's length. `pool`: where the
    /// chunks for the messages come from; whoever calls the agenda has it for himself.
    Agenda(Duration width, ChunkPool<Message>& pool)
        : bucket_of_(static_cast<std::uint64_t>(width.ms > 0 ? width.ms : 1)),
          store_(pool.store()),
          pool_(pool) {}
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

    /// Forgets what is due before `until`: appends buckets of it to `due` and the bucket that
    /// `until` cuts, whole, to `cut`. Their chunks belong to the caller from now on.
    void take(Instant until, std::vector<Chain>& due, std::vector<Chain>& cut) {
        const std::int64_t last = bucket(until - Duration{1});
        while (size_ > 0 && find_bucket(last)) {
            near_taken_.reset(near_base_);
            const Chain mail = std::exchange(near_[slot(near_base_, near_bits)], {});
            size_ -= mail.size();
            (near_base_ == last && bucket(until) == last ? cut : due).push_back(mail);
        }
        if (last > near_base_) move_to(last);
    }

    /// Calls visit(message) for everything pending, in no particular order.
    template <class Visit>
    void for_each(Visit visit) const {
        const auto visit_run = [&](const MailRun& run) {
            const Message* const first = store_.items(run.chunk);
            for (const Message* m = first; m != first + run.count; ++m) visit(*m);
        };
        for (const Chain& bucket : near_) bucket.for_each_run(store_, visit_run);
        for (const Chain& bucket : far_) bucket.for_each_run(store_, visit_run);
        for (const Message& m : beyond_) visit(m);
    }

    /// Without the store.
    std::size_t bytes() const { return sizeof(*this) + beyond_.capacity() * sizeof(Message); }

  private:
    static constexpr int near_bits = 10, far_bits = 9;
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
        Chain* bucket = &near_[slot(b, near_bits)];
        if (f == far_base_) {
            near_taken_.set(b);
        } else {
            far_taken_.set(f);
            bucket = &far_[slot(f, far_bits)];
        }
        bucket->push(m, pool_);
    }

    /// Empties a bucket into others.
    void spread(const Chain& bucket) {
        bucket.for_each_run(store_, [&](const MailRun& run) {
            const Message* const first = store_.items(run.chunk);
            for (const Message* m = first; m != first + run.count; ++m) place(*m);
            pool_.give_back(run.chunk);
        });
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
        spread(std::exchange(far_[slot(far_base_, far_bits)], {}));
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
    std::array<Chain, std::size_t{1} << near_bits> near_;
    std::array<Chain, std::size_t{1} << far_bits> far_;
    std::vector<Message> beyond_;
    std::int64_t beyond_first_ = no_bucket;  ///< least wide bucket among them
    const MailStore<Message>& store_;
    ChunkPool<Message>& pool_;
    std::size_t size_ = 0;
};

}  // namespace cityload::sim
