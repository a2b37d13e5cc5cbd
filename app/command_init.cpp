// cityload init DIR [--from SCENARIO]: an editable copy of a scenario with every file it uses.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "app/commands.hpp"
#include "scenarios/read/city.hpp"
#include "scenarios/read/network.hpp"

namespace cityload::app {

namespace {

namespace fs = std::filesystem;

struct InitRequest {
    ScenarioOptions scenario;
    std::string directory;
};

/// The scenario files that come with cityload: below the current folder, or beside the program's
/// folder.
std::string shipped_scenario() {
    for (const fs::path& base : {fs::path("scenarios"), fs::path("/proc/self/exe")}) {
        std::error_code none;
        fs::path file = base / "hangzhou.toml";
        if (base.is_absolute())
            file = fs::canonical(base, none).parent_path().parent_path() / "scenarios" /
                   "hangzhou.toml";
        if (fs::exists(file, none)) return file.string();
    }
    return {};
}

int init(const Context& context, InitRequest request) {
    if (request.scenario.path.empty()) request.scenario.path = shipped_scenario();
    if (request.scenario.path.empty()) {
        std::cerr << context.tr(
                         "error: no scenarios here to copy. Name one: cityload init DIR --from "
                         "SCENARIO.toml",
                         "错误: 此处没有可复制的情景。请指明：cityload init 目录 --from 情景.toml")
                  << '\n';
        return bad_input;
    }
    read::Document document = read::load_document(request.scenario.path);
    const auto kind = read::kind_of(document);
    if (kind == "network") read::read_network(document);
    if (kind == "city") read::read_city(document);
    print_problems(context, document, true);
    if (document.problems.any_errors()) return bad_input;

    std::error_code fault;
    const fs::path target = request.directory;
    if (fs::exists(target, fault) && !fs::is_empty(target, fault)) {
        std::cerr << context.tr("error: ", "错误: ") << request.directory
                  << context.tr(" is there already and not empty. Name another folder.",
                                " 已存在且不为空。请换一个目录。")
                  << '\n';
        return bad_input;
    }
    std::vector<fs::path> files;
    for (const auto& file : document.files)
        if (!file->name.starts_with("--set "))
            files.push_back(fs::weakly_canonical(file->name, fault));
    // Regimes build on one another, so a file may be read more than once.
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    fs::path common = files.front().parent_path();
    const auto outside = [&](const fs::path& f) {
        const fs::path rest = f.lexically_relative(common);
        return rest.empty() || *rest.begin() == "..";
    };
    for (const fs::path& f : files)
        while (outside(f)) common = common.parent_path();
    for (const fs::path& f : files) {
        const fs::path to = target / f.lexically_relative(common);
        fs::create_directories(to.parent_path(), fault);
        if (!fault) fs::copy_file(f, to, fs::copy_options::overwrite_existing, fault);
        if (fault) {
            std::cerr << context.tr("error: cannot write ", "错误: 无法写入 ") << to.string()
                      << " (" << fault.message() << ")\n";
            return bad_surroundings;
        }
    }
    const fs::path main_file =
        target / fs::weakly_canonical(request.scenario.path, fault).lexically_relative(common);
    std::cout << main_file.string() << '\n';
    if (!request.scenario.quiet)
        std::cerr << files.size()
                  << context.tr(" files copied. Next: cityload check ",
                                " 个文件已复制。下一步：cityload check ")
                  << main_file.string() << '\n';
    return ok;
}

}  // namespace

void add_init(CLI::App& program, Context& context) {
    auto request = std::make_shared<InitRequest>();
    CLI::App* command = program.add_subcommand(
        "init", context.tr("make an editable copy of a scenario", "复制一份可编辑的情景"));
    command->add_option("directory", request->directory, context.tr("new folder", "新目录"))
        ->type_name("DIR")
        ->required();
    command
        ->add_option("--from", request->scenario.path,
                     context.tr("scenario to copy; otherwise Hangzhou", "要复制的情景；默认杭州"))
        ->type_name("SCENARIO");
    command->add_option("--lang", request->scenario.language,
                        context.tr("language of messages: en or zh", "消息语言：en 或 zh"));
    command->add_flag("--quiet", request->scenario.quiet,
                      context.tr("no talk on standard error", "标准错误不输出说明"));
    command->callback([&context, request] {
        context.action = [&context, request] { return init(context, *request); };
    });
}

}  // namespace cityload::app
