#pragma once
// Bytes of files, and what they are encoded in.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "scenarios/read/problem.hpp"

namespace cityload::read {

/// How files are read: from the disk, or from memory in tests.
class FileSource {
  public:
    virtual ~FileSource() = default;

    struct Content {
        std::optional<std::string> bytes;
        Text fault;  ///< why there are none
    };
    /// At most `limit` bytes are accepted.
    virtual Content read(const std::string& path, std::size_t limit) = 0;
};

/// The disk.
FileSource& disk();

inline constexpr std::size_t toml_limit = std::size_t{8} << 20;
inline constexpr std::size_t list_limit = std::size_t{256} << 20;

/// True if the bytes are UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view bytes);

/// Makes UTF-8 of `bytes`, without a byte order mark. Lists (`gb18030_allowed`) may be GB18030,
/// which is announced as a note; anything else is reported and gives nothing. An empty file is a
/// problem too.
std::optional<std::string> decode(std::string bytes, bool gb18030_allowed, const Position& at,
                                  Problems& problems);

/// Number of characters (code points) in UTF-8 text.
std::size_t characters(std::string_view utf8);

/// Directory part of a path and a path relative to a directory.
std::string directory_of(const std::string& path);
std::string relative_to(const std::string& directory, const std::string& path);
/// A name under which the same file always appears: lexically normal.
std::string normal(const std::string& path);

}  // namespace cityload::read
