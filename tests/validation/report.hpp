#pragma once
// The table of the validation as people read it.

#include <string>
#include <vector>

#include "tests/validation/judge.hpp"

namespace cityload::validation {

/// One line a claim, aligned for a terminal.
std::string plain_table(const Cell& cell, const CellResult& result);

/// docs/validation.md: how it was done, all numbers, what came of it.
/// `of_cells`: how many there are, if not all were run.
std::string document(const std::vector<Cell>& cells, const std::vector<CellResult>& results,
                     std::size_t of_cells, std::size_t family);

}  // namespace cityload::validation
