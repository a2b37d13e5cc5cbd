#pragma once
// The field table: one declaration per key of a scenario, from which reading into a struct, all
// checks of single values, `cityload explain` and the reference page follow. README.md of this
// folder shows how to declare one.

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/read/document.hpp"
#include "scenarios/read/quantity.hpp"
#include "sim/time.hpp"

namespace cityload::read {

class FieldTable;

/// What reading needs to know besides the value: where problems go, and which key is being read.
class Reader {
  public:
    explicit Reader(Document& document) : document_(&document) {}

    Document& document() { return *document_; }
    Problems& problems() { return document_->problems; }
    /// The dotted path of the key being read, "station.desk.servers".
    std::string key() const;
    std::string key(std::string_view child) const;
    void error(const Value& value, Text what, Text why = {}, Text suggestion = {});
    /// The keys of the whole scenario, once its outermost table is being read; else null.
    const FieldTable* root() const { return root_; }
    /// Reading begins in this table.
    void in(const FieldTable& table) {
        if (path_.empty()) root_ = &table;
    }

    /// Names the key being read while it lives.
    class Step {
      public:
        Step(Reader& reader, std::string key) : reader_(reader) {
            reader_.path_.push_back(std::move(key));
        }
        ~Step() { reader_.path_.pop_back(); }
        Step(const Step&) = delete;
        Step& operator=(const Step&) = delete;

      private:
        Reader& reader_;
    };

  private:
    Document* document_;
    std::vector<std::string> path_;
    const FieldTable* root_ = nullptr;
};

enum class FieldType {
    text,
    id,
    boolean,
    integer,
    number,
    choice,
    list,
    by_key,
    table,
    entries,
    special
};

/// One end of a range, in base units.
struct Bound {
    double value = 0;
    bool open = false;  ///< the value itself is not allowed
    std::string text;   ///< as declared: "0 s"
};

/// What is known of one key. The setters return the field, so that a declaration is one line.
class Field {
  public:
    std::string key;
    FieldType type = FieldType::text;
    Dimension dimension = Dimension::number;
    FieldType element = FieldType::text;  ///< list, by_key: of what
    Text meaning;
    Text form;  ///< special: how it is written
    bool is_required = false;
    bool is_file = false;     ///< names a file, relative to the file it stands in
    std::string preset_text;  ///< default as a planner would write it; empty: none
    std::optional<Bound> lowest, highest;
    std::vector<std::string> choices;
    std::string source_text;
    std::string low_text, high_text;  ///< range of an assumption
    bool assumed_factor = false;      ///< it is a factor on the value (of a share: on its odds)
    std::string example_text;         ///< for the reference page
    std::string list_name;            ///< entries: name under [tables]; empty: TOML only
    std::vector<std::string> id_columns = {"id"};
    /// Number of id columns, shared with copies of the field and with what reads it.
    std::shared_ptr<std::size_t> id_parts = std::make_shared<std::size_t>(1);
    std::function<const FieldTable&()> inner;  ///< table, entries, documented special
    std::size_t fewest = 0,
                most = std::numeric_limits<std::size_t>::max();  ///< list: number of items
    std::function<void(Reader&, const Value&, void*)> read;      ///< into the struct

    Field& required() {
        is_required = true;
        return *this;
    }
    /// The value taken when the key is absent, written as in a scenario ("10 min", "fifo", "0").
    Field& preset(std::string text) {
        preset_text = std::move(text);
        return *this;
    }
    Field& at_least(std::string_view text) {
        lowest = bound(text, false);
        return *this;
    }
    Field& above(std::string_view text) {
        lowest = bound(text, true);
        return *this;
    }
    Field& at_most(std::string_view text) {
        highest = bound(text, false);
        return *this;
    }
    Field& below(std::string_view text) {
        highest = bound(text, true);
        return *this;
    }
    Field& items(std::size_t from, std::size_t to) {
        fewest = from;
        most = to;
        return *this;
    }
    /// Where the default or the range comes from (a publication, a statute).
    Field& source(std::string text) {
        source_text = std::move(text);
        return *this;
    }
    /// The range in which an assumption is varied.
    Field& assumed(std::string low, std::string high) {
        low_text = std::move(low);
        high_text = std::move(high);
        return *this;
    }
    /// The same as factors on whatever value is set: 0.5 and 2. A share's odds p/(1-p) are
    /// multiplied, so that it stays a share; of a distribution the mean is.
    Field& assumed_times(std::string low, std::string high) {
        assumed_factor = true;
        return assumed(std::move(low), std::move(high));
    }
    Field& example(std::string text) {
        example_text = std::move(text);
        return *this;
    }
    /// entries: rows may also come from the CSV files under [tables] with this name; with several
    /// id columns their cells are joined by '/'.
    Field& csv(std::string name, std::vector<std::string> columns = {"id"}) {
        list_name = std::move(name);
        id_columns = std::move(columns);
        *id_parts = id_columns.size();
        return *this;
    }
    /// The text names a file; a resolved scenario then names it relative to the scenario.
    Field& file() {
        is_file = true;
        return *this;
    }
    /// special: the keys inside are those of this table (explain, reference).
    Field& inside(std::function<const FieldTable&()> table) {
        inner = std::move(table);
        return *this;
    }

    /// "> 0 s, ≤ 10 year"; empty without bounds.
    std::string range_text() const;
    /// "0.7 … 0.9", "× 0.5 … 2"; empty if nothing is assumed.
    std::string assumed_text() const;
    /// Type and unit for people.
    Text type_text() const;

  private:
    Bound bound(std::string_view text, bool open) const;
};

/// The keys of one table of a scenario.
class FieldTable {
  public:
    FieldTable(std::string name, Text meaning)
        : name_(std::move(name)), meaning_(std::move(meaning)) {}

    const std::string& name() const { return name_; }
    const Text& meaning() const { return meaning_; }
    const std::vector<std::unique_ptr<Field>>& fields() const { return fields_; }
    const Field* find(std::string_view key) const;

    Field& add(Field field) {
        fields_.push_back(std::make_unique<Field>(std::move(field)));
        return *fields_.back();
    }

  private:
    std::string name_;
    Text meaning_;
    std::vector<std::unique_ptr<Field>> fields_;
};

/// Reads the table into *object, which has the type the fields were declared for. Reports unknown
/// and missing keys; absent keys take their preset, absent keys without one leave the member as it
/// is.
void read_table(Reader& reader, const Value& table, const FieldTable& fields, void* object);

// Single values, checked against the field; nothing (and a problem) if the value will not do.
std::optional<double> read_number(Reader& reader, const Value& value, const Field& field);
std::optional<std::int64_t> read_integer(Reader& reader, const Value& value, const Field& field);
std::optional<bool> read_boolean(Reader& reader, const Value& value, const Field& field);
std::optional<std::string> read_text(Reader& reader, const Value& value, const Field& field);
std::optional<std::size_t> read_choice(Reader& reader, const Value& value, const Field& field);
/// A TOML array, or a cell with items parted by ';'.
std::optional<std::vector<Value>> read_items(Reader& reader, const Value& value,
                                             const Field& field);
/// True if the value is a table; otherwise reports it.
bool expect_table(Reader& reader, const Value& value);
/// Ids: ASCII letters, digits, '-', '_'. Reports a problem at the key.
bool check_id(Reader& reader, const std::string& id, const Value& value);
/// A value a planner would have written so, for presets.
Value value_of_text(const std::string& text, const Field& field);
/// The name most like `word`, if it is like it at all.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& names);

namespace detail {
template <class T>
struct Unwrap {
    using type = T;
};
template <class T>
struct Unwrap<std::optional<T>> {
    using type = T;
};
/// Number in base units → member type; a Duration is rounded to the nearest millisecond.
template <class T>
T from_number(double value) {
    if constexpr (std::is_same_v<T, sim::Duration>) {
        const double limit = static_cast<double>(sim::Duration::max().ms);
        value = value > limit ? limit : value < -limit ? -limit : value;
        return sim::Duration{static_cast<std::int64_t>(value < 0 ? value - 0.5 : value + 0.5)};
    } else {
        return static_cast<T>(value);
    }
}
}  // namespace detail

/// A field table for the struct S. Members may be std::optional of the type named.
template <class S>
class Fields : public FieldTable {
  public:
    using FieldTable::FieldTable;

    /// double in base units (ms, per ms, share; quantity.hpp) or sim::Duration.
    template <class M>
    Field& quantity(std::string key, M S::*member, Dimension dimension, Text meaning) {
        Field& f = plain(std::move(key), FieldType::number, dimension, std::move(meaning));
        f.read = [member, &f](Reader& r, const Value& v, void* s) {
            if (const auto x = read_number(r, v, f))
                static_cast<S*>(s)->*member =
                    detail::from_number<typename detail::Unwrap<M>::type>(*x);
        };
        return f;
    }
    template <class M>
    Field& time(std::string key, M S::*member, Text meaning) {
        return quantity(std::move(key), member, Dimension::time, std::move(meaning));
    }
    template <class M>
    Field& rate(std::string key, M S::*member, Text meaning) {
        return quantity(std::move(key), member, Dimension::rate, std::move(meaning));
    }
    /// A share is between 0 and 1.
    template <class M>
    Field& share(std::string key, M S::*member, Text meaning) {
        return quantity(std::move(key), member, Dimension::share, std::move(meaning))
            .at_least("0")
            .at_most("1");
    }
    template <class M>
    Field& number(std::string key, M S::*member, Text meaning) {
        return quantity(std::move(key), member, Dimension::number, std::move(meaning));
    }
    template <class M>
    Field& integer(std::string key, M S::*member, Text meaning) {
        Field& f = plain(std::move(key), FieldType::integer, Dimension::number, std::move(meaning));
        f.read = [member, &f](Reader& r, const Value& v, void* s) {
            using T = typename detail::Unwrap<M>::type;
            const auto x = read_integer(r, v, f);
            if (x && std::in_range<T>(*x)) {
                static_cast<S*>(s)->*member = static_cast<T>(*x);
            } else if (x) {
                r.error(v, say("{0} is out of range", "{0} 超出范围", {std::to_string(*x)}));
            }
        };
        return f;
    }
    template <class M>
    Field& boolean(std::string key, M S::*member, Text meaning) {
        Field& f = plain(std::move(key), FieldType::boolean, Dimension::number, std::move(meaning));
        f.read = [member, &f](Reader& r, const Value& v, void* s) {
            if (const auto x = read_boolean(r, v, f)) static_cast<S*>(s)->*member = *x;
        };
        return f;
    }
    template <class M>
    Field& text(std::string key, M S::*member, Text meaning) {
        Field& f = plain(std::move(key), FieldType::text, Dimension::number, std::move(meaning));
        f.read = [member, &f](Reader& r, const Value& v, void* s) {
            if (auto x = read_text(r, v, f)) static_cast<S*>(s)->*member = std::move(*x);
        };
        return f;
    }
    /// The id of another table. That it exists is for the cross-checks.
    template <class M>
    Field& id(std::string key, M S::*member, Text meaning) {
        Field& f = text(std::move(key), member, std::move(meaning));
        f.type = FieldType::id;
        return f;
    }
    /// One of several words, each standing for a value of an enum (or anything else).
    template <class M>
    Field& choice(std::string key, M S::*member,
                  std::vector<std::pair<std::string, typename detail::Unwrap<M>::type>> words,
                  Text meaning) {
        Field& f = plain(std::move(key), FieldType::choice, Dimension::number, std::move(meaning));
        std::vector<typename detail::Unwrap<M>::type> values;
        for (auto& [word, value] : words) {
            f.choices.push_back(word);
            values.push_back(value);
        }
        f.read = [member, values, &f](Reader& r, const Value& v, void* s) {
            if (const auto k = read_choice(r, v, f)) static_cast<S*>(s)->*member = values[*k];
        };
        return f;
    }
    /// std::vector of strings, integers, doubles or Durations (`dimension` for the last two).
    template <class T>
    Field& list(std::string key, std::vector<T> S::*member, Text meaning,
                Dimension dimension = Dimension::number) {
        Field& f = plain(std::move(key), FieldType::list, dimension, std::move(meaning));
        f.element = std::is_same_v<T, std::string> ? FieldType::text
                    : std::is_integral_v<T>        ? FieldType::integer
                                                   : FieldType::number;
        f.read = [member, &f](Reader& r, const Value& v, void* s) {
            const auto items = read_items(r, v, f);
            if (!items) return;
            std::vector<T>& out = static_cast<S*>(s)->*member;
            out.clear();
            for (const Value& item : *items)
                read_element<T>(r, item, f, [&](T x) { out.push_back(std::move(x)); });
        };
        return f;
    }
    /// A table of numbers by free keys: { walk-in = 0.3, web = 0.7 }, into pairs sorted by key.
    Field& by_key(std::string key, std::vector<std::pair<std::string, double>> S::*member,
                  Dimension dimension, Text meaning) {
        Field& f = plain(std::move(key), FieldType::by_key, dimension, std::move(meaning));
        f.element = FieldType::number;
        f.read = [member, &f](Reader& r, const Value& v, void* s) {
            if (!expect_table(r, v)) return;
            auto& out = static_cast<S*>(s)->*member;
            out.clear();
            for (const auto& [name, entry] : v.entries()) {
                const Reader::Step step(r, name);
                if (const auto x = read_number(r, entry, f)) out.emplace_back(name, *x);
            }
        };
        return f;
    }
    /// A table inside, with its own fields. Its presets apply even if it is absent, unless the
    /// member is optional.
    template <class M>
    Field& table(std::string key, M S::*member, const FieldTable& (*inner)(), Text meaning) {
        Field& f = plain(std::move(key), FieldType::table, Dimension::number, std::move(meaning));
        f.inner = inner;
        if constexpr (std::is_same_v<M, typename detail::Unwrap<M>::type>) f.preset_text = "{}";
        f.read = [member, inner](Reader& r, const Value& v, void* s) {
            if (!expect_table(r, v)) return;
            typename detail::Unwrap<M>::type value{};
            read_table(r, v, inner(), &value);
            static_cast<S*>(s)->*member = std::move(value);
        };
        return f;
    }
    /// Tables by id, [key.<id>], into a vector of T sorted by id; T has a member `std::string id`.
    template <class T>
    Field& entries(std::string key, std::vector<T> S::*member, const FieldTable& (*inner)(),
                   Text meaning) {
        Field& f = plain(std::move(key), FieldType::entries, Dimension::number, std::move(meaning));
        f.inner = inner;
        // The field itself may be gone by then: tables are copied into others.
        f.read = [member, inner, parts = f.id_parts](Reader& r, const Value& v, void* s) {
            if (!expect_table(r, v)) return;
            std::vector<T>& out = static_cast<S*>(s)->*member;
            out.clear();
            for (const auto& [id, entry] : v.entries()) {
                const Reader::Step step(r, id);
                if (*parts == 1 && !check_id(r, id, entry)) continue;
                if (!expect_table(r, entry)) continue;
                T item{};
                item.id = id;
                read_table(r, entry, inner(), &item);
                out.push_back(std::move(item));
            }
        };
        return f;
    }
    /// Anything else: `read` does it, `form` says how it is written.
    Field& special(std::string key, Text form, std::function<void(Reader&, const Value&, S&)> read,
                   Text meaning) {
        Field& f = plain(std::move(key), FieldType::special, Dimension::number, std::move(meaning));
        f.form = std::move(form);
        f.read = [read = std::move(read)](Reader& r, const Value& v, void* s) {
            read(r, v, *static_cast<S*>(s));
        };
        return f;
    }
    /// The fields of a part: those of `part` act on `member` as if they were declared here.
    template <class P>
    void include(const FieldTable& part, P S::*member) {
        for (const auto& field : part.fields()) {
            Field copy = *field;
            copy.read = [member, inner = field->read](Reader& r, const Value& v, void* s) {
                inner(r, v, &(static_cast<S*>(s)->*member));
            };
            add(std::move(copy));
        }
    }

  private:
    Field& plain(std::string key, FieldType type, Dimension dimension, Text meaning) {
        Field f;
        f.key = std::move(key);
        f.type = type;
        f.dimension = dimension;
        f.meaning = std::move(meaning);
        return add(std::move(f));
    }

    template <class T, class Take>
    static void read_element(Reader& r, const Value& item, const Field& f, Take take) {
        if constexpr (std::is_same_v<T, std::string>) {
            if (auto x = read_text(r, item, f)) take(std::move(*x));
        } else if constexpr (std::is_integral_v<T>) {
            if (const auto x = read_integer(r, item, f)) take(static_cast<T>(*x));
        } else {
            if (const auto x = read_number(r, item, f)) take(detail::from_number<T>(*x));
        }
    }
};

}  // namespace cityload::read
