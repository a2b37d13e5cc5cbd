#pragma once
// Quantities as planners write them: "8.5 min", "30 /h", "70 %", "5 workdays", "8:30", "20 分钟".

#include <optional>
#include <string>
#include <string_view>

#include "scenarios/read/text.hpp"

namespace cityload::read {

/// What a number counts. The unit in which parse_quantity gives it stands behind.
enum class Dimension {
    number,    ///< plain number
    share,     ///< plain number, or percent: "70 %" is 0.7
    time,      ///< milliseconds
    rate,      ///< per millisecond
    workdays,  ///< working days; a calendar says which days these are
    clock      ///< time of day, milliseconds since midnight: "8:30"
};

/// Lengths that a calendar would vary: a year is 365 d, a month a twelfth of it.
inline constexpr double ms_per_year = 365.0 * 86'400'000.0;

struct QuantityFault {
    Text what;
    Text suggestion;
};

/// Exactly one of the two is set.
struct ParsedQuantity {
    std::optional<double> value;
    QuantityFault fault;
};

/// Number and unit; `column_unit` (the unit in a CSV header) is taken where the text has none. The
/// value is finite; "nan", "inf" and numbers that overflow are faults.
ParsedQuantity parse_quantity(std::string_view text, Dimension dimension,
                              std::string_view column_unit = {});

/// What is wrong with a bare number here, and how to write it.
QuantityFault bare_number(std::string_view number, Dimension dimension);

/// Whether the text names a unit of this dimension ("min", "/h", "%").
bool is_unit(std::string_view unit, Dimension dimension);

/// A whole text as a finite or infinite number; nothing else may stand beside it.
std::optional<double> parse_number(std::string_view text);
std::optional<long long> parse_integer(std::string_view text);

/// The shortest text that reads back as the same number.
std::string number_text(double value);

/// A time in the largest unit that shows it without more than three decimals: 600000 → "10 min".
std::string time_text(double ms);
/// The same for rates per ms: "30 /h".
std::string rate_text(double per_ms);
/// Any value of a dimension, in its unit.
std::string value_text(double value, Dimension dimension);

/// "time, e.g. \"8.5 min\"": how a value of this dimension is written.
Text dimension_text(Dimension dimension);

std::string_view trim(std::string_view text);

}  // namespace cityload::read
