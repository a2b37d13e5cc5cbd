#pragma once
// [change.ID]: what changes at a date. Read in two steps, because how a value is written depends on
// what is set.

#include <string>
#include <vector>

#include "models/city/changes.hpp"
#include "models/city/spec.hpp"
#include "scenarios/read/field.hpp"

namespace cityload::read {

/// A change as written.
struct ChangeDraft {
    std::string id, at, until, set;
    Value value{Value::Kind::table};  ///< as it stands there; an empty table if absent
    bool announced = true;
    std::vector<std::string> regimes, departments, districts, offices, groups, links, matters,
        hours;
};

const FieldTable& change_fields();

/// Reads the values, looks up the names, adds the changes to `spec`. All lists of `spec` are
/// complete.
void read_changes(Document& document, const std::vector<ChangeDraft>& drafts, city::CitySpec& spec);

/// "2018-03-01", "2018-03-01 09:30" or with seconds and milliseconds, as ms since 1970-01-01 of the
/// local clock; nothing if it is none.
std::optional<std::int64_t> civil_moment(const std::string& text);
/// The shortest of these for `ms`.
std::string moment_text(std::int64_t ms);

/// How a value of a key is written: "95 %", "true", "30 /min".
std::string change_value_text(const city::ChangeKey& key, const city::ChangeSpec& change);
/// Reads such a text; nothing if it will not do, and `fault` says why.
std::optional<double> parse_change_value(const city::ChangeKey& key, const std::string& text,
                                         Text* fault = nullptr);

/// The change as a table of a scenario, "[change.ID]" and its lines. Read again it is the same
/// change.
std::string change_table(const city::ChangeSpec& change);

}  // namespace cityload::read
