#include "tests/determinism/networks.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

#include "scenarios/read/document.hpp"
#include "scenarios/read/network.hpp"
#include "sim/random.hpp"
#include "tests/fuzz/memory_files.hpp"
#include "tests/support/random_network.hpp"

namespace cityload::determinism {

namespace fs = std::filesystem;
using network::Destination;
using network::Duration;
using network::NetworkSpec;

namespace {

NetworkSpec read_network(const std::map<std::string, std::string>& files, const std::string& name,
                         const std::vector<std::string>& assignments) {
    test::MemoryFiles source;
    source.files = files;
    read::Document document = read::load_document(name, assignments, source);
    auto spec = read::read_network(document);
    if (spec) return *std::move(spec);
    std::string faults = name + " has faults:";
    for (const auto& problem : document.problems.sorted()) faults += ' ' + problem.what.en;
    throw std::runtime_error(faults);
}

/// Draws one number after another, for choices of a test.
class Chooser {
  public:
    explicit Chooser(std::uint64_t seed) : stream_(20'261'123, 0, 2), seed_(seed) {}
    template <class Things>
    void shuffle(Things& things) {
        for (std::size_t i = things.size(); i > 1; --i)
            std::swap(things[i - 1], things[sim::index_below(stream_(seed_, n_++), i)]);
    }

  private:
    sim::Stream stream_;
    std::uint64_t seed_, n_ = 0;
};

bool is_whole(const std::string& line) {
    const auto level = [&](char open, char close) {
        return std::count(line.begin(), line.end(), open) ==
               std::count(line.begin(), line.end(), close);
    };
    return line.empty() || line.starts_with("#") ||
           (line.find(" = ") != std::string::npos && level('[', ']') && level('{', '}') &&
            line.find("\"\"\"") == std::string::npos);
}

}  // namespace

std::map<std::string, std::string> teaching_files() {
    std::map<std::string, std::string> files;
    const fs::path folder = fs::path(CITYLOAD_SOURCE_DIR) / "scenarios" / "networks";
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() != ".toml") continue;
        std::ifstream in(entry.path());
        std::ostringstream text;
        text << in.rdbuf();
        files[entry.path().filename().string()] = text.str();
    }
    return files;
}

NetworkSpec shortened(const std::map<std::string, std::string>& files, const std::string& name,
                      std::int64_t parts, Duration longest) {
    const std::int64_t whole = read_network(files, name, {}).horizon.ms;
    const std::int64_t horizon =
        std::min(std::max(whole / parts, std::min(whole, sim::days(1).ms)), longest.ms);
    return read_network(files, name,
                        {"run.horizon=\"" + std::to_string(horizon) + " ms\"",
                         "run.warmup=\"" + std::to_string(horizon / 10) + " ms\""});
}

NetworkSpec chain_of_random_networks(std::size_t count, std::uint64_t first) {
    constexpr Duration least{64};
    NetworkSpec all;
    all.horizon = sim::seconds(20);
    all.warmup = sim::seconds(2);
    all.seed = 11;
    std::vector<std::string> entrances;
    for (std::uint64_t index = first; entrances.size() < count; ++index) {
        NetworkSpec one = oracle::random_network(index);
        // Of those with a unit of 3 ms or of an hour next to nothing or far too much would happen.
        if (one.horizon < sim::seconds(2) || one.horizon > sim::seconds(100)) continue;
        std::string prefix = std::to_string(10'000 + entrances.size());
        prefix += '-';
        const auto rename = [&](std::string& id) { id = prefix + id; };
        const auto rename_all = [&](Destination& to) {
            for (std::string& id : to.stations) rename(id);
        };
        std::vector<bool> has_route(one.stations.size());
        for (auto& r : one.routes) {
            for (std::size_t s = 0; s < one.stations.size(); ++s)
                if (one.stations[s].id == r.from) has_route[s] = true;
            rename(r.from);
            for (auto& branch : r.branches) rename_all(branch.to);
            if (r.delay > Duration{}) r.delay = std::max(r.delay, least);
        }
        for (auto& s : one.stations) rename(s.id);
        for (auto& s : one.sources) {
            rename(s.id);
            rename_all(s.to);
        }
        for (auto& p : one.pools) {
            rename(p.id);
            for (std::string& id : p.serves) rename(id);
        }
        entrances.push_back(one.stations.front().id);
        for (std::size_t s = 0; s < one.stations.size(); ++s)
            if (!has_route[s]) one.routes.push_back({one.stations[s].id, {{{}, 1}}, Duration{}});
        const auto append = [](auto& to, auto& from) {
            std::move(from.begin(), from.end(), std::back_inserter(to));
        };
        append(all.stations, one.stations);
        append(all.pools, one.pools);
        append(all.sources, one.sources);
        append(all.routes, one.routes);
    }
    std::sort(all.routes.begin(), all.routes.end(),
              [](const auto& a, const auto& b) { return a.from < b.from; });
    // Who would leave by a certain way out goes on to some other network.
    std::size_t k = 0;
    for (auto& r : all.routes) {
        if (r.branches.size() != 1 || !r.branches[0].to.stations.empty()) continue;
        const std::string& next = entrances[(++k * 7) % entrances.size()];
        r.branches = {{{{next}}, 0.6}, {{}, 0.4}};
        r.delay = least + Duration{static_cast<std::int64_t>(k % 5) * 100};
    }
    return all;
}

std::string shuffled(const std::string& text, std::uint64_t seed) {
    std::vector<std::vector<std::string>> tables(1);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("[")) tables.emplace_back();
        tables.back().push_back(line);
    }
    Chooser chooser(seed);
    for (std::size_t t = 0; t < tables.size(); ++t) {
        std::vector<std::string> keys(tables[t].begin() + (t == 0 ? 0 : 1), tables[t].end());
        if (!std::all_of(keys.begin(), keys.end(), is_whole)) continue;
        chooser.shuffle(keys);
        std::copy(keys.begin(), keys.end(), tables[t].begin() + (t == 0 ? 0 : 1));
    }
    // Keys outside tables must come first.
    std::vector<std::vector<std::string>> rest(tables.begin() + 1, tables.end());
    chooser.shuffle(rest);
    std::copy(rest.begin(), rest.end(), tables.begin() + 1);
    std::string result;
    for (const auto& table : tables)
        for (const auto& line : table) result += line + '\n';
    return result;
}

}  // namespace cityload::determinism
