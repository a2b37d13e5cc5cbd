// Several stations: networks of product form, the shortest queue, servers shared by two queues.

#include "tests/validation/build.hpp"
#include "tests/validation/shared_theory.hpp"
#include "tests/validation/theory.hpp"

namespace cityload::validation {

namespace {

std::string node(std::size_t i) {
    return {'n', static_cast<char>('0' + i)};
}

/// The network a Jackson description means; stations "n0", "n1", …
network::NetworkSpec spec_of(const JacksonNetwork& j, double delay) {
    network::NetworkSpec spec;
    for (std::size_t i = 0; i < j.servers.size(); ++i) {
        const std::string id = node(i);
        spec.stations.push_back(station(id, j.servers[i], exponential(1 / j.service[i])));
        if (j.external[i] > 0)
            spec.sources.push_back(poisson("from" + std::to_string(i), id, j.external[i]));
        std::vector<std::pair<std::string, double>> branches;
        double out = 1;
        for (std::size_t k = 0; k < j.servers.size(); ++k)
            if (j.routing[i][k] > 0) {
                branches.emplace_back(node(k), j.routing[i][k]);
                out -= j.routing[i][k];
            }
        if (branches.empty()) continue;
        if (out > 1e-12) branches.emplace_back("out", out);
        spec.routes.push_back(route(id, branches, delay));
    }
    return spec;
}

Cell jackson(const std::string& name, const std::string& parameters, const JacksonNetwork& j,
             double delay, double load, double millions) {
    // The warm-up counts the slowest station as if it had one server.
    Cell c = steady(name, "Jackson networks", parameters, spec_of(j, delay),
                    {.load = load, .service = 1 / j.service[0], .millions = millions});
    const auto flows = j.flows();
    double visits = 0, external = 0;
    for (std::size_t i = 0; i < flows.size(); ++i) {
        visits += flows[i];
        external += j.external[i];
    }
    c.seconds = c.seconds * 2 * visits / external;
    for (std::size_t i = 0; i < flows.size(); ++i) {
        const Station s = m_m_c(flows[i], j.service[i], j.servers[i]);
        c.claims.push_back(
            claim("mean wait, station " + std::to_string(i + 1), s.wait, mean_wait(i)));
    }
    return c;
}

Cell pooled(const std::string& name, const std::string& parameters, const PooledStations& p,
            double millions) {
    network::NetworkSpec spec;
    const std::string ids[] = {"a", "b"};
    for (std::size_t k = 0; k < 2; ++k) {
        spec.stations.push_back(station(ids[k], p.servers[k], exponential(1 / p.service[k])));
        spec.stations.back().capacity = p.capacity[k];
        spec.sources.push_back(poisson("to-" + ids[k], ids[k], p.arrival[k]));
    }
    spec.pools = {{"leader", {.values = {p.pool}}, {"a", "b"}}};
    Cell c = steady(name, "two queues share servers (Markov chain)", parameters, spec,
                    {.load = .8, .servers = 2, .service = 2, .millions = millions});
    const auto solve = [p] { return p.solve(); };
    for (std::size_t k = 0; k < 2; ++k) {
        c.claims.push_back(claim(
            "mean wait, queue " + ids[k], [=] { return solve().wait[k]; }, mean_wait(k)));
        c.claims.push_back(claim(
            "P(lost), queue " + ids[k], [=] { return solve().lost[k]; }, share_lost(k)));
    }
    c.claims.push_back(claim(
        "utilisation of the pool", [=] { return solve().utilisation; }, utilisation(2)));
    return c;
}

Cell fifo_pool(const std::string& name, int servers, std::array<double, 2> rates,
               std::array<double, 2> services, double load, double millions) {
    network::NetworkSpec spec;
    const std::string ids[] = {"a", "b"};
    for (std::size_t k = 0; k < 2; ++k) {
        spec.stations.push_back(station(ids[k], 0, exponential(1 / services[k])));
        spec.sources.push_back(poisson("to-" + ids[k], ids[k], rates[k]));
    }
    spec.pools = {{"all", {.values = {servers}}, {"a", "b"}}};
    Cell c = steady(name, "two queues share servers (Markov chain)",
                    "no own servers, pool of " + std::to_string(servers) +
                        ", ρ = " + std::to_string(load).substr(0, 4),
                    spec,
                    {.load = load, .servers = double(servers), .service = 2, .millions = millions});
    const auto solve = [=] { return two_class_fifo(rates, services, servers, 500); };
    for (std::size_t k = 0; k < 2; ++k)
        c.claims.push_back(claim(
            "mean wait, queue " + ids[k], [=] { return solve().wait[k]; }, mean_wait(k)));
    c.claims.push_back(claim(
        "utilisation of the pool", [=] { return solve().utilisation; }, utilisation(2)));
    return c;
}

Cell shortest(const std::string& name, double load, double millions) {
    network::NetworkSpec spec;
    spec.stations = {station("a", 1, exponential(1)), station("b", 1, exponential(1))};
    spec.sources = {poisson("people", "a", 2 * load)};
    spec.sources[0].to.stations = {"a", "b"};
    Cell c = steady(name, "the shorter of two queues (Markov chain)",
                    "1 + 1 servers, ρ = " + std::to_string(load).substr(0, 4), spec,
                    {.load = load, .servers = 2, .millions = millions});
    c.seconds *= 4;
    const auto solve = [=] { return join_the_shortest(2 * load, 1, 90); };
    c.claims = {claim(
                    "mean wait, first queue", [=] { return solve().wait[0]; }, mean_wait(0)),
                claim(
                    "mean wait, second queue", [=] { return solve().wait[1]; }, mean_wait(1)),
                claim(
                    "mean queue, first queue", [=] { return solve().queue[0]; }, mean_queue(0))};
    return c;
}

}  // namespace

std::vector<Cell> network_cells() {
    std::vector<Cell> cells;
    cells.push_back(jackson("jackson3", "three stations of 5, 3 and 4 servers, no way back",
                            {{4, 0, 0}, {{0, .5, .5}, {0, 0, .3}, {0, 0, 0}}, {5, 3, 4}, {1, 1, 1}},
                            0, .8, 38));
    cells.push_back(jackson("tandem_feedback", "two stations, 30 % sent back, 5 min between them",
                            {{.5, 0}, {{0, 1}, {.3, 0}}, {1, 2}, {1, .5}}, 1. / 12, .72, 18));
    cells.push_back(jackson("self_feedback", "one server, 60 % come again at once",
                            {{.3}, {{.6}}, {1}, {1}}, 0, .75, 15));
    cells.push_back(jackson("jackson5", "five stations, two entrances, three ways back",
                            {{2.2, 0, 1.1, 0, 0},
                             {{0, .6, .2, 0, 0},
                              {.1, 0, .3, .4, 0},
                              {0, 0, 0, .5, .5},
                              {0, .2, 0, 0, .3},
                              {.05, 0, 0, 0, .1}},
                             {4, 4, 3, 4, 3},
                             {.8, .7, 1.2, .8, 1}},
                            .05, .88, 40));
    cells.push_back(
        pooled("pool111", "1 + 1 servers and a pool of 1, at most 6 each, services of 1 and 1.67 h",
               {{1.2, .8}, {1, .6}, {1, 1}, {6, 6}, 1}, 17));
    cells.push_back(
        pooled("pool201", "2 + 0 servers and a pool of 1, at most 7 and 5, services of 1 and 0.5 h",
               {{2, .9}, {1, 2}, {2, 0}, {7, 5}, 1}, 20));
    cells.push_back(fifo_pool("pool_fifo2", 2, {.7, .3}, {1, .4}, .725, 23));
    cells.push_back(fifo_pool("pool_fifo4", 4, {1.6, .5}, {1, .4}, .7125, 35));
    cells.push_back(shortest("shortest80", .8, 36));
    cells.push_back(shortest("shortest50", .5, 12));
    return cells;
}

}  // namespace cityload::validation
