#include "tests/validation/report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace cityload::validation {

namespace {

std::string number(double x) {
    char text[40];
    std::snprintf(text, sizeof text, "%.6g", x);
    return text;
}

std::string fixed(double x, int digits) {
    char text[40];
    std::snprintf(text, sizeof text, "%.*f", digits, x);
    return text;
}

/// Pads to a width counted in characters, not bytes.
std::string padded(const std::string& s, std::size_t width) {
    const auto characters = static_cast<std::size_t>(
        std::count_if(s.begin(), s.end(), [](unsigned char c) { return (c & 0xc0) != 0x80; }));
    return s + std::string(characters < width ? width - characters : 1, ' ');
}

std::string judgement(const Verdict& v) {
    if (!v.agrees) return "DISAGREES";
    return v.precise ? "ok" : "TOO VAGUE";
}

struct Totals {
    std::size_t claims = 0, agree = 0, precise = 0, beyond = 0, broken = 0, runs = 0;
    double largest = 0, seconds = 0;
};

Totals totals(const std::vector<Cell>& cells, const std::vector<CellResult>& results) {
    Totals sum;
    for (std::size_t c = 0; c < cells.size(); ++c) {
        sum.runs += cells[c].replications;
        sum.broken += results[c].broken_identities;
        sum.seconds += results[c].seconds;
        for (const Verdict& v : results[c].verdicts) {
            ++sum.claims;
            sum.agree += v.agrees;
            sum.precise += v.precise;
            sum.beyond += std::abs(v.t) > 1.96;
            sum.largest = std::max(sum.largest, std::abs(v.t));
        }
    }
    return sum;
}

}  // namespace

std::string plain_table(const Cell& cell, const CellResult& result) {
    std::string text;
    for (const Verdict& v : result.verdicts)
        text += padded(cell.name, 18) + padded(cell.parameters, 44) + padded(v.outcome, 30) +
                padded(number(v.theory), 12) + padded(number(v.simulated), 12) + "± " +
                padded(number(v.half_width), 13) + "t " + padded(fixed(v.t, 2), 7) + "error " +
                padded(fixed(100 * v.error / std::abs(v.theory), 3) + " %", 10) + judgement(v) +
                '\n';
    if (result.broken_identities)
        text += cell.name + ": " + std::to_string(result.broken_identities) +
                " replications break an identity\n";
    return text;
}

std::string document(const std::vector<Cell>& cells, const std::vector<CellResult>& results,
                     std::size_t of_cells, std::size_t family) {
    const Totals sum = totals(cells, results);
    std::string text =
        "# Validation against queueing theory\n\n"
        "Written by `scripts/validate`, which runs every cell below and takes the numbers from the "
        "runs; do "
        "not edit.\n\n"
        "**Result.** " +
        std::to_string(sum.agree) + " of " + std::to_string(sum.claims) + " numbers from " +
        std::to_string(cells.size()) + " networks agree with theory, " +
        std::to_string(sum.precise) + " of them as precisely as required. The largest |t| is " +
        fixed(sum.largest, 2) +
        "; |t| exceeds "
        "1.96 in " +
        fixed(100.0 * static_cast<double>(sum.beyond) / static_cast<double>(sum.claims), 1) +
        " % of the numbers (5 % expected of a right simulator). " + std::to_string(sum.broken) +
        " of " + std::to_string(sum.runs) +
        " replications break Little's law or the conservation of customers, which are checked as "
        "identities "
        "of integers in every one. " +
        fixed(sum.seconds / 60, 1) + " minutes of processor time." +
        (cells.size() < of_cells
             ? " **" + std::to_string(of_cells - cells.size()) + " of " + std::to_string(of_cells) +
                   " cells were left out of this table because they take longer; without options "
                   "`scripts/validate` runs all.**"
             : std::string()) +
        "\n\n"
        "## How a number is accepted\n\n"
        "* At least 30 independent replications; t = (mean − theory) / standard error of the "
        "mean.\n"
        "* |t| must not exceed the quantile of Student's distribution at which a right simulator "
        "would fail "
        "anywhere among the " +
        std::to_string(family) + " numbers with probability " + number(false_alarm) +
        " at most (Bonferroni, two-sided; 5.3 with 32 replications).\n"
        "* The standard error itself must be at most 0.3 % of theory (1 % at a load of 0.95 and "
        "above, and for "
        "a variance): a vague result agrees with everything and proves nothing.\n"
        "* Steady cells are warmed up for 20·E[S]·(1 + (1 + cv²) / 2 / (c (1 − √ρ)²)), cv being "
        "that of the "
        "service, before anything is counted. Nothing is corrected for.\n"
        "* Where people rarely wait (P(wait) < 0.01) utilisation and the mean in system are asked "
        "instead.\n"
        "* The textbook offices are compared with an independent simulation of 2,000 to 4,000 "
        "replications, "
        "whose own error is added to ours; ours must not be larger.\n\n"
        "Times in hours and rates per hour unless said otherwise; the mean service is 1 h where "
        "none "
        "is given. An hour of these networks lasts a simulated minute, so that the centuries a "
        "load "
        "of 0.99 asks for fit the engine's clock. ± is half of the 95 % interval. The "
        "theory, with its sources, is in `tests/validation/*theory.hpp`, the networks in "
        "`tests/validation/cells_*.cpp`.\n";
    std::string family_name;
    for (std::size_t c = 0; c < cells.size(); ++c) {
        const Cell& cell = cells[c];
        if (cell.family != family_name) {
            family_name = cell.family;
            text += "\n## " + family_name +
                    "\n\n| cell | parameters | outcome | theory | simulated | ± | t | error |  |\n"
                    "|---|---|---|--:|--:|--:|--:|--:|---|\n";
        }
        for (const Verdict& v : results[c].verdicts)
            text += "| " + cell.name + " | " + cell.parameters + " | " + v.outcome + " | " +
                    number(v.theory) + " | " + number(v.simulated) + " | " + number(v.half_width) +
                    " | " + fixed(v.t, 2) + " | " + fixed(100 * v.error / std::abs(v.theory), 2) +
                    " % | " + judgement(v) + " |\n";
    }
    return text;
}

}  // namespace cityload::validation
