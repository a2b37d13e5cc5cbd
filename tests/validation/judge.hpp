#pragma once
// Runs cells and says whether theory was met.

#include <string>
#include <vector>

#include "sim/executor.hpp"
#include "tests/validation/cell.hpp"

namespace cityload::validation {

/// The chance that a right simulator fails anywhere in the whole family of claims is at most this.
inline constexpr double false_alarm = 1e-3;

struct Verdict {
    std::string outcome;
    double theory = 0;
    double simulated = 0;
    double error = 0;       ///< standard error of the simulated mean
    double half_width = 0;  ///< of the 95 % interval
    double t = 0;
    double limit = 0;      ///< largest |t| accepted
    bool agrees = false;   ///< |t| within the limit
    bool precise = false;  ///< the standard error is small enough for agreement to mean something
};

struct CellResult {
    std::vector<Verdict> verdicts;
    std::size_t broken_identities =
        0;               ///< replications where counts or Little's law do not balance
    double seconds = 0;  ///< processor time

    bool passes() const;
};

/// Number of claims in all cells.
std::size_t family_size(const std::vector<Cell>& cells);

/// Runs all replications of the cells, the costliest first, and judges them as part of a family of
/// `family` claims. Results in the order of the cells. `scale` shortens the measured period (for
/// sizing new cells).
std::vector<CellResult> judge(const std::vector<Cell>& cells, std::size_t family,
                              sim::Executor& executor, double scale = 1);

/// What does not balance in an outcome: arrivals + start = completions + abandonments + lost + end,
/// and Little's law as an identity of integers. Empty if all is well.
std::string imbalance(const network::RunOutcome& outcome);

}  // namespace cityload::validation
