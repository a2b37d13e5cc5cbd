#include "viz/plot.hpp"

#include <algorithm>
#include <cmath>

#include "viz/text.hpp"
#include "viz/theme.hpp"

namespace cityload::viz {
namespace {

struct Frame {
    ImVec2 a, b;
    double x0, x1, top;
    ImVec2 at(double x, double y) const {
        return {a.x + static_cast<float>((x - x0) / (x1 - x0)) * (b.x - a.x),
                b.y - static_cast<float>(y / top) * (b.y - a.y)};
    }
};

void draw_series(ImDrawList& list, const Frame& f, const Series& s) {
    const auto columns = static_cast<std::size_t>(std::max(8.F, (f.b.x - f.a.x) / 2));
    const ImU32 colour = s.ghost ? with_alpha(s.colour, 0.45F) : s.colour;
    const float width = (s.ghost ? 1.0F : 2.0F) * scale();
    if (s.kind == Series::Kind::bars) {
        for (const PlotPoint& p : s.points) {
            if (p.x + s.bar_width < f.x0 || p.x > f.x1) continue;
            ImVec2 low = f.at(p.x, 0), high = f.at(p.x + s.bar_width, p.y);
            high.x = std::max(high.x - scale(), low.x + 1);
            list.AddRectFilled({low.x, high.y}, {high.x, low.y}, colour);
        }
        return;
    }
    if (s.kind == Series::Kind::band) {
        const auto low = decimate(s.points, f.x0, f.x1, columns);
        const auto high = decimate(s.upper, f.x0, f.x1, columns);
        for (std::size_t i = 1; i < std::min(low.size(), high.size()); ++i)
            list.AddQuadFilled(f.at(low[i - 1].x, low[i - 1].y), f.at(low[i].x, low[i].y),
                               f.at(high[i].x, high[i].y), f.at(high[i - 1].x, high[i - 1].y),
                               with_alpha(colour, 0.25F));
        return;
    }
    const auto points = decimate(s.points, f.x0, f.x1, columns);
    list.PathClear();
    for (std::size_t i = 0; i < points.size(); ++i) {
        const ImVec2 p = f.at(points[i].x, points[i].y);
        const auto to = [&](ImVec2 q) {
            // Points upon one another make joints of the line swell.
            if (list._Path.Size > 0 && std::fabs(list._Path.back().x - q.x) < 0.3F &&
                std::fabs(list._Path.back().y - q.y) < 0.3F)
                return;
            list.PathLineTo(q);
        };
        if (s.kind == Series::Kind::step && i > 0) to({p.x, f.at(points[i].x, points[i - 1].y).y});
        to(p);
        if (list._Path.Size > 4000) {  // stay well below 65k vertices a list
            list.PathStroke(colour, 0, width);
            list.PathLineTo(p);
        }
    }
    list.PathStroke(colour, 0, width);
}

double value_at(const Series& s, double x) {
    auto it = std::upper_bound(s.points.begin(), s.points.end(), x,
                               [](double v, const PlotPoint& p) { return v < p.x; });
    if (it == s.points.begin()) return NAN;
    return std::prev(it)->y;
}

}  // namespace

double nice_top(double value) {
    if (!(value > 0)) return 1;
    const double unit = std::pow(10, std::floor(std::log10(value)));
    for (const double step : {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0})
        if (value <= step * unit * 1.0001) return step * unit;
    return 10 * unit;
}

bool draw_plot(const Plot& plot, ImVec2 size, double* hovered_x) {
    const Palette& p = palette();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    ImGui::PushID(plot.title.c_str());
    ImGui::InvisibleButton("plot", size);
    const bool hovered = ImGui::IsItemHovered();
    ImGui::PopID();
    const float line = ImGui::GetTextLineHeight();

    double top = plot.y_top;
    for (const Series& s : plot.series) {
        for (const PlotPoint& q : s.points)
            if (q.x >= plot.x0 && q.x <= plot.x1 && std::isfinite(q.y)) top = std::max(top, q.y);
        for (const PlotPoint& q : s.upper) top = std::max(top, q.y);
    }
    top = nice_top(top);
    const auto y_text = plot.y_text ? plot.y_text : [](double v) { return short_number(v); };
    float label = 0;
    for (const double share : {0.5, 1.0})
        label = std::max(label, ImGui::CalcTextSize(y_text(top * share).c_str()).x);
    Frame f{{origin.x + label + 8 * scale(), origin.y + line + 6 * scale()},
            {origin.x + size.x - 6 * scale(), origin.y + size.y - line - 4 * scale()},
            plot.x0,
            plot.x1 > plot.x0 ? plot.x1 : plot.x0 + 1,
            top};
    if (f.b.y - f.a.y < 10 || f.b.x - f.a.x < 10) return hovered;

    list.AddText({origin.x, origin.y}, p.ink, plot.title.c_str());
    if (!plot.unit.empty())
        list.AddText({origin.x + ImGui::CalcTextSize(plot.title.c_str()).x + 8 * scale(), origin.y},
                     p.faint, plot.unit.c_str());
    for (const double share : {0.0, 0.5, 1.0}) {
        const float y = f.at(f.x0, top * share).y;
        list.AddLine({f.a.x, y}, {f.b.x, y}, p.line);
        const std::string text = y_text(top * share);
        list.AddText({f.a.x - ImGui::CalcTextSize(text.c_str()).x - 5 * scale(),
                      y - line * (share > 0 ? 0.5F : 0.7F)},
                     p.faint, text.c_str());
    }
    const int ticks = std::max(1, static_cast<int>((f.b.x - f.a.x) / (110 * scale())));
    for (int i = 0; i <= ticks && plot.x_text; ++i) {
        const double x = f.x0 + (f.x1 - f.x0) * i / ticks;
        const std::string text = plot.x_text(x);
        const float w = ImGui::CalcTextSize(text.c_str()).x;
        const float at = std::clamp(f.at(x, 0).x - w / 2, f.a.x - 4 * scale(), f.b.x - w);
        list.AddText({at, f.b.y + 2 * scale()}, p.faint, text.c_str());
    }
    list.PushClipRect({f.a.x, f.a.y - 2}, {f.b.x + 1, f.b.y + 2}, true);
    for (const double x : plot.marks) {
        const float at = f.at(x, 0).x;
        for (float y = f.a.y; y < f.b.y; y += 6 * scale())
            list.AddLine({at, y}, {at, std::min(y + 3 * scale(), f.b.y)}, p.faint);
    }
    for (const Series& s : plot.series)
        if (s.ghost) draw_series(list, f, s);
    for (const Series& s : plot.series)
        if (!s.ghost) draw_series(list, f, s);
    if (plot.now >= plot.x0) {
        const float at = f.at(plot.now, 0).x;
        list.AddLine({at, f.a.y}, {at, f.b.y}, with_alpha(p.ink, 0.6F));
    }
    if (hovered) {
        const float mx = std::clamp(ImGui::GetIO().MousePos.x, f.a.x, f.b.x);
        const double x = f.x0 + (f.x1 - f.x0) * static_cast<double>((mx - f.a.x) / (f.b.x - f.a.x));
        if (hovered_x != nullptr) *hovered_x = x;
        list.AddLine({mx, f.a.y}, {mx, f.b.y}, with_alpha(p.ink, 0.4F));
        ImGui::BeginTooltip();
        if (plot.x_text) ImGui::TextUnformatted(plot.x_text(x).c_str());
        for (const Series& s : plot.series) {
            const double y = value_at(s, x);
            if (!std::isfinite(y)) continue;
            ImGui::PushStyleColor(ImGuiCol_Text, s.colour);
            ImGui::TextUnformatted((s.name + "  " + y_text(y)).c_str());
            ImGui::PopStyleColor();
        }
        ImGui::EndTooltip();
    }
    list.PopClipRect();
    return hovered;
}

void draw_heat(const char* id, std::span<const double> values, int columns, double top, ImVec2 size,
               const std::function<std::string(int, int)>& cell_text) {
    if (columns <= 0 || values.empty()) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 a = ImGui::GetCursorScreenPos();
    ImGui::InvisibleButton(id, size);
    const int rows = static_cast<int>(values.size()) / columns;
    const float w = size.x / static_cast<float>(columns), h = size.y / static_cast<float>(rows);
    for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c) {
            const double v = values[static_cast<std::size_t>(r * columns + c)];
            const float t = top > 0 ? static_cast<float>(std::clamp(v / top, 0.0, 1.0)) : 0;
            const ImVec2 from{a.x + static_cast<float>(c) * w, a.y + static_cast<float>(r) * h};
            list.AddRectFilled(from, {from.x + w - 1, from.y + h - 1},
                               mix(palette().land, palette().people, t), 2 * scale());
        }
    if (!ImGui::IsItemHovered()) return;
    const ImVec2 m = ImGui::GetIO().MousePos;
    const int c = std::clamp(static_cast<int>((m.x - a.x) / w), 0, columns - 1);
    const int r = std::clamp(static_cast<int>((m.y - a.y) / h), 0, rows - 1);
    ImGui::SetTooltip("%s", cell_text(c, r).c_str());
}

}  // namespace cityload::viz
