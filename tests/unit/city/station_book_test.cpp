// How waits are booked by half hours, against counting every second of them.

#include "models/city/station_book.hpp"

#include <gtest/gtest.h>

#include <array>

#include "sim/random.hpp"

namespace cityload::city {
namespace {

using sim::Duration;
using sim::seconds;

TEST(StationBook, a_wait_counts_in_every_half_hour_over_which_it_lasts) {
    constexpr std::int64_t half = 1800;
    sim::StreamEngine random(sim::Stream(11, 0, 1), 0);
    const auto below = [&](std::int64_t n) {
        return static_cast<std::int64_t>(sim::index_below(random(), static_cast<std::uint64_t>(n)));
    };
    for (int round = 0; round < 200; ++round) {
        StationBook book;
        std::array<StationBook::HalfHour, StationBook::halves> expected{};
        for (int person = 0; person < 20; ++person) {
            // Often at a half hour's edge, often not at all, sometimes past midnight.
            std::int64_t from = below(86'400), wait = below(3) == 0 ? 0 : below(3 * 3600);
            if (below(4) == 0) from -= from % half;
            if (below(4) == 0) wait -= (from + wait) % half;
            wait = std::max<std::int64_t>(0, wait);
            const bool served = below(2) == 0;
            book.stand(seconds(from), seconds(from + wait), served);
            auto& arrival = expected[static_cast<std::size_t>(from / half)];
            (served ? arrival.served : arrival.left) += 1;
            if (served) arrival.wait_ms += 1000 * wait;
            for (std::int64_t s = from; s < from + wait; ++s)
                expected[static_cast<std::size_t>(std::min<std::int64_t>(s / half, 47))].queue_ms +=
                    1000;
        }
        for (std::size_t h = 0; h < StationBook::halves; ++h) {
            ASSERT_EQ(book.half_hours[h].served, expected[h].served) << h;
            ASSERT_EQ(book.half_hours[h].left, expected[h].left) << h;
            ASSERT_EQ(book.half_hours[h].wait_ms, expected[h].wait_ms) << h;
            ASSERT_EQ(book.half_hours[h].queue_ms, expected[h].queue_ms) << h;
            if (expected[h].served + expected[h].left + expected[h].queue_ms > 0) {
                ASSERT_LT(h, book.until);
            }
        }
    }
}

}  // namespace
}  // namespace cityload::city
