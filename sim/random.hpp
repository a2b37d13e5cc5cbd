#pragma once
// Keyed randomness. A draw is a pure function of (seed, replication, purpose, entity, occasion): no
// state advances, so neither thread nor order nor regime can change it, and two regimes that ask
// the same question of the same citizen get the same answer (common random numbers).
//
// Generators: of the Philox family of Random123 (Salmon, Moraes, Dror, Shaw, "Parallel random
// numbers: as easy as 1, 2, 3", SC'11).

#include <Random123/philox.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#ifdef CITYLOAD_CHECKS
#include "sim/key_registry.hpp"
#endif

namespace cityload::sim {

/// What a draw decides. Models number their own purposes; two purposes never share a number.
using Purpose = std::uint32_t;

/// A bijection of 64-bit words whose output looks random (the finaliser of SplitMix64; Steele, Lea,
/// Flood 2014). Used wherever an order must not favour low ids.
constexpr std::uint64_t mix64(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

/// Two independent uniform 64-bit words from one evaluation of the generator.
struct DrawPair {
    std::uint64_t first;
    std::uint64_t second;
};

class KeyRegistry;

/// Philox4x32 with ten rounds: the generator's standard form.
struct Philox4x32 {
    using Keys = std::uint64_t;

    static DrawPair block(Keys key, std::uint64_t entity, std::uint64_t occasion) {
        const r123::Philox4x32::ctr_type counter = {
            {static_cast<std::uint32_t>(entity), static_cast<std::uint32_t>(entity >> 32),
             static_cast<std::uint32_t>(occasion), static_cast<std::uint32_t>(occasion >> 32)}};
        const r123::Philox4x32::key_type keys = {
            {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)}};
        const auto words = r123::Philox4x32()(counter, keys);
        return {(std::uint64_t{words[1]} << 32) | words[0],
                (std::uint64_t{words[3]} << 32) | words[2]};
    }
};

/// Philox2x64 with seven rounds: a third of the instructions, for models that draw several times an
/// event. Its authors know of no statistical flaw from six rounds on; one is to spare. The same
/// words as Random123's; here the keys of the rounds are laid down once instead of at every block.
struct Philox2x64 {
    static constexpr std::size_t rounds = 7;

    struct Keys {
        constexpr Keys() = default;
        constexpr Keys(std::uint64_t key) {  // a key stands for those that follow from it
            for (std::uint64_t& k : of_round) {
                k = key;
                key += 0x9e3779b97f4a7c15ULL;
            }
        }
        std::array<std::uint64_t, rounds> of_round{};
    };

    static DrawPair block(const Keys& keys, std::uint64_t entity, std::uint64_t occasion) {
        __extension__ using Wide = unsigned __int128;
        std::uint64_t left = entity, right = occasion;
        for (const std::uint64_t key : keys.of_round) {
            const Wide product = Wide{left} * 0xd2b74407b1ce6e93ULL;
            left = static_cast<std::uint64_t>(product >> 64) ^ key ^ right;
            right = static_cast<std::uint64_t>(product);
        }
        return {left, right};
    }
};

/// The randomness of one purpose in one run: draws for any entity on any occasion.
template <class Generator>
class KeyedStream {
  public:
    KeyedStream() = default;
    constexpr KeyedStream(std::uint64_t seed, std::uint32_t replication, Purpose purpose)
        : key_(mix64(mix64(mix64(seed) + replication) + purpose)), keys_(key_) {}

    /// This stream, held to drawing each word once in checked builds (InternalError otherwise).
    /// Elsewhere the same stream: it costs nothing there. The registry must outlive all copies.
    KeyedStream once_only([[maybe_unused]] KeyRegistry& registry) const {
        KeyedStream result = *this;
#ifdef CITYLOAD_CHECKS
        result.registry_ = &registry;
#endif
        return result;
    }

    /// The same words without being held to anything: for looking ahead at a decision that is not
    /// taken yet. Whoever takes it draws its words from the stream itself.
    KeyedStream unwatched() const {
        KeyedStream result = *this;
#ifdef CITYLOAD_CHECKS
        result.registry_ = nullptr;
#endif
        return result;
    }

    /// Both words of the block for (entity, occasion).
    DrawPair pair(std::uint64_t entity, std::uint64_t occasion) const {
        note(entity, occasion, 3);
        return block(entity, occasion);
    }

    /// One uniform 64-bit word for (entity, occasion): the first of the block.
    std::uint64_t operator()(std::uint64_t entity, std::uint64_t occasion) const {
        note(entity, occasion, 1);
        return block(entity, occasion).first;
    }

    /// The other word of the block, for a second decision on the same occasion.
    std::uint64_t second(std::uint64_t entity, std::uint64_t occasion) const {
        note(entity, occasion, 2);
        return block(entity, occasion).second;
    }

    /// What the generator is keyed by, for draw_batch.cpp.
    std::uint64_t key() const {
        return key_;
    }

  private:
    DrawPair block(std::uint64_t entity, std::uint64_t occasion) const {
        return Generator::block(keys_, entity, occasion);
    }

#ifdef CITYLOAD_CHECKS
    void note(std::uint64_t entity, std::uint64_t occasion, unsigned words) const {
        if (registry_ != nullptr) registry_->use(key_, entity, occasion, words);
    }
    KeyRegistry* registry_ = nullptr;
#else
    void note(std::uint64_t, std::uint64_t, unsigned) const {}
#endif

    std::uint64_t key_ = 0;
    typename Generator::Keys keys_{};
};

using Stream = KeyedStream<Philox4x32>;
using QuickStream = KeyedStream<Philox2x64>;

/// A keyed stream as a Boost.Random engine, for fitting, bootstrap and tests, which use Boost's own
/// distributions: the occasion counts up. Never used on the trajectory.
class StreamEngine {
  public:
    using result_type = std::uint64_t;

    StreamEngine(Stream stream, std::uint64_t entity) : stream_(stream), entity_(entity) {}
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
    result_type operator()() { return stream_(entity_, occasion_++); }

  private:
    Stream stream_;
    std::uint64_t entity_;
    std::uint64_t occasion_ = 0;
};

/// floor(u · n / 2^64): a uniform index below n from one 64-bit uniform, without modulo bias beyond
/// n/2^64.
constexpr std::uint64_t index_below(std::uint64_t u, std::uint64_t n) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((Wide{u} * n) >> 64);
}

/// A probability as a whole number of 2^-53: the event happens if the draw's upper 53 bits are
/// below it. So 0 never happens and 1 always does, whatever is drawn.
class Probability {
  public:
    Probability() = default;
    explicit Probability(double p)
        : below_(p >= 1   ? std::uint64_t{1} << bits
                 : p <= 0 ? 0
                          : static_cast<std::uint64_t>(p * 0x1p53)) {}
    bool operator()(std::uint64_t u) const { return u >> (64 - bits) < below_; }
    /// It cannot happen, whatever is drawn: callers that draw for this alone may leave it out.
    bool never() const { return below_ == 0; }
    double value() const { return static_cast<double>(below_) * 0x1p-53; }

  private:
    static constexpr int bits = 53;
    std::uint64_t below_ = 0;
};

}  // namespace cityload::sim
