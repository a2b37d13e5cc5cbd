#pragma once
// A quantile function as a table with 64 cells in every octave of both tails.
//
// A 64-bit uniform u is folded to its distance w from the nearer end of [0, 2^64); the octave of w
// and its next six bits name the cell, the rest is the place in the cell. Cells of equal
// probability would lose the tails (and 5 to 25 % of the second moment of a skewed service time);
// here a cell is never wider than 1/64 of the tail probability it begins with, down to 2^-52.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace cityload::sim {

/// Value at the cell's end nearer to the tail, and its change per unit of u away from that end.
struct QuantileCell {
    double base;
    double slope;
};

struct QuantileTable {
    static constexpr int cell_bits = 6;  ///< 64 cells an octave
    static constexpr int lowest_bits =
        12;  ///< below 2^12 the cells are as wide as in the octave above
    static constexpr std::size_t cells_per_side = std::size_t{63 - lowest_bits + 1} << cell_bits;

    std::vector<QuantileCell> cells;  ///< lower side, then upper side; each from its tail inwards
    double mean = 0, second_moment = 0;

    /// The knots between cells, as distances from the nearer end, in the order of increasing u: the
    /// lower side from 0 to 2^63 (index cells_per_side), then the upper side back to 0.
    static std::size_t knots() { return 2 * cells_per_side + 1; }
    static std::uint64_t distance(std::size_t knot);

    /// The table of a quantile function given at the knots (finite, ascending). Values are rounded
    /// to 32 significant bits; before that the inner knots are moved by the mean excess of chord
    /// over curve in the two cells beside them, so that linear interpolation keeps the mean.
    static QuantileTable from_knots(const std::vector<long double>& values);
};

/// The table's value for uniform u.
inline double look_up(const QuantileCell* cells, std::uint64_t u) {
    constexpr int cell_bits = QuantileTable::cell_bits, lowest = QuantileTable::lowest_bits;
    const std::uint64_t upper = u >> 63;
    const std::uint64_t w = u ^ (0 - upper);
    const int octave = 63 - std::countl_zero(w | std::uint64_t{1} << lowest);
    const int shift = octave - cell_bits;
    const std::size_t index = (static_cast<std::size_t>(octave - lowest) << cell_bits) +
                              (w >> shift) + upper * QuantileTable::cells_per_side;
    const std::uint64_t place = w & ((std::uint64_t{1} << shift) - 1);
    const QuantileCell cell = cells[index];
    // Multiply, round, add, round: two IEEE operations, the same everywhere (the build forbids
    // fusing them).
    return cell.base + cell.slope * static_cast<double>(static_cast<std::int64_t>(place));
}

/// x rounded to 32 significant bits; below 2^-200 it is 0.
double round_to_32_bits(long double x);

/// Tables of mean 1 (triangular: on [0, 1]), shared between all distributions of the shape.
/// Thread-safe. The most recent 64 shapes are kept.
std::shared_ptr<const QuantileTable> exponential_table();
std::shared_ptr<const QuantileTable> lognormal_table(double cv);
std::shared_ptr<const QuantileTable> gamma_table(double shape);
std::shared_ptr<const QuantileTable> triangular_table(double mode);

}  // namespace cityload::sim
