#include "results/record/city_counts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "results/file/error.hpp"

namespace cityload::record {
namespace {

using file::Group;
using file::Variable;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// A variable over (replication, regime, …) with its values as numbers.
struct Cube {
    std::vector<std::size_t> shape;
    std::vector<double> values;

    std::size_t inner() const {
        std::size_t n = 1;
        for (std::size_t i = 2; i < shape.size(); ++i) n *= shape[i];
        return n;
    }
    std::vector<double> slice(std::size_t replication, std::size_t regime) const {
        const std::size_t n = inner();
        const auto first =
            values.begin() + static_cast<std::ptrdiff_t>((replication * shape[1] + regime) * n);
        return {first, first + static_cast<std::ptrdiff_t>(n)};
    }
};

bool over_runs(const Variable& v) {
    return v.dims.size() >= 2 && v.dims[0] == "replication" && v.dims[1] == "regime" &&
           v.type() == file::Type::i8;
}

Cube cube(const Group& group, const Variable& v) {
    return {group.shape(v), group.numbers(v.name)};
}

double total(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Calls f(variable name, slice) for every integer variable of the group over `dims` besides
/// replication and regime.
template <class F>
void each(const Group& group, const std::vector<std::string>& dims, F f) {
    for (const Variable& v : group.variables) {
        if (!over_runs(v) ||
            !std::equal(v.dims.begin() + 2, v.dims.end(), dims.begin(), dims.end()))
            continue;
        f(v.name, cube(group, v));
    }
}

std::string without(const std::string& prefix, const std::string& name) {
    return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

/// Labels of an axis, numbers too.
std::vector<std::string> labels(const Group& group, const std::string& axis) {
    const Variable* v = group.find(axis);
    if (v == nullptr) return {};
    if (v->type() == file::Type::text) return group.texts(axis);
    std::vector<std::string> out;
    for (const double x : group.numbers(axis))
        out.push_back(std::to_string(static_cast<long long>(x)));
    return out;
}

/// Sums an array (…, a, b) over everything but the axis at place `axis` of its own axes.
std::vector<double> along(const Cube& c, const std::vector<double>& slice, std::size_t axis) {
    const std::size_t n = c.shape[2 + axis];
    std::size_t stride = 1;
    for (std::size_t i = 3 + axis; i < c.shape.size(); ++i) stride *= c.shape[i];
    std::vector<double> out(n);
    for (std::size_t i = 0; i < slice.size(); ++i) out[i / stride % n] += slice[i];
    return out;
}

void add_named(CityCounts::Named& named, const std::vector<std::string>& names,
               const std::vector<double>& values) {
    for (std::size_t i = 0; i < names.size(); ++i) named[names[i]] += values[i];
}

/// Reads the groups of a file one after another into the counts.
class Reader {
  public:
    explicit Reader(const Group& root) : root_(root) {}

    CityData read() {
        names();
        cases();
        distributions();
        staff();
        back_offices();
        links();
        people();
        weeks();
        for (std::size_t g = 0; g < out_.regimes.size(); ++g) stations(g);
        std::stable_sort(
            out_.stations.begin(), out_.stations.end(),
            [](const StationRow& a, const StationRow& b) { return a.wait_mean > b.wait_mean; });
        documents();
        return std::move(out_);
    }

  private:
    static const Group& need(const Group& parent, const std::string& name) {
        const Group* found = parent.find_group(name);
        if (found == nullptr)
            throw file::FileError(file::Fault::no_such_thing, name,
                                  "the results lack the group /" + name);
        return *found;
    }
    double attribute(const char* name) const {
        return root_.attributes.number(name).value_or(none);
    }
    /// f(counts, replication, regime) for every run.
    template <class F>
    void fill(F f) {
        for (std::size_t r = 0; r < out_.replications; ++r)
            for (std::size_t g = 0; g < out_.regimes.size(); ++g)
                f(out_.counts[r * out_.regimes.size() + g], r, g);
    }

    void names() {
        const std::vector<std::string> ids = root_.texts("regime"), en = root_.texts("regime_name"),
                                       zh = root_.texts("regime_name_zh");
        for (std::size_t g = 0; g < ids.size(); ++g)
            out_.regimes.push_back({ids[g], {en[g], zh[g]}});
        out_.replications = root_.find_dim("replication")->size;
        out_.counts.resize(out_.replications * out_.regimes.size());
        fill([&](CityCounts& c, std::size_t, std::size_t) {
            c.residents = attribute("residents");
            c.years = attribute("days") / 365;
            c.hours_per_post = attribute("hours_per_post");
        });
    }

    void cases() {
        each(root_, {"matter"}, [&](const std::string& name, const Cube& v) {
            fill([&](CityCounts& c, std::size_t r, std::size_t g) {
                c.cases[name] = total(v.slice(r, g));
            });
        });
    }

    void distributions() {
        const Group& distributions = need(root_, "distributions");
        if (const Variable* trips = distributions.find("trips")) {
            const Cube v = cube(distributions, *trips);
            const std::vector<std::string> rules = labels(distributions, "rule");
            fill([&](CityCounts& c, std::size_t r, std::size_t g) {
                const std::vector<double> all = v.slice(r, g);  // channel, rule, trips
                const std::size_t bins = v.shape[4];
                for (std::size_t k = 0; k < rules.size(); ++k) {
                    std::vector<double>& sum = c.trips[rules[k]];
                    sum.assign(bins, 0);
                    for (std::size_t channel = 0; channel < v.shape[2]; ++channel)
                        for (std::size_t b = 0; b < bins; ++b)
                            sum[b] += all[(channel * rules.size() + k) * bins + b];
                }
            });
        }
        const auto histogram = [&](const char* name, std::size_t axis,
                                   std::vector<double> CityCounts::*into) {
            const Variable* variable = distributions.find(name);
            if (variable == nullptr) return;
            const Cube v = cube(distributions, *variable);
            fill([&](CityCounts& c, std::size_t r, std::size_t g) {
                c.*into = along(v, v.slice(r, g), axis);
            });
        };
        histogram("refused", 0, &CityCounts::refused);
        histogram("result_days", 1, &CityCounts::result_days);
        histogram("result_workdays", 1, &CityCounts::result_workdays);
        histogram("waits", 1, &CityCounts::waits);
        std::vector<double> wait_from;
        if (distributions.find("wait_bin_lower") != nullptr) {
            const Variable& lower = *distributions.find("wait_bin_lower");
            const double per_minute = lower.attributes.text("units") == "ms" ? 60'000 : 1;
            for (const double edge : distributions.numbers("wait_bin_lower"))
                wait_from.push_back(edge / per_minute);
        } else if (!out_.counts.empty()) {
            for (std::size_t i = 0; i < out_.counts.front().waits.size(); ++i)
                wait_from.push_back(10.0 * static_cast<double>(i));
        }
        fill([&](CityCounts& c, std::size_t, std::size_t) { c.wait_from = wait_from; });
    }

    void staff() {
        const Group& staff = need(root_, "staff");
        const auto by_department = [&](const char* name, const char* axis,
                                       CityCounts::Named CityCounts::*into) {
            const Variable* variable = staff.find(name);
            if (variable == nullptr) return;
            const Cube v = cube(staff, *variable);
            const std::vector<std::string> names = labels(staff, axis);
            fill([&](CityCounts& c, std::size_t r, std::size_t g) {
                add_named(c.*into, names, along(v, v.slice(r, g), 1));
            });
        };
        by_department("staff_ms", "activity", &CityCounts::activity_ms);
        by_department("failures", "reason", &CityCounts::failures);
        each(staff, {"back_office"}, [&](const std::string& name, const Cube& v) {
            fill([&](CityCounts& c, std::size_t r, std::size_t g) {
                c.back_offices[without("back_offices_", name)] = total(v.slice(r, g));
            });
        });

        each(staff, {}, [&](const std::string& name, const Cube& v) {
            fill([&](CityCounts& c, std::size_t r, std::size_t g) {
                c.hotline[without("hotline_", name)] = total(v.slice(r, g));
            });
        });
        each(staff, {"department"}, [&](const std::string& name, const Cube& v) {
            if (name.starts_with("favours_"))
                fill([&](CityCounts& c, std::size_t r, std::size_t g) {
                    c.favours[without("favours_", name)] = total(v.slice(r, g));
                });
        });
        each(staff, {"point"}, [&](const std::string& name, const Cube& v) {
            fill([&](CityCounts& c, std::size_t r, std::size_t g) {
                const std::vector<double> both = v.slice(r, g);
                c.desks[without("points_", name)] = both[0];
                c.kiosks[without("points_", name)] = both[1];
            });
        });
    }

    void back_offices() {
        const Group& staff = need(root_, "staff");
        if (staff.find("back_offices_posts") == nullptr ||
            staff.find("back_office_name") == nullptr)
            return;
        const std::vector<std::string> ids = labels(staff, "back_office");
        const std::vector<std::string> en = staff.texts("back_office_name"),
                                       zh = staff.texts("back_office_name_zh");
        const std::vector<double> posts = staff.numbers("back_offices_posts");
        const double load = attribute("back_office_load");
        std::map<std::string, Cube> measures;
        each(staff, {"back_office"},
             [&](const std::string& name, const Cube& v) { measures[name] = v; });
        for (std::size_t g = 0; g < out_.regimes.size(); ++g) {
            std::vector<BackOfficeRow> rows(ids.size());
            for (std::size_t r = 0; r < out_.replications; ++r) {
                const auto of = [&](const char* name) {
                    return measures.at(std::string("back_offices_") + name).slice(r, g);
                };
                const std::vector<double> done = of("done"), busy = of("busy_ms"),
                                          scheduled = of("scheduled_ms"), wait = of("wait_ms"),
                                          before = of("backlog_start"), after = of("backlog_end");
                CityCounts& c = out_.counts[r * out_.regimes.size() + g];
                const auto share = 1 / static_cast<double>(out_.replications);
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
                if (rows[o].waiting > 0) out_.back_offices.push_back(std::move(rows[o]));
            }
        }
        std::stable_sort(
            out_.back_offices.begin(), out_.back_offices.end(),
            [](const BackOfficeRow& a, const BackOfficeRow& b) { return a.waiting > b.waiting; });
    }

    void links() {
        const Group& links = need(root_, "links");
        each(links, {"document"}, [&](const std::string& name, const Cube& v) {
            fill([&](CityCounts& c, std::size_t r, std::size_t g) {
                c.documents[without("documents_", name)] = total(v.slice(r, g));
            });
        });
        each(links, {"link"}, [&](const std::string& name, const Cube& v) {
            fill([&](CityCounts& c, std::size_t r, std::size_t g) {
                c.links[without("links_", name)] = total(v.slice(r, g));
            });
        });
    }

    void people() {
        const Group& citizens = need(root_, "citizens");
        const std::vector<std::string> groups = labels(citizens, "group");
        each(citizens, {"district", "group"}, [&](const std::string& name, const Cube& v) {
            fill([&](CityCounts& c, std::size_t r, std::size_t g) {
                const std::vector<double> sums = along(v, v.slice(r, g), 1);
                for (std::size_t k = 0; k < groups.size(); ++k) {
                    c.people[name] += sums[k];
                    if (groups[k].starts_with("sixties") || groups[k].starts_with("senior"))
                        c.older[name] += sums[k];
                }
            });
        });

        each(citizens, {"district", "kind"}, [&](const std::string& name, const Cube& v) {
            fill([&](CityCounts& c, std::size_t r, std::size_t g) {
                c.residents_by[without("residents_", name)] = total(v.slice(r, g));
            });
        });
        each(citizens, {"person_trips"}, [&](const std::string&, const Cube& v) {
            fill([&](CityCounts& c, std::size_t r, std::size_t g) {
                c.residents_by_trips = v.slice(r, g);
            });
        });
        each(citizens, {"person_hours"}, [&](const std::string&, const Cube& v) {
            fill([&](CityCounts& c, std::size_t r, std::size_t g) {
                c.residents_by_hours = v.slice(r, g);
            });
        });
    }

    void weeks() {
        const Group& time = need(root_, "timeseries");
        const auto whole_weeks = static_cast<std::size_t>(attribute("days") / 7);
        each(time, {"week"}, [&](const std::string& name, const Cube& v) {
            fill([&](CityCounts& c, std::size_t r, std::size_t g) {
                std::vector<double> series = v.slice(r, g);
                series.resize(std::min(series.size(), whole_weeks));
                c.weeks[name] = std::move(series);
            });
        });
    }

    /// Window groups, a group of the file for each regime.
    void stations(std::size_t g) {
        const Group& own = need(need(root_, "stations"), out_.regimes[g].id);
        std::map<std::string, Cube> measures;
        each(own, {"station"}, [&](const std::string& name, const Cube& v) { measures[name] = v; });
        const std::vector<double> windows = own.numbers("windows");
        Means mean(windows.size());
        for (std::size_t r = 0; r < out_.replications; ++r) {
            CityCounts& c = out_.counts[r * out_.regimes.size() + g];
            c.groups = static_cast<double>(windows.size());
            c.windows = total(windows);
            if (own.find("guides") != nullptr) c.guides = total(own.numbers("guides"));
            for (const auto& [name, v] : measures) {
                const std::vector<double> slice = v.slice(r, 0);
                c.stations[name] = total(slice);
                for (std::size_t s = 0; s < slice.size(); ++s)
                    mean[s][name] += slice[s] / static_cast<double>(out_.replications);
            }
            if (!measures.contains("scheduled_ms") || !measures.contains("busy_ms")) continue;
            const std::vector<double> scheduled = measures["scheduled_ms"].slice(r, 0),
                                      busy = measures["busy_ms"].slice(r, 0);
            for (std::size_t s = 0; s < windows.size(); ++s)
                if (scheduled[s] > 0)
                    c.windows_at_load += needed(windows[s], scheduled[s], busy[s]);
            c.windows_needed = CityCounts::of(c.stations, "windows_needed");
        }
        add_rows(own, g, windows, mean);
    }

    using Means = std::vector<std::map<std::string, double>>;  ///< by window group and measure

    /// Windows that would be busy for the share of their time that sizing aims at.
    double needed(double open, double scheduled, double busy) const {
        return std::max(1.0,
                        std::ceil(busy / (scheduled / open * attribute("window_load")) - 1e-9));
    }

    void add_rows(const Group& own, std::size_t g, const std::vector<double>& windows,
                  Means& mean) {
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
                                     : needed(windows[s], m["scheduled_ms"], m["busy_ms"]);
            row.visits = m["visits"];
            row.wait_mean = m["wait_ms"] / m["served"] / 60'000;
            row.over_30 = m["over_30_min"] / m["served"];
            row.busy = m["busy_ms"] / m["scheduled_ms"];
            row.lost = (m["left"] + m["no_ticket"] + m["closed"]) / m["visits"];
            out_.stations.push_back(std::move(row));
        }
    }

    void documents() {
        const Group& links = need(root_, "links");
        const Variable* trips = links.find("documents_trips");
        const Variable* last = links.find("documents_last_missing");
        if (trips == nullptr || last == nullptr) return;
        const Cube trip_cube = cube(links, *trips), last_cube = cube(links, *last);
        const std::vector<std::string> documents = links.texts("document"),
                                       name_en = links.texts("document_name"),
                                       name_zh = links.texts("document_name_zh");
        const std::vector<std::string> linked = links.texts("link_document");
        const std::vector<double> coverage = links.numbers("link_coverage"),
                                  waves = links.numbers("link_wave"),
                                  used = links.numbers("link_used");
        for (std::size_t d = 0; d < documents.size(); ++d) {
            DocumentRow row;
            row.id = documents[d];
            row.name = {name_en[d], name_zh[d]};
            row.used.assign(out_.regimes.size(), false);
            for (std::size_t l = 0; l < linked.size(); ++l) {
                if (linked[l] != row.id) continue;
                row.wave = row.linked ? std::min(row.wave, static_cast<int>(waves[l]))
                                      : static_cast<int>(waves[l]);
                row.linked = true;
                row.coverage = std::max(row.coverage, coverage[l]);
                for (std::size_t g = 0; g < out_.regimes.size(); ++g)
                    row.used[g] = row.used[g] || used[g * linked.size() + l] > 0;
            }
            for (std::size_t g = 0; g < out_.regimes.size(); ++g) {
                double sum = 0, only = 0;
                for (std::size_t r = 0; r < out_.replications; ++r)
                    sum += trip_cube.slice(r, g)[d], only += last_cube.slice(r, g)[d];
                row.trips.push_back(sum / static_cast<double>(out_.replications));
                row.last_missing.push_back(only / static_cast<double>(out_.replications));
            }
            if (total(row.trips) > 0) out_.documents.push_back(std::move(row));
        }
    }

    const Group& root_;
    CityData out_;
};

}  // namespace

double CityCounts::of(const Named& named, std::string_view name) {
    const auto it = named.find(name);
    return it == named.end() ? none : it->second;
}

CityData read_city_data(const Group& root) {
    return Reader(root).read();
}

}  // namespace cityload::record
