#pragma once
// Any model's tallies as variables: names, units and axes come from the tallies' own descriptions.

#include <span>

#include "results/file/description.hpp"
#include "sim/tally.hpp"

namespace cityload::record {

/// Where a set of tallies belongs: places on axes that run over whole sets, e.g. replication 2 of
/// regime "paper". They become the first dimensions of every variable.
struct OuterAxis {
    std::string name;
    std::string long_name;
    file::Values labels;  ///< one for each place
};

/// Adds to `group` every array of the plan, with the axes it uses as coordinates. `sets` holds one
/// set of the same plan for each combination of the outer axes, last axis fastest. Axis labels
/// become a text coordinate `name`; an axis of bins gets the lower edges as the variable
/// `name_lower` (i8, in the axis's unit). 64-bit arrays become i8. 128-bit ones become i8 where
/// every value fits, and f8 (rounded, attribute `exact` = 0) otherwise. Throws std::logic_error if
/// the number of sets is wrong or a set is of another plan.
void add_tallies(file::Group& group, std::span<const OuterAxis> outer,
                 std::span<const sim::TallySet* const> sets);

}  // namespace cityload::record
