#pragma once
// Charts as inline SVG: sized for a phone's width, coloured by classes of the page's style sheet
// (s0 … s7), so that light, dark and paper each have their own colours.

#include <string>
#include <vector>

#include "results/report/number.hpp"

namespace cityload::report {

struct ChartText {
    std::string title, description;
};

/// Bars of parts that add up, one for each row.
struct StackedBars {
    ChartText text;
    std::vector<std::string> rows, parts;
    std::vector<std::vector<double>> values;  ///< by row and part
    Kind kind = Kind::share;                  ///< how values are written
    std::string unit = {};                    ///< behind a row's total, empty: no totals
};
std::string svg_of(const StackedBars& chart, Language language);

/// Groups of bars, one bar for each series; of what is below 0 only the number is shown.
struct GroupedBars {
    ChartText text;
    std::vector<std::string> groups, series;
    std::vector<std::vector<double>> values;  ///< by group and series
    Kind kind = Kind::number;
};
std::string svg_of(const GroupedBars& chart, Language language);

/// Cumulative shares over an axis, one line for each series.
struct ShareLines {
    ChartText text;
    std::vector<std::string> series;
    std::vector<double> x;                    ///< upper edges
    std::vector<std::vector<double>> values;  ///< by series, share up to x
    std::string x_title;
};
std::string svg_of(const ShareLines& chart, Language language);

/// A grid of numbers, darker where larger.
struct HeatMap {
    ChartText text;
    std::vector<std::string> rows, columns;
    std::vector<std::vector<double>> values;  ///< by row and column, NaN: nothing
    Kind kind = Kind::minutes;
    double at_least = 0;  ///< the darkest shade stands for this value or a larger one of the grid
};
std::string svg_of(const HeatMap& chart, Language language);

/// Lines over time from 0 up.
struct TimeLines {
    ChartText text;
    std::vector<std::string> series;
    std::vector<std::vector<double>> values;            ///< by series and step, NaN: nothing
    std::vector<std::pair<double, std::string>> ticks;  ///< step (fractions too) and label
    std::string y_title;
};
std::string svg_of(const TimeLines& chart, Language language);

/// Width of a text in units of its font size.
double text_width(const std::string& text);

}  // namespace cityload::report
