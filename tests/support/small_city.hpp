#pragma once
// Cities of a few lines for tests: one district with three towns, a hall and three bureaus, no
// over-dispersion, every visit early in the morning, everything certain. A test says what it
// changes.

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "models/city/calendar.hpp"
#include "models/city/run.hpp"

namespace cityload::test {

using namespace city;

/// "paper-3". (g++ 12 warns of nothing at `"paper-" + std::to_string(3)`.)
inline std::string numbered(const char* name, std::size_t k) {
    std::string text(name);
    text += std::to_string(k);
    return text;
}

inline sim::DistributionSpec fixed(sim::Duration d) {
    sim::DistributionSpec spec;
    spec.kind = sim::DistributionSpec::Kind::deterministic;
    spec.value = static_cast<double>(d.ms);
    return spec;
}

inline sim::DistributionSpec exponential(sim::Duration mean) {
    sim::DistributionSpec spec;
    spec.kind = sim::DistributionSpec::Kind::exponential;
    spec.mean = static_cast<double>(mean.ms);
    return spec;
}

/// A regime in which nothing goes wrong and nothing is helped: every probability 0, but
/// certificates always succeed.
inline RegimeSpec plain_regime(const std::string& id = "plain") {
    RegimeSpec r;
    r.id = id;
    r.informed = r.full_notice = r.own_error = r.at_hand = r.wasted = r.fetch = 0;
    r.certificate_success = 1;
    r.face_failure = r.complains = 0;
    r.gives_up_after = 100;
    return r;
}

/// Departments: `hall-desk` (windows in the hall), `archive`, `bank`, `court` (each in a building
/// of its own, of which archive and bank can join the hall, court cannot). No matters, no
/// documents; one regime, `plain`.
inline CitySpec small_city() {
    CitySpec c;
    c.start_day = days_from_civil({2018, 1, 1});  // a Monday
    c.warmup_days = 0;
    c.days = 31;
    std::fill(c.profile.month + 1, c.profile.month + 12,
              0.0);  // needs in January only: all cases end in the cool-down
    c.cooldown_days = 200;
    c.profile.half_hour[16] = 1;  // 08:00–08:30
    c.dispersion = {0, 0, 0, 0};
    c.staffing.absence = 0;
    c.staffing.sized_in = "plain";

    BehaviourSpec& b = c.behaviour;
    b.patience = fixed(sim::hours(100));
    b.no_show_call = fixed(sim::seconds(20));
    b.retry = fixed(sim::days(1));
    b.certificate_service = fixed(sim::minutes(5));
    b.fetch_service = fixed(sim::minutes(4));
    b.refusal_service = fixed(sim::minutes(7));
    b.letter_work = fixed(sim::minutes(20));
    b.online_time = fixed(sim::minutes(20));
    b.hotline_call = fixed(sim::seconds(150));
    b.intake_work = fixed(sim::minutes(5));
    b.base_hours_per_case = 0.5;
    b.courier = sim::hours(24);

    DistrictSpec d;
    d.id = "east";
    d.residents = 3'000'000;  // so that hardly anybody needs anything twice
    d.age_0_14 = 0.1;
    d.age_15_59 = 0.6;
    d.age_60_64 = 0.1;
    d.age_65 = 0.2;
    d.migrant_share = 0.25;
    d.firms = 300'000;
    d.towns = 3;
    d.travel_town = sim::minutes(10);
    d.travel_district = sim::minutes(20);
    d.travel_city = sim::minutes(30);
    c.districts = {d};

    HoursSpec h;
    h.id = "day";
    h.open = sim::hours(8);
    h.lunch_from = h.lunch_until = sim::hours(12);
    h.close = sim::hours(18);
    c.hours = {h};
    for (const char* id : {"archive-house", "bank-house", "court-house", "hall"}) {
        OfficeSpec o;
        o.id = id;
        o.hours = "day";
        o.hall = o.id == "hall";
        c.offices.push_back(o);
    }
    const auto department = [&](const char* id, const char* office, bool joins) {
        DepartmentSpec spec;
        spec.id = id;
        spec.office = office;
        spec.joins_hall = joins;
        c.departments.push_back(spec);
    };
    department("archive", "archive-house", true);
    department("bank", "bank-house", true);
    department("court", "court-house", false);
    department("hall-desk", "hall", true);
    c.regimes = {plain_regime()};
    c.compare = {"plain"};
    return c;
}

/// Adds a matter of `hall-desk`, decided at the window. `cases`: expected needs in the measured
/// period of everybody's matter; for fewer eligible people accordingly fewer.
inline MatterSpec& add_matter(CitySpec& c, const std::string& id, double cases,
                              const std::string& department = "hall-desk") {
    MatterSpec m;
    m.id = id;
    m.department = department;
    m.service_mean = sim::minutes(10);
    m.service_cv = 0;
    std::int64_t residents = 0;
    for (const DistrictSpec& d : c.districts) residents += d.residents;
    m.rate_per_year = cases * 365 / static_cast<double>(residents * c.days);
    c.matters.push_back(m);
    return c.matters.back();
}

/// Adds a document that `issuer` gives out (empty: from outside the city) and `matter` asks for.
inline DocumentSpec& add_document(CitySpec& c, const std::string& id, const std::string& issuer,
                                  const std::string& matter, double needed = 1) {
    DocumentSpec d;
    d.id = id;
    d.issuer = issuer;
    c.documents.push_back(d);
    MaterialSpec m;
    m.id = matter + "-" + id;
    m.matter = matter;
    m.document = id;
    m.needed = needed;
    c.materials.push_back(m);
    for (MatterSpec& spec : c.matters)
        if (spec.id == matter) spec.outside = Outside::some;
    return c.documents.back();
}

inline LinkSpec& add_link(CitySpec& c, const std::string& id, const std::string& document) {
    LinkSpec l;
    l.id = id;
    l.document = document;
    c.links.push_back(l);
    return c.links.back();
}

inline RegimeSpec& regime(CitySpec& c) {
    return c.regimes.front();
}

/// One run without limits of windows; the city must outlive the outcome.
class UnlimitedCity {
  public:
    explicit UnlimitedCity(CitySpec spec)
        : spec_(std::move(spec)),
          world_(spec_),
          staff_{{}, std::vector<std::int64_t>(world_.back_offices(), 1)} {}
    UnlimitedCity(const UnlimitedCity&) = delete;
    UnlimitedCity& operator=(const UnlimitedCity&) = delete;

    CityOutcome run(std::uint32_t replication = 0, double trace_share = 0,
                    std::size_t which = 0) const {
        CityRunOptions options;
        options.unlimited_windows = true;
        options.trace_share = trace_share;
        return run_city(world_, spec_.regimes.at(which), staff_, replication, options);
    }
    const CitySpec& spec() const { return spec_; }
    const World& world() const { return world_; }

  private:
    CitySpec spec_;
    World world_;
    Staff staff_;
};

/// One run without limits of windows of a city that is kept for the outcome's sake.
inline CityOutcome run_unlimited(CitySpec spec, double trace_share = 0) {
    static std::deque<UnlimitedCity> kept;
    kept.emplace_back(std::move(spec));
    return kept.back().run(0, trace_share);
}

/// All that happens is measured: needs in January of a long period.
inline CitySpec long_city() {
    CitySpec c = small_city();
    c.days = 250;
    c.cooldown_days = 1;
    return c;
}

// What was counted, by short names.
inline std::int64_t of_matter(const CityOutcome& o, PerMatter what, std::size_t matter = 0) {
    return o.tally.at(o.layout->matter, matter, at(what));
}
inline std::int64_t of_matters(const CityOutcome& o, PerMatter what) {
    std::int64_t sum = 0;
    for (std::size_t m = 0; m < o.plan->world.matters.size(); ++m) sum += of_matter(o, what, m);
    return sum;
}
inline std::int64_t of_document(const CityOutcome& o, PerDocument what, std::size_t document = 0) {
    return o.tally.at(o.layout->document, document, at(what));
}
inline std::int64_t of_link(const CityOutcome& o, PerLink what, std::size_t link = 0) {
    return o.tally.at(o.layout->link, link, at(what));
}
/// Completed cases with n trips by a rule, both channels.
inline std::int64_t with_trips(const CityOutcome& o, Rule rule, std::size_t n) {
    return o.tally.at(o.layout->trips, 0u, at(rule), n) +
           o.tally.at(o.layout->trips, 1u, at(rule), n);
}
inline std::int64_t failures(const CityOutcome& o, Reason reason) {
    std::int64_t sum = 0;
    for (std::size_t d = 0; d < o.plan->world.spec.departments.size(); ++d)
        sum += o.tally.at(o.layout->reason, d, at(reason));
    return sum;
}
inline std::int64_t actions(const CityOutcome& o, Activity activity) {
    std::int64_t sum = 0;
    for (std::size_t d = 0; d < o.plan->world.spec.departments.size(); ++d)
        sum += o.tally.at(o.layout->actions, d, at(activity));
    return sum;
}

}  // namespace cityload::test
