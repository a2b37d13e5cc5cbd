#include "tests/validation/time_theory.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/numeric/odeint.hpp>
#include <cmath>

namespace cityload::validation {

double Steps::at(double time) const {
    const auto n = static_cast<long>(values.size());
    long k = static_cast<long>(std::floor(time / step + 1e-9));
    k = repeat ? k % n : std::min(k, n - 1);
    return values[static_cast<std::size_t>(k)];
}

std::vector<double> Steps::breaks(double from, double until) const {
    std::vector<double> result;
    const auto n = static_cast<double>(values.size());
    for (double k = std::floor(from / step + 1e-9) + 1; k * step < until - 1e-9 * step; ++k) {
        if (!repeat && k >= n) break;
        result.push_back(k * step);
    }
    result.push_back(until);
    return result;
}

double infinite_servers_mean(const Steps& arrival, const std::function<double(double)>& survival,
                             double time) {
    double sum = 0, from = 0;
    for (const double to : arrival.breaks(0, time)) {
        const double rate = arrival.at(from);
        sum += boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
            [&](double u) { return rate * survival(time - u); }, from, to, 12, 1e-10);
        from = to;
    }
    return sum;
}

double infinite_servers_average(const Steps& arrival, const std::function<double(double)>& survival,
                                double from, double until) {
    double sum = 0, a = from;
    for (const double b : arrival.breaks(from, until)) {
        sum += boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
            [&](double t) { return infinite_servers_mean(arrival, survival, t); }, a, b, 8, 1e-8);
        a = b;
    }
    return sum / (until - from);
}

namespace {

using Vector = std::vector<double>;

/// State: probabilities of (waiting, busy), then the running integrals of three means.
class Kolmogorov {
  public:
    explicit Kolmogorov(const StaffedStation& s)
        : station_(s),
          most_busy_(static_cast<int>(
              *std::max_element(s.servers.values.begin(), s.servers.values.end()))) {}

    std::size_t at(int waiting, int busy) const {
        return static_cast<std::size_t>(waiting * (most_busy_ + 1) + busy);
    }
    std::size_t size() const { return at(station_.limit, most_busy_) + 1; }

    Vector start() const {
        Vector p(size() + 3, 0.0);
        p[at(station_.initial, 0)] = 1;
        return p;
    }

    void set(double arrival, int servers) {
        arrival_ = arrival;
        servers_ = servers;
    }

    /// At a change of servers: those waiting are called, or all sent away. Returns the mean number
    /// sent.
    double change(Vector& p, int before) const {
        Vector next(p.size(), 0.0);
        std::copy(p.begin() + static_cast<long>(size()), p.end(),
                  next.begin() + static_cast<long>(size()));
        double sent = 0;
        for (int q = 0; q <= station_.limit; ++q)
            for (int b = 0; b <= most_busy_; ++b) {
                const double here = p[at(q, b)];
                if (station_.waiting_leaves && before > 0 && servers_ == 0) {
                    sent += q * here;
                    next[at(0, b)] += here;
                } else {
                    const int called = std::clamp(servers_ - b, 0, q);
                    next[at(q - called, b + called)] += here;
                }
            }
        p.swap(next);
        return sent;
    }

    void operator()(const Vector& p, Vector& d, double) const {
        std::fill(d.begin(), d.end(), 0.0);
        double waiting = 0, busy = 0;
        for (int q = 0; q <= station_.limit; ++q)
            for (int b = 0; b <= most_busy_; ++b) {
                const double here = p[at(q, b)];
                if (here == 0) continue;
                waiting += q * here;
                busy += b * here;
                const bool joins = b >= servers_;
                if (!joins || q < station_.limit)
                    move(d, at(q, b), joins ? at(q + 1, b) : at(q, b + 1), arrival_ * here);
                if (b == 0) continue;
                const bool calls = b <= servers_ && q > 0;
                move(d, at(q, b), calls ? at(q - 1, b) : at(q, b - 1), b * station_.service * here);
            }
        d[size()] = waiting;
        d[size() + 1] = busy;
        d[size() + 2] = busy * station_.service;
    }

  private:
    static void move(Vector& d, std::size_t from, std::size_t to, double rate) {
        d[from] -= rate;
        d[to] += rate;
    }

    const StaffedStation& station_;
    int most_busy_;
    double arrival_ = 0;
    int servers_ = 0;
};

}  // namespace

StaffedAverages staffed(const StaffedStation& station, double from, double until) {
    Kolmogorov equations(station);
    Vector p = equations.start();
    std::vector<double> stops = station.arrival.breaks(0, until);
    for (const double t : station.servers.breaks(0, until)) stops.push_back(t);
    if (from > 0) stops.push_back(from);
    std::sort(stops.begin(), stops.end());
    stops.erase(
        std::unique(stops.begin(), stops.end(), [](double a, double b) { return b - a < 1e-9; }),
        stops.end());

    StaffedAverages result;
    int servers = 0;
    double now = 0;
    namespace odeint = boost::numeric::odeint;
    const auto stepper = odeint::make_controlled<odeint::runge_kutta_dopri5<Vector>>(1e-11, 1e-9);
    for (const double stop : stops) {
        const int before = servers;
        servers = static_cast<int>(station.servers.at(now));
        equations.set(station.arrival.at(now), servers);
        if (servers != before) {
            const double sent = equations.change(p, before);
            if (now >= from - 1e-9) result.left += sent;
        }
        if (std::abs(now - from) < 1e-9) std::fill(p.end() - 3, p.end(), 0.0);
        odeint::integrate_adaptive(stepper, std::ref(equations), p, now, stop,
                                   std::min(0.01, stop - now));
        now = stop;
    }
    const std::size_t n = equations.size();
    result.queue = p[n] / (until - from);
    result.busy = p[n + 1] / (until - from);
    result.in_system = result.queue + result.busy;
    result.completions = p[n + 2];
    for (std::size_t b = n - n / static_cast<std::size_t>(station.limit + 1); b < n; ++b)
        result.held_back += p[b];
    return result;
}

}  // namespace cityload::validation
