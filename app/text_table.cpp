#include "app/text_table.hpp"

#include <algorithm>
#include <cstdint>

namespace cityload::app {

namespace {

/// Blocks whose characters are drawn two columns wide (Unicode East Asian Width W and F, the blocks
/// in use here).
bool is_wide(std::uint32_t c) {
    return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
           (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
           (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
           (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x20000 && c <= 0x3fffd);
}

}  // namespace

std::size_t display_width(std::string_view utf8) {
    std::size_t width = 0;
    for (std::size_t i = 0; i < utf8.size();) {
        const unsigned char lead = static_cast<unsigned char>(utf8[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        std::uint32_t code = length == 1 ? lead : lead & (0xffu >> (length + 1));
        for (std::size_t k = 1; k < length && i + k < utf8.size(); ++k)
            code = (code << 6) | (static_cast<unsigned char>(utf8[i + k]) & 0x3f);
        width += is_wide(code) ? 2 : 1;
        i += length;
    }
    return width;
}

std::string cut(const std::string& text, std::size_t most) {
    if (display_width(text) <= most) return text;
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t n = 1;
        while (i + n < text.size() && (static_cast<unsigned char>(text[i + n]) & 0xc0) == 0x80) ++n;
        if (display_width(out) + display_width(text.substr(i, n)) + 1 > most) break;
        out += text.substr(i, n);
        i += n;
    }
    return out + "…";
}

std::string cut_middle(const std::string& text, std::size_t most) {
    std::size_t colon = text.find(": "), mark = 2;
    if (colon == std::string::npos) colon = text.find("："), mark = 3;
    if (display_width(text) <= most || colon == std::string::npos) return cut(text, most);
    const std::string tail = text.substr(colon + mark);
    // Where there is little room the place needs its half: towns are told apart by its end.
    const std::size_t tail_width =
        std::min(display_width(tail), most < 36 ? most / 2 : most * 3 / 5);
    return cut(text.substr(0, colon), most - tail_width - mark + (mark == 3)) +
           text.substr(colon, mark) + cut(tail, tail_width);
}

std::string wrapped(const std::string& text, std::size_t most) {
    std::string out, line, word;
    const auto flush_word = [&] {
        if (!line.empty() && display_width(line) + display_width(word) > most) {
            line.erase(line.find_last_not_of(' ') + 1);
            out += line + "\n";
            line.clear();
            word.erase(0, std::min(word.size(), word.find_first_not_of(' ')));
        }
        line += word;
        word.clear();
    };
    for (std::size_t i = 0; i < text.size();) {
        std::size_t n = 1;
        while (i + n < text.size() && (static_cast<unsigned char>(text[i + n]) & 0xc0) == 0x80) ++n;
        const std::string one = text.substr(i, n);
        const bool closing = one == "，" || one == "。" || one == "；" || one == "：" ||
                             one == "）" || one == "”" || one == "、";
        // A line may break before a blank and before a Chinese character, but not before a closing
        // mark.
        if (one == " " || (display_width(one) == 2 && !closing)) flush_word();
        word += one;
        i += n;
    }
    flush_word();
    return out + line;
}

void TextTable::column(std::string heading, Align align) {
    headings_.push_back(std::move(heading));
    aligns_.push_back(align);
}

void TextTable::row(std::vector<std::string> cells) {
    rows_.push_back(std::move(cells));
}

std::string TextTable::text() const {
    std::vector<std::size_t> widths;
    for (std::size_t k = 0; k < headings_.size(); ++k) {
        std::size_t width = display_width(headings_[k]);
        for (const auto& row : rows_) width = std::max(width, display_width(row[k]));
        widths.push_back(width);
    }
    std::string out;
    const auto line = [&](const std::vector<std::string>& cells) {
        std::string text;
        for (std::size_t k = 0; k < cells.size(); ++k) {
            if (k > 0) text += "  ";
            const std::string blanks(widths[k] - display_width(cells[k]), ' ');
            text += aligns_[k] == Align::left ? cells[k] + blanks : blanks + cells[k];
        }
        text.erase(text.find_last_not_of(' ') + 1);
        out += text + '\n';
    };
    line(headings_);
    for (const auto& row : rows_) line(row);
    return out;
}

}  // namespace cityload::app
