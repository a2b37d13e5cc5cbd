#pragma once
// Runs a city under one or several regimes for the same citizens, writes the results and prints the
// comparison.

#include <string>
#include <vector>

#include "app/context.hpp"
#include "scenarios/read/files.hpp"

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
    std::string trace_cases;                  ///< share of cases told step by step, "1%"
    std::vector<std::string> trace_citizens;  ///< whose cases are told, by number
    std::string precision;                    ///< relative half-width to reach, "5%"
    std::vector<std::string> precision_of;    ///< figures that must reach it; empty: the usual ones
    read::FileSource* files = nullptr;        ///< null: the disk
    std::string expected;    ///< a fingerprint to end with; nothing is written then
    bool ladder = false;     ///< the way from the first regime to the second, change by change
    bool staffings = false;  ///< the same staff, equal service, as in Hangzhou 2020
    int ranges = 0;          ///< points of the ranges of assumptions; 0: none
};

/// Reads, runs (or finds the same results already computed) and prints; the exit code.
int run_city(const Context& context, const CityRequest& request);

}  // namespace cityload::app
