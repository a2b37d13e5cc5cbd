#pragma once
// Figures as they are written in tables, and texts cut and broken to a width.

#include <string>

#include "results/compare/interval.hpp"
#include "results/record/city_statistics.hpp"
#include "scenarios/read/text.hpp"

namespace cityload::app {

/// With so many decimals.
std::string fixed(double value, int decimals);
/// A whole number with its thousands apart: "1,234".
std::string grouped(double value);
/// " min", "小时" and so on; empty for plain numbers.
std::string unit_of(record::Kind kind, read::Language language);

/// A figure as written in the table: "3.34", "38.0 %", "15.2 min", "1,234".
std::string figure_text(record::Kind kind, double value, read::Language language);

/// A change of it, with its 95 % half-width where there is one: "+1.20 ±0.03 min"; shares in
/// points.
std::string difference_text(record::Kind kind, const compare::Estimate& e, read::Language language);

/// A range of changes: "-3.1 … -2.2"; shares in points.
std::string range_text(record::Kind kind, double low, double high, read::Language language);

/// Cuts a text to a display width, with "…" where something was lost.
std::string cut(const std::string& text, std::size_t most);

/// Breaks a paragraph at `width` columns; between Chinese characters anywhere.
std::string wrapped(const std::string& text, std::size_t width);

}  // namespace cityload::app
