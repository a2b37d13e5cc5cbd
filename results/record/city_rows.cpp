// Window groups, back offices and documents of a city's results file, row by row.

#include <algorithm>
#include <cmath>
#include <map>

#include "results/record/city_cube.hpp"

namespace cityload::record {
namespace {

double attribute(const Group& root, const char* name) {
    return root.attributes.number(name).value_or(none);
}

using Means = std::vector<std::map<std::string, double>>;  ///< by window group and measure

/// Windows that would be busy for the share of their time that sizing aims at.
double needed(double load, double open, double scheduled, double busy) {
    return std::max(1.0, std::ceil(busy / (scheduled / open * load) - 1e-9));
}

void add_rows(const Group& own, double load, std::size_t g, const std::vector<double>& windows,
              Means& mean, CityData& out) {
    const std::vector<std::string> station_ids = labels(own, "station"),
                                   names = own.texts("station_name"),
                                   names_zh = own.texts("station_name_zh");
    double visits = 0;
    for (auto& m : mean) visits += m["visits"];
    const double least =
        visits / static_cast<double>(std::max<std::size_t>(1, windows.size())) / 20;
    for (std::size_t s = 0; s < windows.size(); ++s) {
        std::map<std::string, double>& m = mean[s];
        if (!(m["visits"] > least) || !(m["served"] > 0) || !(m["scheduled_ms"] > 0)) continue;
        StationRow row;
        row.regime = g;
        row.id = station_ids[s];
        row.name = {names[s], names_zh[s]};
        row.windows = windows[s];
        row.windows_needed = m.contains("windows_needed")
                                 ? m["windows_needed"]
                                 : needed(load, windows[s], m["scheduled_ms"], m["busy_ms"]);
        row.visits = m["visits"];
        row.wait_mean = m["wait_ms"] / m["served"] / 60'000;
        row.over_30 = m["over_30_min"] / m["served"];
        row.busy = m["busy_ms"] / m["scheduled_ms"];
        row.lost = (m["left"] + m["no_ticket"] + m["closed"]) / m["visits"];
        out.stations.push_back(std::move(row));
    }
}

}  // namespace

void read_back_offices(const Group& root, CityData& out) {
    const Group& staff = need(root, "staff");
    if (staff.find("back_offices_posts") == nullptr || staff.find("back_office_name") == nullptr)
        return;
    const std::vector<std::string> ids = labels(staff, "back_office");
    const std::vector<std::string> en = staff.texts("back_office_name"),
                                   zh = staff.texts("back_office_name_zh");
    const std::vector<double> posts = staff.numbers("back_offices_posts");
    const double load = attribute(root, "back_office_load");
    std::map<std::string, Cube> measures;
    each(staff, {"back_office"},
         [&](const std::string& name, const Cube& v) { measures[name] = v; });
    for (std::size_t g = 0; g < out.regimes.size(); ++g) {
        std::vector<BackOfficeRow> rows(ids.size());
        for (std::size_t r = 0; r < out.replications; ++r) {
            const auto of = [&](const char* name) {
                return measures.at(std::string("back_offices_") + name).slice(r, g);
            };
            const std::vector<double> done = of("done"), busy = of("busy_ms"),
                                      scheduled = of("scheduled_ms"), wait = of("wait_ms"),
                                      before = of("backlog_start"), after = of("backlog_end");
            CityCounts& c = out.counts[r * out.regimes.size() + g];
            const auto share = 1 / static_cast<double>(out.replications);
            for (std::size_t o = 0; o < ids.size(); ++o) {
                const double p = posts[g * ids.size() + o], growth = after[o] - before[o];
                c.posts += p;
                if (!(scheduled[o] > 0) || !(p > 0)) continue;
                // What came in: what was done, and what was left lying.
                const double work = busy[o] + (done[o] > 0 ? growth * busy[o] / done[o] : 0);
                const double at_load = std::ceil(work / (scheduled[o] / p * load) - 1e-9);
                c.posts_at_load += at_load;
                c.posts_short += std::max(0.0, at_load - p);
                BackOfficeRow& row = rows[o];
                row.posts = p;
                row.posts_at_load += at_load * share;
                row.busy += busy[o] / scheduled[o] * share;
                row.wait_hours += done[o] > 0 ? wait[o] / done[o] / 3'600'000 * share : 0;
                row.waiting += after[o] * share;
                row.growth += growth * share;
            }
        }
        for (std::size_t o = 0; o < ids.size(); ++o) {
            rows[o].regime = g;
            rows[o].id = ids[o];
            rows[o].name = {en[o], zh[o]};
            if (rows[o].waiting > 0) out.back_offices.push_back(std::move(rows[o]));
        }
    }
    std::stable_sort(
        out.back_offices.begin(), out.back_offices.end(),
        [](const BackOfficeRow& a, const BackOfficeRow& b) { return a.waiting > b.waiting; });
}

void read_stations(const Group& root, std::size_t g, CityData& out) {
    const double load = attribute(root, "window_load");
    const Group& own = need(need(root, "stations"), out.regimes[g].id);
    std::map<std::string, Cube> measures;
    each(own, {"station"}, [&](const std::string& name, const Cube& v) { measures[name] = v; });
    const std::vector<double> windows = own.numbers("windows");
    Means mean(windows.size());
    for (std::size_t r = 0; r < out.replications; ++r) {
        CityCounts& c = out.counts[r * out.regimes.size() + g];
        c.groups = static_cast<double>(windows.size());
        c.windows = total(windows);
        if (own.find("guides") != nullptr) c.guides = total(own.numbers("guides"));
        for (const auto& [name, v] : measures) {
            const std::vector<double> slice = v.slice(r, 0);
            c.stations[name] = total(slice);
            for (std::size_t s = 0; s < slice.size(); ++s)
                mean[s][name] += slice[s] / static_cast<double>(out.replications);
        }
        if (!measures.contains("scheduled_ms") || !measures.contains("busy_ms")) continue;
        const std::vector<double> scheduled = measures["scheduled_ms"].slice(r, 0),
                                  busy = measures["busy_ms"].slice(r, 0);
        for (std::size_t s = 0; s < windows.size(); ++s)
            if (scheduled[s] > 0)
                c.windows_at_load += needed(load, windows[s], scheduled[s], busy[s]);
        c.windows_needed = CityCounts::of(c.stations, "windows_needed");
    }
    add_rows(own, load, g, windows, mean, out);
}

void read_documents(const Group& root, CityData& out) {
    const Group& links = need(root, "links");
    const Variable* trips = links.find("documents_trips");
    const Variable* last = links.find("documents_last_missing");
    if (trips == nullptr || last == nullptr) return;
    const Cube trip_cube = cube(links, *trips), last_cube = cube(links, *last);
    const std::vector<std::string> documents = links.texts("document"),
                                   name_en = links.texts("document_name"),
                                   name_zh = links.texts("document_name_zh");
    const std::vector<std::string> linked = links.texts("link_document");
    const std::vector<double> coverage = links.numbers("link_coverage"),
                              waves = links.numbers("link_wave"), used = links.numbers("link_used");
    for (std::size_t d = 0; d < documents.size(); ++d) {
        DocumentRow row;
        row.id = documents[d];
        row.name = {name_en[d], name_zh[d]};
        row.used.assign(out.regimes.size(), false);
        for (std::size_t l = 0; l < linked.size(); ++l) {
            if (linked[l] != row.id) continue;
            row.wave = row.linked ? std::min(row.wave, static_cast<int>(waves[l]))
                                  : static_cast<int>(waves[l]);
            row.linked = true;
            row.coverage = std::max(row.coverage, coverage[l]);
            for (std::size_t g = 0; g < out.regimes.size(); ++g)
                row.used[g] = row.used[g] || used[g * linked.size() + l] > 0;
        }
        for (std::size_t g = 0; g < out.regimes.size(); ++g) {
            double sum = 0, only = 0;
            for (std::size_t r = 0; r < out.replications; ++r)
                sum += trip_cube.slice(r, g)[d], only += last_cube.slice(r, g)[d];
            row.trips.push_back(sum / static_cast<double>(out.replications));
            row.last_missing.push_back(only / static_cast<double>(out.replications));
        }
        if (total(row.trips) > 0) out.documents.push_back(std::move(row));
    }
}

}  // namespace cityload::record
