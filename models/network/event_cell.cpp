#include "models/network/event_cell.hpp"

#include <algorithm>

namespace cityload::network {

using sim::EventKey;
using sim::PendingEvent;
using sim::Phase;

EventCell::EventCell(const Plan& plan, CellId id, bool trace) : Cell(plan, id, trace) {
    const CellPlan& cell = plan.cells[id.value()];
    const auto make_servers = [](const auto& of, bool present) {
        Servers servers;
        if (!present) return servers;
        servers.unlimited = of.unlimited;
        servers.schedule = of.servers;
        servers.scheduled =
            of.unlimited ? std::numeric_limits<std::int64_t>::max() : of.servers.value();
        return servers;
    };
    for (const std::uint32_t s : cell.stations) {
        const StationPlan& of = plan.stations[s];
        stations_.push_back({&of, s, make_servers(of, of.own_servers), sim::WaitingLine(of.order),
                             StationBook(period_)});
    }
    for (const std::uint32_t p : cell.pools)
        pools_.push_back({&plan.pools[p], p, make_servers(plan.pools[p], true)});
    for (const std::uint32_t s : cell.sources) {
        source_class_.push_back(s);
        sources_.emplace_back(plan, s);
    }
}

void EventCell::admit_initial() {
    begun_ = true;
    for (std::uint32_t s = 0; s < stations_.size(); ++s) push_change(s, stations_[s].servers);
    for (std::uint32_t p = 0; p < pools_.size(); ++p)
        push_change(static_cast<std::uint32_t>(stations_.size()) + p, pools_[p].servers);
    for (std::uint32_t s = 0; s < sources_.size(); ++s) push_source(s);
    for (std::uint32_t s = 0; s < stations_.size(); ++s) {
        const StationPlan& of = *stations_[s].plan;
        for (std::int64_t k = 0; k < of.initial; ++k) {
            const std::uint64_t customer = initial_customer_id(of.initial_class, stations_[s].index,
                                                               static_cast<std::uint64_t>(k));
            join(s, customer, sim::mix64(customer), 0, plan_.sources[of.initial_class].priority,
                 Instant{}, true);
        }
    }
}

void EventCell::push_source(std::uint32_t source) {
    if (sources_[source].next() == Instant::never()) return;
    queue_.push({EventKey::make(sources_[source].next(), Phase::arrival,
                                plan_.sources[source_class_[source]].priority,
                                sources_[source].front().mixed, 0),
                 source | of_source});
}

void EventCell::push_change(std::uint32_t group, const Servers& servers) {
    const Instant at = servers.schedule.next_change();
    if (servers.unlimited || at >= plan_.limit) return;
    queue_.push({EventKey::make(at, Phase::change, 0, group, 0), group});
    ++changes_;
}

Instant EventCell::advance(sim::Interval epoch, std::span<const Message> inbox,
                           sim::Post<Message>& post) {
    if (!begun_) admit_initial();
    const EventKey end = EventKey::make(epoch.until, Phase::change, 0, 0, 0);
    const Message* mail = inbox.data();
    const Message* const mail_end = mail + inbox.size();
    EventKey mail_key = mail != mail_end ? mail->key() : end;
    for (;;) {
        const bool own_first = !queue_.empty() && queue_.top().key < mail_key;
        if (own_first) {
            if (!(queue_.top().key < end)) break;
            const PendingEvent event = queue_.take();
            handle(event, post);
        } else if (mail != mail_end) {
            arrive(mail->destination, mail->customer, mail_key.mixed, mail->hop, mail->priority,
                   mail->at);
            ++mail;
            mail_key = mail != mail_end ? mail->key() : end;
        } else {
            break;
        }
        if (stale_ > 64 && stale_ * 2 > queue_.size()) {
            queue_.compact([&](const PendingEvent& e) { return stale(e); });
            stale_ = 0;
        }
    }
    if constexpr (sim::checks_enabled) check();
    if (queue_.empty()) return Instant::never();
    if (queue_.size() == changes_ + stale_ && !change_can_help()) return Instant::never();
    return queue_.top().key.at();
}

void EventCell::handle(const PendingEvent& event, sim::Post<Message>& post) {
    const Instant at = event.key.at();
    switch (event.key.phase()) {
        case Phase::change:
            return change(event.subject, at);
        case Phase::service_end:
            return service_end(event.subject, at, post);
        case Phase::deadline:
            return deadline(event);
        case Phase::arrival:
            break;
    }
    if ((event.subject & of_source) != 0) {
        const std::uint32_t source = event.subject & ~of_source;
        const Arrival a = sources_[source].front();
        const std::uint32_t of = source_class_[source];
        sources_[source].pop();
        push_source(source);
        return arrive(plan_.sources[of].destination, a.customer, a.mixed, 0,
                      plan_.sources[of].priority, at);
    }
    const Visitor v = visitors_[event.subject];
    release(event.subject);
    arrive(v.station, v.customer, v.mixed, v.step, v.priority, at);
}

void EventCell::change(std::uint32_t group, Instant at) {
    --changes_;
    const bool station = group < stations_.size();
    const std::uint32_t pool = station ? own : group - static_cast<std::uint32_t>(stations_.size());
    Servers& servers = station ? stations_[group].servers : pools_[pool].servers;
    const std::int64_t before = servers.scheduled;
    servers.schedule.advance();
    servers.scheduled = servers.schedule.value();
    push_change(group, servers);
    if (!station) return call_pool(pool, at);
    if (stations_[group].plan->waiting_leaves && before > 0 && servers.scheduled == 0)
        return everybody_leaves(stations_[group], at);
    call_own(stations_[group], at);
}

void EventCell::everybody_leaves(Station& station, Instant at) {
    station.line.for_each(visitors_, [&](std::uint32_t slot) {
        const Visitor& v = visitors_[slot];
        std::int64_t wait = (at - v.arrival).ms;
        if (station.plan->has_patience && station.plan->silent) wait = std::min(wait, v.patience);
        station.line.remove(visitors_, slot);
        abandon(slot, at, wait);
        release(slot);
    });
}

void EventCell::service_end(std::uint32_t slot, Instant at, sim::Post<Message>& post) {
    const Visitor v = visitors_[slot];
    release(slot);
    note_event(at.ms);
    Station& station = stations_[v.station];
    add_busy(station, v.pool, v.start, at.ms);
    Servers& servers = servers_of(station, v.pool);
    --servers.busy;
    if (v.state == State::serving) {
        --station.in_service;
        station.book.complete(v.seat, v.arrival.ms, at.ms);
        finish(
            {v.customer, v.step, station.index, VisitEnd::completed, v.arrival.ms, v.start, at.ms});
    }
    if (v.pool == own)
        call_own(station, at);
    else
        call_pool(v.pool, at);
    if (v.state == State::no_show) return;

    const Message m = onward(*station.plan, v.customer, v.step, at);
    if (m.destination == nowhere) return;
    if (m.to != id_) return post(m);
    const std::uint32_t moving = visitors_.take();
    Visitor& w = visitors_[moving];
    w = Visitor();
    w.state = State::arriving;
    w.customer = v.customer;
    w.mixed = v.mixed;
    w.step = m.hop;
    w.priority = v.priority;
    w.station = m.destination;
    queue_.push({EventKey::make(m.at, Phase::arrival, w.priority, w.mixed, w.step), moving});
}

void EventCell::deadline(const PendingEvent& event) {
    if (stale(event)) {
        --stale_;
        return;
    }
    const std::uint32_t slot = event.subject;
    Visitor& v = visitors_[slot];
    v.has_deadline = false;
    stations_[v.station].line.remove(visitors_, slot);
    abandon(slot, event.key.at(), v.patience);
    release(slot);
}

void EventCell::arrive(std::uint32_t destination, std::uint64_t customer, std::uint64_t mixed,
                       std::uint32_t hop, std::uint16_t priority, Instant at) {
    note_event(at.ms);
    const std::vector<std::uint32_t>& to = plan_.destinations[destination].stations;
    const std::uint32_t station = to.size() == 1 ? to.front() : shortest(to);
    join(plan_.stations[station].local, customer, mixed, hop, priority, at, false);
}

std::uint32_t EventCell::shortest(const std::vector<std::uint32_t>& to) const {
    std::uint32_t best = to.front();
    std::int64_t fewest = std::numeric_limits<std::int64_t>::max();
    for (const std::uint32_t s : to) {
        const std::int64_t here = stations_[plan_.stations[s].local].in_system();
        if (here < fewest) fewest = here, best = s;
    }
    return best;
}

void EventCell::join(std::uint32_t local, std::uint64_t customer, std::uint64_t mixed,
                     std::uint32_t hop, std::uint16_t priority, Instant at, bool initial) {
    Station& station = stations_[local];
    const StationPlan& of = *station.plan;
    const std::uint32_t source = plan_.class_of(customer);
    const std::uint32_t seat = station.book.seat(source);
    if (!initial && (station.in_system() >= of.capacity ||
                     static_cast<std::int64_t>(station.line.size()) >= of.balk_at)) {
        station.book.lose(seat, at.ms);
        finish({customer, hop, station.index, VisitEnd::lost, at.ms, at.ms, at.ms});
        return;
    }
    station.book.enter(seat, at.ms, initial);
    const sim::DrawPair draw = plan_.visits.pair(customer, hop);
    const std::uint32_t slot = visitors_.take();
    Visitor& v = visitors_[slot];
    v.arrival = at;
    v.mixed = mixed;
    v.step = hop;
    v.priority = priority;
    v.state = State::waiting;
    v.has_deadline = false;
    v.customer = customer;
    v.service = plan_.service_ms(of, station.index, source, draw.first);
    v.station = local;
    v.seat = seat;
    if (station.servers.idle()) return start(slot, own, at);
    for (const std::uint32_t p : of.pools)
        if (pools_[plan_.pools[p].local].servers.idle())
            return start(slot, plan_.pools[p].local, at);
    if (of.has_patience) {
        v.patience = of.patience.sample(draw.second).ms;
        if (!of.silent) {
            if (v.patience == 0) {
                abandon(slot, at, 0);
                return release(slot);
            }
            const Instant until = at + sim::Duration{v.patience};
            if (until < plan_.limit) {
                v.has_deadline = true;
                queue_.push({EventKey::make(until, Phase::deadline, priority, mixed, hop), slot});
            }
        }
    }
    station.line.push(visitors_, slot);
}

void EventCell::start(std::uint32_t slot, std::uint32_t pool, Instant at) {
    Visitor& v = visitors_[slot];
    Station& station = stations_[v.station];
    ++station.in_service;
    v.state = State::serving;
    station.book.start(v.seat, v.arrival.ms, at.ms);
    occupy(slot, pool, at, v.service);
}

void EventCell::occupy(std::uint32_t slot, std::uint32_t pool, Instant at, std::int64_t length) {
    Visitor& v = visitors_[slot];
    v.start = at.ms;
    v.pool = pool;
    ++servers_of(stations_[v.station], pool).busy;
    const Instant end = at + sim::Duration{length};
    if (end < plan_.limit)
        queue_.push({EventKey::make(end, Phase::service_end, v.priority, v.mixed, v.step), slot});
}

void EventCell::call_own(Station& station, Instant at) {
    while (station.servers.idle() && !station.line.empty()) call_one(station, own, at);
}

void EventCell::call_pool(std::uint32_t pool, Instant at) {
    while (pools_[pool].servers.idle()) {
        Station* best = nullptr;
        for (const std::uint32_t s : pools_[pool].plan->stations) {
            Station& candidate = stations_[plan_.stations[s].local];
            if (candidate.line.empty()) continue;
            if (best == nullptr ||
                longer(visitors_[candidate.line.front()], visitors_[best->line.front()]))
                best = &candidate;
        }
        if (best == nullptr) return;
        call_one(*best, pool, at);
    }
}

void EventCell::call_one(Station& station, std::uint32_t pool, Instant at) {
    std::uint32_t slot;
    if (station.line.order() == sim::LineOrder::random)
        slot = station.line.at_place(
            sim::index_below(plan_.calls(station.index, station.calls), station.line.size()));
    else
        slot = station.line.front();
    ++station.calls;
    station.line.remove(visitors_, slot);
    Visitor& v = visitors_[slot];
    const StationPlan& of = *station.plan;
    if (of.has_patience && of.silent && at > v.arrival + sim::Duration{v.patience}) {
        abandon(slot, at, v.patience);
        const std::int64_t cost = of.no_show.sample(plan_.no_shows(v.customer, v.step)).ms;
        if (cost <= 0) return release(slot);
        v.state = State::no_show;
        return occupy(slot, pool, at, cost);
    }
    forget_deadline(v);
    start(slot, pool, at);
}

void EventCell::abandon(std::uint32_t slot, Instant at, std::int64_t wait) {
    Visitor& v = visitors_[slot];
    Station& station = stations_[v.station];
    forget_deadline(v);
    note_event(at.ms);
    station.book.abandon(v.seat, v.arrival.ms, at.ms, wait);
    finish({v.customer, v.step, station.index, VisitEnd::abandoned, v.arrival.ms, at.ms, at.ms});
}

void EventCell::forget_deadline(Visitor& v) {
    if (v.has_deadline) ++stale_;
    v.has_deadline = false;
}

void EventCell::release(std::uint32_t slot) {
    visitors_[slot].state = State::free;
    visitors_.release(slot);
}

bool EventCell::stale(const PendingEvent& event) const {
    if (event.key.phase() != Phase::deadline) return false;
    const Visitor& v = visitors_[event.subject];
    return !(v.state == State::waiting && v.has_deadline && v.mixed == event.key.mixed &&
             v.step == event.key.step);
}

bool EventCell::change_can_help() const {
    return std::any_of(stations_.begin(), stations_.end(), [&](const Station& s) {
        if (s.line.empty()) return false;
        if (s.servers.schedule.positive_ahead()) return true;
        return std::any_of(s.plan->pools.begin(), s.plan->pools.end(), [&](std::uint32_t p) {
            return pools_[plan_.pools[p].local].servers.schedule.positive_ahead();
        });
    });
}

void EventCell::add_busy(Station& station, std::uint32_t pool, std::int64_t from, std::int64_t to) {
    if (pool == own)
        station.book.serve(from, to);
    else
        pools_[pool].busy_area += StationBook::served_inside(period_, from, to);
}

std::int64_t EventCell::waiting() const {
    std::int64_t sum = 0;
    for (const Station& s : stations_) sum += static_cast<std::int64_t>(s.line.size());
    return sum;
}

void EventCell::check() const {
    for (const Station& s : stations_) {
        s.book.check();
        CITYLOAD_ENSURE(s.book.present() == s.in_system());
        CITYLOAD_ENSURE(!s.servers.idle() || s.line.empty());
    }
}

void EventCell::close(std::int64_t end, RunOutcome& outcome) {
    for (std::uint32_t slot = 0; slot < visitors_.size(); ++slot) {
        const Visitor& v = visitors_[slot];
        if (v.state == State::free || v.state == State::arriving) continue;
        Station& station = stations_[v.station];
        if (v.state != State::no_show)
            station.book.remain(v.seat, v.arrival.ms, end, v.state == State::waiting);
        if (v.state != State::waiting) add_busy(station, v.pool, v.start, end);
    }
    for (Station& s : stations_) {
        StationTally& tally = outcome.stations[s.index] = s.book.close(end);
        tally.unlimited_servers = s.servers.unlimited;
        if (s.plan->own_servers && !s.servers.unlimited)
            tally.scheduled = s.servers.schedule.integral(plan_.warmup, Instant{end});
        outcome.services += s.book.services();
    }
    for (const Pool& p : pools_) {
        StationTally& tally = outcome.stations[plan_.stations.size() + p.index];
        tally.busy = p.busy_area;
        tally.unlimited_servers = p.servers.unlimited;
        if (!p.servers.unlimited)
            tally.scheduled = p.servers.schedule.integral(plan_.warmup, Instant{end});
    }
}

std::unique_ptr<Cell> make_event_cell(const Plan& plan, CellId id, bool trace) {
    return std::make_unique<EventCell>(plan, id, trace);
}

}  // namespace cityload::network
