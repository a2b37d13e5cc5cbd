#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>

#include "models/city/plan.hpp"

namespace cityload::city {

namespace {

template <class Spec>
std::map<std::string, std::uint16_t> index_by_id(const std::vector<Spec>& items) {
    std::map<std::string, std::uint16_t> index;
    for (std::size_t i = 0; i < items.size(); ++i)
        index[items[i].id] = static_cast<std::uint16_t>(i);
    return index;
}

/// Splits `total` towns over districts in proportion (largest remainder, ties to the first).
std::vector<std::int64_t> apportion(const std::vector<DistrictSpec>& districts, double share) {
    std::vector<std::int64_t> seats(districts.size());
    std::vector<std::pair<double, std::size_t>> rest;
    double want_total = 0;
    for (const DistrictSpec& d : districts) want_total += static_cast<double>(d.towns) * share;
    const auto total = std::max<std::int64_t>(1, std::llround(want_total));
    std::int64_t given = 0;
    for (std::size_t i = 0; i < districts.size(); ++i) {
        const double want = static_cast<double>(districts[i].towns) * share;
        seats[i] = static_cast<std::int64_t>(want);
        given += seats[i];
        rest.emplace_back(want - static_cast<double>(seats[i]), i);
    }
    std::stable_sort(rest.begin(), rest.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    for (std::size_t k = 0; given < total; ++k, ++given) ++seats[rest[k % rest.size()].second];
    return seats;
}

/// A uniform of a name, the same in every scenario (FNV-1a, mixed).
std::uint64_t fixed_uniform(const std::string& name) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return sim::mix64(hash);
}

Place place_of(Level level) {
    return level == Level::town ? town_office : level == Level::city ? city_office : own_office;
}

std::vector<std::uint8_t> groups_of(Eligible eligible) {
    const auto band = [](AgeBand b) { return static_cast<std::uint8_t>(static_cast<int>(b) * 2); };
    std::vector<std::uint8_t> groups;
    const auto both = [&](AgeBand b) {
        groups.push_back(band(b));
        groups.push_back(static_cast<std::uint8_t>(band(b) + 1));
    };
    switch (eligible) {
        case Eligible::all:
            for (int b = 0; b < age_bands; ++b) both(static_cast<AgeBand>(b));
            break;
        case Eligible::child:
            both(AgeBand::child);
            break;
        case Eligible::adult:
            both(AgeBand::adult);
            both(AgeBand::sixties);
            both(AgeBand::senior);
            break;
        case Eligible::older:
            both(AgeBand::sixties);
            both(AgeBand::senior);
            break;
        case Eligible::senior:
            both(AgeBand::senior);
            break;
        case Eligible::migrant:
            for (int b = 1; b < age_bands; ++b)
                groups.push_back(static_cast<std::uint8_t>(2 * b + 1));
            break;
        case Eligible::local:
            for (int b = 1; b < age_bands; ++b) groups.push_back(static_cast<std::uint8_t>(2 * b));
            break;
        case Eligible::firm:
            break;
    }
    return groups;
}

}  // namespace

World::World(const CitySpec& city) : spec(city), calendar(city) {
    place_people();
    place_offices();
    compile_matters();
    chain_documents();
    weigh_days();
}

void World::place_people() {
    const std::vector<std::int64_t> seats = apportion(spec.districts, spec.scale);
    std::uint32_t next_citizen = 0;
    for (std::size_t d = 0; d < spec.districts.size(); ++d) {
        if (seats[d] == 0) continue;
        const DistrictSpec& district = spec.districts[d];
        const auto index = static_cast<std::uint16_t>(districts.size());
        districts.push_back(static_cast<std::uint16_t>(d));
        for (std::int64_t t = 0; t < seats[d]; ++t) {
            Town town;
            town.district = index;
            town.first_citizen = next_citizen;
            const auto part = [&](double people, std::int64_t k) {
                return static_cast<std::int64_t>(people * static_cast<double>(k) /
                                                 static_cast<double>(district.towns));
            };
            const auto share = [&](double people) {
                return static_cast<std::uint32_t>(part(people, t + 1) - part(people, t));
            };
            // A line through the numbers of the first day: so many a year, whatever has come.
            const double years = static_cast<double>(spec.days + spec.cooldown_days) / 365;
            const double factor = std::max(0.0, 1 + district.growth_per_year * years);
            std::uint32_t offset = 0;
            for (int g = 0; g < people_groups; ++g) {
                const auto k = static_cast<std::size_t>(g);
                town.group[k] = offset;
                const double migrant = g % 2 ? district.migrant_share : 1 - district.migrant_share;
                const double people =
                    static_cast<double>(district.residents) * district.age_share(g / 2) * migrant;
                const bool arriving = g == 2 * static_cast<int>(AgeBand::adult) + 1;
                const double arrivals = arriving ? static_cast<double>(district.residents) *
                                                       district.in_migration * years
                                                 : 0;
                town.first[k] = share(people);
                town.last[k] = share(people * factor + arrivals);
                offset += std::max(town.first[k], town.last[k]);
            }
            town.group[people_groups] = offset;
            town.first[people_groups] = share(static_cast<double>(district.firms));
            town.last[people_groups] = share(static_cast<double>(district.firms) * factor);
            town.firms = std::max(town.first[people_groups], town.last[people_groups]);
            town.grows = town.first != town.last;
            next_citizen += offset;
            residents_at_start += town.residents();
            towns.push_back(town);
        }
    }
    residents = next_citizen;
    for (Town& town : towns) {
        town.first_firm = next_citizen;
        next_citizen += town.firms;
    }
    firms = next_citizen - residents;
}

void World::place_offices() {
    const auto office_index = index_by_id(spec.offices);
    std::vector<std::uint32_t> first(spec.offices.size());
    std::uint16_t hall = 65535;
    for (std::size_t o = 0; o < spec.offices.size(); ++o) {
        first[o] = static_cast<std::uint32_t>(buildings.size());
        const auto kind = static_cast<std::uint16_t>(o);
        if (spec.offices[o].hall && spec.offices[o].level == Level::district && hall == 65535)
            hall = kind;
        switch (spec.offices[o].level) {
            case Level::city:
                buildings.push_back({kind, 0, 0});
                break;
            case Level::district:
                for (std::size_t d = 0; d < districts.size(); ++d)
                    buildings.push_back({kind, static_cast<std::uint16_t>(d), 0});
                break;
            case Level::town:
                for (std::size_t t = 0; t < towns.size(); ++t)
                    buildings.push_back({kind, towns[t].district, static_cast<std::uint16_t>(t)});
                break;
        }
    }
    if (hall == 65535)
        throw std::invalid_argument("a city needs one kind of district hall among its offices");
    for (std::size_t d = 0; d < districts.size(); ++d)
        hall_.push_back(first[hall] + static_cast<std::uint32_t>(d));

    std::map<std::pair<std::uint32_t, std::size_t>, std::uint32_t> known;
    const std::size_t n = towns.size();
    station_index_.resize(spec.departments.size() * places * n);
    back_office_index_.resize(spec.departments.size() * n);
    for (std::size_t dep = 0; dep < spec.departments.size(); ++dep) {
        const DepartmentSpec& department = spec.departments[dep];
        for (unsigned place = 0; place < places; ++place) {
            const std::string& own = place == town_office   ? department.town_office
                                     : place == city_office ? department.city_office
                                                            : department.office;
            const std::string& where = own.empty() ? department.office : own;
            const std::size_t o = office_index.at(where);
            for (std::size_t t = 0; t < n; ++t) {
                std::uint32_t building = first[o];
                if (spec.offices[o].level == Level::district) building += towns[t].district;
                if (spec.offices[o].level == Level::town) building += static_cast<std::uint32_t>(t);
                const auto [it, fresh] =
                    known.try_emplace({building, dep}, static_cast<std::uint32_t>(stations.size()));
                if (fresh) stations.push_back({building, static_cast<std::uint16_t>(dep)});
                station_index_[(dep * places + place) * n + t] = it->second;
            }
        }
        const auto base = static_cast<std::uint32_t>(back_office_department_.size());
        std::size_t count = 1;
        if (department.back_office == Level::district) count = districts.size();
        if (department.back_office == Level::town) count = n;
        back_office_department_.insert(back_office_department_.end(), count,
                                       static_cast<std::uint16_t>(dep));
        for (std::size_t k = 0; k < count; ++k)
            back_office_district_.push_back(
                department.back_office == Level::district ? static_cast<int>(k)
                : department.back_office == Level::town   ? static_cast<int>(towns[k].district)
                                                          : -1);
        for (std::size_t t = 0; t < n; ++t) {
            std::uint32_t k = 0;
            if (department.back_office == Level::district) k = towns[t].district;
            if (department.back_office == Level::town) k = static_cast<std::uint32_t>(t);
            back_office_index_[dep * n + t] = base + k;
        }
    }
    if (stations.size() > most_groups)
        throw std::invalid_argument("more than " + std::to_string(most_groups) +
                                    " window groups; simulate fewer towns (city.scale)");
}

void World::compile_matters() {
    const auto department_index = index_by_id(spec.departments);
    const auto document_index = index_by_id(spec.documents);
    const auto matter_index = index_by_id(spec.matters);
    for (const DocumentSpec& d : spec.documents) {
        DocumentPlan plan;
        if (!d.issuer.empty()) plan.issuer = department_index.at(d.issuer);
        if (!d.certificate.empty()) plan.certificate = matter_index.at(d.certificate);
        if (!d.certificate.empty())
            plan.place = place_of(spec.matters[matter_index.at(d.certificate)].level);
        plan.kiosk = !d.certificate.empty() && spec.matters[matter_index.at(d.certificate)].kiosk;
        plan.e_certificate = d.e_certificate;
        plan.declarable = d.declarable;
        documents.push_back(plan);
    }
    for (std::size_t l = 0; l < spec.links.size(); ++l)
        documents[document_index.at(spec.links[l].document)].links.push_back(
            static_cast<std::uint16_t>(l));

    std::size_t unclassified = 0;
    for (const MatterSpec& m : spec.matters) {
        MatterPlan plan;
        plan.department = department_index.at(m.department);
        plan.place = place_of(m.level);
        plan.firm = m.applicant == Applicant::firm;
        plan.groups = groups_of(m.eligible);
        plan.rate_per_day = m.rate_per_year * spec.needs_factor / 365;
        plan.own_documents = m.own_documents;
        plan.reviews = m.instant ? 0 : std::max(1, m.reviews);
        plan.statutory_days = m.statutory;
        plan.processing_days = m.processing;
        plan.fetch_factor = m.fetch_factor;
        plan.online = m.online;
        plan.windows_in_turn = std::max(1, m.windows_in_turn);
        plan.fetch_between = m.fetch_between;
        plan.kiosk = m.kiosk && m.instant;
        plan.asks_outside = m.outside == Outside::some;
        if (m.outside == Outside::unclassified) {
            // Every n-th of them, so that the knob moves single matters and never reshuffles the
            // others.
            const double k = static_cast<double>(unclassified++);
            plan.asks_outside = std::floor((k + 1) * spec.unclassified_outside) >
                                std::floor(k * spec.unclassified_outside);
        }
        department_of_matter.push_back(plan.department);
        matters.push_back(std::move(plan));
    }
    for (const MaterialSpec& m : spec.materials) {
        MatterPlan& plan = matters[matter_index.at(m.matter)];
        if (!plan.asks_outside) continue;
        if (plan.materials.size() == most_documents)
            throw std::invalid_argument("matter " + m.matter +
                                        " asks for more than 16 outside documents");
        plan.materials.push_back(
            {document_index.at(m.document), fixed_uniform(m.id), Probability(m.needed)});
    }
    for (MatterPlan& plan : matters)
        for (int r = 0; r < plan.reviews; ++r) {
            std::uint16_t who = plan.department;
            if (r > 0 && !plan.materials.empty()) {
                const auto& material =
                    plan.materials[static_cast<std::size_t>(r - 1) % plan.materials.size()];
                if (documents[material.document].issuer != DocumentPlan::no_issuer)
                    who = documents[material.document].issuer;
            }
            plan.reviewers.push_back(who);
        }
}

/// An issuer to whom the applicant must go may ask for documents in turn.
void World::chain_documents() {
    for (MatterPlan& plan : matters) {
        plan.needs_first.assign(16, 0);
        for (std::size_t k = 0; k < plan.materials.size() + plan.chain.size(); ++k) {
            const std::uint16_t under = documents[plan.item(k).document].certificate;
            if (under == DocumentPlan::no_certificate) continue;
            for (const MaterialPlan& m : matters[under].materials) {
                // One copy serves all who ask for it.
                const std::size_t all = plan.materials.size() + plan.chain.size();
                std::size_t bit = 0;
                while (bit < all && plan.item(bit).document != m.document) ++bit;
                if (bit == 16) break;
                plan.needs_first[k] |= static_cast<std::uint16_t>(1u << bit);
                if (bit == all) plan.chain.push_back(m);
            }
        }
    }
}

void World::weigh_days() {
    double sum = 0;
    for (std::int64_t day = 0; day < calendar.days(); ++day) {
        // A make-up working day weighs like a Friday, a holiday like a Sunday.
        const int weekday = calendar.weekday(day);
        const double of_week = spec.profile.weekday[calendar.workday(day) ? std::min(weekday, 4)
                                                    : weekday >= 5        ? weekday
                                                                          : 6];
        const double weight = of_week * spec.profile.month[calendar.month(day) - 1];
        day_weight_.push_back(weight);
        if (calendar.measured(day)) sum += weight;
    }
    if (sum > 0)
        for (double& w : day_weight_) w *= static_cast<double>(calendar.measured_days()) / sum;
}

World::Present World::present(const Town& town, std::uint32_t grown) const {
    Present here;
    for (std::size_t g = 0; g < here.size(); ++g) {
        const std::int64_t change = std::int64_t{town.last[g]} - std::int64_t{town.first[g]};
        here[g] = static_cast<std::uint32_t>(town.first[g] + change * grown / 65536);
    }
    return here;
}

std::uint32_t World::grown(std::int64_t day) const {
    constexpr std::int64_t interval = 30;
    const std::int64_t since =
        std::max<std::int64_t>(0, day - calendar.first_measured()) / interval * interval;
    const std::int64_t whole = spec.days + spec.cooldown_days;
    return static_cast<std::uint32_t>(std::min(since, whole) * 65536 / whole);
}

std::int64_t World::residents_after(std::uint32_t grown) const {
    std::int64_t sum = 0;
    for (const Town& town : towns) {
        const Present here = present(town, grown);
        for (std::size_t g = 0; g < people_groups; ++g) sum += here[g];
    }
    return sum;
}

std::uint32_t World::eligible(const MatterPlan& matter, const Present& present) const {
    if (matter.firm) return present[people_groups];
    std::uint32_t sum = 0;
    for (const std::uint8_t g : matter.groups) sum += present[g];
    return sum;
}

std::uint32_t World::pick(const MatterPlan& matter, const Town& town, std::uint32_t k,
                          const Present& present) const {
    if (matter.firm) return town.first_firm + k;
    for (const std::uint8_t g : matter.groups) {
        if (k < present[g]) return town.first_citizen + town.group[g] + k;
        k -= present[g];
    }
    return town.first_citizen;
}

std::string World::building_id(const Building& b) const {
    std::string id = spec.offices[b.office].id;
    if (spec.offices[b.office].level != Level::city)
        id += "." + spec.districts[districts[b.district]].id;
    if (spec.offices[b.office].level == Level::town) id += "." + std::to_string(b.town);
    return id;
}

Duration World::travel(std::size_t town, std::uint32_t building) const {
    const Building& b = buildings[building];
    const DistrictSpec& home = spec.districts[districts[towns[town].district]];
    switch (spec.offices[b.office].level) {
        case Level::town:
            return home.travel_town;
        case Level::district:
            return home.travel_district;
        case Level::city:
            break;
    }
    return home.travel_city;
}

}  // namespace cityload::city
