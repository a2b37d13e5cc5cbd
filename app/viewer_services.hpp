#pragma once
// What the viewer is given of the rest of the program: scenario files, results files, words for
// journeys.

#include <string>
#include <vector>

#include "viz/source.hpp"

namespace cityload::app {

struct ViewerRequest {
    std::vector<std::string> sets;  ///< --set key=value
    int threads = 0;
    std::int64_t memory = std::int64_t{4} << 30;  ///< for kept states, bytes
};

/// `directory`: where the scenarios that ship are; its demos/ holds the demonstrations. Faults of
/// demonstrations are printed and leave them out.
viz::Services viewer_services(const std::string& directory, const ViewerRequest& request);

/// Where the scenarios that ship are, seen from here or from the program; "" if nowhere.
std::string scenarios_directory();

}  // namespace cityload::app
