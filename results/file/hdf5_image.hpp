#pragma once
// A description turned into the bytes of an HDF5 file, in memory. Writing those bytes is then plain
// writing: a full disk is one error number, where HDF5 itself would be left with a file it can
// neither write nor close.

#include <cstddef>
#include <string>
#include <vector>

#include "results/file/description.hpp"

namespace cityload::file {

/// The bytes; needs about twice the compressed size in memory. Throws std::logic_error for an
/// inconsistent description, FileError (input_output) naming `path` if HDF5 or memory fails.
std::vector<std::byte> hdf5_image(const Group& root, const std::string& path);

}  // namespace cityload::file
