#pragma once
// Stations whose equilibrium has no closed form: two classes or two queues that share servers, each
// as an exact Markov chain, and open networks of product form.

#include <array>
#include <vector>

namespace cityload::validation {

/// Open Jackson network (Jackson 1957): external rates, routing probabilities, servers and service
/// rates.
struct JacksonNetwork {
    std::vector<double> external;
    std::vector<std::vector<double>> routing;  ///< routing[i][j]: from i to j
    std::vector<int> servers;
    std::vector<double> service;

    /// Arrival rate at each station, from the traffic equations.
    std::vector<double> flows() const;
    /// Mean wait per visit at each station.
    std::vector<double> waits() const;
};

/// Means by class (or by queue).
struct Shared {
    std::array<double, 2> wait{};
    std::array<double, 2> queue{};
    std::array<double, 2> lost{};
    double utilisation = 0;  ///< of the shared servers
};

/// c servers, two exponential classes of different service rates, the first class called first
/// (non-preemptive). The queues are cut at `limits`. Throws std::domain_error if a cut is felt: if
/// an arrival would meet a full queue with probability 1e-7 or more.
Shared two_class_priority(std::array<double, 2> arrival, std::array<double, 2> service, int servers,
                          std::array<int, 2> limits);

/// c servers, two exponential classes of different service rates, first come first served: in the
/// queue classes are independent of each other and of the past (thinned Poisson arrivals), so its
/// length and the classes in service are a chain. Cut at `limit` waiting; std::domain_error as
/// above.
Shared two_class_fifo(std::array<double, 2> arrival, std::array<double, 2> service, int servers,
                      int limit);

/// Two stations of finite capacity with own servers and a pool that takes the longest waiting of
/// both; a freed own server takes its own station's next. The state holds the order of the classes
/// waiting.
struct PooledStations {
    std::array<double, 2> arrival{};
    std::array<double, 2> service{};  ///< of the station's customers, whoever serves them
    std::array<int, 2> servers{};
    std::array<int, 2> capacity{};  ///< places in system
    int pool = 1;

    Shared solve() const;
};

/// Two single-server stations with one service rate; arrivals join the one with fewer in system,
/// ties to the first. Each station is cut at `limit`; std::domain_error as above.
Shared join_the_shortest(double arrival, double service, int limit);

}  // namespace cityload::validation
