#pragma once
// What each citizen has gone through: needs, trips, refusals and hours of the cases that count,
// four bytes each. Cells of any thread add to any account; the sums saturate, so that order does
// not matter.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

namespace cityload::city {

struct Account {
    std::uint32_t needs = 0;     ///< at most 63
    std::uint32_t refusals = 0;  ///< at most 63
    std::uint32_t trips = 0;     ///< at most 255
    std::uint32_t quarters =
        0;  ///< hours of all kinds, in quarters, each case rounded; at most 4095
};

/// What is to be added to an account.
struct Entry {
    std::uint32_t citizen = 0;
    std::uint16_t minutes = 0;  ///< more than an account holds
    std::uint8_t trips = 0, refusals = 0;
};

class Accounts {
  public:
    explicit Accounts(std::size_t citizens) : packed_(citizens) {}
    Accounts(const Accounts& other) : packed_(other.packed_) {}
    Accounts& operator=(const Accounts&) = delete;

    std::size_t size() const { return packed_.size(); }

    /// One thread after another: a lock for many entries costs less than an atomic sum for each,
    /// which waits for all that was written before. An account is seldom in the caches and is asked
    /// for some entries ahead.
    void add(std::span<const Entry> entries) {
        constexpr std::size_t ahead = 16;
        const std::scoped_lock lock(writing_);
        for (std::size_t k = 0; k < entries.size(); ++k) {
            if (k + ahead < entries.size())
                __builtin_prefetch(&packed_[entries[k + ahead].citizen], 1, 0);
            add(entries[k]);
        }
    }
    /// Not while anybody adds.
    Account operator[](std::uint32_t citizen) const { return unpack(packed_[citizen]); }
    std::size_t bytes() const { return packed_.size() * sizeof packed_[0]; }

  private:
    static Account unpack(std::uint32_t v) {
        return {v >> 26, v >> 20 & 63, v >> 12 & 255, v & 4095};
    }
    void add(const Entry& e) {
        Account a = unpack(packed_[e.citizen]);
        a.needs = std::min(63u, a.needs + 1);
        a.refusals = std::min(63u, a.refusals + e.refusals);
        a.trips = std::min(255u, a.trips + e.trips);
        a.quarters = std::min(4095u, a.quarters + (e.minutes + 7u) / 15);
        packed_[e.citizen] = a.needs << 26 | a.refusals << 20 | a.trips << 12 | a.quarters;
    }
    std::vector<std::uint32_t> packed_;
    std::mutex writing_;
};

/// Entries on their way into the accounts, of one thread.
class Entries {
  public:
    void add(Accounts& accounts, std::uint32_t citizen, std::uint8_t trips, std::uint8_t refusals,
             std::uint32_t minutes) {
        waiting_[count_++] = {citizen, static_cast<std::uint16_t>(std::min(65535u, minutes)), trips,
                              refusals};
        if (count_ == waiting_.size()) close(accounts);
    }
    /// Writes all.
    void close(Accounts& accounts) {
        accounts.add({waiting_.data(), count_});
        count_ = 0;
    }

  private:
    std::array<Entry, 512> waiting_;
    std::size_t count_ = 0;
};

}  // namespace cityload::city
