#include "sim/draw_batch.hpp"

// Checked builds draw one by one, so that a key registry sees every key.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(CITYLOAD_CHECKS)
#include <immintrin.h>
#define CITYLOAD_FOUR_LANES 1
#endif

namespace cityload::sim {

namespace {

#ifdef CITYLOAD_FOUR_LANES

/// Philox4x32-10 on four counters, one in each 64-bit lane. Only the low half of a lane counts on
/// the way: the multiplication ignores the high half.
__attribute__((target("avx2"))) inline void four_blocks(std::uint64_t key, __m256i entity,
                                                        __m256i occasion, std::uint64_t* first,
                                                        std::uint64_t* second) {
    const __m256i m0 = _mm256_set1_epi64x(0xD2511F53), m1 = _mm256_set1_epi64x(0xCD9E8D57);
    __m256i c0 = entity, c1 = _mm256_srli_epi64(entity, 32);
    __m256i c2 = occasion, c3 = _mm256_srli_epi64(occasion, 32);
    auto k0 = static_cast<std::uint32_t>(key), k1 = static_cast<std::uint32_t>(key >> 32);
    for (int round = 0; round < 10; ++round) {
        const __m256i p0 = _mm256_mul_epu32(c0, m0), p1 = _mm256_mul_epu32(c2, m1);
        c0 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p1, 32), c1),
                              _mm256_set1_epi64x(k0));
        c2 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p0, 32), c3),
                              _mm256_set1_epi64x(k1));
        c1 = p1;
        c3 = p0;
        k0 += 0x9E3779B9;
        k1 += 0xBB67AE85;
    }
    const __m256i low = _mm256_set1_epi64x(0xffffffff);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(first),
                        _mm256_or_si256(_mm256_slli_epi64(c1, 32), _mm256_and_si256(c0, low)));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(second),
                        _mm256_or_si256(_mm256_slli_epi64(c3, 32), _mm256_and_si256(c2, low)));
}

__attribute__((target("avx2"))) std::size_t pairs_by_four(std::uint64_t key,
                                                          const std::uint64_t* entities,
                                                          std::uint64_t occasion, std::size_t n,
                                                          std::uint64_t* first,
                                                          std::uint64_t* second) {
    const __m256i o = _mm256_set1_epi64x(static_cast<long long>(occasion));
    std::size_t i = 0;
    for (; i + 4 <= n; i += 4)
        four_blocks(key, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(entities + i)), o,
                    first + i, second + i);
    return i;
}

__attribute__((target("avx2"))) std::size_t occasions_by_four(std::uint64_t key,
                                                              std::uint64_t entity,
                                                              std::uint64_t occasion, std::size_t n,
                                                              std::uint64_t* first,
                                                              std::uint64_t* second) {
    const __m256i e = _mm256_set1_epi64x(static_cast<long long>(entity));
    __m256i o = _mm256_add_epi64(_mm256_set1_epi64x(static_cast<long long>(occasion)),
                                 _mm256_set_epi64x(3, 2, 1, 0));
    std::size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        four_blocks(key, e, o, first + i, second + i);
        o = _mm256_add_epi64(o, _mm256_set1_epi64x(4));
    }
    return i;
}

bool has_four_lanes() {
    static const bool yes = __builtin_cpu_supports("avx2");
    return yes;
}

#endif

}  // namespace

void draw_pairs(const Stream& stream, const std::uint64_t* entities, std::uint64_t occasion,
                std::size_t n, std::uint64_t* first, std::uint64_t* second) {
    std::size_t i = 0;
#ifdef CITYLOAD_FOUR_LANES
    if (has_four_lanes()) i = pairs_by_four(stream.key(), entities, occasion, n, first, second);
#endif
    for (; i < n; ++i) {
        const DrawPair pair = stream.pair(entities[i], occasion);
        first[i] = pair.first;
        second[i] = pair.second;
    }
}

void draw_occasions(const Stream& stream, std::uint64_t entity, std::uint64_t occasion,
                    std::size_t n, std::uint64_t* first, std::uint64_t* second) {
    std::size_t i = 0;
#ifdef CITYLOAD_FOUR_LANES
    if (has_four_lanes()) i = occasions_by_four(stream.key(), entity, occasion, n, first, second);
#endif
    for (; i < n; ++i) {
        const DrawPair pair = stream.pair(entity, occasion + i);
        first[i] = pair.first;
        second[i] = pair.second;
    }
}

}  // namespace cityload::sim
