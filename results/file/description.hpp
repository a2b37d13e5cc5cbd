#pragma once
// A results file as plain data: groups of named variables over named dimensions. The same
// description is written (writer.hpp) and read back (reader.hpp), so whoever compares, reports or
// draws a run needs no model.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cityload::file {

/// The types a variable may have: i8, i4, u1, f8, f4 and UTF-8 text of any length. In this order in
/// `Values`.
enum class Type { i8, i4, u1, f8, f4, text };

using Values =
    std::variant<std::vector<std::int64_t>, std::vector<std::int32_t>, std::vector<std::uint8_t>,
                 std::vector<double>, std::vector<float>, std::vector<std::string>>;

inline Type type_of(const Values& values) {
    return static_cast<Type>(values.index());
}
std::size_t size_of(const Values& values);
std::string_view name_of(Type type);  ///< "i8", …, "text"

struct Attribute {
    std::string name;
    /// One text, one number, or a list.
    std::variant<std::string, std::int64_t, std::uint64_t, double, Values> value;
};

/// Attributes in the order in which they are written.
class Attributes {
  public:
    Attributes() = default;
    Attributes(std::initializer_list<Attribute> list) : list_(list) {}

    void set(std::string name,
             decltype(Attribute::value) value);  ///< replaces one of the same name
    const Attribute* find(std::string_view name) const;
    /// The text of an attribute, empty if there is none of that name or it is not a text.
    std::string text(std::string_view name) const;
    /// The number of an attribute, nothing if there is none of that name or it is not one number.
    std::optional<double> number(std::string_view name) const;

    auto begin() const { return list_.begin(); }
    auto end() const { return list_.end(); }

  private:
    std::vector<Attribute> list_;
};

/// A variable over dimensions of its own group, row-major; without dimensions one value.
struct Variable {
    std::string name;
    std::vector<std::string> dims;
    Values values;  ///< the data, or empty (but of the right type) if `rows` is given
    /// Instead of `values`: the rows [first, first + count) of the first dimension, so that large
    /// data need not be in memory at once. Variables read from a file have this. Not called from
    /// two threads at once.
    std::function<Values(std::size_t first, std::size_t count)> rows;
    Attributes attributes;  ///< units, long_name, cell_methods, flag_values, …
    /// Stands for "missing"; written as fill value and `_FillValue`. Leave it out for counts that
    /// cannot be missing: xarray turns integers that have one into floating point.
    std::optional<double> fill;

    Type type() const { return type_of(values); }
};

struct Dimension {
    std::string name;
    std::size_t size = 0;
};

/// A group. A variable that has the name of its only dimension is that dimension's coordinate; it
/// stands in this group and not further up, because xarray opens one group and sees nothing else.
struct Group {
    std::string name;
    std::vector<Dimension> dims;
    std::vector<Variable> variables;
    Attributes attributes;
    std::vector<Group> groups;

    /// Adds a dimension with its coordinate variable.
    Variable& add_coordinate(std::string dim, Values values, Attributes about = {});
    Variable& add(Variable variable);

    const Dimension* find_dim(std::string_view dim) const;
    const Variable* find(std::string_view variable) const;
    const Group* find_group(
        std::string_view path) const;      ///< "stations" or "a/b", also with a leading "/"
    Group& group(std::string_view child);  ///< child of that name, added if absent

    std::vector<std::size_t> shape(const Variable& variable) const;
    /// All values of a variable, read now if they are still in a file.
    Values load(const Variable& variable) const;
    /// The same, converted to floating point (fill values to NaN) or taken as text. Throws
    /// FileError (no_such_thing) if there is no such variable or it is of the other sort.
    std::vector<double> numbers(std::string_view variable) const;
    std::vector<std::string> texts(std::string_view variable) const;
};

/// Throws std::logic_error, naming the variable, if dimensions are undeclared, sizes disagree or
/// names repeat.
void check_description(const Group& group);

}  // namespace cityload::file
