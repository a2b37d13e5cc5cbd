#pragma once
// The last line of a results file: length and hash of the HDF5 file before it. HDF5 knows where its
// own data end and ignores what follows, so every reader still opens the file; ours checks the line
// first, because HDF5 1.10 itself notices neither a flipped bit nor a missing tail in most places.

#include <cstddef>
#include <span>
#include <string>

namespace cityload::file {

/// Bytes of the trailer; its text is "\ncityload-trailer 1 <length, 20 digits> <md5, 32 hex
/// digits>\n".
inline constexpr std::size_t trailer_size = 74;

std::string trailer_of(std::span<const std::byte> hdf5);

/// Reads the whole file and compares. Throws FileError: missing, not_permitted, not_results (no
/// HDF5 file), damaged (no trailer, other length, other hash).
void verify_trailer(const std::string& path);

}  // namespace cityload::file
