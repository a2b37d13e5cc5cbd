#pragma once
// Dates as results files write them.

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

namespace cityload::record {

/// "2019-01-07" of a number of days since 1970-01-01; years 0 to 9999.
inline std::string iso_date(std::int64_t days_since_1970) {
    const std::chrono::year_month_day date{
        std::chrono::sys_days{std::chrono::days{days_since_1970}}};
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

}  // namespace cityload::record
