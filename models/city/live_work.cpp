// A session's thread: its loop, its clock and what it is told to do.

#include "models/city/live_work.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "models/city/live_shape.hpp"
#include "models/city/run.hpp"

namespace cityload::city {
namespace {

double seconds_between(std::chrono::steady_clock::time_point a,
                       std::chrono::steady_clock::time_point b) {
    return std::chrono::duration<double>(b - a).count();
}

/// Thrown out of a run that nobody wants any more.
struct Left {};

/// Another executor, left at the next epoch once `quit` is set: staff of a large city is sized in a
/// run of several seconds, and a window that is closed should not stay for it.
class Leaving final : public sim::Executor {
  public:
    Leaving(std::unique_ptr<sim::Executor> inner, const std::atomic<bool>& quit)
        : inner_(std::move(inner)), quit_(quit) {}
    void for_each(std::size_t count, const Work& work) override {
        if (quit_) throw Left{};
        inner_->for_each(count, work);
    }
    int threads() const override { return inner_->threads(); }

  private:
    std::unique_ptr<sim::Executor> inner_;
    const std::atomic<bool>& quit_;
};

}  // namespace

CitySession::Work::Work(std::shared_ptr<const CitySpec> scenario, LiveOptions choices)
    : spec(std::move(scenario)), options(std::move(choices)) {
    thread = std::thread([this] { live(); });
}

CitySession::Work::~Work() {
    quit = true;
    wake.notify_all();
    thread.join();
}

void CitySession::Work::give(Command c) {
    {
        const std::scoped_lock lock(mailbox);
        commands.push_back(std::move(c));
        ++given;
    }
    wake.notify_all();
}

void CitySession::Work::live() {
    try {
        prepare();
        ready = true;
        while (!quit) turn();
    } catch (const Left&) {
    } catch (const std::exception& e) {
        const std::scoped_lock lock(mailbox);
        failure = e.what();
    }
}

void CitySession::Work::prepare() {
    world = std::make_unique<World>(*spec);
    outer = std::make_unique<Leaving>(
        sim::make_executor(sim::ExecutorKind::std_thread, options.threads), quit);
    inner = std::make_unique<Leaving>(sim::make_executor(sim::ExecutorKind::serial, 1), quit);
    CityRunOptions run_options;
    run_options.executor = outer.get();
    const Staff sized = size_staff(*world, run_options);
    const std::vector<std::string>& ids = options.regimes.empty() ? spec->compare : options.regimes;
    for (const std::string& id : ids) {
        const RegimeSpec& regime = find_regime(*spec, id);
        plans.push_back(std::make_shared<const RegimePlan>(
            *world, regime, staff_of(*world, regime, sized, run_options), true));
    }
    if (plans.empty()) throw std::invalid_argument("the scenario names no regimes");
    shape = live_shape(*world, plans);
    end_ms = world->calendar.end().ms;
    history.begin(plans.size(), world->buildings.size());
    for (const auto& plan : plans)
        runs.push_back(std::make_unique<LiveRun>(plan, options.replication, executor()));
    keep(true);
    record();
    publish();
}

void CitySession::Work::turn() {
    std::vector<Command> todo;
    {
        std::unique_lock lock(mailbox);
        if (commands.empty() && !busy() && !wanted)
            wake.wait_for(lock, std::chrono::milliseconds(20));
        todo.swap(commands);
    }
    for (Command& c : todo) {
        std::visit([this](auto& command) { obey(command); }, c);
        ++done;
    }
    if (busy()) advance();
    clock_ms = now_ms;
    if (wanted.exchange(false)) publish();
    if (playing && speed > 0 && !target_ms) sleep_to_pace();
}

void CitySession::Work::sleep_to_pace() {
    const double ahead = static_cast<double>(now_ms - paced_ms) / 1000 / speed -
                         seconds_between(paced_at, Clock::now());
    if (ahead <= 0) return;
    std::unique_lock lock(mailbox);
    if (!commands.empty()) return;
    wake.wait_for(lock, std::chrono::duration<double>(std::min(ahead, 0.015)));
}

void CitySession::Work::pace_from_here() {
    paced_at = speed_at = Clock::now();
    paced_ms = speed_ms = now_ms;
}

void CitySession::Work::obey(const Play& c) {
    playing = true;
    speed = c.speed;
    watch.begin(history.last());
    pace_from_here();
    because_en.clear();
    because_zh.clear();
}

void CitySession::Work::obey(const Pause&) {
    playing = false;
    target_ms.reset();
    until = {};
    rebuilding = false;
}

void CitySession::Work::obey(const StepOn& c) {
    playing = false;
    aim(now_ms + c.ms);
}

void CitySession::Work::obey(const Jump& c) {
    playing = false;
    until = {};
    const std::int64_t to = std::clamp<std::int64_t>(c.to_ms, 0, end_ms);
    if (to < now_ms) set_back(to);
    aim(to);
}

void CitySession::Work::obey(const LiveUntil& c) {
    until = c;
    watch.begin(history.last());
    if (c.what == LiveUntil::What::nothing) return;
    playing = false;
    aim(c.what == LiveUntil::What::time ? c.value : end_ms);
}

void CitySession::Work::aim(std::int64_t to) {
    target_ms = std::clamp<std::int64_t>(to, now_ms, end_ms);
    target_from = now_ms;
    because_en.clear();
    because_zh.clear();
}

bool CitySession::Work::quiet_at(std::int64_t ms, std::int64_t& until_ms) const {
    const std::int64_t day = ms / sim::days(1).ms, in_day = ms % sim::days(1).ms;
    constexpr std::int64_t open = sim::hours(8).ms, close = sim::hours(18).ms;
    if (world->calendar.workday(day) && in_day >= open && in_day < close) return false;
    const std::int64_t next =
        world->calendar.workday(day) && in_day < open ? day : world->calendar.next_workday(day + 1);
    until_ms = sim::days(next).ms + open;
    return true;
}

std::int64_t CitySession::Work::slice_end() const {
    std::int64_t to = 0;
    const std::int64_t grid = (now_ms / live_ring_step_ms + 1) * live_ring_step_ms;
    if (target_ms || speed <= 0) {
        // As fast as possible: only where there is something to see, so that looking costs
        // little.
        const bool near = target_ms && *target_ms - now_ms < sim::hours(26).ms;
        to = history.next_look(now_ms, *world, near || until.what != LiveUntil::What::nothing);
        if (target_ms) to = std::min(to, *target_ms);
    } else {
        to = paced_ms +
             static_cast<std::int64_t>(seconds_between(paced_at, Clock::now()) * speed * 1000);
        to = std::clamp(to, now_ms, grid);
    }
    return std::min({to, next_change(), end_ms});
}

void CitySession::Work::advance() {
    std::int64_t quiet_until = 0;
    if (playing && speed > 0 && skip && !target_ms && quiet_at(now_ms, quiet_until)) {
        run_to(std::min({quiet_until, next_change(), end_ms}));
        paced_at = Clock::now();
        paced_ms = now_ms;
    } else {
        const std::int64_t to = slice_end();
        if (to > now_ms) run_to(to);
    }
    if (target_ms && now_ms >= *target_ms) {
        target_ms.reset();
        rebuilding = false;
        if (until.what == LiveUntil::What::time) until = {};
    }
    if (now_ms >= end_ms && !ended) end_here();
    look();
    const Clock::time_point wall = Clock::now();
    if (const double dt = seconds_between(speed_at, wall); dt > 0.5) {
        measured_speed = static_cast<double>(now_ms - speed_ms) / 1000 / dt;
        speed_at = wall;
        speed_ms = now_ms;
    }
}

void CitySession::Work::end_here() {
    ended = true;
    playing = false;
    target_ms.reset();
    until = {};
    final_fingerprint.clear();
    for (auto& run : runs) {
        run->finish();
        // Cases that are still open belong to it.
        final_fingerprint.push_back(run->outcome().fingerprint.hex());
    }
}

void CitySession::Work::run_to(std::int64_t to) {
    const Instant until_instant{to};
    if (runs.size() == 1) {
        runs[0]->run_to(until_instant);
    } else {
        outer->for_each(runs.size(),
                        [&](std::size_t r, std::size_t) { runs[r]->run_to(until_instant); });
    }
    const std::int64_t before = now_ms;
    now_ms = to;
    give_changes();
    record();
    if (now_ms / sim::days(1).ms != before / sim::days(1).ms) keep(false);
}

void CitySession::Work::record() {
    for (std::size_t r = 0; r < runs.size(); ++r) history.add(r, *runs[r], now_ms);
}

void CitySession::Work::look() {
    if (until.what == LiveUntil::What::nothing || until.what == LiveUntil::What::time) return;
    LiveWatch::Seen seen;
    seen.now_ms = now_ms;
    seen.links_down = 0;
    if (until.what == LiveUntil::What::link_outage) {
        for (const auto& run : runs) seen.links_down += run->links_down();
    }
    if (!watch.hit(until, history, seen, *world, because_en, because_zh)) return;
    until = {};
    target_ms.reset();
    playing = false;
}

}  // namespace cityload::city
