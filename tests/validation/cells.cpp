#include <iterator>

#include "tests/validation/cell.hpp"

namespace cityload::validation {

std::vector<Cell> all_cells() {
    std::vector<Cell> all;
    for (const auto& family : {markov_cells, general_cells, patience_cells, order_cells,
                               network_cells, time_cells, kelton_cells}) {
        auto cells = family();
        std::move(cells.begin(), cells.end(), std::back_inserter(all));
    }
    return all;
}

}  // namespace cityload::validation
