#pragma once
// A cell whose stations need events: other disciplines than first come first served, limited
// places, pools, the shortest of several lines, moves without delay.

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "models/network/cell.hpp"
#include "models/network/source.hpp"
#include "sim/station/waiting_line.hpp"

namespace cityload::network {

class EventCell final : public Cell {
  public:
    EventCell(const Plan& plan, CellId id, bool trace);

    Instant advance(sim::Interval epoch, std::span<const Message> inbox,
                    sim::Post<Message>& post) override;
    std::int64_t waiting() const override;
    void close(std::int64_t end, RunOutcome& outcome) override;

  private:
    static constexpr std::uint32_t own = 0xffffffff;  ///< served by the station's own servers
    static constexpr std::uint32_t of_source = 0x80000000;

    enum class State : std::uint8_t { free, arriving, waiting, serving, no_show };

    struct Visitor : sim::LineMember {
        State state = State::free;
        bool has_deadline = false;  ///< an event waits for his patience to end
        std::uint64_t customer = 0;
        std::int64_t service = 0;
        std::int64_t patience = 0;
        std::int64_t start = 0;
        std::uint32_t station = 0;  ///< local; while arriving, the destination
        std::uint32_t seat = 0;
        std::uint32_t pool = own;  ///< local pool that serves him
    };

    /// A number of servers, of a station or a pool.
    struct Servers {
        bool unlimited = false;
        sim::ScheduleCursor schedule;
        std::int64_t scheduled = 0;
        std::int64_t busy = 0;

        bool idle() const { return busy < scheduled; }
    };

    struct Station {
        const StationPlan* plan;
        std::uint32_t index;
        Servers servers;
        sim::WaitingLine line;
        StationBook book;
        std::int64_t in_service = 0;
        std::uint64_t calls = 0;

        std::int64_t in_system() const {
            return static_cast<std::int64_t>(line.size()) + in_service;
        }
    };

    struct Pool {
        const PoolPlan* plan;
        std::uint32_t index;
        Servers servers;
        Wide busy_area = 0;
    };

    void admit_initial();
    void push_source(std::uint32_t source);
    void push_change(std::uint32_t group, const Servers& servers);
    void handle(const sim::PendingEvent& event, sim::Post<Message>& post);
    void change(std::uint32_t group, Instant at);
    void everybody_leaves(Station& station, Instant at);
    void service_end(std::uint32_t slot, Instant at, sim::Post<Message>& post);
    void deadline(const sim::PendingEvent& event);
    void arrive(std::uint32_t destination, std::uint64_t customer, std::uint64_t mixed,
                std::uint32_t hop, std::uint16_t priority, Instant at);
    void join(std::uint32_t station, std::uint64_t customer, std::uint64_t mixed, std::uint32_t hop,
              std::uint16_t priority, Instant at, bool initial);
    std::uint32_t shortest(const std::vector<std::uint32_t>& stations) const;
    void start(std::uint32_t slot, std::uint32_t pool, Instant at);
    void occupy(std::uint32_t slot, std::uint32_t pool, Instant at, std::int64_t length);
    void call_own(Station& station, Instant at);
    void call_pool(std::uint32_t pool, Instant at);
    void call_one(Station& station, std::uint32_t pool, Instant at);
    void abandon(std::uint32_t slot, Instant at, std::int64_t wait);
    void forget_deadline(Visitor& v);
    void release(std::uint32_t slot);
    bool stale(const sim::PendingEvent& event) const;
    bool change_can_help() const;
    Servers& servers_of(Station& station, std::uint32_t pool) {
        return pool == own ? station.servers : pools_[pool].servers;
    }
    void add_busy(Station& station, std::uint32_t pool, std::int64_t from, std::int64_t to);
    void check() const;

    std::vector<Station> stations_;
    std::vector<Pool> pools_;
    std::vector<Source> sources_;
    std::vector<std::uint32_t> source_class_;
    sim::SlotPool<Visitor> visitors_;
    sim::EventQueue queue_;
    std::size_t stale_ = 0;    ///< deadlines in the queue of people no longer waiting
    std::size_t changes_ = 0;  ///< changes of servers in the queue
    bool begun_ = false;
};

}  // namespace cityload::network
