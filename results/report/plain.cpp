// The report as text for programs and editors: Markdown, JSON, CSV.

#include <algorithm>
#include <cmath>

#include "results/report/report.hpp"

namespace cityload::report {
namespace {

std::string quoted(const std::string& text) {
    static constexpr char hex[] = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (u < 0x20) {
            out += "\\u00";
            out += hex[u >> 4];
            out += hex[u & 15];
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string number_or_null(double value) {
    return std::isfinite(value) ? exact(value) : "null";
}

std::string markdown_cell(std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
        text.insert(at, "\\");
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

std::string markdown(const Table& table) {
    std::string out = "**" + table.title + "**\n\n|", rule = "|";
    for (const Column& c : table.columns) {
        out += " " + markdown_cell(c.name) + " |";
        rule += c.numbers ? "---:|" : "---|";
    }
    out += "\n" + rule + "\n";
    for (const auto& row : table.rows) {
        out += "|";
        for (const Cell& c : row) out += " " + markdown_cell(c.text) + " |";
        out += "\n";
    }
    if (!table.note.empty()) out += "\n" + table.note + "\n";
    return out + "\n";
}

std::string json(const Table& table) {
    std::string out =
        "{\"id\": " + quoted(table.id) + ", \"title\": " + quoted(table.title) + ", \"columns\": [";
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        out += (i > 0 ? ", " : "") + quoted(table.columns[i].name);
    out += "], \"rows\": [";
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        out += r > 0 ? ",\n [" : "\n [";
        for (std::size_t i = 0; i < table.rows[r].size(); ++i) {
            const Cell& c = table.rows[r][i];
            out += (i > 0 ? ", " : "") + std::string("{\"text\": ") + quoted(c.text);
            if (table.columns[i].numbers) out += ", \"value\": " + number_or_null(c.value);
            if (std::isfinite(c.half_width)) out += ", \"half_width\": " + exact(c.half_width);
            out += "}";
        }
        out += "]";
    }
    return out + "], \"note\": " + quoted(table.note) + "}";
}

}  // namespace

std::string csv_cell(const std::string& text) {
    if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

std::vector<const Table*> tables_of(const Report& report) {
    std::vector<const Table*> tables;
    for (const Section& section : report.sections) {
        for (const Block& block : section.blocks) {
            if (const auto* table = std::get_if<Table>(&block)) tables.push_back(table);
            if (const auto* picture = std::get_if<Picture>(&block))
                tables.push_back(&picture->table);
        }
    }
    return tables;
}

std::string to_markdown(const Report& report) {
    std::string out = "# " + report.title + "\n\n" + report.subtitle + "\n\n";
    for (const Section& section : report.sections) {
        out += "## " + section.title + "\n\n";
        for (const Block& block : section.blocks) {
            if (const auto* paragraph = std::get_if<Paragraph>(&block))
                out +=
                    (paragraph->strong ? "**" + paragraph->text + "**" : paragraph->text) + "\n\n";
            if (const auto* table = std::get_if<Table>(&block)) out += markdown(*table);
            if (const auto* picture = std::get_if<Picture>(&block)) out += markdown(picture->table);
        }
    }
    return out;
}

std::string to_json(const Report& report) {
    std::string out = "{\"cityload_report\": 1, \"title\": " + quoted(report.title) +
                      ", \"subtitle\": " + quoted(report.subtitle) + ", \"sections\": [";
    for (std::size_t s = 0; s < report.sections.size(); ++s) {
        const Section& section = report.sections[s];
        out += std::string(s > 0 ? "," : "") + "\n{\"id\": " + quoted(section.id) +
               ", \"title\": " + quoted(section.title);
        std::string texts, tables;
        for (const Block& block : section.blocks) {
            const auto* table = std::get_if<Table>(&block);
            if (const auto* picture = std::get_if<Picture>(&block)) table = &picture->table;
            if (table != nullptr) tables += (tables.empty() ? "" : ",\n") + json(*table);
            if (const auto* paragraph = std::get_if<Paragraph>(&block))
                texts += (texts.empty() ? "" : ", ") + quoted(paragraph->text);
        }
        out += ", \"texts\": [" + texts + "], \"tables\": [" + tables + "]}";
    }
    return out + "]}\n";
}

std::string to_csv(const Report& report) {
    std::string out = "table,row,label,column,value,half_width,text\n";
    for (const Table* table : tables_of(report)) {
        for (std::size_t r = 0; r < table->rows.size(); ++r) {
            const auto& row = table->rows[r];
            for (std::size_t c = 1; c < row.size(); ++c)
                out += table->id + "," + std::to_string(r) + "," + csv_cell(row[0].text) + "," +
                       csv_cell(table->columns[c].name) + "," +
                       (std::isfinite(row[c].value) ? exact(row[c].value) : "") + "," +
                       (std::isfinite(row[c].half_width) ? exact(row[c].half_width) : "") + "," +
                       csv_cell(row[c].text) + "\n";
        }
    }
    return out;
}

}  // namespace cityload::report
