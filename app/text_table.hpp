#pragma once
// Columns of text for a terminal.

#include <string>
#include <string_view>
#include <vector>

namespace cityload::app {

/// Columns that text takes on a terminal: a Chinese character is two wide.
std::size_t display_width(std::string_view utf8);

/// Cuts a text to a display width, with "…" where something was lost.
std::string cut(const std::string& text, std::size_t most);

/// The name of a window group, "place: department", cut in the middle so that both can be told.
std::string cut_middle(const std::string& text, std::size_t most);

/// Breaks a paragraph at `width` columns; between Chinese characters anywhere.
std::string wrapped(const std::string& text, std::size_t width);

class TextTable {
  public:
    enum class Align { left, right };

    void column(std::string heading, Align align);
    /// One cell per column.
    void row(std::vector<std::string> cells);
    /// Headings, then rows; columns two blanks apart, no blanks at the ends of lines.
    std::string text() const;

  private:
    std::vector<std::string> headings_;
    std::vector<Align> aligns_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace cityload::app
