#pragma once
// kind = "city": a scenario with its lists → the description the engine runs.

#include <optional>

#include "models/city/spec.hpp"
#include "scenarios/read/document.hpp"
#include "scenarios/read/field.hpp"

namespace cityload::read {

/// The keys of a city.
const FieldTable& city_fields();

/// Puts the lists of [tables] and what regimes inherit from their bases into the document, so that
/// every key stands where it counts and remembers who set it.
void load_city_parts(Document& document);

/// Reads and cross-checks; nothing if `document.problems` has errors afterwards.
std::optional<city::CitySpec> read_city(Document& document);

/// What was understood, in one line: "465 matters (142/278/45), 31 departments, 512 offices, …".
Text summary(const city::CitySpec& spec);

}  // namespace cityload::read
