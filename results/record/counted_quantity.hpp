#pragma once
// The quantities that a scenario's list of observations may name and that a results file counts
// too: what each is called and what it counts, once for the calibration, which computes them from
// a run, and for the report, which computes them from the file.

#include <string>
#include <vector>

#include "results/record/city_names.hpp"
#include "results/record/city_statistics.hpp"

namespace cityload::record {

enum class Counted {
    filing_one,
    filing_two,
    filing_three_or_more,
    filing_visits,
    all_in_at_most_one,
    all_in_at_most_one_all,
    legal_at_most_one,
    legal_at_most_one_all,
    turned_back,
    turned_back_once,
    turned_back_twice,
    turned_back_three_or_more,
    hours,
    online,
    wait_mean,
    needs_rate,
};

struct CountedQuantity {
    Counted what;
    std::string id;  ///< in the list of observations
    Bilingual text;
    Kind kind;
    /// Counting rule and denominator; an observation must name the same.
    std::string rule, denominator;
};

/// All of them, in the order of the enumeration.
const std::vector<CountedQuantity>& counted_quantities();
inline const CountedQuantity& counted_quantity(Counted what) {
    return counted_quantities().at(static_cast<std::size_t>(what));
}

}  // namespace cityload::record
