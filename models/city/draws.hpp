#pragma once
// What the random numbers of a city decide. Regime, thread and place of work never enter a key, so
// the same citizen meets the same luck in every regime.

#include "models/city/case.hpp"
#include "sim/random.hpp"

namespace cityload::city {

enum class Draw : sim::Purpose {
    need = 100,    ///< (source, n): gap to the n-th need, in operational time
    applicant,     ///< (case, 0): who; channel
    person,        ///< (citizen, 0): digital readiness, agent
    prepare,       ///< (case, 0): informed; faults of own documents
    favour,        ///< (case, occasion): an acquaintance helps; gap overlooked, others obstructed
    online,        ///< (case, 0): face checks; still needs a visit
    document,      ///< (case, document): needed; at hand
    record,        ///< (citizen, document): in the provider's register; matched
    carrier,       ///< (case, document): declaration; e-certificate
    clerk,         ///< (case, document): letter; accepted as owed
    notice,        ///< (case, filing): all gaps named; visit wasted
    issue,         ///< (case, document and visit): certificate got; complaint
    service,       ///< (case, occasion): service time; patience
    pause,         ///< (case, occasion): days until the next visit; time of the visit
    leg,           ///< (case, step and number): back-office work
    fetch,         ///< (case, 0): result fetched in person
    complaint,     ///< (case, refusal or 256 + refusals): calls the hotline; order dispatched
    day_factor,    ///< (level and place, day): over-dispersion
    block_factor,  ///< (place, day and half hour)
    absence,       ///< (window group and slot, day): absent
    outage,        ///< (link, k): gap, length
    hotline,       ///< (0, n): gap to the n-th enquiry; what it is about
    hotline_call,  ///< (0, n) or (case, refusals): length of the call; patience
    duty,          ///< (back office and post, half day): away on other duties
    assistance,    ///< (case, 0): filed online by staff; how long it takes them
    appointment,   ///< (case, occasion): wishes for one; does not keep it
    desk,          ///< (case, occasion): the guide finds the gap; length of the look
    kiosk,         ///< (case, occasion): goes to a kiosk; time there
    owed,          ///< (case, document): days until a document accepted as owed is delivered
    turns_round,   ///< (case, occasion): displayed wait at which the applicant turns round
    latency        ///< (case, link and document): how long a data link takes to answer
};

class Draws {
  public:
    Draws(std::uint64_t seed, std::uint32_t replication) : seed_(seed), replication_(replication) {
        for (std::uint32_t i = 0; i < count; ++i)
            streams_[i] = sim::QuickStream(seed, replication, first + i);
    }
    sim::DrawPair operator()(Draw purpose, std::uint64_t entity, std::uint64_t occasion) const {
        return streams_[static_cast<std::uint32_t>(purpose) - first].pair(entity, occasion);
    }
    std::uint64_t seed() const { return seed_; }
    std::uint32_t replication() const { return replication_; }

  private:
    static constexpr std::uint32_t first = static_cast<std::uint32_t>(Draw::need);
    static constexpr std::uint32_t count = static_cast<std::uint32_t>(Draw::latency) - first + 1;
    sim::QuickStream streams_[count];
    std::uint64_t seed_;
    std::uint32_t replication_;
};

/// The occasion of a visit: step, document and attempt say which one it is, whatever happened
/// before.
inline std::uint64_t occasion(const Case& c) {
    return static_cast<std::uint64_t>(c.step) << 32 | static_cast<std::uint64_t>(c.document) << 16 |
           static_cast<std::uint64_t>(c.stage) << 8 | c.attempt;
}

}  // namespace cityload::city
