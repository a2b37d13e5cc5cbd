#pragma once
// Comma-separated text → rows of cells with positions.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/read/problem.hpp"

namespace cityload::read {

struct Cell {
    std::string text;  ///< without surrounding blanks
    Position at;
};

struct CsvColumn {
    std::string name;  ///< "service_mean"
    std::string unit;  ///< "min", from "service_mean [min]"; may be empty
    Position at;
};

struct CsvTable {
    std::vector<CsvColumn> columns;
    std::vector<std::vector<Cell>> rows;  ///< each as long as `columns`
};

/// The form of RFC 4180 (quoted cells, doubled quotes, line breaks inside quotes), LF or CRLF;
/// empty lines and lines beginning with '#' are skipped. Nothing (and a problem) if there is no
/// usable header; a faulty row is reported and left out.
std::optional<CsvTable> parse_csv(std::string_view text,
                                  const std::shared_ptr<const SourceFile>& file,
                                  Problems& problems);

}  // namespace cityload::read
