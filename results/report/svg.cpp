#include "results/report/svg.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "results/file/md5.hpp"

namespace cityload::report {
namespace {

constexpr double width = 440;  // user units; a phone shows it at three quarters
constexpr double font = 14, small_font = 12;

std::string n(double value) {
    std::string text = digits(Kind::number, std::round(value * 10) / 10, 1);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    std::erase(text, ',');
    return text;
}

std::string of(std::size_t series) {
    return "s" + std::to_string(series % 8);
}

class Canvas {
  public:
    explicit Canvas(const ChartText& text) : text_(text) {}

    void rect(double x, double y, double w, double h, const std::string& css,
              const std::string& hint = {}) {
        body_ += "<rect x=\"" + n(x) + "\" y=\"" + n(y) + "\" width=\"" + n(w) + "\" height=\"" +
                 n(h) + "\" class=\"" + css + "\"";
        body_ += hint.empty() ? "/>" : "><title>" + escaped(hint) + "</title></rect>";
    }
    void label(double x, double y, const std::string& text, const char* anchor = "start",
               const std::string& css = {}, double size = font) {
        body_ += "<text x=\"" + n(x) + "\" y=\"" + n(y) + "\" font-size=\"" + n(size) +
                 "\" text-anchor=\"" + anchor + "\"" +
                 (css.empty() ? "" : " class=\"" + css + "\"") + ">" + escaped(text) + "</text>";
    }
    void line(double x1, double y1, double x2, double y2, const char* css) {
        body_ += "<path d=\"M" + n(x1) + " " + n(y1) + "L" + n(x2) + " " + n(y2) + "\" class=\"" +
                 css + "\"/>";
    }
    void path(const std::string& d, const std::string& css) {
        body_ += "<path d=\"" + d + "\" class=\"" + css + "\"/>";
    }
    /// Swatches with names, as many to a line as fit; returns the y below.
    double legend(const std::vector<std::string>& names, double y, bool lines = false) {
        double x = 0;
        for (std::size_t i = 0; i < names.size(); ++i) {
            const double wide = 20 + text_width(names[i]) * small_font + 14;
            if (x > 0 && x + wide > width) x = 0, y += 20;
            if (lines) {
                path("M" + n(x) + " " + n(y + 7) + "h16", "line l" + std::to_string(i % 8));
            } else {
                rect(x, y + 1, 12, 12, of(i));
            }
            label(x + 20, y + 11, names[i], "start", {}, small_font);
            x += wide;
        }
        return y + 22;
    }

    /// The names of title and description come from their text: pages hold several charts.
    std::string done(double height) const {
        const std::string bytes = text_.title + text_.description;
        const std::string id =
            "c" + file::md5_hex(std::as_bytes(std::span(bytes.data(), bytes.size()))).substr(0, 8);
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + n(width) + " " +
               n(height) + "\" role=\"img\" aria-labelledby=\"" + id + "t " + id +
               "d\"><title id=\"" + id + "t\">" + escaped(text_.title) + "</title><desc id=\"" +
               id + "d\">" + escaped(text_.description) + "</desc>" + body_ + "</svg>";
    }

  private:
    const ChartText& text_;
    std::string body_;
};

/// 1, 2 or 5 times a power of ten, so that about `parts` steps reach `most`.
double step_of(double most, int parts) {
    const double raw = most / parts, power = std::pow(10, std::floor(std::log10(raw)));
    for (const double m : {1.0, 2.0, 5.0})
        if (raw <= m * power * 1.0001) return m * power;
    return 10 * power;
}

std::string axis_number(Kind kind, double value) {
    const double size = kind == Kind::share ? value * 100 : value;
    return digits(kind, value,
                  std::abs(size - std::round(size)) < 1e-9 ? 0
                  : size < 0.1                             ? 2
                                                           : 1) +
           (kind == Kind::share ? "%" : "");
}

}  // namespace

double text_width(const std::string& text) {
    double sum = 0;
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if (u < 0x80) {
            sum += u == ' ' || u == 'i' || u == 'l' || u == '.' || u == ',' ? 0.32 : 0.58;
        } else if (u >= 0xe0) {
            sum += 1;
        } else if (u >= 0xc0) {
            sum += 0.58;
        }
    }
    return sum;
}

std::string svg_of(const StackedBars& chart, Language language) {
    Canvas canvas(chart.text);
    double most = 0;
    for (const auto& row : chart.values)
        most = std::max(most, std::accumulate(row.begin(), row.end(), 0.0));
    if (!(most > 0)) most = 1;
    double y = canvas.legend(chart.parts, 0) + 4;
    for (std::size_t r = 0; r < chart.rows.size(); ++r) {
        const std::vector<double>& values = chart.values[r];
        canvas.label(0, y + 13, chart.rows[r], "start", "name");
        if (!chart.unit.empty())
            canvas.label(
                width, y + 13,
                written(chart.kind, std::accumulate(values.begin(), values.end(), 0.0), language) +
                    chart.unit,
                "end");
        y += 20;
        double x = 0;
        for (std::size_t p = 0; p < values.size(); ++p) {
            const double w = values[p] / most * width;
            if (!(w > 0)) continue;
            const std::string text = written(chart.kind, values[p], language);
            const double drawn = std::max(w, 0.5);  // a sliver can be seen, within the chart
            canvas.rect(std::min(x, width - drawn), y, drawn, 26, of(p),
                        chart.parts[p] + ": " + text);
            if (w > text_width(text) * small_font + 6)
                canvas.label(x + w / 2, y + 18, text, "middle", "on" + std::to_string(p % 8),
                             small_font);
            x += w;
        }
        y += 40;
    }
    return canvas.done(y - 8);
}

std::string svg_of(const GroupedBars& chart, Language language) {
    Canvas canvas(chart.text);
    double most = 0;
    for (const auto& group : chart.values)
        for (const double v : group)
            if (v > most) most = v;
    if (!(most > 0)) most = 1;
    double y = canvas.legend(chart.series, 0) + 4;
    const double room = width - 90;
    for (std::size_t g = 0; g < chart.groups.size(); ++g) {
        canvas.label(0, y + 13, chart.groups[g], "start", "name");
        y += 19;
        for (std::size_t s = 0; s < chart.series.size(); ++s) {
            const double v = chart.values[g][s], w = v > 0 ? v / most * room : 0;
            const std::string text = written(chart.kind, v, language);
            canvas.rect(0, y, std::max(w, 0.5), 13, of(s), chart.series[s] + ": " + text);
            canvas.label(w + 6, y + 11, text, "start", {}, small_font);
            y += 16;
        }
        y += 8;
    }
    return canvas.done(y);
}

std::string svg_of(const ShareLines& chart, Language) {
    Canvas canvas(chart.text);
    const double top = canvas.legend(chart.series, 0, true) + 14, left = 46, high = 190,
                 bottom = top + high, wide = width - left - 14;
    const double last = chart.x.empty() ? 1 : chart.x.back();
    for (int k = 0; k <= 4; ++k) {
        const double y = bottom - high * k / 4;
        canvas.line(left, y, left + wide, y, "grid");
        canvas.label(left - 6, y + 4, axis_number(Kind::share, k / 4.0), "end", {}, small_font);
    }
    const double step = step_of(last, 6);
    for (double x = 0; x <= last * 1.0001; x += step)
        canvas.label(left + wide * x / last, bottom + 18, axis_number(Kind::number, x), "middle",
                     {}, small_font);
    canvas.label(left + wide, bottom + 37, chart.x_title, "end", {}, small_font);
    for (std::size_t s = 0; s < chart.series.size(); ++s) {
        std::string d = "M" + n(left) + " " + n(bottom);
        for (std::size_t i = 0; i < chart.x.size(); ++i)
            d += "L" + n(left + wide * chart.x[i] / last) + " " +
                 n(bottom - high * chart.values[s][i]);
        canvas.path(d, "line l" + std::to_string(s % 8));
    }
    return canvas.done(bottom + 44);
}

std::string svg_of(const TimeLines& chart, Language) {
    Canvas canvas(chart.text);
    double most = 0;
    std::size_t steps = 0;
    for (const auto& line : chart.values) {
        steps = std::max(steps, line.size());
        for (const double v : line)
            if (v > most) most = v;
    }
    const double step = step_of(most > 0 ? most : 1, 4);
    const double highest = step * std::max(1.0, std::ceil(most / step - 1e-9));
    const double top = canvas.legend(chart.series, 0, true) + 24, left = 46, high = 150,
                 bottom = top + high, wide = width - left - 14;
    canvas.label(0, top - 10, chart.y_title, "start", {}, small_font);
    for (double y = 0; y <= highest * 1.0001; y += step) {
        const double at = bottom - high * y / highest;
        canvas.line(left, at, left + wide, at, "grid");
        canvas.label(left - 6, at + 4, axis_number(Kind::number, y), "end", {}, small_font);
    }
    const auto x_of = [&](double k) {
        return left + wide * k / static_cast<double>(std::max<std::size_t>(1, steps - 1));
    };
    double free_from = 0;
    for (const auto& [at, label] : chart.ticks) {
        const double half = text_width(label) * small_font / 2, x = x_of(at);
        if (x - half < free_from || x + half > width) continue;
        canvas.label(x, bottom + 18, label, "middle", {}, small_font);
        free_from = x + half + 10;
    }
    for (std::size_t s = 0; s < chart.series.size(); ++s) {
        std::string d;
        bool gap = true;
        for (std::size_t k = 0; k < chart.values[s].size(); ++k) {
            const double v = chart.values[s][k];
            if (std::isnan(v)) {
                gap = true;
                continue;
            }
            d += (gap ? "M" : "L") + n(x_of(static_cast<double>(k))) + " " +
                 n(bottom - high * v / highest);
            gap = false;
        }
        canvas.path(d, "line l" + std::to_string(s % 8));
    }
    return canvas.done(bottom + 26);
}

std::string svg_of(const HeatMap& chart, Language language) {
    Canvas canvas(chart.text);
    double most = 0;
    for (const auto& row : chart.values)
        for (const double v : row)
            if (v > most) most = v;
    most = std::max(most, chart.at_least);
    if (!(most > 0)) most = 1;
    const double left = 50, high = 20,
                 wide = (width - left) / static_cast<double>(chart.columns.size());
    for (std::size_t c = 0; c < chart.columns.size(); ++c)
        canvas.label(left + wide * (static_cast<double>(c) + 0.5), 13, chart.columns[c], "middle",
                     {}, small_font);
    double y = 20;
    for (std::size_t r = 0; r < chart.rows.size(); ++r, y += high) {
        canvas.label(left - 6, y + 14, chart.rows[r], "end", {}, small_font);
        for (std::size_t c = 0; c < chart.columns.size(); ++c) {
            const double v = chart.values[r][c];
            if (std::isnan(v)) continue;
            const int shade = std::clamp(static_cast<int>(v / most * 8), 0, 7);
            const double x = left + wide * static_cast<double>(c);
            canvas.rect(
                x, y, wide - 1, high - 1, "h" + std::to_string(shade),
                chart.columns[c] + " " + chart.rows[r] + ": " + written(chart.kind, v, language));
            canvas.label(x + wide / 2, y + 14, digits(chart.kind, v, v >= 0.05 && v < 9.95 ? 1 : 0),
                         "middle", "oh" + std::to_string(shade), small_font);
        }
    }
    return canvas.done(y + 2);
}

}  // namespace cityload::report
