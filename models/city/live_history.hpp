#pragma once
// What a session remembers of the past for its plots, and what it waits for.

#include <cstdint>
#include <string>
#include <vector>

#include "models/city/live_run.hpp"
#include "models/city/live_session.hpp"

namespace cityload::city {

/// City-wide points at most every half hour for the whole run, and the people in every building
/// every ten minutes for the last days. Bounded by the run's length, not by how long one looks.
class LiveHistory {
  public:
    void begin(std::size_t regimes, std::size_t buildings);
    /// Takes note of a regime at `now_ms`, if it is time to.
    void add(std::size_t regime, const LiveRun& run, std::int64_t now_ms);
    /// Forgets what lies after `ms`.
    void cut(std::int64_t ms);
    /// Brings a snapshot's copy up to date; `afresh`: its copy is of another past.
    void copy(std::size_t regime, LiveRegime& out, bool afresh) const;

    /// The newest points, by regime.
    std::vector<LivePoint> last() const;
    /// Most people in one building at the newest sample.
    int most_inside(std::size_t regime, std::size_t& building) const;
    /// When a run at full speed should be looked at next: `often`, every ten minutes of working
    /// hours, else some times a day.
    static std::int64_t next_look(std::int64_t now_ms, const World& world, bool often);

  private:
    struct Past {
        std::vector<LivePoint> points;
        LivePoint newest;
        std::vector<std::uint16_t> inside;
        std::vector<std::int64_t> inside_at;
        std::uint64_t samples = 0;
    };
    std::size_t buildings_ = 0;
    std::vector<Past> pasts_;
};

/// Waits for a LiveUntil.
class LiveWatch {
  public:
    struct Seen {
        std::int64_t now_ms = 0;
        std::int64_t links_down = 0;
    };
    void begin(std::vector<LivePoint> points) {
        from_ = std::move(points);
        links_down_ = -1;
    }
    /// Whether it has come; then says what, in both languages.
    bool hit(const LiveUntil& until, const LiveHistory& history, const Seen& seen,
             const World& world, std::string& en, std::string& zh);

  private:
    std::vector<LivePoint> from_;
    std::int64_t links_down_ = -1;  ///< at the last look; -1: not looked yet
};

}  // namespace cityload::city
