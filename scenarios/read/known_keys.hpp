#pragma once
// What to propose to somebody who wrote a key that is not there.

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/read/field.hpp"

namespace cityload::read {

/// Dotted keys below `root` that end in `last`, in the order of the tables: "city.warmup"; "…"
/// stands for an id: "regime.….informed".
std::vector<std::string> keys_that_end_in(const FieldTable& root, std::string_view last);

/// For `key`, unknown in `here`: a key of that table spelt much like it, or else up to three keys
/// of the whole scenario whose last part is `last`, or else what is known in that table. `root` may
/// be null.
Text instead_of(std::string_view key, std::string_view last, const FieldTable& here,
                const FieldTable* root);

}  // namespace cityload::read
