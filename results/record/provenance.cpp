#include "results/record/provenance.hpp"

#include <ctime>

#include "results/file/version.hpp"

namespace cityload::record {
namespace {

using file::Attributes;
using file::Values;

__extension__ using Wide = unsigned __int128;

std::string now_utc() {
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

std::string compiler() {
#if defined(__clang__)
    return "clang " __clang_version__;
#else
    return "g++ " __VERSION__;
#endif
}

void add_text(file::Group& group, std::string name, std::string text, std::string long_name) {
    file::Variable variable;
    variable.name = std::move(name);
    variable.values = std::vector<std::string>{std::move(text)};
    variable.attributes = {{"long_name", std::move(long_name)}};
    group.add(std::move(variable));
}

}  // namespace

std::string hex(FingerprintWords words) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text(32, '0');
    for (int i = 0; i < 16; ++i) {
        text[static_cast<std::size_t>(15 - i)] = digits[words.high >> (4 * i) & 15];
        text[static_cast<std::size_t>(31 - i)] = digits[words.low >> (4 * i) & 15];
    }
    return text;
}

FingerprintWords combine(const std::vector<FingerprintWords>& replications) {
    Wide sum = 0;
    for (std::size_t r = 0; r < replications.size(); ++r) {
        sum += (Wide{replications[r].high} << 64 | replications[r].low) * (2 * Wide{r} + 1);
    }
    return {static_cast<std::uint64_t>(sum), static_cast<std::uint64_t>(sum >> 64)};
}

std::string citation(const Provenance& provenance, const std::string& fingerprint) {
    const std::string created = provenance.created.empty() ? now_utc() : provenance.created;
    return "The cityload authors: cityload, discrete-event simulation of the administrative load "
           "of "
           "very large cities, version " +
           provenance.cityload_version + ". Results of the scenario \"" + provenance.title +
           "\", seed " + std::to_string(provenance.seed) + ", computed on " +
           created.substr(0, 10) + ", fingerprint " + fingerprint + ".";
}

file::Group provenance_group(const Provenance& provenance,
                             const std::vector<FingerprintWords>& replications) {
    file::Group group;
    group.name = "provenance";
    Attributes& about = group.attributes;
    about.set("fingerprint", hex(combine(replications)));
    about.set("citation", citation(provenance, hex(combine(replications))));
    about.set("command_line", provenance.command_line);
    about.set("scenario_path", provenance.scenario_path);
    about.set("cityload_version", provenance.cityload_version);
    about.set("compiler", compiler());
    about.set("hdf5_version", file::hdf5_version());
    about.set("seed", provenance.seed);
    about.set("threads", provenance.threads);
    about.set("created", provenance.created.empty() ? now_utc() : provenance.created);
    if (!provenance.host.empty()) about.set("host", provenance.host);

    std::vector<std::int32_t> numbers;
    std::vector<std::string> prints;
    for (const FingerprintWords& words : replications) {
        numbers.push_back(static_cast<std::int32_t>(numbers.size()));
        prints.push_back(hex(words));
    }
    group.add_coordinate("replication", std::move(numbers),
                         {{"long_name", std::string("replication, from 0")}});
    group.add({.name = "replication_fingerprint",
               .dims = {"replication"},
               .values = std::move(prints),
               .attributes = {
                   {"long_name", std::string("fingerprint of each replication's trajectory")}}});

    add_text(group, "scenario", provenance.scenario,
             "scenario with everything it extends and every override merged, TOML");
    group.dims.push_back({"override", provenance.overrides.size()});
    group.add(
        {.name = "overrides",
         .dims = {"override"},
         .values = provenance.overrides,
         .attributes = {
             {"long_name", std::string("changes of the scenario on the command line, in order")}}});

    group.dims.push_back({"option", provenance.options.size()});
    group.add(
        {.name = "options",
         .dims = {"option"},
         .values = provenance.options,
         .attributes = {
             {"long_name", std::string("options of the run besides changes of the scenario")}}});

    std::vector<std::string> names, texts;
    for (const auto& [name, text] : provenance.tables) {
        names.push_back(name);
        texts.push_back(text);
    }
    group.add_coordinate("table", std::move(names),
                         {{"long_name", std::string("table or data file the scenario reads")}});
    group.add({.name = "table_text",
               .dims = {"table"},
               .values = std::move(texts),
               .attributes = {{"long_name", std::string("its contents")}}});

    std::vector<std::string> phases;
    std::vector<double> seconds;
    for (const auto& [phase, spent] : provenance.timings) {
        phases.push_back(phase);
        seconds.push_back(spent);
    }
    group.add_coordinate("phase", std::move(phases),
                         {{"long_name", std::string("part of the work")}});
    group.add(
        {.name = "elapsed",
         .dims = {"phase"},
         .values = std::move(seconds),
         .attributes = {{"units", std::string("s")}, {"long_name", std::string("elapsed time")}}});
    return group;
}

std::string seed_of(const file::Group& root) {
    const file::Group* about = root.find_group("provenance");
    const file::Attribute* seed = about == nullptr ? nullptr : about->attributes.find("seed");
    if (seed == nullptr) return {};
    const auto* digits = std::get_if<std::uint64_t>(&seed->value);
    return digits == nullptr ? std::string() : std::to_string(*digits);
}

std::string scenario_of(const file::Group& root) {
    const file::Group* about = root.find_group("provenance");
    return about == nullptr || about->find("scenario") == nullptr
               ? std::string()
               : about->texts("scenario").front();
}

void set_root_attributes(file::Group& root, const Provenance& provenance) {
    const std::string created = provenance.created.empty() ? now_utc() : provenance.created;
    root.attributes.set("title", provenance.title);
    root.attributes.set("source", "cityload " + provenance.cityload_version);
    root.attributes.set("history", created + ' ' + provenance.command_line);
}

}  // namespace cityload::record
