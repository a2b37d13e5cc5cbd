#include "results/file/description.hpp"

#include <cmath>
#include <limits>
#include <set>
#include <stdexcept>

#include "results/file/error.hpp"

namespace cityload::file {
namespace {

template <class List>
auto* find_named(List& list, std::string_view name) {
    for (auto& item : list) {
        if (item.name == name) return &item;
    }
    return static_cast<decltype(&*list.begin())>(nullptr);
}

std::size_t product(const std::vector<std::size_t>& shape) {
    std::size_t n = 1;
    for (const std::size_t extent : shape) n *= extent;
    return n;
}

[[noreturn]] void lacks(const Group& group, std::string_view variable, const char* why) {
    throw FileError(Fault::no_such_thing, {},
                    "group '/" + group.name + "' " + why + " '" + std::string(variable) + "'",
                    "组“/" + group.name + "”中没有所需的变量“" + std::string(variable) + "”");
}

}  // namespace

std::size_t size_of(const Values& values) {
    return std::visit([](const auto& list) { return list.size(); }, values);
}

std::string_view name_of(Type type) {
    static constexpr std::string_view names[] = {"i8", "i4", "u1", "f8", "f4", "text"};
    return names[static_cast<std::size_t>(type)];
}

void Attributes::set(std::string name, decltype(Attribute::value) value) {
    if (Attribute* old = find_named(list_, name)) {
        old->value = std::move(value);
    } else {
        list_.push_back({std::move(name), std::move(value)});
    }
}

const Attribute* Attributes::find(std::string_view name) const {
    return find_named(list_, name);
}

std::string Attributes::text(std::string_view name) const {
    const Attribute* a = find(name);
    const std::string* text = a ? std::get_if<std::string>(&a->value) : nullptr;
    return text ? *text : std::string();
}

std::optional<double> Attributes::number(std::string_view name) const {
    const Attribute* a = find(name);
    if (!a) return {};
    if (const auto* i = std::get_if<std::int64_t>(&a->value)) return static_cast<double>(*i);
    if (const auto* u = std::get_if<std::uint64_t>(&a->value)) return static_cast<double>(*u);
    if (const auto* d = std::get_if<double>(&a->value)) return *d;
    return {};
}

Variable& Group::add_coordinate(std::string dim, Values values, Attributes about) {
    dims.push_back({dim, size_of(values)});
    Variable coordinate;
    coordinate.name = dim;
    coordinate.dims = {std::move(dim)};
    coordinate.values = std::move(values);
    coordinate.attributes = std::move(about);
    return add(std::move(coordinate));
}

Variable& Group::add(Variable variable) {
    return variables.emplace_back(std::move(variable));
}

const Dimension* Group::find_dim(std::string_view dim) const {
    return find_named(dims, dim);
}

const Variable* Group::find(std::string_view variable) const {
    return find_named(variables, variable);
}

const Group* Group::find_group(std::string_view path) const {
    const Group* at = this;
    while (at && !path.empty()) {
        const std::size_t slash = path.find('/');
        const std::string_view step = path.substr(0, slash);
        path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
        if (!step.empty()) at = find_named(at->groups, step);
    }
    return at;
}

Group& Group::group(std::string_view child) {
    if (Group* known = find_named(groups, child)) return *known;
    Group& added = groups.emplace_back();
    added.name = child;
    return added;
}

std::vector<std::size_t> Group::shape(const Variable& variable) const {
    std::vector<std::size_t> shape;
    for (const std::string& name_of_dim : variable.dims) {
        const Dimension* dim = find_dim(name_of_dim);
        if (!dim) {
            throw std::logic_error("variable '" + variable.name + "' uses dimension '" +
                                   name_of_dim + "', which group '/" + name + "' does not declare");
        }
        shape.push_back(dim->size);
    }
    return shape;
}

Values Group::load(const Variable& variable) const {
    if (!variable.rows) return variable.values;
    const std::vector<std::size_t> extents = shape(variable);
    return variable.rows(0, extents.empty() ? 1 : extents[0]);
}

std::vector<double> Group::numbers(std::string_view variable) const {
    const Variable* found = find(variable);
    if (!found) lacks(*this, variable, "has no variable");
    const Values values = load(*found);
    return std::visit(
        [&](const auto& list) -> std::vector<double> {
            std::vector<double> out;
            if constexpr (std::is_same_v<std::decay_t<decltype(list)>, std::vector<std::string>>) {
                lacks(*this, variable, "has no numbers in");
            } else {
                out.assign(list.begin(), list.end());
                if (found->fill && !std::isnan(*found->fill)) {
                    for (double& x : out) {
                        if (x == *found->fill) x = std::numeric_limits<double>::quiet_NaN();
                    }
                }
            }
            return out;
        },
        values);
}

std::vector<std::string> Group::texts(std::string_view variable) const {
    const Variable* found = find(variable);
    if (!found) lacks(*this, variable, "has no variable");
    Values values = load(*found);
    auto* list = std::get_if<std::vector<std::string>>(&values);
    if (!list) lacks(*this, variable, "has no text in");
    return std::move(*list);
}

void check_description(const Group& group) {
    std::set<std::string> names;
    for (const Dimension& dim : group.dims) {
        if (!names.insert(dim.name).second) {
            throw std::logic_error("group '/" + group.name + "' declares dimension '" + dim.name +
                                   "' twice");
        }
    }
    names.clear();
    for (const Variable& variable : group.variables) {
        if (variable.name.empty() || !names.insert(variable.name).second) {
            throw std::logic_error("group '/" + group.name + "' has variable '" + variable.name +
                                   "' twice");
        }
        const std::vector<std::size_t> shape = group.shape(variable);
        if (!variable.rows && size_of(variable.values) != product(shape)) {
            throw std::logic_error("variable '" + variable.name + "' has " +
                                   std::to_string(size_of(variable.values)) +
                                   " values for a shape of " + std::to_string(product(shape)));
        }
        if (group.find_dim(variable.name) &&
            (variable.dims.size() != 1 || variable.dims[0] != variable.name)) {
            throw std::logic_error("variable '" + variable.name +
                                   "' has the name of a dimension but is not its coordinate");
        }
    }
    for (const Group& child : group.groups) {
        if (child.name.empty() || !names.insert(child.name).second) {
            throw std::logic_error("group '/" + group.name + "' has '" + child.name + "' twice");
        }
        check_description(child);
    }
}

}  // namespace cityload::file
