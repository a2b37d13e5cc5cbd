// cityload rerun OUT.h5: the run behind a results file once more, from what the file holds.

#include <CLI/CLI.hpp>
#include <iostream>
#include <map>
#include <memory>

#include "app/commands.hpp"
#include "app/common_options.hpp"
#include "app/run_city.hpp"
#include "app/run_options.hpp"
#include "results/file/error.hpp"
#include "results/file/reader.hpp"

namespace cityload::app {
namespace {

struct RerunRequest {
    std::string results, output, language;
    bool force = false, quiet = false;
    int threads = 0;
};

/// The scenario and the lists that the results file carries, under their old names.
class FilesOfResults : public read::FileSource {
  public:
    explicit FilesOfResults(const file::Group& provenance) {
        const std::vector<std::string> names = provenance.texts("table"),
                                       texts = provenance.texts("table_text");
        for (std::size_t i = 0; i < names.size(); ++i) files_[read::normal(names[i])] = texts[i];
        // In place of the scenario as written: the one with everything merged.
        scenario_ = provenance.attributes.text("scenario_path");
        files_[read::normal(scenario_)] = provenance.texts("scenario").front();
    }
    const std::string& scenario() const { return scenario_; }

    Content read(const std::string& path, std::size_t) override {
        const auto it = files_.find(read::normal(path));
        if (it == files_.end())
            return {std::nullopt, {"the results file does not hold it", "结果文件中没有此文件"}};
        return {it->second, {}};
    }

  private:
    std::map<std::string, std::string> files_;
    std::string scenario_;
};

int rerun_network(const Context& context, const RerunRequest& request, FilesOfResults& files,
                  std::size_t replications, const std::string& expected) {
    RunRequest run;
    run.scenario.path = files.scenario();
    run.scenario.quiet = request.quiet;
    run.output = request.output;
    run.force = request.force;
    run.threads = request.threads;
    run.expected = expected;
    // With --precision there were more replications than the scenario says.
    read::Document document = read::load_document(
        files.scenario(), {"run.replications=" + std::to_string(replications)}, files);
    return run_network(context, run, document, 0);
}

int rerun_city(const Context& context, const RerunRequest& request, FilesOfResults& files,
               const file::Group& root, const std::string& expected) {
    CityRequest city;
    city.scenario.path = files.scenario();
    city.scenario.quiet = request.quiet;
    city.scenario.replications = std::to_string(root.find_dim("replication")->size);
    city.regimes = root.texts("regime");
    city.output = request.output;
    city.force = request.force;
    city.threads = request.threads;
    city.files = &files;
    city.expected = expected;
    const file::Group& about = *root.find_group("provenance");
    if (about.find("options") != nullptr) {
        for (const std::string& option : about.texts("options")) {
            const std::size_t equals = option.find('=');
            const std::string name = option.substr(0, equals), value = option.substr(equals + 1);
            if (name == "trace-cases") city.trace_cases = value;
            if (name == "trace-citizen") city.trace_citizens.push_back(value);
            if (request.output.empty()) continue;  // studies change no fingerprint
            if (name == "staffings") city.staffings = true;
            if (name == "ladder") city.ladder = true;
            // Which values of the scenario are inherited, and so move together, is lost in merging.
            if (name == "ranges" && !request.quiet)
                std::cerr << context.tr("note: ", "提示: ")
                          << context.tr(
                                 "the ranges of the assumptions are not repeated; they need the "
                                 "scenario itself (cityload compare … --ranges)",
                                 "假设范围不随之重复，须由情景本身得出（cityload compare … "
                                 "--ranges）")
                          << '\n';
        }
    }
    return run_city(context, city);
}

int rerun(const Context& context, const RerunRequest& request) {
    const file::Group root = file::read_results(request.results);
    const file::Group* about = root.find_group("provenance");
    if (about == nullptr || about->find("scenario") == nullptr)
        throw file::FileError(file::Fault::no_such_thing, request.results,
                              "'" + request.results + "' does not say how it was computed",
                              "“" + request.results + "”没有说明如何得出");
    if (!file::is_complete(root))
        throw file::FileError(
            file::Fault::no_such_thing, request.results,
            "'" + request.results + "' is of an interrupted run: there is no fingerprint to reach",
            "“" + request.results + "”来自中断的运行：没有可核对的指纹");
    const std::string version = about->attributes.text("cityload_version"),
                      expected = about->attributes.text("fingerprint");
    if (version != CITYLOAD_VERSION && !request.quiet)
        std::cerr << context.tr("note: ", "提示: ")
                  << context.tr(read::say("the results are of cityload {0}, this is {1}: the model "
                                          "may have changed",
                                          "结果由 cityload {0} 计算，当前为 {1}：模型可能已改变",
                                          {version, CITYLOAD_VERSION}))
                  << '\n';
    FilesOfResults files(*about);
    return root.attributes.text("kind") == "city"
               ? rerun_city(context, request, files, root, expected)
               : rerun_network(context, request, files,
                               about->texts("replication_fingerprint").size(), expected);
}

}  // namespace

void add_rerun(CLI::App& program, Context& context) {
    auto request = std::make_shared<RerunRequest>();
    CLI::App* command = program.add_subcommand(
        "rerun", context.tr("repeat the run behind a results file; ends with the same fingerprint",
                            "重复结果文件背后的运行；指纹应相同"));
    add_results_file(*command, context, request->results);
    command
        ->add_option(
            "-o,--output", request->output,
            context.tr("write the results of the repetition too", "同时写出重复运行的结果"))
        ->type_name("NEW.h5");
    add_force(*command, context, request->force);
    add_threads(*command, context, request->threads);
    add_language(*command, context, request->language);
    add_quiet(*command, context, request->quiet);
    on_call(*command, context, [&context, request] { return rerun(context, *request); });
}

}  // namespace cityload::app
