#include "scenarios/read/field.hpp"

#include <algorithm>
#include <cmath>

#include "scenarios/read/cell_items.hpp"
#include "scenarios/read/known_keys.hpp"
#include "sim/check.hpp"

namespace cityload::read {

std::string Reader::key() const {
    std::string out;
    for (const std::string& step : path_) {
        if (!out.empty()) out += '.';
        out += key_text(step);
    }
    return out;
}

std::string Reader::key(std::string_view child) const {
    const std::string here = key();
    return here.empty() ? key_text(child) : here + "." + key_text(child);
}

void Reader::error(const Value& value, Text what, Text why, Text suggestion) {
    problems().error(value.at, key(), std::move(what), std::move(why), std::move(suggestion));
}

Bound Field::bound(std::string_view text, bool open) const {
    const auto parsed = parse_quantity(text, dimension);
    if (!parsed.value)
        throw sim::InternalError("field " + key + ": bound '" + std::string(text) +
                                 "' does not fit");
    return {*parsed.value, open, std::string(text)};
}

std::string Field::assumed_text() const {
    if (low_text.empty()) return "";
    return (assumed_factor ? "× " : "") + low_text + " … " + high_text;
}

std::string Field::range_text() const {
    std::string out;
    if (lowest) out += (lowest->open ? "> " : "≥ ") + lowest->text;
    if (highest)
        out += (out.empty() ? "" : ", ") + std::string(highest->open ? "< " : "≤ ") + highest->text;
    return out;
}

Text Field::type_text() const {
    switch (type) {
        case FieldType::text:
            return {"text", "文本"};
        case FieldType::id:
            return {"an id", "标识"};
        case FieldType::boolean:
            return {"true or false", "true 或 false"};
        case FieldType::integer:
            return {"whole number", "整数"};
        case FieldType::number:
            return dimension_text(dimension);
        case FieldType::choice: {
            std::string words;
            for (const std::string& c : choices)
                words += (words.empty() ? "" : " | ") + read::quoted(c);
            return {words, ""};
        }
        case FieldType::list:
            if (element == FieldType::text) return {"list of texts", "文本列表"};
            if (element == FieldType::integer) return {"list of whole numbers", "整数列表"};
            return say_texts("list; each: {0}", "列表，每项为{0}", {dimension_text(dimension)});
        case FieldType::by_key:
            return say_texts("table; each: {0}", "表，每项为{0}", {dimension_text(dimension)});
        case FieldType::table:
            return {"table", "表"};
        case FieldType::entries:
            return say("tables by id: [{0}.<id>]", "按标识的表：[{0}.<标识>]", {key});
        case FieldType::special:
            return form;
    }
    return {};
}

const Field* FieldTable::find(std::string_view key) const {
    for (const auto& field : fields_)
        if (field->key == key) return field.get();
    return nullptr;
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& names) {
    // Damerau's distance without overlapping transpositions: one slip of the fingers costs 1
    const auto distance = [](std::string_view a, std::string_view b) {
        std::vector<std::vector<std::size_t>> d(a.size() + 1,
                                                std::vector<std::size_t>(b.size() + 1));
        for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
        for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
        for (std::size_t i = 1; i <= a.size(); ++i) {
            for (std::size_t j = 1; j <= b.size(); ++j) {
                const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + cost});
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
            }
        }
        return d[a.size()][b.size()];
    };
    if (word.size() > 60) return std::nullopt;
    std::optional<std::string> best;
    std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const std::string& name : names) {
        if (name.size() > 60 || name == word) continue;
        const std::size_t d = distance(word, name);
        if (d < best_distance) {
            best_distance = d;
            best = name;
        }
    }
    return best;
}

namespace {

/// Columns that every list may have and that say where a figure comes from; not part of the model.
bool is_remark(std::string_view key) {
    return key == "source" || key == "basis" || key == "note";
}

/// The last part of a key that was written as one: "warmup" for run.warmup, where `run` is unknown.
std::string_view last_part(std::string_view key, const Value& value) {
    const Value* inside = &value;
    while (inside->is_table() && !inside->row && inside->entries().size() == 1) {
        key = inside->entries().begin()->first;
        inside = &inside->entries().begin()->second;
    }
    return key;
}

void expected(Reader& reader, const Value& value, const Text& type, Text suggestion = {}) {
    reader.error(
        value,
        say_texts("{0} is expected, this is {1}", "此处应为{0}，却是{1}", {type, kind_text(value)}),
        {}, std::move(suggestion));
}

bool in_range(Reader& reader, const Value& value, const Field& field, double x,
              const std::string& shown) {
    const bool low = field.lowest &&
                     (x < field.lowest->value || (field.lowest->open && x == field.lowest->value));
    const bool high = field.highest && (x > field.highest->value ||
                                        (field.highest->open && x == field.highest->value));
    if (!low && !high) return true;
    reader.error(value, say("{0} is out of range", "{0} 超出范围", {shown}),
                 say("allowed: {0}", "允许：{0}", {field.range_text()}));
    return false;
}

}  // namespace

void read_table(Reader& reader, const Value& table, const FieldTable& fields, void* object) {
    reader.in(fields);
    for (const auto& [key, value] : table.entries()) {
        if (fields.find(key) != nullptr || (table.row && is_remark(key))) continue;
        reader.problems().error(value.key_at, reader.key(key),
                                say("unknown key '{0}'", "未知的键“{0}”", {key}), {},
                                instead_of(key, last_part(key, value), fields, reader.root()));
    }
    for (const auto& field : fields.fields()) {
        const Value* value = table.find(field->key);
        const Reader::Step step(reader, field->key);
        if (value != nullptr) {
            field->read(reader, *value, object);
        } else if (field->is_required) {
            reader.problems().error(
                table.at, reader.key(), {"this key is missing", "缺少此键"}, field->meaning,
                field->example_text.empty()
                    ? say_texts("expected: {0}", "应为：{0}", {field->type_text()})
                    : say("write {0} = {1}", "请写成 {0} = {1}",
                          {field->key, field->example_text}));
        } else if (!field->preset_text.empty()) {
            Value preset = value_of_text(field->preset_text, *field);
            preset.at = table.at;
            field->read(reader, preset, object);
        }
    }
}

Value value_of_text(const std::string& text, const Field& field) {
    Value value(Value::Kind::cell);  // like a cell: the field decides the type
    value.text = text;
    if (field.type == FieldType::table || field.type == FieldType::entries ||
        field.type == FieldType::by_key)
        value.kind = Value::Kind::table;
    return value;
}

bool expect_table(Reader& reader, const Value& value) {
    if (value.is_table()) return true;
    expected(reader, value, {"a table", "表"});
    return false;
}

bool check_id(Reader& reader, const std::string& id, const Value& value) {
    const bool good =
        !id.empty() && id.size() <= 100 && std::all_of(id.begin(), id.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   c == '-' || c == '_';
        });
    if (good) return true;
    reader.problems().error(
        value.key_at.line > 0 ? value.key_at : value.at, reader.key(),
        say("'{0}' is no id", "“{0}”不能作为标识", {id}),
        {"ids are ASCII letters, digits, '-' and '_'", "标识只能用英文字母、数字、“-”和“_”"},
        {"put the Chinese name into a name key", "中文名称请写在名称键中"});
    return false;
}

std::optional<double> read_number(Reader& reader, const Value& value, const Field& field) {
    std::string text;
    switch (value.kind) {
        case Value::Kind::integer:
        case Value::Kind::real: {
            const double x =
                value.kind == Value::Kind::real ? value.real : static_cast<double>(value.integer);
            text = to_text(value);
            if (!std::isfinite(x)) {
                reader.error(value, say("{0} is no finite number", "{0} 不是有限的数", {text}));
                return std::nullopt;
            }
            if (field.dimension != Dimension::number && field.dimension != Dimension::share) {
                QuantityFault fault = bare_number(text, field.dimension);
                reader.error(value, std::move(fault.what), {}, std::move(fault.suggestion));
                return std::nullopt;
            }
            if (!in_range(reader, value, field, x, text)) return std::nullopt;
            return x;
        }
        case Value::Kind::moment:
            if (field.dimension != Dimension::clock) break;
            [[fallthrough]];
        case Value::Kind::string:
        case Value::Kind::cell: {
            if (field.dimension == Dimension::number && value.kind == Value::Kind::string) {
                Text suggestion;
                if (const auto x = parse_number(value.text))
                    suggestion =
                        say("write {0} without quotes", "请去掉引号，写成 {0}", {number_text(*x)});
                reader.error(value,
                             say("a number is expected, this is the text {0}",
                                 "此处应为数字，却是文本 {0}", {to_text(value)}),
                             {}, std::move(suggestion));
                return std::nullopt;
            }
            // "08:30:00", as TOML prints its times of day
            text = value.kind == Value::Kind::moment ? value.text.substr(0, 5) : value.text;
            ParsedQuantity parsed = parse_quantity(text, field.dimension, value.unit);
            if (!parsed.value) {
                reader.error(value, std::move(parsed.fault.what), {},
                             std::move(parsed.fault.suggestion));
                return std::nullopt;
            }
            if (!in_range(reader, value, field, *parsed.value,
                          value.unit.empty() ? text : text + " " + value.unit))
                return std::nullopt;
            return parsed.value;
        }
        default:
            break;
    }
    expected(reader, value, dimension_text(field.dimension));
    return std::nullopt;
}

std::optional<std::int64_t> read_integer(Reader& reader, const Value& value, const Field& field) {
    std::optional<long long> x;
    if (value.kind == Value::Kind::integer) x = value.integer;
    if (value.kind == Value::Kind::cell && value.unit.empty()) x = parse_integer(value.text);
    if (!x) {
        Text suggestion;
        if (value.kind == Value::Kind::string && parse_integer(value.text))
            suggestion = say("write {0} without quotes", "请去掉引号，写成 {0}",
                             {std::to_string(*parse_integer(value.text))});
        if (value.kind == Value::Kind::cell) {
            reader.error(value, say("'{0}' is no whole number", "“{0}”不是整数", {value.text}));
        } else {
            reader.error(value,
                         say("a whole number is expected, this is {0}", "此处应为整数，却是 {0}",
                             {to_text(value)}),
                         {}, std::move(suggestion));
        }
        return std::nullopt;
    }
    if (!in_range(reader, value, field, static_cast<double>(*x), std::to_string(*x)))
        return std::nullopt;
    return *x;
}

std::optional<bool> read_boolean(Reader& reader, const Value& value, const Field&) {
    if (value.kind == Value::Kind::boolean) return value.boolean;
    if (value.kind == Value::Kind::cell) {
        for (const std::string_view yes : {"true", "TRUE", "True", "yes", "1", "是"})
            if (value.text == yes) return true;
        for (const std::string_view no : {"false", "FALSE", "False", "no", "0", "否"})
            if (value.text == no) return false;
    }
    reader.error(value, say("true or false is expected, this is {0}",
                            "此处应为 true 或 false，却是 {0}", {to_text(value)}));
    return std::nullopt;
}

std::optional<std::string> read_text(Reader& reader, const Value& value, const Field&) {
    if (value.kind == Value::Kind::string || value.kind == Value::Kind::cell) return value.text;
    expected(reader, value, {"text", "文本"},
             value.kind == Value::Kind::moment || value.kind == Value::Kind::integer
                 ? say("write \"{0}\"", "请写成 \"{0}\"", {to_text(value)})
                 : Text{});
    return std::nullopt;
}

std::optional<std::size_t> read_choice(Reader& reader, const Value& value, const Field& field) {
    if (value.kind == Value::Kind::string || value.kind == Value::Kind::cell) {
        for (std::size_t k = 0; k < field.choices.size(); ++k)
            if (field.choices[k] == value.text) return k;
        Text suggestion;
        if (const auto best = nearest(value.text, field.choices))
            suggestion = say("did you mean \"{0}\"?", "是否应为 \"{0}\"？", {*best});
        reader.error(value, say("unknown word {0}", "未知的取值 {0}", {read::quoted(value.text)}),
                     say_texts("allowed: {0}", "允许：{0}", {field.type_text()}),
                     std::move(suggestion));
        return std::nullopt;
    }
    expected(reader, value, {"text", "文本"},
             say_texts("allowed: {0}", "允许：{0}", {field.type_text()}));
    return std::nullopt;
}

std::optional<std::vector<Value>> read_items(Reader& reader, const Value& value,
                                             const Field& field) {
    std::vector<Value> items;
    if (value.kind == Value::Kind::array) {
        for (const Value& item : value.items) items.push_back(clone(item));
    } else if (value.kind == Value::Kind::cell) {
        items = cell_items(value);
    } else if (value.is_table()) {
        expected(reader, value, field.type_text());
        return std::nullopt;
    } else {
        reader.error(
            value,
            say("a list is expected, this is {0}", "此处应为列表，却是 {0}", {to_text(value)}), {},
            say("write [{0}]", "请写成 [{0}]", {to_text(value)}));
        return std::nullopt;
    }
    if (items.size() < field.fewest || items.size() > field.most) {
        reader.error(value,
                     say("the list has {0} items", "列表有 {0} 项", {std::to_string(items.size())}),
                     field.most == std::numeric_limits<std::size_t>::max()
                         ? say("at least {0}", "至少 {0} 项", {std::to_string(field.fewest)})
                     : field.fewest == field.most
                         ? say("exactly {0}", "应为 {0} 项", {std::to_string(field.most)})
                         : say("{0} to {1}", "{0} 至 {1} 项",
                               {std::to_string(field.fewest), std::to_string(field.most)}));
        return std::nullopt;
    }
    return items;
}

}  // namespace cityload::read
