#pragma once
// What moves on a map: people on their way, and data.

#include "viz/panel.hpp"

namespace cityload::viz {

/// From map units to pixels.
struct Sheet {
    ImVec2 a, b;      ///< the box
    double unit = 1;  ///< pixels a map unit
    double cx = 50, cy = 50;
    ImVec2 at(double x, double y) const {
        return {(a.x + b.x) / 2 + static_cast<float>((x - cx) * unit),
                (a.y + b.y) / 2 + static_cast<float>((y - cy) * unit)};
    }
};

/// `people_a_dot`: people an hour that one dot on the way stands for.
void draw_people(Desk& desk, const Sheet& sheet, ImDrawList& list, const Flows& flows,
                 double people_a_dot);
/// The data platform and the streams between it and the districts.
void draw_data(Desk& desk, const Sheet& sheet, ImDrawList& list, std::size_t regime,
               const Flows& flows);

}  // namespace cityload::viz
