#include "models/city/run.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "models/city/pilot.hpp"
#include "models/city/windows_needed.hpp"

namespace cityload::city {

namespace {

CityOutcome run_plan(std::shared_ptr<const RegimePlan> plan, std::uint32_t replication,
                     const CityRunOptions& options, bool unlimited) {
    const auto begin = std::chrono::steady_clock::now();
    CityModel model(*plan, replication, unlimited);
    model.trace(options.trace_share, options.trace_citizens);
    if (!options.probes.empty() && !unlimited) model.send_probes(options.probes);
    std::unique_ptr<sim::Executor> own;
    sim::Executor* executor = options.executor;
    if (executor == nullptr) {
        own = sim::make_executor(sim::ExecutorKind::serial, 1);
        executor = own.get();
    }
    sim::KernelOptions kernel_options;
    kernel_options.epoch =
        Duration{CityModel::look_ahead.ms / std::max<std::int64_t>(1, options.epoch_divisor)};
    // Few back offices do most of the work of an epoch. So that threads end together the shards are
    // small; one thread has no use for that.
    const auto threads = static_cast<std::size_t>(executor->threads());
    kernel_options.shards = options.shards > 0 ? options.shards : threads > 1 ? threads * 16 : 8;
    if (options.shards > 0) kernel_options.stride_shards = options.shards;
    kernel_options.inline_below = options.inline_below;
    sim::Kernel<CityModel> kernel(model, model.cells(), *executor, kernel_options);
    kernel.run(Instant{}, plan->world.calendar.end());
    std::vector<Case> pending;
    kernel.for_each_pending([&](const Case& c) { pending.push_back(c); });
    CityOutcome outcome;
    outcome.bytes = kernel.bytes() + model.bytes();
    outcome.open_cases = pending.size() + model.waiting();
    model.close(pending);
    outcome.plan = std::move(plan);
    outcome.layout = std::make_shared<CityTallies>(model.tallies());
    outcome.tally = model.total();
    outcome.fingerprint = model.fingerprint();
    outcome.services = model.services();
    outcome.facts = model.facts();
    outcome.kernel = kernel.counts();
    outcome.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return outcome;
}

/// A replication number that no user reaches.
constexpr std::uint32_t sizing_replication = 0xfffffff0;

CitySpec pilot_spec(const World& world) {
    CitySpec spec = world.spec;
    spec.warmup_days = 42;
    spec.days = 56;
    spec.cooldown_days = 0;
    spec.changes.clear();  // the rule staffs the city as it was before them
    return spec;
}

}  // namespace

Pilot::Pilot(const World& world, bool average)
    : spec_(pilot_spec(world)), world_(std::make_unique<const World>(spec_)) {
    for (std::int64_t d = 0; d < spec_.days; ++d)
        workdays_ += world_->calendar.workday(spec_.warmup_days + d);
    // Needs per working day of the pilot against the year's: weights are normalised over the
    // measured days.
    const double year_workdays = static_cast<double>(world.calendar.workdays_between(
        world.calendar.first_measured(),
        world.calendar.first_measured() + world.calendar.measured_days()));
    const double pilot_rate = static_cast<double>(spec_.days) / static_cast<double>(workdays_);
    const double year_rate = static_cast<double>(world.calendar.measured_days()) / year_workdays;
    correction_ = year_rate / pilot_rate;
    if (!average) return;
    spec_.needs_factor *= correction_;
    world_ = std::make_unique<const World>(spec_);
}

CityOutcome Pilot::run(const RegimeSpec& regime, const Staff& staff, const CityRunOptions& options,
                       bool unlimited) const {
    CityRunOptions quiet = options;  // nobody asks for journeys of the pilot
    quiet.trace_share = 0;
    quiet.trace_citizens.clear();
    return run_plan(std::make_shared<const RegimePlan>(*world_, regime, staff), sizing_replication,
                    quiet, unlimited);
}

const RegimeSpec& find_regime(const CitySpec& spec, const std::string& id) {
    const auto it = std::find_if(spec.regimes.begin(), spec.regimes.end(),
                                 [&](const RegimeSpec& r) { return r.id == id; });
    if (it == spec.regimes.end()) throw std::invalid_argument("no regime '" + id + "'");
    return *it;
}

namespace {

/// What the sizing rule gives for the load of `regime`. Windows are counted in paper's window
/// groups.
Staff size_for(const World& world, const std::string& regime, const CityRunOptions& options) {
    const Pilot pilot(world, false);
    const CityOutcome outcome =
        pilot.run(find_regime(pilot.spec(), regime),
                  Staff{{}, std::vector<std::int64_t>(world.back_offices(), 1)}, options, true);
    const RegimePlan* const plan = outcome.plan.get();
    const std::int64_t workdays = pilot.workdays();
    const double correction = pilot.correction();

    const StaffingSpec& rule = world.spec.staffing;
    const auto count = [&](std::int64_t busy_ms, double open_ms_a_day, double load) {
        const double need =
            static_cast<double>(busy_ms) * correction /
            (open_ms_a_day * static_cast<double>(workdays) * (1 - rule.absence) * load);
        return std::max<std::int64_t>(rule.windows_open_at_least,
                                      static_cast<std::int64_t>(std::ceil(need * rule.factor)));
    };
    // Posts also do what no case asks for.
    const auto other_duties = [&](std::size_t office) {
        return world.spec.departments[world.back_office_department(office)].other_duties;
    };
    Staff staff;
    staff.windows.resize(world.stations.size());
    std::vector<char> counted(plan->stations.size(), 0);
    for (std::size_t p = 0; p < world.stations.size(); ++p) {
        const std::uint32_t s = plan->station_of_paper[p];
        // Where a regime joins several of paper's groups into one, its windows are counted once.
        if (std::exchange(counted[s], 1)) continue;
        const HoursSpec& hours = world.spec.hours[plan->stations[s].hours];
        const double open =
            static_cast<double>((hours.lunch_from - hours.open).ms +
                                (hours.close - hours.lunch_until).ms) +
            hours.lunch_share * static_cast<double>((hours.lunch_until - hours.lunch_from).ms);
        staff.windows[p] =
            count(outcome.tally.at(outcome.layout->station, s, at(PerStation::busy_ms)), open,
                  rule.window_load);
    }
    for (std::size_t o = 0; o < world.back_offices(); ++o)
        staff.posts.push_back(count(outcome.tally.at(outcome.layout->back_office, o, 1u),
                                    7.5 * 3'600'000 * (1 - other_duties(o)),
                                    rule.back_office_load));
    return staff;
}

/// Counters of Hangzhou's city and district halls in 2020 against the year before (Hangzhou policy
/// centre).
constexpr double counters_cut_2020 = 0.389;

/// A group's windows are settled by halving after about five; the last one shows them at work.
constexpr int equal_service_reruns = 6;

}  // namespace

Staff size_staff(const World& world, const CityRunOptions& options) {
    return size_for(world, world.spec.staffing.sized_in, options);
}

Staff staff_of(const World& world, const RegimeSpec& regime, const Staff& sized,
               const CityRunOptions& options) {
    const StaffingSpec& rule = world.spec.staffing;
    if (rule.variant == "equal-service") {
        const Staff own = regime.id == rule.sized_in ? sized : size_for(world, regime.id, options);
        return search_windows(world, regime, own, {}, equal_service_reruns, options).staff;
    }
    if (rule.variant == "same" || regime.id == rule.sized_in) return sized;
    Staff staff = sized;
    for (std::size_t p = 0; p < staff.windows.size(); ++p) {
        if (world.spec.offices[world.buildings[world.stations[p].building].office].level ==
            Level::town)
            continue;
        const double rest = static_cast<double>(staff.windows[p]) * (1 - counters_cut_2020);
        staff.windows[p] = std::max<std::int64_t>(1, std::llround(rest));
    }
    return staff;
}

CityOutcome run_city(const World& world, const RegimeSpec& regime, const Staff& staff,
                     std::uint32_t replication, const CityRunOptions& options) {
    return run_plan(std::make_shared<const RegimePlan>(world, regime, staff), replication, options,
                    options.unlimited_windows);
}

std::size_t runs_side_by_side(std::size_t runs, std::size_t threads, std::uint32_t residents) {
    constexpr std::uint32_t large = 500'000;
    constexpr std::size_t enough = 2;  // for each thread: then little waiting is left at the end
    if (threads < 2 || (residents >= large && runs < enough * threads)) return 0;
    return runs / threads * threads;
}

}  // namespace cityload::city
