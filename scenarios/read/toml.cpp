#include "scenarios/read/toml.hpp"

#include <toml++/toml.h>

#include <sstream>

#include "scenarios/read/files.hpp"
#include "scenarios/read/quantity.hpp"

namespace cityload::read {

namespace {

/// Punctuation of Chinese keyboards that looks like TOML's own, and what was meant.
struct LookAlike {
    std::string_view mark;
    std::string_view meant;
};
constexpr LookAlike look_alikes[] = {
    {"“", "\""}, {"”", "\""}, {"‘", "'"},   {"’", "'"},  {"，", ","}, {"：", ":"},
    {"＝", "="}, {"。", "."}, {"【", "["},  {"】", "]"}, {"［", "["}, {"］", "]"},
    {"｛", "{"}, {"｝", "}"}, {"＂", "\""}, {"＃", "#"}, {"、", ","}, {"；", ";"}};

/// Looks at the text outside strings and comments before the parser does: for marks that it would
/// explain badly, and for nesting that it could not survive.
class Scanner {
  public:
    Scanner(std::string_view text, const std::shared_ptr<const SourceFile>& file,
            Problems& problems)
        : text_(text), file_(file), problems_(problems) {}

    bool clean() {
        while (i_ < text_.size() && faults_ < most_faults && !too_deep_) step();
        return faults_ == 0 && !too_deep_;
    }

  private:
    static constexpr int most_faults = 20;

    Position here() const { return {file_, line_, column_}; }

    void advance(std::size_t bytes) {
        for (std::size_t k = 0; k < bytes && i_ < text_.size(); ++k, ++i_) {
            const char c = text_[i_];
            if (c == '\n') {
                ++line_;
                column_ = 1;
            } else if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) {
                column_ += 1;
            }
        }
    }

    void step() {
        const std::string_view rest = text_.substr(i_);
        const char c = rest[0];
        if (c == '#') {
            const std::size_t end = rest.find('\n');
            advance(end == std::string_view::npos ? rest.size() : end);
        } else if (rest.starts_with("\"\"\"") || rest.starts_with("'''")) {
            skip_long(rest.substr(0, 3));
        } else if (c == '"' || c == '\'') {
            skip_short(c);
        } else if (c == '[' || c == '{') {
            dots_ = 0;
            if (c == '[' && at_line_start()) check_header(rest);
            open_ += c;
            if (open_.size() > deepest_nesting) deep();
            advance(1);
        } else if (c == ']' || c == '}') {
            dots_ = 0;
            close(c);
            advance(1);
        } else if (c == '.') {
            if (++dots_ > static_cast<int>(deepest_nesting)) deep();
            advance(1);
        } else if (c == ',' || c == '=' || c == '\n') {
            dots_ = 0;
            advance(1);
        } else if ((c == 'T' || c == 't') && after_date()) {
            check_time(rest);
            advance(1);
        } else if (static_cast<unsigned char>(c) < 0x80) {
            advance(1);
        } else {
            for (const LookAlike& l : look_alikes) {
                if (rest.starts_with(l.mark)) {
                    report(l);
                    advance(l.mark.size());
                    return;
                }
            }
            not_ascii(rest);
            advance(1);
        }
    }

    /// The ten characters before are a date.
    bool after_date() const {
        if (i_ < 10) return false;
        for (std::size_t k = 0; k < 10; ++k) {
            const char c = text_[i_ - 10 + k];
            if (k == 4 || k == 7 ? c != '-' : c < '0' || c > '9') return false;
        }
        return true;
    }

    /// The parser takes for granted that a time follows the T of a date.
    void check_time(std::string_view rest) {
        if (rest.size() > 1 && rest[1] >= '0' && rest[1] <= '9') return;
        ++faults_;
        problems_.error(here(), "",
                        {"a time must follow the T after a date", "日期后的 T 之后应为时刻"}, {},
                        {"write 2019-05-27T08:30:00 or \"text in quotes\"",
                         "请写成 2019-05-27T08:30:00，文本请加英文双引号"});
    }

    bool at_line_start() const {
        std::size_t k = i_;
        while (k > 0 && (text_[k - 1] == ' ' || text_[k - 1] == '\t')) --k;
        return open_.empty() && (k == 0 || text_[k - 1] == '\n');
    }

    /// The parser takes for granted that a key follows the bracket of a table header.
    void check_header(std::string_view rest) {
        std::size_t k = rest.starts_with("[[") ? 2 : 1;
        while (k < rest.size() && (rest[k] == ' ' || rest[k] == '\t')) ++k;
        const char c = k < rest.size() ? rest[k] : '\n';
        const bool key = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '"' || c == '\'';
        if (key) return;
        if (static_cast<unsigned char>(c) >= 0x80) return;  // reported for itself
        ++faults_;
        problems_.error(here(), "",
                        {"a table header needs a name of ASCII letters, or one in quotes",
                         "表头名称应为英文字母，或加英文引号"},
                        {}, {"write [station.desk]", "请写成 [station.desk]"});
    }

    /// TOML has ASCII only outside strings and comments.
    void not_ascii(std::string_view rest) {
        if (line_ == last_fault_line_) return;
        last_fault_line_ = line_;
        ++faults_;
        std::size_t length = 1;
        while (length < rest.size() && (static_cast<unsigned char>(rest[length]) & 0xc0) == 0x80)
            ++length;
        problems_.error(here(), "",
                        say("the character {0} outside quotes", "引号之外有字符 {0}",
                            {std::string(rest.substr(0, length))}),
                        {"keys are ASCII letters", "键只能用英文字母"},
                        {"put text into \"quotes\"", "文本要加英文双引号"});
    }

    void report(const LookAlike& l) {
        if (line_ == last_fault_line_) return;  // one message a line is enough
        last_fault_line_ = line_;
        ++faults_;
        problems_.error(here(), "",
                        say("Chinese punctuation {0} outside quotes", "引号之外有中文标点 {0}",
                            {std::string(l.mark)}),
                        say("TOML knows only {0}", "TOML 只认 {0}", {std::string(l.meant)}),
                        say("type {0} instead of {1}", "请把 {1} 改为 {0}",
                            {std::string(l.meant), std::string(l.mark)}));
    }

    void deep() {
        too_deep_ = true;
        problems_.error(
            here(), "",
            say("nested more than {0} deep", "嵌套超过 {0} 层", {std::to_string(deepest_nesting)}),
            {}, {"a bracket may be missing before this place", "此处之前可能缺少括号"});
    }

    void close(char bracket) {
        const char wanted = bracket == ']' ? '[' : '{';
        if (!open_.empty() && open_.back() == wanted) {
            open_.pop_back();
            return;
        }
        ++faults_;
        const bool other = !open_.empty();
        problems_.error(here(), "",
                        say("{0} closes no {1}", "{0} 没有对应的 {1}",
                            {std::string(1, bracket), std::string(1, wanted)}),
                        {},
                        other
                            ? say("close {0} first", "请先关闭 {0}", {std::string(1, open_.back())})
                            : Text{});
        open_.clear();  // what follows cannot be matched any more
    }

    void skip_short(char quote) {
        advance(1);
        while (i_ < text_.size() && text_[i_] != quote && text_[i_] != '\n')
            advance(text_[i_] == '\\' && quote == '"' && i_ + 1 < text_.size() &&
                            text_[i_ + 1] != '\n'
                        ? 2
                        : 1);
        if (i_ < text_.size() && text_[i_] == quote) advance(1);
    }

    void skip_long(std::string_view quote) {
        advance(3);
        while (i_ < text_.size() && !text_.substr(i_).starts_with(quote))
            advance(text_[i_] == '\\' && quote[0] == '"' ? 2 : 1);
        advance(3);
        while (i_ < text_.size() && text_[i_] == quote[0])
            advance(1);  // """" ends with a quote inside
    }

    std::string_view text_;
    const std::shared_ptr<const SourceFile>& file_;
    Problems& problems_;
    std::size_t i_ = 0;
    std::uint32_t line_ = 1, column_ = 1, last_fault_line_ = 0;
    int dots_ = 0, faults_ = 0;
    std::string open_;  ///< brackets not yet closed
    bool too_deep_ = false;
};

Position position(const toml::source_region& region,
                  const std::shared_ptr<const SourceFile>& file) {
    return {file, region.begin.line, region.begin.column};
}

template <class T>
std::string printed(const T& value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

Value convert(const toml::node& node, const std::shared_ptr<const SourceFile>& file) {
    Value out;
    out.at = position(node.source(), file);
    if (const toml::table* table = node.as_table()) {
        out.kind = Value::Kind::table;
        for (const auto& [key, child] : *table) {
            Value value = convert(child, file);
            value.key_at = position(key.source(), file);
            if (value.at.line == 0) value.at = value.key_at;
            const toml::table* inner = child.as_table();
            if (inner != nullptr && !inner->is_inline()) value.at = value.key_at;
            out.set(std::string(key.str()), std::move(value));
        }
    } else if (const toml::array* array = node.as_array()) {
        out.kind = Value::Kind::array;
        for (const toml::node& child : *array) out.items.push_back(convert(child, file));
    } else if (const auto* text = node.as_string()) {
        out.kind = Value::Kind::string;
        out.text = text->get();
    } else if (const auto* integer = node.as_integer()) {
        out.kind = Value::Kind::integer;
        out.integer = integer->get();
    } else if (const auto* real = node.as_floating_point()) {
        out.kind = Value::Kind::real;
        out.real = real->get();
    } else if (const auto* boolean = node.as_boolean()) {
        out.kind = Value::Kind::boolean;
        out.boolean = boolean->get();
    } else {
        out.kind = Value::Kind::moment;
        if (const auto* date = node.as_date()) out.text = printed(date->get());
        if (const auto* time = node.as_time()) out.text = printed(time->get());
        if (const auto* both = node.as_date_time()) out.text = printed(both->get());
    }
    return out;
}

/// The parser's own words, in Chinese as far as they are frequent.
Text parser_words(std::string_view description) {
    return {std::string(description), "TOML 语法错误：" + std::string(description)};
}

}  // namespace

std::optional<Value> parse_toml(std::string_view text,
                                const std::shared_ptr<const SourceFile>& file, Problems& problems) {
    if (!Scanner(text, file, problems).clean()) return std::nullopt;
    try {
        const toml::table table = toml::parse(text, std::string_view(file->name));
        Value root = convert(table, file);
        root.at = {file, 1, 1};
        return root;
    } catch (const toml::parse_error& e) {
        const bool twice = e.description().find("redefine") != std::string_view::npos;
        problems.error(position(e.source(), file), "", parser_words(e.description()), {},
                       twice ? Text{"a key or table may stand only once in a file",
                                    "同一文件中键或表只能出现一次"}
                             : Text{"text stands in \"quotes\", a key is written: key = value",
                                    "文本要加英文双引号，写法为 key = value"});
        return std::nullopt;
    }
}

std::optional<Value> parse_set(std::string_view assignment,
                               const std::shared_ptr<const SourceFile>& file, Problems& problems) {
    const Text form{"write --set key=value, e.g. --set station.desk.servers=6",
                    "请写成 --set 键=值，例如 --set station.desk.servers=6"};
    // the first '=' outside quotes parts key and value: a quoted key may hold one
    std::size_t equals = std::string_view::npos;
    char quote = 0;
    for (std::size_t i = 0; i < assignment.size() && equals == std::string_view::npos; ++i) {
        const char c = assignment[i];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '=') {
            equals = i;
        }
    }
    if (equals == std::string_view::npos || trim(assignment.substr(0, equals)).empty()) {
        problems.error({file, 1, 1}, "", {"this is no assignment", "这不是赋值"}, {}, form);
        return std::nullopt;
    }
    if (!is_utf8(assignment) || assignment.find_first_of("\r\n") != std::string_view::npos ||
        assignment.size() > 65536) {
        problems.error({file, 1, 1}, "",
                       {"an assignment is one line of UTF-8 text", "赋值应为一行 UTF-8 文本"}, {},
                       form);
        return std::nullopt;
    }
    Problems as_toml;
    if (auto value = parse_toml(assignment, file, as_toml); value && value->entries().size() == 1)
        return value;
    const std::string with_text =
        std::string(assignment.substr(0, equals + 1)) + quoted(trim(assignment.substr(equals + 1)));
    Problems as_text;
    if (auto value = parse_toml(with_text, file, as_text); value && value->entries().size() == 1)
        return value;
    problems.error(
        {file, 1, 1}, "",
        say("'{0}' is no key", "“{0}”不是合法的键", {std::string(assignment.substr(0, equals))}),
        {}, form);
    return std::nullopt;
}

}  // namespace cityload::read
