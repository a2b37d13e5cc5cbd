#pragma once
// Where something stands in what the planner wrote.

#include <cstdint>
#include <memory>
#include <string>

namespace cityload::read {

/// A file that was read, or a pseudo-file: one `--set key=value` of the command line.
struct SourceFile {
    std::string name;       ///< as messages show it
    std::string directory;  ///< paths named inside are relative to this
    int order = 0;          ///< order of reading; problems are listed in it
};

/// Line and column count from 1, columns in characters (not bytes); line 0 means the file as a
/// whole.
struct Position {
    std::shared_ptr<const SourceFile> file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    const std::string& name() const {
        static const std::string none;
        return file ? file->name : none;
    }
};

/// "file:line:column", shorter where line or column are not known.
std::string to_string(const Position& position);

}  // namespace cityload::read
