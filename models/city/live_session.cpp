#include "models/city/live_session.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <variant>

#include "models/city/live_buffer.hpp"
#include "models/city/live_history.hpp"
#include "models/city/live_kept.hpp"
#include "models/city/live_run.hpp"
#include "models/city/live_scout.hpp"
#include "models/city/live_shape.hpp"
#include "models/city/run.hpp"

namespace cityload::city {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_between(Clock::time_point a, Clock::time_point b) {
    return std::chrono::duration<double>(b - a).count();
}

struct Play {
    double speed;
};
struct Pause {};
struct StepOn {
    std::int64_t ms;
};
struct Jump {
    std::int64_t to_ms;
};
struct SkipQuiet {
    bool skip;
};
struct Focus {
    std::optional<std::uint32_t> building;
};
struct Change {
    ChangeSpec spec;
};
struct TakeBack {
    std::string id;
};
using Command =
    std::variant<Play, Pause, StepOn, Jump, LiveUntil, SkipQuiet, Focus, Change, TakeBack>;

}  // namespace

/// The thread that computes, and what it shares with the other.
struct CitySession::Work {
    Work(std::shared_ptr<const CitySpec> scenario, LiveOptions choices)
        : spec(std::move(scenario)), options(std::move(choices)) {
        thread = std::thread([this] { live(); });
    }
    ~Work() {
        quit = true;
        wake.notify_all();
        thread.join();
    }

    // ---- shared
    std::shared_ptr<const CitySpec> spec;
    LiveOptions options;
    std::mutex mailbox;  ///< held for a push or a swap only
    std::vector<Command> commands;
    std::condition_variable wake;
    std::atomic<bool> quit{false}, ready{false}, wanted{true};
    std::atomic<std::uint64_t> given{0}, done{0};
    std::string failure;                      ///< under mailbox
    std::vector<ChangeSpec> session_changes;  ///< under mailbox
    LiveShape shape;
    TripleBuffer<LiveSnapshot> snapshots;

    // ---- of the computing thread
    std::unique_ptr<World> world;
    std::vector<std::shared_ptr<const RegimePlan>> plans;
    std::unique_ptr<sim::Executor> outer, inner;
    std::vector<std::unique_ptr<LiveRun>> runs;
    LiveHistory history;
    std::vector<KeptAll> kept;  ///< by time; the first is the beginning
    Clock::time_point kept_at{};
    double keep_cost = 0;
    std::vector<ChangeSpec> changes;
    std::set<std::string> in_force;  ///< ids given to the runs
    std::uint64_t changes_edition = 0, edition = 0;
    std::optional<std::uint32_t> focus;
    std::int64_t now_ms = 0, end_ms = 0;
    std::vector<std::string> final_fingerprint;
    bool playing = false, ended = false, skip = true;
    double speed = 0, measured_speed = 0;
    std::optional<std::int64_t> target_ms;  ///< to run to as fast as possible
    std::int64_t target_from = 0;
    bool rebuilding = false;
    LiveUntil until;
    LiveWatch watch;
    std::string because_en, because_zh;
    Clock::time_point paced_at{};
    std::int64_t paced_ms = 0;
    Clock::time_point speed_at{};
    std::int64_t speed_ms = 0;

    std::thread thread;

    std::mutex keeping;  ///< of `kept` and `changes`, which the scout starts from
    LiveScout scout;

    void give(Command c) {
        {
            const std::scoped_lock lock(mailbox);
            commands.push_back(std::move(c));
            ++given;
        }
        wake.notify_all();
    }

    std::int64_t civil_zero() const { return sim::days(world->calendar.civil_day(0)).ms; }

    void live() {
        try {
            prepare();
            ready = true;
            while (!quit) turn();
        } catch (const std::exception& e) {
            const std::scoped_lock lock(mailbox);
            failure = e.what();
        }
    }

    void prepare() {
        world = std::make_unique<World>(*spec);
        outer = sim::make_executor(sim::ExecutorKind::std_thread, options.threads);
        inner = sim::make_executor(sim::ExecutorKind::serial, 1);
        CityRunOptions run_options;
        run_options.executor = outer.get();
        const Staff sized = size_staff(*world, run_options);
        const std::vector<std::string>& ids =
            options.regimes.empty() ? spec->compare : options.regimes;
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

    /// Runs stand side by side on the threads; one alone has them all.
    sim::Executor& executor() { return plans.size() > 1 ? *inner : *outer; }

    // ---- one turn of the loop

    void turn() {
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
        if (wanted.exchange(false)) publish();
        if (playing && speed > 0 && !target_ms) sleep_to_pace();
    }

    bool busy() const { return target_ms.has_value() || (playing && !ended); }

    void sleep_to_pace() {
        const double ahead = static_cast<double>(now_ms - paced_ms) / 1000 / speed -
                             seconds_between(paced_at, Clock::now());
        if (ahead <= 0) return;
        std::unique_lock lock(mailbox);
        if (!commands.empty()) return;
        wake.wait_for(lock, std::chrono::duration<double>(std::min(ahead, 0.015)));
    }

    void pace_from_here() {
        paced_at = speed_at = Clock::now();
        paced_ms = speed_ms = now_ms;
    }

    // ---- commands

    void obey(const Play& c) {
        playing = true;
        speed = c.speed;
        watch.begin(history.last());
        pace_from_here();
        because_en.clear();
        because_zh.clear();
    }
    void obey(const Pause&) {
        playing = false;
        target_ms.reset();
        until = {};
        rebuilding = false;
    }
    void obey(const StepOn& c) {
        playing = false;
        aim(now_ms + c.ms);
    }
    void obey(const Jump& c) {
        playing = false;
        until = {};
        const std::int64_t to = std::clamp<std::int64_t>(c.to_ms, 0, end_ms);
        if (to < now_ms) set_back(to);
        aim(to);
    }
    void obey(const LiveUntil& c) {
        until = c;
        watch.begin(history.last());
        if (c.what == LiveUntil::What::nothing) return;
        playing = false;
        aim(c.what == LiveUntil::What::time ? c.value : end_ms);
    }
    void obey(const SkipQuiet& c) { skip = c.skip; }
    void obey(const Focus& c) { focus = c.building; }
    void obey(Change& c) {
        const std::int64_t at = std::max(c.spec.at_ms - civil_zero(), now_ms);
        c.spec.at_ms = at + civil_zero();
        {
            const std::scoped_lock lock(keeping);
            changes.push_back(c.spec);
            changes.back().announced = false;  // as a run that reads it has to take it
        }
        ++changes_edition;
        {
            const std::scoped_lock lock(mailbox);
            session_changes = changes;
        }
        give_changes();
    }
    void obey(const TakeBack& c) {
        const auto it = std::find_if(changes.begin(), changes.end(),
                                     [&](const ChangeSpec& s) { return s.id == c.id; });
        if (it == changes.end()) return;
        const std::int64_t at = it->at_ms - civil_zero();
        forget(c.id);
        if (at >= now_ms && in_force.count(c.id) == 0) return;
        const std::int64_t back_to = now_ms;
        {
            const std::scoped_lock lock(keeping);
            while (kept.size() > 1 && kept.back().given.count(c.id) != 0) kept.pop_back();
        }
        set_back(std::min(at, now_ms));
        aim(back_to);
        rebuilding = true;
    }

    void aim(std::int64_t to) {
        target_ms = std::clamp<std::int64_t>(to, now_ms, end_ms);
        target_from = now_ms;
        because_en.clear();
        because_zh.clear();
    }

    // ---- changes

    void give_changes() {
        std::vector<ChangeSpec> due;
        for (const ChangeSpec& c : changes)
            if (c.at_ms - civil_zero() <= now_ms && in_force.count(c.id) == 0) due.push_back(c);
        std::sort(due.begin(), due.end(), [](const ChangeSpec& a, const ChangeSpec& b) {
            return a.at_ms != b.at_ms ? a.at_ms < b.at_ms : a.id < b.id;
        });
        for (const ChangeSpec& c : due) {
            in_force.insert(c.id);
            try {
                for (auto& run : runs)
                    if (concerns(c, run->plan())) run->command(c);
            } catch (const std::invalid_argument& e) {
                because_en = because_zh = e.what();
                forget(c.id);
            }
        }
    }

    void forget(const std::string& id) {
        {
            const std::scoped_lock lock(keeping);
            std::erase_if(changes, [&](const ChangeSpec& c) { return c.id == id; });
        }
        ++changes_edition;
        const std::scoped_lock lock(mailbox);
        session_changes = changes;
    }

    std::int64_t next_change() const {
        std::int64_t next = end_ms;
        for (const ChangeSpec& c : changes)
            if (const std::int64_t at = c.at_ms - civil_zero(); at > now_ms)
                next = std::min(next, at);
        return next;
    }

    // ---- running on

    bool quiet_at(std::int64_t ms, std::int64_t& until_ms) const {
        const std::int64_t day = ms / sim::days(1).ms, in_day = ms % sim::days(1).ms;
        constexpr std::int64_t open = 8 * 3'600'000, close = 18 * 3'600'000;
        if (world->calendar.workday(day) && in_day >= open && in_day < close) return false;
        const std::int64_t next = world->calendar.workday(day) && in_day < open
                                      ? day
                                      : world->calendar.next_workday(day + 1);
        until_ms = sim::days(next).ms + open;
        return true;
    }

    /// The next instant worth looking at.
    std::int64_t slice_end() const {
        std::int64_t to = now_ms + 1;
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

    void advance() {
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
        if (now_ms >= end_ms && !ended) {
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
        look();
        const Clock::time_point wall = Clock::now();
        if (const double dt = seconds_between(speed_at, wall); dt > 0.5) {
            measured_speed = static_cast<double>(now_ms - speed_ms) / 1000 / dt;
            speed_at = wall;
            speed_ms = now_ms;
        }
    }

    void run_to(std::int64_t to) {
        const Instant until_instant{to};
        if (runs.size() == 1) {
            runs[0]->run_to(until_instant);
        } else {
            outer->for_each(runs.size(), [&](std::size_t r) { runs[r]->run_to(until_instant); });
        }
        const std::int64_t before = now_ms;
        now_ms = to;
        give_changes();
        record();
        if (now_ms / sim::days(1).ms != before / sim::days(1).ms) keep(false);
    }

    void record() {
        for (std::size_t r = 0; r < runs.size(); ++r) history.add(r, *runs[r], now_ms);
    }

    /// Whether what was waited for has come.
    void look() {
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

    // ---- kept states

    void keep(bool always) {
        const Clock::time_point begin = Clock::now();
        // Copying takes at most a fiftieth of the time.
        if (!always && seconds_between(kept_at, begin) < 50 * keep_cost) return;
        if (!kept.empty() && kept.back().at_ms >= now_ms) return;
        KeptAll all;
        all.at_ms = now_ms;
        all.given = in_force;
        for (const auto& run : runs) {
            all.runs.push_back(run->keep());
            all.bytes += static_cast<std::int64_t>(all.runs.back()->bytes);
        }
        {
            const std::scoped_lock lock(keeping);
            kept.push_back(std::move(all));
            thin(kept, options.memory, now_ms);
        }
        kept_at = Clock::now();
        keep_cost = seconds_between(begin, kept_at);
    }

    /// To the last kept state at or before `to`; whoever calls runs on from there.
    void set_back(std::int64_t to) {
        KeptAll state;
        {
            const std::scoped_lock lock(keeping);
            while (kept.size() > 1 && kept.back().at_ms > to) kept.pop_back();
            state = kept.back();
        }
        for (std::size_t r = 0; r < runs.size(); ++r)
            runs[r] = std::make_unique<LiveRun>(plans[r], *state.runs[r], executor());
        now_ms = state.at_ms;
        in_force = state.given;
        ended = false;
        history.cut(now_ms);
        ++edition;
        give_changes();
        pace_from_here();
    }

    // ---- snapshots

    void publish() {
        LiveSnapshot& s = snapshots.writing();
        s.regimes.resize(runs.size());
        for (std::size_t r = 0; r < runs.size(); ++r) {
            runs[r]->show(s.regimes[r], focus);
            history.copy(r, s.regimes[r], s.edition != edition);
            if (ended) s.regimes[r].fingerprint = final_fingerprint[r];
        }
        if (s.changes_edition != changes_edition || s.changes.size() != changes.size()) {
            s.changes.clear();
            for (const ChangeSpec& c : changes) {
                char value[32];
                std::snprintf(value, sizeof value, " = %.4g", c.value);
                std::string text = c.set + value;
                for (const std::string& l : c.links) text += " " + l;
                for (const std::string& r : c.regimes) text += " (" + r + ")";
                s.changes.push_back({c.id, c.at_ms - civil_zero(), text, text, true});
            }
            s.changes_edition = changes_edition;
        }
        s.now_ms = now_ms;
        s.edition = edition;
        s.running = busy();
        s.ended = ended;
        s.rebuilding = rebuilding;
        s.rebuilding_share = target_ms && *target_ms > target_from
                                 ? static_cast<double>(now_ms - target_from) /
                                       static_cast<double>(*target_ms - target_from)
                                 : 0;
        s.stopped_because_en = because_en;
        s.stopped_because_zh = because_zh;
        s.kept_states = static_cast<std::int64_t>(kept.size());
        s.kept_bytes = 0;
        for (const KeptAll& k : kept) s.kept_bytes += k.bytes;
        s.speed = measured_speed;
        snapshots.publish();
    }

    // ---- following a case

    void follow(RecentNeed need, std::uint16_t matter) {
        LiveScout::Start start;
        {
            const std::scoped_lock lock(keeping);
            for (const KeptAll& k : kept)
                if (k.at_ms <= sim::days(need.day).ms) {
                    start.at_ms = k.at_ms;
                    start.runs = k.runs;
                    start.given = k.given;
                }
            start.changes = changes;
        }
        start.plans = plans;
        start.civil_zero = civil_zero();
        start.end_ms = end_ms;
        scout.follow(need, matter, std::move(start), options.teller);
    }
};

CitySession::CitySession(std::shared_ptr<const CitySpec> spec, LiveOptions options)
    : work_(std::make_unique<Work>(std::move(spec), std::move(options))) {}
CitySession::~CitySession() = default;

bool CitySession::ready() const {
    return work_->ready;
}
std::string CitySession::failure() const {
    const std::scoped_lock lock(work_->mailbox);
    return work_->failure;
}
const LiveShape& CitySession::shape() const {
    return work_->shape;
}
void CitySession::play(double speed) {
    work_->give(Play{speed});
}
void CitySession::pause() {
    work_->give(Pause{});
}
void CitySession::step(std::int64_t ms) {
    work_->give(StepOn{ms});
}
void CitySession::jump(std::int64_t to_ms) {
    work_->give(Jump{to_ms});
}
void CitySession::run_until(LiveUntil until) {
    work_->give(until);
}
void CitySession::skip_quiet(bool skip) {
    work_->give(SkipQuiet{skip});
}
void CitySession::focus(std::optional<std::uint32_t> building) {
    work_->give(Focus{building});
}
void CitySession::change(ChangeSpec change) {
    work_->give(Change{std::move(change)});
}
void CitySession::take_back(const std::string& id) {
    work_->give(TakeBack{id});
}
void CitySession::follow(RecentNeed need, std::uint16_t matter) {
    work_->follow(need, matter);
}
const LiveSnapshot& CitySession::latest() {
    work_->wanted = true;
    return work_->snapshots.newest();
}
std::shared_ptr<const LiveJourney> CitySession::journey() const {
    return work_->scout.journey();
}
std::vector<ChangeSpec> CitySession::changes() const {
    const std::scoped_lock lock(work_->mailbox);
    return work_->session_changes;
}
void CitySession::settle() {
    while (failure().empty()) {
        if (ready() && work_->done == work_->given) {
            // A snapshot made after the last command.
            work_->wanted = true;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            if (!work_->wanted && !work_->snapshots.newest().running && work_->done == work_->given)
                return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

}  // namespace cityload::city
