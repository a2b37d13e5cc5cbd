#include "app/run_options.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

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

}  // namespace cityload::app
