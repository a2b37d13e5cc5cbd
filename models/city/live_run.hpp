#pragma once
// One regime's run that can be stopped at any instant, looked at, kept and taken up again. The
// session (live_session.hpp) drives it; a viewer never sees it.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "models/city/live_snapshot.hpp"
#include "models/city/model.hpp"
#include "models/city/run.hpp"
#include "sim/executor.hpp"

namespace cityload::city {

/// Whether a change happens in the runs of this regime.
bool concerns(const ChangeSpec& change, const RegimePlan& plan);

class LiveRun {
  public:
    /// The whole state at an instant.
    struct Kept {
        CityModel model;
        std::vector<Case> pending;
        Instant now, next_stop;
        std::size_t bytes = 0;
    };

    /// At the run's time 0. `executor` must outlive this.
    LiveRun(std::shared_ptr<const RegimePlan> plan, std::uint32_t replication,
            sim::Executor& executor);
    /// Where a kept state was.
    LiveRun(std::shared_ptr<const RegimePlan> plan, const Kept& kept, sim::Executor& executor);

    const RegimePlan& plan() const { return *plan_; }
    Instant now() const { return kernel_->now(); }
    void run_to(Instant until) { kernel_->run_to(until); }
    /// The stop at the run's end; once.
    void finish() { kernel_->finish(); }

    std::shared_ptr<const Kept> keep() const;
    void trace_case(std::uint64_t id) { model_->trace_case(id); }
    void trace_citizen(std::uint32_t id) { model_->trace(0, {id}); }
    std::vector<Fact> facts() const { return model_->facts(); }

    /// Makes a change here and now.
    void command(const ChangeSpec& change);

    LivePoint point() const;
    /// Everything but what grows with time (history, rings). `focus`: the building whose queues are
    /// listed person by person, if any.
    void show(LiveRegime& out, std::optional<std::uint32_t> focus) const;
    /// People waiting or at a window, by building.
    void inside(std::uint16_t* by_building) const;

    /// Links that are in use and do not answer.
    std::int64_t links_down() const;
    /// Whether a case is still under way.
    bool pending_case(std::uint64_t id) const;

    /// What a run without stops would leave; after finish().
    CityOutcome outcome() const;

  private:
    void start_kernel();

    std::shared_ptr<const RegimePlan> plan_;
    sim::Executor& executor_;
    std::unique_ptr<CityModel> model_;
    std::unique_ptr<sim::Kernel<CityModel>> kernel_;
};

}  // namespace cityload::city
