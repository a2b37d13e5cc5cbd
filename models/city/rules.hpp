#pragma once
// What is in force at a moment of a run: every department's policy, the links, where windows are
// and how many, opening hours, demand. A regime sets it up, changes at dates and commands alter it;
// only at stops, so that all cells see the same.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "models/city/changes.hpp"
#include "models/city/plan.hpp"

namespace cityload::city {

/// A regime's values for the cases of one department, compiled.
struct Policy {
    explicit Policy(const RegimeSpec& r);

    Probability informed, full_notice, at_hand, certificate_success, wasted, owed, letter,
        declaration, e_certificate, online, assisted, face_failure, online_gap, favour, overlooks,
        obstructs, complains, appointment, no_show, precheck, kiosk, assisted_by_staff;
    double appointment_quota = 0.5;
    int appointment_days = 7;
    int gives_up_after = 6;
    bool link_fallback_letter = false;
    bool staff_platform = false;
    bool offers_online = false;  ///< anybody files online at all
    bool priority_65 = false, side_by_side = false;
};

/// A link as one department's cases use it.
struct LinkUse {
    bool used = false;
    Probability coverage;  ///< scaled by the regime's `links`
};

class Rules {
  public:
    /// Before any change.
    explicit Rules(const RegimePlan& plan);

    /// Puts in force the scenario's own values and these changes on top, one after another.
    void settle(std::span<const ChangeSpec* const> changes);

    const Policy& policy(std::size_t department) const { return policy_[department]; }
    const LinkUse& link_use(std::size_t department, std::size_t link) const {
        return link_use_[department * links_ + link];
    }
    bool link_used(std::size_t link) const {  ///< by anybody
        for (std::size_t d = 0; d < policy_.size(); ++d)
            if (link_use(d, link).used) return true;
        return false;
    }
    const Probability& mismatch(std::size_t link) const { return mismatch_[link]; }
    const Settings::Link& link(std::size_t l) const { return settings_.links[l]; }
    /// Queries that a link answers, 2^-40 per ms; 0: without limit.
    std::int64_t link_rate(std::size_t l) const { return link_rate_[l]; }
    /// Links in use by anybody whose capacity is limited.
    const std::vector<std::uint16_t>& limited_links() const { return limited_links_; }

    // By matter.
    /// Outside documents that the law no longer asks for (bits).
    std::uint16_t dropped(std::size_t matter) const { return dropped_[matter]; }
    const Probability& fetch(std::size_t matter) const { return fetch_[matter]; }
    /// A draw below [k] means at most k faults among one's own documents.
    const std::array<std::uint64_t, 8>& fault_below(std::size_t matter) const {
        return fault_below_[matter];
    }
    const sim::Distribution& service(std::size_t matter) const { return service_[matter]; }
    const sim::Distribution& review(std::size_t matter) const { return review_[matter]; }
    std::int64_t processing_days(std::size_t matter) const { return processing_days_[matter]; }
    /// Factor on needs, 2^-16.
    std::int64_t demand(std::size_t district, std::size_t matter) const {
        return demand_[district * service_.size() + matter];
    }
    bool plain_demand() const { return plain_demand_; }  ///< all factors are 1

    // Windows and posts.
    std::uint16_t station_of(std::size_t department, std::size_t town, unsigned place) const {
        return station_for_[plan_.world.station_place(department, town, place)];
    }
    std::span<const std::uint32_t> station_of_paper() const { return station_of_paper_; }
    std::int64_t windows(std::size_t station) const { return windows_[station]; }
    /// Clerks of a building who are guides instead of sitting at windows; its kiosks.
    std::int64_t guides(std::size_t building) const { return guides_[building]; }
    std::int64_t guides_from(std::size_t station) const { return guides_from_[station]; }
    std::int64_t kiosks(std::size_t building) const { return kiosks_[building]; }
    Probability absence(std::size_t station) const { return absence_[station]; }
    std::int64_t posts(std::size_t office) const { return posts_[office]; }
    const HoursSpec& hours(std::size_t station) const {
        return settings_.hours[plan_.stations[station].hours];
    }
    const Settings& settings() const { return settings_; }

  private:
    void compile(const Settings& old, bool all);
    void compile_department(std::size_t department);
    void place_windows();
    void index_stations();
    void count_windows();
    void place_guides(const std::vector<double>& wanted);
    void place_kiosks();

    const RegimePlan& plan_;
    Settings base_;
    Settings settings_;
    std::size_t links_;
    std::vector<Policy> policy_;
    std::vector<LinkUse> link_use_;  ///< (department, link)
    std::vector<Probability> mismatch_;
    std::vector<std::int64_t> link_rate_;
    std::vector<std::uint16_t> limited_links_;
    std::vector<Probability> fetch_;
    std::vector<std::array<std::uint64_t, 8>> fault_below_;
    std::vector<std::uint16_t> dropped_;
    std::vector<sim::Distribution> service_, review_;
    std::vector<std::int64_t> processing_days_, demand_;
    bool plain_demand_ = true;
    std::vector<std::uint32_t> station_of_paper_;
    std::vector<std::uint16_t> station_for_;  ///< the same by World::station_place
    std::vector<std::int64_t> windows_, posts_, guides_, guides_from_, kiosks_;
    std::vector<Probability> absence_;
};

}  // namespace cityload::city
