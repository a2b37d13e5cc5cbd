#include "viz/map_flows.hpp"

#include <algorithm>
#include <cmath>

#include "viz/theme.hpp"

namespace cityload::viz {
namespace {

double fraction(double x) {
    return x - std::floor(x);
}

/// A point that stays where it is, on the rim of a district: where people set out.
Place home(const Desk& desk, std::size_t district, std::uint32_t k) {
    const double angle = static_cast<double>(k) * 2.399963229728653;
    const double r = desk.view.radius[district] * (0.86 + 0.12 * fraction(k * 0.618));
    return {desk.shape.districts[district].x + r * std::cos(angle),
            desk.shape.districts[district].y + r * std::sin(angle)};
}

/// The place of the data platform: a bar along the top of the map.
ImVec2 platform(const Sheet& sheet, double share) {
    const float w = (sheet.b.x - sheet.a.x) * 0.5F;
    return {(sheet.a.x + sheet.b.x) / 2 + w * static_cast<float>(share - 0.5),
            sheet.a.y + 30 * scale()};
}

void draw_stream(ImDrawList& list, ImVec2 from, ImVec2 to, double per_hour, double seconds,
                 ImU32 colour, bool up) {
    if (per_hour < 0.5) return;
    const float dx = to.x - from.x, dy = to.y - from.y;
    const float length = std::sqrt(dx * dx + dy * dy);
    const float width =
        static_cast<float>(std::clamp(0.6 + 0.35 * std::log10(1 + per_hour), 0.6, 2.4)) * scale();
    for (float s = 0; s < length; s += 9 * scale()) {
        const float e = std::min(length, s + 4 * scale());
        list.AddLine({from.x + dx * s / length, from.y + dy * s / length},
                     {from.x + dx * e / length, from.y + dy * e / length},
                     with_alpha(colour, 0.35F), width);
    }
    const int n = std::clamp(static_cast<int>(std::log2(1 + per_hour)), 1, 12);
    const float r = 2.6F * scale();
    for (int k = 0; k < n; ++k) {
        double t = fraction(seconds / 0.9 + static_cast<double>(k) / n);
        if (up) t = 1 - t;
        const ImVec2 p{from.x + dx * static_cast<float>(t), from.y + dy * static_cast<float>(t)};
        if (up)
            list.AddQuadFilled({p.x, p.y - r * 1.3F}, {p.x + r, p.y}, {p.x, p.y + r * 1.3F},
                               {p.x - r, p.y}, colour);
        else
            list.AddRectFilled({p.x - r, p.y - r}, {p.x + r, p.y + r}, colour);
    }
}

}  // namespace

/// Dots move along a shallow arc. How many stand on the way is the rate; which, nobody knows.
void draw_people(Desk& desk, const Sheet& sheet, ImDrawList& list, const Flows& flows,
                 double people_a_dot) {
    const std::size_t districts = desk.shape.districts.size();
    const float r = 2.2F * scale();
    const ImU32 colour = palette().people;
    for (std::size_t i = 0; i < flows.trips.size(); ++i) {
        const double dots = flows.trips[i] / people_a_dot;
        if (dots < 0.05) continue;
        const std::size_t building = i / districts, district = i % districts;
        const Place to = desk.view.places[building];
        const auto n = static_cast<std::uint32_t>(std::ceil(dots));
        for (std::uint32_t k = 0; k < n; ++k) {
            const double whole = desk.view.seconds / 2.4 +
                                 fraction(static_cast<double>(building) * 0.7548 + k * 0.5698);
            const auto lap = static_cast<std::uint32_t>(std::floor(whole));
            const double t = fraction(whole);
            // Less than one dot: only some laps carry it.
            if (n == 1 && dots < 1 && fraction(lap * 0.618 + static_cast<double>(i) * 0.414) > dots)
                continue;
            const Place from =
                home(desk, district, lap * 7 + k * 13 + static_cast<std::uint32_t>(building) * 3);
            const double bend = 0.12 * std::sin(t * 3.14159);
            const double dx = to.x - from.x, dy = to.y - from.y;
            const ImVec2 p = sheet.at(from.x + dx * t - dy * bend, from.y + dy * t + dx * bend);
            const float fade = static_cast<float>(std::min({1.0, t * 6, (1 - t) * 6}));
            list.AddCircleFilled(p, r, with_alpha(colour, 0.9F * fade), 8);
        }
    }
}

void draw_data(Desk& desk, const Sheet& sheet, ImDrawList& list, std::size_t regime,
               const Flows& flows) {
    const Palette& p = palette();
    bool any_link = false;
    for (const char used : desk.shape.regimes[regime].link_used) any_link = any_link || used;
    const bool active = any_link || flows.all_queries > 0.5;
    const ImVec2 left = platform(sheet, 0), right = platform(sheet, 1);
    const ImU32 colour = active ? p.data : with_alpha(p.faint, 0.5F);
    for (std::size_t d = 0; d < desk.shape.districts.size(); ++d) {
        const double share =
            (static_cast<double>(d) + 0.5) / static_cast<double>(desk.shape.districts.size());
        const ImVec2 to = sheet.at(desk.shape.districts[d].x, desk.shape.districts[d].y);
        const double fast = desk.view.seconds;
        draw_stream(list, platform(sheet, share), to, flows.queries[d], fast, p.data, false);
        const ImVec2 side{to.x + 9 * scale(), to.y};
        draw_stream(list, platform(sheet, share), side, flows.online[d], fast, p.good, true);
        if (flows.failed[d] > 0.5) {
            const ImVec2 c = platform(sheet, share);
            const float r = 4 * scale();
            list.AddLine({c.x - r, c.y + 3 * r}, {c.x + r, c.y + 5 * r}, p.bad, 2 * scale());
            list.AddLine({c.x - r, c.y + 5 * r}, {c.x + r, c.y + 3 * r}, p.bad, 2 * scale());
        }
    }
    const float h = 6 * scale();
    list.AddRectFilled({left.x, left.y - h}, {right.x, right.y + h},
                       active ? mix(p.land, p.data, 0.35F) : p.land, h);
    list.AddRect({left.x, left.y - h}, {right.x, right.y + h}, colour, h);
}

}  // namespace cityload::viz
