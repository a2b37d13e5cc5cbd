// A network's parts by name, and what is worked out from the whole of it.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/read/network_fields.hpp"

namespace cityload::read {

struct NetworkIndex {
    explicit NetworkIndex(const NetworkDraft& draft);

    std::map<std::string, std::size_t> station;
    std::map<std::string, const RouteDraft*> route;
    std::vector<std::vector<std::size_t>> pools_of;  ///< pools that serve a station, by station
};

/// `station.desk.servers`, with quotation marks where TOML wants them.
std::string key_of(std::initializer_list<std::string_view> path);

/// Arrivals per ms, averaged over a run of this length.
double mean_rate(const network::ArrivalSpec& arrivals, network::Duration run);

/// Notes which stations and pools are offered more work than they have servers for: by the traffic
/// equations; stations that lose or shed customers settle by themselves. The draft has no errors.
void note_overload(Document& document, const NetworkDraft& draft, const NetworkIndex& index);

}  // namespace cityload::read
