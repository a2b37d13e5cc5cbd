#include "models/city/live_history.hpp"

#include <algorithm>

namespace cityload::city {
namespace {

constexpr std::int64_t hour = 3'600'000, day_ms = 24 * hour;

}  // namespace

void LiveHistory::begin(std::size_t regimes, std::size_t buildings) {
    buildings_ = buildings;
    pasts_.assign(regimes, {});
    for (Past& p : pasts_) {
        p.inside.assign(live_ring * buildings, 0);
        p.inside_at.assign(live_ring, 0);
    }
}

void LiveHistory::add(std::size_t regime, const LiveRun& run, std::int64_t now_ms) {
    Past& past = pasts_[regime];
    const bool on_grid = now_ms % live_ring_step_ms == 0;
    const bool first = past.points.empty();
    if (!on_grid && !first) return;
    past.newest = run.point();
    // On the half hour, so that every past of a run has the same instants among its points, however
    // it was looked at.
    if (first || (now_ms % (hour / 2) == 0 && past.points.back().at_ms < now_ms))
        past.points.push_back(past.newest);
    const std::int64_t in_day = now_ms % day_ms;
    if (in_day < 7 * hour || in_day > 20 * hour) return;
    const std::size_t column = past.samples % live_ring;
    run.inside(past.inside.data() + column * buildings_);
    past.inside_at[column] = now_ms;
    ++past.samples;
}

void LiveHistory::cut(std::int64_t ms) {
    for (Past& past : pasts_) {
        while (past.points.size() > 1 && past.points.back().at_ms > ms) past.points.pop_back();
        if (!past.points.empty()) past.newest = past.points.back();
        while (past.samples > 0 && past.inside_at[(past.samples - 1) % live_ring] > ms)
            --past.samples;
    }
}

void LiveHistory::copy(std::size_t regime, LiveRegime& out, bool afresh) const {
    const Past& past = pasts_[regime];
    if (afresh || out.history.size() > past.points.size()) out.history.clear();
    out.history.insert(out.history.end(),
                       past.points.begin() + static_cast<std::ptrdiff_t>(out.history.size()),
                       past.points.end());
    if (afresh || out.inside.size() != past.inside.size() || out.inside_samples > past.samples ||
        past.samples - out.inside_samples > live_ring) {
        out.inside = past.inside;
        out.inside_at_ms = past.inside_at;
    } else {
        for (std::uint64_t s = out.inside_samples; s < past.samples; ++s) {
            const std::size_t column = s % live_ring;
            std::copy_n(past.inside.begin() + static_cast<std::ptrdiff_t>(column * buildings_),
                        buildings_,
                        out.inside.begin() + static_cast<std::ptrdiff_t>(column * buildings_));
            out.inside_at_ms[column] = past.inside_at[column];
        }
    }
    out.inside_samples = past.samples;
}

std::vector<LivePoint> LiveHistory::last() const {
    std::vector<LivePoint> all;
    for (const Past& p : pasts_) all.push_back(p.newest);
    return all;
}

int LiveHistory::most_inside(std::size_t regime, std::size_t& building) const {
    const Past& past = pasts_[regime];
    if (past.samples == 0) return 0;
    const auto begin = past.inside.begin() +
                       static_cast<std::ptrdiff_t>(((past.samples - 1) % live_ring) * buildings_);
    const auto most = std::max_element(begin, begin + static_cast<std::ptrdiff_t>(buildings_));
    building = static_cast<std::size_t>(most - begin);
    return *most;
}

std::int64_t LiveHistory::next_look(std::int64_t now_ms, const World& world, bool often) {
    const std::int64_t day = now_ms / day_ms, in_day = now_ms % day_ms;
    if (world.calendar.workday(day)) {
        if (often) {
            if (in_day < 8 * hour) return day * day_ms + 8 * hour;
            if (in_day < 19 * hour) return (now_ms / live_ring_step_ms + 1) * live_ring_step_ms;
        } else {
            if (in_day < 10 * hour + hour / 2) return day * day_ms + 10 * hour + hour / 2;
            if (in_day < 15 * hour) return day * day_ms + 15 * hour;
        }
    }
    return (day + 1) * day_ms;
}

bool LiveWatch::hit(const LiveUntil& until, const LiveHistory& history, const Seen& seen,
                    const World& world, std::string& en, std::string& zh) {
    const auto newest = history.last();
    switch (until.what) {
        case LiveUntil::What::queue_over:
            for (std::size_t r = 0; r < newest.size(); ++r) {
                std::size_t building = 0;
                const int n = history.most_inside(r, building);
                if (n <= until.value || newest[r].at_ms != seen.now_ms) continue;
                const OfficeSpec& office = world.spec.offices[world.buildings[building].office];
                en = std::to_string(n) + " people in: " + office.name;
                zh = office.name_zh + "内有 " + std::to_string(n) + " 人";
                return true;
            }
            return false;
        case LiveUntil::What::link_outage: {
            const bool began = links_down_ >= 0 && seen.links_down > links_down_;
            links_down_ = seen.links_down;
            en = "a data link has stopped answering";
            zh = "一条数据联通中断";
            return began;
        }
        case LiveUntil::What::first_refusal:
            for (std::size_t r = 0; r < newest.size() && r < from_.size(); ++r) {
                const auto k = static_cast<std::size_t>(PerCity::refused);
                if (newest[r].city[k] <= from_[r].city[k]) continue;
                en = "somebody has been turned back";
                zh = "有人被退回";
                return true;
            }
            return false;
        case LiveUntil::What::end_of_day: {
            const std::int64_t in_day = seen.now_ms % day_ms;
            if (!world.calendar.workday(seen.now_ms / day_ms) || in_day < 17 * hour) return false;
            for (const LivePoint& p : newest)
                if (p.waiting > 0) return false;
            en = "the windows have closed";
            zh = "窗口下班";
            return true;
        }
        default:
            return false;
    }
}

}  // namespace cityload::city
