#pragma once
// A report as plain data: sections of paragraphs, tables and pictures. Filled once
// (city_report.hpp), written as a page, Markdown, CSV, JSON or a spreadsheet.

#include <limits>
#include <string>
#include <variant>
#include <vector>

#include "results/report/number.hpp"

namespace cityload::report {

/// A cell: its text, and for numbers the value and half-width behind it (as a share, not percent).
struct Cell {
    std::string text;
    double value = std::numeric_limits<double>::quiet_NaN();
    double half_width = std::numeric_limits<double>::quiet_NaN();
};

struct Column {
    std::string name;
    bool numbers = false;
};

struct Table {
    std::string id;  ///< ASCII, unique in the report; the sheet's name
    std::string title;
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
    std::string note = {};
    bool folded = false;  ///< closed until asked for
};

/// A chart with the numbers behind it.
struct Picture {
    std::string svg;
    Table table;
};

struct Paragraph {
    std::string text;
    bool strong = false;  ///< a finding or a warning
};

using Block = std::variant<Paragraph, Table, Picture>;

struct Section {
    std::string id, title;
    std::vector<Block> blocks;
};

struct Report {
    Language language = Language::en;
    std::string title, subtitle;
    std::vector<Section> sections;
};

std::string to_html(const Report& report);
std::string to_markdown(const Report& report);
std::string to_json(const Report& report);
/// All tables as one list: table, row, column, value, half_width, text.
std::string to_csv(const Report& report);
/// Writes a workbook, one sheet for each table. Throws FileError.
void write_spreadsheet(const Report& report, const std::string& path);

/// Every table, those of pictures too, in the order of the page.
std::vector<const Table*> tables_of(const Report& report);

}  // namespace cityload::report
