// People who give up waiting.

#include <boost/math/distributions/lognormal.hpp>
#include <cmath>

#include "tests/validation/build.hpp"
#include "tests/validation/theory.hpp"

namespace cityload::validation {

namespace {

struct Case {
    std::string name;
    int servers;
    double rate;
    double patience;  ///< mean, hours
    double millions;
};

std::string describe(const Case& c) {
    const auto text = [](double x) { return std::to_string(x).substr(0, x < 10 ? 3 : 5); };
    return "c = " + std::to_string(c.servers) + ", λ = " + text(c.rate) + ", patience " +
           text(c.patience) + " h";
}

Cell impatient(const Case& c, const std::string& family, const std::string& more,
               network::Patience patience) {
    auto desk = station("desk", c.servers, exponential(1));
    desk.patience = std::move(patience);
    return steady(c.name, family, describe(c) + more,
                  single(desk, poisson("people", "desk", c.rate)),
                  {.load = std::min(.9, c.rate / c.servers),
                   .servers = double(c.servers),
                   .millions = c.millions});
}

Cell palm(const Case& c) {
    Cell cell = impatient(c, "Erlang-A", "", {exponential(c.patience)});
    const Station theory = erlang_a(c.rate, 1, c.servers, 1 / c.patience);
    cell.claims = {claim("P(wait)", theory.wait_probability, wait_probability()),
                   claim("P(abandon)", theory.abandoned, share_abandoned()),
                   claim("mean queue", theory.queue, mean_queue()),
                   claim("mean wait of the served", theory.wait, mean_wait())};
    return cell;
}

/// Who leaves unseen takes no server time, so those served see Erlang-A; but he stands in the count
/// until called, which is when somebody of endless patience would have been.
Cell silent(const Case& c) {
    Cell cell = impatient(c, "silent leavers", ", leave unseen",
                          {exponential(c.patience), network::Leaves::silent});
    const Station theory = erlang_a(c.rate, 1, c.servers, 1 / c.patience);
    cell.claims = {claim("P(abandon)", theory.abandoned, share_abandoned()),
                   claim("mean wait of the served", theory.wait, mean_wait()),
                   claim("mean queue as displayed", c.rate * theory.offered_wait, mean_queue())};
    return cell;
}

Cell general(const Case& c, const std::string& law, const sim::DistributionSpec& patience,
             const std::function<double(double)>& survival, double horizon) {
    Cell cell = impatient(c, "M/M/c + G", " (" + law + ")", {patience});
    const Station theory = m_m_c_general_patience(c.rate, 1, c.servers, survival, horizon);
    cell.claims = {claim("P(wait)", theory.wait_probability, wait_probability()),
                   claim("P(abandon)", theory.abandoned, share_abandoned()),
                   claim("mean queue", theory.queue, mean_queue())};
    return cell;
}

}  // namespace

std::vector<Cell> patience_cells() {
    std::vector<Cell> cells;
    cells.push_back(palm({"palm5_45", 5, 4.5, 2, 14}));
    cells.push_back(palm({"palm5_60", 5, 6, 2, 8}));
    cells.push_back(palm({"palm1_90", 1, .9, 2, 10}));
    cells.push_back(palm({"palm100_100", 100, 100, 1, 40}));
    cells.push_back(palm({"palm20_26", 20, 26, .5, 6}));
    cells.push_back(palm({"palm3_240", 3, 2.4, 20, 25}));
    cells.push_back(silent({"silent5_60", 5, 6, 2, 10}));
    cells.push_back(silent({"silent2_18", 2, 1.8, 1, 10}));
    cells.push_back(general(
        {"patience_det", 5, 5.5, 1, 10}, "deterministic", deterministic(1),
        [](double x) { return x < 1 ? 1. : 0.; }, 16));
    cells.push_back(general(
        {"patience_logn", 3, 3.3, 1, 14}, "lognormal CV 1.5", lognormal(1, 1.5),
        [](double x) {
            const double v = std::log(1 + 1.5 * 1.5);
            const boost::math::lognormal law(-v / 2, std::sqrt(v));
            return x <= 0 ? 1 : boost::math::cdf(boost::math::complement(law, x));
        },
        60));
    return cells;
}

}  // namespace cityload::validation
