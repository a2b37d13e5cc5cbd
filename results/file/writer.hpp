#pragma once
// Writes a results file so that nothing unfinished ever bears its name.

#include <string>

#include "results/file/description.hpp"
#include "results/file/descriptor.hpp"

namespace cityload::file {

/// Owns the names OUT, OUT.partial and OUT.partial.tmp while it lives. Every flush writes a whole
/// file under the third name, synchronises it and renames it to the second; complete() does the
/// same onto the first and removes the second. A process killed at any moment therefore leaves the
/// last flush intact, and OUT absent or whole.
class Writer {
  public:
    /// Makes sure of the folder, the right to write and the name before a long run starts. Throws
    /// FileError: exists (unless `force`), not_permitted, in_use (another process is writing the
    /// same results), no_space.
    Writer(std::string path, bool force);
    ~Writer();  ///< removes OUT.partial.tmp; keeps OUT.partial if the results were not completed
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// The state so far, as OUT.partial with attribute complete = 0. The attributes Conventions,
    /// filetype, format_version and complete of the root are set here.
    void flush(Group root);

    /// The final state, as OUT with complete = 1; the last call. Unless forced, never replaces a
    /// file that appeared meanwhile: the results then stay in OUT.partial (FileError: exists).
    void complete(Group root);

    const std::string& path() const { return path_; }

  private:
    void reserve();
    void write(Group root, bool complete);

    std::string path_;
    bool force_;
    Descriptor file_;  // OUT.partial.tmp, locked
};

}  // namespace cityload::file
