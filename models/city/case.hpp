#pragma once
// The case: one need being handled. It travels as mail and lies in exactly one place.

#include <algorithm>
#include <cstdint>
#include <tuple>

#include "sim/ids.hpp"
#include "sim/random.hpp"
#include "sim/time.hpp"

namespace cityload::city {

using sim::CellId;
using sim::Duration;
using sim::Instant;
using sim::Interval;

/// What is due when the case arrives where it is sent.
enum class Step : std::uint8_t {
    online,       ///< filing on the phone (home cell)
    file,         ///< filing at a window
    certificate,  ///< at the issuer's window
    fetch,        ///< fetching the result
    intake,       ///< back office looks at an online filing
    letter,       ///< issuer's back office answers a letter
    review,       ///< back office reviews
    fork,         ///< the file is copied to all who review it side by side
    join,         ///< one of them is done
    hotline,      ///< a call about the case
    complaint,    ///< the department answers a complaint
    chase,        ///< staff remind the applicant of a document accepted as owed
    answer        ///< data links have answered a filing that was taken in subject to them
};

inline constexpr std::uint8_t no_document = 255;

/// One cache line. Minutes are whole minutes; days count from the run's time 0.
struct alignas(64) Case {
    Instant at;                 ///< when the step is due
    CellId to;                  ///< where
    std::uint16_t station = 0;  ///< window group of the regime's plan, within the cell: see Plan
    std::uint16_t matter = 0;
    std::uint64_t id = 0;  ///< source (town × matter) and number
    std::uint32_t citizen = 0;
    std::uint16_t town = 0;
    Step step = Step::file;
    std::uint8_t legal = 0;  ///< visits counted by the legal rule
    std::uint16_t flags = 0;
    std::uint16_t bring =
        0;  ///< outside documents the applicant must supply (bits: place in the matter's list)
    std::uint16_t have = 0;     ///< of these, in hand
    std::uint16_t known = 0;    ///< of these, known to be asked for
    std::uint16_t letters = 0;  ///< documents asked for by letter
    std::uint16_t owed = 0;     ///< documents accepted as owed, not yet delivered
    std::uint16_t links = 0;    ///< documents that a data link will be asked for at the filing
    std::uint16_t need_day = 0;
    std::uint16_t accepted_day = 0;
    std::uint16_t wait_minutes = 0;
    std::uint16_t other_minutes = 0;  ///< travel, service, preparation
    std::uint8_t faults = 0;          ///< own documents wrong or missing
    std::uint8_t faults_known = 0;
    std::uint8_t document = no_document;  ///< being fetched or asked for
    std::uint8_t attempt = 0;             ///< visits made at this step (for this document)
    std::uint8_t filing_attempts = 0;     ///< visits made to file before the errand under way
    std::uint8_t filings = 0;             ///< visits to file
    std::uint8_t refusals = 0;
    std::uint8_t trips = 0;
    std::uint8_t stage = 0;   ///< windows in turn or reviews already done
    std::uint8_t wasted = 0;  ///< visits lost to closing, tickets, impatience

    enum Flag : std::uint16_t {
        informed = 1,
        favoured = 2,  ///< at the visit under way
        by_phone = 4,
        agent = 8,
        same_trip = 16,  ///< the stop belongs to a trip begun for an earlier one
        probe = 64,
        accepted = 128,
        part = 256,      ///< not the case but a review or a call about it
        ready = 512,     ///< can do things on a screen
        booking = 1024,  ///< the wish for an appointment, not yet the visit
        appointment = 2048,
        checked = 4096,  ///< a guide has looked through the papers
        at_kiosk = 8192
    };
    bool is(Flag f) const { return flags & f; }
    void set(Flag f) { flags |= f; }
    void clear(Flag f) { flags &= static_cast<std::uint16_t>(~f); }

    /// Whole minutes more; nothing real reaches the counters' end.
    void add_wait(Duration d) { add(wait_minutes, whole_minutes(d)); }
    void add_other(Duration d) { add(other_minutes, whole_minutes(d)); }
    void add_other(std::int64_t minutes) { add(other_minutes, minutes); }
    static std::int64_t whole_minutes(Duration d) { return d.ms / 60'000; }

  private:
    static void add(std::uint16_t& sum, std::int64_t minutes) {
        sum = static_cast<std::uint16_t>(std::min<std::int64_t>(65535, sum + minutes));
    }
};
static_assert(sizeof(Case) == 64);

/// The total order of one cell's mail: time, then mixed case id, then step, then which of the
/// reviews side by side, document and attempt. Phases and priorities do not arise: at a window,
/// arrivals are the only mail.
inline bool before(const Case& a, const Case& b) {
    if (a.at != b.at) return a.at < b.at;
    const std::uint64_t x = sim::mix64(a.id), y = sim::mix64(b.id);
    if (x != y) return x < y;
    return std::tie(a.step, a.stage, a.document, a.attempt) <
           std::tie(b.step, b.stage, b.document, b.attempt);
}

/// For heaps whose first is the earliest.
inline bool after(const Case& a, const Case& b) {
    return before(b, a);
}

}  // namespace cityload::city
