#include "viz/theme.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>

namespace cityload::viz {
namespace {

constexpr ImU32 rgb(unsigned v, unsigned alpha = 255) {
    return IM_COL32((v >> 16) & 255, (v >> 8) & 255, v & 255, alpha);
}

Palette make(bool dark) {
    Palette p;
    p.dark = dark;
    if (dark) {
        p.back = rgb(0x12171d);
        p.panel = rgb(0x1a2129);
        p.land = rgb(0x232d37);
        p.land_edge = rgb(0x3c4a58);
        p.ink = rgb(0xe8edf2);
        p.faint = rgb(0x93a1af);
        p.line = rgb(0x33404c);
        p.people = rgb(0xf0a63a);
        p.data = rgb(0x56b4e9);
        p.bad = rgb(0xff7f50);
        p.good = rgb(0x3ec9a0);
        p.accent = rgb(0x4b8fd6);
        p.shade = rgb(0x000000, 90);
        p.water = rgb(0x172029);
    } else {
        p.back = rgb(0xf4f6f8);
        p.panel = rgb(0xffffff);
        p.land = rgb(0xe7ecef);
        p.land_edge = rgb(0xb7c2cb);
        p.ink = rgb(0x18212a);
        p.faint = rgb(0x5b6873);
        p.line = rgb(0xd3dbe1);
        p.people = rgb(0xc46a00);
        p.data = rgb(0x0072b2);
        p.bad = rgb(0xc43c00);
        p.good = rgb(0x00805c);
        p.accent = rgb(0x1d66b8);
        p.shade = rgb(0x000000, 24);
        p.water = rgb(0xf9fbfc);
    }
    return p;
}

Palette current = make(true);
float current_scale = 1;
Fonts current_fonts;

ImVec4 vec(ImU32 c) {
    return ImGui::ColorConvertU32ToFloat4(c);
}

const char* first_there(std::initializer_list<const char*> files) {
    for (const char* f : files)
        if (std::filesystem::exists(f)) return f;
    return nullptr;
}

}  // namespace

const Palette& palette() {
    return current;
}
float scale() {
    return current_scale;
}

void apply_theme(bool dark, float s) {
    current = make(dark);
    current_scale = s;
    ImGuiStyle style;
    if (dark)
        ImGui::StyleColorsDark(&style);
    else
        ImGui::StyleColorsLight(&style);
    const Palette& p = current;
    ImVec4* c = style.Colors;
    c[ImGuiCol_WindowBg] = vec(p.panel);
    c[ImGuiCol_ChildBg] = ImVec4(0, 0, 0, 0);
    c[ImGuiCol_PopupBg] = vec(p.panel);
    c[ImGuiCol_Text] = vec(p.ink);
    c[ImGuiCol_TextDisabled] = vec(p.faint);
    c[ImGuiCol_Border] = vec(p.line);
    c[ImGuiCol_Separator] = vec(p.line);
    c[ImGuiCol_FrameBg] = vec(dark ? rgb(0x263039) : rgb(0xe9eef2));
    c[ImGuiCol_FrameBgHovered] = vec(dark ? rgb(0x303c47) : rgb(0xdde5eb));
    c[ImGuiCol_FrameBgActive] = vec(dark ? rgb(0x384653) : rgb(0xd2dce4));
    c[ImGuiCol_Button] = vec(dark ? rgb(0x2c3844) : rgb(0xe3e9ee));
    c[ImGuiCol_ButtonHovered] = vec(dark ? rgb(0x384756) : rgb(0xd3dde5));
    c[ImGuiCol_ButtonActive] = vec(p.accent);
    c[ImGuiCol_Header] = vec(with_alpha(p.accent, 0.35F));
    c[ImGuiCol_HeaderHovered] = vec(with_alpha(p.accent, 0.45F));
    c[ImGuiCol_HeaderActive] = vec(with_alpha(p.accent, 0.6F));
    c[ImGuiCol_SliderGrab] = vec(p.accent);
    c[ImGuiCol_SliderGrabActive] = vec(p.accent);
    c[ImGuiCol_CheckMark] = vec(p.accent);
    c[ImGuiCol_Tab] = vec(dark ? rgb(0x222b34) : rgb(0xe3e9ee));
    c[ImGuiCol_TabHovered] = vec(with_alpha(p.accent, 0.6F));
    c[ImGuiCol_TabActive] = vec(with_alpha(p.accent, 0.8F));
    c[ImGuiCol_TableHeaderBg] = vec(dark ? rgb(0x222b34) : rgb(0xe9eef2));
    c[ImGuiCol_TableBorderLight] = vec(p.line);
    c[ImGuiCol_TableBorderStrong] = vec(p.line);
    c[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
    c[ImGuiCol_ModalWindowDimBg] = ImVec4(0, 0, 0, 0.55F);
    style.WindowRounding = 0;
    style.FrameRounding = 4;
    style.GrabRounding = 4;
    style.PopupRounding = 5;
    style.TabRounding = 4;
    style.ScrollbarRounding = 6;
    style.ScrollbarSize = 11;
    style.WindowBorderSize = 0;
    style.ChildBorderSize = 0;
    style.FramePadding = ImVec2(8, 4);
    style.ItemSpacing = ImVec2(8, 6);
    style.WindowPadding = ImVec2(10, 8);
    style.CellPadding = ImVec2(5, 2);
    style.ScaleAllSizes(s);
    ImGui::GetStyle() = style;
}

ImU32 regime_colour(std::size_t k) {
    // Vermillion, blue, green, purple, yellow of Okabe and Ito; darker on light ground.
    static constexpr std::array<unsigned, 5> dark = {0xf0743e, 0x4aa8e8, 0x2fc59b, 0xcc79a7,
                                                     0xe5d44a};
    static constexpr std::array<unsigned, 5> light = {0xc94f00, 0x0068a6, 0x007f5f, 0xa04a7c,
                                                      0x8a7600};
    return rgb((current.dark ? dark : light)[k % 5]);
}

ImU32 wait_colour(double minutes) {
    // Cividis-like: blue-grey to bright yellow on dark ground, to dark red on light; lightness runs
    // one way.
    static constexpr std::array<unsigned, 5> dark = {0x5f7f9b, 0x8fa98f, 0xc9b458, 0xf39b3a,
                                                     0xff5a4d};
    static constexpr std::array<unsigned, 5> light = {0x9fb6c9, 0x86a878, 0xc59a1c, 0xd0640f,
                                                      0xa01616};
    std::size_t k = 0;
    while (k + 1 < 5 && minutes >= wait_steps[k + 1]) ++k;
    return rgb((current.dark ? dark : light)[k]);
}

ImU32 with_alpha(ImU32 c, float alpha) {
    const auto a = static_cast<ImU32>(static_cast<float>(c >> IM_COL32_A_SHIFT) * alpha);
    return (c & ~IM_COL32_A_MASK) | (a << IM_COL32_A_SHIFT);
}

ImU32 mix(ImU32 a, ImU32 b, float t) {
    const ImVec4 x = vec(a), y = vec(b);
    return ImGui::ColorConvertFloat4ToU32(ImVec4(x.x + (y.x - x.x) * t, x.y + (y.y - x.y) * t,
                                                 x.z + (y.z - x.z) * t, x.w + (y.w - x.w) * t));
}

Fonts& fonts() {
    return current_fonts;
}

void build_fonts(float pixels, const std::string& extra, bool without_chinese) {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    atlas.Clear();
    current_fonts = {};
    const char* han = without_chinese
                          ? nullptr
                          : first_there({"/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
                                         "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
                                         "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"});
    const char* latin = first_there({"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
                                     "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"});
    static ImVector<ImWchar> ranges;  // the atlas keeps the address
    ranges.clear();
    ImFontGlyphRangesBuilder builder;
    builder.AddRanges(atlas.GetGlyphRangesDefault());
    static const ImWchar signs[] = {0x2010, 0x2026, 0x2190, 0x2193, 0x2248, 0x2265,
                                    0x25a0, 0x25cf, 0x00b1, 0x00d7, 0};
    builder.AddRanges(signs);
    if (han != nullptr) builder.AddRanges(atlas.GetGlyphRangesChineseSimplifiedCommon());
    builder.AddText(extra.c_str());
    builder.BuildRanges(&ranges);
    static ImVector<ImWchar> digits;
    digits.clear();
    ImFontGlyphRangesBuilder few;
    few.AddRanges(atlas.GetGlyphRangesDefault());
    few.AddText(extra.c_str());
    few.AddText("年月日周一二三四五六时分秒天万亿趟人");
    few.BuildRanges(&digits);
    ImFontConfig config;
    config.OversampleH = 1;
    config.OversampleV = 1;
    config.PixelSnapH = true;
    const char* file = han != nullptr ? han : latin;
    const auto add = [&](float size, const ImWchar* r) {
        if (file == nullptr) return atlas.AddFontDefault();
        ImFont* font = atlas.AddFontFromFileTTF(file, size, &config, r);
        return font != nullptr ? font : atlas.AddFontDefault();
    };
    current_fonts.text = add(std::round(pixels), ranges.Data);
    current_fonts.bold = add(std::round(pixels * 1.3F), digits.Data);
    current_fonts.big = add(std::round(pixels * 1.9F), digits.Data);
    current_fonts.chinese = han != nullptr;
    if (han == nullptr)
        current_fonts.missing =
            "No Chinese font was found; install fonts-wqy-microhei or fonts-noto-cjk.";
    atlas.Build();
}

}  // namespace cityload::viz
