#include "results/compare/survival.hpp"

#include <limits>
#include <stdexcept>

namespace cityload::compare {

std::vector<double> share_with_event(std::span<const double> events,
                                     std::span<const double> censored, double never) {
    if (events.size() != censored.size()) throw std::logic_error("steps of different number");
    double at_risk = never;
    for (std::size_t k = 0; k < events.size(); ++k) at_risk += events[k] + censored[k];
    std::vector<double> share;
    if (!(at_risk > 0)) return share;
    double without = 1;
    for (std::size_t k = 0; k < events.size(); ++k) {
        if (at_risk > 0) without *= 1 - events[k] / at_risk;
        at_risk -= events[k] + censored[k];
        share.push_back(1 - without);
    }
    return share;
}

double time_of_share(std::span<const double> by_step, double share) {
    double before = 0;
    for (std::size_t k = 0; k < by_step.size(); ++k) {
        if (by_step[k] >= share) {
            const double part = by_step[k] > before ? (share - before) / (by_step[k] - before) : 1;
            return static_cast<double>(k) + part;
        }
        before = by_step[k];
    }
    return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace cityload::compare
