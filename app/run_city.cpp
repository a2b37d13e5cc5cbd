#include "app/run_city.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <span>
#include <sstream>

#include "app/city_simulation.hpp"
#include "app/city_table.hpp"
#include "app/interrupt.hpp"
#include "app/report_files.hpp"
#include "results/file/error.hpp"
#include "results/file/md5.hpp"
#include "results/file/reader.hpp"
#include "results/file/writer.hpp"
#include "results/record/city_statistics.hpp"
#include "scenarios/read/city.hpp"
#include "scenarios/read/explain.hpp"
#include "scenarios/read/quantity.hpp"

namespace cityload::app {
namespace {

using Clock = std::chrono::steady_clock;
using Timings = std::vector<std::pair<std::string, double>>;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

int fault(const Context& context, const std::string& sentence) {
    std::cerr << context.tr("error: ", "错误: ") << sentence << '\n';
    return bad_input;
}

std::string md5_of(const std::string& text) {
    return file::md5_hex(std::as_bytes(std::span(text)));
}

/// Which program computed a result: a rebuilt one must not pass off another's results as its own.
std::string this_program() {
    std::ifstream self("/proc/self/exe", std::ios::binary);
    std::stringstream bytes;
    bytes << self.rdbuf();
    return CITYLOAD_VERSION " " + md5_of(bytes.str());
}

/// --set with what the other options say in the city's own keys.
std::vector<std::string> assignments(const CityRequest& request) {
    std::vector<std::string> all = request.scenario.sets;
    const ScenarioOptions& o = request.scenario;
    if (!o.days.empty()) all.push_back("city.days=\"" + o.days + " d\"");
    if (!o.seed.empty()) all.push_back("city.seed=" + o.seed);
    if (!request.scale.empty()) all.push_back("city.scale=\"" + request.scale + "\"");
    return all;
}

record::Provenance provenance_of(const Context& context, const CityRequest& request,
                                 const read::Document& document, const city::CitySpec& spec,
                                 const std::string& resolved, const Timings& timings) {
    record::Provenance p;
    p.title = spec.title.empty() ? request.scenario.path : spec.title;
    p.command_line = context.command_line;
    p.scenario_path = request.scenario.path;
    p.scenario = resolved;
    p.overrides = assignments(request);
    p.cityload_version = CITYLOAD_VERSION;
    p.seed = spec.seed;
    p.threads = request.threads;
    p.timings = timings;
    for (const auto& source : document.files) {
        if (source->name.starts_with("--set ")) continue;
        if (auto content = read::disk().read(source->name, read::list_limit);
            content.bytes && read::is_utf8(*content.bytes))
            p.tables.emplace_back(source->name, std::move(*content.bytes));
    }
    return p;
}

/// One command's work; what the steps hand to one another stands in members.
class CityCommand {
  public:
    CityCommand(const Context& context, const CityRequest& request)
        : context_(context), request_(request) {}

    int run() {
        const Clock::time_point start = Clock::now();
        read::Document document =
            read::load_document(request_.scenario.path, assignments(request_));
        const std::optional<city::CitySpec> spec = read::read_city(document);
        print_problems(context_, document, request_.scenario.quiet);
        if (!spec) return bad_input;
        timings_.emplace_back("read", seconds_since(start));
        if (const int code = choose(*spec); code != ok) return code;
        const std::string resolved = read::resolved_toml(document, read::city_fields());

        const bool own_folder = request_.output.empty();
        std::string path = request_.output;
        if (own_folder) {
            const std::string folder = folder_of(resolved);
            path = folder + "/results.h5";
            if (!request_.force && std::filesystem::exists(path)) return again(path, document);
            std::error_code failed;
            std::filesystem::create_directories(folder, failed);
            if (failed) {
                std::cerr << context_.tr("error: ", "错误: ") << folder << ": " << failed.message()
                          << context_.tr(" (use -o)", "（可用 -o 指定）") << '\n';
                return bad_surroundings;
            }
        }
        file::Writer writer(
            path, request_.force);  // before the run: a taken name should not cost minutes
        remove_when_interrupted(path + ".partial.tmp");
        if (talk()) {
            if (!spec->title.empty()) std::cerr << spec->title << '\n';
            std::cerr << context_.tr(read::summary(*spec)) << '\n';
        }
        const CitySimulation simulation(*spec, regimes_, replications_, request_.threads,
                                        [&](const RunEnded& e) { progress(e); });
        timings_.insert(timings_.end(), simulation.timings().begin(), simulation.timings().end());
        const file::Group root = record::city_results(
            simulation.results(),
            provenance_of(context_, request_, document, *spec, resolved, timings_));
        const Clock::time_point writing = Clock::now();
        writer.complete(root);
        remove_when_interrupted("");
        if (own_folder) write_report(context_, root, std::filesystem::path(path).parent_path());
        timings_.emplace_back("write", seconds_since(writing));
        print(root, path, document);
        return ok;
    }

  private:
    bool talk() const { return !request_.scenario.quiet; }

    int choose(const city::CitySpec& spec) {
        regimes_ = request_.regimes.empty() ? spec.compare : request_.regimes;
        std::string known;
        for (const city::RegimeSpec& r : spec.regimes) known += (known.empty() ? "" : ", ") + r.id;
        for (const std::string& id : regimes_)
            if (std::none_of(spec.regimes.begin(), spec.regimes.end(),
                             [&](const city::RegimeSpec& r) { return r.id == id; }))
                return fault(context_,
                             context_.tr(read::say("no regime '{0}'. Known: {1}",
                                                   "没有办理模式“{0}”。已有：{1}", {id, known})));
        if (regimes_.empty())
            return fault(context_,
                         context_.tr("the scenario names no regimes", "情景未列出办理模式"));
        for (std::size_t i = 0; i < regimes_.size(); ++i)
            if (std::count(regimes_.begin(), regimes_.end(), regimes_[i]) > 1)
                return fault(context_, context_.tr(read::say("regime '{0}' is named twice",
                                                             "办理模式“{0}”重复", {regimes_[i]})));
        const std::string& n = request_.scenario.replications;
        if (n.empty()) return ok;
        const auto [end, error] = std::from_chars(n.data(), n.data() + n.size(), replications_);
        if (error != std::errc{} || end != n.data() + n.size() || replications_ < 1 ||
            replications_ > 100'000)
            return fault(context_, context_.tr(read::say(
                                       "--replications {0}: a whole number from 1 is wanted",
                                       "--replications {0}：应为正整数", {n})));
        return ok;
    }

    std::string folder_of(const std::string& resolved) const {
        std::string inputs = this_program() + '\n' + std::to_string(replications_) + '\n';
        for (const std::string& id : regimes_) inputs += id + '\n';
        return "out/" + std::filesystem::path(request_.scenario.path).stem().string() + "-" +
               md5_of(inputs + resolved).substr(0, 12);
    }

    int again(const std::string& path, const read::Document& document) {
        const file::Group root = file::read_results(path);
        if (talk())
            std::cerr << context_.tr(read::say(
                             "already computed: {0} (the same inputs give the same results; "
                             "--force runs again)",
                             "已计算过：{0}（输入相同则结果相同；--force 可重新运行）", {path}))
                      << '\n';
        const std::filesystem::path folder = std::filesystem::path(path).parent_path();
        if (!std::filesystem::exists(folder / "report.html") ||
            !std::filesystem::exists(folder / "tables.xlsx"))
            write_report(context_, root, folder);
        print(root, path, document);
        return ok;
    }

    void progress(const RunEnded& e) const {
        if (request_.progress == "none" || !talk()) return;
        if (request_.progress == "json") {
            Json line = Json::object();
            line.add("regime", e.regime);
            line.add("replication", static_cast<std::int64_t>(e.replication));
            line.add("done", static_cast<std::int64_t>(e.done));
            line.add("of", static_cast<std::int64_t>(e.of));
            line.add("seconds", e.seconds);
            std::cerr << line.text() << '\n';
            return;
        }
        std::cerr << '[' << e.done << '/' << e.of << "] " << e.regime;
        if (replications_ > 1)
            std::cerr << context_.tr(", replication ", "，重复 ") << e.replication + 1;
        std::cerr << ": " << read::number_text(std::round(e.seconds * 100) / 100) << " s\n";
    }

    void print(const file::Group& root, const std::string& path, const read::Document& document) {
        const Clock::time_point start = Clock::now();
        const record::CityStatistics statistics(root);
        timings_.emplace_back("statistics", seconds_since(start));
        const file::Group& about = *root.find_group("provenance");
        const std::string fingerprint = about.attributes.text("fingerprint");
        if (request_.scenario.json) {
            Json out = Json::object();
            out.add("cityload_json", std::int64_t{1});
            add_city_json(out, root, statistics);
            out.add("fingerprint", fingerprint);
            out.add("results", path);
            if (request_.timings) out.add("timings", timings_json(about));
            out.add_raw("problems", problems_json(context_, document));
            std::cout << out.text() << '\n';
        } else {
            std::cout << city_table(context_, root, statistics,
                                    {request_.full, path, request_.scenario.path});
            if (request_.timings) print_timings(about);
        }
        if (talk()) std::cerr << context_.tr("fingerprint ", "指纹 ") << fingerprint << '\n';
    }

    struct RunFacts {
        std::vector<std::string> regimes;
        std::vector<double> seconds, services, bytes;
    };
    static RunFacts facts_of(const file::Group& about) {
        return {about.texts("regime"), about.numbers("seconds"), about.numbers("services"),
                about.numbers("bytes")};
    }

    Json timings_json(const file::Group& about) const {
        Json out = Json::object();
        for (const auto& [phase, seconds] : timings_) out.add(phase + "_s", seconds);
        const RunFacts f = facts_of(about);
        Json runs = Json::array();
        for (std::size_t i = 0; i < f.seconds.size(); ++i) {
            Json one = Json::object();
            one.add("regime", f.regimes[i % f.regimes.size()]);
            one.add("replication", static_cast<std::int64_t>(i / f.regimes.size()));
            one.add("seconds", f.seconds[i]);
            one.add("services", f.services[i]);
            one.add("ns_per_service", f.seconds[i] / f.services[i] * 1e9);
            one.add("bytes", f.bytes[i]);
            runs.add(one);
        }
        out.add("runs", runs);
        return out;
    }

    void print_timings(const file::Group& about) const {
        const auto shown = [](double v, double step) {
            return read::number_text(std::round(v / step) * step);
        };
        for (const auto& [phase, seconds] : timings_)
            std::cerr << phase << ' ' << shown(seconds, 1e-3) << " s\n";
        const RunFacts f = facts_of(about);
        for (std::size_t i = 0; i < f.seconds.size(); ++i)
            std::cerr << f.regimes[i % f.regimes.size()] << ' ' << i / f.regimes.size() << ": "
                      << shown(f.seconds[i], 1e-3) << " s, " << shown(f.services[i] / 1e6, 1e-3)
                      << context_.tr(" M services, ", " 百万次服务，")
                      << shown(f.seconds[i] / f.services[i] * 1e9, 1)
                      << context_.tr(" ns each, ", " 纳秒/次，") << shown(f.bytes[i] / 1e6, 0.1)
                      << " MB\n";
    }

    const Context& context_;
    const CityRequest& request_;
    std::vector<std::string> regimes_;
    std::size_t replications_ = 1;
    Timings timings_;
};

}  // namespace

int run_city(const Context& context, const CityRequest& request) {
    try {
        return CityCommand(context, request).run();
    } catch (const file::FileError& e) {
        std::cerr << context.tr("error: ", "错误: ") << e.what() << '\n';
        return e.exit_code();
    }
}

}  // namespace cityload::app
