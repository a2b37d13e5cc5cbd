#pragma once
// What the figures of a city comparison are computed from counts by. Private to city_figures.cpp.

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <string_view>
#include <vector>

#include "results/record/city_statistics.hpp"

namespace cityload::record::figure_values {

using C = CityCounts;
using Value = std::function<double(const C&)>;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

inline double over(double part, double whole) {
    return whole > 0 ? part / whole : none;
}

inline double sum(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

inline double needs(const C& c) {
    return C::of(c.cases, "needs");
}

inline Value case_share(const char* part, const char* whole, double factor = 1) {
    return [=](const C& c) { return over(C::of(c.cases, part), C::of(c.cases, whole)) * factor; };
}

inline Value station_share(const char* part, const char* whole, double factor = 1) {
    return [=](const C& c) {
        return over(C::of(c.stations, part), C::of(c.stations, whole)) * factor;
    };
}

/// Share of a rule's cases with a number of trips in [from, until).
inline Value trips_between(const char* rule, std::size_t from, std::size_t until) {
    return [=](const C& c) {
        const auto it = c.trips.find(rule);
        if (it == c.trips.end()) return none;
        double part = 0;
        for (std::size_t k = from; k < std::min(until, it->second.size()); ++k)
            part += it->second[k];
        return over(part, sum(it->second));
    };
}

inline Value refused_between(std::size_t from, std::size_t until) {
    return [=](const C& c) {
        double part = 0, all = 0;
        for (std::size_t k = 1; k < c.refused.size(); ++k) {
            all += c.refused[k];
            if (k >= from && k < until) part += c.refused[k];
        }
        return over(part, all);
    };
}

inline bool at_counter(std::string_view activity) {
    for (const char* one : {"intake", "refusal", "certificate", "fetch", "no_show", "guide"})
        if (activity == one) return true;
    return false;
}

inline double staff_ms(const C& c, bool counter, bool behind) {
    double ms = 0;
    for (const auto& [activity, work] : c.activity_ms)
        if (activity != "other_duties" && (at_counter(activity) ? counter : behind)) ms += work;
    return c.activity_ms.empty() ? none : ms;
}

inline Value staff_minutes(const char* activity) {
    return [=](const C& c) { return over(C::of(c.activity_ms, activity), needs(c)) / 60'000; };
}

inline double posts(const C& c, double ms) {
    return ms / 3'600'000 / c.hours_per_post / c.years;
}

inline Value carrier(const char* name) {
    return [=](const C& c) { return over(C::of(c.documents, name), C::of(c.documents, "asked")); };
}

inline Value days_quantile(double share, std::vector<double> C::*days) {
    return [=](const C& c) {
        std::vector<double> from;
        for (std::size_t i = 0; i < (c.*days).size(); ++i) from.push_back(static_cast<double>(i));
        return quantile_of_bins(c.*days, from, share);
    };
}

inline Value wait_quantile(double share) {
    return [=](const C& c) {
        return c.waits.empty() ? none : quantile_of_bins(c.waits, c.wait_from, share);
    };
}

inline double link_failures(const C& c) {
    double failed = 0;
    for (const char* one : {"uncovered", "mismatched", "down"}) failed += C::of(c.links, one);
    return failed;
}

inline Value resident_share(const char* part, const char* whole) {
    return
        [=](const C& c) { return over(C::of(c.residents_by, part), C::of(c.residents_by, whole)); };
}

/// Share of all that the most burdened tenth of the residents bears; bins 0, 1, …, of which the
/// last is open and counts as its lower edge.
inline double top_tenth(const std::vector<double>& people) {
    double all = 0, top = 0, left = sum(people) / 10;
    for (std::size_t k = people.size(); k-- > 0;) {
        const double n = std::min(left, people[k]);
        top += n * static_cast<double>(k);
        all += people[k] * static_cast<double>(k);
        left -= n;
    }
    return over(top, all);
}

}  // namespace cityload::record::figure_values
