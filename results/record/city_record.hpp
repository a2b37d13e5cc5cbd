#pragma once
// A city's outcomes under several regimes as a results file.

#include <cstdint>
#include <string>
#include <vector>

#include "models/city/facts.hpp"
#include "models/city/spec.hpp"
#include "results/file/description.hpp"
#include "results/record/provenance.hpp"
#include "sim/tally.hpp"

namespace cityload::record {

/// One replication of one regime.
struct CityRun {
    const sim::TallySet* tally = nullptr;
    FingerprintWords fingerprint;
    double seconds = 0;            ///< wall time
    std::uint64_t services = 0;    ///< turns at windows, on phones and in back offices, whole run
    std::uint64_t bytes = 0;       ///< memory of the run's state
    std::uint64_t open_cases = 0;  ///< at the run's end
    const std::vector<city::Fact>* facts = nullptr;  ///< traced cases, by case and time
    /// By window group: windows with which nine of ten would wait 30 min at most, by formula;
    /// empty: not computed.
    std::vector<std::int64_t> windows_needed = {};
};

/// A window group of a regime.
struct CityStation {
    std::string name, name_zh;
    std::int64_t windows = 0;
    std::size_t office = 0;   ///< index into the offices
    std::int64_t guides = 0;  ///< of its clerks, those at the hall's information desk instead
};

/// A building with windows, the same in every regime.
struct CityOffice {
    std::string name, name_zh;
    double open_hours = 0;  ///< from opening to closing on a working day
};

/// A department's back office, the same in every regime.
struct CityBackOffice {
    std::string name, name_zh;
};

/// A regime with the labels that the specification does not hold.
struct CityRegime {
    std::string id;
    std::vector<CityStation> stations;  ///< in the order of the tallies' axis "station"
    std::vector<std::int64_t> posts;    ///< by back office
};

struct CityResults {
    const city::CitySpec& spec;
    std::int64_t residents = 0, firms = 0;  ///< simulated
    std::size_t replications = 1;
    std::vector<CityOffice> offices;  ///< in the order of the tallies' axis "office"
    std::vector<CityRegime> regimes;
    std::vector<CityRun> runs;  ///< replication by replication, regimes in order
    std::vector<CityBackOffice> back_offices = {};  ///< in the order of the axis "back_office"
};

/// Every array of the tallies finds its group by its axes: matters stand in the root, weeks in
/// and offices over time in `/timeseries`, districts in `/citizens`, documents and links in
/// `/links`, departments and back offices in `/staff`, window groups in `/stations/<regime>`
/// (regimes have different ones), everything else in `/distributions`. An array whose last axis is
/// a list of measures becomes one variable for each. New tallies therefore appear by themselves.
file::Group city_results(const CityResults& results, const Provenance& provenance);

}  // namespace cityload::record
