#pragma once
// A plain network's outcomes as a results file.

#include <span>
#include <string>

#include "models/network/outcome.hpp"
#include "models/network/spec.hpp"
#include "results/file/description.hpp"
#include "results/record/provenance.hpp"

namespace cityload::record {

/// Root with `/stations` and `/provenance`; one outcome per replication, in order.
file::Group network_results(const network::NetworkSpec& spec,
                            std::span<const network::RunOutcome> outcomes,
                            const Provenance& provenance);

/// Writes them in one go. Throws file::FileError. A program that runs for long should rather
/// construct a file::Writer first, so that a taken name or a full disk is found before the run, and
/// flush now and then.
void write_network_results(const std::string& path, const network::NetworkSpec& spec,
                           std::span<const network::RunOutcome> outcomes,
                           const Provenance& provenance, bool force);

}  // namespace cityload::record
