#include "models/network/source.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "sim/draw_batch.hpp"

namespace cityload::network {

namespace {

__extension__ using Wide = __int128;
constexpr int fine_bits = Distribution::fraction_bits;
constexpr std::int64_t half = std::int64_t{1} << (fine_bits - 1);
constexpr Duration day = sim::days(1);

DistributionSpec exponential(double mean) {
    DistributionSpec spec;
    spec.kind = DistributionSpec::Kind::exponential;
    spec.mean = mean;
    return spec;
}

}  // namespace

Source::Source(const Plan& plan, std::uint32_t index)
    : plan_(plan), spec_(plan.spec.sources[index].arrivals), index_(index) {
    end_fine_ = (plan.horizon.ms << fine_bits) - half;
    switch (spec_.process) {
        case ArrivalSpec::Process::poisson:
            exhausted_ = !(spec_.rate_per_ms > 0);
            if (!exhausted_) gap_ = Distribution(exponential(1 / spec_.rate_per_ms));
            break;
        case ArrivalSpec::Process::renewal:
            gap_ = Distribution(spec_.gap);
            if (!(gap_.mean() > 0))
                throw std::invalid_argument("the mean gap between arrivals must be above 0");
            break;
        case ArrivalSpec::Process::schedule:
            gap_ = Distribution(exponential(1));
            for (const double r : spec_.rates_per_ms) rates_.push_back(std::llround(r * 0x1p40));
            if (spec_.day_factor) factor_ = Distribution(*spec_.day_factor);
            exhausted_ =
                std::all_of(rates_.begin(), rates_.end(), [](std::int64_t r) { return r <= 0; });
            break;
        case ArrivalSpec::Process::log:
            break;
    }
    refill();
}

void Source::refill() {
    // What follows the last complete instant waits for the next batch, since its order is not yet
    // known.
    batch_.erase(batch_.begin(), batch_.begin() + static_cast<std::ptrdiff_t>(ready_));
    next_ = ready_ = 0;
    do {
        if (!exhausted_) generate();
        ready_ = batch_.size();
        if (!exhausted_)
            while (ready_ > 0 && batch_[ready_ - 1].at == batch_.back().at) --ready_;
    } while (ready_ == 0 && !exhausted_);
    for (std::size_t i = 0; i + 1 < ready_;) {
        std::size_t j = i + 1;
        while (j < ready_ && batch_[j].at == batch_[i].at) ++j;
        if (j - i > 1)
            std::sort(batch_.begin() + static_cast<std::ptrdiff_t>(i),
                      batch_.begin() + static_cast<std::ptrdiff_t>(j),
                      [](const Arrival& a, const Arrival& b) { return a.mixed < b.mixed; });
        i = j;
    }
}

void Source::generate() {
    switch (spec_.process) {
        case ArrivalSpec::Process::poisson:
            return generate_poisson();
        case ArrivalSpec::Process::renewal:
            return generate_renewal();
        case ArrivalSpec::Process::schedule:
            return generate_schedule();
        case ArrivalSpec::Process::log:
            return generate_log();
    }
}

void Source::add(std::int64_t fine) {
    const std::uint64_t id = customer_id(index_, n_++);
    batch_.push_back({Instant{(fine + half) >> fine_bits}, id, sim::mix64(id)});
}

std::uint64_t Source::gap_word(std::uint64_t n) {
    return (n & 1) == 0 ? plan_.gaps(index_, n >> 1) : plan_.gaps.second(index_, n >> 1);
}

void Source::generate_poisson() {
    std::uint64_t first[batch_size / 2], second[batch_size / 2];
    sim::draw_occasions(plan_.gaps, index_, n_ >> 1, batch_size / 2, first, second);
    for (std::size_t i = 0; i < batch_size; ++i) {
        fine_ += gap_.sample_fixed(i % 2 == 0 ? first[i / 2] : second[i / 2]);
        if (fine_ >= end_fine_) {
            exhausted_ = true;
            return;
        }
        add(fine_);
    }
}

void Source::generate_renewal() {
    for (std::size_t i = 0; i < batch_size; ++i) {
        // The sum cannot overflow: both are below 2^62.
        if (n_ == 0)
            fine_ = std::min(spec_.first.ms, plan_.horizon.ms) << fine_bits;
        else
            fine_ += gap_.sample_fixed(gap_word(n_));
        if (fine_ >= end_fine_) {
            exhausted_ = true;
            return;
        }
        add(fine_);
    }
}

void Source::generate_schedule() {
    for (std::size_t i = 0; i < batch_size; ++i) {
        if (!next_by_schedule()) {
            exhausted_ = true;
            return;
        }
        add(fine_);
    }
}

bool Source::next_by_schedule() {
    Wide need = Wide{gap_.sample_fixed(gap_word(n_))} << fine_bits;
    const auto steps = static_cast<std::int64_t>(rates_.size());
    for (;;) {
        const std::int64_t now = fine_ >> fine_bits;  // boundaries are whole milliseconds
        std::int64_t step = now / spec_.step.ms;
        if (now >= plan_.horizon.ms || (step >= steps && !spec_.repeat)) return false;
        std::int64_t until = std::min((step + 1) * spec_.step.ms, plan_.horizon.ms);
        std::int64_t rate = rates_[static_cast<std::size_t>(step % steps)];
        if (spec_.day_factor) {
            const std::int64_t today = now / day.ms;
            until = std::min(until, (today + 1) * day.ms);
            if (today != day_) {
                day_ = today;
                day_factor_ = factor_.sample_fixed(
                    plan_.day_factors(index_, static_cast<std::uint64_t>(today)));
                if (day_factor_ < 0) day_factor_ = 0;
            }
            rate = static_cast<std::int64_t>((Wide{rate} * day_factor_) >> 20);
        }
        const std::int64_t until_fine = until << fine_bits;
        const Wide available = (Wide{until_fine - fine_} * rate) >> fine_bits;
        if (rate > 0 && need <= available) {
            const Wide step_fine = ((need << fine_bits) + rate - 1) / rate;
            fine_ = static_cast<std::int64_t>(std::min<Wide>(fine_ + step_fine, until_fine));
            return fine_ < end_fine_;
        }
        need -= available;
        fine_ = until_fine;
    }
}

void Source::generate_log() {
    for (std::size_t i = 0; i < batch_size; ++i) {
        if (n_ >= spec_.log_ms.size() || spec_.log_ms[n_] >= plan_.horizon.ms) {
            exhausted_ = true;
            return;
        }
        const std::uint64_t id = customer_id(index_, n_);
        batch_.push_back({Instant{spec_.log_ms[n_]}, id, sim::mix64(id)});
        ++n_;
    }
}

}  // namespace cityload::network
