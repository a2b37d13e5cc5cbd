#include "results/record/network_difference.hpp"

#include <algorithm>
#include <cmath>

#include "results/file/error.hpp"
#include "results/record/provenance.hpp"

namespace cityload::record {
namespace {

struct Stations {
    const file::Group& group;
    std::vector<std::string> stations, classes;
    std::size_t replications = 0;

    explicit Stations(const file::Group& g)
        : group(g),
          stations(g.texts("station")),
          classes(g.texts("class")),
          replications(g.find_dim("replication")->size) {}

    std::vector<double> series(const std::string& variable, std::size_t station,
                               std::size_t class_) const {
        const std::vector<double> all = group.numbers(variable);
        std::vector<double> out;
        for (std::size_t r = 0; r < replications; ++r)
            out.push_back(all[(r * stations.size() + station) * classes.size() + class_]);
        return out;
    }
};

const file::Group& stations_of(const file::Group& root) {
    const file::Group* group = root.find_group("stations");
    if (group == nullptr || group->find("station") == nullptr)
        throw file::FileError(file::Fault::no_such_thing, "stations",
                              "the results lack the group /stations", "结果中没有组 /stations");
    return *group;
}

}  // namespace

NetworkDifference network_difference(const file::Group& first, const file::Group& second) {
    const Stations a(stations_of(first)), b(stations_of(second));
    NetworkDifference out;
    out.changed = changed_keys(scenario_of(first), scenario_of(second));
    out.paired = seed_of(first) == seed_of(second) && a.replications == b.replications &&
                 a.stations == b.stations && a.classes == b.classes &&
                 a.group.numbers("arrivals") == b.group.numbers("arrivals");
    for (std::size_t s = 0; s < a.stations.size(); ++s) {
        const auto station = std::find(b.stations.begin(), b.stations.end(), a.stations[s]);
        if (station == b.stations.end()) continue;
        const auto t = static_cast<std::size_t>(station - b.stations.begin());
        for (std::size_t k = 0; k < a.classes.size(); ++k) {
            const auto named = std::find(b.classes.begin(), b.classes.end(), a.classes[k]);
            if (named == b.classes.end()) continue;
            const auto l = static_cast<std::size_t>(named - b.classes.begin());
            for (const file::Variable& v : a.group.variables) {
                if (v.dims != std::vector<std::string>{"replication", "station", "class"} ||
                    b.group.find(v.name) == nullptr)
                    continue;
                const std::vector<double> x = a.series(v.name, s, k), y = b.series(v.name, t, l);
                NetworkDifferenceRow row{
                    a.stations[s],    a.classes[k],     v.name, v.attributes.text("units"),
                    compare::mean(x), compare::mean(y), {}};
                if (std::isnan(row.first.value) && std::isnan(row.second.value)) continue;
                if (out.paired)
                    row.difference = compare::paired_difference(x, y);
                else
                    static_cast<compare::Estimate&>(row.difference) =
                        compare::independent_difference(row.first, row.second);
                out.rows.push_back(std::move(row));
            }
        }
    }
    if (out.rows.empty())
        throw file::FileError(file::Fault::no_such_thing, "stations",
                              "the two results have no station in common",
                              "两个结果没有共同的服务点");
    return out;
}

}  // namespace cityload::record
