#pragma once
// Division by a number that is known only at run time but divides many others, at the cost of a
// multiplication.

#include <cstdint>
#include <limits>

namespace cityload::sim {

/// n / d, exactly, for every n.
///
/// With m = floor(2^64 / d) + 1 = (2^64 + e) / d, 0 < e <= d, the upper half of n·m is floor(n/d +
/// n·e / (d·2^64)), which is floor(n/d) as long as n·e < 2^64 (Granlund, Montgomery 1994); beyond
/// that the processor divides.
class Divider {
  public:
    explicit constexpr Divider(std::uint64_t d)
        : d_(d),
          m_(d > 1 ? std::numeric_limits<std::uint64_t>::max() / d + 1 : 0),
          end_(d > 1 ? std::numeric_limits<std::uint64_t>::max() / d : 0) {}

    constexpr std::uint64_t operator()(std::uint64_t n) const {
        __extension__ using Product = unsigned __int128;
        return n < end_ ? static_cast<std::uint64_t>((Product{n} * m_) >> 64) : n / d_;
    }

    constexpr std::uint64_t divisor() const { return d_; }

  private:
    std::uint64_t d_, m_, end_;
};

}  // namespace cityload::sim
