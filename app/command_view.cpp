// cityload view [FILE]: hands over to cityload-viewer, which stands beside this program.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>

#include "app/commands.hpp"

namespace cityload::app {
namespace {

int view(const Context& context, const std::vector<std::string>& arguments) {
    std::error_code none;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", none);
    const auto viewer = self.parent_path() / "cityload-viewer";
    if (none || !std::filesystem::exists(viewer)) {
        std::cerr
            << context.tr(
                   "error: cityload-viewer is not built: it needs Dear ImGui, GLFW and OpenGL "
                   "(scripts/packages viewer installs them; then build again)",
                   "错误: 尚未构建 cityload-viewer：需要 Dear ImGui、GLFW 与 OpenGL（运行 "
                   "scripts/packages viewer 安装后重新构建）")
            << '\n';
        return bad_surroundings;
    }
    std::vector<std::string> words = {viewer.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& w : words) argv.push_back(w.data());
    argv.push_back(nullptr);
    execv(argv[0], argv.data());
    std::cerr << context.tr("error: cannot start ", "错误: 无法启动 ") << viewer.string() << ": "
              << std::strerror(errno) << '\n';
    return bad_surroundings;
}

}  // namespace

void add_view(CLI::App& program, Context& context) {
    auto arguments = std::make_shared<std::vector<std::string>>();
    CLI::App* command =
        program.add_subcommand("view", context.tr("open a window on a running city, or on results",
                                                  "打开窗口，查看运行中的城市或结果"));
    command->prefix_command();
    command->footer(context.tr("Options are those of cityload-viewer --help.",
                               "选项见 cityload-viewer --help。"));
    command->callback([&context, command, arguments] {
        *arguments = command->remaining();
        context.action = [&context, arguments] { return view(context, *arguments); };
    });
}

}  // namespace cityload::app
