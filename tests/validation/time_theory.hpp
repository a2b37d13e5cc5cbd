#pragma once
// Stations whose load or staff changes over time.

#include <functional>
#include <vector>

namespace cityload::validation {

/// A step function of time: values[k] on [k·step, (k+1)·step), afterwards the last value (or again
/// from the start).
struct Steps {
    double step = 1;
    std::vector<double> values;
    bool repeat = false;

    double at(double time) const;
    /// Times in (from, until) where a new step begins, and `until`.
    std::vector<double> breaks(double from, double until) const;
};

/// M(t)/G/∞ from empty (Eick, Massey and Whitt 1993): the number in system at `time` is Poisson
/// with mean ∫ λ(u) P(S > time − u) du. `survival`: P(S > x).
double infinite_servers_mean(const Steps& arrival, const std::function<double(double)>& survival,
                             double time);
/// Its average over [from, until).
double infinite_servers_average(const Steps& arrival, const std::function<double(double)>& survival,
                                double from, double until);

/// M(t)/M/c(t), where servers finish what they have in hand when their shift ends.
struct StaffedStation {
    Steps arrival;
    double service = 1;  ///< rate of one server
    Steps servers;
    bool waiting_leaves = false;  ///< at a cut to 0 servers everybody waiting leaves
    int initial = 0;              ///< waiting at time 0
    int limit = 300;              ///< longest queue held
};

/// What happens at such a station over [from, until).
struct StaffedAverages {
    double in_system = 0;    ///< time average of the mean
    double queue = 0;        ///< time average of the mean
    double busy = 0;         ///< time average of the mean
    double completions = 0;  ///< expected number
    double left = 0;         ///< expected number sent away by a cut to 0
    double held_back = 0;    ///< probability that `limit` was too short at the end, should be nil
};
/// By the Kolmogorov forward equations for (waiting, busy), integrated by Dormand-Prince
/// (Boost.odeint).
StaffedAverages staffed(const StaffedStation& station, double from, double until);

}  // namespace cityload::validation
