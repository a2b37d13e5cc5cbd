// In which order people are called.

#include "tests/validation/build.hpp"
#include "tests/validation/shared_theory.hpp"
#include "tests/validation/theory.hpp"

namespace cityload::validation {

namespace {

/// A source of the class that is called in place `priority`; source ids sort in that order.
network::SourceSpec ranked(int priority, double rate) {
    auto s = poisson("class" + std::to_string(priority), "desk", rate);
    s.priority = priority;
    return s;
}

network::NetworkSpec by_priority(std::int64_t servers, sim::DistributionSpec service,
                                 const std::vector<double>& rates) {
    network::NetworkSpec spec;
    auto desk = station("desk", servers, std::move(service));
    desk.discipline = network::Discipline::priority;
    spec.stations = {desk};
    for (std::size_t k = 0; k < rates.size(); ++k)
        spec.sources.push_back(ranked(static_cast<int>(k), rates[k]));
    return spec;
}

void claim_waits(Cell& cell, const std::vector<double>& waits) {
    for (std::size_t k = 0; k < waits.size(); ++k)
        cell.claims.push_back(claim("mean wait, class " + std::to_string(k + 1), waits[k],
                                    mean_wait(0, static_cast<int>(k))));
}

Cell cobham_cell(const std::string& name, const std::string& parameters, int servers,
                 const std::vector<double>& rates, double load, double millions) {
    Cell c =
        steady(name, "priorities (Cobham)", parameters, by_priority(servers, exponential(1), rates),
               {.load = load, .servers = double(servers), .millions = millions});
    claim_waits(c, cobham(rates, 1, servers));
    return c;
}

Cell two_rates(const std::string& name, int servers, std::array<double, 2> rates,
               std::array<double, 2> services, double load, std::array<int, 2> limits,
               double millions) {
    auto spec = by_priority(servers, exponential(1), {rates[0], rates[1]});
    for (std::size_t k = 0; k < 2; ++k) spec.sources[k].service = exponential(1 / services[k]);
    Cell c = steady(
        name, "two classes share servers (Markov chain)",
        "priority, c = " + std::to_string(servers) + ", ρ = " + std::to_string(load).substr(0, 4) +
            ", services of 1/" + std::to_string(services[0]).substr(0, 3) + " and 1/" +
            std::to_string(services[1]).substr(0, 3) + " h",
        spec, {.load = load, .servers = double(servers), .service = 2, .millions = millions});
    const auto solve = [=] { return two_class_priority(rates, services, servers, limits); };
    for (int k = 0; k < 2; ++k)
        c.claims.push_back(claim(
            "mean wait, class " + std::to_string(k + 1),
            [=] { return solve().wait[static_cast<std::size_t>(k)]; }, mean_wait(0, k)));
    return c;
}

}  // namespace

std::vector<Cell> order_cells() {
    std::vector<Cell> cells;
    cells.push_back(cobham_cell("prio1", "c = 1, λ = 0.2 and 0.6", 1, {.2, .6}, .8, 25));
    cells.push_back(cobham_cell("prio5", "c = 5, λ = 1, 2 and 1.25", 5, {1, 2, 1.25}, .85, 55));
    cells.push_back(cobham_cell("prio8", "c = 8, λ = 2.4 and 4.4", 8, {2.4, 4.4}, .85, 105));

    // Three classes with their own services at one server.
    const std::vector<double> rates = {.5, .2, .1};
    const std::vector<sim::DistributionSpec> services = {deterministic(.4), erlang(1, 2),
                                                         exponential(3)};
    auto spec = by_priority(1, exponential(1), rates);
    std::vector<PriorityClass> classes;
    for (std::size_t k = 0; k < 3; ++k) {
        spec.sources[k].service = services[k];
        const Moments m = moments(services[k]);
        classes.push_back({rates[k], {m.mean / ms_per_hour, m.second / ms_per_hour / ms_per_hour}});
    }
    Cell general = steady("prio_mg1", "priorities (Cobham)",
                          "M/G/1: 0.4 h fixed, 1 h Erlang 2, 3 h exponential", spec,
                          {.load = .7, .service = .9, .variation = 2, .millions = 38});
    claim_waits(general, cobham(classes));
    cells.push_back(std::move(general));

    cells.push_back(two_rates("prio2rates_c2", 2, {.8, .4}, {2, .4}, .7, {70, 250}, 30));
    cells.push_back(two_rates("prio2rates_c3", 3, {.9, 2.4}, {.5, 3}, .8667, {70, 600}, 125));

    // First come, first served with services by class: still M/G/1.
    network::NetworkSpec mixed;
    mixed.stations = {station("desk", 1, exponential(1))};
    mixed.sources = {poisson("class0", "desk", .2), poisson("class1", "desk", .5)};
    mixed.sources[0].service = exponential(2);
    mixed.sources[1].service = deterministic(.6);
    Cell fifo = steady("fifo_by_class", "M/G/1 (Pollaczek-Khinchine)",
                       "two classes: 2 h exponential, 0.6 h fixed", mixed,
                       {.load = .7, .variation = 2, .millions = 20});
    const double wait = pollaczek_khinchine(.7, {1, (.2 * 8 + .5 * .36) / .7});
    claim_waits(fifo, {wait, wait});
    cells.push_back(std::move(fifo));

    auto desk = station("desk", 1, exponential(1));
    desk.discipline = network::Discipline::lifo;
    Cell lifo = steady("lifo1", "last come first served", "c = 1, ρ = 0.7",
                       single(desk, poisson("people", "desk", .7)), {.load = .7, .millions = 25});
    lifo.claims = {
        claim("mean wait", m_m_c(.7, 1, 1).wait, mean_wait()),
        claim("60 % of waits below", lifo_wait_quantile(.7, 1, 1, .6), wait_quantile(.6)),
        claim("90 % of waits below", lifo_wait_quantile(.7, 1, 1, .9), wait_quantile(.9))};
    cells.push_back(std::move(lifo));

    desk = station("desk", 4, exponential(1));
    desk.discipline = network::Discipline::lifo;
    Cell lifo4 = steady("lifo4", "last come first served", "c = 4, ρ = 0.8",
                        single(desk, poisson("people", "desk", 3.2)),
                        {.load = .8, .servers = 4, .millions = 40});
    lifo4.claims = {
        claim("mean wait", m_m_c(3.2, 1, 4).wait, mean_wait()),
        claim("90 % of waits below", lifo_wait_quantile(3.2, 1, 4, .9), wait_quantile(.9))};
    cells.push_back(std::move(lifo4));

    desk = station("desk", 1, erlang(1, 2));
    desk.discipline = network::Discipline::siro;
    Cell siro = steady("siro1", "random order", "M/E2/1, ρ = 0.7",
                       single(desk, poisson("people", "desk", .7)),
                       {.load = .7, .variation = .5, .millions = 20});
    siro.claims = {claim("mean wait", pollaczek_khinchine(.7, {1, 1.5}), mean_wait())};
    cells.push_back(std::move(siro));

    desk = station("desk", 6, exponential(1));
    desk.discipline = network::Discipline::siro;
    Cell siro6 = steady("siro6", "random order", "c = 6, ρ = 0.8",
                        single(desk, poisson("people", "desk", 4.8)),
                        {.load = .8, .servers = 6, .millions = 48});
    siro6.claims = {claim("mean wait", m_m_c(4.8, 1, 6).wait, mean_wait()),
                    claim("mean queue", m_m_c(4.8, 1, 6).queue, mean_queue())};
    cells.push_back(std::move(siro6));
    return cells;
}

}  // namespace cityload::validation
