#include "tests/validation/theory.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace cityload::validation {

namespace {

double square(double x) {
    return x * x;
}

double integrate(const std::function<double(double)>& f, double from, double to) {
    return boost::math::quadrature::gauss_kronrod<double, 31>::integrate(f, from, to, 15, 1e-10);
}

double root(const std::function<double(double)>& f, double low, double high) {
    std::uintmax_t steps = 200;
    const auto [a, b] = boost::math::tools::toms748_solve(
        f, low, high, boost::math::tools::eps_tolerance<double>(48), steps);
    return (a + b) / 2;
}

}  // namespace

Moments moments(const sim::DistributionSpec& s) {
    using Kind = sim::DistributionSpec::Kind;
    const auto from_cv = [](double mean, double cv) {
        return Moments{mean, square(mean) * (1 + square(cv))};
    };
    switch (s.kind) {
        case Kind::exponential:
            return from_cv(s.mean, 1);
        case Kind::lognormal:
        case Kind::gamma:
        case Kind::hyperexponential:
            return from_cv(s.mean, s.cv);
        case Kind::erlang:
            return from_cv(s.mean, 1 / std::sqrt(s.shape));
        case Kind::deterministic:
            return from_cv(s.value, 0);
        case Kind::uniform:
            return {(s.min + s.max) / 2, (square(s.min) + s.min * s.max + square(s.max)) / 3};
        case Kind::triangular: {
            const double a = s.min, b = s.max, m = s.mode;
            const double mean = (a + b + m) / 3;
            const double variance = (a * a + b * b + m * m - a * b - a * m - b * m) / 18;
            return {mean, square(mean) + variance};
        }
        case Kind::mixture: {
            const double total = std::accumulate(s.weights.begin(), s.weights.end(), 0.0);
            Moments sum;
            for (std::size_t i = 0; i < s.of.size(); ++i) {
                const Moments part = moments(s.of[i]);
                sum.mean += s.weights[i] / total * part.mean;
                sum.second += s.weights[i] / total * part.second;
            }
            return sum;
        }
        case Kind::empirical: {
            Moments sum;
            for (const double x : s.data) {
                sum.mean += x / static_cast<double>(s.data.size());
                sum.second += x * x / static_cast<double>(s.data.size());
            }
            return sum;
        }
    }
    throw std::invalid_argument("unknown distribution");
}

double erlang_b(int servers, double load) {
    double blocked = 1;
    for (int n = 1; n <= servers; ++n) blocked = load * blocked / (n + load * blocked);
    return blocked;
}

double erlang_c(int servers, double load) {
    const double b = erlang_b(servers, load);
    return b / (1 - load / servers * (1 - b));
}

std::vector<double> birth_death(int limit, const std::function<double(int)>& birth,
                                const std::function<double(int)>& death) {
    // Logarithms, because the weights of an overloaded chain exceed what a double holds.
    std::vector<double> p(static_cast<std::size_t>(limit) + 1, 0.0);
    for (int n = 1; n <= limit; ++n)
        p[static_cast<std::size_t>(n)] =
            p[static_cast<std::size_t>(n - 1)] + std::log(birth(n - 1) / death(n));
    const double top = *std::max_element(p.begin(), p.end());
    for (double& x : p) x = std::exp(x - top);
    const double sum = std::accumulate(p.begin(), p.end(), 0.0);
    for (double& x : p) x /= sum;
    return p;
}

Station m_m_c(double arrival, double service, int servers) {
    const double load = arrival / service;
    Station s;
    s.wait_probability = erlang_c(servers, load);
    s.wait = s.offered_wait = s.wait_probability / (servers * service - arrival);
    s.queue = arrival * s.wait;
    s.in_system = s.queue + load;
    s.utilisation = load / servers;
    return s;
}

double m_m_c_wait_quantile(double arrival, double service, int servers, double q) {
    const double waits = erlang_c(servers, arrival / service);
    return std::max(0.0, std::log(waits / (1 - q)) / (servers * service - arrival));
}

Station m_m_c_k(double arrival, double service, int servers, int places, double patience) {
    const auto p = birth_death(
        places, [&](int) { return arrival; },
        [&](int n) {
            return std::min(n, servers) * service + std::max(0, n - servers) * patience;
        });
    Station s;
    double joined = 0, served = 0, served_wait = 0, busy = 0;
    // An arrival that finds j waiting is served after j + 1 departures ahead of him, unless his own
    // patience ends first; stage k has k others before him.
    double survives = 1, stages = 0, offered = 0;
    for (int n = 0; n <= places; ++n) {
        const double here = p[static_cast<std::size_t>(n)];
        s.in_system += n * here;
        busy += std::min(n, servers) * here;
        s.queue += std::max(0, n - servers) * here;
        if (n == places) {
            s.lost = here;
            break;
        }
        joined += here;
        if (n < servers) {
            served += here;
            continue;
        }
        s.wait_probability += here;
        const double ahead = servers * service + (n - servers) * patience;
        survives *= ahead / (ahead + patience);
        stages += 1 / (ahead + patience);
        offered += 1 / ahead;
        served += here * survives;
        served_wait += here * survives * stages;
        s.offered_wait += here * offered;
    }
    s.utilisation = busy / servers;
    s.wait = served_wait / served;
    s.wait_probability /= joined;
    s.offered_wait /= joined;
    s.abandoned = patience * s.queue / arrival;
    return s;
}

Station erlang_a(double arrival, double service, int servers, double patience) {
    // Beyond this queue the departures outweigh the arrivals many times over.
    const int places = servers + 200 + static_cast<int>(10 * arrival / patience);
    return m_m_c_k(arrival, service, servers, places, patience);
}

Station m_m_c_general_patience(double arrival, double service, int servers,
                               const std::function<double(double)>& survival, double horizon) {
    // H(x), the integral of the survival function, and the weighted integrals in one fine grid
    // (Simpson).
    constexpr int steps = 1 << 18;
    const double h = horizon / steps;
    double integral_of_survival = 0, j = 0, j1 = 0, jh = 0;
    for (int i = 0; i <= steps; ++i) {
        const double x = i * h;
        if (i > 0)
            integral_of_survival +=
                h / 6 * (survival(x - h) + 4 * survival(x - h / 2) + survival(x));
        const double weight = (i == 0 || i == steps ? 1 : i % 2 ? 4 : 2) * h / 3;
        const double e = std::exp(arrival * integral_of_survival - servers * service * x) * weight;
        j += e;
        j1 += x * e;
        jh += integral_of_survival * e;
    }
    const double load = arrival / service;
    double term = 1, epsilon = 1;  // sum over n < c of (load^n / n!), relative to the last
    for (int n = servers - 1; n > 0; --n) {
        term *= n / load;
        epsilon += term;
    }
    const double denominator = epsilon + arrival * j;
    Station s;
    s.wait_probability = arrival * j / denominator;
    s.abandoned = (1 + (arrival - servers * service) * j) / denominator;
    s.offered_wait = arrival * j1 / denominator;
    s.queue = arrival * arrival * jh / denominator;
    s.utilisation = load * (1 - s.abandoned) / servers;
    s.in_system = s.queue + s.utilisation * servers;
    return s;
}

double pollaczek_khinchine(double arrival, Moments service) {
    return arrival * service.second / (2 * (1 - arrival * service.mean));
}

double m_d_c_wait(double arrival, double service_time, int servers) {
    const double load = arrival * service_time;
    // Whoever is in service now is gone one service time later; nobody who came since is. Enough
    // states that the geometric tail (at most load/servers per place, in truth much faster) does
    // not count.
    const int states = servers + static_cast<int>(40 / (1 - load / servers)) + 40;
    std::vector<double> poisson(static_cast<std::size_t>(states), 0.0);
    for (int k = 0; k < states; ++k)
        poisson[static_cast<std::size_t>(k)] =
            std::exp(-load + k * std::log(load) - std::lgamma(k + 1.0));
    Eigen::MatrixXd equations = Eigen::MatrixXd::Zero(states, states);
    for (int from = 0; from < states; ++from) {
        const int stay = std::max(0, from - servers);
        for (int to = stay; to < states; ++to)
            equations(to, from) += poisson[static_cast<std::size_t>(to - stay)];
        equations(from, from) -= 1;
    }
    Eigen::VectorXd right = Eigen::VectorXd::Zero(states);
    equations.row(states - 1).setOnes();
    right(states - 1) = 1;
    const Eigen::VectorXd p = equations.partialPivLu().solve(right);
    double queue = 0;
    for (int n = servers; n < states; ++n) queue += (n - servers) * p(n);
    return queue / arrival;
}

double gi_m_1_wait(const std::function<double(double)>& laplace, double service) {
    const double sigma =
        root([&](double s) { return laplace(service * (1 - s)) - s; }, 0.0, 1 - 1e-6);
    return sigma / (service * (1 - sigma));
}

std::vector<double> cobham(const std::vector<PriorityClass>& classes) {
    double residual = 0;
    for (const auto& c : classes) residual += c.arrival * c.service.second / 2;
    std::vector<double> waits;
    double before = 0;
    for (const auto& c : classes) {
        const double with = before + c.arrival * c.service.mean;
        waits.push_back(residual / ((1 - before) * (1 - with)));
        before = with;
    }
    return waits;
}

std::vector<double> cobham(const std::vector<double>& arrivals, double service, int servers) {
    const double total = std::accumulate(arrivals.begin(), arrivals.end(), 0.0);
    const double residual = erlang_c(servers, total / service) / (servers * service);
    std::vector<double> waits;
    double before = 0;
    for (const double a : arrivals) {
        const double with = before + a / (servers * service);
        waits.push_back(residual / ((1 - before) * (1 - with)));
        before = with;
    }
    return waits;
}

double lifo_wait_quantile(double arrival, double service, int servers, double q) {
    const double waits = erlang_c(servers, arrival / service);
    const double rate = servers * service;
    const double fraction = 1 - (1 - q) / waits;  // quantile among those who wait
    if (fraction <= 0) return 0;
    const double cross = 2 * std::sqrt(arrival * rate);
    const auto density = [&](double t) {
        // e^{-(λ+μ)t} I1(2t√(λμ)) / (t√ρ), scaled so that neither factor over- nor underflows.
        if (t <= 0) return rate;
        if (cross * t > 600)
            return std::exp(-(arrival + rate - cross) * t) / std::sqrt(2 * M_PI * cross * t) *
                   (1 - 3 / (8 * cross * t)) / (t * std::sqrt(arrival / rate));
        return std::exp(-(arrival + rate) * t) * boost::math::cyl_bessel_i(1, cross * t) /
               (t * std::sqrt(arrival / rate));
    };
    const auto distribution = [&](double t) {
        // Split where the density bends.
        const double knee = std::min(t, 5 / rate);
        return integrate(density, 0, knee) + (t > knee ? integrate(density, knee, t) : 0);
    };
    const double mean = 1 / (rate - arrival);
    return root([&](double t) { return distribution(t) - fraction; }, 0, 400 * mean);
}

}  // namespace cityload::validation
