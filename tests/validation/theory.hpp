#pragma once
// What queueing theory says about single stations, written without a line of the simulator: closed
// forms, birth-death chains and one-dimensional integrals. Rates are per unit of time, means in
// that unit.

#include <functional>
#include <vector>

#include "sim/distribution.hpp"

namespace cityload::validation {

/// First two moments of a time.
struct Moments {
    double mean = 0;
    double second = 0;
};

/// Moments of a distribution as its name defines them (textbook formulas, not the simulator's
/// tables).
Moments moments(const sim::DistributionSpec& spec);

/// Share lost at `servers` without waiting room, offered load `load` (Erlang 1917).
double erlang_b(int servers, double load);
/// Probability of waiting, load < servers (Erlang 1917).
double erlang_c(int servers, double load);

/// Stationary probabilities of a birth-death chain on 0 … limit.
std::vector<double> birth_death(int limit, const std::function<double(int)>& birth,
                                const std::function<double(int)>& death);

/// What is asked of a station in equilibrium. `wait` covers those served; `lost` those refused at
/// arrival.
struct Station {
    double wait_probability = 0;  ///< of arrivals that join: not served at once
    double wait = 0;              ///< mean wait of those served
    double queue = 0;             ///< mean number waiting
    double in_system = 0;         ///< mean number waiting or in service
    double utilisation = 0;
    double lost = 0;          ///< share of arrivals refused
    double abandoned = 0;     ///< share of arrivals that give up waiting
    double offered_wait = 0;  ///< mean wait somebody of endless patience would have
};

/// M/M/c.
Station m_m_c(double arrival, double service, int servers);
/// The q-quantile of the wait in M/M/c under FIFO (0 if q is below the share that does not wait).
double m_m_c_wait_quantile(double arrival, double service, int servers, double q);

/// M/M/c with at most `places` in system and exponential patience of rate `patience` (0: none),
/// from the birth-death chain: M/M/c/K, balking at a queue length (places = servers + limit),
/// Erlang-A (Palm 1957; places large).
Station m_m_c_k(double arrival, double service, int servers, int places, double patience = 0);
/// Erlang-A: as above with so many places that the rest does not count.
Station erlang_a(double arrival, double service, int servers, double patience);

/// M/M/c + G: any patience, given its survival function (Baccelli and Hebuterne 1981; integrals as
/// in Zeltyn and Mandelbaum, "Call centers with impatient customers: many-server asymptotics of the
/// M/M/n+G queue", Queueing Systems 51, 2005). `horizon`: the integrals are cut there.
Station m_m_c_general_patience(double arrival, double service, int servers,
                               const std::function<double(double)>& survival, double horizon);

/// M/G/1 mean wait (Pollaczek 1930, Khinchine 1932); the same under any order that does not look at
/// service times.
double pollaczek_khinchine(double arrival, Moments service);

/// M/D/c mean wait: equilibrium of the chain seen at distance D (Crommelin 1932).
double m_d_c_wait(double arrival, double service_time, int servers);

/// GI/M/1 mean wait; `laplace` is the transform of the gap between arrivals (Kendall 1953).
double gi_m_1_wait(const std::function<double(double)>& laplace, double service);

/// One class of a priority queue.
struct PriorityClass {
    double arrival = 0;
    Moments service;
};
/// M/G/1 with non-preemptive priorities, first class first (Cobham 1954): mean wait of each.
std::vector<double> cobham(const std::vector<PriorityClass>& classes);
/// The same for c servers with one exponential service for all.
std::vector<double> cobham(const std::vector<double>& arrivals, double service, int servers);

/// The q-quantile of the wait in M/M/c when the last to come is served first: who waits, waits for
/// a busy period of M/M/1 with service rate c·service (density with the Bessel function I1: Takács
/// 1962).
double lifo_wait_quantile(double arrival, double service, int servers, double q);

}  // namespace cityload::validation
