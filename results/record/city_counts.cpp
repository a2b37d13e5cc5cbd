#include "results/record/city_counts.hpp"

#include <algorithm>

#include "results/file/error.hpp"
#include "results/record/city_cube.hpp"

namespace cityload::record {
namespace {

/// Reads the groups of a file one after another into the counts.
class Reader {
  public:
    explicit Reader(const Group& root) : root_(root) {}

    CityData read() {
        names();
        cases();
        distributions();
        staff();
        read_back_offices(root_, out_);
        links();
        people();
        weeks();
        for (std::size_t g = 0; g < out_.regimes.size(); ++g) read_stations(root_, g, out_);
        std::stable_sort(
            out_.stations.begin(), out_.stations.end(),
            [](const StationRow& a, const StationRow& b) { return a.wait_mean > b.wait_mean; });
        read_documents(root_, out_);
        return std::move(out_);
    }

  private:
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
        out_.replications = root_.numbers("replication").size();
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

    const Group& root_;
    CityData out_;
};

}  // namespace

const Group& need(const Group& parent, const std::string& name) {
    const Group* found = parent.find_group(name);
    if (found == nullptr)
        throw file::FileError(file::Fault::no_such_thing, name,
                              "the results lack the group /" + name, "结果中没有组 /" + name);
    return *found;
}

double CityCounts::of(const Named& named, std::string_view name) {
    const auto it = named.find(name);
    return it == named.end() ? none : it->second;
}

CityData read_city_data(const Group& root) {
    return Reader(root).read();
}

}  // namespace cityload::record
