#pragma once
// The drafts that the fields of a network are read into, before the cross-checks.

#include "models/network/spec.hpp"
#include "scenarios/read/field.hpp"

namespace cityload::read {

struct RunDraft {
    network::Duration horizon{};
    network::Duration warmup{};
    std::int64_t replications = 1;
    std::uint64_t seed = 1;
    bool drain = false;
};

struct RouteDraft {
    std::string id;
    std::vector<network::RouteSpec::Branch> branches;
    network::Duration delay{};
};

struct NetworkDraft {
    std::int64_t version = 1;
    std::string kind, title, description;
    RunDraft run;
    std::vector<network::StationSpec> stations;
    std::vector<network::PoolSpec> pools;
    std::vector<network::SourceSpec> sources;
    std::vector<RouteDraft> routes;
};

/// Most stations and sources that customer ids have room for.
inline constexpr std::size_t most_stations = 32768, most_sources = 65000;

/// The stations that "desk" or "shortest:a,b" names; none for "out".
std::vector<std::string> stations_in(std::string_view destination);

/// What only the whole network shows: names that lead nowhere, dead ends, overload.
void check_network(Document& document, const NetworkDraft& draft);

}  // namespace cityload::read
