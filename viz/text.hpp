#pragma once
// Words, numbers and times as they are shown.

#include <cstdint>
#include <string>

#include "models/city/live_snapshot.hpp"

namespace cityload::viz {

enum class Language { en, zh };

/// The language of everything drawn; switched while running.
Language language();
void set_language(Language language);

/// One of two texts, by the language.
inline const char* tr(const char* en, const char* zh) {
    return language() == Language::zh ? zh : en;
}
inline const std::string& tr(const city::LiveName& name) {
    return language() == Language::zh ? name.zh : name.en;
}
inline const std::string& tr(const std::string& en, const std::string& zh) {
    return language() == Language::zh && !zh.empty() ? zh : en;
}

/// "12,345"; with few digits what is large: "1.23 M", "123 万".
std::string whole(std::int64_t n);
std::string short_number(double n);
std::string decimal(double x, int digits);
std::string percent(double share, int digits = 0);
/// "45 s", "12 min", "1 h 05".
std::string wait_text(std::int64_t seconds);

/// Clock and calendar of an instant: first_civil_day is that of ms 0.
std::string date_text(std::int64_t first_civil_day, std::int64_t ms);     // 2019-01-07
std::string weekday_text(std::int64_t first_civil_day, std::int64_t ms);  // Mon, 周一
std::string clock_text(std::int64_t ms);                                  // 09:05
struct Date {
    int year, month, day;
};
Date date_of(std::int64_t civil_day);
std::int64_t civil_of(Date date);
/// Reads 2019-03-01, optionally with a time 09:30, as ms of the run; false if it is none.
bool parse_date(const char* text, std::int64_t first_civil_day, std::int64_t& ms);

}  // namespace cityload::viz
