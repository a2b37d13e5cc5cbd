#pragma once
// A list inside one cell of a CSV file: its parts stand between semicolons.

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/read/quantity.hpp"
#include "scenarios/read/value.hpp"

namespace cityload::read {

/// The parts of a cell as cells of the same unit and place; none of a blank cell.
inline std::vector<Value> cell_items(const Value& cell) {
    std::vector<Value> items;
    std::string_view rest = cell.text;
    while (!trim(rest).empty()) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        Value item(Value::Kind::cell);
        item.text = std::string(trim(rest.substr(0, end)));
        item.unit = cell.unit;
        item.at = cell.at;
        items.push_back(std::move(item));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return items;
}

}  // namespace cityload::read
