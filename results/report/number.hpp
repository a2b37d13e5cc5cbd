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

/// "2019-01-07" of days since 1970-01-01.
std::string date_of(long long day);
/// & < > " as entities.
std::string escaped(const std::string& text);

}  // namespace cityload::report
