#pragma once
// The textbook offices of Kelton, Sadowski and Zupick, "Simulation with Arena". The problems are
// theirs; the means are of an independent simulation, given with the number of its replications.

#include "models/network/spec.hpp"
#include "tests/validation/cell.hpp"

namespace cityload::validation {

network::NetworkSpec plates_separate();  ///< three clerks, each with a queue
network::NetworkSpec plates_pooled();    ///< one queue, one clerk three times as fast
network::NetworkSpec licence_bureau(bool cross_trained);
network::NetworkSpec exam_centre();

}  // namespace cityload::validation
