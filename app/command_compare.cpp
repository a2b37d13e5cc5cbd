// cityload compare SCENARIO: the same citizens under several regimes; the table planners want.

#include <CLI/CLI.hpp>
#include <memory>

#include "app/city_options.hpp"
#include "app/commands.hpp"
#include "app/common_options.hpp"
#include "app/run_city.hpp"

namespace cityload::app {

void add_compare(CLI::App& program, Context& context) {
    auto request = std::make_shared<CityRequest>();
    CLI::App* command = program.add_subcommand(
        "compare",
        context.tr("run a city under several regimes for the same citizens and compare them",
                   "让同样的居民经历几种办理模式并加以比较"));
    add_scenario_options(*command, context, request->scenario, true);
    command
        ->add_option(
            "--regime", request->regimes,
            context.tr("regime to compare, the first is the base (may be repeated; default: the "
                       "scenario's `regimes`)",
                       "参与比较的办理模式，第一个为基准（可重复；默认取情景中的 regimes）"))
        ->type_name("NAME")
        ->allow_extra_args(false);
    command
        ->add_option(
            "-o,--output", request->output,
            context.tr(
                "write the results to this file (HDF5); default: a folder of its own under out/",
                "把结果写入此文件（HDF5）；默认写入 out/ 下的独立目录"))
        ->type_name("OUT.h5");
    command
        ->add_option(
            "--scale", request->scale,
            context.tr("simulate a share of the city, e.g. 2%", "只模拟城市的一部分，例如 2%"))
        ->type_name("SHARE");
    command->add_flag(
        "--ladder", request->ladder,
        context.tr("also the way from the first regime to the second, one change after the other, "
                   "in two orders (on a sample)",
                   "另给出从第一种模式到第二种模式的逐项改变，两种先后（抽样）"));
    command->add_flag(
        "--staffings", request->staffings,
        context.tr("also with the windows that a wait of 30 min needs, and with the counters of "
                   "Hangzhou 2020 (on a sample)",
                   "另给出满足30分钟等候所需窗口及杭州2020年窗口数下的结果（抽样）"));
    command
        ->add_option("--ranges", request->ranges,
                     context.tr("also how far everything that is assumed may move the outcomes; "
                                "runs on a sample, 40 if no number is given",
                                "另给出各项假设可使结果变动的范围；抽样运行次数，未写数字则为40"))
        ->type_name("POINTS")
        ->expected(0, 1)
        ->default_str("40")
        ->check(CLI::Range(10, 1000));
    command->add_flag("--full", request->full,
                      context.tr("every figure and counting rule", "列出全部指标与计数口径"));
    add_force(*command, context, request->force,
              context.tr("run again, replace existing results", "重新运行并覆盖已有结果"));
    add_threads(*command, context, request->threads);
    add_city_options(*command, context, *request);
    add_timings(*command, context, request->timings);
    command
        ->add_option("--progress", request->progress,
                     context.tr("how to report progress on stderr", "进度显示方式"))
        ->check(CLI::IsMember({"auto", "json", "none"}));
    on_call(*command, context, [&context, request] { return run_city(context, *request); });
}

}  // namespace cityload::app
