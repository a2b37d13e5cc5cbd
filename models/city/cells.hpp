#pragma once
// The state of a run, cell by cell, and what a thread adds up.

#include <cstdint>
#include <optional>
#include <vector>

#include "models/city/accounts.hpp"
#include "models/city/appointments.hpp"
#include "models/city/case.hpp"
#include "models/city/case_book.hpp"
#include "models/city/facts.hpp"
#include "models/city/hotline.hpp"
#include "models/city/live_counts.hpp"
#include "models/city/plan.hpp"
#include "models/city/station_book.hpp"
#include "models/city/window_queue.hpp"
#include "sim/copied.hpp"
#include "sim/fingerprint.hpp"
#include "sim/tally.hpp"

namespace cityload::city {

/// The needs of one matter in one town.
struct NeedStream {
    std::int64_t remaining = 0;  ///< operational time until the next need
    std::int64_t rate = 0;       ///< per day of weight 1, 2^-32 needs
    std::uint32_t count = 0;     ///< needs so far
    std::uint32_t eligible = 0;  ///< people or firms who can have it
};

/// A town.
struct Home {
    std::vector<NeedStream> streams;  ///< by matter
    World::Present present{};
    std::int64_t next_day = 0;
    std::uint32_t grown = 0;  ///< when people were last counted, see World::grown
};

/// A window group, or a back office.
struct Station {
    WindowQueue queue;
    std::uint32_t index = 0;
    std::uint16_t place = 0;               ///< among the stations of its building
    std::uint8_t level = 0;                ///< of its building's office: how far people travel
    std::int64_t served = 0, busy_ms = 0;  ///< since the run's beginning
    /// Mean time at a window so far; until ten were served, 12 min.
    std::int64_t pace_ms() const { return served < 10 ? 720'000 : busy_ms / served; }
    std::int64_t backlog_start = 0;
    bool moved = false;  ///< some of its windows have left it
    AppointmentBook book;
    std::int64_t ticket_day = -1, tickets = 0;  ///< given on that day
};

/// A building with its window groups.
struct BuildingCell {
    AgentQueue desk{0}, kiosks{0};
    std::vector<std::uint32_t> stations;
    /// By place among the stations: somebody who waits there is not called before; never() if
    /// nobody waits.
    std::vector<Instant> calls;
    std::vector<Case> returns;  ///< to another window of the building within the stride; a heap
    Instant stride_end;
    Instant next_call = Instant::never();  ///< at any of its windows
};

/// What a thread counts, and works with.
struct Slot {
    sim::TallySet tally;
    std::optional<CaseBook> cases;  ///< that have ended
    sim::Fingerprint fingerprint;
    std::uint64_t services = 0;
    Entries entries;                 ///< into the accounts
    std::vector<StationBook> books;  ///< of the building being advanced, by place
    std::int64_t day = 0;            ///< on which it is advanced
    bool measured = false;           ///< that day counts
    std::vector<Fact> facts;
    sim::Copied<LiveCounts> live;             ///< only where somebody watches
    std::vector<std::uint32_t> link_queries;  ///< today, (step of the bulletins, link)
};

}  // namespace cityload::city
