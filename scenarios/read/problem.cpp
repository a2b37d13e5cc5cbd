#include "scenarios/read/problem.hpp"

#include <algorithm>
#include <tuple>

namespace cityload::read {

namespace {

std::string fill(std::string_view pattern, const std::vector<std::string>& arguments) {
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}' &&
            pattern[i + 1] >= '0' && pattern[i + 1] <= '9') {
            const std::size_t n = static_cast<std::size_t>(pattern[i + 1] - '0');
            if (n < arguments.size()) out += arguments[n];
            i += 2;
        } else {
            out += pattern[i];
        }
    }
    return out;
}

/// A value quoted in a message must not break the rule of one line per problem.
std::string one_line(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    return text;
}

constexpr std::size_t most_kept = 2000;

}  // namespace

Text say(std::string_view en, std::string_view zh, std::initializer_list<std::string> arguments) {
    const std::vector<std::string> list(arguments);
    return {fill(en, list), fill(zh, list)};
}

Text say_texts(std::string_view en, std::string_view zh, std::initializer_list<Text> arguments) {
    std::vector<std::string> english, chinese;
    for (const Text& t : arguments) {
        english.push_back(t.in(Language::en));
        chinese.push_back(t.in(Language::zh));
    }
    return {fill(en, english), fill(zh, chinese)};
}

std::string to_string(const Position& position) {
    std::string out = position.name();
    if (position.line > 0) {
        out += ':' + std::to_string(position.line);
        if (position.column > 0) out += ':' + std::to_string(position.column);
    }
    return out;
}

std::string to_line(const Problem& p, Language language) {
    const bool zh = language == Language::zh;
    std::string out = p.file;
    if (p.line > 0) {
        out += ':' + std::to_string(p.line);
        if (p.column > 0) out += ':' + std::to_string(p.column);
    }
    if (!out.empty()) out += ": ";
    if (p.severity == Severity::error) {
        out += zh ? "错误: " : "error: ";
    } else {
        out += zh ? "提示: " : "note: ";
    }
    if (!p.key.empty()) out += p.key + ": ";
    out += p.what.in(language);
    if (!p.why.empty())
        out += zh ? "（" + p.why.in(language) + "）" : " (" + p.why.in(language) + ")";
    out += zh ? "。" : ".";
    if (!p.suggestion.empty()) {
        std::string suggestion = p.suggestion.in(language);
        if (suggestion[0] >= 'a' && suggestion[0] <= 'z')
            suggestion[0] = static_cast<char>(suggestion[0] - 'a' + 'A');
        out += (zh ? "" : " ") + suggestion;
    }
    return one_line(out);
}

void Problems::error(const Position& at, std::string key, Text what, Text why, Text suggestion) {
    add({at.name(), at.line, at.column, std::move(key), std::move(what), std::move(why),
         std::move(suggestion), Severity::error, at.file ? at.file->order : -1});
}

void Problems::note(const Position& at, std::string key, Text what, Text why, Text suggestion) {
    add({at.name(), at.line, at.column, std::move(key), std::move(what), std::move(why),
         std::move(suggestion), Severity::note, at.file ? at.file->order : -1});
}

void Problems::add(Problem problem) {
    if (problem.severity == Severity::error) ++errors_;
    if (list_.size() >= most_kept) return;  // a thousandfold repeated fault helps nobody
    for (const Problem& p : list_) {
        // one place, one fault: a wrong header of a list would otherwise be told once per row
        const bool same_place =
            p.line == problem.line && p.column == problem.column && p.file == problem.file;
        if (same_place && p.what == problem.what && (p.line > 0 || p.key == problem.key)) {
            return;
        }
    }
    list_.push_back(std::move(problem));
}

std::vector<Problem> Problems::sorted() const {
    std::vector<Problem> out = list_;
    std::stable_sort(out.begin(), out.end(), [](const Problem& a, const Problem& b) {
        return std::tie(a.order, a.line, a.column) < std::tie(b.order, b.line, b.column);
    });
    return out;
}

}  // namespace cityload::read
