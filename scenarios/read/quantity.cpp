#include "scenarios/read/quantity.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace cityload::read {

namespace {

struct TimeUnit {
    std::string_view name;
    double ms;
};

constexpr double second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour,
                 week = 7 * day;

constexpr TimeUnit time_units[] = {{"ms", 1},
                                   {"毫秒", 1},
                                   {"s", second},
                                   {"sec", second},
                                   {"second", second},
                                   {"seconds", second},
                                   {"秒", second},
                                   {"秒钟", second},
                                   {"min", minute},
                                   {"mins", minute},
                                   {"minute", minute},
                                   {"minutes", minute},
                                   {"分钟", minute},
                                   {"分", minute},
                                   {"h", hour},
                                   {"hour", hour},
                                   {"hours", hour},
                                   {"小时", hour},
                                   {"d", day},
                                   {"day", day},
                                   {"days", day},
                                   {"天", day},
                                   {"日", day},
                                   {"week", week},
                                   {"weeks", week},
                                   {"周", week},
                                   {"星期", week},
                                   {"month", ms_per_year / 12},
                                   {"months", ms_per_year / 12},
                                   {"月", ms_per_year / 12},
                                   {"个月", ms_per_year / 12},
                                   {"year", ms_per_year},
                                   {"years", ms_per_year},
                                   {"年", ms_per_year}};

constexpr std::string_view workday_units[] = {"workdays", "workday", "工作日", "个工作日"};

std::optional<double> time_unit(std::string_view unit) {
    for (const TimeUnit& u : time_units)
        if (u.name == unit) return u.ms;
    return std::nullopt;
}

bool is_workday(std::string_view unit) {
    for (const std::string_view u : workday_units)
        if (u == unit) return true;
    return false;
}

/// The time unit after "/", "per " or 每; nothing if the unit is no rate.
std::optional<double> rate_unit(std::string_view unit) {
    for (const std::string_view prefix : {"/", "per ", "每", "／"})
        if (unit.starts_with(prefix)) return time_unit(trim(unit.substr(prefix.size())));
    return std::nullopt;
}

bool is_percent(std::string_view unit) {
    return unit == "%" || unit == "％" || unit == "percent";
}

/// What a value in this unit is multiplied by (times) or divided by (shares and rates, so that 70 %
/// is exactly 0.7) to be in the base unit; nothing if the unit is not of this dimension.
std::optional<double> factor(std::string_view unit, Dimension dimension) {
    switch (dimension) {
        case Dimension::number:
            return std::nullopt;
        case Dimension::share:
            return is_percent(unit) ? std::optional(100.0) : std::nullopt;
        case Dimension::time:
            return time_unit(unit);
        case Dimension::rate:
            return rate_unit(unit);
        case Dimension::workdays:
            return is_workday(unit) ? std::optional(1.0) : std::nullopt;
        case Dimension::clock:
            return std::nullopt;
    }
    return std::nullopt;
}

bool known_anywhere(std::string_view unit) {
    return time_unit(unit) || rate_unit(unit) || is_percent(unit) || is_workday(unit);
}

Text units_of(Dimension dimension) {
    switch (dimension) {
        case Dimension::number:
            return {"a plain number has no unit", "纯数字不带单位"};
        case Dimension::share:
            return {"write 0.7 or \"70 %\"", "请写 0.7 或 \"70 %\""};
        case Dimension::time:
            return {"units of time: ms s min h d week month year",
                    "时间单位：毫秒 秒 分钟 小时 天 周 月 年（或 ms s min h d week month year）"};
        case Dimension::rate:
            return {
                "units of a rate: /s /min /h /d /week /month /year",
                "频率单位：/秒 /分钟 /小时 /天 /周 /月 /年（或 /s /min /h /d /week /month /year）"};
        case Dimension::workdays:
            return {"write e.g. \"5 workdays\"", "请写成例如 \"5 工作日\""};
        case Dimension::clock:
            return {"write e.g. \"8:30\"", "请写成例如 \"8:30\""};
    }
    return {};
}

Text example(std::string_view number, Dimension dimension) {
    const std::string n(number);
    switch (dimension) {
        case Dimension::number:
            return say("write {0}", "请写成 {0}", {n});
        case Dimension::share:
            return say("write \"{0} %\"", "请写成 \"{0} %\"", {n});
        case Dimension::time:
            return say("write e.g. \"{0} min\" (ms s min h d week month year)",
                       "请写成例如 \"{0} 分钟\"（毫秒 秒 分钟 小时 天 周 月 年）", {n});
        case Dimension::rate:
            return say("write e.g. \"{0} /h\" (/s /min /h /d /week /month /year)",
                       "请写成例如 \"{0} /小时\"（/秒 /分钟 /小时 /天 /周 /月 /年）", {n});
        case Dimension::workdays:
            return say("write \"{0} workdays\"", "请写成 \"{0} 工作日\"", {n});
        case Dimension::clock:
            return say("write e.g. \"8:30\"", "请写成例如 \"8:30\"", {n});
    }
    return {};
}

ParsedQuantity fault(Text what, Text suggestion) {
    return {std::nullopt, {std::move(what), std::move(suggestion)}};
}

/// Length of the number at the start of the text, 0 if there is none.
std::size_t number_prefix(std::string_view text, double& value, bool& overflow) {
    std::size_t skip = !text.empty() && text[0] == '+' ? 1 : 0;
    const std::string_view rest = text.substr(skip);
    const std::size_t first = !rest.empty() && rest[0] == '-' ? 1 : 0;
    // from_chars would also take "nan" and "inf", which are no quantities
    if (first >= rest.size() || !((rest[first] >= '0' && rest[first] <= '9') || rest[first] == '.'))
        return 0;
    const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    overflow = code == std::errc::result_out_of_range;
    if (code != std::errc() && !overflow) return 0;
    return skip + static_cast<std::size_t>(end - rest.data());
}

ParsedQuantity parse_clock(std::string_view text) {
    const auto bad = [&] {
        return fault(
            say("'{0}' is not a time of day", "“{0}”不是一天中的时刻", {std::string(text)}),
            units_of(Dimension::clock));
    };
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || text.size() - colon != 3) return bad();
    const auto h = parse_integer(text.substr(0, colon)), m = parse_integer(text.substr(colon + 1));
    if (!h || !m || *h < 0 || *m < 0 || *m > 59 || *h * 60 + *m > 24 * 60) return bad();
    return {static_cast<double>(*h) * hour + static_cast<double>(*m) * minute, {}};
}

}  // namespace

std::string_view trim(std::string_view text) {
    constexpr std::string_view ideographic_space = "　", no_break_space = "\u00a0";
    for (;;) {
        if (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\r' ||
                              text.front() == '\n')) {
            text.remove_prefix(1);
        } else if (text.starts_with(ideographic_space) || text.starts_with(no_break_space)) {
            text.remove_prefix(text.starts_with(no_break_space) ? no_break_space.size()
                                                                : ideographic_space.size());
        } else if (!text.empty() && (text.back() == ' ' || text.back() == '\t' ||
                                     text.back() == '\r' || text.back() == '\n')) {
            text.remove_suffix(1);
        } else if (text.ends_with(ideographic_space) || text.ends_with(no_break_space)) {
            text.remove_suffix(text.ends_with(no_break_space) ? no_break_space.size()
                                                              : ideographic_space.size());
        } else {
            return text;
        }
    }
}

std::optional<double> parse_number(std::string_view text) {
    text = trim(text);
    double value = 0;
    bool overflow = false;
    const std::size_t n = number_prefix(text, value, overflow);
    if (n == 0 || n != text.size() || overflow) return std::nullopt;
    return value;
}

std::optional<long long> parse_integer(std::string_view text) {
    text = trim(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    long long value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    return value;
}

QuantityFault bare_number(std::string_view number, Dimension dimension) {
    return {say("{0} has no unit", "{0} 没有单位", {std::string(number)}),
            example(number, dimension)};
}

bool is_unit(std::string_view unit, Dimension dimension) {
    return factor(trim(unit), dimension).has_value();
}

ParsedQuantity parse_quantity(std::string_view text, Dimension dimension,
                              std::string_view column_unit) {
    text = trim(text);
    if (dimension == Dimension::clock) return parse_clock(text);
    if (text.empty()) return fault({"the value is empty", "值为空"}, units_of(dimension));
    double value = 0;
    bool overflow = false;
    const std::size_t n = number_prefix(text, value, overflow);
    if (n == 0) {
        return fault(
            say("'{0}' does not begin with a number", "“{0}”不是以数字开头", {std::string(text)}),
            example(dimension == Dimension::share ? "70" : "8.5", dimension));
    }
    const std::string_view number = text.substr(0, n);
    if (overflow || !std::isfinite(value))
        return fault(say("{0} is too large or too small a number", "数字 {0} 过大或过小",
                         {std::string(number)}),
                     {});
    std::string_view unit = trim(text.substr(n));
    if (unit.empty()) unit = trim(column_unit);
    if (unit.empty()) {
        if (dimension == Dimension::number || dimension == Dimension::share) return {value, {}};
        return {std::nullopt, bare_number(number, dimension)};
    }
    const auto scale = factor(unit, dimension);
    if (!scale) {
        if (dimension == Dimension::number)
            return fault(say("'{0}' must be a plain number without a unit",
                             "“{0}”应为不带单位的数字", {std::string(text)}),
                         example(number, dimension));
        if (!known_anywhere(unit))
            return fault(say("unknown unit '{0}'", "未知的单位“{0}”", {std::string(unit)}),
                         units_of(dimension));
        return fault(
            say_texts("unit '{0}' does not fit: {1} is expected", "单位“{0}”不合适：此处应为{1}",
                      {Text{std::string(unit), ""}, dimension_text(dimension)}),
            example(number, dimension));
    }
    const bool divides = dimension == Dimension::share || dimension == Dimension::rate;
    const double result = divides ? value / *scale : value * *scale;
    if (!std::isfinite(result))
        return fault(say("{0} is too large a value", "{0} 过大", {std::string(text)}), {});
    return {result, {}};
}

std::string number_text(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    std::array<char, 40> buffer{};
    const bool plain = value == 0 || (std::abs(value) >= 1e-5 && std::abs(value) < 1e15);
    const auto end = plain ? std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                           std::chars_format::fixed)
                           : std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return std::string(buffer.data(), end.ptr);
}

namespace {

/// True if the value in this unit has at most three decimals.
bool short_in(double value) {
    return std::abs(value) < 1e12 && std::abs(value * 1000 - std::round(value * 1000)) < 1e-6;
}

std::string rounded(double value) {
    return number_text(std::round(value * 1000) / 1000);
}

}  // namespace

std::string time_text(double ms) {
    constexpr TimeUnit units[] = {{"year", ms_per_year}, {"d", day},    {"h", hour},
                                  {"min", minute},       {"s", second}, {"ms", 1}};
    for (const TimeUnit& u : units)
        if (std::abs(ms) >= u.ms && short_in(ms / u.ms))
            return rounded(ms / u.ms) + " " + std::string(u.name);
    if (ms == 0) return "0 s";
    return number_text(ms) + " ms";
}

std::string rate_text(double per_ms) {
    constexpr TimeUnit units[] = {
        {"s", second}, {"min", minute}, {"h", hour}, {"d", day}, {"year", ms_per_year}};
    for (const TimeUnit& u : units)
        if (std::abs(per_ms * u.ms) >= 1 && short_in(per_ms * u.ms))
            return rounded(per_ms * u.ms) + " /" + std::string(u.name);
    if (per_ms == 0) return "0 /h";
    return number_text(per_ms * hour) + " /h";
}

std::string value_text(double value, Dimension dimension) {
    switch (dimension) {
        case Dimension::number:
            return number_text(value);
        case Dimension::share:
            return number_text(value);
        case Dimension::time:
            return time_text(value);
        case Dimension::rate:
            return rate_text(value);
        case Dimension::workdays:
            return number_text(value) + " workdays";
        case Dimension::clock: {
            const long long minutes = std::llround(value / minute);
            const std::string m = std::to_string(minutes % 60);
            return std::to_string(minutes / 60) + ":" + (m.size() < 2 ? "0" + m : m);
        }
    }
    return {};
}

Text dimension_text(Dimension dimension) {
    switch (dimension) {
        case Dimension::number:
            return {"number", "数字"};
        case Dimension::share:
            return {"share, e.g. 0.7 or \"70 %\"", "比例，例如 0.7 或 \"70 %\""};
        case Dimension::time:
            return {"time, e.g. \"8.5 min\"", "时间，例如 \"8.5 分钟\""};
        case Dimension::rate:
            return {"rate, e.g. \"30 /h\"", "频率，例如 \"30 /小时\""};
        case Dimension::workdays:
            return {"working days, e.g. \"5 workdays\"", "工作日，例如 \"5 工作日\""};
        case Dimension::clock:
            return {"time of day, e.g. \"8:30\"", "时刻，例如 \"8:30\""};
    }
    return {};
}

}  // namespace cityload::read
