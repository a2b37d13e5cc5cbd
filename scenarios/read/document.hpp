#pragma once
// A scenario with everything it extends, its lists and the changes of the command line, as one
// tree.

#include <memory>
#include <string>
#include <vector>

#include "scenarios/read/files.hpp"
#include "scenarios/read/problem.hpp"
#include "scenarios/read/value.hpp"

namespace cityload::read {

class FieldTable;

/// What load_document gives. `problems` says what was wrong so far; reading fields adds to it.
struct Document {
    Value root;
    Problems problems;
    std::vector<std::shared_ptr<const SourceFile>>
        files;                     ///< in order of reading; pseudo-files of --set included
    FileSource* source = nullptr;  ///< for the files that fields name (logs, data)

    /// Registers a file for messages.
    std::shared_ptr<const SourceFile> open(const std::string& name, const std::string& directory);
    /// Reads and decodes a list named in the scenario at `named_at`; the name is relative to the
    /// file it stands in.
    std::optional<std::string> read_list(const Value& name, const std::string& key,
                                         std::shared_ptr<const SourceFile>& file);
};

/// Reads the scenario file, first what it `extends` (depth first, in order), then puts the `--set`
/// assignments on top. Never throws for what a planner may have written. If there are errors, the
/// tree may be incomplete.
Document load_document(const std::string& path, const std::vector<std::string>& assignments = {},
                       FileSource& source = disk());

/// Puts the rows of the CSV files under [tables] below the tables of the same id: `fields` (of the
/// whole document) says which lists there are. Then carries out `remove = true`. Call once, before
/// reading fields.
void load_tables(Document& document, const FieldTable& fields);

}  // namespace cityload::read
