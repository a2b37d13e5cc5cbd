#include "tests/fuzz/read_target.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "scenarios/read/explain.hpp"
#include "scenarios/read/network.hpp"
#include "tests/fuzz/memory_files.hpp"

namespace cityload::fuzz {

namespace {

using namespace read;

void require(bool condition, const char* promise) {
    if (!condition) throw std::logic_error(promise);
}

std::vector<std::string> split(std::string_view input, test::MemoryFiles& files) {
    std::vector<std::string> sets;
    std::string name = "main.toml", text;
    const auto close = [&] {
        if (name == "--set") {
            while (!text.empty() && sets.size() < 8) {
                const std::size_t end = std::min(text.find('\n'), text.size());
                sets.push_back(text.substr(0, end));
                text.erase(0, end + 1);
            }
        } else {
            files.files[name] = std::move(text);
        }
        text.clear();
    };
    while (!input.empty()) {
        const std::size_t end = std::min(input.find('\n'), input.size());
        const std::string_view line = input.substr(0, end);
        if (line.starts_with("=== ")) {
            close();
            name = line.substr(4);
        } else {
            text += line;
            if (end < input.size()) text += '\n';
        }
        input.remove_prefix(std::min(end + 1, input.size()));
    }
    close();
    return sets;
}

}  // namespace

void read_scenario(std::string_view input) {
    test::MemoryFiles files;
    const std::vector<std::string> sets = split(input, files);
    Document document = load_document("main.toml", sets, files);
    const auto spec = read_network(document);
    require(spec.has_value() != document.problems.any_errors(),
            "a description if and only if there are no errors");
    for (const Problem& p : document.problems.sorted()) {
        require(!p.what.en.empty() && !p.what.zh.empty(),
                "every problem says what is wrong, in both languages");
        for (const Language language : {Language::en, Language::zh})
            require(to_line(p, language).find('\n') == std::string::npos, "a problem is one line");
    }
    for (const char* key : {"run.horizon", "station", "station.desk", "station.desk.service.mean",
                            "route.desk.next.out"})
        to_lines(explain(document, network_fields(), key), Language::zh);
    const std::string resolved = resolved_toml(document, network_fields());
    if (!spec) return;
    summary(*spec);
    files.files["main.toml"] = resolved;
    Document again = load_document("main.toml", {}, files);
    const auto same = read_network(again);
    if (!same)
        throw std::logic_error("the resolved scenario reads back: " +
                               to_line(again.problems.sorted().at(0), Language::en) + "\n" +
                               resolved);
    require(same->stations.size() == spec->stations.size() &&
                same->sources.size() == spec->sources.size() && same->horizon == spec->horizon,
            "the resolved scenario is the same scenario");
}

}  // namespace cityload::fuzz
