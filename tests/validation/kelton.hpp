#pragma once
// The textbook offices of Kelton, Sadowski and Zupick, "Simulation with Arena". The problems are
// theirs; the means are of an independent simulation, given with the number of its replications.

#include "models/network/spec.hpp"
#include "tests/validation/cell.hpp"

namespace cityload::validation {

/// Three streams of customers, three clerks for their forms with a queue each or one for all, then
/// one clerk who issues the plates.
network::NetworkSpec plates_office(bool pooled);
/// Clerks for plates, clerks for licences, and a leader who takes the longest waiting of both;
/// cross-trained: one of the clerks for plates does likewise.
network::NetworkSpec licence_bureau(bool cross_trained);
/// Testers, then pictures for those who pass; arrivals by the hour.
network::NetworkSpec exam_centre();

}  // namespace cityload::validation
