#pragma once
// Everything needed to know where a results file came from and to repeat the run.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "results/file/description.hpp"

namespace cityload::record {

/// One trajectory's 128-bit fingerprint.
struct FingerprintWords {
    std::uint64_t low = 0, high = 0;
};

/// 32 hexadecimal digits.
std::string hex(FingerprintWords words);

/// One fingerprint for several replications: Σ (2r + 1) · fingerprint_r modulo 2^128, r from 0.
/// Equal to the fingerprint itself for one replication; the odd factors make an exchange of two
/// replications visible.
FingerprintWords combine(const std::vector<FingerprintWords>& replications);

struct Provenance {
    std::string title;          ///< the scenario's
    std::string command_line;   ///< as typed
    std::string scenario_path;  ///< as typed
    std::string scenario;       ///< resolved scenario, one TOML text, everything merged
    std::vector<std::pair<std::string, std::string>>
        tables;  ///< name and text of every table and file the scenario reads
    std::vector<std::string> overrides;  ///< "key=value", in order
    std::vector<std::string> options;    ///< of the command line, where they change what is written
    std::string cityload_version;
    std::uint64_t seed = 1;
    std::int64_t threads = 1;
    std::vector<std::pair<std::string, double>> timings;  ///< phase, seconds
    std::string created;                                  ///< ISO 8601, UTC; empty: now
    std::string host;                                     ///< only if the user asked for it
};

/// How to cite these results: program, version, scenario, fingerprint.
std::string citation(const Provenance& provenance, const std::string& fingerprint);

/// The group `/provenance`.
file::Group provenance_group(const Provenance& provenance,
                             const std::vector<FingerprintWords>& replications);

/// From a results file: its seed, every digit, and its scenario with everything merged (TOML).
/// Empty if it does not say.
std::string seed_of(const file::Group& root);
std::string scenario_of(const file::Group& root);

/// The attributes of the root: title, source, history.
void set_root_attributes(file::Group& root, const Provenance& provenance);

}  // namespace cityload::record
