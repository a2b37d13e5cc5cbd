#pragma once
// A results file shown with the same screens as a running city, week by week.

#include <string>

#include "viz/source.hpp"

namespace cityload::viz {

Opened open_replay(const std::string& path);

}  // namespace cityload::viz
