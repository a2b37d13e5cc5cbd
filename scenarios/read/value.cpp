#include "scenarios/read/value.hpp"

#include <algorithm>

#include "scenarios/read/quantity.hpp"
#include "scenarios/read/text.hpp"

namespace cityload::read {

Value::Value() = default;
Value::Value(Kind kind_) : kind(kind_) {}
Value::~Value() = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(Value&&) noexcept = default;

Entries& Value::entries() {
    if (!entries_) entries_ = std::make_unique<Entries>();
    return *entries_;
}

const Entries& Value::entries() const {
    static const Entries none;
    return entries_ ? *entries_ : none;
}

const Value* Value::find(std::string_view key) const {
    if (!is_table() || !entries_) return nullptr;
    const auto it = entries_->find(key);
    return it == entries_->end() ? nullptr : &it->second;
}

Value* Value::find(std::string_view key) {
    return const_cast<Value*>(static_cast<const Value*>(this)->find(key));
}

const Value* Value::find(std::initializer_list<std::string_view> path) const {
    const Value* here = this;
    for (const std::string_view key : path) {
        here = here->find(key);
        if (here == nullptr) return nullptr;
    }
    return here;
}

Value& Value::set(std::string key, Value value) {
    return entries().insert_or_assign(std::move(key), std::move(value)).first->second;
}

Position locate(const Value& root, std::initializer_list<std::string_view> path) {
    const Value* here = &root;
    for (const std::string_view key : path) {
        const Value* next = here->find(key);
        if (next == nullptr) break;
        here = next;
    }
    return here->at;
}

Value clone(const Value& value) {
    Value out(value.kind);
    out.at = value.at;
    out.key_at = value.key_at;
    out.text = value.text;
    out.unit = value.unit;
    out.integer = value.integer;
    out.real = value.real;
    out.boolean = value.boolean;
    out.row = value.row;
    out.replaced = value.replaced;
    for (const Value& item : value.items) out.items.push_back(clone(item));
    for (const auto& [key, entry] : value.entries()) out.entries().emplace(key, clone(entry));
    return out;
}

void merge(Value& base, Value&& over) {
    for (auto& [key, value] : over.entries()) {
        Value* old = base.find(key);
        if (old == nullptr) {
            base.set(key, std::move(value));
        } else if (old->is_table() && value.is_table()) {
            merge(*old, std::move(value));
        } else {
            std::vector<Replaced> chain = std::move(old->replaced);
            chain.push_back({old->at, to_text(*old)});
            chain.insert(chain.end(), value.replaced.begin(), value.replaced.end());
            *old = std::move(value);
            old->replaced = std::move(chain);
        }
    }
}

std::string quoted(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out = "\"";
    for (const char c : text) {
        const unsigned char u = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (c == '\r') {
            out += "\\r";
        } else if (u < 0x20 || u == 0x7f) {
            out += "\\u00";
            out += digits[u >> 4];
            out += digits[u & 15];
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string key_text(std::string_view key) {
    const bool bare = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
    return bare ? std::string(key) : quoted(key);
}

std::string to_text(const Value& value) {
    switch (value.kind) {
        case Value::Kind::table: {
            std::string out = "{";
            for (const auto& [key, entry] : value.entries())
                out += (out.size() > 1 ? ", " : " ") + key_text(key) + " = " + to_text(entry);
            return out + (out.size() > 1 ? " }" : "}");
        }
        case Value::Kind::array: {
            std::string out = "[";
            for (const Value& item : value.items)
                out += (out.size() > 1 ? ", " : "") + to_text(item);
            return out + "]";
        }
        case Value::Kind::string:
            return quoted(value.text);
        case Value::Kind::integer:
            return std::to_string(value.integer);
        case Value::Kind::real: {
            const std::string text = number_text(value.real);
            return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
        }
        case Value::Kind::boolean:
            return value.boolean ? "true" : "false";
        case Value::Kind::moment:
            return value.text;
        case Value::Kind::cell:
            if (value.unit.empty() && parse_number(value.text)) return value.text;
            return quoted(value.unit.empty() ? value.text : value.text + " " + value.unit);
    }
    return {};
}

Text kind_text(const Value& value) {
    switch (value.kind) {
        case Value::Kind::table:
            return {"a table", "表"};
        case Value::Kind::array:
            return {"a list", "列表"};
        case Value::Kind::string:
            return {"text", "文本"};
        case Value::Kind::integer:
            return {"a whole number", "整数"};
        case Value::Kind::real:
            return {"a number", "数字"};
        case Value::Kind::boolean:
            return {"true or false", "真假值"};
        case Value::Kind::moment:
            return {"a date or time", "日期或时间"};
        case Value::Kind::cell:
            return {"a cell", "单元格"};
    }
    return {};
}

}  // namespace cityload::read
