#pragma once
// Everything that a regime sets by a single value: one list for scenarios, which read and explain
// them, and for changes at dates.

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "models/city/spec.hpp"

namespace cityload::city {

/// How a value is written and kept: numbers plain, shares 0-1, times ms, rates per ms, clock times
/// ms since midnight, booleans 0 or 1.
enum class ChangeType : std::uint8_t { number, share, integer, boolean, time, rate, clock, regime };

/// One end of what is allowed.
struct Limit {
    double value = 0;
    bool open = false;  ///< the value itself is not allowed
};

using RegimeMember =
    std::variant<std::monostate, double RegimeSpec::*, bool RegimeSpec::*, int RegimeSpec::*>;

struct RegimeValue {
    std::string_view name;  ///< the key in a regime's table
    ChangeType type;        ///< number, share, integer or boolean
    Limit lowest, highest;
    std::string_view meaning, meaning_zh;
    RegimeMember member;
};

/// All of them, in the order in which people read them.
std::span<const RegimeValue> regime_values();

}  // namespace cityload::city
