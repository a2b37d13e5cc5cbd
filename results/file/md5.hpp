#pragma once
// MD5 (RFC 1321). It guards results against accidents, not against forgery; it was chosen because
// every system can compute it without us (`head -c LENGTH results.h5 | md5sum`).

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace cityload::file {

class Md5 {
  public:
    void add(std::span<const std::byte> bytes);
    /// 32 hexadecimal digits of everything added; call once.
    std::string hex();

  private:
    void block(const std::byte* bytes);

    std::array<std::uint32_t, 4> state_ = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    std::array<std::byte, 64> tail_{};
    std::uint64_t length_ = 0;
};

std::string md5_hex(std::span<const std::byte> bytes);

}  // namespace cityload::file
