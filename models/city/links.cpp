// Data links: asked when a case is filed, by the office that handles it (or the issuer whose
// certificate depends on the record). An answer takes the link's latency and its backlog. The
// backlog is fluid, one number a link, published as a bulletin: cells count queries, the stop at
// the end of a step adds them up. So no cell sees another's queries within a step, and the result
// does not depend on how cells are grouped. docs/model.md says how far that is from exact.

#include <algorithm>
#include <bit>
#include <utility>
#include <vector>

#include "models/city/model.hpp"

namespace cityload::city {

namespace {

__extension__ using Wide = __int128;

constexpr int rate_bits = 40;  ///< of Rules::link_rate

/// A nightly exchange: work on what was asked from midnight until the morning; a link that is down
/// at the hour of the exchange answers nothing that night.
constexpr Duration morning = sim::hours(8), exchange = sim::hours(2);

/// How long a link is watched at every step after one in which it was more than half busy.
constexpr Duration watched_for = sim::days(7);

}  // namespace

bool CityModel::link_offered(std::size_t department, std::size_t document, std::int64_t day) const {
    const std::int64_t today = world_.calendar.civil_day(day);
    for (const std::uint16_t link : world_.documents[document].links) {
        const LinkSpec& spec = world_.spec.links[link];
        if (rules_.link_use(department, link).used && today >= spec.from_day &&
            today < spec.until_day)
            return true;
    }
    return false;
}

bool CityModel::link_up(std::size_t link, Instant at) const {
    if (rules_.link(link).down) return false;
    const std::vector<Interval>& list = outages_[link];
    const auto it = std::upper_bound(list.begin(), list.end(), at,
                                     [](Instant t, const Interval& o) { return t < o.from; });
    return it == list.begin() || !std::prev(it)->contains(at);
}

/// Queries that a link answers from `from` on in a span, 2^-20. A nightly one works at night.
std::int64_t CityModel::drained(std::size_t link, Instant from, Duration span) const {
    const Settings::Link& l = rules_.link(link);
    if (l.nightly) {
        const Instant midnight = Calendar::midnight(Calendar::day_of(from));
        span = Interval{from, from + span}.clip(midnight, midnight + morning);
    }
    return static_cast<std::int64_t>(Wide{rules_.link_rate(link)} * span.ms >>
                                     (rate_bits - Backlog::bits));
}

Duration CityModel::answer_time(const Case& c, std::size_t bit, std::size_t link,
                                Instant now) const {
    const Settings::Link& l = rules_.link(link);
    const std::int64_t rate = rules_.link_rate(link);
    std::int64_t ahead = 0;
    if (rate > 0)
        ahead = std::max<std::int64_t>(
            0, backlogs_[link].now - drained(link, published_, now - published_));
    if (l.nightly) {
        std::int64_t nights = 1;
        if (ahead > 0)
            nights += static_cast<std::int64_t>(
                ahead / std::max<Wide>(1, Wide{rate} * morning.ms >> (rate_bits - Backlog::bits)));
        return Calendar::midnight(Calendar::day_of(now) + nights) + morning - now;
    }
    Duration time{};
    if (l.latency.ms > 0)
        time.ms = static_cast<std::int64_t>(
            Wide{l.latency.ms} *
                unit_exponential_.sample_fixed(
                    draws_(Draw::latency, c.id, static_cast<std::uint64_t>(link) << 8 | bit)
                        .first) >>
            sim::Distribution::fraction_bits);
    // First come, first served; its own answer takes its time too.
    if (rate > 0) {
        const Wide work = Wide{ahead + (std::int64_t{1} << Backlog::bits)} << Backlog::bits;
        const auto narrow = static_cast<std::int64_t>(work);
        // The processor divides 64 bits itself.
        time.ms += work == narrow ? narrow / rate : static_cast<std::int64_t>(work / rate);
    }
    return time;
}

/// What the links of a document answer to a query made now, one after another until one has the
/// record. Counted if there is a slot.
CityModel::LinkReply CityModel::reply_of_links(const Case& c, std::size_t bit, Instant now,
                                               Slot* slot) const {
    const MatterPlan& matter = world_.matters[c.matter];
    const std::uint16_t document = matter.item(bit).document;
    const std::int64_t today = world_.calendar.civil_day(Calendar::day_of(now));
    const bool counts = counts_document(c, bit);
    LinkReply reply{now, false, false};
    for (const std::uint16_t link : world_.documents[document].links) {
        const LinkSpec& spec = world_.spec.links[link];
        const LinkUse& use = rules_.link_use(matter.department, link);
        if (!use.used || today < spec.from_day || today >= spec.until_day) continue;
        reply.asked = true;
        const auto note = [&](PerLink what, std::int64_t n) {
            if (slot != nullptr && counts)
                slot->tally.add<std::int64_t>(layout_.link, n, link, at(what));
        };
        note(PerLink::queries, 1);
        const bool nightly = rules_.link(link).nightly;
        bool up = nightly || link_up(link, reply.at);
        if (up) {
            const Duration time = answer_time(c, bit, link, reply.at);
            reply.at = reply.at + time;
            if (nightly) up = link_up(link, reply.at - morning + exchange);
            if (up) note(PerLink::answer_ms, time.ms);
            if (up) note(PerLink::late, time > link_wait_);
            if (slot != nullptr && rules_.link_rate(link) > 0)
                ++slot->link_queries[static_cast<std::size_t>(
                                         (now - Calendar::midnight(Calendar::day_of(now))) /
                                         bulletin) *
                                         backlogs_.size() +
                                     link];
        }
        const sim::DrawPair record = draws_(Draw::record, c.citizen, document);
        if (!up)
            note(PerLink::down, 1);
        else if (!use.coverage(record.first))
            note(PerLink::uncovered, 1);
        else if (rules_.mismatch(link)(record.second))
            note(PerLink::mismatched, 1);
        else
            reply.found = true;
        if (slot != nullptr && slot->live) [[unlikely]]
            slot->live->query_link(link, world_.towns[c.town].district, reply.found);
        if (reply.found) break;
    }
    return reply;
}

Duration CityModel::ask_links(Case& c, std::uint16_t documents, Instant now, bool leaves,
                              Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    if (!leaves) {
        for (unsigned bits = documents; bits != 0; bits &= bits - 1) {
            const auto k = static_cast<std::size_t>(std::countr_zero(bits));
            if (reply_of_links(c, k, now, nullptr).at - now > link_wait_) return Duration{};
        }
    }
    Duration longest{};
    c.links &= static_cast<std::uint16_t>(~documents);
    const std::uint16_t brought = c.bring;
    for (unsigned bits = documents; bits != 0; bits &= bits - 1) {
        const auto k = static_cast<std::size_t>(std::countr_zero(bits));
        const std::uint16_t document = matter.item(k).document;
        const LinkReply reply = reply_of_links(c, k, now, &slot);
        longest = std::max(longest, reply.at - now);
        const auto count = [&](PerDocument what, std::int64_t n) {
            if (counts_document(c, k))
                slot.tally.add<std::int64_t>(layout_.document, n, document, at(what));
        };
        count(PerDocument::unasked, -1);
        if (reply.found) {
            count(PerDocument::link, 1);
            fact(slot, c, Fact::Kind::link_ok, reply.at, 0, 0, document);
            continue;
        }
        if (reply.asked) {
            count(PerDocument::link_failed, 1);
            count_failure(slot, c, matter.department, Reason::link_failed);
            fact(slot, c, Fact::Kind::link_failed, reply.at, 0, 0, document);
        }
        const std::uint64_t at_hand = draws_(Draw::document, c.id, k).second;
        if (!settle_otherwise(c, k, at_hand, reply.asked, reply.at, slot))
            c.bring |= static_cast<std::uint16_t>(1u << k);
    }
    settle_chain(c, brought, slot);
    return longest;
}

/// The filing is taken in, whether it is accepted depends on the answers: the applicant goes home.
void CityModel::await_links(Case& c, Instant from, Instant answer, Post& post, Slot& slot) {
    fact(slot, c, Fact::Kind::awaits_links, from);
    c.step = Step::answer;
    c.document = no_document;
    c.at = std::max(answer, from + look_ahead);
    c.to = cells_.office(world_.back_office_of(world_.matters[c.matter].department, c.town));
    post(c);
}

/// Nobody works on it: the clerk's screen says yes, or what the applicant must bring after all.
void CityModel::links_answered(Case& c, Post& post, Slot& slot) {
    const Instant now = c.at;
    slot.fingerprint.add(c.id, occasion(c), static_cast<std::uint64_t>(now.ms), 0);
    c.step = c.is(Case::by_phone) ? Step::online : Step::file;
    if (complete(c)) {
        c.accepted_day = static_cast<std::uint16_t>(Calendar::day_of(now));
        fact(slot, c, Fact::Kind::accepted, now);
        after_acceptance(c, now, post, slot);
        return;
    }
    if (c.legal > 0) --c.legal;  // what was taken in is not accepted
    if (c.stage > 0)
        c.stage = static_cast<std::uint8_t>(world_.matters[c.matter].windows_in_turn - 1);
    if (!refuse(c, now, draws_(Draw::notice, c.id, c.filings).first, post, slot)) {
        give_up(c, now, last_gap(c), slot);
        return;
    }
    next_visit(c, now, world_.calendar.next_workday(Calendar::day_of(now) + pause_days(c)), nowhere,
               post, slot);
}

void CityModel::publish_backlogs(Instant now, Slot& slot) {
    const std::vector<std::uint16_t>& limited = rules_.limited_links();
    if (limited.empty()) {
        published_ = published_ + bulletin * ((now - published_) / bulletin);
        return;
    }
    std::vector<std::uint32_t*> counts;  // of the threads there are; most slots are empty
    for (auto& s : slots_)
        if (s) counts.push_back(s->link_queries.data());
    std::int64_t measured_steps = 0;
    bool any_backlog = true;  // not known before the first step
    while (published_ + bulletin <= now) {
        const Instant step = published_;
        published_ = published_ + bulletin;
        const std::size_t row =
            static_cast<std::size_t>((step - Calendar::midnight(Calendar::day_of(step))) /
                                     bulletin) *
            backlogs_.size();
        const bool measured = world_.calendar.measured(Calendar::day_of(step));
        measured_steps += measured;
        std::uint32_t asked = 0;
        for (const std::uint32_t* const of : counts)
            for (std::size_t l = 0; l < backlogs_.size(); ++l) asked |= of[row + l];
        if (asked == 0 && !any_backlog) continue;
        any_backlog = false;
        for (const std::uint16_t l : limited) {
            std::int64_t queries = 0;
            for (std::uint32_t* const of : counts) queries += std::exchange(of[row + l], 0u);
            Backlog& b = backlogs_[l];
            if (queries == 0 && b.now == 0) continue;  // as most links are most of the time
            const std::int64_t in_step = drained(l, step, bulletin);
            const std::int64_t done = link_up(l, step) ? in_step : 0;
            b.now = std::max<std::int64_t>(0, b.now + (queries << Backlog::bits) - done);
            any_backlog |= b.now > 0;
            // What it could do in the step, an outage apart; a nightly link is judged by a whole
            // night, when its day ends.
            const bool nightly = rules_.link(l).nightly;
            const bool ends = published_ == Calendar::midnight(Calendar::day_of(published_));
            const std::int64_t full =
                nightly ? drained(l, Calendar::midnight(Calendar::day_of(step)), morning) : in_step;
            if (nightly ? ends && 2 * b.now > full
                        : 2 * std::max(b.now, queries << Backlog::bits) > full)
                watched_until_ = std::max(watched_until_, published_ + watched_for);
            if (!measured) continue;
            b.most = std::max(b.most, b.now);
            const auto note = [&](PerLink what, std::int64_t n) {
                slot.tally.add<std::int64_t>(layout_.link, n, l, at(what));
            };
            note(PerLink::backlog_sum, b.now >> Backlog::bits);
            if (published_ == Calendar::midnight(world_.calendar.first_measured() +
                                                 world_.calendar.measured_days()))
                note(PerLink::backlog_end, b.now >> Backlog::bits);
        }
    }
    for (const std::uint16_t l : limited)
        slot.tally.add<std::int64_t>(layout_.link, measured_steps, l, at(PerLink::backlog_steps));
}

/// While links are hardly busy, midnight is soon enough.
Instant CityModel::next_bulletin() const {
    if (rules_.limited_links().empty() || published_ >= watched_until_) return Instant::never();
    return published_ + bulletin;
}

}  // namespace cityload::city
