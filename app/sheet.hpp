#pragma once
// A list for people or for programs.

#include <iostream>
#include <string>
#include <vector>

#include "app/text_table.hpp"
#include "results/report/number.hpp"

namespace cityload::app {

/// Rows that are printed as a table for people or as CSV for programs.
class Sheet {
  public:
    void column(std::string id, std::string heading,
                TextTable::Align align = TextTable::Align::left) {
        ids_.push_back(std::move(id));
        table_.column(std::move(heading), align);
    }
    void row(std::vector<std::string> cells) {
        lines_.push_back(cells);
        table_.row(std::move(cells));
    }
    void print(bool csv) const {
        if (!csv) {
            std::cout << table_.text();
            return;
        }
        line(ids_);
        for (const auto& cells : lines_) line(cells);
    }

  private:
    static void line(const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) std::cout << ',';
            std::cout << report::csv_cell(cells[i]);
        }
        std::cout << '\n';
    }
    TextTable table_;
    std::vector<std::string> ids_;
    std::vector<std::vector<std::string>> lines_;
};

}  // namespace cityload::app
