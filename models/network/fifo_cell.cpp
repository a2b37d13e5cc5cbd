// A cell that is one first-come-first-served station: start and end of every visit are known when
// the customer's predecessors are, so there are no events but arrivals.

#include <algorithm>

#include "models/network/cell.hpp"
#include "models/network/source.hpp"
#include "sim/draw_batch.hpp"
#include "sim/station/fifo_servers.hpp"
#include "sim/station/ring.hpp"

namespace cityload::network {

namespace {

/// Somebody whose start is not settled.
struct Waiter {
    std::uint64_t customer = 0;
    std::int64_t arrival = 0;
    std::uint32_t hop = 0;
    std::uint32_t seat = 0;
};

class FifoCell final : public Cell {
  public:
    FifoCell(const Plan& plan, CellId id, bool trace);

    Instant advance(sim::Interval epoch, std::span<const Message> inbox,
                    sim::Post<Message>& post) override;
    std::int64_t waiting() const override { return static_cast<std::int64_t>(line_.size()); }
    void close(std::int64_t end, RunOutcome& outcome) override;

  private:
    struct Remaining {
        std::uint32_t seat;
        std::int64_t arrival;
    };

    void push_head(std::uint32_t source);
    void serve_alone(Instant barrier);
    std::size_t serve_batch(const Arrival* arrivals, std::size_t n, Instant until);
    void settle_line(Instant barrier, sim::Post<Message>& post);
    bool settle(const Waiter& w, Instant barrier, sim::Post<Message>& post);
    void serve(const Waiter& w, Instant start, std::uint64_t service_word,
               sim::Post<Message>& post);
    void arrive(const Waiter& w, Instant barrier, sim::Post<Message>& post);
    Instant start_of(const Waiter& w) const {
        return std::max(Instant{w.arrival}, unlimited_ ? Instant{} : servers_.earliest());
    }
    Instant line_wakes() const;
    void check() const;

    /// The words of a visit, looked at as often as its end is not settled yet.
    sim::DrawPair foresee(const Waiter& w) const {
        return plan_.visits.unwatched().pair(w.customer, w.hop);
    }
    // A word has decided for good: in checked builds that must be the only time.
    void service_decided(std::uint64_t customer, std::uint32_t hop) const {
        if constexpr (sim::checks_enabled) plan_.visits(customer, hop);
    }
    void patience_decided(const Waiter& w) const {
        if constexpr (sim::checks_enabled) plan_.visits.second(w.customer, w.hop);
    }

    const StationPlan& station_;
    std::uint32_t index_;
    bool unlimited_;
    bool alone_ =
        false;  ///< one source, nobody leaves, nobody goes on: visits may be done in batches
    sim::ScheduleCursor schedule_;
    sim::FifoServers servers_;
    StationBook book_;
    std::vector<Source> sources_;
    std::vector<std::uint32_t> source_class_;
    sim::EventQueue heads_;         ///< next arrival of each source
    std::vector<Message> returns_;  ///< heap: customers on their way back to this station
    sim::Ring<Waiter> line_;
    std::vector<Remaining> remaining_;  ///< in service past the run's end
};

bool comes_later(const Message& a, const Message& b) {
    return b.key() < a.key();
}

FifoCell::FifoCell(const Plan& plan, CellId id, bool trace)
    : Cell(plan, id, trace),
      station_(plan.stations[plan.cells[id.value()].stations.front()]),
      index_(plan.cells[id.value()].stations.front()),
      unlimited_(station_.unlimited),
      schedule_(station_.servers),
      servers_(unlimited_ ? 1 : schedule_.value()),
      book_(period_) {
    for (const std::uint32_t s : plan.cells[id.value()].sources) {
        source_class_.push_back(s);
        sources_.emplace_back(plan, s);
    }
    for (std::uint32_t s = 0; s < sources_.size(); ++s) push_head(s);
    alone_ = sources_.size() == 1 && !unlimited_ && !station_.has_patience &&
             station_.route == nowhere && !trace;
    for (std::int64_t k = 0; k < station_.initial && plan.horizon > Instant{}; ++k) {
        const std::uint32_t seat = book_.seat(station_.initial_class);
        book_.enter(seat, 0, true);
        line_.push(
            {initial_customer_id(station_.initial_class, index_, static_cast<std::uint64_t>(k)), 0,
             0, seat});
    }
}

void FifoCell::push_head(std::uint32_t s) {
    if (sources_[s].next() == Instant::never()) return;
    heads_.push({sim::EventKey::make(sources_[s].next(), sim::Phase::arrival,
                                     plan_.sources[source_class_[s]].priority,
                                     sources_[s].front().mixed, 0),
                 s});
}

Instant FifoCell::advance(sim::Interval epoch, std::span<const Message> inbox,
                          sim::Post<Message>& post) {
    settle_line(epoch.until, post);
    const Message* mail = inbox.data();
    const Message* const mail_end = mail + inbox.size();
    for (;;) {
        if (alone_ && line_.empty() && returns_.empty() && mail == mail_end)
            serve_alone(epoch.until);
        // The first of three lists: sources, mail, customers coming back.
        enum { none, source, letter, back } from = none;
        sim::EventKey first = sim::EventKey::make(epoch.until, sim::Phase::change, 0, 0, 0);
        const auto consider = [&](const sim::EventKey& key, auto kind) {
            if (key < first) first = key, from = kind;
        };
        if (!heads_.empty()) consider(heads_.top().key, source);
        if (mail != mail_end) consider(mail->key(), letter);
        if (!returns_.empty()) consider(returns_.front().key(), back);
        if (from == none) break;
        if (from == source) {
            const std::uint32_t s = heads_.take().subject;
            const Arrival a = sources_[s].front();
            sources_[s].pop();
            push_head(s);
            arrive({a.customer, a.at.ms, 0, book_.seat(source_class_[s])}, epoch.until, post);
        } else {
            Message m;
            if (from == letter) {
                m = *mail++;
            } else {
                std::pop_heap(returns_.begin(), returns_.end(), comes_later);
                m = returns_.back();
                returns_.pop_back();
            }
            arrive({m.customer, m.at.ms, m.hop, book_.seat(plan_.class_of(m.customer))},
                   epoch.until, post);
        }
    }
    if constexpr (sim::checks_enabled) check();
    Instant next = line_wakes();
    if (!heads_.empty()) next = std::min(next, heads_.top().key.at());
    if (!returns_.empty()) next = std::min(next, returns_.front().at);
    return next;
}

/// The recursion over `n` arrivals with W servers at most, whose free times are ascending and
/// filled up with never(). Stops before the first who starts at or after `until` or ends at or
/// after `limit`; returns his number.
template <int W>
std::size_t recursion(std::int64_t* free_times, const std::int64_t* arrival,
                      const std::int64_t* service, std::size_t n, std::int64_t until,
                      std::int64_t limit, std::int64_t* start, std::int64_t* end) {
    std::int64_t f[W + 1];
    std::copy_n(free_times, W + 1, f);
    std::size_t i = 0;
    for (; i < n; ++i) {
        const std::int64_t s = std::max(arrival[i], f[0]);
        const std::int64_t e = s + service[i];
        if (s >= until || e >= limit) break;
        start[i] = s;
        end[i] = e;
        for (int j = 0; j < W; ++j) f[j] = std::max(f[j], std::min(e, f[j + 1]));
    }
    std::copy_n(f, W, free_times);
    return i;
}

void FifoCell::serve_alone(Instant barrier) {
    if (heads_.empty()) return;
    Source& source = sources_.front();
    heads_.take();
    for (;;) {
        const Instant until = std::min(barrier, schedule_.next_change());
        if (source.next() >= until || source.next() < plan_.warmup) break;
        const Arrival* const first = source.ready_begin();
        const auto n =
            std::min<std::size_t>(64, static_cast<std::size_t>(source.ready_end() - first));
        const std::size_t done = serve_batch(first, n, until);
        source.skip_to(first + done);
        if (done < n) break;
    }
    push_head(0);
}

std::size_t FifoCell::serve_batch(const Arrival* a, std::size_t n, Instant until) {
    constexpr std::size_t most = 64;
    const std::int64_t servers = servers_.count();
    if (servers < 1 || servers > static_cast<std::int64_t>(sim::FifoServers::small_limit)) return 0;
    std::uint64_t customer[most], word[most], unused[most];
    std::int64_t arrival[most], service[most], start[most], end[most];
    for (std::size_t i = 0; i < n; ++i) {
        customer[i] = a[i].customer;
        arrival[i] = a[i].at.ms;
    }
    sim::draw_pairs(plan_.visits.unwatched(), customer, 0, n, word, unused);
    const SourcePlan& source = plan_.sources[source_class_.front()];
    const Distribution& distribution = source.service ? *source.service : station_.service;
    for (std::size_t i = 0; i < n; ++i)
        service[i] = std::max<std::int64_t>(1, distribution.sample(word[i]).ms);

    std::int64_t free_times[sim::FifoServers::small_limit + 1];
    std::fill(std::begin(free_times), std::end(free_times), Instant::never().ms);
    std::copy_n(servers_.free_times().begin(), servers, free_times);
    const auto go = [&](auto recurse) {
        return recurse(free_times, arrival, service, n, until.ms, plan_.limit.ms, start, end);
    };
    const std::size_t done = servers == 1   ? go(recursion<1>)
                             : servers == 2 ? go(recursion<2>)
                             : servers == 3 ? go(recursion<3>)
                             : servers == 4 ? go(recursion<4>)
                             : servers == 5 ? go(recursion<5>)
                             : servers == 6 ? go(recursion<6>)
                             : servers <= 8 ? go(recursion<8>)
                                            : go(recursion<16>);
    if (done == 0) return 0;
    for (std::size_t i = 0; i < done; ++i) service_decided(customer[i], 0);
    servers_.restore(free_times);

    StationBook::Completed sums;
    sums.count = static_cast<std::int64_t>(done);
    for (std::size_t i = 0; i < done; ++i) {
        const std::int64_t wait = start[i] - arrival[i], sojourn = end[i] - arrival[i];
        sums.delayed += wait > 0;
        sums.waits += wait;
        sums.sojourns += sojourn;
        sums.longest_sojourn = std::max(sums.longest_sojourn, sojourn);
        sums.services += end[i] - start[i];
        sums.arrivals += arrival[i];
        sums.departures += end[i];
    }
    const std::uint32_t seat = book_.seat(source_class_.front());
    book_.add(seat, sums);
    TimeHistogram& waits = book_.waits_of(seat);
    for (std::size_t i = 0; i < done; ++i) waits.add(start[i] - arrival[i]);
    sim::Fingerprint many;
    for (std::size_t i = 0; i < done; ++i)
        add_visit(many,
                  {customer[i], 0, index_, VisitEnd::completed, arrival[i], start[i], end[i]});
    finish(many);
    note_event(*std::max_element(end, end + done));
    return done;
}

void FifoCell::arrive(const Waiter& w, Instant barrier, sim::Post<Message>& post) {
    note_event(w.arrival);
    book_.enter(w.seat, w.arrival, false);
    if (!line_.empty() || !settle(w, barrier, post)) line_.push(w);
}

void FifoCell::settle_line(Instant barrier, sim::Post<Message>& post) {
    while (!line_.empty()) {
        const Waiter w = line_.front();
        if (!settle(w, barrier, post)) return;
        line_.pop();
    }
}

bool FifoCell::settle(const Waiter& w, Instant barrier, sim::Post<Message>& post) {
    Instant start = start_of(w);
    while (schedule_.next_change() <= start && schedule_.next_change() < barrier) {
        const Instant at = schedule_.next_change();
        schedule_.advance();
        servers_.set_count(schedule_.value(), at);
        start = start_of(w);
    }
    // The first test also spares customers who are about to stay in line their draws.
    if (start >= barrier && (!station_.has_patience || station_.silent)) return false;
    const sim::DrawPair draw = foresee(w);
    if (station_.has_patience && start.ms > w.arrival) {
        const sim::Duration patience = station_.patience.sample(draw.second);
        const Instant deadline = Instant{w.arrival} + patience;
        if (start > deadline) {
            const Instant at = station_.silent ? start : deadline;
            if (at >= barrier) return false;
            patience_decided(w);
            book_.abandon(w.seat, w.arrival, at.ms, patience.ms);
            finish({w.customer, w.hop, index_, VisitEnd::abandoned, w.arrival, at.ms, at.ms});
            note_event(at.ms);
            if (!station_.silent) return true;
            const sim::Duration cost = station_.no_show.sample(plan_.no_shows(w.customer, w.hop));
            if (cost > sim::Duration{}) {
                servers_.occupy(start + cost);
                book_.serve(start.ms, (start + cost).ms);
                note_event((start + cost).ms);
            }
            return true;
        }
    }
    if (start >= barrier) return false;
    if (station_.has_patience && start.ms > w.arrival) patience_decided(w);
    serve(w, start, draw.first, post);
    return true;
}

void FifoCell::serve(const Waiter& w, Instant start, std::uint64_t service_word,
                     sim::Post<Message>& post) {
    const std::int64_t service =
        plan_.service_ms(station_, index_, plan_.class_of(w.customer), service_word);
    const Instant end{start.ms + service};
    service_decided(w.customer, w.hop);
    if (!unlimited_) servers_.occupy(end);
    book_.start(w.seat, w.arrival, start.ms);
    book_.serve(start.ms, end.ms);
    if (end >= plan_.limit) {
        remaining_.push_back({w.seat, w.arrival});
        return;
    }
    note_event(end.ms);
    book_.complete(w.seat, w.arrival, end.ms);
    finish({w.customer, w.hop, index_, VisitEnd::completed, w.arrival, start.ms, end.ms});
    const Message m = onward(station_, w.customer, w.hop, end);
    if (m.destination == nowhere) return;
    if (m.to == id_) {
        returns_.push_back(m);
        std::push_heap(returns_.begin(), returns_.end(), comes_later);
    } else {
        post(m);
    }
}

Instant FifoCell::line_wakes() const {
    if (line_.empty()) return Instant::never();
    const Waiter& w = line_.front();
    Instant wake = start_of(w);
    if (schedule_.positive_ahead()) wake = std::min(wake, schedule_.next_change());
    if (station_.has_patience && !station_.silent)
        wake = std::min(wake, Instant{w.arrival} + station_.patience.sample(foresee(w).second));
    return wake;
}

void FifoCell::check() const {
    book_.check();
    CITYLOAD_ENSURE(book_.present() == static_cast<std::int64_t>(line_.size() + remaining_.size()));
}

void FifoCell::close(std::int64_t end, RunOutcome& outcome) {
    for (const Remaining& r : remaining_) book_.remain(r.seat, r.arrival, end, false);
    for (std::size_t i = 0; i < line_.size(); ++i) {
        const Waiter& w = line_[i];
        // Behind somebody whose start is still to come nobody starts; but patience may have ended.
        if (station_.has_patience && !station_.silent) {
            const sim::Duration patience = station_.patience.sample(foresee(w).second);
            const Instant deadline = Instant{w.arrival} + patience;
            if (deadline < plan_.limit) {
                patience_decided(w);
                book_.abandon(w.seat, w.arrival, deadline.ms, patience.ms);
                finish({w.customer, w.hop, index_, VisitEnd::abandoned, w.arrival, deadline.ms,
                        deadline.ms});
                continue;
            }
        }
        book_.remain(w.seat, w.arrival, end, true);
    }
    StationTally& tally = outcome.stations[index_] = book_.close(end);
    tally.unlimited_servers = unlimited_;
    if (!unlimited_) tally.scheduled = schedule_.integral(plan_.warmup, Instant{end});
    outcome.services += book_.services();
}

}  // namespace

std::unique_ptr<Cell> make_fifo_cell(const Plan& plan, CellId id, bool trace) {
    return std::make_unique<FifoCell>(plan, id, trace);
}

}  // namespace cityload::network
