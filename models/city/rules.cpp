#include "models/city/rules.hpp"

#include <algorithm>
#include <cmath>

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
        const auto rounded = static_cast<std::uint64_t>(std::llround(p * 0x1p32));
        below[static_cast<std::size_t>(k)] =
            rounded >> 32 != 0 ? ~std::uint64_t{0} : rounded << 32;  // all but 1 is 1
    }
    return below;
}

sim::Distribution lognormal(double mean, double cv) {
    sim::DistributionSpec spec;
    spec.kind = mean > 0 && cv > 0 ? sim::DistributionSpec::Kind::lognormal
                                   : sim::DistributionSpec::Kind::deterministic;
    spec.mean = spec.value = mean;
    spec.cv = cv;
    return sim::Distribution(spec);
}

/// A share of what is there, to the nearest whole one; nothing is left only of nothing.
std::int64_t part_of(std::int64_t whole, double share) {
    if (whole == 0 || share <= 0) return 0;
    return std::max<std::int64_t>(1, std::llround(static_cast<double>(whole) * share));
}

}  // namespace

Policy::Policy(const RegimeSpec& r)
    : informed(r.informed),
      full_notice(r.full_notice),
      at_hand(r.at_hand),
      certificate_success(r.certificate_success),
      wasted(r.wasted),
      owed(r.owed),
      letter(r.letter),
      declaration(r.declaration),
      e_certificate(r.e_certificate),
      online(r.online),
      assisted(r.assisted),
      face_failure(r.face_failure),
      online_gap(r.online_gap),
      favour(r.favour),
      overlooks(r.favour_overlooks),
      obstructs(r.favour > 0 ? r.favour_obstructs : 0),
      complains(r.complains),
      appointment(r.appointment),
      no_show(r.no_show),
      precheck(r.precheck),
      kiosk(r.kiosk_use),
      assisted_by_staff(r.assisted_by_staff),
      appointment_quota(r.appointment_quota),
      appointment_days(r.appointment_days),
      gives_up_after(r.gives_up_after),
      link_fallback_letter(r.link_fallback_letter),
      staff_platform(r.staff_platform),
      offers_online(r.online > 0),
      priority_65(r.priority_65),
      side_by_side(r.side_by_side) {}

Rules::Rules(const RegimePlan& plan)
    : plan_(plan),
      base_(settings_of(plan)),
      settings_(base_),
      links_(plan.world.spec.links.size()),
      link_use_(plan.world.spec.departments.size() * links_),
      fetch_(plan.world.matters.size()),
      fault_below_(plan.world.matters.size()),
      dropped_(plan.world.matters.size()),
      service_(plan.world.matters.size()),
      review_(plan.world.matters.size()),
      processing_days_(plan.world.matters.size()),
      demand_(base_.demand.size(), 65536) {
    for (const RegimeSpec& r : settings_.regime) policy_.emplace_back(r);
    place_windows();
    index_stations();
    count_windows();
    compile(settings_, true);
}

void Rules::settle(std::span<const ChangeSpec* const> changes) {
    const Settings old = std::move(settings_);
    settings_ = base_;
    for (const ChangeSpec* c : changes) make_change(settings_, *c, plan_);
    place_windows();
    for (const ChangeSpec* c : changes) make_window_change(settings_, *c, plan_, station_of_paper_);
    index_stations();
    count_windows();
    compile(old, false);
}

void Rules::compile(const Settings& old, bool all) {
    const bool links_changed = all || settings_.links != old.links;
    for (std::size_t d = 0; d < policy_.size(); ++d) {
        const bool changed = all || settings_.regime[d] != old.regime[d];
        if (changed) compile_department(d);
        if (!changed && !links_changed) continue;
        const RegimeSpec& r = settings_.regime[d];
        for (std::size_t l = 0; l < links_; ++l) {
            const Settings::Link& link = settings_.links[l];
            link_use_[d * links_ + l] = {
                link.in_use.value_or(r.link_wave > 0 &&
                                     plan_.world.spec.links[l].wave <= r.link_wave),
                Probability(link.coverage * r.links)};
        }
    }
    if (links_changed) {
        mismatch_.clear();
        link_rate_.clear();
        for (const Settings::Link& link : settings_.links) {
            mismatch_.emplace_back(link.mismatch);
            // There is one of each in the city: of a part of the city it serves that part.
            const double rate = link.capacity_per_ms * plan_.world.spec.scale * 0x1p40;
            link_rate_.push_back(rate > 0 ? std::max<std::int64_t>(1, std::llround(rate)) : 0);
        }
    }
    limited_links_.clear();
    for (std::size_t l = 0; l < links_; ++l)
        if (link_rate_[l] > 0 && link_used(l))
            limited_links_.push_back(static_cast<std::uint16_t>(l));
    posts_.clear();
    for (std::size_t o = 0; o < settings_.posts.size(); ++o)
        posts_.push_back(part_of(o < plan_.posts.size() ? plan_.posts[o] : 1, settings_.posts[o]));
    plain_demand_ = true;
    for (std::size_t i = 0; i < demand_.size(); ++i) {
        demand_[i] = std::llround(settings_.demand[i] * 65536);
        plain_demand_ = plain_demand_ && demand_[i] == 65536;
    }
}

void Rules::compile_department(std::size_t department) {
    const RegimeSpec& r = settings_.regime[department];
    policy_[department] = Policy(r);
    const Probability is_dropped(r.dropped);
    for (std::size_t m = 0; m < service_.size(); ++m) {
        const MatterPlan& matter = plan_.world.matters[m];
        if (matter.department != department) continue;
        const MatterSpec& spec = plan_.world.spec.matters[m];
        service_[m] = lognormal(static_cast<double>(spec.service_mean.ms) * r.service_factor,
                                spec.service_cv);
        review_[m] = lognormal(static_cast<double>(spec.review_work_mean.ms) * r.review_factor,
                               spec.review_work_cv);
        fetch_[m] = Probability(r.fetch * matter.fetch_factor);
        fault_below_[m] = fault_thresholds(matter.own_documents * r.documents, r.own_error);
        unsigned bits = 0;
        for (std::size_t k = 0; k < matter.materials.size(); ++k)
            bits |= static_cast<unsigned>(is_dropped(matter.materials[k].abolished)) << k;
        dropped_[m] = static_cast<std::uint16_t>(bits);
        processing_days_[m] =
            std::llround(static_cast<double>(matter.processing_days) * r.processing_factor);
    }
}

void Rules::place_windows() {
    station_of_paper_.clear();
    for (std::size_t p = 0; p < plan_.world.stations.size(); ++p)
        station_of_paper_.push_back(
            plan_.station_at(p, settings_.regime[plan_.world.stations[p].department]));
}

void Rules::index_stations() {
    station_for_.assign(plan_.world.station_places(), 0);
    if (station_of_paper_.empty()) return;
    for (std::size_t k = 0; k < station_for_.size(); ++k)
        station_for_[k] =
            static_cast<std::uint16_t>(station_of_paper_[plan_.world.station_at_place(k)]);
}

void Rules::count_windows() {
    const std::size_t n = plan_.stations.size();
    windows_.assign(n, 0);
    std::vector<double> absent(n, 0), weight(n, 0), first(n, -1);
    std::vector<double> guides(plan_.world.buildings.size(), 0);
    std::vector<char> alike(n, 1);
    for (std::size_t p = 0; p < station_of_paper_.size(); ++p) {
        const Settings::Group& group = settings_.windows[p];
        const std::uint32_t s = station_of_paper_[p];
        const std::int64_t staffed = plan_.staffed(p);
        if (!group.closed) {
            const std::int64_t here = part_of(staffed, group.share);
            windows_[s] += here;
            guides[plan_.stations[s].building] +=
                static_cast<double>(here) *
                settings_.regime[plan_.world.stations[p].department].information_desk;
        }
        // Windows of several departments in one group are absent as often as they are on average.
        const auto w = static_cast<double>(std::max<std::int64_t>(staffed, 1));
        absent[s] += w * group.absence;
        weight[s] += w;
        if (first[s] < 0) first[s] = group.absence;
        if (first[s] != group.absence) alike[s] = 0;
    }
    place_guides(guides);
    place_kiosks();
    absence_.clear();
    for (std::size_t s = 0; s < n; ++s) {
        if (settings_.number[s] >= 0) windows_[s] = settings_.number[s];
        absence_.emplace_back(weight[s] <= 0 ? 0 : alike[s] ? first[s] : absent[s] / weight[s]);
    }
}

/// Guides are clerks of a hall, so many of every hundred, taken from its largest groups; each group
/// keeps one window. `wanted`: by building.
void Rules::place_guides(const std::vector<double>& wanted) {
    guides_.assign(wanted.size(), 0);
    guides_from_.assign(windows_.size(), 0);
    for (std::uint32_t b = 0; b < wanted.size(); ++b) {
        if (!plan_.world.spec.offices[plan_.world.buildings[b].office].hall) continue;
        for (const std::int64_t n = std::llround(wanted[b]); guides_[b] < n; ++guides_[b]) {
            std::size_t largest = windows_.size();
            for (std::size_t s = 0; s < windows_.size(); ++s)
                if (plan_.stations[s].building == b &&
                    (largest == windows_.size() || windows_[s] > windows_[largest]))
                    largest = s;
            if (largest == windows_.size() || windows_[largest] < 2) break;
            --windows_[largest];
            ++guides_from_[largest];
        }
    }
}

/// In the first hall of every town, in proportion to its residents (rounded, at least one); the
/// hall has them as soon as one department's cases are handled in a regime that does.
void Rules::place_kiosks() {
    double per_100k = 0;
    for (const RegimeSpec& r : settings_.regime) per_100k = std::max(per_100k, r.kiosks_per_100k);
    kiosks_.assign(plan_.world.buildings.size(), 0);
    if (per_100k <= 0) return;
    for (std::size_t t = 0; t < plan_.world.towns.size(); ++t)
        if (const std::uint32_t b = plan_.kiosk_building[t]; b != RegimePlan::no_building)
            kiosks_[b] = std::max<std::int64_t>(
                1, std::llround(plan_.world.towns[t].residents() * per_100k / 1e5));
}

}  // namespace cityload::city
