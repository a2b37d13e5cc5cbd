#pragma once
// Names in both languages of the things a city's tallies count that no scenario names: activities,
// reasons, groups of people, counting rules, weekdays.

#include <map>
#include <string>

namespace cityload::record {

/// A text for people in both languages.
struct Bilingual {
    std::string en, zh;
};

/// The names along an axis of the results file by label; empty for axes without names here.
const std::map<std::string, Bilingual>& names_along(const std::string& axis);

/// The name of a label on an axis; the label itself where there is none.
Bilingual name_along(const std::string& axis, const std::string& label);

}  // namespace cityload::record
