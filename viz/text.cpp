#include "viz/text.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace cityload::viz {
namespace {

Language current = Language::en;
constexpr std::int64_t day_ms = 86'400'000;

template <class... Argument>
std::string print(const char* format, Argument... argument) {
    char text[96];
    std::snprintf(text, sizeof text, format, argument...);
    return text;
}

}  // namespace

Language language() {
    return current;
}
void set_language(Language l) {
    current = l;
}

std::string whole(std::int64_t n) {
    std::string digits = std::to_string(std::llabs(n));
    for (int i = static_cast<int>(digits.size()) - 3; i > 0; i -= 3)
        digits.insert(static_cast<std::size_t>(i), ",");
    return n < 0 ? "-" + digits : digits;
}

std::string short_number(double n) {
    const double a = std::fabs(n);
    if (current == Language::zh) {
        if (a >= 1e8) return print("%.2f 亿", n / 1e8);
        if (a >= 1e5) return print("%.1f 万", n / 1e4);
    } else {
        if (a >= 1e9) return print("%.2f G", n / 1e9);
        if (a >= 1e6) return print("%.2f M", n / 1e6);
        if (a >= 1e5) return print("%.0f k", n / 1e3);
    }
    return whole(std::llround(n));
}

std::string decimal(double x, int digits) {
    return std::isfinite(x) ? print("%.*f", digits, x) : "–";
}

std::string percent(double share, int digits) {
    return std::isfinite(share) ? print("%.*f %%", digits, share * 100) : "–";
}

std::string wait_text(std::int64_t s) {
    if (s < 60) return print(tr("%d s", "%d 秒"), static_cast<int>(s));
    if (s < 3600) return print(tr("%d min", "%d 分"), static_cast<int>(s / 60));
    if (s < 86'400 * 2)
        return print(tr("%d h %02d", "%d 时 %02d 分"), static_cast<int>(s / 3600),
                     static_cast<int>(s / 60 % 60));
    return print(tr("%d d", "%d 天"), static_cast<int>(s / 86'400));
}

Date date_of(std::int64_t civil_day) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{civil_day}}};
    return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day()))};
}

std::int64_t civil_of(Date date) {
    return std::chrono::sys_days{std::chrono::year{date.year} / date.month / date.day}
        .time_since_epoch()
        .count();
}

std::string date_text(std::int64_t first, std::int64_t ms) {
    const Date d = date_of(first + ms / day_ms);
    return print("%04d-%02d-%02d", d.year, d.month, d.day);
}

std::string weekday_text(std::int64_t first, std::int64_t ms) {
    static constexpr const char* en[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static constexpr const char* zh[] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
    const auto k = static_cast<std::size_t>((first + ms / day_ms + 3) % 7);
    return tr(en[k], zh[k]);
}

std::string clock_text(std::int64_t ms) {
    const auto minute = static_cast<int>(ms % day_ms / 60'000);
    return print("%02d:%02d", minute / 60, minute % 60);
}

bool parse_date(const char* text, std::int64_t first, std::int64_t& ms) {
    int y = 0, m = 0, d = 0, h = 0, minute = 0;
    const int n = std::sscanf(text, "%d-%d-%d %d:%d", &y, &m, &d, &h, &minute);
    if (n < 3 || m < 1 || m > 12 || d < 1 || d > 31 || h < 0 || h > 23 || minute < 0 || minute > 59)
        return false;
    ms = (civil_of({y, m, d}) - first) * day_ms + (h * 60 + minute) * 60'000LL;
    return ms >= 0;
}

}  // namespace cityload::viz
