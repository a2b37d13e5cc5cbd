#pragma once
// Runs a city: sizes its staff once, then each regime for the same citizens.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "models/city/model.hpp"
#include "models/city/outcome.hpp"
#include "models/city/plan.hpp"
#include "sim/executor.hpp"

namespace cityload::city {

/// Execution choices; none but the last two changes an outcome.
struct CityRunOptions {
    sim::Executor* executor = nullptr;  ///< null: serial
    std::size_t shards = 0;             ///< 0: chosen from the executor's threads
    std::int64_t epoch_divisor = 1;     ///< epoch = look-ahead / divisor
    std::size_t inline_below = 192;     ///< epochs with fewer messages than this stay on one thread
    double trace_share = 0;             ///< share of cases traced
    std::vector<std::uint32_t> trace_citizens;  ///< whose cases are all traced, ascending
    std::vector<Probe>
        probes;  ///< cases sent on purpose; they change the load by as much as they are
    bool unlimited_windows = false;  ///< nobody ever waits: an outcome of its own, for tests and
                                     ///< for what windows would be needed
};

/// Windows and posts by the scenario's rule: the sizing regime is run with unlimited windows for
/// `days` working weeks; a group gets as many windows as keep the open ones busy for the share
/// aimed at.
Staff size_staff(const World& world, const CityRunOptions& options);

/// The staff of a regime under the scenario's staffing variant, from the staff of the sizing
/// regime:
///   same           the same windows and posts in every regime;
///   equal-service  every regime, the sizing one too, gets in every group the windows with which
///                  nine of ten wait 30 min at most (found by reruns, windows_needed.hpp), and the
///                  posts that the sizing rule gives for its own load;
///   hangzhou-2020  outside the sizing regime 38.9 % fewer windows in district and city offices
///                  (Hangzhou policy centre on 2020: counters of city and districts -38.9 %), at
///                  least one in a group.
Staff staff_of(const World& world, const RegimeSpec& regime, const Staff& sized,
               const CityRunOptions& options);

const RegimeSpec& find_regime(const CitySpec& spec, const std::string& id);

CityOutcome run_city(const World& world, const RegimeSpec& regime, const Staff& staff,
                     std::uint32_t replication, const CityRunOptions& options);

/// How many of so many runs stand side by side on one thread each; the others have all threads in
/// turn. Threads have least to wait for where none is shared. But runs differ: paper takes twice as
/// long as zero trips, and whoever is done first waits for the longest. A large city keeps all
/// threads busy by itself; so few runs of one come in turn.
std::size_t runs_side_by_side(std::size_t runs, std::size_t threads, std::uint32_t residents);

}  // namespace cityload::city
