#pragma once
// How long something takes where part of it had not ended when we stopped looking.

#include <span>
#include <vector>

namespace cityload::compare {

/// Kaplan and Meier's estimate in whole steps: the share that has had its event by the end of step
/// k, for every k. `events[k]` had it in step k; `censored[k]` were last seen in step k without it;
/// `never` can no longer have it and stay in the denominator (cases given up), so that the share
/// levels off below 1. Empty if there is nobody.
std::vector<double> share_with_event(std::span<const double> events,
                                     std::span<const double> censored, double never);

/// First step by whose end a share has had its event, with linear interpolation inside the step;
/// NaN if the estimate does not reach it.
double time_of_share(std::span<const double> share_by_step, double share);

}  // namespace cityload::compare
