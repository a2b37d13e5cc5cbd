#pragma once
// kind = "network": a scenario → the description the engine runs.

#include <optional>
#include <string>

#include "models/network/spec.hpp"
#include "scenarios/read/document.hpp"
#include "scenarios/read/field.hpp"

namespace cityload::read {

/// The keys of a plain network.
const FieldTable& network_fields();

/// Reads and cross-checks; nothing if `document.problems` has errors afterwards. Notes (overload)
/// do not stop it.
std::optional<network::NetworkSpec> read_network(Document& document);

/// "network" or "city"; reports a missing or unknown kind and a missing `cityload = 1`.
std::optional<std::string> kind_of(Document& document);

/// What was understood, in one line: "3 stations, 1 pool, 2 sources; 10 d, 5 replications".
Text summary(const network::NetworkSpec& spec);

}  // namespace cityload::read
