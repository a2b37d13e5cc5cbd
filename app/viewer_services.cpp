#include "app/viewer_services.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "app/journey_text.hpp"
#include "app/viewer_bookmarks.hpp"
#include "results/file/error.hpp"
#include "scenarios/read/city.hpp"
#include "scenarios/read/city_changes.hpp"
#include "scenarios/read/demo.hpp"
#include "viz/replay.hpp"

namespace cityload::app {
namespace {

using city::Fact;
using city::LiveStep;

LiveStep::Kind kind_of(const Fact& f) {
    using K = Fact::Kind;
    switch (f.kind) {
        case K::goes:
            return LiveStep::Kind::travel;
        case K::queues:
        case K::called:
            return LiveStep::Kind::queue;
        case K::leaves_queue:
        case K::sent_home:
        case K::no_ticket:
        case K::turned_back:
        case K::come_back:
        case K::absent:
        case K::face_failed:
        case K::link_failed:
        case K::gives_up:
            return LiveStep::Kind::bad;
        case K::accepted:
        case K::certificate:
            return LiveStep::Kind::good;
        case K::filed_online:
        case K::link_ok:
        case K::awaits_links:
        case K::e_certificate:
            return LiveStep::Kind::data;
        case K::back_office:
        case K::letter:
            return LiveStep::Kind::office;
        case K::result:
        case K::fetched:
            return LiveStep::Kind::end;
        default:
            return LiveStep::Kind::plain;
    }
}

/// The words of the command line, without the date in front, which the viewer shows itself.
std::vector<LiveStep> tell(const city::RegimePlan& plan, std::uint16_t matter, std::uint16_t town,
                           std::span<const Fact> facts) {
    const auto en = tell_journey(plan, matter, town, facts, read::Language::en);
    const auto zh = tell_journey(plan, matter, town, facts, read::Language::zh);
    const auto words = [](const std::string& line) {
        const std::size_t k = line.find("  ");
        const std::size_t from = line.find_first_not_of(' ', k);
        return k == std::string::npos || from == std::string::npos ? line : line.substr(from);
    };
    std::vector<LiveStep> steps;
    for (std::size_t i = 0; i < facts.size() && i < en.size(); ++i)
        steps.push_back({facts[i].at.ms, kind_of(facts[i]), words(en[i]), words(zh[i])});
    return steps;
}

viz::ScenarioFault fault_of(const read::Problem& p) {
    const auto join = [&](read::Language l) {
        std::string text = p.what.in(l);
        if (!p.why.empty())
            text += (l == read::Language::zh ? "（" : " (") + p.why.in(l) +
                    (l == read::Language::zh ? "）" : ")");
        if (!p.suggestion.empty())
            text += (l == read::Language::zh ? "。" : ". ") + p.suggestion.in(l);
        return text;
    };
    return {p.file,
            static_cast<int>(p.line),
            static_cast<int>(p.column),
            p.key,
            join(read::Language::en),
            join(read::Language::zh),
            p.severity == read::Severity::note};
}

viz::Opened open_scenario(const std::string& path, const std::vector<std::string>& regimes,
                          const ViewerRequest& request) {
    viz::Opened opened;
    read::Document document = read::load_document(path, request.sets);
    auto spec = read::read_city(document);
    for (const read::Problem& p : document.problems.sorted()) opened.faults.push_back(fault_of(p));
    if (!spec) return opened;
    city::LiveOptions options;
    options.regimes = regimes;
    options.threads = request.threads;
    options.memory = request.memory;
    options.teller = tell;
    for (const std::string& id : regimes)
        if (std::none_of(spec->regimes.begin(), spec->regimes.end(),
                         [&](const city::RegimeSpec& r) { return r.id == id; })) {
            opened.faults.push_back({path, 0, 0, "regimes", "there is no regime '" + id + "'",
                                     "没有办理模式“" + id + "”", false});
            return opened;
        }
    opened.source = std::make_unique<viz::LiveSource>(
        std::make_shared<const city::CitySpec>(std::move(*spec)), std::move(options));
    return opened;
}

}  // namespace

std::string scenarios_directory() {
    std::error_code none;
    std::vector<std::filesystem::path> places = {"scenarios"};
    const auto self = std::filesystem::read_symlink("/proc/self/exe", none);
    if (!none) {
        places.push_back(self.parent_path() / "../scenarios");
        places.push_back(self.parent_path() / "../share/cityload/scenarios");
    }
    for (const auto& place : places)
        if (std::filesystem::exists(place / "demos", none))
            return place.lexically_normal().string();
    return "";
}

viz::Services viewer_services(const std::string& directory, const ViewerRequest& request) {
    viz::Services services;
    services.scenarios = directory.empty() ? "" : directory + "/";
    services.open = [request](const std::string& path, const std::vector<std::string>& regimes) {
        if (std::filesystem::path(path).extension() == ".h5") return viz::open_replay(path);
        return open_scenario(path, regimes, request);
    };
    std::error_code none;
    std::vector<std::string> files;
    for (const auto& entry :
         std::filesystem::directory_iterator(services.scenarios + "demos", none))
        if (entry.path().extension() == ".toml") files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    for (const std::string& file : files) {
        read::Problems problems;
        if (auto demo = read::read_demo(file, problems)) services.demos.push_back(std::move(*demo));
        for (const read::Problem& p : problems.sorted())
            std::cerr << read::to_line(p, read::Language::en) << '\n';
    }
    services.change_text = read::change_table;
    services.change_value = [](const std::string& set, const std::string& value, double& number,
                               std::string& fault) {
        const city::ChangeKey* const key = city::find_change_key(set);
        if (key == nullptr) {
            fault = set + "?";
            return false;
        }
        read::Text why;
        const auto parsed = read::parse_change_value(*key, value, &why);
        if (parsed) number = *parsed;
        fault = why.en;
        return parsed.has_value();
    };
    services.load_bookmarks = load_bookmarks;
    services.save_bookmarks = save_bookmarks;
    return services;
}

}  // namespace cityload::app
