#include "models/city/live_session.hpp"

#include <chrono>
#include <thread>

#include "models/city/live_work.hpp"

namespace cityload::city {

CitySession::CitySession(std::shared_ptr<const CitySpec> spec, LiveOptions options)
    : work_(std::make_unique<Work>(std::move(spec), std::move(options))) {}
CitySession::~CitySession() = default;

bool CitySession::ready() const {
    return work_->ready;
}
std::string CitySession::failure() const {
    const std::scoped_lock lock(work_->mailbox);
    return work_->failure;
}
const LiveShape& CitySession::shape() const {
    return work_->shape;
}
void CitySession::play(double speed) {
    work_->give(Work::Play{speed});
}
void CitySession::pause() {
    work_->give(Work::Pause{});
}
void CitySession::step(std::int64_t ms) {
    work_->give(Work::StepOn{ms});
}
void CitySession::jump(std::int64_t to_ms) {
    work_->give(Work::Jump{to_ms});
}
void CitySession::run_until(LiveUntil until) {
    work_->give(until);
}
void CitySession::skip_quiet(bool skip) {
    work_->give(Work::SkipQuiet{skip});
}
void CitySession::focus(std::optional<std::uint32_t> building) {
    work_->give(Work::Focus{building});
}
void CitySession::change(ChangeSpec change) {
    work_->give(Work::Change{std::move(change)});
}
void CitySession::take_back(const std::string& id) {
    work_->give(Work::TakeBack{id});
}
void CitySession::follow(RecentNeed need, std::uint16_t matter) {
    work_->follow(need, matter);
}
void CitySession::follow_citizen(std::uint32_t citizen, std::int64_t after_ms) {
    work_->follow_citizen(citizen, after_ms);
}
std::uint64_t CitySession::given() const {
    return work_->given;
}
std::int64_t CitySession::clock() const {
    return work_->clock_ms;
}
const LiveSnapshot& CitySession::latest() {
    work_->wanted = true;
    return work_->snapshots.newest();
}
std::shared_ptr<const LiveJourney> CitySession::journey() const {
    return work_->scout.journey();
}
std::vector<ChangeSpec> CitySession::changes() const {
    const std::scoped_lock lock(work_->mailbox);
    return work_->session_changes;
}
void CitySession::settle() {
    while (failure().empty()) {
        if (ready()) {
            // One that the computing thread has yet to finish may be wanted no longer: only what
            // a snapshot says of itself tells that it is after the last command.
            const LiveSnapshot& now = latest();
            if (now.obeyed == given() && !now.running) return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

}  // namespace cityload::city
