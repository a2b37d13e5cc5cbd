// Changes while the city runs: a stop puts them in force, windows and posts are counted anew, and
// whoever waits before windows that move goes with them.

#include <algorithm>
#include <stdexcept>

#include "models/city/model.hpp"

namespace cityload::city {

void CityModel::schedule(ChangeSpec spec, bool command) {
    const std::int64_t zero = sim::days(world_.calendar.civil_day(0)).ms;
    Scheduled s;
    s.from = Instant{spec.at_ms - zero};
    // A change for good ends never; the subtraction must not wrap.
    s.until =
        spec.until_ms >= Instant::never().ms ? Instant::never() : Instant{spec.until_ms - zero};
    s.command = command;
    s.spec = std::move(spec);
    const auto place = std::upper_bound(
        scheduled_.begin(), scheduled_.end(), s, [](const Scheduled& a, const Scheduled& b) {
            return a.from != b.from ? a.from < b.from : a.spec.id < b.spec.id;
        });
    scheduled_.insert(place, std::move(s));
}

void CityModel::command(ChangeSpec change) {
    if (const std::string fault = change_fault(world_.spec, change); !fault.empty())
        throw std::invalid_argument(fault);
    const bool taken = std::any_of(scheduled_.begin(), scheduled_.end(),
                                   [&](const Scheduled& s) { return s.spec.id == change.id; });
    if (change.id.empty() || taken) throw std::invalid_argument("a change needs an id of its own");
    // Nobody hears of it beforehand; saved like this it happens the same way.
    change.announced = false;
    schedule(std::move(change), true);
}

std::vector<ChangeSpec> CityModel::changes() const {
    std::vector<ChangeSpec> all;
    for (const Scheduled& s : scheduled_) all.push_back(s.spec);
    return all;
}

Instant CityModel::change_over(Instant now, Post& post, Slot& slot) {
    // A command for a time that is past begins now.
    for (bool again = true; again;) {
        again = false;
        for (std::size_t i = 0; i < scheduled_.size(); ++i) {
            if (!scheduled_[i].command || scheduled_[i].from > now) continue;
            if (scheduled_[i].from == now) {
                scheduled_[i].command = false;
                continue;
            }
            ChangeSpec spec = scheduled_[i].spec;
            scheduled_.erase(scheduled_.begin() + static_cast<std::ptrdiff_t>(i));
            spec.at_ms = now.ms + sim::days(world_.calendar.civil_day(0)).ms;
            schedule(std::move(spec), false);
            again = true;
            break;
        }
    }
    std::vector<const ChangeSpec*> active;
    std::vector<std::string> names;
    Instant next = Instant::never();
    for (const Scheduled& s : scheduled_) {
        if (s.from > now)
            next = std::min(next, s.from);
        else if (s.until > now) {
            active.push_back(&s.spec);
            names.push_back(s.spec.id);
            next = std::min(next, s.until);
        }
    }
    next_layout_ = Instant::never();
    for (const Layout& l : announced_)
        if (l.from > now) next_layout_ = std::min(next_layout_, l.from);
    if (names == active_) return next;
    active_ = std::move(names);

    count_offer(now, slot);
    // What a change does to the queries is not known from the days before.
    publish_backlogs(now, slot);
    watched_until_ = std::max(watched_until_, now + sim::days(7));
    const Instant before{now.ms - 1};
    if (!unlimited_) {
        for (Station& s : stations_)
            s.queue.catch_up(before, closing(s.index),
                             [&](Instant t) { return day_plan(s.index, t); });
        for (std::size_t o = 0; o < offices_.size(); ++o)
            offices_[o].queue.catch_up(before, Closing::waits,
                                       [&](Instant t) { return office_day(o, t); });
    }
    const std::vector<std::uint32_t> places(rules_.station_of_paper().begin(),
                                            rules_.station_of_paper().end());
    rules_.settle(active);
    bool moved = false;
    for (std::size_t p = 0; p < places.size(); ++p) {
        if (places[p] == rules_.station_of_paper()[p]) continue;
        stations_[places[p]].moved = moved = true;
    }
    place_points(now);
    if (moved) move_waiting(now, post, slot);
    if (!unlimited_) {
        for (Station& s : stations_)
            s.queue.replan(now, closing(s.index), [&](Instant t) { return day_plan(s.index, t); });
        for (std::size_t o = 0; o < offices_.size(); ++o)
            offices_[o].queue.replan(now, Closing::waits,
                                     [&](Instant t) { return office_day(o, t); });
    }
    // Whoever waits may now be called at another time.
    for (std::uint32_t b = 0; b < buildings_.size(); ++b) {
        BuildingCell& building = buildings_[b];
        building.next_call = Instant::never();
        for (std::size_t k = 0; k < building.calls.size(); ++k) {
            const bool waits = stations_[building.stations[k]].queue.waiting() > 0;
            building.calls[k] = waits ? now : Instant::never();
            if (waits) building.next_call = now;
        }
        if (building.next_call == now) woken_.push_back(cells_.building(b));
    }
    for (std::size_t o = 0; o < offices_.size(); ++o)
        if (offices_[o].queue.waiting() > 0) woken_.push_back(cells_.office(o));
    return next;
}

std::uint32_t CityModel::station_due(const Case& c, std::span<const std::uint32_t> of_paper) const {
    const MatterPlan& matter = world_.matters[c.matter];
    if (c.step == Step::certificate) {
        const DocumentPlan& document = world_.documents[matter.item(c.document).document];
        return of_paper[world_.station_of(document.issuer, c.town, document.place)];
    }
    return of_paper[world_.station_of(matter.department, c.town, matter.place)];
}

void CityModel::announce() {
    announced_.clear();
    std::vector<Instant> moments;
    for (const Scheduled& s : scheduled_)
        if (s.spec.announced && moves_windows(s.spec))
            for (const Instant t : {s.from, s.until})
                if (Instant{} < t && t < world_.calendar.end()) moments.push_back(t);
    std::sort(moments.begin(), moments.end());
    moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
    for (const Instant t : moments) {
        Settings settings = settings_of(plan_);
        for (const Scheduled& s : scheduled_)
            if (s.from <= t && t < s.until && moves_windows(s.spec) && !s.command)
                make_change(settings, s.spec, plan_);
        Layout layout{t, {}};
        for (std::size_t p = 0; p < world_.stations.size(); ++p)
            layout.station_of_paper.push_back(
                plan_.station_at(p, settings.regime[world_.stations[p].department]));
        announced_.push_back(std::move(layout));
    }
}

void CityModel::go_where_windows_will_be(Case& c) const {
    const auto after = std::upper_bound(announced_.begin(), announced_.end(), c.at,
                                        [](Instant t, const Layout& l) { return t < l.from; });
    if (after == announced_.begin()) return;
    c.station = static_cast<std::uint16_t>(station_due(c, std::prev(after)->station_of_paper));
    c.to = cells_.building(plan_.stations[c.station].building);
}

bool CityModel::follow_windows(Case& c, Instant now, Post& post, Slot& slot) {
    const std::uint32_t to = station_due(c, rules_.station_of_paper());
    if (to == c.station) return true;
    const std::uint32_t from = plan_.stations[c.station].building;
    c.station = static_cast<std::uint16_t>(to);
    if (plan_.stations[to].building == from) return true;
    send_home(c, now, Reason::moved, post, slot);
    return false;
}

/// Queues before windows that move: inside the building they join the queue of the new group by
/// arrival; whoever would have to go to another building comes on another day.
void CityModel::move_waiting(Instant now, Post& post, Slot& slot) {
    std::vector<Case> joining;
    for (Station& s : stations_) {
        if (!s.moved || s.queue.waiting() == 0) continue;
        std::vector<Case> stay;
        s.queue.take_all([&](Case& c) {
            note_overtaken(slot, c, s.queue.first_overtaken());
            const std::uint32_t due = station_due(c, rules_.station_of_paper());
            if (due == s.index) {
                stay.push_back(c);
                return;
            }
            if (plan_.stations[due].building != plan_.stations[s.index].building)
                c.add_wait(now - c.at);
            if (follow_windows(c, now, post, slot)) joining.push_back(c);
        });
        for (const Case& c : stay) s.queue.join(c, false);
    }
    for (const Case& c : joining) stations_[c.station].queue.join_by_arrival(c);
}

void CityModel::count_offer(Instant until, Slot& slot) {
    const Instant from = offer_counted_;
    offer_counted_ = std::max(until, from);
    if (unlimited_ || until <= from) return;
    const std::int64_t first = world_.calendar.first_measured(),
                       last = first + world_.calendar.measured_days();
    const Interval span{std::max(from, Calendar::midnight(first)),
                        std::min(until, Calendar::midnight(last))};
    if (span.from >= span.until) return;
    const auto offered = [&](const DayPlan& d) {
        return d.servers * span.clip(d.open, d.lunch_from).ms +
               d.afternoon() * span.clip(d.lunch_until, d.close).ms +
               d.lunch_servers * span.clip(d.lunch_from, d.lunch_until).ms;
    };
    for (std::int64_t day = Calendar::day_of(span.from); Calendar::midnight(day) < span.until;
         ++day) {
        if (!world_.calendar.workday(day)) continue;
        const Instant midnight = Calendar::midnight(day);
        if (span.contains(midnight))
            slot.tally.add<std::int64_t>(layout_.hotline,
                                         static_cast<std::int64_t>(hotline_.queue.agents()) *
                                             hotline_.open_halves * 1'800'000,
                                         city::at(PerCall::scheduled_ms));
        offer_points(day, span, slot);
        for (std::uint32_t s = 0; s < stations_.size(); ++s)
            slot.tally.add<std::int64_t>(layout_.station, offered(day_plan(s, midnight)), s,
                                         at(PerStation::scheduled_ms));
        for (std::size_t o = 0; o < offices_.size(); ++o)
            slot.tally.add<std::int64_t>(layout_.back_office, offered(office_day(o, midnight)), o,
                                         2u);
    }
}

}  // namespace cityload::city
