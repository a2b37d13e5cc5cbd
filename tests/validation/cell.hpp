#pragma once
// A cell of the validation: a network, what theory says of it, and how precisely it must be met.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "models/network/outcome.hpp"
#include "models/network/spec.hpp"

namespace cityload::validation {

/// One number asked of a cell. Times in hours, rates per hour.
struct Claim {
    std::string outcome;
    std::function<double()> theory;
    std::function<double(const network::RunOutcome&, const network::NetworkSpec&)> measure;
    /// Replications behind the number compared with, where it is itself an estimate; 0 for theory.
    double reference_replications = 0;
};

struct Cell {
    std::string name;        ///< letters, digits and _
    std::string family;      ///< heading in the report
    std::string parameters;  ///< for people
    network::NetworkSpec spec;
    std::uint32_t replications = 32;
    double precision = .003;  ///< largest standard error allowed, relative to theory
    bool traced = false;
    bool steady = false;  ///< one long measured period, which may be shortened
    double seconds = 0;   ///< rough cost of all replications on one core
    std::vector<Claim> claims;

    /// Too costly for every build.
    bool is_long() const { return seconds > 2; }
};

/// All cells, in the order of the report.
std::vector<Cell> all_cells();

std::vector<Cell> markov_cells();    ///< M/M/c, M/M/c/K, balking
std::vector<Cell> general_cells();   ///< M/G/1, M/D/c, GI/M/1, Erlang-B's insensitivity, M/G/∞
std::vector<Cell> patience_cells();  ///< Erlang-A, other patience, silent leavers
std::vector<Cell> order_cells();     ///< priorities, last come first served, random order
std::vector<Cell> network_cells();   ///< Jackson, shortest queue, shared servers
std::vector<Cell> time_cells();      ///< load and staff that change over time
std::vector<Cell> kelton_cells();    ///< the three textbook offices

}  // namespace cityload::validation
