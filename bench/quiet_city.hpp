#pragma once
// The load pattern of a city without its content: a thousand cells with own events, epochs of five
// minutes, a few thousand messages of 48 bytes in an epoch of the day and next to nothing at night.

#include <cstdint>
#include <span>
#include <vector>

#include "sim/kernel.hpp"
#include "sim/random.hpp"

namespace cityload::bench {

struct CityMail {
    sim::Instant at;
    sim::CellId to;
    std::uint32_t step = 0;
    std::uint64_t id = 0;
    std::uint64_t payload[3] = {};
};
static_assert(sizeof(CityMail) == 48);

class QuietCity {
  public:
    using Message = CityMail;
    static constexpr bool self_driven = true;

    QuietCity(std::size_t cells, std::size_t cases) : wake_(cells), seen_(cells), cases_(cases) {}

    static bool before(const CityMail& a, const CityMail& b) {
        return a.at != b.at ? a.at < b.at : sim::mix64(a.id) < sim::mix64(b.id);
    }

    sim::Instant advance(sim::CellId cell, sim::Interval epoch, std::span<const CityMail> inbox,
                         sim::Post<CityMail>& post) {
        seen_[cell.value()] += inbox.size();
        for (const CityMail& mail : inbox) {
            const std::uint64_t u = draws_(mail.id, mail.step);
            CityMail next = mail;
            ++next.step;
            next.to = sim::CellId(sim::index_below(u, wake_.size()));
            next.at = in_hours(mail.at + sim::minutes(5) +
                               sim::Duration{static_cast<std::int64_t>(u % 7'200'000)});
            post(next);
        }
        // Own events: every few minutes by day.
        sim::Instant& wake = wake_[cell.value()];
        while (wake < epoch.until) wake = in_hours(wake + sim::minutes(3 + cell.value() % 10));
        return wake;
    }

    sim::Instant stop(sim::Instant now, sim::Post<CityMail>& post) {
        if (now == sim::Instant{})
            for (std::uint64_t k = 0; k < cases_; ++k)
                post({in_hours(sim::Instant{static_cast<std::int64_t>(sim::mix64(k) % 86'400'000)}),
                      sim::CellId(k % wake_.size()),
                      0,
                      k,
                      {}});
        return sim::Instant{(now.ms / 300'000 + 1) * 300'000};  // the bulletin grid, day and night
    }
    std::span<const sim::CellId> woken() const { return {}; }

    std::uint64_t handled() const {
        std::uint64_t sum = 0;
        for (const std::uint64_t n : seen_) sum += n;
        return sum;
    }

  private:
    /// Nothing happens but from 9 to 17 o'clock.
    static sim::Instant in_hours(sim::Instant t) {
        constexpr std::int64_t day = 86'400'000, open = 9 * 3'600'000, close = 17 * 3'600'000;
        const std::int64_t clock = t.ms % day;
        if (clock < open) return {t.ms - clock + open + clock / 8};
        if (clock >= close) return {t.ms - clock + day + open + (clock - close) / 8};
        return t;
    }

    std::vector<sim::Instant> wake_;
    std::vector<std::uint64_t> seen_;
    std::size_t cases_;
    sim::Stream draws_{1, 0, 1};
};

}  // namespace cityload::bench
