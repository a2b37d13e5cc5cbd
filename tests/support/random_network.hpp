#pragma once
// Small random networks over all features a scenario can ask for, each named by an index so that it
// can be had again.

#include <cstdint>
#include <string>

#include "models/network/spec.hpp"

namespace cityload::oracle {

/// A valid network of up to 5 stations, 3 pools and 4 sources and some hundred visits, one in
/// twelve with 5 to 25 times as many. A quarter of the networks are first come, first served
/// throughout. Times are often whole multiples of one unit, so that much happens at the same
/// instant.
network::NetworkSpec random_network(std::uint64_t index);

/// The network for people, one line for each station, pool, source and route.
std::string to_text(const network::NetworkSpec& spec);

}  // namespace cityload::oracle
