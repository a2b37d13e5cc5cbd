#pragma once
// A 128-bit hash of a trajectory that does not depend on the order in which its facts are added:
// each fact is hashed, the hashes are summed modulo 2^128. Equal trajectories give equal sums on
// any number of threads.

#include <array>
#include <cstdint>
#include <string>

namespace cityload::sim {

class Fingerprint {
  public:
    /// Adds one fact of four words. Two multiplications of 64×64 → 128 bits mix each half (after
    /// wyhash, Wang Yi, public domain); the constants are primes with balanced bits.
    void add(std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d) {
        const Wide x = Wide{a ^ 0xa0761d6478bd642fULL} * (b ^ 0xe7037ed1a0b428dbULL);
        const Wide y = Wide{c ^ 0x8ebc6af09c88c6e3ULL} * (d ^ 0x589965cc75374cc3ULL);
        const std::uint64_t p = fold(x) ^ a, q = fold(y) ^ c;
        const Wide z = Wide{p ^ 0x1d8e4e27c47d124fULL} * (q ^ 0xeb44accab455d165ULL);
        const std::uint64_t low = fold(z) + d,
                            high = static_cast<std::uint64_t>(z >> 64) * 0x9e3779b97f4a7c15ULL ^ p ^
                                   (q << 1);
        sum_ += (Wide{high} << 64) | low;
    }
    void merge(const Fingerprint& other) { sum_ += other.sum_; }

    std::uint64_t low() const { return static_cast<std::uint64_t>(sum_); }
    std::uint64_t high() const { return static_cast<std::uint64_t>(sum_ >> 64); }
    /// 32 hexadecimal digits.
    std::string hex() const {
        static constexpr char digits[] = "0123456789abcdef";
        std::string text(32, '0');
        for (int i = 0; i < 32; ++i)
            text[31 - i] = digits[static_cast<unsigned>(sum_ >> (4 * i)) & 15];
        return text;
    }
    friend bool operator==(const Fingerprint& a, const Fingerprint& b) { return a.sum_ == b.sum_; }

  private:
    __extension__ using Wide = unsigned __int128;
    static std::uint64_t fold(Wide w) {
        return static_cast<std::uint64_t>(w) ^ static_cast<std::uint64_t>(w >> 64);
    }
    Wide sum_ = 0;
};

}  // namespace cityload::sim
