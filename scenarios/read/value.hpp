#pragma once
// What stands in a scenario, with the place where every value was written. TOML files, CSV rows and
// `--set` all become the same tree; which layer a value came from, and what it replaced, stays with
// it.

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/read/position.hpp"

namespace cityload::read {

class Value;

/// Entries by key; iteration is in the order of the keys as bytes, so the order in a file cannot
/// matter.
using Entries = std::map<std::string, Value, std::less<>>;

/// A value that was replaced by a later layer.
struct Replaced {
    Position at;
    std::string text;
};

class Value {
  public:
    enum class Kind {
        table,
        array,
        string,
        integer,
        real,
        boolean,
        moment,  ///< a TOML date or time; `text` as written in ISO form
        cell  ///< text of a CSV cell, with the unit of its column; its type is decided by the field
              ///< read
    };

    Value();
    explicit Value(Kind kind);
    ~Value();
    Value(Value&&) noexcept;
    Value& operator=(Value&&) noexcept;
    Value(const Value&) = delete;
    Value& operator=(const Value&) = delete;

    Kind kind = Kind::table;
    Position at;      ///< of the value
    Position key_at;  ///< of its key (for a CSV cell: of the column's header)
    std::string text;
    std::string unit;  ///< cell: unit in the column's header, may be empty
    std::int64_t integer = 0;
    double real = 0;
    bool boolean = false;
    bool row = false;                ///< table: came from a CSV row
    std::vector<Value> items;        ///< array
    std::vector<Replaced> replaced;  ///< oldest first

    bool is_table() const { return kind == Kind::table; }
    Entries& entries();
    const Entries& entries() const;
    /// Null if this is no table or has no such key.
    const Value* find(std::string_view key) const;
    Value* find(std::string_view key);
    /// Walks down a path of keys; null if it does not exist.
    const Value* find(std::initializer_list<std::string_view> path) const;
    /// Adds or replaces; returns the place.
    Value& set(std::string key, Value value);

  private:
    std::unique_ptr<Entries> entries_;
};

/// The position of the deepest existing value on the path: where to point when the end is missing.
Position locate(const Value& root, std::initializer_list<std::string_view> path);

/// A copy, for tests and for splitting what is merged destructively.
Value clone(const Value& value);

/// Puts `over` on top of `base`: tables merge key by key, everything else is replaced and
/// remembered. Nodes are moved, so positions stay.
void merge(Value& base, Value&& over);

/// As it would be written in a TOML file, on one line.
std::string to_text(const Value& value);
std::string quoted(std::string_view text);
/// A key as it would be written: bare if possible.
std::string key_text(std::string_view key);

/// What a person would call the kind of this value: "a table", "text", "a whole number" …
struct Text;
Text kind_text(const Value& value);

}  // namespace cityload::read
