#include "models/city/cell_map.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

namespace cityload::city {
namespace {

TEST(CellMap, every_cell_is_one_part_of_the_city) {
    for (const std::size_t towns : {1, 2, 13, 198})
        for (const std::size_t buildings : {1, 3, 825, 1024}) {
            const CellMap map(towns, buildings, 40);
            std::set<std::size_t> seen;
            const auto check = [&](sim::CellId cell, CellMap::Kind kind, std::size_t index) {
                EXPECT_TRUE(seen.insert(cell.value()).second);
                EXPECT_LT(cell.value(), map.cells());
                EXPECT_EQ(map(cell).kind, kind);
                EXPECT_EQ(map(cell).index, index);
                const bool strides = kind == CellMap::Kind::home || kind == CellMap::Kind::building;
                EXPECT_EQ(cell.value() < map.striding(), strides);
            };
            for (std::size_t t = 0; t < towns; ++t) check(map.home(t), CellMap::Kind::home, t);
            for (std::size_t b = 0; b < buildings; ++b)
                check(map.building(b), CellMap::Kind::building, b);
            for (std::size_t o = 0; o < 40; ++o) check(map.office(o), CellMap::Kind::office, o);
            check(map.hotline(), CellMap::Kind::hotline, 0);
            EXPECT_EQ(seen.size(), map.cells());
        }
}

TEST(CellMap, neighbours_lie_far_apart) {
    // The thirteen halls of a city, wherever they stand in its list, in sixteen ranges of cells.
    const CellMap map(198, 825, 40);
    for (std::size_t first = 0; first + 13 <= 825; ++first) {
        std::array<int, 16> in_range{};
        for (std::size_t b = first; b < first + 13; ++b)
            ++in_range[map.building(b).value() * 16 / map.striding()];
        EXPECT_LE(*std::max_element(in_range.begin(), in_range.end()), 2) << "from " << first;
    }
}

}  // namespace
}  // namespace cityload::city
