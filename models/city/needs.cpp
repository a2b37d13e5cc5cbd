// Where needs arise: every town has, for every matter, a stream of needs in operational time; each
// day lets the stream run on by the day's rate. And what a case is like when it begins.

#include <algorithm>
#include <bit>

#include "models/city/model.hpp"

namespace cityload::city {

namespace {

/// One need, in the units in which rates are kept.
constexpr int need_bits = 32;

std::int64_t gap(const sim::Distribution& unit, const Draws& draws, std::uint64_t source,
                 std::uint32_t n) {
    return unit.sample_fixed(draws(Draw::need, source, n).first)
           << (need_bits - sim::Distribution::fraction_bits);
}

}  // namespace

void CityModel::arise(std::size_t town, std::int64_t day, Post& post, Slot& slot) {
    Home& home = homes_[town];
    const std::size_t matters = world_.matters.size();
    const Town& place = world_.towns[town];
    const std::uint32_t grown = place.grows ? world_.grown(day) : 0;
    const bool first = home.remaining.empty();
    if (first) {
        home.remaining.resize(matters);
        home.count.assign(matters, 0);
        home.rate.resize(matters);
        for (std::size_t m = 0; m < matters; ++m)
            home.remaining[m] = gap(unit_exponential_, draws_, town * matters + m, 0);
    }
    if (first || home.grown != grown) {
        home.grown = grown;
        for (std::size_t m = 0; m < matters; ++m) {
            const double per_day =
                world_.matters[m].rate_per_day * world_.eligible(world_.matters[m], place, grown);
            home.rate[m] = static_cast<std::int64_t>(per_day * 0x1p32);
        }
    }
    const auto weight =
        static_cast<std::int64_t>(world_.day_weight()[static_cast<std::size_t>(day)] * 65536);
    if (weight == 0) return;
    const Instant midnight = Calendar::midnight(day);
    for (std::size_t m = 0; m < matters; ++m) {
        if (home.rate[m] == 0) continue;
        const std::int64_t factor =
            (weight * visit_times_.need_factor(place.district, world_.matters[m].department) >>
             16) *
                rules_.demand(place.district, m) >>
            16;
        __extension__ using Wide = __int128;
        home.remaining[m] -= static_cast<std::int64_t>(Wide{home.rate[m]} * factor >> 16);
        while (home.remaining[m] <= 0) {
            Case c;
            c.id = static_cast<std::uint64_t>(town * matters + m) << 24 | home.count[m];
            c.matter = static_cast<std::uint16_t>(m);
            c.town = static_cast<std::uint16_t>(town);
            c.need_day = static_cast<std::uint16_t>(day);
            begin(c, slot);
            next_visit(c, midnight, day, nowhere, post, slot);
            home.remaining[m] +=
                gap(unit_exponential_, draws_, town * matters + m, ++home.count[m]);
        }
    }
}

void CityModel::begin(Case& c, Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    const Town& town = world_.towns[c.town];
    const Policy& policy = this->policy(c);
    const sim::DrawPair applicant = draws_(Draw::applicant, c.id, 0);
    const std::uint32_t grown = town.grows ? world_.grown(c.need_day) : 0;
    c.citizen = world_.pick(matter, town,
                            static_cast<std::uint32_t>(sim::index_below(
                                applicant.first, world_.eligible(matter, town, grown))),
                            grown);
    if (trace_(sim::mix64(c.id)) || c.id == traced_case_ ||
        (!traced_citizens_.empty() &&
         std::binary_search(traced_citizens_.begin(), traced_citizens_.end(), c.citizen)))
        c.set(Case::probe);
    if (slot.live) [[unlikely]]
        live_need(slot, c);
    fact(slot, c, Fact::Kind::need, Calendar::midnight(c.need_day));

    const bool can_phone = matter.online && policy.offers_online;
    // Drawn only if it decides something, here and below.
    sim::DrawPair person{};
    if (matter.firm || can_phone) person = draws_(Draw::person, c.citizen, 0);
    bool ready = true;
    if (matter.firm) {
        if (agent_(person.second)) c.set(Case::agent);
    } else if (can_phone) {
        ready = digital_ready_[static_cast<std::size_t>(world_.people_group(town, c.citizen) / 2)](
            person.first);
    }
    if (ready) c.set(Case::ready);
    const sim::DrawPair prepare = draws_(Draw::prepare, c.id, 0);
    if (c.is(Case::agent) || policy.informed(prepare.first)) c.set(Case::informed);
    if (!c.is(Case::agent)) {
        const auto& below = rules_.fault_below(c.matter);
        while (c.faults < 8 && prepare.second >= below[c.faults]) ++c.faults;
    }
    c.other_minutes = base_minutes_;

    if (can_phone && (ready ? policy.online : policy.assisted)(applicant.second)) {
        bool verified = false;
        for (std::uint64_t attempt = 0; attempt < 3 && !verified; ++attempt) {
            const sim::DrawPair face = draws_(Draw::online, c.id, attempt);
            verified = !policy.face_failure(face.first);
            if (!verified) {
                count_failure(slot, c, matter.department, Reason::face_check);
                fact(slot, c, Fact::Kind::face_failed, Calendar::midnight(c.need_day));
            }
        }
        if (verified && !policy.online_gap(draws_(Draw::online, c.id, 0).second))
            c.set(Case::by_phone);
        c.other_minutes =
            static_cast<std::uint16_t>(Case::whole_minutes(online_time_.sample(person.second)));
        if (!ready && !policy.assisted_by_staff.never()) {
            const sim::DrawPair help = draws_(Draw::assistance, c.id, 0);
            if (policy.assisted_by_staff(help.first)) assist(c, help.second, slot);
        }
    }
    settle_documents(c, slot);
    if (c.is(Case::informed)) c.known = c.bring;
}

/// A community worker files with the applicant, who goes there for it.
void CityModel::assist(Case& c, std::uint64_t u, Slot& slot) const {
    const Duration work = std::max(assisted_work_.sample(u), Duration{1});
    staff(slot, world_.matters[c.matter].department, Activity::assisted_filing,
          Calendar::midnight(c.need_day), work);
    ++c.trips;
    c.add_other(2 * travel_minutes_[c.town * 3u]);
}

/// Finds the carrier of every outside document. The applicant brings what nothing else carries, and
/// then what its issuer asks for in turn.
void CityModel::settle_documents(Case& c, Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    for (std::size_t k = 0; k < matter.materials.size(); ++k)
        if (!settle_document(c, k, matter.materials[k], slot))
            c.bring |= static_cast<std::uint16_t>(1u << k);
    settle_chain(c, 0, slot);
}

void CityModel::settle_chain(Case& c, std::uint16_t before, Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    if (matter.chain.empty() || c.bring == before) return;
    const std::size_t all = matter.materials.size() + matter.chain.size();
    unsigned settled = 0;
    for (unsigned bits = before; bits != 0; bits &= bits - 1)
        settled |= matter.needs_first[static_cast<std::size_t>(std::countr_zero(bits))];
    for (std::size_t k = 0; k < all; ++k) {
        if (((c.bring & ~before) >> k & 1u) == 0) continue;
        for (unsigned asked = matter.needs_first[k]; asked != 0; asked &= asked - 1) {
            const auto bit = static_cast<std::size_t>(std::countr_zero(asked));
            if (bit >= matter.materials.size() && (settled >> bit & 1u) == 0 &&
                !settle_document(c, bit, matter.item(bit), slot))
                c.bring |= static_cast<std::uint16_t>(1u << bit);
            settled |= 1u << bit;
        }
    }
}

bool CityModel::settle_document(Case& c, std::size_t k, const MaterialPlan& material, Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    const bool direct = k < matter.materials.size();
    const auto count = [&](PerDocument what) {
        slot.tally.add<std::int64_t>(layout_.document, 1, material.document, at(what));
    };
    if (!material.needed(draws_(Draw::document, c.id, k).first)) return true;
    if (counted(c)) count(direct ? PerDocument::asked : PerDocument::chained);
    const auto bit = static_cast<std::uint16_t>(1u << k);
    if (direct && (rules_.dropped(c.matter) & bit)) {
        if (counted(c)) count(PerDocument::dropped);
        fact(slot, c, Fact::Kind::dropped, Calendar::midnight(c.need_day), 0, 0, material.document);
        return true;
    }
    // Where a link is in use the applicant is not told to bring the paper.
    if (link_offered(matter.department, material.document, c.need_day)) {
        c.links |= bit;
        if (direct && counted(c)) count(PerDocument::unasked);
        return true;
    }
    return settle_otherwise(c, k, false, Calendar::midnight(c.need_day), slot);
}

bool CityModel::settle_otherwise(Case& c, std::size_t k, bool link_failed, Instant when,
                                 Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    const Policy& policy = this->policy(c);
    const std::uint16_t what = matter.item(k).document;
    const DocumentPlan& document = world_.documents[what];
    const bool counts = counts_document(c, k);
    const auto count = [&](PerDocument carrier) {
        if (counts) slot.tally.add<std::int64_t>(layout_.document, 1, what, at(carrier));
    };
    if (policy.at_hand(draws_(Draw::document, c.id, k).second)) {
        count(PerDocument::at_hand);
        return true;
    }
    sim::DrawPair carrier{};
    if (document.e_certificate || document.declarable) carrier = draws_(Draw::carrier, c.id, k);
    if (document.e_certificate && policy.e_certificate(carrier.second)) {
        count(PerDocument::e_certificate);
        fact(slot, c, Fact::Kind::e_certificate, when, 0, 0, what);
        return true;
    }
    if (document.declarable && policy.declaration(carrier.first)) {
        count(PerDocument::declaration);
        fact(slot, c, Fact::Kind::declared, when, 0, 0, what);
        return true;
    }
    const sim::DrawPair clerk = draws_(Draw::clerk, c.id, k);
    const auto bit = static_cast<std::uint16_t>(1u << k);
    const bool own_record = document.issuer != DocumentPlan::no_issuer;
    if (own_record &&
        ((link_failed && policy.link_fallback_letter) || policy.letter(clerk.first))) {
        c.letters |= bit;
        count(PerDocument::letter);
        fact(slot, c, Fact::Kind::letter, when, 0, 0, what);
        return true;
    }
    if (k < matter.materials.size() && policy.owed(clerk.second)) {
        c.owed |= bit;
        count(PerDocument::owed);
        fact(slot, c, Fact::Kind::owed, when, 0, 0, what);
        return true;
    }
    count(PerDocument::applicant);
    return false;
}

}  // namespace cityload::city
