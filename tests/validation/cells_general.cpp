// Services and gaps that are not exponential.

#include <cmath>

#include "tests/validation/build.hpp"
#include "tests/validation/theory.hpp"

namespace cityload::validation {

namespace {

Cell m_g_1(const std::string& name, const std::string& service_name, double load,
           const sim::DistributionSpec& service, double millions) {
    // All services here have a mean of one hour, so load is the arrival rate.
    const Moments m = moments(service);
    const Moments in_hours{m.mean / ms_per_hour, m.second / (ms_per_hour * ms_per_hour)};
    Cell c =
        steady("mg1_" + name, "M/G/1 (Pollaczek-Khinchine)",
               service_name + ", ρ = " + std::to_string(load).substr(0, 4),
               single(station("desk", 1, service), poisson("people", "desk", load / in_hours.mean)),
               {.load = load,
                .variation = in_hours.second / (in_hours.mean * in_hours.mean) - 1,
                .millions = millions});
    c.claims = {
        claim("mean wait", pollaczek_khinchine(load / in_hours.mean, in_hours), mean_wait())};
    return c;
}

Cell m_d_c(int servers, double load, double millions) {
    Cell c = steady("md" + std::to_string(servers), "M/D/c (Crommelin)",
                    "c = " + std::to_string(servers) + ", ρ = " + std::to_string(load).substr(0, 4),
                    single(station("desk", servers, deterministic(1)),
                           poisson("people", "desk", load * servers)),
                    {.load = load, .servers = double(servers), .millions = millions});
    c.claims = {claim(
        "mean wait", [=] { return m_d_c_wait(load * servers, 1, servers); }, mean_wait())};
    return c;
}

Cell loss(const std::string& name, const std::string& service_name, int servers, double load,
          const sim::DistributionSpec& service, double variation, double millions) {
    auto desk = station("desk", servers, service);
    desk.capacity = servers;
    Cell c = steady(
        "loss_" + name, "Erlang-B, insensitive to the service",
        service_name + ", c = " + std::to_string(servers) +
            ", a = " + std::to_string(std::lround(load)),
        single(desk, poisson("people", "desk", load)),
        {.load = .5, .servers = double(servers), .variation = variation, .millions = millions});
    c.claims = {
        claim("P(lost)", erlang_b(servers, load), share_lost()),
        claim("utilisation", load * (1 - erlang_b(servers, load)) / servers, utilisation())};
    return c;
}

Cell gi_m_1(const std::string& name, const std::string& gap_name, const sim::DistributionSpec& gap,
            const std::function<double(double)>& laplace, double millions) {
    Cell c = steady("gim1_" + name, "GI/M/1", gap_name + ", ρ = 0.8",
                    single(station("desk", 1, exponential(.8)), renewal("people", "desk", gap, 0)),
                    {.load = .8, .service = .8, .millions = millions});
    c.claims = {claim("mean wait", gi_m_1_wait(laplace, 1 / .8), mean_wait())};
    return c;
}

Cell infinite(const std::string& name, const std::string& service_name, double load,
              const sim::DistributionSpec& service, double variation, double millions) {
    auto desk = station("desk", 1, service);
    desk.servers->unlimited = true;
    Cell c = steady("mginf_" + name, "M/G/∞",
                    service_name + ", a = " + std::to_string(std::lround(load)),
                    single(desk, poisson("people", "desk", load)),
                    {.load = .5, .variation = variation, .millions = millions});
    c.claims = {claim("mean in system", load, mean_in_system())};
    if (variation > 0) c.claims.push_back(claim("mean sojourn", 1, mean_sojourn()));
    return c;
}

}  // namespace

std::vector<Cell> general_cells() {
    std::vector<Cell> cells;
    cells.push_back(m_g_1("det80", "deterministic", .8, deterministic(1), 10));
    cells.push_back(m_g_1("det95", "deterministic", .95, deterministic(1), 12));
    cells.push_back(m_g_1("erlang2", "Erlang 2", .8, erlang(1, 2), 14));
    cells.push_back(m_g_1("erlang4_90", "Erlang 4", .9, erlang(1, 4), 45));
    cells.push_back(m_g_1("gamma50", "gamma CV 0.5", .8, gamma(1, .5), 12));
    cells.push_back(m_g_1("gamma_cv15", "gamma CV 1.5", .7, gamma(1, 1.5), 25));
    cells.push_back(m_g_1("hyper2", "hyperexponential CV 2", .8, hyperexponential(1, 2), 60));
    cells.push_back(m_g_1("hyper3_95", "hyperexponential CV 3", .95, hyperexponential(1, 3), 160));
    cells.push_back(m_g_1("logn15_50", "lognormal CV 1.5", .5, lognormal(1, 1.5), 40));
    cells.push_back(m_g_1("logn15_80", "lognormal CV 1.5", .8, lognormal(1, 1.5), 70));
    cells.push_back(m_g_1("logn3_50", "lognormal CV 3", .5, lognormal(1, 3), 2000));
    cells.push_back(m_g_1("uniform", "uniform 0.2–1.8 h", .8, uniform(.2, 1.8), 12));
    cells.push_back(
        m_g_1("triangular", "triangular 0.2, 0.5, 2.3 h", .8, triangular(.2, .5, 2.3), 12));
    cells.push_back(m_g_1("mixture", "90 % Erlang 3 of 0.5 h, 10 % exponential of 5.5 h", .7,
                          mixture({erlang(.5, 3), exponential(5.5)}, {.9, .1}), 55));
    cells.push_back(
        m_g_1("empirical", "six recorded times", .8, empirical({.1, .4, .5, .9, 1.1, 3}), 14));
    cells.push_back(m_d_c(2, .8, 20));
    cells.push_back(m_d_c(5, .9, 50));
    cells.push_back(m_d_c(20, .95, 15));
    cells.push_back(loss("exponential", "exponential", 10, 8, exponential(1), 1, 4));
    cells.push_back(loss("deterministic", "deterministic", 10, 8, deterministic(1), 0, 4));
    cells.push_back(loss("lognormal", "lognormal CV 1.5", 10, 8, lognormal(1, 1.5), 2.25, 5));
    cells.push_back(loss("hyper", "hyperexponential CV 2", 10, 8, hyperexponential(1, 2), 4, 8));
    cells.push_back(loss("large", "Erlang 2", 100, 95, erlang(1, 2), .5, 32));
    cells.push_back(gi_m_1(
        "det", "deterministic gaps", deterministic(1), [](double s) { return std::exp(-s); }, 15));
    cells.push_back(gi_m_1(
        "erlang3", "Erlang 3 gaps", erlang(1, 3), [](double s) { return std::pow(3 / (3 + s), 3); },
        12));
    // Balanced means: both phases carry half of the time.
    const double p = (1 + std::sqrt(3. / 5)) / 2;  // CV 2
    cells.push_back(gi_m_1(
        "hyper2", "hyperexponential CV 2 gaps", hyperexponential(1, 2),
        [p](double s) {
            return p * 2 * p / (2 * p + s) + (1 - p) * 2 * (1 - p) / (2 * (1 - p) + s);
        },
        50));
    cells.push_back(infinite("logn", "lognormal CV 1.5", 20, lognormal(1, 1.5), 2.25, 4));
    cells.push_back(infinite("det", "deterministic", 200, deterministic(1), 0, 4));
    return cells;
}

}  // namespace cityload::validation
