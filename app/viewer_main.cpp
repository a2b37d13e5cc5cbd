// cityload-viewer: the window on a running city.

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <string>

#include "app/context.hpp"
#include "app/viewer_services.hpp"
#include "viz/window.hpp"

namespace {

using namespace cityload;

int view(int argc, char** argv) {
    app::Context context;
    context.language = app::language_of(argc, argv);
    CLI::App program(context.tr("Shows a city while it runs: stop it, look into it, change it",
                                "查看运行中的城市：可暂停、查看、更改"),
                     "cityload-viewer");
    program.set_help_flag("-h,--help", context.tr("print this and exit", "显示帮助"));
    std::string path, language, size = "1280x800", pictures, demo;
    std::vector<std::string> regimes;
    app::ViewerRequest request;
    double memory = 4;
    bool presentation = false, light = false;
    program
        .add_option("file", path,
                    context.tr("a scenario (.toml) or results (.h5); none: the first screen",
                               "情景（.toml）或结果（.h5）；不写则为首页"))
        ->type_name("FILE");
    program
        .add_option("--regime", regimes,
                    context.tr("regimes side by side; otherwise those the scenario compares",
                               "并排的模式；默认为情景所比较的各模式"))
        ->type_name("NAME");
    program
        .add_option("--set", request.sets,
                    context.tr("changes a value of the scenario", "修改情景中的一个值"))
        ->type_name("KEY=VALUE");
    program.add_option("--demo", demo, context.tr("starts a demonstration", "开始一个演示"))
        ->type_name("ID");
    program.add_option("--lang", language, "zh | en")->type_name("LANG");
    program.add_option("--size", size, context.tr("of the window", "窗口大小"))
        ->type_name("WIDTHxHEIGHT");
    program.add_option("--threads", request.threads, context.tr("0: all", "0 为全部"))
        ->check(CLI::Range(0, 256));
    program
        .add_option("--memory", memory,
                    context.tr("GiB for states to go back to", "用于回退的内存（GiB）"))
        ->check(CLI::Range(0.01, 1024.0));
    program.add_flag("--presentation", presentation, context.tr("light, large type", "浅色大字"));
    program.add_flag("--light", light, context.tr("light colours", "浅色"));
    program
        .add_option("--pictures", pictures,
                    context.tr("saves pictures of all screens there and ends",
                               "把全部画面存到该目录后退出"))
        ->type_name("DIR");
    program.set_version_flag("--version", "cityload-viewer " CITYLOAD_VERSION);
    try {
        program.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        std::cout << program.help();
        return app::ok;
    } catch (const CLI::CallForVersion&) {
        std::cout << "cityload-viewer " CITYLOAD_VERSION "\n";
        return app::ok;
    } catch (const CLI::ParseError& e) {
        std::cerr << context.tr("error: ", "错误: ") << e.what() << '\n';
        return app::bad_input;
    }
    viz::WindowOptions window;
    window.pictures = pictures;
    if (std::sscanf(size.c_str(), "%dx%d", &window.width, &window.height) != 2 ||
        window.width < 640 || window.height < 480 || window.width > 16384 ||
        window.height > 16384) {
        std::cerr << context.tr("error: --size: WIDTHxHEIGHT, at least 640x480",
                                "错误: --size：应为 宽x高，至少 640x480")
                  << '\n';
        return app::bad_input;
    }
    request.memory = static_cast<std::int64_t>(memory * 1024 * 1024 * 1024);
    viz::Viewer viewer(app::viewer_services(app::scenarios_directory(), request));
    viz::set_language(context.language == read::Language::zh ? viz::Language::zh
                                                             : viz::Language::en);
    viewer.view().language = viz::language();
    viewer.view().presentation = presentation;
    viewer.view().dark = !presentation && !light;
    if (!demo.empty()) {
        const auto& demos = viewer.services().demos;
        for (std::size_t d = 0; d < demos.size(); ++d)
            if (demos[d].id == demo) {
                viewer.start_demo(d);
                demo.clear();
                break;
            }
        if (!demo.empty()) {
            std::cerr << context.tr("error: there is no demonstration '", "错误: 没有演示“") << demo
                      << context.tr("'", "”") << '\n';
            return app::bad_input;
        }
    } else if (!path.empty()) {
        viewer.open(path, regimes);
    }
    return viz::run_window(viewer, window);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return view(argc, argv);
    } catch (const std::exception& e) {
        std::cerr << "error: " << e.what() << '\n';
        return cityload::app::run_failed;
    }
}
