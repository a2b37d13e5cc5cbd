// M/M/c over loads from 0.3 to 0.99 and 1 to 500 servers, M/M/c/K, balking.

#include "tests/validation/build.hpp"
#include "tests/validation/theory.hpp"

namespace cityload::validation {

namespace {

std::string text(double x) {
    std::string s = std::to_string(x);
    s.erase(s.find_last_not_of('0') + 1);
    if (s.back() == '.') s.pop_back();
    return s;
}

std::string tag(double x) {
    return std::to_string(std::llround(x * 100));
}

struct Plain {
    int servers;
    double load;
    double millions;
};

/// Mean wait and, where waits are common enough, their probability; otherwise what is in service.
Cell m_m_c_cell(const Plain& p) {
    const double rate = p.load * p.servers;
    Cell c =
        steady("mm" + std::to_string(p.servers) + "_" + tag(p.load), "M/M/c",
               "c = " + std::to_string(p.servers) + ", ρ = " + text(p.load),
               single(station("desk", p.servers, exponential(1)), poisson("people", "desk", rate)),
               {.load = p.load, .servers = double(p.servers), .millions = p.millions});
    const Station theory = m_m_c(rate, 1, p.servers);
    if (theory.wait_probability < .01) {
        c.claims = {claim("utilisation", theory.utilisation, utilisation()),
                    claim("mean in system", theory.in_system, mean_in_system())};
    } else {
        c.claims = {claim("mean wait", theory.wait, mean_wait()),
                    claim("P(wait)", theory.wait_probability, wait_probability())};
    }
    return c;
}

Cell limited(const std::string& name, const std::string& family, const std::string& parameters,
             int servers, double rate, int places, bool balking, double millions) {
    auto desk = station("desk", servers, exponential(1));
    if (balking) {
        desk.balk_at = places - servers;
    } else {
        desk.capacity = places;
    }
    Cell c = steady(name, family, parameters, single(desk, poisson("people", "desk", rate)),
                    {.load = .9, .servers = double(servers), .millions = millions});
    const Station theory = m_m_c_k(rate, 1, servers, places);
    c.claims = {claim("P(lost)", theory.lost, share_lost()),
                claim("mean in system", theory.in_system, mean_in_system()),
                claim("mean wait", theory.wait, mean_wait())};
    return c;
}

}  // namespace

std::vector<Cell> markov_cells() {
    std::vector<Cell> cells;
    for (const Plain& p : std::vector<Plain>{
             {1, .3, 4},     {1, .5, 5},    {1, .8, 18},   {1, .9, 65},     {1, .95, 22},
             {1, .99, 450},  {2, .3, 14},   {2, .8, 18},   {2, .95, 22},    {3, .6, 12},
             {5, .5, 40},    {5, .9, 140},  {5, .99, 520}, {10, .7, 30},    {10, .9, 105},
             {20, .8, 105},  {20, .95, 25}, {50, .9, 290}, {50, .99, 560},  {100, .5, 2},
             {100, .95, 35}, {500, .3, 2},  {500, .8, 2},  {500, .95, 230}, {500, .99, 700},
         })
        cells.push_back(m_m_c_cell(p));
    for (Cell& c : cells)
        if (c.name == "mm5_90")
            c.claims.push_back(claim("95 % of waits below", m_m_c_wait_quantile(4.5, 1, 5, .95),
                                     wait_quantile(.95)));

    cells.push_back(
        limited("mm2k3", "M/M/c/K", "c = 2, K = 3, λ = 1.5 (μ = 1)", 2, 1.5, 3, false, 10));
    cells.push_back(limited("mm1k5", "M/M/c/K", "c = 1, K = 5, λ = 0.9", 1, .9, 5, false, 5));
    cells.push_back(
        limited("mm5k20_overload", "M/M/c/K", "c = 5, K = 20, λ = 6", 5, 6, 20, false, 8));
    cells.push_back(
        limited("balk2at3", "balking", "c = 2, λ = 2, leaves if 3 wait", 2, 2, 5, true, 6));
    cells.push_back(
        limited("balk10at5", "balking", "c = 10, λ = 11, leaves if 5 wait", 10, 11, 15, true, 6));

    // Somebody who meets a long queue does not join; those who do may lose patience.
    auto desk = station("desk", 3, exponential(1));
    desk.balk_at = 6;
    desk.patience = network::Patience{exponential(2)};
    Cell both = steady(
        "balk3at6_patience", "balking", "c = 3, λ = 3.6, leaves if 6 wait, patience 2 h",
        single(desk, poisson("people", "desk", 3.6)), {.load = .9, .servers = 3, .millions = 12});
    const Station theory = m_m_c_k(3.6, 1, 3, 9, .5);
    both.claims = {claim("P(lost)", theory.lost, share_lost()),
                   claim("P(abandon)", theory.abandoned, share_abandoned()),
                   claim("mean wait of the served", theory.wait, mean_wait())};
    cells.push_back(std::move(both));
    return cells;
}

}  // namespace cityload::validation
