// Where needs arise: every town has, for every matter, a stream of needs in operational time; each
// day lets the stream run on by the day's rate. And what a case is like when it begins.

#include <algorithm>
#include <array>
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

/// Counts the people of a town: at first and whenever their number has changed.
void CityModel::count_people(std::size_t town, std::uint32_t grown) {
    Home& home = homes_[town];
    const std::size_t matters = world_.matters.size();
    if (home.streams.empty()) {
        home.streams.resize(matters);
        for (std::size_t m = 0; m < matters; ++m)
            home.streams[m].remaining = gap(unit_exponential_, draws_, town * matters + m, 0);
    }
    home.grown = grown;
    home.present = world_.present(world_.towns[town], grown);
    for (std::size_t m = 0; m < matters; ++m) {
        NeedStream& needs = home.streams[m];
        needs.eligible = world_.eligible(world_.matters[m], home.present);
        const double per_day = world_.matters[m].rate_per_day * needs.eligible;
        needs.rate = static_cast<std::int64_t>(per_day * 0x1p32);
    }
}

void CityModel::arise(std::size_t town, std::int64_t day, Post& post, Slot& slot) {
    Home& home = homes_[town];
    const Town& place = world_.towns[town];
    const std::uint32_t grown = place.grows ? world_.grown(day) : 0;
    if (home.streams.empty() || home.grown != grown) count_people(town, grown);
    const auto weight =
        static_cast<std::int64_t>(world_.day_weight()[static_cast<std::size_t>(day)] * 65536);
    if (weight == 0) return;
    const Instant midnight = Calendar::midnight(day);
    const std::size_t matters = home.streams.size();
    const std::size_t district = place.district;
    const bool plain = rules_.plain_demand();
    const std::uint16_t* const department = world_.department_of_matter.data();
    for (std::size_t m = 0; m < matters; ++m) {
        NeedStream& needs = home.streams[m];
        if (needs.rate == 0) continue;
        std::int64_t factor = weight * visit_times_.need_factor(district, department[m]) >> 16;
        if (!plain) factor = factor * rules_.demand(district, m) >> 16;
        __extension__ using Wide = __int128;
        needs.remaining -= static_cast<std::int64_t>(Wide{needs.rate} * factor >> 16);
        while (needs.remaining <= 0) {
            const std::uint64_t source = town * matters + m;
            Case c;
            c.id = source << 24 | needs.count;
            c.matter = static_cast<std::uint16_t>(m);
            c.town = static_cast<std::uint16_t>(town);
            c.need_day = static_cast<std::uint16_t>(day);
            // Drawn first: whether there is another one need not wait for all that begins here.
            needs.remaining += gap(unit_exponential_, draws_, source, ++needs.count);
            begin(c, slot);
            next_visit(c, midnight, day, nowhere, post, slot);
        }
    }
}

bool CityModel::told_of(const Case& c) const {
    return (!trace_.never() && trace_(sim::mix64(c.id))) || c.id == traced_case_ ||
           (!traced_citizens_.empty() &&
            std::binary_search(traced_citizens_.begin(), traced_citizens_.end(), c.citizen));
}

void CityModel::begin(Case& c, Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    const Town& town = world_.towns[c.town];
    const Home& home = homes_[c.town];
    const Policy& policy = this->policy(matter);
    const sim::DrawPair applicant = draws_(Draw::applicant, c.id, 0);
    const sim::DrawPair prepare = draws_(Draw::prepare, c.id, 0);
    const auto place = static_cast<std::uint32_t>(
        sim::index_below(applicant.first, home.streams[c.matter].eligible));
    c.citizen = world_.pick(matter, town, place, home.present);
    if (told_of(c)) c.set(Case::probe);
    if (slot.live) [[unlikely]]
        live_need(slot, c);
    const Instant midnight = Calendar::midnight(c.need_day);
    fact(slot, c, Fact::Kind::need, midnight);

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
    if (c.is(Case::agent) || policy.informed(prepare.first)) c.set(Case::informed);
    if (!c.is(Case::agent)) {
        const auto& below = rules_.fault_below(c.matter);
        std::uint8_t faults = 0;
        while (faults < 8 && prepare.second >= below[faults]) ++faults;
        c.faults = faults;
    }
    c.other_minutes = base_minutes_;

    if (can_phone && (ready ? policy.online : policy.assisted)(applicant.second)) {
        const sim::DrawPair online = draws_(Draw::online, c.id, 0);
        bool verified = false;
        for (std::uint64_t attempt = 0; attempt < 3 && !verified; ++attempt) {
            verified = !policy.face_failure(
                attempt == 0 ? online.first : draws_(Draw::online, c.id, attempt).first);
            if (!verified) {
                count_failure(slot, c, matter.department, Reason::face_check);
                fact(slot, c, Fact::Kind::face_failed, midnight);
            }
        }
        if (verified && !policy.online_gap(online.second)) c.set(Case::by_phone);
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
    c.add_other(2 * way_minutes(c.town, 0));
}

/// Finds the carrier of every outside document. The applicant brings what nothing else carries, and
/// then what its issuer asks for in turn.
void CityModel::settle_documents(Case& c, Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    const std::size_t all = matter.materials.size();
    // Side by side: each block waits for seven multiplications in turn, none for another block.
    std::array<sim::DrawPair, most_documents> drawn;
    for (std::size_t k = 0; k < all; ++k) drawn[k] = draws_(Draw::document, c.id, k);
    for (std::size_t k = 0; k < all; ++k)
        if (!settle_document(c, k, matter.materials[k], drawn[k], slot))
            c.bring |= static_cast<std::uint16_t>(1u << k);
    if (c.bring != 0 && !matter.chain.empty()) settle_chain(c, 0, slot);
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
                !settle_document(c, bit, matter.item(bit), draws_(Draw::document, c.id, bit), slot))
                c.bring |= static_cast<std::uint16_t>(1u << bit);
            settled |= 1u << bit;
        }
    }
}

bool CityModel::settle_document(Case& c, std::size_t k, const MaterialPlan& material,
                                const sim::DrawPair& u, Slot& slot) {
    if (!material.needed(u.first)) return true;
    const MatterPlan& matter = world_.matters[c.matter];
    const bool counts = counted(c);
    const bool direct = k < matter.materials.size();
    const auto count = [&](PerDocument what) {
        if (counts) slot.tally.add<std::int64_t>(layout_.document, 1, material.document, at(what));
    };
    count(direct ? PerDocument::asked : PerDocument::chained);
    const auto bit = static_cast<std::uint16_t>(1u << k);
    if (direct && (rules_.dropped(c.matter) & bit)) {
        count(PerDocument::dropped);
        fact(slot, c, Fact::Kind::dropped, Calendar::midnight(c.need_day), 0, 0, material.document);
        return true;
    }
    // Where a link is in use the applicant is not told to bring the paper.
    if (link_offered(matter.department, material.document, c.need_day)) {
        c.links |= bit;
        if (direct) count(PerDocument::unasked);
        return true;
    }
    return settle_otherwise(c, k, u.second, false, Calendar::midnight(c.need_day), slot);
}

bool CityModel::settle_otherwise(Case& c, std::size_t k, std::uint64_t at_hand, bool link_failed,
                                 Instant when, Slot& slot) {
    const MatterPlan& matter = world_.matters[c.matter];
    const Policy& policy = this->policy(c);
    const std::uint16_t what = matter.item(k).document;
    const DocumentPlan& document = world_.documents[what];
    const bool counts = counts_document(c, k);
    const auto count = [&](PerDocument carrier) {
        if (counts) slot.tally.add<std::int64_t>(layout_.document, 1, what, at(carrier));
    };
    if (policy.at_hand(at_hand)) {
        count(PerDocument::at_hand);
        return true;
    }
    const bool e_certificate = document.e_certificate && !policy.e_certificate.never();
    const bool declarable = document.declarable && !policy.declaration.never();
    sim::DrawPair carrier{};
    if (e_certificate || declarable) carrier = draws_(Draw::carrier, c.id, k);
    if (e_certificate && policy.e_certificate(carrier.second)) {
        count(PerDocument::e_certificate);
        fact(slot, c, Fact::Kind::e_certificate, when, 0, 0, what);
        return true;
    }
    if (declarable && policy.declaration(carrier.first)) {
        count(PerDocument::declaration);
        fact(slot, c, Fact::Kind::declared, when, 0, 0, what);
        return true;
    }
    const auto bit = static_cast<std::uint16_t>(1u << k);
    const bool own_record = document.issuer != DocumentPlan::no_issuer;
    const bool direct = k < matter.materials.size();
    sim::DrawPair clerk{};
    if ((own_record && !policy.letter.never()) || (direct && !policy.owed.never()))
        clerk = draws_(Draw::clerk, c.id, k);
    if (own_record &&
        ((link_failed && policy.link_fallback_letter) || policy.letter(clerk.first))) {
        c.letters |= bit;
        count(PerDocument::letter);
        fact(slot, c, Fact::Kind::letter, when, 0, 0, what);
        return true;
    }
    if (direct && policy.owed(clerk.second)) {
        c.owed |= bit;
        count(PerDocument::owed);
        fact(slot, c, Fact::Kind::owed, when, 0, 0, what);
        return true;
    }
    count(PerDocument::applicant);
    return false;
}

}  // namespace cityload::city
