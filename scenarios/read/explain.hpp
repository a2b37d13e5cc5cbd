#pragma once
// What a key of a scenario is, what it is set to, and who set it; the reference page; the resolved
// scenario.

#include <string>
#include <vector>

#include "scenarios/read/document.hpp"
#include "scenarios/read/field.hpp"

namespace cityload::read {

/// Everything known of one key. Texts are as a planner would write them.
struct Explanation {
    std::string key;
    const Field* field = nullptr;  ///< null for an id or the whole document
    std::string value;             ///< empty if neither set nor preset
    bool from_preset = false;
    Position at;                     ///< where it was set
    std::vector<Replaced> replaced;  ///< what it overrode, oldest first
    std::vector<std::string> below;  ///< keys inside, with their values
    Text fault;                      ///< why there is nothing to explain
    Text suggestion;
};

/// `key` is dotted, with quotes where a step needs them: route.desk.next."shortest:a,b".
Explanation explain(const Document& document, const FieldTable& fields, const std::string& key);

/// For people.
std::string to_lines(const Explanation& explanation, Language language);

/// The reference page in Markdown: every key of the tables, in their order.
std::string reference_page(const FieldTable& fields, Language language);

/// The whole scenario with everything merged, as one TOML text that reads to the same description.
std::string resolved_toml(const Document& document, const FieldTable& fields);

}  // namespace cityload::read
