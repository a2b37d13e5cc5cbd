#pragma once
// Thins a series for drawing so that no peak is lost. Plain data, no drawing.

#include <cstddef>
#include <span>
#include <vector>

namespace cityload::viz {

struct PlotPoint {
    double x = 0, y = 0;
};

/// At most about 4 points a column of [x0, x1) cut into `columns`: the first, the least, the
/// greatest and the last of each, in their order. Points outside are left out but for one on either
/// side. `points` ascending in x.
std::vector<PlotPoint> decimate(std::span<const PlotPoint> points, double x0, double x1,
                                std::size_t columns);

}  // namespace cityload::viz
