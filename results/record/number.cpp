#include "results/record/number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace cityload::record {
namespace {

std::string fixed(double value, int decimals) {
    std::array<char, 400> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::fixed, decimals);
    return {buffer.data(), end.ptr};
}

double shown(Kind kind, double value) {
    return kind == Kind::share ? value * 100 : value;
}

int decimals_for(Kind kind, const compare::Estimate& e) {
    if (!e.half_width || !(*e.half_width > 0)) return decimals_of(kind, e.value);
    const double half = shown(kind, *e.half_width);
    return std::clamp(1 - static_cast<int>(std::floor(std::log10(half))), 0,
                      kind == Kind::count   ? 1
                      : kind == Kind::share ? 2
                                            : 3);
}

/// A half-width of less than the last decimal shown is not written as 0: that would be certainty.
double at_least_shown(Kind kind, double half_width, int decimals) {
    const double least = std::pow(10, -decimals) / (kind == Kind::share ? 100 : 1);
    return half_width > 0 ? std::max(half_width, least) : half_width;
}

}  // namespace

const std::string& in(Language language, const Bilingual& text) {
    return language == Language::zh && !text.zh.empty() ? text.zh : text.en;
}

int decimals_of(Kind kind, double value) {
    const double size = std::abs(value);
    switch (kind) {
        case Kind::count:
            return size > 0 && size < 10 && std::abs(value - std::round(value)) > 1e-9 ? 1 : 0;
        case Kind::share:
            return size > 0 && size < 0.001 ? 3 : size > 0 && size < 0.01 ? 2 : 1;
        case Kind::number:
            return size < 10 ? 2 : 1;
        default:
            return size > 0 && size < 1 ? 2 : 1;
    }
}

std::string unit(Kind kind, Language language) {
    const bool zh = language == Language::zh;
    switch (kind) {
        case Kind::share:
            return zh ? "%" : " %";
        case Kind::minutes:
            return zh ? "分钟" : " min";
        case Kind::hours:
            return zh ? "小时" : " h";
        case Kind::days:
            return zh ? "天" : " d";
        default:
            return "";
    }
}

const char* plain_unit(Kind kind) {
    switch (kind) {
        case Kind::minutes:
            return "min";
        case Kind::hours:
            return "h";
        case Kind::days:
            return "d";
        default:
            return "1";
    }
}

std::string digits(Kind kind, double value, int decimals) {
    value = shown(kind, value);
    if (std::abs(value) < 1000) {
        std::string text = fixed(value, decimals);
        return text.find_first_not_of("-0.") == std::string::npos ? fixed(0, decimals) : text;
    }
    std::string text = fixed(std::abs(value), 0);
    for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
    return (value < 0 ? "-" : "") + text;
}

std::string written(Kind kind, double value, Language language) {
    if (std::isnan(value)) return "–";
    if (value == 0) return "0" + unit(kind, language);
    return digits(kind, value, decimals_of(kind, value)) + unit(kind, language);
}

std::string written(Kind kind, const compare::Estimate& e, Language language) {
    if (!e.half_width || std::isnan(e.value)) return written(kind, e.value, language);
    const int decimals = decimals_for(kind, e);
    return digits(kind, e.value, decimals) + " ±" +
           digits(kind, at_least_shown(kind, *e.half_width, decimals), decimals) +
           unit(kind, language);
}

std::string difference(Kind kind, const compare::Estimate& e, Language language) {
    if (std::isnan(e.value)) return "–";
    if (e.value == 0 && e.half_width.value_or(0) == 0) return "0";
    const int decimals = decimals_for(kind, e);
    std::string text = (e.value >= 0 ? "+" : "") + digits(kind, e.value, decimals);
    if (e.half_width)
        text += " ±" + digits(kind, at_least_shown(kind, *e.half_width, decimals), decimals);
    return text + (kind != Kind::share        ? unit(kind, language)
                   : language == Language::zh ? "百分点"
                                              : " pt");
}

std::string changes_between(Kind kind, double low, double high) {
    if (std::isnan(low) || std::isnan(high)) return "–";
    const double size = std::max(std::abs(shown(kind, low)), std::abs(shown(kind, high)));
    const int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
    const auto one = [&](double v) {
        const std::string text = digits(kind, v, decimals);
        const bool plus = v > 0 && text.find_first_not_of("0.") != std::string::npos;
        return (plus ? "+" : "") + text;
    };
    return one(low) + " … " + one(high);
}

std::string exact(double value) {
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return {buffer.data(), end.ptr};
}

}  // namespace cityload::record
