#include <xlsxwriter.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <set>

#include "results/file/error.hpp"
#include "results/report/report.hpp"

namespace cityload::report {
namespace {

[[noreturn]] void fail(const std::string& path, const std::string& why) {
    throw file::FileError(file::Fault::input_output, path,
                          "'" + path + "' cannot be written: " + why,
                          "无法写入“" + path + "”：" + why);
}

/// Excel's names of sheets have at most 31 characters and do not repeat.
std::string sheet_name(const std::string& id, std::set<std::string>& taken) {
    std::string name = id.substr(0, 31);
    for (int n = 2; !taken.insert(name).second; ++n) {
        const std::string number = "~" + std::to_string(n);
        name = id.substr(0, 31 - number.size()) + number;
    }
    return name;
}

void add_sheet(lxw_workbook* book, const Table& table, const std::string& name, lxw_format* head,
               const std::string& path) {
    lxw_worksheet* sheet = workbook_add_worksheet(book, name.c_str());
    if (sheet == nullptr) fail(path, "sheet " + table.id);
    worksheet_write_string(sheet, 0, 0, table.title.c_str(), head);
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const auto column = static_cast<lxw_col_t>(c);
        worksheet_write_string(sheet, 2, column, table.columns[c].name.c_str(), head);
        worksheet_set_column(sheet, column, column, c == 0 ? 44 : 20, nullptr);
    }
    // A column of half-widths stands behind the table for every column that has any.
    std::size_t extra = table.columns.size();
    lxw_row_t row = 3;
    for (const auto& cells : table.rows) {
        for (std::size_t c = 0; c < cells.size(); ++c) {
            const auto column = static_cast<lxw_col_t>(c);
            if (std::isfinite(cells[c].value)) {
                worksheet_write_number(sheet, row, column, cells[c].value, nullptr);
            } else {
                worksheet_write_string(sheet, row, column, cells[c].text.c_str(), nullptr);
            }
        }
        ++row;
    }
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        bool any = false;
        for (const auto& cells : table.rows)
            any = any || (c < cells.size() && std::isfinite(cells[c].half_width));
        if (!any) continue;
        const auto column = static_cast<lxw_col_t>(extra++);
        worksheet_set_column(sheet, column, column, 20, nullptr);
        worksheet_write_string(sheet, 2, column, ("± " + table.columns[c].name).c_str(), head);
        for (std::size_t r = 0; r < table.rows.size(); ++r)
            if (std::isfinite(table.rows[r][c].half_width))
                worksheet_write_number(sheet, static_cast<lxw_row_t>(3 + r), column,
                                       table.rows[r][c].half_width, nullptr);
    }
    if (!table.note.empty()) worksheet_write_string(sheet, row + 1, 0, table.note.c_str(), nullptr);
    worksheet_freeze_panes(sheet, 3, 1);
}

}  // namespace

void write_spreadsheet(const Report& report, const std::string& path) {
    const std::string partial = path + ".partial";
    lxw_workbook* book = workbook_new(partial.c_str());
    if (book == nullptr) fail(path, "no memory");
    lxw_format* head = workbook_add_format(book);
    format_set_bold(head);
    std::set<std::string> names;
    for (const Table* table : tables_of(report))
        add_sheet(book, *table, sheet_name(table->id, names), head, path);
    const lxw_error error = workbook_close(book);
    if (error != LXW_NO_ERROR) {
        std::remove(partial.c_str());
        fail(path, lxw_strerror(error));
    }
    std::error_code failed;
    std::filesystem::rename(partial, path, failed);
    if (failed) fail(path, failed.message());
}

}  // namespace cityload::report
