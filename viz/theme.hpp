#pragma once
// Colours, sizes and fonts. Colours are told apart by people who see red and green alike (Okabe and
// Ito for kinds, a scale of growing darkness for amounts), and are never the only sign.

#include <imgui.h>

#include <cstddef>
#include <string>
#include <vector>

namespace cityload::viz {

struct Palette {
    bool dark = true;
    ImU32 back, panel, land, land_edge, ink, faint, line, people, data, bad, good, accent, shade,
        water;
};

const Palette& palette();

/// Applies light or dark, and a scale on all sizes.
void apply_theme(bool dark, float scale);
float scale();

/// Colour of the k-th regime of a comparison.
ImU32 regime_colour(std::size_t k);
/// Colour of a wait: from quiet to alarming in five steps; minutes.
ImU32 wait_colour(double minutes);
/// The lower bounds of the steps, minutes.
inline constexpr double wait_steps[] = {0, 5, 15, 30, 60};

ImU32 with_alpha(ImU32 colour, float alpha);
ImU32 mix(ImU32 a, ImU32 b, float t);

/// The fonts of the atlas, made for a size in pixels. Says whether Chinese can be shown.
struct Fonts {
    ImFont *text = nullptr, *bold = nullptr, *big = nullptr;
    bool chinese = false;
    std::string missing;  ///< what to say if not
};
Fonts& fonts();
/// Builds the atlas anew. `extra`: texts whose characters are needed besides the common ones.
/// `directory`: for tests, where to look; empty: the system's places.
void build_fonts(float pixels, const std::string& extra, bool without_chinese = false);

}  // namespace cityload::viz
