#include "tests/validation/judge.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <ctime>
#include <numeric>

#include "models/network/run.hpp"

namespace cityload::validation {

namespace {

/// Processor time of this thread, seconds.
double thread_seconds() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

double t_quantile(double upper_tail, std::uint32_t replications) {
    return boost::math::quantile(
        boost::math::complement(boost::math::students_t(replications - 1.0), upper_tail));
}

Verdict verdict(const Cell& cell, const Claim& claim, const std::vector<double>& values,
                std::size_t family) {
    const auto n = static_cast<double>(values.size());
    Verdict v;
    v.outcome = claim.outcome;
    v.theory = claim.theory();
    v.simulated = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double squares = 0;
    for (const double x : values) squares += (x - v.simulated) * (x - v.simulated);
    const double deviation = std::sqrt(squares / (n - 1));
    v.error = deviation / std::sqrt(n);
    const auto replications = static_cast<std::uint32_t>(values.size());
    v.half_width = v.error * t_quantile(.025, replications);
    const double of_reference =
        claim.reference_replications > 0 ? deviation / std::sqrt(claim.reference_replications) : 0;
    v.t = (v.simulated - v.theory) / std::hypot(v.error, of_reference);
    v.limit = t_quantile(false_alarm / 2 / static_cast<double>(family), replications);
    v.agrees = std::abs(v.t) <= v.limit;  // false for NaN
    v.precise = v.error <= std::max(cell.precision * std::abs(v.theory), of_reference * (1 + 1e-9));
    return v;
}

}  // namespace

bool CellResult::passes() const {
    return broken_identities == 0 &&
           std::all_of(verdicts.begin(), verdicts.end(),
                       [](const Verdict& v) { return v.agrees && v.precise; });
}

std::size_t family_size(const std::vector<Cell>& cells) {
    std::size_t claims = 0;
    for (const Cell& c : cells) claims += c.claims.size();
    return claims;
}

std::vector<CellResult> judge(const std::vector<Cell>& cells, std::size_t family,
                              sim::Executor& executor, double scale) {
    struct Piece {
        std::size_t cell;
        std::uint32_t from, until;
        double cost;
    };
    // Long replications alone, short ones by the hundred.
    std::vector<Piece> pieces;
    for (std::size_t c = 0; c < cells.size(); ++c) {
        const std::uint32_t n = cells[c].replications;
        const std::uint32_t together = std::max(1U, n / 64);
        for (std::uint32_t r = 0; r < n; r += together) {
            const std::uint32_t until = std::min(n, r + together);
            pieces.push_back({c, r, until, cells[c].seconds / n * (until - r)});
        }
    }
    std::stable_sort(pieces.begin(), pieces.end(),
                     [](const Piece& a, const Piece& b) { return a.cost > b.cost; });

    // values[cell][claim][replication]
    std::vector<std::vector<std::vector<double>>> values;
    std::vector<network::NetworkSpec> specs;
    for (const Cell& c : cells) {
        values.emplace_back(c.claims.size(), std::vector<double>(c.replications));
        specs.push_back(c.spec);
        auto& spec = specs.back();
        if (scale != 1 && c.steady)
            spec.horizon.ms =
                spec.warmup.ms +
                std::llround(scale * static_cast<double>((spec.horizon - spec.warmup).ms));
    }
    std::vector<std::size_t> broken(pieces.size());
    std::vector<double> seconds(pieces.size());
    executor.for_each(pieces.size(), [&](std::size_t p, std::size_t) {
        const Piece& piece = pieces[p];
        const Cell& cell = cells[piece.cell];
        const double started = thread_seconds();
        for (std::uint32_t r = piece.from; r < piece.until; ++r) {
            const auto outcome = network::run(specs[piece.cell], r, {.trace_visits = cell.traced});
            broken[p] += imbalance(outcome).empty() ? 0 : 1;
            for (std::size_t k = 0; k < cell.claims.size(); ++k)
                values[piece.cell][k][r] = cell.claims[k].measure(outcome, specs[piece.cell]);
        }
        seconds[p] = thread_seconds() - started;
    });

    std::vector<CellResult> results(cells.size());
    for (std::size_t p = 0; p < pieces.size(); ++p) {
        results[pieces[p].cell].broken_identities += broken[p];
        results[pieces[p].cell].seconds += seconds[p];
    }
    for (std::size_t c = 0; c < cells.size(); ++c)
        for (std::size_t k = 0; k < cells[c].claims.size(); ++k)
            results[c].verdicts.push_back(
                verdict(cells[c], cells[c].claims[k], values[c][k], family));
    return results;
}

std::string imbalance(const network::RunOutcome& outcome) {
    for (std::size_t s = 0; s < outcome.stations.size(); ++s)
        for (const network::ClassTally& t : outcome.stations[s].by_class) {
            const std::string where = " at station " + std::to_string(s);
            if (t.arrivals + t.in_system_start !=
                t.completions + t.abandonments + t.lost + t.in_system_end)
                return "customers are not conserved" + where;
            if (t.system_area != t.level_area) return "Little's law does not hold" + where;
        }
    return {};
}

}  // namespace cityload::validation
