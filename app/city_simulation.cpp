#include "app/city_simulation.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>

#include "sim/executor.hpp"

namespace cityload::app {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

CitySimulation::CitySimulation(const city::CitySpec& spec, const std::vector<std::string>& regimes,
                               std::size_t replications, int threads,
                               const std::function<void(const RunEnded&)>& ended)
    : spec_(spec),
      world_(spec),
      regimes_(regimes),
      replications_(replications),
      outcomes_(regimes.size() * replications) {
    const auto executor = sim::make_executor(sim::ExecutorKind::tbb, threads);
    city::CityRunOptions inner;
    inner.executor = executor.get();
    Clock::time_point start = Clock::now();
    const city::Staff sized = city::size_staff(world_, inner);
    std::vector<city::Staff> staff;
    for (const std::string& id : regimes_)
        staff.push_back(city::staff_of(world_, city::find_regime(spec_, id), sized, inner));
    timings_.emplace_back("size", seconds_since(start));

    std::mutex talking;
    std::size_t done = 0;
    const auto run = [&](std::size_t job, const city::CityRunOptions& options) {
        const std::size_t g = job % regimes_.size(), r = job / regimes_.size();
        outcomes_[job] = city::run_city(world_, city::find_regime(spec_, regimes_[g]), staff[g],
                                        static_cast<std::uint32_t>(r), options);
        if (!ended) return;
        const std::lock_guard<std::mutex> lock(talking);
        ended({regimes_[g], r, ++done, outcomes_.size(), outcomes_[job].seconds});
    };
    start = Clock::now();
    const auto width = static_cast<std::size_t>(std::max(1, executor->threads()));
    const std::size_t side_by_side = outcomes_.size() / width * width;
    if (width > 1 && side_by_side > 0)
        executor->for_each(side_by_side,
                           [&](std::size_t job) { run(job, city::CityRunOptions{}); });
    for (std::size_t job = width > 1 ? side_by_side : 0; job < outcomes_.size(); ++job)
        run(job, inner);
    timings_.emplace_back("run", seconds_since(start));
}

std::vector<record::CityStation> CitySimulation::stations_of(const city::RegimePlan& plan) const {
    std::vector<record::CityStation> list;
    for (const city::StationPlan& s : plan.stations) {
        const city::Building& b = world_.buildings[s.building];
        const city::OfficeSpec& office = spec_.offices[b.office];
        const city::DistrictSpec& district = spec_.districts[world_.districts[b.district]];
        const city::DepartmentSpec& department = spec_.departments[s.department];
        std::string en = office.name, zh = office.name_zh;
        if (office.level != city::Level::city) {
            std::string site = district.name, site_zh = district.name_zh;
            if (office.level == city::Level::town) {
                // towns stand together by district
                const auto first =
                    std::find_if(world_.towns.begin(), world_.towns.end(),
                                 [&](const city::Town& t) { return t.district == b.district; });
                const auto number = b.town - (first - world_.towns.begin()) + 1;
                site += " " + std::to_string(number);
                site_zh += std::to_string(number) + "号镇街";
            }
            en = site + ", " + en;
            zh = site_zh + zh;
        }
        // A department's own building bears its name already.
        if (s.integrated) {
            en += ": integrated windows";
            zh += "：综合窗口";
        } else if (office.hall || office.level == city::Level::town) {
            en += ": " + department.name;
            zh += "：" + department.name_zh;
        }
        list.push_back({en, zh, s.windows});
    }
    return list;
}

record::CityResults CitySimulation::results() const {
    record::CityResults out{spec_, world_.residents, world_.firms, replications_, {}, {}};
    for (std::size_t g = 0; g < regimes_.size(); ++g)
        out.regimes.push_back({regimes_[g], stations_of(*outcomes_[g].plan)});
    for (const city::CityOutcome& o : outcomes_)
        out.runs.push_back({&o.tally,
                            {o.fingerprint.low(), o.fingerprint.high()},
                            o.seconds,
                            o.services,
                            o.bytes});
    return out;
}

}  // namespace cityload::app
