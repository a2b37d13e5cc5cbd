#include "app/run_options.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iostream>

namespace cityload::app {

std::optional<double> share_option(std::string text) {
    double factor = 1;
    if (text.ends_with('%')) text.pop_back(), factor = 0.01;
    while (text.ends_with(' ')) text.pop_back();
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    value *= factor;
    if (!(value > 0) || !(value <= 1)) return std::nullopt;
    return value;
}

std::size_t replications_asked(std::size_t n, double relative, double wanted) {
    const double ratio = relative / wanted;
    return static_cast<std::size_t>(
        std::min(1e6, std::ceil(static_cast<double>(n) * ratio * ratio)));
}

std::size_t next_replications(std::size_t n, std::size_t asked, std::size_t most) {
    return std::min(most, std::clamp(asked, n + 1, n + std::max<std::size_t>(2, n / 2)));
}

void say_precision_reached(const Context& context, std::size_t replications) {
    std::cerr << context.tr(read::say("precision reached with {0} replications",
                                      "{0} 次重复已达到所需精度", {std::to_string(replications)}))
              << '\n';
}

void say_precision_missed(const Context& context, const std::string& precision,
                          std::size_t replications, const std::string& worst, std::size_t asked) {
    std::cerr << context.tr("note: ", "提示: ")
              << context.tr(read::say(
                     "precision {0} not reached with {1} replications, the most allowed "
                     "(--replications): {2}; about {3} would do",
                     "{1} 次重复（--replications 上限）仍未达到精度 {0}：{2}；约需 {3} 次",
                     {precision, std::to_string(replications), worst, std::to_string(asked)}))
              << '\n';
}

int judge_fingerprint(const Context& context, const std::string& now, const std::string& expected) {
    if (now == expected) {
        std::cerr << context.tr("the same fingerprint: the run is repeated exactly",
                                "指纹相同：运行已完全重现")
                  << '\n';
        return ok;
    }
    std::cerr << context.tr("error: ", "错误: ")
              << context.tr(read::say("another fingerprint: {0} instead of {1}",
                                      "指纹不同：得到 {0}，应为 {1}", {now, expected}))
              << '\n';
    return run_failed;
}

}  // namespace cityload::app
