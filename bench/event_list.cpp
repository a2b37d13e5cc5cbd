// The yardstick: M/M/5 as one writes it in an afternoon, with one event list (std::priority_queue),
// one queue (std::deque), doubles for times and a sequential generator. What the engine does beyond
// that has to be paid for by being faster.

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <queue>
#include <random>
#include <vector>

#include "bench/clocks.hpp"

namespace {

constexpr double arrivals_per_minute = 4.5, services_per_minute = 1;
constexpr int servers = 5;
constexpr double theory_wait =
    1.524986;  // minutes: Erlang C for 5 servers and an offered load of 4.5

struct Event {
    double at;
    bool arrival;  ///< or the end of a service
};

struct Later {
    bool operator()(const Event& a, const Event& b) const { return a.at > b.at; }
};

/// Mean wait in minutes of the first `customers` who begin service.
double mean_wait(long customers, std::uint64_t seed) {
    std::mt19937_64 engine(seed);
    std::exponential_distribution<double> gap(arrivals_per_minute), service(services_per_minute);
    std::priority_queue<Event, std::vector<Event>, Later> events;
    std::deque<double> waiting;
    int idle = servers;
    double waits = 0;
    long served = 0;
    events.push({gap(engine), true});
    while (served < customers) {
        const Event event = events.top();
        events.pop();
        if (event.arrival) {
            waiting.push_back(event.at);
            events.push({event.at + gap(engine), true});
        } else {
            ++idle;
        }
        if (idle > 0 && !waiting.empty()) {
            waits += event.at - waiting.front();
            waiting.pop_front();
            --idle;
            ++served;
            events.push({event.at + service(engine), false});
        }
    }
    return waits / static_cast<double>(served);
}

}  // namespace

int main(int argc, char** argv) {
    const long customers = argc > 1 ? std::atol(argv[1]) : 20'000'000;
    const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    const cityload::bench::Clocks run;
    const double wait = mean_wait(customers, seed);
    const double seconds = run.cpu();
    std::printf(
        "customers %ld  cpu %.3f s (%.2f M customers/s)  wall %.3f s  mean wait %.4f min (theory "
        "%.6f)\n",
        customers, seconds, static_cast<double>(customers) / seconds * 1e-6, run.wall(), wait,
        theory_wait);
}
