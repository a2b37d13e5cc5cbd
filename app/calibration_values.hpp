#pragma once
// What the quantities of a calibration are computed from runs by. Private to
// calibration_quantities.cpp.

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <string>

#include "app/calibration.hpp"
#include "results/record/counted_quantity.hpp"

namespace cityload::app::calibration_values {

using city::at;
using city::CityOutcome;
using city::PerMatter;
using city::PerStation;
using city::Rule;
using record::Counted;
using Runs = CalibrationRuns;
using Value = std::function<ModelFigure(const Runs&, const std::string&)>;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

inline ModelFigure over(double part, double whole) {
    return {whole > 0 ? part / whole : none, 0};
}

inline ModelFigure share(double part, double whole) {
    return {whole > 0 ? part / whole : none, whole};
}

inline double cases(const CityOutcome& o, PerMatter what, std::size_t matter) {
    return static_cast<double>(o.tally.at(o.layout->matter, matter, at(what)));
}

inline double cases(const CityOutcome& o, PerMatter what) {
    double sum = 0;
    for (std::size_t m = 0; m < o.plan->world.matters.size(); ++m) sum += cases(o, what, m);
    return sum;
}

/// Completed cases of the desk, or of both channels, with trips in [from, until).
inline double with_trips(const CityOutcome& o, Rule rule, std::size_t from, std::size_t until,
                         bool online) {
    double sum = 0;
    for (std::size_t channel = 0; channel < (online ? 2u : 1u); ++channel)
        for (std::size_t k = from; k < std::min(until, city::trip_bins); ++k)
            sum += static_cast<double>(o.tally.at(o.layout->trips, channel, at(rule), k));
    return sum;
}

inline Value trips(Rule rule, std::size_t from, std::size_t until, bool online) {
    return [=](const Runs& runs, const std::string& regime) {
        const CityOutcome& o = runs.of(regime);
        return share(with_trips(o, rule, from, until, online),
                     with_trips(o, rule, 0, city::trip_bins, online));
    };
}

inline double refused(const CityOutcome& o, std::size_t from, std::size_t until) {
    double sum = 0;
    for (std::size_t k = from; k < std::min<std::size_t>(until, 8); ++k)
        sum += static_cast<double>(o.tally.at(o.layout->refused, k));
    return sum;
}

inline Value refusals(std::size_t from, std::size_t until) {
    return [=](const Runs& runs, const std::string& regime) {
        const CityOutcome& o = runs.of(regime);
        return share(refused(o, from, until), refused(o, 1, 8));
    };
}

inline Value case_share(PerMatter part, PerMatter whole) {
    return [=](const Runs& runs, const std::string& regime) {
        const CityOutcome& o = runs.of(regime);
        return share(cases(o, part), cases(o, whole));
    };
}

inline ModelFigure hours(const Runs& runs, const std::string& regime) {
    const CityOutcome& o = runs.of(regime);
    return over((cases(o, PerMatter::wait_minutes) + cases(o, PerMatter::other_minutes)) / 60,
                cases(o, PerMatter::needs));
}

/// Needs weighted by matter.
inline Value per_need(double (*of)(const city::RegimePlan&, std::size_t matter)) {
    return [of](const Runs& runs, const std::string& regime) {
        const CityOutcome& o = runs.of(regime);
        double sum = 0;
        for (std::size_t m = 0; m < o.plan->world.matters.size(); ++m)
            sum += of(*o.plan, m) * cases(o, PerMatter::needs, m);
        return over(sum, cases(o, PerMatter::needs));
    };
}

inline std::size_t matter_named(const Runs& runs, const char* id) {
    const auto& list = runs.spec().matters;
    return static_cast<std::size_t>(
        std::find_if(list.begin(), list.end(), [&](const auto& m) { return m.id == id; }) -
        list.begin());
}

/// Of one matter: trips that are not for nothing, filing visits, or days.
template <class F>
Value of_matter(const char* id, F f) {
    return [=](const Runs& runs, const std::string& regime) {
        const std::size_t m = matter_named(runs, id);
        if (m == runs.spec().matters.size()) return ModelFigure{none, 0};
        return f(runs, runs.of(regime), m);
    };
}

inline ModelFigure trips_by_procedure(const Runs&, const CityOutcome& o, std::size_t m) {
    return over(cases(o, PerMatter::trips_all, m) - cases(o, PerMatter::wasted, m),
                cases(o, PerMatter::needs, m));
}

inline ModelFigure filings(const Runs&, const CityOutcome& o, std::size_t m) {
    return over(cases(o, PerMatter::filings, m),
                cases(o, PerMatter::completed, m) - cases(o, PerMatter::online, m));
}

inline ModelFigure working_days(const Runs& runs, const CityOutcome& o, std::size_t m) {
    const city::Calendar& calendar = runs.world().calendar;
    const std::int64_t from = calendar.first_measured(), n = calendar.measured_days();
    const double worked =
        static_cast<double>(calendar.workdays_between(from, from + n)) / static_cast<double>(n);
    ModelFigure days = over(cases(o, PerMatter::days, m), cases(o, PerMatter::completed, m));
    days.value *= worked;
    return days;
}

inline double measured_workdays(const Runs& runs) {
    const city::Calendar& calendar = runs.world().calendar;
    const std::int64_t from = calendar.first_measured();
    return static_cast<double>(calendar.workdays_between(from, from + calendar.measured_days()));
}

inline double station(const CityOutcome& o, PerStation what, std::size_t s) {
    return static_cast<double>(o.tally.at(o.layout->station, s, at(what)));
}

inline city::Level level_of(const Runs& runs, const CityOutcome& o, std::size_t s) {
    return runs.spec().offices[runs.world().buildings[o.plan->stations[s].building].office].level;
}

inline ModelFigure mean_wait(const Runs& runs, const std::string& regime) {
    const CityOutcome& o = runs.of(regime);
    double wait = 0, served = 0;
    for (std::size_t s = 0; s < o.plan->stations.size(); ++s) {
        wait += station(o, PerStation::wait_ms, s);
        served += station(o, PerStation::served, s);
    }
    return over(wait / 60'000, served);
}

inline ModelFigure wait_of_groups(const Runs& runs, const std::string& regime) {
    const CityOutcome& o = runs.of(regime);
    std::vector<double> means;
    for (std::size_t s = 0; s < o.plan->stations.size(); ++s)
        if (const double served = station(o, PerStation::served, s);
            served >= 30 * measured_workdays(runs))
            means.push_back(station(o, PerStation::wait_ms, s) / served / 60'000);
    if (means.empty()) return {none, 0};
    std::sort(means.begin(), means.end());
    return {means[(means.size() - 1) * 9 / 10], 0};
}

inline double staff_minutes(const CityOutcome& o, city::Activity activity) {
    double ms = 0, n = 0;
    for (std::size_t d = 0; d < o.plan->world.spec.departments.size(); ++d) {
        ms += static_cast<double>(o.tally.at(o.layout->activity, d, at(activity)));
        n += static_cast<double>(o.tally.at(o.layout->actions, d, at(activity)));
    }
    return n > 0 ? ms / n / 60'000 : none;
}

inline ModelFigure throughput(const Runs& runs, const std::string& regime) {
    return {staff_minutes(runs.of("all"), city::Activity::intake) /
                staff_minutes(runs.of(regime), city::Activity::intake),
            0};
}

inline ModelFigure no_wait(const Runs& runs, const std::string& regime) {
    const CityOutcome& o = runs.of(regime);
    double at_once = 0, services = 0;
    for (std::size_t bin = 0; bin < city::wait_bins; ++bin) {
        const auto n = static_cast<double>(o.tally.at(o.layout->wait, 0u, bin));
        services += n;
        if (city::wait_edges[bin] < 60'000)
            at_once += n;  // people say "none" of less than a minute
    }
    const double online = cases(o, PerMatter::online), all = cases(o, PerMatter::completed);
    return share(online + (all - online) * over(at_once, services).value, all);
}

/// Windows of districts and the city that the work keeps as busy as the sizing rule aims at.
inline double windows_needed(const Runs& runs, const CityOutcome& o) {
    double sum = 0;
    for (std::size_t s = 0; s < o.plan->stations.size(); ++s) {
        const double scheduled = station(o, PerStation::scheduled_ms, s);
        if (level_of(runs, o, s) == city::Level::town || !(scheduled > 0)) continue;
        const double per_window = scheduled / static_cast<double>(o.plan->stations[s].windows);
        sum += station(o, PerStation::busy_ms, s) / per_window / runs.spec().staffing.window_load;
    }
    return sum;
}

inline ModelFigure counters(const Runs& runs, const std::string& regime) {
    return over(windows_needed(runs, runs.of(regime)), windows_needed(runs, runs.of("one-trip")));
}

inline ModelFigure served_in_town(const Runs& runs, const std::string& regime) {
    const CityOutcome& o = runs.of(regime);
    double served = 0, windows = 0;
    for (std::size_t s = 0; s < o.plan->stations.size(); ++s) {
        if (level_of(runs, o, s) != city::Level::town) continue;
        served += station(o, PerStation::served, s);
        windows += static_cast<double>(o.plan->stations[s].windows);
    }
    return over(served, windows * measured_workdays(runs));
}

inline ModelFigure served_in_district(const Runs& runs, const std::string& regime) {
    const CityOutcome& o = runs.of(regime);
    double served = 0;
    for (std::size_t s = 0; s < o.plan->stations.size(); ++s)
        if (level_of(runs, o, s) == city::Level::district)
            served += station(o, PerStation::served, s);
    return over(served,
                static_cast<double>(runs.world().districts.size()) * measured_workdays(runs));
}

inline ModelFigure favoured(const Runs& runs, const std::string& regime) {
    const CityOutcome& o = runs.of(regime);
    double with = 0, visits = 0;
    for (std::size_t s = 0; s < o.plan->stations.size(); ++s) {
        with += station(o, PerStation::favoured, s);
        visits += station(o, PerStation::visits, s);
    }
    return share(with, visits);
}

inline double hotline_calls(const CityOutcome& o) {
    double n = 0;
    for (std::size_t d = 0; d < o.plan->world.spec.departments.size(); ++d)
        n += static_cast<double>(o.tally.at(o.layout->actions, d, at(city::Activity::hotline)));
    return n;
}

inline Value per_resident(double (*of)(const CityOutcome&)) {
    return [of](const Runs& runs, const std::string& regime) {
        return over(of(runs.of(regime)) * 365, static_cast<double>(runs.world().residents) *
                                                   static_cast<double>(runs.spec().days));
    };
}

/// A value of the regime itself.
inline Value setting(double city::RegimeSpec::*member) {
    return [member](const Runs& runs, const std::string& regime) {
        return ModelFigure{runs.of(regime).plan->regime.*member, 0};
    };
}

}  // namespace cityload::app::calibration_values
