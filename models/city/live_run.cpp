#include "models/city/live_run.hpp"

#include <algorithm>

namespace cityload::city {

bool concerns(const ChangeSpec& change, const RegimePlan& plan) {
    return change.regimes.empty() || std::find(change.regimes.begin(), change.regimes.end(),
                                               plan.regime.id) != change.regimes.end();
}

LiveRun::LiveRun(std::shared_ptr<const RegimePlan> plan, std::uint32_t replication,
                 sim::Executor& executor)
    : plan_(std::move(plan)),
      executor_(executor),
      model_(std::make_unique<CityModel>(*plan_, replication, false)) {
    model_->watch();
    start_kernel();
    kernel_->begin(Instant{});
}

LiveRun::LiveRun(std::shared_ptr<const RegimePlan> plan, const Kept& kept, sim::Executor& executor)
    : plan_(std::move(plan)), executor_(executor), model_(std::make_unique<CityModel>(kept.model)) {
    start_kernel();
    kernel_->resume(kept.now, kept.next_stop, kept.pending);
}

void LiveRun::start_kernel() {
    sim::KernelOptions options;
    options.epoch = CityModel::look_ahead;
    options.shards = static_cast<std::size_t>(executor_.threads()) * 8;
    kernel_ =
        std::make_unique<sim::Kernel<CityModel>>(*model_, model_->cells(), executor_, options);
}

std::shared_ptr<const LiveRun::Kept> LiveRun::keep() const {
    auto kept = std::make_shared<Kept>(Kept{*model_, {}, kernel_->now(), kernel_->next_stop(), 0});
    kept->pending.reserve(kernel_->counts().pending);
    kernel_->for_each_pending([&](const Case& c) { kept->pending.push_back(c); });
    kept->bytes = kept->model.bytes() + kept->pending.capacity() * sizeof(Case);
    return kept;
}

CityOutcome LiveRun::outcome() const {
    CityModel last = *model_;
    std::vector<Case> pending;
    kernel_->for_each_pending([&](const Case& c) { pending.push_back(c); });
    last.close(pending);
    CityOutcome outcome;
    outcome.plan = plan_;
    outcome.layout = std::make_shared<CityTallies>(last.tallies());
    outcome.tally = last.total();
    outcome.fingerprint = last.fingerprint();
    outcome.services = last.services();
    outcome.facts = last.facts();
    outcome.kernel = kernel_->counts();
    return outcome;
}

std::int64_t LiveRun::links_down() const {
    return model_->links_down(kernel_->now());
}

bool LiveRun::pending_case(std::uint64_t id) const {
    bool found = model_->waiting_case(id);
    kernel_->for_each_pending([&](const Case& c) { found = found || c.id == id; });
    return found;
}

void LiveRun::command(const ChangeSpec& change) {
    model_->command(change);
    kernel_->stop_here();
}

LivePoint LiveRun::point() const {
    return model_->live_point(kernel_->now());
}

void LiveRun::inside(std::uint16_t* by_building) const {
    model_->live_inside(kernel_->now(), by_building);
}

void LiveRun::show(LiveRegime& out, std::optional<std::uint32_t> focus) const {
    model_->live_show(kernel_->now(), out, focus);
}

}  // namespace cityload::city
