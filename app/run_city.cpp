#include "app/run_city.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <optional>
#include <span>
#include <sstream>
#include <thread>

#include "app/city_options.hpp"
#include "app/city_precision.hpp"
#include "app/city_simulation.hpp"
#include "app/city_table.hpp"
#include "app/city_timings.hpp"
#include "app/clock.hpp"
#include "app/common_options.hpp"
#include "app/interrupt.hpp"
#include "app/ladder.hpp"
#include "app/ranges.hpp"
#include "app/report_files.hpp"
#include "app/run_options.hpp"
#include "app/staffings.hpp"
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

record::Provenance provenance_of(const Context& context, const CityRequest& request,
                                 const read::Document& document, const city::CitySpec& spec,
                                 const std::string& resolved, const Timings& timings) {
    record::Provenance p;
    p.title = spec.title.empty() ? request.scenario.path : spec.title;
    p.command_line = context.command_line;
    p.scenario_path = request.scenario.path;
    p.scenario = resolved;
    p.overrides = assignments(request.scenario, request.scale);
    p.options = options_of(request);
    p.cityload_version = CITYLOAD_VERSION;
    p.seed = spec.seed;
    p.threads = request.threads;
    p.timings = timings;
    for (const auto& source : document.files) {
        if (source->name.starts_with("--set ")) continue;
        if (auto content = document.source->read(source->name, read::list_limit);
            content.bytes && read::is_utf8(*content.bytes))
            p.tables.emplace_back(source->name, std::move(*content.bytes));
    }
    return p;
}

/// Keeps what has been computed so far in the .partial file, but spends no more than a twentieth of
/// the time on it.
struct Keeper {
    file::Writer* writer;  ///< null: nothing is written
    std::function<file::Group()> so_far;
    Clock::time_point last = Clock::now();
    double cost = 0.05;  ///< seconds that it took the last time

    void keep() {
        if (writer == nullptr || seconds_since(last) < 20 * cost) return;
        const Clock::time_point start = Clock::now();
        writer->flush(so_far());
        cost = seconds_since(start);
        last = Clock::now();
    }
};

/// One command's work; what the steps hand to one another stands in members.
class CityCommand {
  public:
    CityCommand(const Context& context, const CityRequest& request)
        : context_(context), request_(request) {}

    int run() {
        const Clock::time_point start = Clock::now();
        read::Document document = read::load_document(
            request_.scenario.path, assignments(request_.scenario, request_.scale),
            request_.files != nullptr ? *request_.files : read::disk());
        const std::optional<city::CitySpec> spec = read::read_city(document);
        print_problems(context_, document, request_.scenario.quiet);
        if (!spec) return bad_input;
        timings_.emplace_back("read", seconds_since(start));
        if (const int code = choose(*spec); code != ok) return code;
        const std::string resolved = read::resolved_toml(document, read::city_fields());

        const bool own_folder = request_.output.empty() && request_.expected.empty();
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
        std::optional<file::Writer> writer;
        if (!path.empty()) {
            // before the run: a taken name should not cost minutes
            writer.emplace(path, request_.force);
            remove_when_interrupted(path + ".partial.tmp");
        }
        if (talk()) {
            if (!spec->title.empty()) std::cerr << spec->title << '\n';
            std::cerr << context_.tr(read::summary(*spec)) << '\n';
        }
        CitySimulation simulation(
            *spec, regimes_, request_.threads, [&](const RunEnded& e) { progress(e); }, traces_);
        Keeper keeper{writer ? &*writer : nullptr, [&] {
                          return record::city_results(simulation.results(),
                                                      provenance_of(context_, request_, document,
                                                                    *spec, resolved, timings_));
                      }};
        simulate(simulation, replications_, keeper);
        if (!request_.precision.empty()) reach_precision(simulation, keeper);
        timings_.insert(timings_.end(), simulation.timings().begin(), simulation.timings().end());
        Clock::time_point part = Clock::now();
        file::Group root = record::city_results(
            simulation.results(),
            provenance_of(context_, request_, document, *spec, resolved, timings_));
        timings_.emplace_back("gather", seconds_since(part));
        study(root, document, *spec);
        part = Clock::now();
        if (writer) writer->complete(root);
        remove_when_interrupted("");
        timings_.emplace_back("write", seconds_since(part));
        if (own_folder) {
            part = Clock::now();
            write_report(context_, root, std::filesystem::path(path).parent_path());
            timings_.emplace_back("report", seconds_since(part));
        }
        print(root, path, document);
        return request_.expected.empty()
                   ? static_cast<int>(ok)
                   : judge_fingerprint(
                         context_, root.find_group("provenance")->attributes.text("fingerprint"),
                         request_.expected);
    }

  private:
    /// Runs up to `until` replications, some at a time: as many as keep the threads busy. What
    /// there is in between is kept, so that a long run that is killed is not lost.
    void simulate(CitySimulation& simulation, std::size_t until, Keeper& keeper) const {
        const std::size_t threads = request_.threads > 0
                                        ? static_cast<std::size_t>(request_.threads)
                                        : std::max(1u, std::thread::hardware_concurrency());
        const std::size_t some = (2 * threads + regimes_.size() - 1) / regimes_.size();
        while (simulation.replications() < until) {
            simulation.run(std::min(until, simulation.replications() + some));
            if (simulation.replications() < until) keeper.keep();
        }
    }

    bool talk() const { return !request_.scenario.quiet; }

    /// What was asked for besides the comparison, each a group of its own in the results.
    void study(file::Group& root, read::Document& document, const city::CitySpec& spec) {
        const auto timed = [&](const char* name, const char* en, const char* zh, auto run) {
            if (talk()) std::cerr << context_.tr(en, zh) << '\n';
            const Clock::time_point start = Clock::now();
            root.groups.push_back(run());
            timings_.emplace_back(name, seconds_since(start));
        };
        if (request_.staffings)
            timed("staffings", "staff three ways …", "三种人员配置…",
                  [&] { return run_staffings(spec, regimes_, request_.threads); });
        if (request_.ladder && regimes_.size() > 1)
            timed("ladder", "ladder …", "逐步推进…",
                  [&] { return run_ladder(spec, regimes_[0], regimes_[1], request_.threads); });
        if (request_.ranges > 0)
            timed("ranges", "ranges of the assumptions …", "假设范围…", [&] {
                RangesRequest ranges;
                ranges.scenario = request_.scenario.path;
                ranges.sets = assignments(request_.scenario, request_.scale);
                ranges.regimes = regimes_;
                ranges.points = request_.ranges;
                ranges.threads = request_.threads;
                if (talk() && request_.progress != "none")
                    ranges.progress = [&](int done, int of) {
                        if (done % 10 == 0 || done == of)
                            std::cerr << '[' << done << '/' << of << "]\n";
                    };
                return run_ranges(document, spec, ranges);
            });
    }

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
        if (const auto share = share_option(request_.trace_cases)) {
            traces_.share = *share;
        } else if (!request_.trace_cases.empty()) {
            return fault(context_,
                         context_.tr(read::say("--trace-cases {0}: a share such as 1% is wanted",
                                               "--trace-cases {0}：应为比例，如 1%",
                                               {request_.trace_cases})));
        }
        for (const std::string& id : request_.trace_citizens) {
            std::uint32_t citizen = 0;
            if (!whole(id, citizen))
                return fault(context_, context_.tr(read::say(
                                           "--trace-citizen {0}: a whole number from 0 is wanted",
                                           "--trace-citizen {0}：应为非负整数", {id})));
            traces_.citizens.push_back(citizen);
        }
        std::sort(traces_.citizens.begin(), traces_.citizens.end());
        const std::string& n = request_.scenario.replications;
        if (!n.empty() &&
            (!whole(n, replications_) || replications_ < 1 || replications_ > 100'000))
            return fault(context_, context_.tr(read::say(
                                       "--replications {0}: a whole number from 1 is wanted",
                                       "--replications {0}：应为正整数", {n})));
        return request_.precision.empty() ? static_cast<int>(ok) : choose_precision();
    }

    template <class Number>
    static bool whole(const std::string& text, Number& value) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc{} && end == text.data() + text.size();
    }

    /// --precision: how many replications to begin with and at most, and which figures count.
    int choose_precision() {
        read::Text why;
        const auto precision = city_precision(request_.precision, request_.precision_of, why);
        if (!precision) return fault(context_, context_.tr(why));
        precision_ = *precision;
        most_replications_ = request_.scenario.replications.empty() ? 100 : replications_;
        replications_ = std::min<std::size_t>(5, most_replications_);
        return ok;
    }

    /// Adds replications until the half-width of every chosen figure in every regime is small
    /// enough. Batches grow towards what the figures so far ask for, by at most half.
    void reach_precision(CitySimulation& simulation, Keeper& keeper) {
        for (;;) {
            const std::size_t n = simulation.replications();
            const record::CityStatistics statistics(
                record::city_results(simulation.results(), record::Provenance{}));
            const auto [asked, worst] = furthest(precision_, statistics);
            replications_ = n;
            if (worst.empty()) {
                if (talk()) say_precision_reached(context_, n);
                return;
            }
            if (n >= most_replications_)
                return say_precision_missed(context_, request_.precision, n, worst, asked);
            keeper.keep();
            simulate(simulation, next_replications(n, asked, most_replications_), keeper);
        }
    }

    std::string folder_of(const std::string& resolved) const {
        std::string inputs = this_program() + '\n' + std::to_string(replications_) + ' ' +
                             std::to_string(most_replications_) + '\n';
        for (const std::string& id : regimes_) inputs += id + '\n';
        for (const std::string& option : options_of(request_)) inputs += option + '\n';
        inputs += request_.precision + '\n';
        for (const std::string& name : precision_.figures) inputs += name + '\n';
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
        const std::size_t of = std::max(e.of, regimes_.size() * replications_);
        if (request_.progress == "json") {
            Json line = Json::object();
            line.add("regime", e.regime);
            line.add("replication", static_cast<std::int64_t>(e.replication));
            line.add("done", static_cast<std::int64_t>(e.done));
            line.add("of", static_cast<std::int64_t>(of));
            line.add("seconds", e.seconds);
            std::cerr << line.text() << '\n';
            return;
        }
        std::cerr << '[' << e.done << '/' << of << "] " << e.regime;
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
            if (const file::Group* g = root.find_group("staffings"))
                out.add("staffings", staffings_json(*g));
            if (const file::Group* g = root.find_group("ladder"))
                out.add("ladder", ladder_json(*g));
            if (const file::Group* g = root.find_group("ranges"))
                out.add("ranges", ranges_json(*g));
            out.add("fingerprint", fingerprint);
            out.add("results", path);
            if (request_.timings) out.add("timings", timings_json(timings_, about));
            out.add_raw("problems", problems_json(context_, document));
            std::cout << out.text() << '\n';
        } else {
            std::cout << city_table(
                context_, root, statistics,
                {request_.full, path, request_.output.empty(), same_runs(request_)});
            if (request_.timings) std::cerr << timings_text(context_, timings_, root, path);
        }
        if (talk()) std::cerr << context_.tr("fingerprint ", "指纹 ") << fingerprint << '\n';
    }

    const Context& context_;
    const CityRequest& request_;
    std::vector<std::string> regimes_;
    std::size_t replications_ = 1, most_replications_ = 1;
    CityPrecision precision_;
    Traces traces_;
    Timings timings_;
};

}  // namespace

int run_city(const Context& context, const CityRequest& request) {
    return guarded(context, [&] { return CityCommand(context, request).run(); });
}

}  // namespace cityload::app
