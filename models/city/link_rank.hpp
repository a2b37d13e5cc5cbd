#pragma once
// Which data link to build next: from the catalogue and the rates alone, without simulation.

#include <string>
#include <vector>

#include "models/city/plan.hpp"

namespace cityload::city {

struct LinkRank {
    std::size_t document = 0;
    double asked = 0;  ///< cases a year that must show it and do not have it at hand
    double trips = 0;  ///< visits to the issuer a year that it causes
    double last_missing =
        0;  ///< cases a year for which it would be the only outside document still to be brought
    double saved = 0;                  ///< trips a year saved if built in this place of the order
    std::vector<std::size_t> matters;  ///< that ask for it, most cases first
};

/// Documents that no link in use under the regime supplies, in greedy order: each is the one that
/// saves most trips once those before it are built. A link is taken to answer for everybody. Saved
/// are the visits to the issuer and, where it was the last document missing and the applicant did
/// not know, the filing in vain. Documents issued outside the city are left out. Needs are those of
/// a year of the simulated part of the city.
std::vector<LinkRank> rank_links(const World& world, const RegimeSpec& regime);

}  // namespace cityload::city
