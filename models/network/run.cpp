#include "models/network/run.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "models/network/cell.hpp"

namespace cityload::network {

namespace {

/// The network as the kernel's model.
class Network {
  public:
    using Message = network::Message;
    static constexpr bool self_driven = true;

    Network(const Plan& plan, bool trace) : next_(plan.cells.size(), Instant{}) {
        for (std::size_t c = 0; c < plan.cells.size(); ++c)
            cells_.push_back(plan.cells[c].recursion ? make_fifo_cell(plan, CellId(c), trace)
                                                     : make_event_cell(plan, CellId(c), trace));
    }

    static bool before(const Message& a, const Message& b) { return a.key() < b.key(); }
    Instant advance(CellId cell, sim::Interval epoch, std::span<const Message> inbox,
                    sim::Post<Message>& post) {
        return next_[cell.value()] = cells_[cell.value()]->advance(epoch, inbox, post);
    }
    Instant stop(Instant, sim::Post<Message>&) { return Instant::never(); }
    std::span<const CellId> woken() const { return {}; }

    bool anything_due() const {
        return std::any_of(next_.begin(), next_.end(),
                           [](Instant t) { return t < Instant::never(); });
    }
    std::int64_t last_event() const {
        std::int64_t last = 0;
        for (const auto& cell : cells_) last = std::max(last, cell->last_event());
        return last;
    }
    std::span<const std::unique_ptr<Cell>> cells() const { return cells_; }

  private:
    std::vector<std::unique_ptr<Cell>> cells_;
    std::vector<Instant> next_;
};

/// Roughly how many customers come, for choosing how to execute.
double arrivals_per_ms(const NetworkSpec& spec) {
    double rate = 0;
    for (const SourceSpec& source : spec.sources) {
        const ArrivalSpec& a = source.arrivals;
        switch (a.process) {
            case ArrivalSpec::Process::poisson:
                rate += a.rate_per_ms;
                break;
            case ArrivalSpec::Process::renewal:
                rate += 1 / std::max(Distribution(a.gap).mean(), 1e-6);
                break;
            case ArrivalSpec::Process::schedule:
                for (const double r : a.rates_per_ms)
                    rate += r / static_cast<double>(a.rates_per_ms.size());
                break;
            case ArrivalSpec::Process::log:
                rate += static_cast<double>(a.log_ms.size()) /
                        static_cast<double>(std::max<std::int64_t>(1, spec.horizon.ms));
                break;
        }
    }
    return rate;
}

/// Runs on until nothing can happen any more.
void drain(const Plan& plan, const Network& network, sim::Kernel<Network>& kernel) {
    Instant now = plan.horizon;
    sim::Duration step = std::max(sim::days(1), plan.horizon - Instant{});
    while (now < plan.limit && (network.anything_due() || kernel.counts().pending > 0)) {
        const Instant until = std::min(now + step, plan.limit);
        kernel.run(now, until);
        now = until;
        step = step * 2;
    }
}

}  // namespace

sim::Duration look_ahead(const NetworkSpec& spec) {
    return Plan(spec, 0, false).look_ahead;
}

RunOutcome run(const NetworkSpec& spec, std::uint32_t replication, const RunOptions& options) {
    const Plan plan(spec, replication, options.event_stations_only, options.keys);
    Network network(plan, options.trace_visits);

    std::unique_ptr<sim::Executor> serial;
    sim::Executor* executor = options.executor;
    if (executor == nullptr) {
        serial = sim::make_executor(sim::ExecutorKind::serial, 1);
        executor = serial.get();
    }
    sim::KernelOptions kernel_options;
    const sim::Duration whole = std::max(sim::milliseconds(1), plan.horizon - Instant{});
    const std::int64_t widest = std::min(plan.look_ahead, whole).ms;
    kernel_options.epoch = sim::milliseconds(
        std::max<std::int64_t>(1, widest / std::max<std::int64_t>(1, options.epoch_divisor)));
    const auto threads = static_cast<std::size_t>(executor->threads());
    kernel_options.shards = options.shards != 0 ? options.shards : (threads == 1 ? 1 : 8 * threads);
    // The kernel judges an epoch by its mail; but cells of a network make their own arrivals.
    if (arrivals_per_ms(spec) * static_cast<double>(kernel_options.epoch.ms) > 500)
        kernel_options.inline_below = 0;

    RunOutcome outcome;
    outcome.stations.resize(plan.stations.size() + plan.pools.size());
    outcome.end_ms = plan.horizon.ms;
    if (!plan.cells.empty() && plan.horizon > Instant{}) {
        sim::Kernel<Network> kernel(network, plan.cells.size(), *executor, kernel_options);
        kernel.run(Instant{}, plan.horizon);
        if (spec.drain) {
            drain(plan, network, kernel);
            outcome.end_ms = std::max(outcome.end_ms, network.last_event());
        }
    }
    sim::Fingerprint fingerprint;
    for (const auto& cell : network.cells()) {
        if (spec.drain) outcome.stuck += cell->waiting();
        cell->close(outcome.end_ms, outcome);
        fingerprint.merge(cell->fingerprint());
        outcome.visits.insert(outcome.visits.end(), cell->visits().begin(), cell->visits().end());
    }
    outcome.fingerprint[0] = fingerprint.low();
    outcome.fingerprint[1] = fingerprint.high();
    return outcome;
}

}  // namespace cityload::network
