#pragma once
// What the kernel sees of a network: cells that advance by themselves and send each other
// customers.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/network/book.hpp"
#include "models/network/plan.hpp"
#include "sim/kernel.hpp"
#include "sim/station/event_queue.hpp"

namespace cityload::network {

/// A customer on the way to another cell.
struct Message {
    Instant at{};  ///< arrival
    CellId to;
    std::uint32_t destination = nowhere;
    std::uint64_t customer = 0;
    std::uint32_t hop = 0;
    std::uint16_t priority = 0;

    sim::EventKey key() const {
        return sim::EventKey::make(at, sim::Phase::arrival, priority, sim::mix64(customer), hop);
    }
};
static_assert(sizeof(Message) <= 48);

/// What all cells have in common: the plan, the trace and the run's sums.
class Cell {
  public:
    Cell(const Plan& plan, CellId id, bool trace)
        : plan_(plan), id_(id), period_{plan.warmup.ms, plan.limit.ms}, trace_(trace) {}
    Cell(const Cell&) = delete;
    Cell& operator=(const Cell&) = delete;
    virtual ~Cell() = default;

    /// Does everything due in the epoch; returns the next event of its own, never() if nothing can
    /// happen before mail comes.
    virtual Instant advance(sim::Interval epoch, std::span<const Message> inbox,
                            sim::Post<Message>& post) = 0;
    /// Customers at the stations who neither finished nor can be reached by any event.
    virtual std::int64_t waiting() const = 0;
    /// Closes the books at `end` and hands over the tallies of the cell's stations and pools.
    virtual void close(std::int64_t end, RunOutcome& outcome) = 0;

    /// Time of the last event of a customer.
    std::int64_t last_event() const { return last_event_; }
    /// Of the visits finished here.
    const sim::Fingerprint& fingerprint() const { return fingerprint_; }
    /// Traced runs: the visits finished here.
    const std::vector<Visit>& visits() const { return visits_; }

  protected:
    /// Notes a finished visit.
    void finish(const Visit& visit) {
        add_visit(fingerprint_, visit);
        if (trace_) visits_.push_back(visit);
    }
    void finish(const sim::Fingerprint& many) { fingerprint_.merge(many); }
    void note_event(std::int64_t at) { last_event_ = at > last_event_ ? at : last_event_; }
    /// Where a customer goes after a visit; `destination` is `nowhere` if out, or on the way at the
    /// end.
    Message onward(const StationPlan& station, std::uint64_t customer, std::uint32_t hop,
                   Instant end) const;

    const Plan& plan_;
    CellId id_;
    Period period_;
    bool trace_;

  private:
    std::int64_t last_event_ = 0;
    sim::Fingerprint fingerprint_;
    std::vector<Visit> visits_;
};

std::unique_ptr<Cell> make_fifo_cell(const Plan& plan, CellId id, bool trace);
std::unique_ptr<Cell> make_event_cell(const Plan& plan, CellId id, bool trace);

}  // namespace cityload::network
