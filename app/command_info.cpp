// cityload info OUT.h5: what a results file holds. cityload cite OUT.h5: how to cite it.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>

#include "app/commands.hpp"
#include "app/common_options.hpp"
#include "app/json.hpp"
#include "app/text_table.hpp"
#include "results/file/error.hpp"
#include "results/file/reader.hpp"
#include "results/record/provenance.hpp"
#include "scenarios/read/quantity.hpp"

namespace cityload::app {
namespace {

struct InfoRequest {
    std::string results, language, format = "text";
    bool json = false;
};

std::string dimensions(const file::Group& group) {
    std::string out;
    for (const file::Dimension& d : group.dims)
        out += (out.empty() ? "" : ", ") + d.name + " " + std::to_string(d.size);
    return out;
}

template <class F>
void each_group(const file::Group& group, const std::string& path, F f) {
    f(path.empty() ? "/" : path, group);
    for (const file::Group& inner : group.groups) each_group(inner, path + "/" + inner.name, f);
}

std::string joined(const std::vector<std::string>& list) {
    std::string out;
    for (const std::string& one : list) out += (out.empty() ? "" : ", ") + one;
    return out;
}

int info(const Context& context, const InfoRequest& request) {
    const file::Group root = file::read_results(request.results);
    const file::Group* about = root.find_group("provenance");
    const file::Attributes none;
    const file::Attributes& origin = about == nullptr ? none : about->attributes;
    const file::Group* with_runs =
        root.find_dim("replication") ? &root : root.find_group("stations");
    const file::Dimension* replications =
        with_runs == nullptr ? nullptr : with_runs->find_dim("replication");
    const auto size = static_cast<double>(std::filesystem::file_size(request.results));

    std::vector<std::pair<std::string, std::string>> facts;
    const auto say = [&](const char* en, const char* zh) {  // programs read one language
        return request.json ? std::string(en) : context.tr(en, zh);
    };
    const auto add = [&](const char* en, const char* zh, const std::string& value) {
        if (!value.empty()) facts.emplace_back(say(en, zh), value);
    };
    add("title", "标题", root.attributes.text("title"));
    add("kind", "类型", root.attributes.text("kind"));
    add("complete", "完整",
        file::is_complete(root) ? say("yes", "是") : say("no, interrupted", "否，已中断"));
    if (root.find("regime") != nullptr) add("regimes", "模式", joined(root.texts("regime")));
    if (replications != nullptr)
        add("replications", "重复次数", std::to_string(replications->size));
    add("seed", "种子", record::seed_of(root));
    add("fingerprint", "指纹", origin.text("fingerprint"));
    add("scenario", "情景", origin.text("scenario_path"));
    add("command", "命令", origin.text("command_line"));
    add("computed", "计算时间", origin.text("created"));
    add("program", "程序", root.attributes.text("source"));
    add("size", "大小", read::number_text(std::max(1.0, std::round(size / 1e4)) / 100) + " MB");

    if (request.json) {
        Json out = Json::object();
        out.add("cityload_json", std::int64_t{1});
        for (const auto& [name, value] : facts) out.add(name, value);
        Json groups = Json::object();
        each_group(root, "", [&](const std::string& path, const file::Group& group) {
            Json one = Json::object();
            Json dims = Json::object();
            for (const file::Dimension& d : group.dims)
                dims.add(d.name, static_cast<std::int64_t>(d.size));
            one.add("dimensions", dims);
            Json variables = Json::array();
            for (const file::Variable& v : group.variables) variables.add(v.name);
            one.add("variables", variables);
            groups.add(path, one);
        });
        out.add("groups", groups);
        std::cout << out.text() << '\n';
        return ok;
    }
    std::size_t width = 0;
    for (const auto& [name, value] : facts) width = std::max(width, display_width(name));
    for (const auto& [name, value] : facts)
        std::cout << name << std::string(width - display_width(name) + 2, ' ') << value << '\n';
    std::cout << '\n';
    TextTable table;
    table.column(context.tr("group", "组"), TextTable::Align::left);
    table.column(context.tr("variables", "变量"), TextTable::Align::right);
    table.column(context.tr("dimensions", "维度"), TextTable::Align::left);
    each_group(root, "", [&](const std::string& path, const file::Group& group) {
        table.row({path, std::to_string(group.variables.size()), dimensions(group)});
    });
    std::cout << table.text();
    return ok;
}

int cite(const Context& context, const InfoRequest& request) {
    const file::Group root = file::read_results(request.results);
    const file::Group* about = root.find_group("provenance");
    std::string text = about == nullptr ? "" : about->attributes.text("citation");
    if (text.empty()) {
        const std::string version =
            about == nullptr ? "?" : about->attributes.text("cityload_version");
        throw file::FileError(
            file::Fault::no_such_thing, request.results,
            "'" + request.results + "' holds no citation (written by cityload " + version + ")",
            "“" + request.results + "”没有引用信息（由 cityload " + version + " 写成）");
    }
    const file::Attributes& a = about->attributes;
    if (request.format == "bibtex") {
        const std::string created = a.text("created"), print = a.text("fingerprint");
        std::cout
            << "@software{cityload-" << print.substr(0, 8) << ",\n"
            << "  author  = {{The cityload authors}},\n"
            << "  title   = {cityload: discrete-event simulation of the administrative load of "
               "very large cities},\n"
            << "  version = {" << a.text("cityload_version") << "},\n"
            << "  year    = {" << created.substr(0, 4) << "},\n"
            << "  note    = {Results of the scenario ``" << root.attributes.text("title")
            << "'', seed " << record::seed_of(root) << ", computed on " << created.substr(0, 10)
            << ", fingerprint " << print << "}\n}\n";
        return ok;
    }
    std::cout << text << '\n'
              << context.tr("Whoever has the results file can repeat the run: ",
                            "持有结果文件即可重复本次运行：")
              << "cityload rerun " << request.results << '\n';
    return ok;
}

void add(CLI::App& program, Context& context, const char* name, const std::string& about,
         int (*action)(const Context&, const InfoRequest&)) {
    auto request = std::make_shared<InfoRequest>();
    CLI::App* command = program.add_subcommand(name, about);
    add_results_file(*command, context, request->results);
    add_language(*command, context, request->language);
    if (action == info)
        command->add_flag("--json", request->json,
                          context.tr("data as JSON on stdout", "以 JSON 输出数据"));
    else
        command
            ->add_option("--format", request->format,
                         context.tr("text or bibtex", "text 或 bibtex"))
            ->check(CLI::IsMember({"text", "bibtex"}));
    on_call(*command, context, [&context, request, action] { return action(context, *request); });
}

}  // namespace

void add_info(CLI::App& program, Context& context) {
    add(program, context, "info", context.tr("what a results file holds", "结果文件的内容"), info);
}

void add_cite(CLI::App& program, Context& context) {
    add(program, context, "cite", context.tr("how to cite a results file", "如何引用结果文件"),
        cite);
}

}  // namespace cityload::app
