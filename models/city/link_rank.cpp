#include "models/city/link_rank.hpp"

#include <algorithm>

namespace cityload::city {

namespace {

struct Demand {
    std::size_t matter = 0;
    double needs = 0;  ///< a year
};

}  // namespace

std::vector<LinkRank> rank_links(const World& world, const RegimeSpec& regime) {
    const std::size_t documents = world.documents.size();
    std::vector<double> missing(
        documents);  ///< probability that a case that must show it has to fetch it
    for (std::size_t d = 0; d < documents; ++d) {
        double covered = 0;
        for (const std::uint16_t l : world.documents[d].links) {
            const LinkSpec& link = world.spec.links[l];
            if (regime.link_wave > 0 && link.wave <= regime.link_wave)
                covered = 1 - (1 - covered) * (1 - std::min(1.0, link.coverage * regime.links) *
                                                       (1 - link.mismatch));
        }
        double carried = 1 - (1 - covered) * (1 - regime.at_hand);
        if (world.documents[d].e_certificate)
            carried = 1 - (1 - carried) * (1 - regime.e_certificate);
        if (world.documents[d].declarable) carried = 1 - (1 - carried) * (1 - regime.declaration);
        carried = 1 - (1 - carried) * (1 - regime.letter);
        carried = 1 - (1 - carried) * (1 - regime.owed);
        missing[d] = 1 - carried;
    }
    std::vector<Demand> demand;
    for (std::size_t m = 0; m < world.matters.size(); ++m) {
        double people = 0;
        for (const Town& t : world.towns) people += world.eligible(world.matters[m], t);
        if (!world.matters[m].materials.empty())
            demand.push_back({m, people * world.matters[m].rate_per_day * 365});
    }

    std::vector<char> built(documents, 0);
    for (std::size_t d = 0; d < documents; ++d) {
        if (world.documents[d].issuer == DocumentPlan::no_issuer) built[d] = 1;
        for (const std::uint16_t l : world.documents[d].links)
            if (regime.link_wave > 0 && world.spec.links[l].wave <= regime.link_wave) built[d] = 1;
    }
    // Who never succeeds gives up after twelve visits.
    const double visits =
        regime.certificate_success > 1.0 / 12 ? 1 / regime.certificate_success : 12;
    const auto judge = [&](std::size_t d) {
        LinkRank rank;
        rank.document = d;
        std::vector<std::pair<double, std::size_t>> by_matter;
        for (const Demand& need : demand) {
            double needed = 0, others_there = 1;
            for (const MaterialPlan& material : world.matters[need.matter].materials) {
                const double must = material.needed.value() * missing[material.document];
                if (material.document == d)
                    needed = must;
                else
                    others_there *= 1 - must;
            }
            if (needed == 0) continue;
            rank.asked += need.needs * needed;
            rank.last_missing += need.needs * needed * others_there;
            by_matter.emplace_back(-need.needs * needed, need.matter);
        }
        std::sort(by_matter.begin(), by_matter.end());
        for (const auto& [weight, m] : by_matter) rank.matters.push_back(m);
        rank.trips = rank.asked * visits;
        rank.saved = rank.trips + rank.last_missing * (1 - regime.informed);
        return rank;
    };
    std::vector<LinkRank> order;
    for (;;) {
        LinkRank best;
        bool any = false;
        for (std::size_t d = 0; d < documents; ++d) {
            if (built[d]) continue;
            LinkRank rank = judge(d);
            if (rank.asked > 0 && (!any || rank.saved > best.saved)) {
                best = std::move(rank);
                any = true;
            }
        }
        if (!any) return order;
        built[best.document] = 1;
        missing[best.document] = 0;
        order.push_back(std::move(best));
    }
}

}  // namespace cityload::city
