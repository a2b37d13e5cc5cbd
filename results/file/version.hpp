#pragma once

#include <string>

namespace cityload::file {

/// The results format this program writes; it reads every version with the same major number.
inline constexpr int format_major = 1;
inline constexpr int format_minor = 0;

std::string hdf5_version();  ///< of the library in use, "1.10.8"

}  // namespace cityload::file
