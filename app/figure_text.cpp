#include "app/figure_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "app/text_table.hpp"

namespace cityload::app {

using record::Kind;

std::string fixed(double value, int decimals) {
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::fixed, decimals);
    return end.ec == std::errc() ? std::string(buffer.data(), end.ptr) : "…";
}

std::string grouped(double value) {
    std::string digits = fixed(std::abs(value), 0);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
    return (value <= -0.5 ? "-" : "") + digits;
}

std::string unit_of(Kind kind, read::Language language) {
    const bool zh = language == read::Language::zh;
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

namespace {

int decimals_of(Kind kind, double value) {
    const double size = std::abs(value);
    switch (kind) {
        case Kind::count:
            return size > 0 && size < 10 && std::abs(value - std::round(value)) > 1e-9 ? 1 : 0;
        case Kind::share:
            return size > 0 && size < 0.001 ? 3 : size < 0.01 && size > 0 ? 2 : 1;
        case Kind::number:
            return size < 10 ? 2 : 1;
        default:
            return size < 1 && size > 0 ? 2 : 1;
    }
}

std::string number_with(Kind kind, double value, int decimals) {
    if (kind == Kind::share) value *= 100;
    if (std::abs(value) >= 1000) return grouped(value);
    std::string text = fixed(value, decimals);
    return text.find_first_not_of("-0.") == std::string::npos ? fixed(0, decimals) : text;
}

}  // namespace

std::string figure_text(Kind kind, double value, read::Language language) {
    if (std::isnan(value)) return "–";
    if (value == 0) return "0" + unit_of(kind, language);
    return number_with(kind, value, decimals_of(kind, value)) + unit_of(kind, language);
}

std::string difference_text(Kind kind, const compare::Estimate& e, read::Language language) {
    if (std::isnan(e.value)) return "–";
    int decimals = decimals_of(kind, e.value);
    const double shown = kind == Kind::share ? 100 : 1;
    if (e.half_width && *e.half_width > 0)
        decimals = std::clamp(1 - static_cast<int>(std::floor(std::log10(*e.half_width * shown))),
                              0, kind == Kind::share ? 2 : 3);
    std::string text = (e.value >= 0 ? "+" : "") + number_with(kind, e.value, decimals);
    if (e.half_width) text += " ±" + number_with(kind, *e.half_width, decimals);
    return text + (kind != Kind::share              ? unit_of(kind, language)
                   : language == read::Language::zh ? "点"
                                                    : " pt");
}

std::string range_text(Kind kind, double low, double high, read::Language language) {
    if (std::isnan(low) || std::isnan(high)) return "–";
    const double shown = kind == Kind::share ? 100 : 1,
                 size = std::max(std::abs(low), std::abs(high)) * shown;
    const int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3;
    const auto one = [&](double v) {
        const std::string text = number_with(kind, v, decimals);
        const bool plus = v > 0 && text.find_first_not_of("0.") != std::string::npos;
        return (plus ? "+" : "") + text;
    };
    (void)language;
    return one(low) + " … " + one(high);
}

std::string cut(const std::string& text, std::size_t most) {
    if (display_width(text) <= most) return text;
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t n = 1;
        while (i + n < text.size() && (static_cast<unsigned char>(text[i + n]) & 0xc0) == 0x80) ++n;
        if (display_width(out) + display_width(text.substr(i, n)) + 1 > most) break;
        out += text.substr(i, n);
        i += n;
    }
    return out + "…";
}

std::string wrapped(const std::string& text, std::size_t most) {
    std::string out, line, word;
    const auto flush_word = [&] {
        if (!line.empty() && display_width(line) + display_width(word) > most) {
            line.erase(line.find_last_not_of(' ') + 1);
            out += line + "\n";
            line.clear();
            word.erase(0, std::min(word.size(), word.find_first_not_of(' ')));
        }
        line += word;
        word.clear();
    };
    for (std::size_t i = 0; i < text.size();) {
        std::size_t n = 1;
        while (i + n < text.size() && (static_cast<unsigned char>(text[i + n]) & 0xc0) == 0x80) ++n;
        const std::string one = text.substr(i, n);
        const bool closing = one == "，" || one == "。" || one == "；" || one == "：" ||
                             one == "）" || one == "”" || one == "、";
        // A line may break before a blank and before a Chinese character, but not before a closing
        // mark.
        if (one == " " || (display_width(one) == 2 && !closing)) flush_word();
        word += one;
        i += n;
    }
    flush_word();
    return out + line;
}

}  // namespace cityload::app
