// What the model counts for a viewer.

#include "models/city/live_counts.hpp"

#include <algorithm>

#include "models/city/live_snapshot.hpp"
#include "models/city/model.hpp"

namespace cityload::city {

static_assert(live_activities == static_cast<std::size_t>(Activity::count));
static_assert(live_reasons == static_cast<std::size_t>(Reason::count));

void CityModel::live(Slot& slot, const Case& c, PerNeed what, std::int64_t n) const {
    const Town& town = world_.towns[c.town];
    const int g = world_.people_group(town, c.citizen);
    slot.live->count(c.matter, town.district, static_cast<std::size_t>(g < 0 ? people_groups : g),
                     what, n);
}

void CityModel::live_need(Slot& slot, const Case& c) const {
    if ((c.id & probe_id_bit) != 0) return;
    live(slot, c, PerNeed::needs, 1);
    slot.live->count(PerCity::needs, 1);
    slot.live->recent[c.matter] = {c.id, c.citizen, c.town, c.need_day, true};
}

void CityModel::live_visit(Slot& slot, const Case& c, bool new_trip) const {
    const std::uint32_t building = plan_.stations[c.station].building;
    slot.live->count(building, PerBuilding::visits, 1);
    LiveDetail& detail = slot.live->detail;
    ++detail.visits[building * detail.matters + c.matter];
    if (!new_trip) return;
    slot.live->trips[building * slot.live->districts_count + world_.towns[c.town].district] += 1;
    slot.live->count(PerCity::trips, 1);
}

void CityModel::live_failure(Slot& slot, Reason reason) {
    LiveDetail& detail = slot.live->detail;
    if (detail.here != LiveDetail::nowhere)
        ++detail.reasons[detail.here * live_reasons + city::at(reason)];
}

void CityModel::live_staff(Slot& slot, std::size_t department, Activity activity, Duration work) {
    LiveCounts& sum = *slot.live;
    const std::size_t a = city::at(activity);
    sum.activity[a] += work.ms;
    sum.count(PerCity::staff_ms, work.ms);
    sum.detail.department_activity[department * live_activities + a] += work.ms;
    if (sum.detail.here != LiveDetail::nowhere)
        sum.detail.activity[sum.detail.here * live_activities + a] += work.ms;
}

LiveFocus CityModel::live_focus(std::uint32_t building) const {
    LiveFocus focus;
    focus.building = building;
    focus.visits.resize(world_.matters.size());
    for (const auto& s : slots_) {
        if (!s || !s->live) continue;
        const LiveDetail& detail = s->live->detail;
        for (std::size_t m = 0; m < focus.visits.size(); ++m)
            focus.visits[m] += detail.visits[building * detail.matters + m];
        for (std::size_t r = 0; r < live_reasons; ++r)
            focus.reasons[r] += detail.reasons[building * live_reasons + r];
        for (std::size_t a = 0; a < live_activities; ++a)
            focus.activity[a] += detail.activity[building * live_activities + a];
    }
    return focus;
}

void CityModel::live_end(Slot& slot, const Case& c, bool completed, bool given_up) const {
    if ((c.id & probe_id_bit) != 0 || (!completed && !given_up)) return;
    live(slot, c, completed ? PerNeed::completed : PerNeed::given_up, 1);
    live(slot, c, PerNeed::trips, c.trips);
    live(slot, c, PerNeed::refusals, c.refusals);
    live(slot, c, PerNeed::minutes, c.wait_minutes + c.other_minutes);
    LiveCounts& sum = *slot.live;
    sum.count(completed ? PerCity::completed : PerCity::given_up, 1);
    sum.count(PerCity::trips_ended, c.trips);
    sum.count(PerCity::minutes, c.wait_minutes + c.other_minutes);
    if (!completed) return;
    sum.count(PerCity::at_most_one, c.trips <= 1);
    sum.count(PerCity::no_trip, c.trips == 0);
}

LiveCounts CityModel::live_counts() const {
    LiveCounts sum(buildings_.size(), world_.districts.size(), world_.spec.links.size(),
                   world_.matters.size());
    for (const auto& s : slots_)
        if (s && s->live) sum.merge(*s->live);
    return sum;
}

/// The opening of the day at an instant, also where nobody has come since the last one.
DayPlan CityModel::plan_now(std::uint32_t station, Instant now) const {
    const DayPlan& kept = stations_[station].queue.today();
    if (Calendar::day_of(kept.open) == Calendar::day_of(now) && kept.close > Instant{}) return kept;
    return day_plan(station, now);
}

LiveQueue CityModel::live_queue(const WindowQueue& queue, const DayPlan& plan, Instant now) {
    LiveQueue q;
    q.waiting = static_cast<std::uint32_t>(queue.waiting());
    std::int64_t servers = 0;
    if (plan.open <= now && now < plan.close)
        servers =
            plan.lunch_from <= now && now < plan.lunch_until ? plan.lunch_servers : plan.servers;
    const std::int64_t busy = queue.busy(now);
    q.servers = static_cast<std::uint16_t>(std::max(servers, busy));
    q.busy = static_cast<std::uint16_t>(busy);
    if (q.waiting > 0)
        q.longest_wait_s = static_cast<std::int32_t>((now - queue.ring()[0].at).ms / 1000);
    return q;
}

void CityModel::live_show(Instant now, LiveRegime& out, std::optional<std::uint32_t> focus) const {
    out.counts = live_counts();
    out.stations.resize(stations_.size());
    for (std::uint32_t s = 0; s < stations_.size(); ++s)
        out.stations[s] = live_queue(stations_[s].queue, plan_now(s, now), now);
    out.back_offices.resize(offices_.size());
    for (std::uint32_t o = 0; o < offices_.size(); ++o) {
        const DayPlan& today = offices_[o].queue.today();
        out.back_offices[o] = live_queue(offices_[o].queue, today, now);
    }
    out.link_up.resize(world_.spec.links.size());
    out.link_backlog.resize(out.link_up.size());
    for (std::size_t l = 0; l < out.link_up.size(); ++l) {
        out.link_up[l] = rules_.link_used(l) && link_up(l, now);
        out.link_backlog[l] = backlogs_[l].now >> Backlog::bits;
    }
    out.services = services();
    out.fingerprint = fingerprint().hex();
    out.department_activity.assign(world_.spec.departments.size() * live_activities, 0);
    for (const auto& s : slots_)
        if (s && s->live)
            for (std::size_t i = 0; i < out.department_activity.size(); ++i)
                out.department_activity[i] += s->live->detail.department_activity[i];
    out.lines.clear();
    out.focus = {};
    if (!focus || *focus >= buildings_.size()) return;
    out.focus = live_focus(*focus);
    constexpr std::size_t listed = 120;
    for (const std::uint32_t s : buildings_[*focus].stations) {
        LiveLine line{s, {}};
        const CaseRing& ring = stations_[s].queue.ring();
        for (std::size_t i = 0; i < std::min(listed, ring.size()); ++i) {
            const Case& c = ring[i];
            LivePerson p;
            p.id = c.id;
            p.citizen = c.citizen;
            p.wait_s = static_cast<std::int32_t>((now - c.at).ms / 1000);
            p.matter = c.matter;
            p.town = c.town;
            p.need_day = c.need_day;
            p.step = c.step == Step::certificate ? 1 : c.step == Step::fetch ? 2 : 0;
            p.refusals = c.refusals;
            p.trips = c.trips;
            p.favoured = c.is(Case::favoured);
            line.people.push_back(p);
        }
        out.lines.push_back(std::move(line));
    }
}

void CityModel::live_inside(Instant now, std::uint16_t* by_building) const {
    for (std::size_t b = 0; b < buildings_.size(); ++b) {
        std::size_t people = 0;
        for (const std::uint32_t s : buildings_[b].stations)
            people += stations_[s].queue.waiting() +
                      static_cast<std::size_t>(stations_[s].queue.busy(now));
        by_building[b] = static_cast<std::uint16_t>(std::min<std::size_t>(people, 65535));
    }
}

std::int64_t CityModel::links_down(Instant now) const {
    std::int64_t n = 0;
    for (std::size_t l = 0; l < world_.spec.links.size(); ++l)
        n += rules_.link_used(l) && !link_up(l, now);
    return n;
}

bool CityModel::waiting_case(std::uint64_t id) const {
    const auto in = [&](const Station& s) {
        for (std::size_t i = 0; i < s.queue.ring().size(); ++i)
            if (s.queue.ring()[i].id == id) return true;
        return false;
    };
    return std::any_of(stations_.begin(), stations_.end(), in) ||
           std::any_of(offices_.begin(), offices_.end(), in);
}

LivePoint CityModel::live_point(Instant now) const {
    LivePoint point;
    point.at_ms = now.ms;
    for (const auto& s : slots_)
        if (s && s->live)
            for (std::size_t i = 0; i < point.city.size(); ++i) point.city[i] += s->live->city[i];
    Instant first = now;
    for (const Station& s : stations_) {
        if (s.queue.waiting() == 0) continue;
        point.waiting += static_cast<std::int64_t>(s.queue.waiting());
        first = std::min(first, s.queue.ring()[0].at);
    }
    point.longest_wait_s = static_cast<std::int32_t>((now - first).ms / 1000);
    for (const Station& o : offices_) point.backlog += static_cast<std::int64_t>(o.queue.waiting());
    return point;
}

}  // namespace cityload::city
