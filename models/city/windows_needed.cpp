#include "models/city/windows_needed.hpp"

#include <algorithm>
#include <cmath>

namespace cityload::city {

namespace {

/// The last bits of exp differ between processors; they must not decide about a window.
double rounded(double x) {
    if (!(x > 0)) return 0;
    int exponent = 0;
    const double mantissa = std::frexp(x, &exponent);
    return std::ldexp(std::round(std::ldexp(mantissa, 32)), exponent - 32);
}

double square(double x) {
    return x * x;
}

/// Squared coefficient of variation of weights.
double variation(const double* weights, std::size_t n) {
    double sum = 0, squares = 0, count = 0;
    for (std::size_t i = 0; i < n; ++i) {
        if (!(weights[i] > 0)) continue;
        sum += weights[i];
        squares += square(weights[i]);
        ++count;
    }
    return count > 0 ? squares * count / square(sum) - 1 : 0;
}

double mean_minutes(const DistributionSpec& d) {
    return sim::Distribution(d).mean() / 60'000;
}

}  // namespace

double erlang_a_over(double arrivals, double each, double patience, std::int64_t servers,
                     double wait) {
    if (!(arrivals > 0)) return 0;
    const double mu = 1 / each, theta = 1 / patience;
    const double c = static_cast<double>(servers), a = c * mu / theta;
    // Weights of the states relative to "all busy, nobody waits"; below it they fall off quickly.
    double busy_weight = 1, below = 0;
    for (std::int64_t n = servers; n > 0; --n) {
        busy_weight *= static_cast<double>(n) * mu / arrivals;
        below += busy_weight;
        if (busy_weight < 1e-15 * below) break;
    }
    // Whoever finds j waiting is called after a sum of exponentials with rates cμ, cμ+θ … cμ+jθ,
    // which exceeds t with probability x^a Σ_{i≤j} (1-x)^i (a)_i / i!, x = e^{-θt}.
    const double left = rounded(-std::expm1(-theta * wait)),  // 1 - x, exact for the most patient
        power = rounded(std::exp(-c * mu * wait));
    double weight = 1, all = 0, late = 0, term = power, sum = power;
    for (std::int64_t j = 0;; ++j) {
        all += weight;
        late += weight * std::min(1.0, sum);
        const double k = static_cast<double>(j + 1);
        term *= left * (a + k - 1) / k;
        sum += term;
        weight *= arrivals / (c * mu + k * theta);
        if ((weight < 1e-12 * all && arrivals < c * mu + k * theta) || j > 20'000) break;
    }
    return late / (all + below);
}

WindowRule::WindowRule(const CitySpec& spec, ServiceTarget target)
    : spec_(spec), target_(target), patience_(mean_minutes(spec.behaviour.patience)) {
    double total = 0;
    for (const double w : spec.profile.half_hour) total += w;
    for (std::size_t k = 0; k < 48; ++k)
        share_[k] = total > 0 ? spec.profile.half_hour[k] / total : 0;
    const DispersionSpec& d = spec.dispersion;
    const double cv2 = (1 + square(d.city_day)) * (1 + square(d.office_day)) *
                           (1 + square(d.queue_day)) * (1 + square(d.block)) *
                           (1 + variation(spec.profile.weekday, 5)) *
                           (1 + variation(spec.profile.month, 12)) -
                       1;
    // Three points with the mean and the variance of a normal factor.
    const double step = std::min(0.95, std::sqrt(3 * cv2));
    days_ = {{{1 - step, 1.0 / 6}, {1, 2.0 / 3}, {1 + step, 1.0 / 6}}};
}

double WindowRule::tail(double arrivals, double each, double servers, double wait) const {
    if (wait <= 0) return 1;
    // In an hour of overload the flow below holds the queue; the formula's own steady state would
    // take all day to build up.
    const double held = std::min(arrivals, 0.95 * servers / each);
    const double whole = std::floor(servers), part = servers - whole;
    double over = 0;
    if (part < 1)
        over += (1 - part) *
                erlang_a_over(held, each, patience_, static_cast<std::int64_t>(whole), wait);
    if (part > 0)
        over +=
            part * erlang_a_over(held, each, patience_, static_cast<std::int64_t>(whole) + 1, wait);
    return over;
}

double WindowRule::over(const GroupLoad& load, const HoursSpec& hours, std::int64_t windows) const {
    if (!(load.visits > 0) || !(load.minutes > 0)) return 0;
    const double present =
        std::max(1.0, static_cast<double>(windows) * (1 - spec_.staffing.absence));
    const double target = static_cast<double>(target_.wait.ms) / 60'000;
    constexpr int step = 5;  // minutes; divides a half hour
    const auto at = [](Duration d) { return static_cast<double>(d.ms) / 60'000; };
    double late = 0, all = 0;
    for (const auto& [factor, weight] : days_) {
        double queue = 0;
        for (std::size_t k = 0; k < 48; ++k) {
            const double visits = load.visits * share_[k] * factor;
            const double rate = visits / 30;
            double known = -1, known_wait = 0;
            for (int i = 0; i < 30 / step; ++i) {
                const double from = 30.0 * static_cast<double>(k) + i * step;
                if (from >= at(hours.close)) continue;  // turned away, whatever the windows
                const bool lunch = from >= at(hours.lunch_from) && from < at(hours.lunch_until);
                const double open = from < at(hours.open) ? 0
                                    : lunch               ? std::floor(present * hours.lunch_share)
                                                          : present;
                const double reopens = open > 0 ? 0
                                       : from < at(hours.open)
                                           ? at(hours.open) - from - step / 2.0
                                           : at(hours.lunch_until) - from - step / 2.0;
                const double servers = open > 0 ? open : present;
                const double ahead = reopens + queue * load.minutes / servers;
                if (known < 0 || std::abs(ahead - known_wait) > 0.5) {
                    known = tail(rate, load.minutes, servers, target - ahead);
                    known_wait = ahead;
                }
                const double here = rate * step * weight;
                late += here * known;
                all += here;
                queue = std::max(0.0, queue + rate * step - open * step / load.minutes);
            }
        }
    }
    return all > 0 ? late / all : 0;
}

std::int64_t WindowRule::windows(const GroupLoad& load, const HoursSpec& hours) const {
    if (!(load.visits > 0) || !(load.minutes > 0)) return 1;
    const auto meets = [&](std::int64_t c) { return over(load, hours, c) <= 1 - target_.share; };
    std::int64_t high = 1;
    while (!meets(high) && high < 100'000) high *= 2;
    std::int64_t low = high / 2;  // fails, or 0
    while (high - low > 1) {
        const std::int64_t mid = (low + high) / 2;
        (meets(mid) ? high : low) = mid;
    }
    return high;
}

std::array<std::int64_t, 24> WindowRule::by_hour(const GroupLoad& load,
                                                 const HoursSpec& hours) const {
    std::array<std::int64_t, 24> out{};
    const double target = static_cast<double>(target_.wait.ms) / 60'000;
    for (std::size_t h = 0; h < 24; ++h) {
        const Duration from = sim::hours(static_cast<std::int64_t>(h)),
                       until = sim::hours(static_cast<std::int64_t>(h) + 1);
        if (until <= hours.open || from >= hours.close) continue;
        if (hours.lunch_share == 0 && from >= hours.lunch_from && until <= hours.lunch_until)
            continue;
        const double visits = load.visits * (share_[2 * h] + share_[2 * h + 1]);
        std::int64_t c = 1;
        const auto meets = [&] {
            double late = 0;
            for (const auto& [factor, weight] : days_)
                late += weight *
                        erlang_a_over(visits * factor / 60, load.minutes, patience_, c, target);
            return late <= 1 - target_.share;
        };
        if (visits > 0 && load.minutes > 0)
            while (!meets() && c < 100'000) ++c;
        // Windows whose clerk is there.
        out[h] = static_cast<std::int64_t>(
            std::ceil(static_cast<double>(c) / (1 - spec_.staffing.absence) - 1e-9));
        if (c == 1) out[h] = 1;
    }
    return out;
}

std::vector<GroupLoad> group_loads(const CityOutcome& outcome) {
    const Calendar& calendar = outcome.plan->world.calendar;
    const double workdays = static_cast<double>(std::max<std::int64_t>(
        1, calendar.workdays_between(calendar.first_measured(),
                                     calendar.first_measured() + calendar.measured_days())));
    std::vector<GroupLoad> loads(outcome.plan->stations.size());
    for (std::size_t s = 0; s < loads.size(); ++s) {
        const auto sum = [&](PerStation what) {
            return static_cast<double>(outcome.tally.at(outcome.layout->station, s, at(what)));
        };
        const double calls = sum(PerStation::served) + sum(PerStation::left);
        loads[s].visits = sum(PerStation::visits) / workdays;
        if (calls > 0) loads[s].minutes = sum(PerStation::busy_ms) / calls / 60'000;
    }
    return loads;
}

namespace {

/// Bisection of one group's windows, fed with one rerun at a time.
struct Bracket {
    std::int64_t tried = 1, fails = 0, meets = 0, step = 1;  ///< 0: none known

    bool settled() const { return meets > 0 && fails == meets - 1; }
    void learn(bool met) {
        if (met) {
            meets = meets == 0 ? tried : std::min(meets, tried);
            if (fails >= meets) fails = 0;
        } else {
            fails = std::max(fails, tried);
            if (meets <= fails) meets = 0;  // others' windows have changed meanwhile
        }
        if (settled()) {
            tried = meets;
        } else if (meets > 0 && fails > 0) {
            tried = (meets + fails) / 2;
        } else {
            tried = met ? std::max<std::int64_t>(1, meets - step) : fails + step;
            step *= 2;
        }
        if (meets == 1) fails = 0;
    }
    std::int64_t best() const { return meets > 0 ? meets : tried; }
};

/// Below this many visits in the weeks of a rerun a share of a tenth cannot be told; the formula
/// stands.
constexpr double tellable = 100;

/// Windows of a regime's groups as numbers of paper's groups: the first of those joined has them.
Staff staff_with(const World& world, const RegimePlan& plan,
                 const std::vector<std::int64_t>& windows, const std::vector<std::int64_t>& posts) {
    Staff staff;
    staff.posts = posts;
    staff.windows.assign(world.stations.size(), 0);
    std::vector<char> given(windows.size(), 0);
    for (std::size_t p = 0; p < world.stations.size(); ++p) {
        const std::uint32_t s = plan.station_of_paper[p];
        if (given[s]) continue;
        given[s] = 1;
        staff.windows[p] = windows[s];
    }
    return staff;
}

}  // namespace

WindowSearch search_windows(const World& world, const RegimeSpec& regime, const Staff& posts,
                            const ServiceTarget& target, int reruns,
                            const CityRunOptions& options) {
    WindowSearch found;
    found.pilot = std::make_shared<const Pilot>(world, true);
    const Pilot& pilot = *found.pilot;
    const RegimeSpec& own = find_regime(pilot.spec(), regime.id);
    const CityOutcome free = pilot.run(own, Staff{{}, posts.posts}, options, true);
    found.plan = free.plan;
    found.loads = group_loads(free);
    const WindowRule rule(world.spec, target);
    const std::size_t groups = found.loads.size();
    std::vector<Bracket> brackets(groups);
    for (std::size_t s = 0; s < groups; ++s) {
        const std::int64_t windows = std::max<std::int64_t>(
            world.spec.staffing.windows_open_at_least,
            rule.windows(found.loads[s], world.spec.hours[found.plan->stations[s].hours]));
        found.formula.push_back(windows);
        brackets[s].tried = windows;
    }
    found.windows = found.formula;
    found.over.assign(groups, 0);
    found.visits.assign(groups, 0);
    const auto measure = [&] {
        const CityOutcome run = pilot.run(
            own, staff_with(world, *found.plan, found.windows, posts.posts), options, false);
        for (std::size_t s = 0; s < groups; ++s) {
            const auto sum = [&](PerStation what) {
                return static_cast<double>(run.tally.at(run.layout->station, s, at(what)));
            };
            const double late = sum(PerStation::offered_over_30) + sum(PerStation::no_ticket);
            const double all =
                sum(PerStation::served) + sum(PerStation::left) + sum(PerStation::no_ticket);
            found.visits[s] = all;
            found.over[s] = all > 0 ? late / all : 0;
        }
        ++found.reruns;
    };
    while (found.reruns < reruns) {
        measure();
        if (found.reruns == 1) found.over_formula = found.over;
        bool moved = false;
        for (std::size_t s = 0; s < groups; ++s) {
            if (found.visits[s] < tellable) continue;
            brackets[s].learn(found.over[s] <= 1 - target.share);
            // The last rerun shows what is handed out.
            const std::int64_t next =
                found.reruns + 1 >= reruns ? brackets[s].best() : brackets[s].tried;
            moved = moved || next != found.windows[s];
            if (found.reruns < reruns) found.windows[s] = next;
        }
        if (!moved) break;
    }
    if (found.over_formula.empty()) found.over_formula = found.over;
    // What the last rerun still shows late gets one window more, unseen.
    std::vector<std::int64_t> windows = found.windows;
    for (std::size_t s = 0; s < groups && found.reruns > 0; ++s)
        windows[s] += found.visits[s] >= tellable && found.over[s] > 1 - target.share;
    for (std::int64_t& w : windows)
        w = std::max<std::int64_t>(
            world.spec.staffing.windows_open_at_least,
            static_cast<std::int64_t>(
                std::ceil(static_cast<double>(w) * world.spec.staffing.factor - 1e-9)));
    found.staff = staff_with(world, *found.plan, windows, posts.posts);
    return found;
}

}  // namespace cityload::city
