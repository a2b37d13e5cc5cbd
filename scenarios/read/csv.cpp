#include "scenarios/read/csv.hpp"

#include <set>

#include "scenarios/read/quantity.hpp"

namespace cityload::read {

namespace {

class Lines {
  public:
    Lines(std::string_view text, const std::shared_ptr<const SourceFile>& file, Problems& problems)
        : text_(text), file_(file), problems_(problems) {}

    /// The next record that is neither empty nor a comment; false at the end.
    bool next(std::vector<Cell>& cells) {
        while (i_ < text_.size()) {
            cells.clear();
            if (text_[i_] == '#') {
                while (i_ < text_.size() && text_[i_] != '\n') ++i_;
                end_line();
                continue;
            }
            record(cells);
            const bool blank = cells.size() == 1 && cells[0].text.empty();
            if (!blank) return true;
        }
        return false;
    }

  private:
    Position here() const { return {file_, line_, column_}; }

    void take() {
        if (text_[i_] == '\n') {
            ++line_;
            column_ = 1;
        } else if ((static_cast<unsigned char>(text_[i_]) & 0xc0) != 0x80) {
            ++column_;
        }
        ++i_;
    }

    void end_line() {
        if (i_ < text_.size()) {
            ++i_;
            ++line_;
        }
        column_ = 1;
    }

    void record(std::vector<Cell>& cells) {
        for (;;) {
            while (i_ < text_.size() && (text_[i_] == ' ' || text_[i_] == '\t')) take();
            Cell cell{"", here()};
            if (i_ < text_.size() && text_[i_] == '"') {
                quoted_cell(cell);
            } else {
                const std::size_t from = i_;
                while (i_ < text_.size() && text_[i_] != ',' && text_[i_] != '\n') take();
                cell.text = std::string(trim(text_.substr(from, i_ - from)));
            }
            cells.push_back(std::move(cell));
            if (i_ < text_.size() && text_[i_] == ',') {
                take();
                continue;
            }
            if (i_ < text_.size() && text_[i_] == '\n') end_line();
            return;
        }
    }

    void quoted_cell(Cell& cell) {
        take();
        for (;;) {
            if (i_ >= text_.size()) {
                problems_.error(cell.at, "",
                                {"the quoted cell does not end", "带引号的单元格没有结束"}, {},
                                {"close it with \"; a quote inside a cell is doubled: \"\"",
                                 "请用 \" 结束；单元格内的引号要写两次：\"\""});
                return;
            }
            if (text_[i_] != '"') {
                cell.text += text_[i_];
                take();
            } else if (i_ + 1 < text_.size() && text_[i_ + 1] == '"') {
                cell.text += '"';
                take();
                take();
            } else {
                take();
                break;
            }
        }
        const Position rest = here();
        const std::size_t from = i_;
        while (i_ < text_.size() && text_[i_] != ',' && text_[i_] != '\n') take();
        if (!trim(text_.substr(from, i_ - from)).empty())
            problems_.error(
                rest, "",
                {"text after the closing quote of a cell", "单元格的结束引号之后还有文字"}, {},
                {"a quote inside a cell is doubled: \"\"", "单元格内的引号要写两次：\"\""});
    }

    std::string_view text_;
    const std::shared_ptr<const SourceFile>& file_;
    Problems& problems_;
    std::size_t i_ = 0;
    std::uint32_t line_ = 1, column_ = 1;
};

/// "service_mean [min]" → name and unit.
CsvColumn column_of(const Cell& cell) {
    CsvColumn column{cell.text, "", cell.at};
    const std::string_view text = column.name;
    const std::size_t open = text.rfind('[');
    if (open != std::string_view::npos && text.ends_with(']')) {
        column.unit = std::string(trim(text.substr(open + 1, text.size() - open - 2)));
        column.name = std::string(trim(text.substr(0, open)));
    }
    return column;
}

bool check_header(const std::vector<Cell>& header, Problems& problems) {
    if (header.size() == 1) {
        for (const std::string_view separator : {";", "\t", "，", "；"}) {
            if (header[0].text.find(separator) != std::string::npos) {
                problems.error(header[0].at, "",
                               say("the columns are separated by '{0}'", "各列之间用“{0}”分隔",
                                   {std::string(separator)}),
                               {},
                               {"separate them by an English comma: ,", "请改用英文逗号 , 分隔"});
                return false;
            }
        }
    }
    return true;
}

}  // namespace

std::optional<CsvTable> parse_csv(std::string_view text,
                                  const std::shared_ptr<const SourceFile>& file,
                                  Problems& problems) {
    Lines lines(text, file, problems);
    std::vector<Cell> cells;
    if (!lines.next(cells)) {
        problems.error({file, 0, 0}, "", {"the list has no header", "列表没有表头"}, {},
                       {"its first row names the columns", "首行应为列名"});
        return std::nullopt;
    }
    if (!check_header(cells, problems)) return std::nullopt;
    CsvTable table;
    std::set<std::string> seen;
    bool usable = true;
    for (const Cell& cell : cells) {
        table.columns.push_back(column_of(cell));
        const CsvColumn& column = table.columns.back();
        if (!column.name.empty() && !seen.insert(column.name).second) {
            problems.error(column.at, column.name, {"this column appears twice", "此列出现了两次"});
            usable = false;
        }
    }
    if (!usable) return std::nullopt;
    while (lines.next(cells)) {
        if (cells.size() != table.columns.size()) {
            problems.error(
                cells[0].at, "",
                say("this row has {0} cells, the header has {1}",
                    "此行有 {0} 个单元格，表头有 {1} 个",
                    {std::to_string(cells.size()), std::to_string(table.columns.size())}),
                {}, {"a cell that contains a comma needs quotes", "含有逗号的单元格需要加引号"});
            continue;
        }
        table.rows.push_back(std::move(cells));
        cells = {};
    }
    return table;
}

}  // namespace cityload::read
