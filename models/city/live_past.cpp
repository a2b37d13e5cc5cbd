// A session's changes, the states it keeps to go back to, and what is told again from them.

#include "models/city/live_work.hpp"

#include <algorithm>
#include <stdexcept>

namespace cityload::city {
namespace {

double seconds_between(std::chrono::steady_clock::time_point a,
                       std::chrono::steady_clock::time_point b) {
    return std::chrono::duration<double>(b - a).count();
}

}  // namespace

void CitySession::Work::obey(Change& c) {
    const std::int64_t at = std::max(c.spec.at_ms - civil_zero(), now_ms);
    c.spec.at_ms = at + civil_zero();
    {
        const std::scoped_lock lock(keeping);
        changes.push_back(c.spec);
        changes.back().announced = false;  // as a run that reads it has to take it
    }
    ++changes_edition;
    {
        const std::scoped_lock lock(mailbox);
        session_changes = changes;
    }
    give_changes();
}

void CitySession::Work::obey(const TakeBack& c) {
    const auto it = std::find_if(changes.begin(), changes.end(),
                                 [&](const ChangeSpec& s) { return s.id == c.id; });
    if (it == changes.end()) return;
    const std::int64_t at = it->at_ms - civil_zero();
    forget(c.id);
    if (at >= now_ms && in_force.count(c.id) == 0) return;
    const std::int64_t back_to = now_ms;
    {
        const std::scoped_lock lock(keeping);
        while (kept.size() > 1 && kept.back().given.count(c.id) != 0) kept.pop_back();
    }
    set_back(std::min(at, now_ms));
    aim(back_to);
    rebuilding = true;
}

void CitySession::Work::give_changes() {
    std::vector<ChangeSpec> due;
    for (const ChangeSpec& c : changes)
        if (c.at_ms - civil_zero() <= now_ms && in_force.count(c.id) == 0) due.push_back(c);
    std::sort(due.begin(), due.end(), [](const ChangeSpec& a, const ChangeSpec& b) {
        return a.at_ms != b.at_ms ? a.at_ms < b.at_ms : a.id < b.id;
    });
    for (const ChangeSpec& c : due) {
        in_force.insert(c.id);
        try {
            for (auto& run : runs)
                if (concerns(c, run->plan())) run->command(c);
        } catch (const std::invalid_argument& e) {
            because_en = because_zh = e.what();
            forget(c.id);
        }
    }
}

void CitySession::Work::forget(const std::string& id) {
    {
        const std::scoped_lock lock(keeping);
        std::erase_if(changes, [&](const ChangeSpec& c) { return c.id == id; });
    }
    ++changes_edition;
    const std::scoped_lock lock(mailbox);
    session_changes = changes;
}

std::int64_t CitySession::Work::next_change() const {
    std::int64_t next = end_ms;
    for (const ChangeSpec& c : changes)
        if (const std::int64_t at = c.at_ms - civil_zero(); at > now_ms) next = std::min(next, at);
    return next;
}

void CitySession::Work::keep(bool always) {
    const Clock::time_point begin = Clock::now();
    // Copying takes at most a fiftieth of the time.
    if (!always && seconds_between(kept_at, begin) < 50 * keep_cost) return;
    if (!kept.empty() && kept.back().at_ms >= now_ms) return;
    KeptAll all;
    all.at_ms = now_ms;
    all.given = in_force;
    for (const auto& run : runs) {
        all.runs.push_back(run->keep());
        all.bytes += static_cast<std::int64_t>(all.runs.back()->bytes);
    }
    {
        const std::scoped_lock lock(keeping);
        kept.push_back(std::move(all));
        thin(kept, options.memory, now_ms);
    }
    kept_at = Clock::now();
    keep_cost = seconds_between(begin, kept_at);
}

void CitySession::Work::set_back(std::int64_t to) {
    KeptAll state;
    {
        const std::scoped_lock lock(keeping);
        while (kept.size() > 1 && kept.back().at_ms > to) kept.pop_back();
        state = kept.back();
    }
    for (std::size_t r = 0; r < runs.size(); ++r)
        runs[r] = std::make_unique<LiveRun>(plans[r], *state.runs[r], executor());
    now_ms = state.at_ms;
    in_force = state.given;
    ended = false;
    history.cut(now_ms);
    ++edition;
    give_changes();
    pace_from_here();
}

LiveScout::Start CitySession::Work::start_at(std::int64_t ms) {
    LiveScout::Start start;
    {
        const std::scoped_lock lock(keeping);
        for (const KeptAll& k : kept)
            if (k.at_ms <= ms) {
                start.at_ms = k.at_ms;
                start.runs = k.runs;
                start.given = k.given;
            }
        start.changes = changes;
    }
    start.plans = plans;
    start.civil_zero = civil_zero();
    start.end_ms = end_ms;
    return start;
}

void CitySession::Work::follow(RecentNeed need, std::uint16_t matter) {
    scout.follow(need, matter, start_at(sim::days(need.day).ms), options.teller);
}

void CitySession::Work::follow_citizen(std::uint32_t citizen, std::int64_t after_ms) {
    scout.follow_citizen(
        citizen, after_ms, [this](std::int64_t ms) { return start_at(ms); }, options.teller);
}

}  // namespace cityload::city
