#pragma once
// Options of commands that simulate.

#include <optional>
#include <string>
#include <vector>

#include "app/context.hpp"

namespace cityload::app {

struct RunRequest {
    ScenarioOptions scenario;
    std::string output;  ///< results file; empty: none
    bool force = false;  ///< replace an existing results file
    int threads = 0;     ///< 0: as many as the machine has
    bool timings = false;
    std::string expected;                   ///< a fingerprint to end with
    std::string precision;                  ///< relative half-width to reach, "5%"
    std::vector<std::string> precision_of;  ///< measures that must reach it; empty: wait_mean
};

/// "5%", "5 %" or "0.05": above 0 and at most 1; nothing for anything else.
std::optional<double> share_option(std::string text);
/// How many replications a relative half-width after n of them asks for.
std::size_t replications_asked(std::size_t n, double relative, double wanted);
/// The next number of replications to run: towards what is asked for, by at most half.
std::size_t next_replications(std::size_t n, std::size_t asked, std::size_t most);

// On stderr: what --precision came to.
void say_precision_reached(const Context& context, std::size_t replications);
void say_precision_missed(const Context& context, const std::string& precision,
                          std::size_t replications, const std::string& worst, std::size_t asked);

/// Says on stderr whether a repeated run came to the fingerprint expected; the exit code.
int judge_fingerprint(const Context& context, const std::string& now, const std::string& expected);

/// A network that was read without problems.
int run_network(const Context& context, const RunRequest& request, read::Document& document,
                double read_seconds);

}  // namespace cityload::app
