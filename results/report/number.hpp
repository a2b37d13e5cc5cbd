#pragma once
// Numbers and texts as the rest of the project writes them, and what a page adds.

#include <string>

#include "results/record/number.hpp"

namespace cityload::report {

using record::Bilingual;
using record::difference;
using record::digits;
using record::exact;
using record::in;
using record::Kind;
using record::Language;
using record::plain_unit;
using record::written;

/// & < > " as entities.
std::string escaped(const std::string& text);
/// A field of a CSV line, in quotes where it must be.
std::string csv_cell(const std::string& text);

}  // namespace cityload::report
