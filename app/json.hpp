#pragma once
// Just enough JSON to write: objects keep the order of adding, numbers that are no numbers become
// null.

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "scenarios/read/quantity.hpp"

namespace cityload::app {

class Json {
  public:
    static Json object() { return Json('{', '}'); }
    static Json array() { return Json('[', ']'); }

    void add(std::string_view key, std::string_view value) { member(key, quote(value)); }
    void add(std::string_view key, const char* value) { member(key, quote(value)); }
    void add(std::string_view key, double value) { member(key, number(value)); }
    void add(std::string_view key, std::int64_t value) { member(key, std::to_string(value)); }
    void add(std::string_view key, bool value) { member(key, value ? "true" : "false"); }
    void add(std::string_view key, const Json& value) { member(key, value.text()); }
    void add_raw(std::string_view key, std::string_view json) { member(key, std::string(json)); }
    void add(const Json& value) { item(value.text()); }
    void add(std::string_view value) { item(quote(value)); }
    void add_value(double value) { item(number(value)); }  ///< to a list

    std::string text() const { return open_ + body_ + close_; }

  private:
    Json(char open, char close) : open_(1, open), close_(1, close) {}

    void item(const std::string& json) {
        if (!body_.empty()) body_ += ", ";
        body_ += json;
    }
    void member(std::string_view key, const std::string& json) { item(quote(key) + ": " + json); }

    static std::string number(double value) {
        return std::isfinite(value) ? read::number_text(value) : "null";
    }

    static std::string quote(std::string_view text) {
        static constexpr char digits[] = "0123456789abcdef";
        std::string out = "\"";
        for (const char c : text) {
            const unsigned char u = static_cast<unsigned char>(c);
            if (c == '"' || c == '\\') {
                out += '\\';
                out += c;
            } else if (u < 0x20) {
                out += "\\u00";
                out += digits[u >> 4];
                out += digits[u & 15];
            } else {
                out += c;
            }
        }
        return out + '"';
    }

    std::string open_, close_, body_;
};

}  // namespace cityload::app
