#pragma once
// Numbers as people read them, and texts in two languages.

#include <string>

#include "results/record/city_statistics.hpp"

namespace cityload::record {

enum class Language { en, zh };

/// The text of a language; English where there is no Chinese one.
const std::string& in(Language language, const Bilingual& text);

/// "3.34", "38.0 %", "15.2 min", "1,234"; "–" for NaN.
std::string written(Kind kind, double value, Language language);
/// The same without its unit, at a given number of decimals.
std::string digits(Kind kind, double value, int decimals);
/// Decimals that a figure of this size is worth.
int decimals_of(Kind kind, double value);
/// "0.70 ±0.02", with unit; the half-width fixes the number of decimals where there is one.
std::string written(Kind kind, const compare::Estimate& e, Language language);
/// The same for a difference: a sign always, points instead of percent.
std::string difference(Kind kind, const compare::Estimate& e, Language language);
/// A range of changes without its unit: "-3.1 … -2.2"; shares in points.
std::string changes_between(Kind kind, double low, double high);
/// " min", "分钟"; empty for counts and plain numbers.
std::string unit(Kind kind, Language language);
/// For the heads of spreadsheets: "min", "h", "d", "1".
const char* plain_unit(Kind kind);

/// Shortest text that reads back as the same number, for csv and JSON.
std::string exact(double value);

}  // namespace cityload::record
