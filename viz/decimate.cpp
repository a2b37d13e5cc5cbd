#include "viz/decimate.hpp"

#include <algorithm>
#include <array>

namespace cityload::viz {

std::vector<PlotPoint> decimate(std::span<const PlotPoint> points, double x0, double x1,
                                std::size_t columns) {
    std::vector<PlotPoint> out;
    if (points.empty() || columns == 0 || !(x1 > x0)) return out;
    const auto by_x = [](const PlotPoint& p, double x) { return p.x < x; };
    auto first = std::lower_bound(points.begin(), points.end(), x0, by_x);
    auto last = std::lower_bound(first, points.end(), x1, by_x);
    if (first != points.begin()) --first;
    if (last != points.end()) ++last;
    if (static_cast<std::size_t>(last - first) <= 4 * columns) return {first, last};
    const double width = (x1 - x0) / static_cast<double>(columns);
    while (first != last) {
        const auto column = static_cast<long>((std::max(x0, first->x) - x0) / width);
        auto end = first;
        auto low = first, high = first;
        while (end != last && static_cast<long>((std::max(x0, end->x) - x0) / width) == column) {
            if (end->y < low->y) low = end;
            if (end->y > high->y) high = end;
            ++end;
        }
        std::array keep = {first, low, high, end - 1};
        std::sort(keep.begin(), keep.end());
        for (std::size_t i = 0; i < keep.size(); ++i)
            if (i == 0 || keep[i] != keep[i - 1]) out.push_back(*keep[i]);
        first = end;
    }
    return out;
}

}  // namespace cityload::viz
