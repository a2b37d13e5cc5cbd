#include "results/record/tally_record.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace cityload::record {
namespace {

using file::Group;
using file::Variable;
using sim::TallyAxis;
using sim::TallyDescription;
using sim::Wide;

void add_axis(Group& group, const TallyAxis& axis) {
    if (group.find_dim(axis.name)) return;
    group.add_coordinate(axis.name, axis.labels, {{"long_name", axis.name}});
    if (axis.edges.empty()) return;
    Variable lower;
    lower.name = axis.name + "_lower";
    lower.dims = {axis.name};
    lower.values = axis.edges;
    lower.attributes = {{"units", axis.unit}, {"long_name", "lower edge of each " + axis.name}};
    group.add(std::move(lower));
}

bool fits(Wide value) {
    return value >= std::numeric_limits<std::int64_t>::min() &&
           value <= std::numeric_limits<std::int64_t>::max();
}

file::Values collect(const TallyDescription& array, std::span<const sim::TallySet* const> sets) {
    std::vector<std::int64_t> whole;
    whole.reserve(array.size * sets.size());
    if (!array.wide) {
        for (const sim::TallySet* set : sets) {
            const auto values = set->narrow(array);
            whole.insert(whole.end(), values.begin(), values.end());
        }
        return whole;
    }
    bool all_fit = true;
    for (const sim::TallySet* set : sets) {
        const auto values = set->wide(array);
        all_fit = all_fit && std::all_of(values.begin(), values.end(), fits);
    }
    std::vector<double> rounded;
    for (const sim::TallySet* set : sets) {
        for (const Wide value : set->wide(array)) {
            if (all_fit) {
                whole.push_back(static_cast<std::int64_t>(value));
            } else {
                rounded.push_back(static_cast<double>(value));
            }
        }
    }
    if (all_fit) return whole;
    return rounded;
}

}  // namespace

void add_tallies(Group& group, std::span<const OuterAxis> outer,
                 std::span<const sim::TallySet* const> sets) {
    std::size_t places = 1;
    for (const OuterAxis& axis : outer) places *= file::size_of(axis.labels);
    if (sets.size() != places) {
        throw std::logic_error(std::to_string(sets.size()) + " sets of tallies for " +
                               std::to_string(places) + " places");
    }
    for (const OuterAxis& axis : outer) {
        if (!group.find_dim(axis.name))
            group.add_coordinate(axis.name, axis.labels, {{"long_name", axis.long_name}});
    }
    if (sets.empty()) return;
    const sim::TallyPlan& plan = sets.front()->plan();
    for (const sim::TallySet* set : sets) {
        if (&set->plan() != &plan)
            throw std::logic_error("tallies of different plans in one group");
    }
    for (const TallyDescription& array : plan.arrays()) {
        Variable variable;
        variable.name = array.name;
        for (const OuterAxis& axis : outer) variable.dims.push_back(axis.name);
        for (const std::size_t axis : array.axes) {
            add_axis(group, plan.axes()[axis]);
            variable.dims.push_back(plan.axes()[axis].name);
        }
        variable.values = collect(array, sets);
        variable.attributes = {{"units", array.unit}, {"long_name", array.meaning}};
        if (variable.type() == file::Type::f8) variable.attributes.set("exact", std::int64_t{0});
        group.add(std::move(variable));
    }
}

}  // namespace cityload::record
