#include "tests/validation/shared_theory.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <stdexcept>
#include <string>

#include "tests/validation/chain.hpp"
#include "tests/validation/theory.hpp"

namespace cityload::validation {

namespace {

/// A queue cut too short makes theory too small by more than one would guess from how rarely it is
/// full, and then blames the simulator.
void require_rarely_full(double probability) {
    if (probability >= 1e-7)
        throw std::domain_error("the chain is cut too short: its queue is full with probability " +
                                std::to_string(probability));
}

}  // namespace

std::vector<double> JacksonNetwork::flows() const {
    const auto n = static_cast<Eigen::Index>(external.size());
    Eigen::MatrixXd keep = Eigen::MatrixXd::Identity(n, n);
    Eigen::VectorXd from_outside(n);
    for (Eigen::Index i = 0; i < n; ++i) {
        from_outside(i) = external[static_cast<std::size_t>(i)];
        for (Eigen::Index j = 0; j < n; ++j)
            keep(j, i) -= routing[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
    }
    const Eigen::VectorXd flow = keep.partialPivLu().solve(from_outside);
    return {flow.begin(), flow.end()};
}

std::vector<double> JacksonNetwork::waits() const {
    const auto flow = flows();
    std::vector<double> result;
    for (std::size_t i = 0; i < flow.size(); ++i)
        result.push_back(m_m_c(flow[i], service[i], servers[i]).wait);
    return result;
}

Shared two_class_priority(std::array<double, 2> arrival, std::array<double, 2> service, int servers,
                          std::array<int, 2> limits) {
    using State = std::array<int, 4>;  // in service of each class, waiting of each class
    const MarkovChain<State> chain(State{0, 0, 0, 0}, [&](const State& s, auto go) {
        for (std::size_t k = 0; k < 2; ++k) {
            State to = s;
            if (s[0] + s[1] < servers) {
                ++to[k];
                go(to, arrival[k]);
            } else if (s[2 + k] < limits[k]) {
                ++to[2 + k];
                go(to, arrival[k]);
            }
            if (s[k] == 0) continue;
            to = s;
            --to[k];
            for (std::size_t next = 0; next < 2; ++next) {
                if (s[2 + next] == 0) continue;
                --to[2 + next];
                ++to[next];
                break;
            }
            go(to, s[k] * service[k]);
        }
    });
    Shared result;
    for (std::size_t k = 0; k < 2; ++k) {
        require_rarely_full(chain.mean([&](const State& s) { return s[2 + k] == limits[k]; }));
        result.queue[k] = chain.mean([&](const State& s) { return s[2 + k]; });
        result.wait[k] = result.queue[k] / arrival[k];
    }
    result.utilisation = chain.mean([&](const State& s) { return s[0] + s[1]; }) / servers;
    return result;
}

Shared two_class_fifo(std::array<double, 2> arrival, std::array<double, 2> service, int servers,
                      int limit) {
    using State = std::array<int, 3>;  // in service of each class, waiting
    const double total = arrival[0] + arrival[1];
    const MarkovChain<State> chain(State{0, 0, 0}, [&](const State& s, auto go) {
        const bool idle = s[0] + s[1] < servers;
        for (std::size_t k = 0; k < 2; ++k) {
            State to = s;
            ++to[idle ? k : 2];
            if (idle || s[2] < limit) go(to, arrival[k]);
            if (s[k] == 0) continue;
            to = s;
            --to[k];
            if (s[2] == 0) {
                go(to, s[k] * service[k]);
                continue;
            }
            --to[2];
            for (std::size_t next = 0; next < 2; ++next) {
                State called = to;
                ++called[next];
                go(called, s[k] * service[k] * arrival[next] / total);
            }
        }
    });
    require_rarely_full(chain.mean([&](const State& s) { return s[2] == limit; }));
    Shared result;
    const double queue = chain.mean([](const State& s) { return s[2]; });
    for (std::size_t k = 0; k < 2; ++k) {
        result.queue[k] = queue * arrival[k] / total;
        result.wait[k] = queue / total;
    }
    result.utilisation = chain.mean([](const State& s) { return s[0] + s[1]; }) / servers;
    return result;
}

Shared PooledStations::solve() const {
    struct State {
        std::array<int, 2> own{};   // own servers busy
        std::array<int, 2> pool{};  // pool servers busy with customers of each station
        std::string waiting;        // 'a' or 'b', longest waiting first
        auto operator<=>(const State&) const = default;
        int waits(std::size_t k) const {
            return static_cast<int>(std::count(waiting.begin(), waiting.end(), "ab"[k]));
        }
        int in_system(std::size_t k) const { return own[k] + pool[k] + waits(k); }
    };
    const MarkovChain<State> chain(State{}, [&](const State& s, auto go) {
        for (std::size_t k = 0; k < 2; ++k) {
            if (s.in_system(k) < capacity[k]) {
                State to = s;
                if (s.own[k] < servers[k]) {
                    ++to.own[k];
                } else if (s.pool[0] + s.pool[1] < pool) {
                    ++to.pool[k];
                } else {
                    to.waiting.push_back("ab"[k]);
                }
                go(to, arrival[k]);
            }
            if (s.own[k] > 0) {
                State to = s;
                const auto first = to.waiting.find("ab"[k]);
                if (first == std::string::npos) {
                    --to.own[k];
                } else {
                    to.waiting.erase(first, 1);
                }
                go(to, s.own[k] * service[k]);
            }
            if (s.pool[k] > 0) {
                State to = s;
                --to.pool[k];
                if (!to.waiting.empty()) {
                    ++to.pool[to.waiting.front() == 'a' ? 0 : 1];
                    to.waiting.erase(0, 1);
                }
                go(to, s.pool[k] * service[k]);
            }
        }
    });
    Shared result;
    for (std::size_t k = 0; k < 2; ++k) {
        result.queue[k] = chain.mean([&](const State& s) { return s.waits(k); });
        result.lost[k] = chain.mean([&](const State& s) { return s.in_system(k) == capacity[k]; });
        result.wait[k] = result.queue[k] / (arrival[k] * (1 - result.lost[k]));
    }
    result.utilisation = chain.mean([](const State& s) { return s.pool[0] + s.pool[1]; }) / pool;
    return result;
}

Shared join_the_shortest(double arrival, double service, int limit) {
    using State = std::array<int, 2>;
    const MarkovChain<State> chain(State{0, 0}, [&](const State& s, auto go) {
        const std::size_t chosen = s[0] <= s[1] ? 0 : 1;
        State to = s;
        ++to[chosen];
        if (s[chosen] < limit) go(to, arrival);
        for (std::size_t k = 0; k < 2; ++k) {
            if (s[k] == 0) continue;
            to = s;
            --to[k];
            go(to, service);
        }
    });
    require_rarely_full(chain.mean([&](const State& s) { return s[0] == limit || s[1] == limit; }));
    Shared result;
    for (std::size_t k = 0; k < 2; ++k) {
        const double joins =
            arrival * chain.mean([&](const State& s) { return (s[0] <= s[1]) == (k == 0); });
        result.queue[k] = chain.mean([&](const State& s) { return std::max(0, s[k] - 1); });
        result.wait[k] = result.queue[k] / joins;
    }
    result.utilisation = chain.mean([](const State& s) { return (s[0] > 0) + (s[1] > 0); }) / 2;
    return result;
}

}  // namespace cityload::validation
