// The fingerprints of a fixed list of runs, to be compared between builds, machines and versions.
//   print_fingerprints                 prints them
//   print_fingerprints --check FILE    compares with a stored table; exit code 1 if anything
//   differs print_fingerprints --update FILE   stores them print_fingerprints --without-city leaves
//   the cities out

#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

#include "bench/phold_model.hpp"
#include "models/city/run.hpp"
#include "models/network/run.hpp"
#include "scenarios/read/city.hpp"
#include "scenarios/read/document.hpp"
#include "tests/determinism/networks.hpp"
#include "tests/support/random_network.hpp"

namespace cityload::determinism {
namespace {

/// Name of a run → its fingerprint, 32 hexadecimal digits.
using Table = std::map<std::string, std::string>;

std::string hex(const std::uint64_t (&low_high)[2]) {
    char text[33];
    std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(low_high[1]),
                  static_cast<unsigned long long>(low_high[0]));
    return text;
}

void add_networks(Table& table) {
    const auto files = teaching_files();
    for (const auto& [name, text] : files) {
        const network::NetworkSpec spec = shortened(files, name);
        for (std::uint32_t r = 0; r < 2; ++r)
            table["network " + name + " replication " + std::to_string(r)] =
                hex(network::run(spec, r).fingerprint);
    }
    sim::Fingerprint sum;
    for (std::uint64_t i = 0; i < 300; ++i) {
        const auto outcome = network::run(oracle::random_network(i), 0);
        sum.add(i, outcome.fingerprint[0], outcome.fingerprint[1],
                static_cast<std::uint64_t>(outcome.end_ms));
    }
    table["network random 0-299"] = sum.hex();
    table["network chain of 100"] = hex(network::run(chain_of_random_networks(100), 0).fingerprint);
}

void add_phold(Table& table, sim::Executor& executor) {
    for (const double remote : {0.1, 0.9}) {
        bench::PholdSpec spec;
        spec.lps = 512;
        spec.start_events = 4;
        spec.remote = remote;
        spec.end = 20;
        const auto result = bench::run_phold(spec, executor, {spec.lookahead_ticks(), 8, 0});
        table[remote < 0.5 ? "phold remote 10 %" : "phold remote 90 %"] = result.print.hex();
    }
}

void add_city(Table& table, sim::Executor& executor) {
    const std::string path = CITYLOAD_SOURCE_DIR "/scenarios/small.toml";
    read::Document document = read::load_document(
        path, {"city.warmup=\"10 d\"", "city.days=\"30 d\"", "city.cooldown=\"10 d\""});
    const auto spec = read::read_city(document);
    if (!spec) {
        std::string faults = path + " has faults:";
        for (const auto& problem : document.problems.sorted())
            faults += ' ' + problem.key + ": " + problem.what.en;
        throw std::runtime_error(faults);
    }
    const city::World world(*spec);
    city::CityRunOptions options;
    options.executor = &executor;
    const city::Staff staff = city::size_staff(world, options);
    for (const std::string& regime : spec->compare)
        table["city small.toml " + regime] =
            city::run_city(world, city::find_regime(*spec, regime), staff, 0, options)
                .fingerprint.hex();
}

Table compute(bool with_city) {
    Table table;
    const auto executor = sim::make_executor(sim::ExecutorKind::std_thread, 2);
    add_networks(table);
    add_phold(table, *executor);
    if (with_city) add_city(table, *executor);
    return table;
}

Table stored(const std::string& path) {
    Table table;
    std::ifstream in(path);
    if (!in) throw std::runtime_error("cannot read " + path);
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.starts_with("#")) continue;
        const auto gap = line.find("  ");
        if (gap == std::string::npos) throw std::runtime_error("not a fingerprint: " + line);
        table[line.substr(gap + 2)] = line.substr(0, gap);
    }
    return table;
}

void write(std::ostream& out, const Table& table) {
    for (const auto& [name, print] : table) out << print << "  " << name << '\n';
}

void update(const std::string& path, const Table& table) {
    // What stands above the table stays.
    std::string heading;
    std::ifstream in(path);
    for (std::string line; std::getline(in, line) && line.starts_with("#");) heading += line + '\n';
    in.close();
    std::ofstream out(path);
    out << heading;
    write(out, table);
    if (!out.flush()) throw std::runtime_error("cannot write " + path);
}

int check(const std::string& path, const Table& table, bool with_city) {
    Table expected = stored(path);
    if (!with_city)
        std::erase_if(expected, [](const auto& row) { return row.first.starts_with("city "); });
    int differences = 0;
    for (const auto& [name, print] : table) {
        const auto it = expected.find(name);
        const std::string was = it == expected.end() ? "nothing" : it->second;
        if (it != expected.end()) expected.erase(it);
        if (was == print) continue;
        ++differences;
        std::cout << name << ": " << print << ", stored is " << was << '\n';
    }
    for (const auto& [name, print] : expected) {
        ++differences;
        std::cout << name << ": stored but not run\n";
    }
    std::cout << table.size() << " fingerprints, " << differences << " differences\n";
    if (differences > 0)
        std::cout << "If the results were meant to change: "
                  << "print_fingerprints --update " << path
                  << ", and the reason goes into CHANGELOG.md\n";
    return differences > 0 ? 1 : 0;
}

int main(int argc, char** argv) {
    bool with_city = true;
    std::string what, path;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (word == "--without-city") {
            with_city = false;
        } else if ((word == "--check" || word == "--update") && i + 1 < argc) {
            what = word;
            path = argv[++i];
        } else {
            std::cerr << "print_fingerprints [--without-city] [--check FILE | --update FILE]\n";
            return 2;
        }
    }
    const Table table = compute(with_city);
    if (what == "--check") return check(path, table, with_city);
    if (what == "--update")
        update(path, table);
    else
        write(std::cout, table);
    return 0;
}

}  // namespace
}  // namespace cityload::determinism

int main(int argc, char** argv) {
    try {
        return cityload::determinism::main(argc, argv);
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
