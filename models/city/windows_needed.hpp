#pragma once
// How many windows a group needs so that nine of ten wait half an hour at most: from arrivals and
// times at the window by a queueing formula (quick, approximate), or found by running the city
// again and again with other numbers of windows.

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "models/city/pilot.hpp"
#include "models/city/plan.hpp"
#include "models/city/run.hpp"

namespace cityload::city {

/// What is wanted of a window group: this share of those who come waits no longer.
struct ServiceTarget {
    Duration wait = sim::minutes(30);
    double share = 0.9;
};

/// Share of customers who, if they never left, would wait longer than `wait` in the steady state of
/// a queue with Poisson arrivals, exponential times at the window and exponential patience
/// (Erlang-A; Garnett, Mandelbaum and Reiman 2002). `arrivals` per minute, `each` and `patience`
/// minutes, all > 0.
double erlang_a_over(double arrivals, double each, double patience, std::int64_t servers,
                     double wait);

/// What a window group had to do on a day of average demand.
struct GroupLoad {
    double visits = 0;   ///< a working day
    double minutes = 0;  ///< at the window, per visit
};

/// Windows from Erlang-A half hour by half hour, the day's arrivals spread by the scenario's
/// profile, with its variation from day to day; a queue that builds up while nobody serves (before
/// opening, over lunch, in hours of overload) is followed as a flow. Approximate: hours are joined
/// by the flow only, and services are taken as exponential.
class WindowRule {
  public:
    explicit WindowRule(const CitySpec& spec, ServiceTarget target = {});

    /// Share of a day's visits that would wait longer than the target with `windows` windows, of
    /// which the scenario's share is absent.
    double over(const GroupLoad& load, const HoursSpec& hours, std::int64_t windows) const;
    /// The least windows that meet the target over the day; 1 for a group without visits.
    std::int64_t windows(const GroupLoad& load, const HoursSpec& hours) const;
    /// For each of the day's 24 hours the windows that would meet it if this hour went on for ever;
    /// 0 where the group is closed.
    std::array<std::int64_t, 24> by_hour(const GroupLoad& load, const HoursSpec& hours) const;

  private:
    double tail(double arrivals, double each, double servers, double wait) const;

    const CitySpec& spec_;
    ServiceTarget target_;
    double patience_ = 0;                          ///< min
    std::array<double, 48> share_{};               ///< of a day's visits
    std::array<std::array<double, 2>, 3> days_{};  ///< factor on arrivals, weight
};

/// Loads of all groups of `outcome`, with windows as they were or without limit.
std::vector<GroupLoad> group_loads(const CityOutcome& outcome);

/// A search for the windows that meet the target in every group of a regime.
struct WindowSearch {
    std::shared_ptr<const Pilot> pilot;
    std::shared_ptr<const RegimePlan> plan;  ///< of the pilot's world
    std::vector<GroupLoad> loads;            ///< with unlimited windows
    std::vector<std::int64_t> formula;       ///< windows by the rule
    std::vector<std::int64_t> windows;       ///< as corrected by reruns
    std::vector<double> over;          ///< share that waits too long with `windows`, last rerun
    std::vector<double> over_formula;  ///< the same with the formula's windows, first rerun
    std::vector<double> visits;        ///< of the reruns, visits in the measured weeks
    int reruns = 0;
    Staff staff;  ///< for run_city
};

/// Eight weeks of average demand are run with unlimited windows for the loads, then `reruns` times
/// with windows that go up where the target is missed and down where it is met, group by group, by
/// halving steps. Groups with fewer than 100 visits in these weeks keep the formula's windows;
/// groups that still miss the target in the last rerun get one more. What counts as too long: calls
/// (of those served and of those who have left) later than the target after the arrival, and visits
/// that found no ticket.
WindowSearch search_windows(const World& world, const RegimeSpec& regime, const Staff& posts,
                            const ServiceTarget& target, int reruns, const CityRunOptions& options);

}  // namespace cityload::city
