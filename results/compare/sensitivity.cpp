#include "results/compare/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/random.hpp"

namespace cityload::compare {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
/// Hypercubes are not part of any run; no model numbers its purposes so high.
constexpr sim::Purpose hypercube = 0x72616e67;

std::vector<double> ranks(const std::vector<double>& x) {
    std::vector<std::size_t> order(x.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return x[a] < x[b]; });
    std::vector<double> out(x.size());
    for (std::size_t i = 0; i < order.size();) {
        std::size_t j = i;
        while (j < order.size() && x[order[j]] == x[order[i]]) ++j;
        for (std::size_t k = i; k < j; ++k)
            out[order[k]] = static_cast<double>(i + j - 1) / 2;  // ties share the mean rank
        i = j;
    }
    return out;
}

}  // namespace

std::vector<std::vector<double>> latin_hypercube(std::uint64_t seed, std::size_t points,
                                                 std::size_t parameters) {
    std::vector<std::vector<double>> out(points, std::vector<double>(parameters));
    const sim::Stream stream(seed, 0, hypercube);
    for (std::size_t p = 0; p < parameters; ++p) {
        std::vector<std::pair<std::uint64_t, double>> order;
        for (std::size_t i = 0; i < points; ++i) {
            const sim::DrawPair u = stream.pair(p, i);
            order.emplace_back(
                u.first, (static_cast<double>(i) + static_cast<double>(u.second >> 11) * 0x1p-53) /
                             static_cast<double>(points));
        }
        std::sort(order.begin(), order.end());
        for (std::size_t i = 0; i < points; ++i) out[i][p] = order[i].second;
    }
    return out;
}

double rank_correlation(const std::vector<double>& x, const std::vector<double>& y) {
    std::vector<double> known_x, known_y;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (std::isnan(x[i]) || std::isnan(y[i])) continue;
        known_x.push_back(x[i]);
        known_y.push_back(y[i]);
    }
    if (known_x.size() < 3) return none;
    const std::vector<double> a = ranks(known_x), b = ranks(known_y);
    const double middle = static_cast<double>(a.size() - 1) / 2;
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        ab += (a[i] - middle) * (b[i] - middle);
        aa += (a[i] - middle) * (a[i] - middle);
        bb += (b[i] - middle) * (b[i] - middle);
    }
    return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : none;
}

double sample_quantile(std::vector<double> x, double share) {
    std::erase_if(x, [](double v) { return std::isnan(v); });
    if (x.empty()) return none;
    std::sort(x.begin(), x.end());
    const double at = share * static_cast<double>(x.size() - 1);
    const auto i = static_cast<std::size_t>(at);
    return i + 1 < x.size() ? x[i] + (at - static_cast<double>(i)) * (x[i + 1] - x[i]) : x[i];
}

}  // namespace cityload::compare
