#pragma once
// What happened to a traced case, step by step. Produced for probes and traced cases only;
// observing changes nothing.

#include <cstdint>
#include <iterator>

#include "models/city/case.hpp"

namespace cityload::city {

/// A fact about a traced case, for the journey.
struct Fact {
    enum class Kind : std::uint8_t {
        need,
        goes,
        queues,
        leaves_queue,
        sent_home,
        no_ticket,
        called,
        turned_back,
        accepted,
        certificate,
        come_back,
        absent,
        filed_online,
        face_failed,
        link_ok,
        link_failed,
        letter,
        owed,
        declared,
        e_certificate,
        back_office,
        result,
        fetched,
        gives_up,
        dropped,       ///< the document is no longer asked for
        obstructed,    ///< sent away for want of an acquaintance
        turns_round,   ///< at the sight of the queue
        kiosk,         ///< begins at a kiosk
        reminded,      ///< of documents owed
        revoked,       ///< the acceptance, for documents not delivered
        awaits_links,  ///< taken in subject to the answers of data links
        count
    };
    Instant at;
    std::uint64_t id = 0;
    std::uint32_t place = 0;  ///< station or back office
    std::uint32_t citizen = 0;
    std::uint16_t matter = 0;
    std::uint16_t document = 65535;
    std::uint16_t detail = 0;  ///< gaps, people waiting, trips: by kind
    Kind kind = Kind::need;
    Step step = Step::file;
};

/// Ids of the kinds, in their order.
inline constexpr const char* fact_ids[] = {
    "need",         "goes",          "queues",      "leaves_queue", "sent_home", "no_ticket",
    "called",       "turned_back",   "accepted",    "certificate",  "come_back", "absent",
    "filed_online", "face_failed",   "link_ok",     "link_failed",  "letter",    "owed",
    "declared",     "e_certificate", "back_office", "result",       "fetched",   "gives_up",
    "dropped",      "obstructed",    "turns_round", "kiosk",        "reminded",  "revoked",
    "awaits_links"};
static_assert(std::size(fact_ids) == static_cast<std::size_t>(Fact::Kind::count));

/// Whether `place` is a window group (of the regime's plan).
constexpr bool at_window(const Fact& f) {
    using K = Fact::Kind;
    switch (f.kind) {
        case K::queues:
        case K::leaves_queue:
        case K::sent_home:
        case K::no_ticket:
        case K::turns_round:
        case K::called:
        case K::turned_back:
        case K::certificate:
        case K::come_back:
        case K::absent:
        case K::fetched:
        case K::obstructed:
            return true;
        case K::accepted:
            return f.step == Step::file;
        default:
            return false;
    }
}

/// A case sent on purpose, to tell its journey: an ordinary citizen of a town who comes to need a
/// matter on a day.
struct Probe {
    std::uint16_t matter = 0;
    std::uint16_t town = 0;
    std::uint16_t day = 0;   ///< from the run's time 0
    bool uninformed = true;  ///< goes without knowing what is asked for, as the mayor did
};

/// Ids of probes; no need of a citizen has this bit.
inline constexpr std::uint64_t probe_id_bit = std::uint64_t{1} << 63;

}  // namespace cityload::city
