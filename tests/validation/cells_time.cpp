// Load and staff that change over time.

#include <boost/math/distributions/lognormal.hpp>
#include <cmath>

#include "tests/validation/build.hpp"
#include "tests/validation/time_theory.hpp"

namespace cityload::validation {

namespace {

/// An office of 15-minute services: it opens at 0, closes for lunch in the fifth hour and for good
/// after the eighth.
StaffedStation office(bool waiting_leaves) {
    return {{1, {48, 80, 96, 72, 40, 56, 80, 96, 0}, false},
            4,
            {1, {12, 20, 24, 18, 0, 14, 18, 20, 0}, false},
            waiting_leaves,
            0,
            320};
}

network::NetworkSpec spec_of(const StaffedStation& s) {
    auto desk = station("desk", 1, exponential(1 / s.service));
    desk.servers = staff(s.servers);
    desk.waiting_leaves = s.waiting_leaves;
    desk.initial = s.initial;
    return single(desk, scheduled("people", "desk", s.arrival));
}

enum class Asked { in_system, queue, busy, completions, left };

Cell staffed_cell(const std::string& name, const std::string& parameters, const StaffedStation& s,
                  double from, double until, std::uint32_t replications,
                  const std::vector<Asked>& asked) {
    Cell c = transient(name, "M(t)/M/c(t) (Kolmogorov equations)", parameters, spec_of(s), from,
                       until, replications, 600);
    const auto solve = [=] { return staffed(s, from, until); };
    for (const Asked a : asked) switch (a) {
            case Asked::in_system:
                c.claims.push_back(claim(
                    "mean in system", [=] { return solve().in_system; }, mean_in_system()));
                break;
            case Asked::queue:
                c.claims.push_back(claim(
                    "mean queue", [=] { return solve().queue; }, mean_queue()));
                break;
            case Asked::busy:
                c.claims.push_back(claim(
                    "mean busy servers", [=] { return solve().busy; }, mean_busy()));
                break;
            case Asked::completions:
                c.claims.push_back(claim(
                    "completions", [=] { return solve().completions; }, completions()));
                break;
            case Asked::left:
                c.claims.push_back(claim(
                    "sent away", [=] { return solve().left; }, abandonments()));
                break;
        }
    return c;
}

network::NetworkSpec unlimited(const sim::DistributionSpec& service, const Steps& rates) {
    auto desk = station("desk", 1, service);
    desk.servers->unlimited = true;
    return single(desk, scheduled("people", "desk", rates));
}

double lognormal_survival(double x) {
    const double v = std::log(1 + 1.5 * 1.5);
    const boost::math::lognormal law(-v / 2, std::sqrt(v));
    return x <= 0 ? 1 : boost::math::cdf(boost::math::complement(law, x));
}

std::vector<Cell> infinite_cells() {
    std::vector<Cell> cells;
    const std::string family = "M(t)/G/∞";
    const Steps rates{1, {100, 400, 50, 250}, true};
    Cell logn =
        transient("mtginf_logn", family, "lognormal CV 1.5, rates 100, 400, 50, 250, from empty",
                  unlimited(lognormal(1, 1.5), rates), 1, 6, 1000, 1500);
    logn.claims = {claim(
                       "mean in system, hours 1 to 6",
                       [=] { return infinite_servers_average(rates, lognormal_survival, 1, 6); },
                       mean_in_system()),
                   claim(
                       "in system after 6 hours",
                       [=] { return infinite_servers_mean(rates, lognormal_survival, 6); },
                       in_system_at_end())};
    cells.push_back(std::move(logn));

    const auto fixed = [](double x) { return x < 1.5 ? 1. : 0.; };
    Cell det = transient("mtginf_det", family, "fixed 1.5 h, rates 100, 400, 50, 250, from empty",
                         unlimited(deterministic(1.5), rates), 0, 6.25, 1000, 1500);
    det.claims = {claim(
        "in system after 6.25 hours", [=] { return infinite_servers_mean(rates, fixed, 6.25); },
        in_system_at_end())};
    cells.push_back(std::move(det));

    // Ciw's documentation: 5, 1.5 and 3 an hour until 3.2, 7.9 and 10, twice over; here a
    // thousandfold.
    Steps intervals{.1, {}, true};
    for (int k = 0; k < 100; ++k) intervals.values.push_back(k < 32 ? 5000 : k < 79 ? 1500 : 3000);
    const double ends[] = {0, 3.2, 7.9, 10, 13.2, 17.9, 20};
    for (int k = 0; k < 6; ++k) {
        Cell counts =
            transient("poisson_interval" + std::to_string(k + 1), "Poisson arrivals by interval",
                      "interval " + std::to_string(k + 1) + " of 6",
                      unlimited(deterministic(.01), intervals), ends[k], ends[k + 1], 40, 60000);
        const double mean = intervals.at((ends[k] + ends[k + 1]) / 2) * (ends[k + 1] - ends[k]);
        counts.claims = {claim("arrivals", mean, arrivals())};
        cells.push_back(std::move(counts));
    }

    // Every day a gamma factor of its own: counts are mixed Poisson. The engine's day has 24 true
    // hours.
    const double day = 24 * 3.6e6 / ms_per_hour;
    auto days = unlimited(deterministic(.01), {day, {100 / day}, true});
    days.sources[0].arrivals.day_factor =
        sim::DistributionSpec{.kind = sim::DistributionSpec::Kind::gamma, .mean = 1, .cv = .3};
    Cell factor = transient("day_factor", "gamma day factor",
                            "100 a day, factor of CV 0.3, 10 days", days, 0, 10 * day, 24000, 1000);
    factor.precision = .01;  // a variance takes longer than a mean
    factor.claims = {claim("arrivals", 1000, arrivals()),
                     claim("variance of arrivals", 10 * (100 + 100 * 100 * .09),
                           [](const network::RunOutcome& run, const network::NetworkSpec& spec) {
                               const double off = arrivals()(run, spec) - 1000;
                               return off * off;
                           })};
    cells.push_back(std::move(factor));
    return cells;
}

}  // namespace

std::vector<Cell> time_cells() {
    std::vector<Cell> cells = infinite_cells();
    cells.push_back(staffed_cell("office_day", "eight hours with lunch break, to 2 h after closing",
                                 office(false), 0, 10, 24000,
                                 {Asked::in_system, Asked::queue, Asked::completions}));
    cells.push_back(staffed_cell("office_lunch", "the lunch break: services in hand are finished",
                                 office(false), 4, 5, 22000, {Asked::queue, Asked::busy}));
    cells.push_back(staffed_cell("office_closed", "after closing, those waiting stay",
                                 office(false), 8, 9, 24000, {Asked::queue, Asked::busy}));
    cells.push_back(staffed_cell("office_sent_away",
                                 "who waits when the last server goes is sent away", office(true),
                                 3, 9, 23000, {Asked::left, Asked::in_system}));
    const StaffedStation backlog{{1, {20}, true}, 4, {1, {10}, false}, false, 60, 300};
    cells.push_back(staffed_cell("backlog", "60 waiting at first, 10 servers, 20 arrivals an hour",
                                 backlog, 0, 4, 12000, {Asked::queue, Asked::completions}));
    const StaffedStation shift{{1, {75}, true}, 4, {2, {20, 5}, false}, false, 0, 320};
    cells.push_back(staffed_cell("shift_end",
                                 "20 servers become 5 after two hours: the next half hour", shift,
                                 2, 2.5, 16000, {Asked::busy, Asked::queue}));
    const StaffedStation surge{
        {.5, {30, 90, 160, 90, 30, 10}, false}, 4, {1, {20}, false}, false, 0, 320};
    cells.push_back(staffed_cell("surge", "20 servers, a surge to 160 an hour and back", surge, 0,
                                 3, 22000, {Asked::in_system, Asked::queue}));

    // A cycle of load and staff, long after the start.
    const StaffedStation cycle{
        {1, {30, 14, 8, 20}, true}, 4, {1, {7, 5, 3, 6}, true}, false, 0, 300};
    Cell steady_cycle =
        steady("cycle", "M(t)/M/c(t) (Kolmogorov equations)",
               "four-hour cycle of arrivals and servers, after many", spec_of(cycle),
               {.load = .85, .servers = 3, .service = .25, .millions = 1});
    // A whole number of cycles; about 18 customers an hour.
    steady_cycle.spec.warmup = hours(400);
    steady_cycle.spec.horizon = hours(400 + 4 * 12000);
    steady_cycle.seconds = 32 * 48400. * 18 / 2e7;
    const auto solve = [=] { return staffed(cycle, 400, 404); };
    steady_cycle.claims = {claim(
                               "mean queue", [=] { return solve().queue; }, mean_queue()),
                           claim(
                               "mean wait", [=] { return solve().queue / 18; }, mean_wait()),
                           claim(
                               "utilisation", [] { return 18. / (5.25 * 4); }, utilisation())};
    cells.push_back(std::move(steady_cycle));
    return cells;
}

}  // namespace cityload::validation
