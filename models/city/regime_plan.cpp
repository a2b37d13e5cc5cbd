#include <cmath>
#include <map>

#include "models/city/plan.hpp"

namespace cityload::city {

namespace {

/// Thresholds of a binomial count: P(at most k of n own documents are faulty).
std::array<std::uint64_t, 8> fault_thresholds(double n, double error) {
    std::array<std::uint64_t, 8> below{};
    // A fractional n is a mixture of the two whole numbers around it.
    const auto cumulative = [&](double count, int k) {
        double p = std::pow(1 - error, count), sum = p;
        for (int i = 1; i <= k && i <= static_cast<int>(count); ++i) {
            p *= error / (1 - error) * (count - i + 1) / i;
            sum += p;
        }
        return std::min(sum, 1.0);
    };
    const double lower = std::floor(n), part = n - lower;
    for (int k = 0; k < 8; ++k) {
        const double p = (1 - part) * cumulative(lower, k) + part * cumulative(lower + 1, k);
        // 32 significant bits: a different processor's pow cannot change a trajectory.
        below[static_cast<std::size_t>(k)] =
            p >= 1 ? ~std::uint64_t{0} : static_cast<std::uint64_t>(std::llround(p * 0x1p32)) << 32;
    }
    return below;
}

}  // namespace

RegimePlan::RegimePlan(const World& w, const RegimeSpec& r, const Staff& staff)
    : world(w), regime(r), posts(staff.posts) {
    std::map<std::string, std::uint16_t> hours;
    for (std::size_t h = 0; h < w.spec.hours.size(); ++h)
        hours[w.spec.hours[h].id] = static_cast<std::uint16_t>(h);

    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t>
        group;  // (building, department or integrated)
    for (std::size_t p = 0; p < w.stations.size(); ++p) {
        const PaperStation& paper = w.stations[p];
        const DepartmentSpec& department = w.spec.departments[paper.department];
        const OfficeSpec* office = &w.spec.offices[w.buildings[paper.building].office];
        std::uint32_t building = paper.building;
        const bool joined = department.joins_hall && department.hall_since <= r.hall_wave;
        if (r.one_hall && joined && office->level == Level::district) {
            building = w.hall_of_district(w.buildings[building].district);
            office = &w.spec.offices[w.buildings[building].office];
        }
        const bool pooled = r.integrated && office->hall && joined;
        const auto [it, fresh] = group.try_emplace({building, pooled ? 65536u : paper.department},
                                                   static_cast<std::uint32_t>(stations.size()));
        if (fresh)
            stations.push_back({building, paper.department, pooled, 0, hours.at(office->hours)});
        stations[it->second].windows += staff.windows.empty() ? 0 : staff.windows[p];
        station_of_paper.push_back(it->second);
    }

    informed = Probability(r.informed);
    full_notice = Probability(r.full_notice);
    at_hand = Probability(r.at_hand);
    certificate_success = Probability(r.certificate_success);
    wasted = Probability(r.wasted);
    owed = Probability(r.owed);
    letter = Probability(r.letter);
    declaration = Probability(r.declaration);
    e_certificate = Probability(r.e_certificate);
    online = Probability(r.online);
    assisted = Probability(r.assisted);
    face_failure = Probability(r.face_failure);
    online_gap = Probability(r.online_gap);
    favour = Probability(r.favour);
    overlooks = Probability(r.favour_overlooks);
    obstructs = Probability(r.favour > 0 ? r.favour_obstructs : 0);
    complains = Probability(r.complains);
    const Probability is_dropped(r.dropped);
    for (const MatterPlan& m : w.matters) {
        fetch.emplace_back(r.fetch * m.fetch_factor);
        fault_below.push_back(fault_thresholds(own_documents(m), r.own_error));
        unsigned bits = 0;
        for (std::size_t k = 0; k < m.materials.size(); ++k)
            bits |= static_cast<unsigned>(is_dropped(m.materials[k].abolished)) << k;
        dropped.push_back(static_cast<std::uint16_t>(bits));
    }
    for (const LinkSpec& l : w.spec.links) {
        link_used.push_back(r.link_wave > 0 && l.wave <= r.link_wave);
        coverage.emplace_back(l.coverage * r.links);
        mismatch.emplace_back(l.mismatch);
    }
}

}  // namespace cityload::city
