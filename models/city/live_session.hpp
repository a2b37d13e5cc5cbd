#pragma once
// A city that runs in a thread of its own and can be stopped, looked into, changed and set back.
// Several regimes share one clock and the same citizens. The thread that calls these functions
// never waits for the one that computes, nor the other way round: commands go one way, snapshots
// the other.
//
// Nothing a session does is lost to the command line: a run without stops of the same scenario with
// the session's changes() written into it leaves the same fingerprint (tests/viewer).

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/city/facts.hpp"
#include "models/city/live_snapshot.hpp"
#include "models/city/spec.hpp"

namespace cityload::city {

class RegimePlan;

/// One step of a citizen's journey, in words.
struct LiveStep {
    enum class Kind : std::uint8_t { plain, travel, queue, bad, good, data, office, end };
    std::int64_t at_ms = 0;
    Kind kind = Kind::plain;
    std::string en, zh;
};

/// One need as each regime handles it.
struct LiveJourney {
    RecentNeed need;
    std::uint16_t matter = 0;
    struct Told {
        std::vector<LiveStep> steps;
        bool ended = false, gave_up = false;
        int trips = 0, refusals = 0;
        double days = 0;
    };
    std::vector<Told> regimes;
    bool searching = false;  ///< for a need of `need.citizen`; the rest is not known yet
    bool ready = false;
    double progress = 0;
    std::string error, error_zh;
};

/// Puts the facts of one case into words, one step a fact.
using LiveTeller = std::function<std::vector<LiveStep>(const RegimePlan&, std::uint16_t matter,
                                                       std::uint16_t town, std::span<const Fact>)>;

/// What to run on to.
struct LiveUntil {
    enum class What : std::uint8_t {
        nothing,
        time,           ///< `value`: ms
        queue_over,     ///< anywhere more than `value` people wait in one building
        link_outage,    ///< a link that is in use stops answering
        first_refusal,  ///< of all: somebody is turned back
        end_of_day      ///< the last building has closed
    };
    What what = What::nothing;
    std::int64_t value = 0;
};

struct LiveOptions {
    std::vector<std::string> regimes;             ///< empty: those the scenario compares
    int threads = 0;                              ///< 0: all
    std::int64_t memory = std::int64_t{4} << 30;  ///< for kept states, bytes
    std::uint32_t replication = 0;
    LiveTeller teller;
};

class CitySession {
  public:
    /// Begins to prepare (staff is sized by the scenario's rule, which takes a while for a large
    /// city); ready() says when the shape and snapshots are there. Begins paused at the first day
    /// of needs.
    CitySession(std::shared_ptr<const CitySpec> spec, LiveOptions options);
    ~CitySession();  ///< stops within one step of the engine
    CitySession(const CitySession&) = delete;
    CitySession& operator=(const CitySession&) = delete;

    bool ready() const;
    std::string failure() const;     ///< why it will never be ready, or stopped; empty
    const LiveShape& shape() const;  ///< once ready()

    // Commands. Nothing happens at once; the next snapshots show it.

    /// `speed`: simulated seconds a second; 0: as fast as possible.
    void play(double speed);
    void pause();
    void step(std::int64_t ms);
    /// Ahead or back.
    void jump(std::int64_t to_ms);
    void run_until(LiveUntil until);
    /// Nights and days off pass at once (the default) or in their time.
    void skip_quiet(bool skip);
    void focus(std::optional<std::uint32_t> building);
    /// From now on, or at its own time if that is later. In all regimes it names, or all.
    void change(ChangeSpec change);
    /// As if the change had never been: the session is set back and runs up to now again.
    void take_back(const std::string& change_id);
    void follow(RecentNeed need, std::uint16_t matter);
    /// The first need of this citizen after `after_ms`, whoever it is: one regime is run again
    /// until it arises.
    void follow_citizen(std::uint32_t citizen, std::int64_t after_ms);

    /// Commands given so far, to be compared with a snapshot's `obeyed`.
    std::uint64_t given() const;
    /// Where the clock stands; asks for no snapshot.
    std::int64_t clock() const;
    /// The newest snapshot; asks for the next. Valid until the next call.
    const LiveSnapshot& latest();
    /// The journey asked for last.
    std::shared_ptr<const LiveJourney> journey() const;

    /// The session's own changes, to be saved as a scenario's [change.ID].
    std::vector<ChangeSpec> changes() const;

    /// Waits until all commands so far are done and the clock stands; for tests and pictures.
    void settle();

  private:
    struct Work;
    std::unique_ptr<Work> work_;
};

}  // namespace cityload::city
