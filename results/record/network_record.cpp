#include "results/record/network_record.hpp"

#include <limits>
#include <vector>

#include "results/file/writer.hpp"
#include "results/record/network_statistics.hpp"

namespace cityload::record {
namespace {

using file::Variable;

std::string text(std::string_view view) {
    return std::string(view);
}

file::Group stations_group(const network::NetworkSpec& spec,
                           std::span<const network::RunOutcome> outcomes) {
    const NetworkStatistics statistics(spec, outcomes);
    file::Group group;
    group.name = "stations";
    group.attributes.set(
        "title", std::string("stations and pools of the network, per replication and class"));

    std::vector<std::int32_t> replications;
    std::vector<double> periods, starts;
    std::vector<std::int64_t> stuck;
    for (std::size_t r = 0; r < outcomes.size(); ++r) {
        replications.push_back(static_cast<std::int32_t>(r));
        starts.push_back(static_cast<double>(spec.warmup.ms) / 60'000);
        periods.push_back(statistics.period(r));
        stuck.push_back(outcomes[r].stuck);
    }
    std::vector<std::uint8_t> kinds;
    for (std::size_t s = 0; s < statistics.stations().size(); ++s)
        kinds.push_back(statistics.is_pool(s));

    group.add_coordinate("replication", std::move(replications),
                         {{"long_name", std::string("replication, from 0")}});
    group.add_coordinate("station", statistics.stations(),
                         {{"long_name", std::string("station or pool")}});
    group.add_coordinate(
        "class", statistics.classes(),
        {{"long_name", std::string("customer class: the source's id, or all of them")}});

    for (const Measure& m : measures()) {
        Variable variable;
        variable.name = text(m.name);
        variable.dims = {"replication", "station", "class"};
        std::vector<std::int64_t> counts;
        std::vector<double> numbers;
        for (std::size_t r = 0; r < statistics.replications(); ++r) {
            for (std::size_t s = 0; s < statistics.stations().size(); ++s) {
                for (std::size_t c = 0; c < statistics.classes().size(); ++c) {
                    const StationStatistics& cell = statistics.at(r, s, c);
                    if (m.count) {
                        counts.push_back(cell.*m.count);
                    } else {
                        numbers.push_back(cell.*m.number);
                    }
                }
            }
        }
        variable.attributes = {{"units", text(m.units)}, {"long_name", text(m.long_name)}};
        if (!m.cell_methods.empty()) variable.attributes.set("cell_methods", text(m.cell_methods));
        if (m.count) {
            variable.values = std::move(counts);
        } else {
            variable.values = std::move(numbers);
            variable.fill = std::numeric_limits<double>::quiet_NaN();
        }
        group.add(std::move(variable));
    }

    group.add({.name = "kind",
               .dims = {"station"},
               .values = std::move(kinds),
               .attributes = {{"long_name", std::string("what the row is")},
                              {"flag_values", file::Values(std::vector<std::uint8_t>{0, 1})},
                              {"flag_meanings", std::string("station pool")}}});
    group.add({.name = "period_start",
               .dims = {"replication"},
               .values = std::move(starts),
               .attributes = {{"units", std::string("min")},
                              {"long_name", std::string("start of the measured period")}}});
    group.add({.name = "period_length",
               .dims = {"replication"},
               .values = std::move(periods),
               .attributes = {{"units", std::string("min")},
                              {"long_name", std::string("length of the measured period")}}});
    group.add(
        {.name = "stuck",
         .dims = {"replication"},
         .values = std::move(stuck),
         .attributes = {
             {"units", std::string("1")},
             {"long_name",
              std::string("customers left at the end for whom nothing could happen any more")}}});
    return group;
}

}  // namespace

file::Group network_results(const network::NetworkSpec& spec,
                            std::span<const network::RunOutcome> outcomes,
                            const Provenance& provenance) {
    std::vector<FingerprintWords> prints;
    for (const network::RunOutcome& outcome : outcomes) {
        prints.push_back({outcome.fingerprint[0], outcome.fingerprint[1]});
    }
    file::Group root;
    set_root_attributes(root, provenance);
    root.attributes.set("kind", std::string("network"));
    root.groups.push_back(stations_group(spec, outcomes));
    root.groups.push_back(provenance_group(provenance, prints));
    return root;
}

void write_network_results(const std::string& path, const network::NetworkSpec& spec,
                           std::span<const network::RunOutcome> outcomes,
                           const Provenance& provenance, bool force) {
    file::Writer writer(path, force);
    writer.complete(network_results(spec, outcomes, provenance));
}

}  // namespace cityload::record
