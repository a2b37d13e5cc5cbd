#pragma once
// The networks that executions are compared on.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "models/network/spec.hpp"

namespace cityload::determinism {

/// The teaching networks (scenarios/networks), text by file name: some extend others.
std::map<std::string, std::string> teaching_files();

/// Reads one of the files and shortens its run to a part of 1/`parts`, at most `longest`, but
/// leaves it a day; the warm-up becomes a tenth of that. Throws std::runtime_error if the reader
/// finds a fault.
network::NetworkSpec shortened(const std::map<std::string, std::string>& files,
                               const std::string& name, std::int64_t parts = 20,
                               network::Duration longest = sim::days(20));

/// `count` random networks (of different disciplines, pools, patience, capacities …) as one network
/// of about three times as many stations: who leaves one of them may go on to the next after a
/// while. The least delay is 64 ms.
network::NetworkSpec chain_of_random_networks(std::size_t count, std::uint64_t first = 0);

/// The tables of a TOML text in another order, and the keys within each: what comes first is drawn
/// by `seed`.
std::string shuffled(const std::string& text, std::uint64_t seed);

}  // namespace cityload::determinism
