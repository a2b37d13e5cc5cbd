#include "results/record/resolved.hpp"

#include <charconv>
#include <limits>

namespace cityload::record {
namespace {

std::string unquoted(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
    std::string out;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] == '\\' && i + 2 < text.size()) {
            ++i;
            out += text[i] == 'n' ? '\n' : text[i] == 't' ? '\t' : text[i];
        } else {
            out += text[i];
        }
    }
    return out;
}

}  // namespace

std::vector<std::pair<std::string, Settings>> settings_of(std::string_view toml) {
    std::vector<std::pair<std::string, Settings>> tables(1);
    while (!toml.empty()) {
        const std::size_t end = std::min(toml.find('\n'), toml.size());
        const std::string_view line = toml.substr(0, end);
        toml.remove_prefix(std::min(end + 1, toml.size()));
        if (line.starts_with('[') && line.ends_with(']')) {
            tables.emplace_back(line.substr(1, line.size() - 2), Settings{});
        } else if (const std::size_t equals = line.find(" = "); equals != std::string_view::npos) {
            tables.back().second.emplace(unquoted(line.substr(0, equals)),
                                         unquoted(line.substr(equals + 3)));
        }
    }
    return tables;
}

double number_of(const Settings& settings, const std::string& key) {
    const auto it = settings.find(key);
    double value = std::numeric_limits<double>::quiet_NaN();
    if (it == settings.end()) return value;
    const char* const first = it->second.data();
    const char* const last = first + it->second.size();
    const auto read = std::from_chars(first, last, value);
    if (read.ec != std::errc()) return std::numeric_limits<double>::quiet_NaN();
    return std::string_view(read.ptr, last) == " %" ? value / 100 : value;
}

}  // namespace cityload::record
