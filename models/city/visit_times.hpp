#pragma once
// When in the day visits happen, and how the volume of needs varies from day to day: the office
// profile times gamma factors at city, office, queue and half-hour level (fitted to 138 ticket
// queues of Warsaw, January 2020).

#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include "models/city/draws.hpp"
#include "models/city/plan.hpp"
#include "sim/distribution.hpp"

namespace cityload::city {

class VisitTimes {
  public:
    VisitTimes(const World& world, const Draws& draws);

    /// Prepares everything for day `day` and the days before the horizon; to be called for every
    /// day in order, from one thread, before anybody asks for it.
    void open_day(std::int64_t day);

    /// Factor on the rate of needs of a department in a district today, in 2^-16.
    std::int64_t need_factor(std::size_t district, std::size_t department) const {
        return need_factor_[district * departments_ + department];
    }

    /// Asks the processor for what visit() will read.
    void prefetch(std::size_t district, std::size_t department, std::int64_t day) const {
        if (prepared(day)) __builtin_prefetch(&table_[row(day, district, department)]);
    }

    /// Time of a visit to `department` in `district` on `day`, for uniform u.
    Instant visit(std::size_t district, std::size_t department, std::int64_t day,
                  std::uint64_t u) const;

  private:
    static constexpr std::int64_t ring =
        32;  ///< days prepared ahead; later visits follow the plain profile
    /// Shares of the half hours that have a weight, added up, in 65535ths; filled up with 65535.
    /// The last, which is the whole, is left out: a row is half a cache line unless a profile has
    /// weight in more than 17 half hours of the day.
    struct alignas(32) Line {
        std::array<std::uint16_t, 16> end{};
    };
    static constexpr std::size_t width = std::tuple_size_v<decltype(Line::end)>;

    void fill(std::int64_t day);
    bool prepared(std::int64_t day) const { return day <= filled_ && day > filled_ - ring; }
    /// Row of a prepared day.
    std::size_t row(std::int64_t day, std::size_t district, std::size_t department) const {
        return ((static_cast<std::size_t>(day % ring) * districts_ + district) * departments_ +
                department) *
               lines_;
    }
    void accumulate(const std::array<double, 48>& weights, Line* row) const;

    const World& world_;
    Draws draws_;  ///< a copy: whoever owns this may be copied
    std::size_t departments_, districts_;
    sim::Distribution city_day_, office_day_, queue_day_, block_;
    std::vector<std::uint16_t>
        office_of_;  ///< department → kind of office, for the office-level factor
    std::vector<std::int64_t> need_factor_;
    std::vector<std::uint8_t> half_hours_;  ///< those with a weight, ascending
    std::size_t lines_ = 1;                 ///< of a row
    std::vector<Line> table_;               ///< (day % ring, district, department, line)
    std::array<Line, 3> plain_;
    std::int64_t filled_ = -1;
};

}  // namespace cityload::city
