#pragma once
// Options of commands that simulate.

#include "app/context.hpp"

namespace cityload::app {

struct RunRequest {
    ScenarioOptions scenario;
    std::string output;  ///< results file; empty: none
    bool force = false;  ///< replace an existing results file
    int threads = 0;     ///< 0: as many as the machine has
    bool timings = false;
};

/// A network that was read without problems.
int run_network(const Context& context, const RunRequest& request, read::Document& document,
                double read_seconds);

}  // namespace cityload::app
