#include "sim/random.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <cmath>
#include <set>
#include <vector>

namespace cityload::sim {
namespace {

constexpr std::uint64_t highest = ~std::uint64_t{0};

TEST(Mix64, agrees_with_the_published_generator) {
    // The first outputs of SplitMix64 seeded with 0 (Vigna's reference implementation).
    EXPECT_EQ(mix64(0), 0xe220a8397b1dcdafULL);
    EXPECT_EQ(mix64(0x9e3779b97f4a7c15ULL), 0x6e789e6aa1b965f4ULL);
    EXPECT_EQ(mix64(2 * 0x9e3779b97f4a7c15ULL), 0x06c45d188009454fULL);
}

TEST(Philox, agrees_with_the_published_known_answers) {
    // kat_vectors of Random123: philox4x32, 10 rounds.
    const auto zero = r123::Philox4x32()({{0, 0, 0, 0}}, {{0, 0}});
    EXPECT_EQ(zero[0], 0x6627e8d5u);
    EXPECT_EQ(zero[1], 0xe169c58du);
    EXPECT_EQ(zero[2], 0xbc57ac4cu);
    EXPECT_EQ(zero[3], 0x9b00dbd8u);
    // philox2x64, 7 rounds.
    const DrawPair quick = Philox2x64::block(0, 0, 0);
    EXPECT_EQ(quick.first, 0xb41da69fbfefc666ULL);
    EXPECT_EQ(quick.second, 0x511e9ce1a5534056ULL);
}

TEST(Philox, with_keys_laid_down_beforehand_gives_the_words_of_random123) {
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        const std::uint64_t key = mix64(i), entity = mix64(key), occasion = mix64(entity);
        const auto words = r123::Philox2x64_R<Philox2x64::rounds>()({{entity, occasion}}, {{key}});
        const DrawPair ours = Philox2x64::block(key, entity, occasion);
        ASSERT_EQ(ours.first, words[0]) << i;
        ASSERT_EQ(ours.second, words[1]) << i;
    }
}

/// What holds for every generator.
template <class S>
class Streams : public ::testing::Test {};
using Generators = ::testing::Types<Stream, QuickStream>;
TYPED_TEST_SUITE(Streams, Generators);

TYPED_TEST(Streams, are_functions_of_their_key_alone) {
    const TypeParam a(7, 3, 5), b(7, 3, 5);
    const DrawPair early = a.pair(11, 0);
    for (std::uint64_t i = 0; i < 100; ++i) (void)b(i, i);
    const DrawPair late = b.pair(11, 0);
    EXPECT_EQ(early.first, late.first);
    EXPECT_EQ(early.second, late.second);
    EXPECT_EQ(a(11, 0), early.first);
}

TYPED_TEST(Streams, every_part_of_the_key_counts_with_all_its_bits) {
    std::set<std::uint64_t> seen;
    std::size_t asked = 0;
    const auto ask = [&](std::uint64_t seed, std::uint32_t replication, Purpose purpose,
                         std::uint64_t entity, std::uint64_t occasion) {
        const DrawPair p = TypeParam(seed, replication, purpose).pair(entity, occasion);
        seen.insert(p.first);
        seen.insert(p.second);
        asked += 2;
    };
    ask(0, 0, 0, 0, 0);
    for (int bit = 0; bit < 64; ++bit) {
        const std::uint64_t x = std::uint64_t{1} << bit;
        ask(x, 0, 0, 0, 0);
        ask(0, 0, 0, x, 0);
        ask(0, 0, 0, 0, x);
        if (bit < 32) {
            ask(0, static_cast<std::uint32_t>(x), 0, 0, 0);
            ask(0, 0, static_cast<Purpose>(x), 0, 0);
        }
    }
    // 514 words out of 2^64 all differ; a chance repetition has probability below 1e-14.
    EXPECT_EQ(seen.size(), asked);
}

/// Chi-square over 2^16 cells: the statistic has mean 65535 and standard deviation 362; the bound
/// is 6 standard deviations away on either side, a false alarm of about 2e-9 for each table.
void expect_even(const std::vector<int>& counts, double n, const char* what) {
    const double expected = n / static_cast<double>(counts.size());
    double statistic = 0;
    for (const int c : counts) statistic += (c - expected) * (c - expected) / expected;
    const double degrees = static_cast<double>(counts.size()) - 1;
    EXPECT_NEAR(statistic, degrees, 6 * std::sqrt(2 * degrees)) << what;
}

TYPED_TEST(Streams, draws_are_even_and_independent_of_their_neighbours) {
    constexpr std::size_t n = 1 << 20;
    std::vector<int> high(1 << 16), low(1 << 16), low_first(1 << 16), words(1 << 16),
        entities(1 << 16), occasions(1 << 16), replications(1 << 16), purposes(1 << 16),
        far_occasions(1 << 16);
    const TypeParam s(1, 0, 3), other(1, 1, 3), purpose(1, 0, 4);
    const auto cell = [](std::uint64_t a, std::uint64_t b) { return (a >> 56) << 8 | b >> 56; };
    for (std::uint64_t i = 0; i < n; ++i) {
        const DrawPair p = s.pair(i, 0);
        ++high[p.first >> 48];
        ++low[p.second & 0xffff];
        ++low_first[p.first & 0xffff];
        ++words[cell(p.first, p.second)];
        ++entities[cell(p.first, s(i + 1, 0))];
        ++occasions[cell(p.first, s(i, 1))];
        ++replications[cell(p.first, other(i, 0))];
        ++purposes[cell(p.first, purpose(i, 0))];
        // Entities and occasions are often put together from fields.
        const std::uint64_t id = (i >> 10) << 24 | (i & 1023);
        ++far_occasions[cell(s(id, 1ULL << 32 | 255 << 16 | 1), s(id, 1ULL << 32 | 255 << 16 | 2))];
    }
    expect_even(high, n, "high bits");
    expect_even(low, n, "low bits of the second word");
    expect_even(low_first, n, "low bits of the first word");
    expect_even(purposes, n, "neighbouring purposes");
    expect_even(far_occasions, n, "neighbouring attempts of an occasion put together from fields");
    expect_even(words, n, "two words of one block");
    expect_even(entities, n, "neighbouring entities");
    expect_even(occasions, n, "neighbouring occasions");
    expect_even(replications, n, "neighbouring replications");
}

TYPED_TEST(Streams, flipping_one_bit_of_the_key_flips_half_of_the_draw) {
    const TypeParam s(42, 0, 1);
    double entity = 0, occasion = 0, second = 0;
    for (std::uint64_t i = 0; i < 1000; ++i)
        for (int bit = 0; bit < 64; ++bit) {
            const std::uint64_t flip = std::uint64_t{1} << bit;
            entity += std::popcount(s(i, 9) ^ s(i ^ flip, 9));
            occasion += std::popcount(s(i, 9) ^ s(i, 9 ^ flip));
            second += std::popcount(s.second(i, 9) ^ s.second(i, 9 ^ flip));
        }
    // 64,000 words of 64 fair bits: standard deviation of the mean number of flips 4 / √64000 =
    // 0.016.
    EXPECT_NEAR(entity / 64'000, 32, 6 * 0.016);
    EXPECT_NEAR(occasion / 64'000, 32, 6 * 0.016);
    EXPECT_NEAR(second / 64'000, 32, 6 * 0.016);
}

TEST(StreamEngine, gives_the_words_of_its_stream_in_turn) {
    const Stream s(5, 6, 7);
    StreamEngine engine(s, 8);
    for (std::uint64_t i = 0; i < 10; ++i) EXPECT_EQ(engine(), s(8, i));
    EXPECT_EQ(StreamEngine::min(), 0u);
    EXPECT_EQ(StreamEngine::max(), highest);
}

TEST(StreamEngine, serves_boost_random) {
    StreamEngine engine(Stream(1, 2, 3), 4);
    boost::random::normal_distribution<double> normal(10, 2);
    constexpr int n = 400'000;
    double sum = 0, squares = 0;
    for (int i = 0; i < n; ++i) {
        const double x = normal(engine);
        sum += x;
        squares += (x - 10) * (x - 10);
    }
    // Five standard errors: false alarm 6e-7 each.
    EXPECT_NEAR(sum / n, 10, 5 * 2 / std::sqrt(n));
    EXPECT_NEAR(squares / n, 4, 5 * 4 * std::sqrt(2.0 / n));
    boost::random::uniform_int_distribution<int> die(1, 6);
    std::vector<int> faces(7);
    for (int i = 0; i < 60'000; ++i) ++faces[static_cast<std::size_t>(die(engine))];
    for (int face = 1; face <= 6; ++face)
        EXPECT_NEAR(faces[static_cast<std::size_t>(face)], 10'000,
                    5 * std::sqrt(60'000 * 5.0 / 36));
}

TEST(IndexBelow, cuts_the_uniforms_into_equal_parts) {
    EXPECT_EQ(index_below(0, 3), 0u);
    EXPECT_EQ(index_below(highest / 3, 3), 0u);
    EXPECT_EQ(index_below(highest / 3 + 1, 3), 1u);
    EXPECT_EQ(index_below(highest, 3), 2u);
    EXPECT_EQ(index_below(highest, 1), 0u);
    EXPECT_EQ(index_below(highest, highest), highest - 1);
}

TEST(Probability, zero_never_happens_and_one_always) {
    EXPECT_FALSE(Probability(0)(0));
    EXPECT_FALSE(Probability(-1)(0));
    EXPECT_FALSE(Probability()(0));
    EXPECT_TRUE(Probability(1)(highest));
    EXPECT_TRUE(Probability(2)(highest));
}

TEST(Probability, happens_below_its_threshold) {
    const Probability quarter(0.25);
    const std::uint64_t edge = std::uint64_t{1} << 62;
    EXPECT_TRUE(quarter(0));
    EXPECT_TRUE(quarter(edge - 1));
    EXPECT_FALSE(quarter(edge));
    EXPECT_EQ(quarter.value(), 0.25);
    EXPECT_EQ(Probability(1).value(), 1);
    EXPECT_NEAR(Probability(0.3).value(), 0.3, 0x1p-53);
    // Just below 1 is not certain.
    EXPECT_FALSE(Probability(1 - 0x1p-53)(highest));
    EXPECT_TRUE(Probability(1 - 0x1p-53)(highest - 2048));
}

TEST(Probability, raising_it_never_undoes_what_happened) {
    const Stream s(3, 0, 1);
    for (std::uint64_t i = 0; i < 1000; ++i) {
        bool happened = false;
        for (int k = 0; k <= 100; ++k) {
            const bool now = Probability(k / 100.0)(s(i, 0));
            EXPECT_TRUE(now || !happened);
            happened = now;
        }
        EXPECT_TRUE(happened);
    }
}

}  // namespace
}  // namespace cityload::sim
