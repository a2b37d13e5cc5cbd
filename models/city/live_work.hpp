#pragma once
// The thread of a session and what it shares with the thread that asks; for live_*.cpp only.
// Loop and clock: live_work.cpp. Changes and kept states: live_past.cpp. Snapshots:
// live_publish.cpp.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <variant>

#include "models/city/live_buffer.hpp"
#include "models/city/live_history.hpp"
#include "models/city/live_kept.hpp"
#include "models/city/live_run.hpp"
#include "models/city/live_scout.hpp"
#include "models/city/live_session.hpp"

namespace cityload::city {

struct CitySession::Work {
    using Clock = std::chrono::steady_clock;

    // What the session can be told to do.
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

    Work(std::shared_ptr<const CitySpec> scenario, LiveOptions choices);
    ~Work();

    void give(Command c);
    void follow(RecentNeed need, std::uint16_t matter);
    void follow_citizen(std::uint32_t citizen, std::int64_t after_ms);

    // ---- shared
    std::shared_ptr<const CitySpec> spec;
    LiveOptions options;
    std::mutex mailbox;  ///< held for a push or a swap only
    std::vector<Command> commands;
    std::condition_variable wake;
    std::atomic<bool> quit{false}, ready{false}, wanted{true};
    std::atomic<std::uint64_t> given{0};
    std::atomic<std::int64_t> clock_ms{0};    ///< now_ms after the last turn
    std::string failure;                      ///< under mailbox
    std::vector<ChangeSpec> session_changes;  ///< under mailbox
    LiveShape shape;
    TripleBuffer<LiveSnapshot> snapshots;

    // ---- of the computing thread
    std::uint64_t done = 0;  ///< commands
    void live();
    void prepare();
    void turn();
    bool busy() const { return target_ms.has_value() || (playing && !ended); }
    void sleep_to_pace();
    void pace_from_here();
    std::int64_t civil_zero() const { return sim::days(world->calendar.civil_day(0)).ms; }
    /// Runs stand side by side on the threads; one alone has them all.
    sim::Executor& executor() { return plans.size() > 1 ? *inner : *outer; }

    void obey(const Play& c);
    void obey(const Pause&);
    void obey(const StepOn& c);
    void obey(const Jump& c);
    void obey(const LiveUntil& c);
    void obey(const SkipQuiet& c) { skip = c.skip; }
    void obey(const Focus& c) { focus = c.building; }
    void obey(Change& c);
    void obey(const TakeBack& c);
    void aim(std::int64_t to);

    bool quiet_at(std::int64_t ms, std::int64_t& until_ms) const;
    /// The next instant worth looking at.
    std::int64_t slice_end() const;
    void advance();
    void run_to(std::int64_t to);
    void record();
    void end_here();
    /// Whether what was waited for has come.
    void look();

    void give_changes();
    void forget(const std::string& id);
    std::int64_t next_change() const;
    void keep(bool always);
    /// To the last kept state at or before `to`; whoever calls runs on from there.
    void set_back(std::int64_t to);
    /// The last kept state at or before `ms`, and what a re-run from there needs. Any thread.
    LiveScout::Start start_at(std::int64_t ms);

    void publish();

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
};

}  // namespace cityload::city
