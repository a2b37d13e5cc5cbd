#include "viz/view.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace cityload::viz {
namespace {

using city::PerBuilding;
using city::PerCity;

constexpr double golden = 2.399963229728653;

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

template <class Enum>
constexpr std::size_t place_of(Enum e) {
    return static_cast<std::size_t>(e);
}

}  // namespace

Headline headline(const city::LiveRegime& regime) {
    const auto get = [&](PerCity what) {
        return static_cast<double>(regime.counts.city[place_of(what)]);
    };
    Headline h;
    const double ended = get(PerCity::completed) + get(PerCity::given_up);
    const double completed = get(PerCity::completed);
    h.trips_per_need = ended > 0 ? get(PerCity::trips_ended) / ended : NAN;
    h.at_most_one = completed > 0 ? get(PerCity::at_most_one) / completed : NAN;
    h.none = completed > 0 ? get(PerCity::no_trip) / completed : NAN;
    h.hours_per_need = ended > 0 ? get(PerCity::minutes) / 60 / ended : NAN;
    h.mean_wait_min =
        get(PerCity::served) > 0 ? get(PerCity::wait_ms) / 60'000 / get(PerCity::served) : NAN;
    h.staff_hours = get(PerCity::staff_ms) / 3'600'000;
    for (const city::LiveQueue& q : regime.stations) {
        h.waiting += q.waiting;
        h.longest_wait_s = std::max<std::int64_t>(h.longest_wait_s, q.longest_wait_s);
    }
    for (const city::LiveQueue& q : regime.back_offices) h.backlog += q.waiting;
    return h;
}

void place_buildings(View& view, const city::LiveShape& shape) {
    const std::size_t districts = shape.districts.size();
    view.radius.assign(districts, 40);
    std::int64_t largest = 1;
    for (const auto& d : shape.districts) largest = std::max(largest, d.residents);
    for (std::size_t i = 0; i < districts && districts > 1; ++i) {
        double nearest = 60;
        for (std::size_t j = 0; j < districts; ++j)
            if (i != j)
                nearest =
                    std::min(nearest, std::hypot(shape.districts[i].x - shape.districts[j].x,
                                                 shape.districts[i].y - shape.districts[j].y));
        const double share =
            static_cast<double>(shape.districts[i].residents) / static_cast<double>(largest);
        view.radius[i] = std::min(2.2 + 6.5 * std::sqrt(share), 0.62 * nearest + 0.4);
    }
    // Halls in the middle, then city and district offices, then those of towns: a sunflower.
    std::vector<std::vector<std::uint32_t>> inside(districts);
    for (std::uint32_t b = 0; b < shape.buildings.size(); ++b)
        inside[shape.buildings[b].district].push_back(b);
    view.places.assign(shape.buildings.size(), {});
    for (std::size_t d = 0; d < districts; ++d) {
        const auto rank = [&](std::uint32_t b) {
            const auto& building = shape.buildings[b];
            return std::pair(building.hall && building.level > 0 ? 0 : 3 - building.level, b);
        };
        std::sort(inside[d].begin(), inside[d].end(),
                  [&](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); });
        const auto n = static_cast<double>(std::max<std::size_t>(inside[d].size(), 2));
        for (std::size_t k = 0; k < inside[d].size(); ++k) {
            const double r = view.radius[d] * 0.88 * std::sqrt(static_cast<double>(k) / (n - 1));
            const double angle = golden * static_cast<double>(k);
            view.places[inside[d][k]] = {shape.districts[d].x + r * std::cos(angle),
                                         shape.districts[d].y + r * std::sin(angle)};
        }
    }
}

void follow_flows(View& view, const city::LiveShape& shape, const city::LiveSnapshot& now) {
    const std::size_t regimes = now.regimes.size(), districts = shape.districts.size();
    const bool afresh = view.flow_ms < 0 || view.flow_edition != now.edition ||
                        now.now_ms < view.flow_ms || view.flows.size() != regimes;
    if (!afresh && now.now_ms == view.flow_ms) return;
    if (afresh) {
        view.flows.assign(regimes, {});
        view.last_trips.assign(regimes, {});
        view.last_queries.assign(regimes, std::vector<std::int64_t>(districts));
        view.last_failed = view.last_online = view.last_queries;
    }
    const double hours = afresh ? 0 : static_cast<double>(now.now_ms - view.flow_ms) / 3'600'000.0;
    // A long leap counts as the working hours in it.
    const double open = hours > 12 ? std::max(1.0, hours / 24 * 8 * 5 / 7) : hours;
    const double keep = std::exp(-open / 0.5);
    for (std::size_t r = 0; r < regimes; ++r) {
        const city::LiveCounts& c = now.regimes[r].counts;
        Flows& f = view.flows[r];
        f.trips.resize(c.trips.size());
        f.queries.resize(districts);
        f.failed.resize(districts);
        f.online.resize(districts);
        std::vector<std::int64_t> queries(districts), failed(districts);
        for (std::size_t i = 0; i < c.query.size(); ++i) {
            queries[i % districts] += c.query[i];
            failed[i % districts] += c.query_failed[i];
        }
        const auto blend = [&](std::vector<double>& rate, const std::vector<std::int64_t>& new_sum,
                               const std::vector<std::int64_t>& old_sum) {
            if (open <= 0) return;
            for (std::size_t i = 0; i < rate.size() && i < old_sum.size(); ++i)
                rate[i] = rate[i] * keep +
                          static_cast<double>(new_sum[i] - old_sum[i]) / open * (1 - keep);
        };
        if (!afresh) {
            blend(f.trips, c.trips, view.last_trips[r]);
            blend(f.queries, queries, view.last_queries[r]);
            blend(f.failed, failed, view.last_failed[r]);
            blend(f.online, c.online, view.last_online[r]);
        }
        view.last_trips[r] = c.trips;
        view.last_queries[r] = queries;
        view.last_failed[r] = failed;
        view.last_online[r] = c.online;
        const auto sum = [](const std::vector<double>& v) {
            double s = 0;
            for (const double x : v) s += x;
            return s;
        };
        f.all_trips = sum(f.trips);
        f.all_queries = sum(f.queries);
        f.all_online = sum(f.online);
    }
    view.flow_ms = now.now_ms;
    view.flow_edition = now.edition;
}

std::vector<std::pair<double, double>> series_of(const city::LiveRegime& regime, Measure measure) {
    std::vector<std::pair<double, double>> out;
    const auto& h = regime.history;
    constexpr double day = 86'400'000;
    const auto total = [&](const city::LivePoint& p, PerCity what) {
        return static_cast<double>(p.city[place_of(what)]);
    };
    if (measure == Measure::waiting || measure == Measure::longest_wait ||
        measure == Measure::backlog) {
        for (const city::LivePoint& p : h)
            out.emplace_back(static_cast<double>(p.at_ms),
                             measure == Measure::waiting   ? static_cast<double>(p.waiting)
                             : measure == Measure::backlog ? static_cast<double>(p.backlog)
                                                           : p.longest_wait_s / 60.0);
        return out;
    }
    if (measure == Measure::waiting_twice) {
        constexpr std::int64_t hour = 3'600'000;
        for (const city::LivePoint& p : h) {
            const std::int64_t in_day = p.at_ms % (24 * hour);
            if (in_day == 10 * hour + hour / 2 || in_day == 15 * hour || in_day == 0)
                out.emplace_back(static_cast<double>(p.at_ms), static_cast<double>(p.waiting));
        }
        return out;
    }
    if (measure == Measure::trips_per_need) {
        for (const city::LivePoint& p : h) {
            const double ended = total(p, PerCity::completed) + total(p, PerCity::given_up);
            if (ended > 0)
                out.emplace_back(static_cast<double>(p.at_ms),
                                 total(p, PerCity::trips_ended) / ended);
        }
        return out;
    }
    const PerCity what = measure == Measure::trips       ? PerCity::trips
                         : measure == Measure::completed ? PerCity::completed
                                                         : PerCity::queries;
    // Per calendar day; the day under way counts what it has.
    std::int64_t from = h.empty() ? 0 : h.front().city[place_of(what)];
    double last_day = h.empty() ? 0 : std::floor(static_cast<double>(h.front().at_ms) / day) - 1;
    for (std::size_t i = 0; i < h.size(); ++i) {
        const double d = std::floor(static_cast<double>(h[i].at_ms) / day);
        const bool last_of_day =
            i + 1 == h.size() || std::floor(static_cast<double>(h[i + 1].at_ms) / day) > d;
        if (!last_of_day) continue;
        const std::int64_t sum = h[i].city[place_of(what)];
        // Points may be further apart than a day.
        const double days = std::max(1.0, d - last_day);
        out.emplace_back((d - days + 1) * day, static_cast<double>(sum - from) / days);
        from = sum;
        last_day = d;
    }
    return out;
}

std::string building_name(const city::LiveShape& shape, std::uint32_t b) {
    const auto& building = shape.buildings[b];
    std::string name = tr(building.name);
    // Two in one district are told apart by their number.
    int same = 0, before = 0;
    for (std::uint32_t k = 0; k < shape.buildings.size(); ++k)
        if (shape.buildings[k].office == building.office &&
            shape.buildings[k].district == building.district) {
            ++same;
            before += k < b;
        }
    if (shape.districts.size() > 1 && building.level < 2)
        name = language() == Language::zh
                   ? tr(shape.districts[building.district].name) + name
                   : name + ", " + tr(shape.districts[building.district].name);
    if (same > 1) name += " " + std::to_string(before + 1);
    return name;
}

std::vector<Found> search(const city::LiveShape& shape, const std::string& text, std::size_t most) {
    std::vector<Found> found;
    if (text.empty()) return found;
    const std::string wanted = lower(text);
    const auto has = [&](const city::LiveName& n) {
        return lower(n.en).find(wanted) != std::string::npos ||
               n.zh.find(text) != std::string::npos || n.id.find(wanted) != std::string::npos;
    };
    const auto add = [&](Selection::Kind kind, std::size_t i, std::string name) {
        if (found.size() < most)
            found.push_back({{kind, static_cast<std::uint32_t>(i)}, std::move(name)});
    };
    for (std::size_t d = 0; d < shape.districts.size(); ++d)
        if (has(shape.districts[d].name))
            add(Selection::Kind::district, d, tr(shape.districts[d].name));
    for (std::size_t d = 0; d < shape.departments.size(); ++d)
        if (has(shape.departments[d]))
            add(Selection::Kind::department, d, tr(shape.departments[d]));
    for (std::uint32_t b = 0; b < shape.buildings.size(); ++b) {
        const auto& district = shape.districts[shape.buildings[b].district].name;
        if (has(shape.buildings[b].name) ||
            (shape.buildings[b].hall && shape.buildings[b].level > 0 && has(district)))
            add(Selection::Kind::building, b, building_name(shape, b));
    }
    for (std::size_t l = 0; l < shape.links.size(); ++l)
        if (has(shape.links[l].document))
            add(Selection::Kind::link, l,
                std::string(tr("link: ", "联通：")) + tr(shape.links[l].document));
    return found;
}

std::vector<BuildingNow> buildings_now(const city::LiveShape& shape, std::size_t regime,
                                       const city::LiveRegime& now) {
    std::vector<BuildingNow> all(shape.buildings.size());
    const auto& stations = shape.regimes[regime].stations;
    for (std::size_t s = 0; s < stations.size() && s < now.stations.size(); ++s) {
        BuildingNow& b = all[stations[s].building];
        const city::LiveQueue& q = now.stations[s];
        b.waiting += static_cast<int>(q.waiting);
        b.busy += q.busy;
        b.servers += q.servers;
        b.inside += static_cast<int>(q.waiting) + q.busy;
        b.wait_min = std::max(b.wait_min, q.longest_wait_s / 60.0);
    }
    return all;
}

}  // namespace cityload::viz
