#pragma once
// Runs a city under one or several regimes for the same citizens, writes the results and prints the
// comparison.

#include <string>
#include <vector>

#include "app/context.hpp"

namespace cityload::app {

struct CityRequest {
    ScenarioOptions scenario;
    std::vector<std::string> regimes;  ///< empty: the scenario's `regimes`
    std::string output;                ///< results file; empty: in a folder of its own under out/
    std::string scale;                 ///< share of the city, "2%"; empty: as in the scenario
    std::string progress = "auto";     ///< auto, json, none
    int threads = 0;                   ///< 0: as many as the machine has
    bool force = false;
    bool full = false;  ///< every counting rule and reason
    bool timings = false;
};

/// Reads, runs (or finds the same results already computed) and prints; the exit code.
int run_city(const Context& context, const CityRequest& request);

}  // namespace cityload::app
