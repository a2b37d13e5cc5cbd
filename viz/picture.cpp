#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#endif
#include <stb/stb_image_write.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#include <chrono>
#include <thread>

#include "viz/picture.hpp"

namespace cityload::viz {

bool write_png(const std::string& name, int width, int height,
               const std::vector<unsigned char>& pixels) {
    stbi_flip_vertically_on_write(1);
    return stbi_write_png(name.c_str(), width, height, 3, pixels.data(), width * 3) != 0;
}

void picture_tour(Viewer& viewer, const std::function<void()>& frame,
                  const std::function<void(const std::string&)>& save) {
    const auto frames = [&](int n) {
        for (int k = 0; k < n; ++k) {
            frame();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    };
    View& view = viewer.view();
    frames(3);
    if (view.screen == Screen::first || view.screen == Screen::problems) {
        save(view.screen == Screen::first ? "first" : "problems");
        return;
    }
    while (view.screen == Screen::loading) frames(5);
    frames(3);
    Source* source = viewer.source();
    if (source == nullptr) return;
    // To the middle of a working morning two weeks in, unless the clock stands elsewhere already.
    const auto& shape = source->shape();
    std::int64_t day = std::min<std::int64_t>(shape.first_measured + 14,
                                              static_cast<std::int64_t>(shape.days.size()) - 1);
    while (day + 1 < static_cast<std::int64_t>(shape.days.size()) &&
           !shape.days[static_cast<std::size_t>(day)].work)
        ++day;
    if (source->latest().now_ms < 60'000) source->jump(day * 86'400'000 + 9 * 3'600'000);
    source->settle();
    frames(2);
    source->step(80 * 60'000);  // flows need some time to be seen
    source->settle();
    frames(4);
    save("side-by-side");
    view.tab = Tab::change;
    frames(3);
    save("change");
    // The fullest building.
    const auto& now = source->latest();
    const auto buildings = buildings_now(shape, 0, now.regimes[0]);
    std::uint32_t fullest = 0;
    for (std::uint32_t b = 0; b < buildings.size(); ++b)
        if (buildings[b].inside > buildings[fullest].inside) fullest = b;
    view.selection = {Selection::Kind::building, fullest};
    view.tab = Tab::inspect;
    source->focus(fullest);
    frames(8);
    save("building");
    if (shape.districts.size() > 0) {
        view.selection = {Selection::Kind::district, 0};
        frames(3);
        save("district");
    }
    view.only = 0;
    view.tab = Tab::numbers;
    frames(3);
    save("alone");
    view.only.reset();
    if (source->live()) {
        const auto& recent = source->latest().regimes[0].counts.recent;
        std::size_t matter = recent.size();
        for (std::size_t m = 0; m < recent.size(); ++m)
            if (recent[m].any && !shape.matters[m].firm &&
                (matter == recent.size() || recent[m].day < recent[matter].day))
                matter = m;
        if (matter < recent.size()) {
            source->follow(recent[matter], static_cast<std::uint16_t>(matter));
            view.tab = Tab::citizen;
            view.reveal_all = true;
            for (int k = 0; k < 500 && !(source->journey() && source->journey()->ready); ++k)
                frames(2);
            frames(3);
            save("citizen");
        }
    }
    view.help = true;
    frames(3);
    save("help");
    view.help = false;
    frames(1);
}

}  // namespace cityload::viz
