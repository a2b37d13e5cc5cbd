#pragma once
// Arrivals of one source, in the order in which they happen.

#include <cstdint>
#include <vector>

#include "models/network/plan.hpp"

namespace cityload::network {

struct Arrival {
    Instant at{};
    std::uint64_t customer = 0;
    std::uint64_t mixed = 0;
};

/// Generates ahead in small batches. Arrivals of one instant come in the order of their mixed ids.
class Source {
  public:
    Source(const Plan& plan, std::uint32_t index);

    /// Time of the next arrival; never() after the last before the horizon.
    Instant next() const { return next_ < ready_ ? batch_[next_].at : Instant::never(); }
    const Arrival& front() const { return batch_[next_]; }
    void pop() {
        if (++next_ == ready_) refill();
    }
    /// All arrivals known now, from front(); pop_all() goes on to the next batch.
    const Arrival* ready_begin() const { return batch_.data() + next_; }
    const Arrival* ready_end() const { return batch_.data() + ready_; }
    void skip_to(const Arrival* a) {
        next_ = static_cast<std::size_t>(a - batch_.data());
        if (next_ == ready_) refill();
    }

  private:
    static constexpr std::size_t batch_size = 64;

    void refill();
    void generate();
    void add(std::int64_t fine);
    void generate_poisson();
    void generate_renewal();
    void generate_schedule();
    void generate_log();
    std::uint64_t gap_word(std::uint64_t n);
    bool next_by_schedule();
    std::int64_t rate_at(std::int64_t step_index, std::int64_t day) const;

    const Plan& plan_;
    const ArrivalSpec& spec_;
    std::uint32_t index_;
    std::int64_t end_fine_;  ///< arrivals from this fine time on are not before the horizon
    Distribution gap_;
    Distribution factor_;
    std::vector<std::int64_t> rates_;  ///< schedule: arrivals per ms in units of 2^-40
    std::int64_t day_ = -1;            ///< day that day_factor_ is of
    std::int64_t day_factor_ = 0;
    std::int64_t fine_ = 0;  ///< time of the last arrival, 2^-20 ms
    std::uint64_t n_ = 0;    ///< arrivals generated
    bool exhausted_ = false;
    std::vector<Arrival> batch_;
    std::size_t next_ = 0, ready_ = 0;
};

}  // namespace cityload::network
