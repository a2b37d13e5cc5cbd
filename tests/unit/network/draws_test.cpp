#include <gtest/gtest.h>

#include <vector>

#include "sim/draw_batch.hpp"

namespace cityload::sim {
namespace {

TEST(DrawBatch, gives_the_words_of_single_draws) {
    const Stream stream(77, 3, 9);
    for (const std::size_t n : {0u, 1u, 3u, 4u, 7u, 64u}) {
        std::vector<std::uint64_t> entities, first(n), second(n);
        for (std::size_t i = 0; i < n; ++i) entities.push_back(mix64(i));
        draw_pairs(stream, entities.data(), 0x123456789abcdef, n, first.data(), second.data());
        for (std::size_t i = 0; i < n; ++i) {
            EXPECT_EQ(first[i], stream.pair(entities[i], 0x123456789abcdef).first);
            EXPECT_EQ(second[i], stream.pair(entities[i], 0x123456789abcdef).second);
        }
        const std::uint64_t occasion = 0xfffffffe;  // the low half of the counter overflows
        draw_occasions(stream, 5ULL << 40, occasion, n, first.data(), second.data());
        for (std::size_t i = 0; i < n; ++i) {
            EXPECT_EQ(first[i], stream.pair(5ULL << 40, occasion + i).first);
            EXPECT_EQ(second[i], stream.pair(5ULL << 40, occasion + i).second);
        }
    }
}

}  // namespace
}  // namespace cityload::sim
