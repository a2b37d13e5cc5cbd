#pragma once
// Variables of a city's results file as numbers by replication and regime. Private to the readers
// of counts (city_counts.cpp, city_rows.cpp).

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "results/record/city_counts.hpp"

namespace cityload::record {

using file::Group;
using file::Variable;

inline constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// A variable over (replication, regime, …) with its values as numbers.
struct Cube {
    std::vector<std::size_t> shape;
    std::vector<double> values;

    std::size_t inner() const {
        std::size_t n = 1;
        for (std::size_t i = 2; i < shape.size(); ++i) n *= shape[i];
        return n;
    }
    std::vector<double> slice(std::size_t replication, std::size_t regime) const {
        const std::size_t n = inner();
        const auto first =
            values.begin() + static_cast<std::ptrdiff_t>((replication * shape[1] + regime) * n);
        return {first, first + static_cast<std::ptrdiff_t>(n)};
    }
};

inline bool over_runs(const Variable& v) {
    return v.dims.size() >= 2 && v.dims[0] == "replication" && v.dims[1] == "regime" &&
           v.type() == file::Type::i8;
}

inline Cube cube(const Group& group, const Variable& v) {
    return {group.shape(v), group.numbers(v.name)};
}

inline double total(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Calls f(variable name, slice) for every integer variable of the group over `dims` besides
/// replication and regime.
template <class F>
void each(const Group& group, const std::vector<std::string>& dims, F f) {
    for (const Variable& v : group.variables) {
        if (!over_runs(v) ||
            !std::equal(v.dims.begin() + 2, v.dims.end(), dims.begin(), dims.end()))
            continue;
        f(v.name, cube(group, v));
    }
}

inline std::string without(const std::string& prefix, const std::string& name) {
    return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

/// Labels of an axis, numbers too.
inline std::vector<std::string> labels(const Group& group, const std::string& axis) {
    const Variable* v = group.find(axis);
    if (v == nullptr) return {};
    if (v->type() == file::Type::text) return group.texts(axis);
    std::vector<std::string> out;
    for (const double x : group.numbers(axis))
        out.push_back(std::to_string(static_cast<long long>(x)));
    return out;
}

/// Sums an array (…, a, b) over everything but the axis at place `axis` of its own axes.
inline std::vector<double> along(const Cube& c, const std::vector<double>& slice,
                                 std::size_t axis) {
    const std::size_t n = c.shape[2 + axis];
    std::size_t stride = 1;
    for (std::size_t i = 3 + axis; i < c.shape.size(); ++i) stride *= c.shape[i];
    std::vector<double> out(n);
    for (std::size_t i = 0; i < slice.size(); ++i) out[i / stride % n] += slice[i];
    return out;
}

inline void add_named(CityCounts::Named& named, const std::vector<std::string>& names,
                      const std::vector<double>& values) {
    for (std::size_t i = 0; i < names.size(); ++i) named[names[i]] += values[i];
}

/// The group /name; throws FileError if the results lack it.
const Group& need(const Group& parent, const std::string& name);

// Rows of places, and what they add to the counts (city_rows.cpp). `data` has its regimes,
// replications and counts already.
void read_back_offices(const Group& root, CityData& data);
/// Window groups of a regime, a group of the file of its own.
void read_stations(const Group& root, std::size_t regime, CityData& data);
void read_documents(const Group& root, CityData& data);

}  // namespace cityload::record
