#include "app/city_simulation.hpp"

#include <algorithm>
#include <mutex>

#include "app/clock.hpp"
#include "models/city/rules.hpp"
#include "models/city/windows_needed.hpp"
#include "sim/executor.hpp"

namespace cityload::app {

CitySimulation::CitySimulation(const city::CitySpec& spec, const std::vector<std::string>& regimes,
                               int threads, const std::function<void(const RunEnded&)>& ended,
                               const Traces& traces)
    : spec_(spec),
      world_(spec),
      regimes_(regimes),
      executor_(sim::make_executor(sim::ExecutorKind::tbb, threads)),
      ended_(ended) {
    const Clock::time_point start = Clock::now();
    inner_.executor = executor_.get();
    const city::Staff sized = city::size_staff(world_, inner_);
    for (const std::string& id : regimes_)
        staff_.push_back(city::staff_of(world_, city::find_regime(spec_, id), sized, inner_));
    inner_.trace_share = traces.share;
    inner_.trace_citizens = traces.citizens;
    timings_.emplace_back("size", seconds_since(start));
    timings_.emplace_back("run", 0);
}

void CitySimulation::run(std::size_t replications) {
    const Clock::time_point start = Clock::now();
    const std::size_t first = outcomes_.size();
    outcomes_.resize(std::max(first, regimes_.size() * replications));
    replications_ = outcomes_.size() / regimes_.size();
    std::mutex talking;
    std::size_t done = first;
    const auto one = [&](std::size_t job, const city::CityRunOptions& options) {
        const std::size_t g = job % regimes_.size(), r = job / regimes_.size();
        outcomes_[job] = city::run_city(world_, city::find_regime(spec_, regimes_[g]), staff_[g],
                                        static_cast<std::uint32_t>(r), options);
        if (!ended_) return;
        const std::lock_guard<std::mutex> lock(talking);
        ended_({regimes_[g], r, ++done, outcomes_.size(), outcomes_[job].seconds});
    };
    const std::size_t side_by_side = city::runs_side_by_side(
        outcomes_.size() - first, static_cast<std::size_t>(std::max(1, executor_->threads())),
        world_.residents);
    city::CityRunOptions alone = inner_;
    alone.executor = nullptr;
    if (side_by_side > 0)
        executor_->for_each(side_by_side,
                            [&](std::size_t job, std::size_t) { one(first + job, alone); });
    for (std::size_t job = first + side_by_side; job < outcomes_.size(); ++job) one(job, inner_);
    timings_.back().second += seconds_since(start);
}

namespace {

record::CityOffice office_of(const city::World& world, const city::Building& b) {
    const city::OfficeSpec& office = world.spec.offices[b.office];
    const city::DistrictSpec& district = world.spec.districts[world.districts[b.district]];
    record::CityOffice out{office.name, office.name_zh, 0};
    for (const city::HoursSpec& h : world.spec.hours)
        if (h.id == office.hours)
            out.open_hours = static_cast<double>((h.close - h.open).ms) / 3.6e6;
    if (office.level == city::Level::city) return out;
    std::string site = district.name, site_zh = district.name_zh;
    if (office.level == city::Level::town) {
        // towns stand together by district
        const auto first =
            std::find_if(world.towns.begin(), world.towns.end(),
                         [&](const city::Town& t) { return t.district == b.district; });
        const auto number = b.town - (first - world.towns.begin()) + 1;
        site += " " + std::to_string(number);
        site_zh += std::to_string(number) + "号镇街";
    }
    out.name = site + ", " + out.name;
    out.name_zh = site_zh + out.name_zh;
    return out;
}

}  // namespace

std::vector<record::CityStation> stations_of(const city::RegimePlan& plan) {
    const city::World& world = plan.world;
    const city::Rules rules(plan);  // guides do not sit at windows
    std::vector<record::CityStation> list;
    for (std::size_t k = 0; k < plan.stations.size(); ++k) {
        const city::StationPlan& s = plan.stations[k];
        const city::Building& b = world.buildings[s.building];
        const city::OfficeSpec& office = world.spec.offices[b.office];
        const city::DepartmentSpec& department = world.spec.departments[s.department];
        auto [en, zh, hours] = office_of(world, b);
        // A department's own building bears its name already; some house several.
        const bool several =
            std::count_if(world.spec.departments.begin(), world.spec.departments.end(),
                          [&](const auto& d) { return d.office == office.id; }) > 1;
        if (s.integrated) {
            en += ": integrated windows";
            zh += "：综合窗口";
        } else if (office.hall || several || office.level == city::Level::town) {
            en += ": " + department.name;
            zh += "：" + department.name_zh;
        }
        list.push_back({en, zh, rules.windows(k), s.building, rules.guides_from(k)});
    }
    return list;
}

namespace {

std::vector<record::CityBackOffice> back_offices_of(const city::World& world) {
    std::vector<record::CityBackOffice> list;
    std::size_t department = world.spec.departments.size(), within = 0;
    for (std::size_t o = 0; o < world.back_offices(); ++o, ++within) {
        if (world.back_office_department(o) != department) {
            department = world.back_office_department(o);
            within = 0;
        }
        const city::DepartmentSpec& d = world.spec.departments[department];
        std::string en = d.name, zh = d.name_zh;
        if (const int k = world.back_office_district(o); k >= 0) {
            const auto district = static_cast<std::size_t>(k);
            const city::DistrictSpec& site = world.spec.districts[world.districts[district]];
            std::size_t town = 0;
            if (d.back_office == city::Level::town) {
                while (world.towns[town].district != district) ++town;
                town = within - town + 1;
            }
            en = site.name + (town > 0 ? " " + std::to_string(town) : "") + ", " + en;
            zh = site.name_zh + (town > 0 ? std::to_string(town) + "号镇街" : "") + zh;
        }
        list.push_back({std::move(en), std::move(zh)});
    }
    return list;
}

}  // namespace

record::CityResults CitySimulation::results() const {
    record::CityResults out{spec_, world_.residents_at_start, world_.firms, replications_, {}, {},
                            {}};
    for (const city::Building& b : world_.buildings) out.offices.push_back(office_of(world_, b));
    for (std::size_t g = 0; g < regimes_.size(); ++g)
        out.regimes.push_back(
            {regimes_[g], stations_of(*outcomes_[g].plan), outcomes_[g].plan->posts});
    out.back_offices = back_offices_of(world_);
    const city::WindowRule rule(spec_);
    for (const city::CityOutcome& o : outcomes_) {
        const std::vector<city::GroupLoad> loads = city::group_loads(o);
        std::vector<std::int64_t> needed;
        for (std::size_t s = 0; s < loads.size(); ++s)
            needed.push_back(rule.windows(loads[s], spec_.hours[o.plan->stations[s].hours]));
        out.runs.push_back({&o.tally,
                            {o.fingerprint.low(), o.fingerprint.high()},
                            o.seconds,
                            o.services,
                            o.bytes,
                            o.open_cases,
                            &o.facts,
                            std::move(needed)});
    }
    return out;
}

}  // namespace cityload::app
