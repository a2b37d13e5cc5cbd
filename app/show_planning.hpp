#pragma once
// Two cheap answers for planners: which data link to build next, and how many windows a group
// needs.

#include <cmath>
#include <string>

#include "app/context.hpp"
#include "app/text_table.hpp"
#include "models/city/spec.hpp"

namespace cityload::app {

// Cells of what `show` prints.
inline constexpr auto right = TextTable::Align::right;
inline std::string whole(double value) {
    return std::to_string(std::llround(value));
}

struct PlanningRequest {
    bool csv = false;
    bool confirm = false;
    double wait_minutes = 30, share_percent = 90;
};

/// Missing links by trips saved; with `confirm` the first ten are built one after the other in
/// runs of a sample.
int show_link_rank(const Context& context, const city::CitySpec& spec,
                   const city::RegimeSpec& regime, const PlanningRequest& request);

/// Windows by group and hour of the day; with `confirm` they are corrected by reruns.
int show_windows(const Context& context, const city::CitySpec& spec, const city::RegimeSpec& regime,
                 const PlanningRequest& request);

}  // namespace cityload::app
