#include "models/network/cell.hpp"

namespace cityload::network {

Message Cell::onward(const StationPlan& station, std::uint64_t customer, std::uint32_t hop,
                     Instant end) const {
    Message m;
    if (station.route == nowhere) return m;
    const RoutePlan& route = plan_.routes[station.route];
    const std::uint32_t destination =
        route.branch(route.needs_draw() ? plan_.routing(customer, hop) : 0);
    if (destination == nowhere) return m;
    m.at = end + route.delay;
    if (m.at >= plan_.limit) return m;
    m.destination = destination;
    m.to = plan_.destinations[destination].cell;
    m.customer = customer;
    m.hop = hop + 1;
    m.priority = plan_.sources[plan_.class_of(customer)].priority;
    return m;
}

}  // namespace cityload::network
