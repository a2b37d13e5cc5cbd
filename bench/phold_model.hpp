#pragma once
// PHOLD (Fujimoto 1990), the usual yardstick of parallel event simulators, as a model of the
// kernel: logical processes (LPs, here cells) pass a fixed population of events around. Parameters
// as in ROSS: the increment is lookahead + Exp(mean - lookahead); an event goes to its own LP, or
// with probability `remote` to any (its own included).

#include <cstdint>
#include <queue>
#include <span>
#include <string>
#include <vector>

#include "sim/distribution.hpp"
#include "sim/executor.hpp"
#include "sim/fingerprint.hpp"
#include "sim/kernel.hpp"
#include "sim/random.hpp"

namespace cityload::bench {

/// A unit of PHOLD's time is a million of the kernel's ticks.
inline constexpr double ticks_per_unit = 1e6;

struct PholdSpec {
    std::size_t lps = 4096;
    std::size_t start_events = 1;  ///< per LP
    double remote = 0.25;          ///< probability
    double mean = 1.0;             ///< units of time; more than lookahead
    double lookahead = 0.1;        ///< units of time
    double end = 100;              ///< units of time
    std::uint64_t seed = 1;

    sim::Duration lookahead_ticks() const {
        return {static_cast<std::int64_t>(lookahead * ticks_per_unit)};
    }
    sim::Instant end_tick() const { return {static_cast<std::int64_t>(end * ticks_per_unit)}; }
};

struct PholdEvent {
    sim::Instant at;
    sim::CellId to;
    std::uint32_t id = 0;   ///< which of the population
    std::uint32_t hop = 0;  ///< how often it has moved

    /// Total order of one LP's events.
    static bool before(const PholdEvent& a, const PholdEvent& b) {
        return a.at != b.at ? a.at < b.at : sim::mix64(a.id) < sim::mix64(b.id);
    }
};

/// Where an event goes next: a pure function of the event.
class PholdRule {
  public:
    explicit PholdRule(const PholdSpec& spec)
        : lps_(spec.lps),
          lookahead_(spec.lookahead_ticks()),
          draws_(spec.seed, 0, 1),
          remote_(spec.remote),
          increment_({.kind = sim::DistributionSpec::Kind::exponential,
                      .mean = (spec.mean - spec.lookahead) * ticks_per_unit}) {}

    PholdEvent next(const PholdEvent& event) const {
        const sim::DrawPair u = draws_.pair(event.id, event.hop);
        const bool goes = remote_(u.second);
        // The upper half of the word decides whether, the lower half where to.
        const auto target = goes ? sim::index_below(u.second << 32, lps_) : event.to.value();
        return {event.at + lookahead_ + increment_.sample(u.first), sim::CellId(target), event.id,
                event.hop + 1};
    }

    /// Event k of the population, before its first move.
    PholdEvent start(std::uint32_t k) const {
        return next({sim::Instant{}, sim::CellId(k % lps_), k, 0});
    }

  private:
    std::size_t lps_;
    sim::Duration lookahead_;
    sim::Stream draws_;
    sim::Probability remote_;
    sim::Distribution increment_;
};

/// An LP: what it has seen, in the order in which it has seen it.
struct alignas(32) PholdProcess {
    sim::Fingerprint print;
    std::uint64_t history = 0;
    std::uint64_t events = 0;

    void see(const PholdEvent& event) {
        const std::uint64_t which = (std::uint64_t{event.id} << 32) | event.hop;
        history = (history ^ which) * 0x9e3779b97f4a7c15ULL;
        print.add(which, event.to.value(), static_cast<std::uint64_t>(event.at.ms), history);
        ++events;
    }
};

struct PholdResult {
    std::uint64_t events = 0;
    sim::Fingerprint print;
    friend bool operator==(const PholdResult&, const PholdResult&) = default;
};

inline PholdResult summarise(const std::vector<PholdProcess>& processes) {
    PholdResult sum;
    for (const PholdProcess& p : processes) {
        sum.events += p.events;
        sum.print.merge(p.print);
    }
    return sum;
}

class PholdModel {
  public:
    using Message = PholdEvent;
    static constexpr bool self_driven = false;

    explicit PholdModel(const PholdSpec& spec) : spec_(spec), rule_(spec), processes_(spec.lps) {}

    static bool before(const PholdEvent& a, const PholdEvent& b) {
        return PholdEvent::before(a, b);
    }

    sim::Instant advance(sim::CellId lp, sim::Interval, std::span<const PholdEvent> inbox,
                         sim::Post<PholdEvent>& post) {
        PholdProcess& process = processes_[lp.value()];
        for (const PholdEvent& event : inbox) {
            process.see(event);
            post(rule_.next(event));
        }
        return sim::Instant::never();
    }

    sim::Instant stop(sim::Instant now, sim::Post<PholdEvent>& post) {
        if (now == sim::Instant{})
            for (std::size_t k = 0; k < spec_.lps * spec_.start_events; ++k)
                post(rule_.start(static_cast<std::uint32_t>(k)));
        return sim::Instant::never();
    }
    std::span<const sim::CellId> woken() const { return {}; }
    void prefetch(sim::CellId lp) const { __builtin_prefetch(&processes_[lp.value()], 1); }

    PholdResult result() const { return summarise(processes_); }

  private:
    PholdSpec spec_;
    PholdRule rule_;
    std::vector<PholdProcess> processes_;
};

inline PholdResult run_phold(const PholdSpec& spec, sim::Executor& executor,
                             sim::KernelOptions options) {
    PholdModel model(spec);
    sim::Kernel<PholdModel> kernel(model, spec.lps, executor, options);
    kernel.run({}, spec.end_tick());
    return model.result();
}

/// The same trajectory from one priority queue, without the kernel.
inline PholdResult reference_phold(const PholdSpec& spec) {
    const auto later = [](const PholdEvent& a, const PholdEvent& b) {
        return PholdEvent::before(b, a);
    };
    std::priority_queue<PholdEvent, std::vector<PholdEvent>, decltype(later)> pending(later);
    const PholdRule rule(spec);
    std::vector<PholdProcess> processes(spec.lps);
    for (std::size_t k = 0; k < spec.lps * spec.start_events; ++k)
        pending.push(rule.start(static_cast<std::uint32_t>(k)));
    while (pending.top().at < spec.end_tick()) {
        const PholdEvent event = pending.top();
        pending.pop();
        processes[event.to.value()].see(event);
        pending.push(rule.next(event));
    }
    return summarise(processes);
}

}  // namespace cityload::bench
