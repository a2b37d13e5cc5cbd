#pragma once
// What each citizen has gone through: needs, trips, refusals and hours of the cases that count,
// four bytes each. Cells of any thread add to any account; the sums saturate, so that order does
// not matter.

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace cityload::city {

struct Account {
    std::uint32_t needs = 0;     ///< at most 63
    std::uint32_t refusals = 0;  ///< at most 63
    std::uint32_t trips = 0;     ///< at most 255
    std::uint32_t quarters =
        0;  ///< hours of all kinds, in quarters, each case rounded; at most 4095
};

class Accounts {
  public:
    explicit Accounts(std::size_t citizens)
        : size_(citizens), packed_(std::make_unique<std::atomic<std::uint32_t>[]>(citizens)) {}

    Accounts(const Accounts& other) : Accounts(other.size_) {
        for (std::size_t k = 0; k < size_; ++k)
            packed_[k].store(other.packed_[k].load(std::memory_order_relaxed),
                             std::memory_order_relaxed);
    }
    Accounts(Accounts&&) = default;

    std::size_t size() const { return size_; }

    void add(std::uint32_t citizen, std::uint32_t trips, std::uint32_t refusals,
             std::uint32_t minutes) {
        std::atomic<std::uint32_t>& mine = packed_[citizen];
        std::uint32_t old = mine.load(std::memory_order_relaxed), next;
        do {
            Account a = unpack(old);
            a.needs = std::min(63u, a.needs + 1);
            a.refusals = std::min(63u, a.refusals + refusals);
            a.trips = std::min(255u, a.trips + trips);
            a.quarters = std::min(4095u, a.quarters + (minutes + 7) / 15);
            next = a.needs << 26 | a.refusals << 20 | a.trips << 12 | a.quarters;
        } while (!mine.compare_exchange_weak(old, next, std::memory_order_relaxed));
    }
    Account operator[](std::uint32_t citizen) const {
        return unpack(packed_[citizen].load(std::memory_order_relaxed));
    }
    /// Asks the processor for an account that is added to soon.
    void fetch(std::uint32_t citizen) const { __builtin_prefetch(&packed_[citizen], 1, 0); }
    std::size_t bytes() const { return size_ * sizeof packed_[0]; }

  private:
    static Account unpack(std::uint32_t v) {
        return {v >> 26, v >> 20 & 63, v >> 12 & 255, v & 4095};
    }
    std::size_t size_;
    std::unique_ptr<std::atomic<std::uint32_t>[]> packed_;
};

/// Entries on their way into the accounts. The account of a citizen is seldom in the caches: it is
/// asked for when an entry comes and written to when some more have come.
class Entries {
  public:
    void add(Accounts& accounts, std::uint32_t citizen, std::uint32_t trips, std::uint32_t refusals,
             std::uint32_t minutes) {
        accounts.fetch(citizen);
        Entry& oldest = waiting_[next_];
        next_ = (next_ + 1) % waiting_.size();
        oldest.write(accounts);
        oldest = {citizen, trips, refusals, minutes};
    }
    /// Writes all.
    void close(Accounts& accounts) {
        for (Entry& e : waiting_) {
            e.write(accounts);
            e = {};
        }
    }

  private:
    static constexpr std::uint32_t nobody = 0xffffffff;
    struct Entry {
        std::uint32_t citizen = nobody, trips = 0, refusals = 0, minutes = 0;
        void write(Accounts& accounts) const {
            if (citizen != nobody) accounts.add(citizen, trips, refusals, minutes);
        }
    };
    std::array<Entry, 16> waiting_;
    std::size_t next_ = 0;
};

}  // namespace cityload::city
