#pragma once
// Plots on ImDrawList: lines, steps, bands, bars and heat maps, with axes and a read-out under the
// mouse.

#include <imgui.h>

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "viz/decimate.hpp"

namespace cityload::viz {

struct Series {
    enum class Kind { line, step, bars, band };
    std::string name;
    std::vector<PlotPoint> points;
    std::vector<PlotPoint> upper;  ///< of a band; `points` are its lower edge, same x
    ImU32 colour = 0;
    Kind kind = Kind::line;
    bool ghost = false;  ///< thin and pale: there to compare with
    double bar_width = 1;
};

struct Plot {
    std::string title, unit;
    std::vector<Series> series;
    double x0 = 0, x1 = 1;
    double y_top = 0;  ///< at least; the data may raise it
    std::function<std::string(double)> x_text, y_text;
    std::vector<double> marks;  ///< vertical lines
    double now = -1;            ///< a line of its own; below x0: none
};

/// Draws into a box of `size` at the cursor. Returns whether the mouse is over it, and where (x).
bool draw_plot(const Plot& plot, ImVec2 size, double* hovered_x = nullptr);

/// Cells row by row, coloured by value / top; hovering reads out `cell_text`.
void draw_heat(const char* id, std::span<const double> values, int columns, double top, ImVec2 size,
               const std::function<std::string(int column, int row)>& cell_text);

/// A round number not below `value`, to end an axis with.
double nice_top(double value);

}  // namespace cityload::viz
