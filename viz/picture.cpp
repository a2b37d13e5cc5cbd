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

#include <algorithm>
#include <chrono>
#include <thread>

#include "viz/picture.hpp"

namespace cityload::viz {

bool write_png(const std::string& name, int width, int height,
               const std::vector<unsigned char>& pixels) {
    stbi_flip_vertically_on_write(1);
    return stbi_write_png(name.c_str(), width, height, 3, pixels.data(), width * 3) != 0;
}

namespace {

/// The middle of a working morning two weeks into the measured period.
std::int64_t a_morning(const city::LiveShape& shape) {
    const auto days = static_cast<std::int64_t>(shape.days.size());
    std::int64_t day = std::min(shape.first_measured + 14, days - 1);
    while (day + 1 < days && !shape.days[static_cast<std::size_t>(day)].work) ++day;
    return day * 86'400'000 + 9 * 3'600'000;
}

std::uint32_t fullest_building(const city::LiveShape& shape, const city::LiveRegime& now) {
    const auto buildings = buildings_now(shape, 0, now);
    std::uint32_t fullest = 0;
    for (std::uint32_t b = 0; b < buildings.size(); ++b)
        if (buildings[b].inside > buildings[fullest].inside) fullest = b;
    return fullest;
}

/// The citizen's matter whose newest need is oldest, so that its story is likely over.
std::size_t told_matter(const city::LiveShape& shape, const city::LiveRegime& now) {
    const auto& recent = now.counts.recent;
    std::size_t matter = recent.size();
    for (std::size_t m = 0; m < recent.size(); ++m)
        if (recent[m].any && !shape.matters[m].firm &&
            (matter == recent.size() || recent[m].day < recent[matter].day))
            matter = m;
    return matter;
}

/// The link asked most in the last regime.
std::uint32_t busiest_link(const city::LiveShape& shape, const city::LiveRegime& now) {
    const std::size_t districts = shape.districts.size();
    std::uint32_t best = 0;
    std::int64_t most = -1;
    for (std::uint32_t l = 0; l < shape.links.size(); ++l) {
        std::int64_t n = 0;
        for (std::size_t d = 0; d < districts; ++d) n += now.counts.query[l * districts + d];
        if (n > most) {
            most = n;
            best = l;
        }
    }
    return best;
}

}  // namespace

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
    const auto& shape = source->shape();
    const View before = view;
    if (view.demo) {
        source->settle();
        frames(3);
        save("demonstration");
        view.demo.reset();
    }
    view.menu = false;
    if (source->latest().now_ms < 60'000) {
        source->jump(a_morning(shape));
        source->settle();
        frames(2);
        source->step(80 * 60'000);  // flows need some time to be seen
    }
    source->settle();
    const auto look = [&](const char* name, Tab tab, Selection what) {
        view.tab = tab;
        view.selection = what;
        source->focus(what.kind == Selection::Kind::building
                          ? std::optional<std::uint32_t>(what.index)
                          : std::nullopt);
        frames(8);
        save(name);
    };
    look("side-by-side", Tab::numbers, {});
    look("change", Tab::change, {});
    const city::LiveRegime first = source->latest().regimes.front(),
                           last = source->latest().regimes.back();
    look("building", Tab::inspect, {Selection::Kind::building, fullest_building(shape, first)});
    look("district", Tab::inspect, {Selection::Kind::district, 0});
    if (!shape.departments.empty())
        look("department", Tab::inspect, {Selection::Kind::department, 0});
    if (!shape.links.empty())
        look("link", Tab::inspect, {Selection::Kind::link, busiest_link(shape, last)});
    view.only = 0;
    look("alone", Tab::numbers, {});
    view.only.reset();
    if (const std::size_t matter = told_matter(shape, first);
        source->live() && matter < first.counts.recent.size()) {
        source->follow(first.counts.recent[matter], static_cast<std::uint16_t>(matter));
        view.reveal_all = true;
        for (int k = 0; k < 1500 && !(source->journey() && source->journey()->ready); ++k)
            frames(2);
        look("citizen", Tab::citizen, {});
    }
    view.help = true;
    frames(3);
    save("help");
    // As the user had it.
    view.help = false;
    view.tab = before.tab;
    view.selection = before.selection;
    view.only = before.only;
    view.reveal_all = before.reveal_all;
    view.demo = before.demo;
    source->focus(before.selection.kind == Selection::Kind::building
                      ? std::optional<std::uint32_t>(before.selection.index)
                      : std::nullopt);
    frames(1);
}

std::string picture_page(Viewer& viewer, const std::vector<std::string>& names) {
    struct Caption {
        const char *name, *en, *zh;
    };
    static constexpr Caption captions[] = {
        {"first", "The first screen", "首页"},
        {"problems", "What is wrong with the file", "文件中的问题"},
        {"demonstration", "A guided demonstration", "引导演示"},
        {"side-by-side", "The regimes side by side: the same citizens on one clock",
         "各模式并排：同一批市民、同一时钟"},
        {"change", "What can be changed while it runs", "运行中可更改的内容"},
        {"building", "A building: windows, queues, staff minutes, matters, refusals",
         "一处办事点：窗口、队伍、工时、事项、退回原因"},
        {"district", "A district: the burden by age", "一个区县：分年龄的负担"},
        {"department", "A department and its back offices", "一个部门及其后台"},
        {"link", "A data link", "一条数据联通"},
        {"alone", "One regime alone, the others as thin lines", "单独一种模式，其余为细线"},
        {"citizen", "One need as each regime handles it", "同一件事在各模式下的经历"},
        {"help", "Keys and signs", "快捷键与图例"}};
    std::string when;
    if (Source* const source = viewer.source(); source != nullptr && source->ready()) {
        const auto& shape = source->shape();
        const std::int64_t now = source->latest().now_ms;
        when = tr(shape.city) + ", " + date_text(shape.first_civil_day, now) + " " +
               weekday_text(shape.first_civil_day, now) + " " + clock_text(now);
    }
    std::string page = "<!doctype html>\n<html lang=\"" + std::string(tr("en", "zh")) +
                       "\">\n<meta charset=\"utf-8\">\n<title>cityload</title>\n<style>\n"
                       "@page { size: A4 landscape; margin: 10mm }\n"
                       "body { font-family: sans-serif; margin: 0 }\n"
                       "figure { margin: 0 0 6mm; break-after: page }\n"
                       "img { width: 100%; max-height: 165mm; object-fit: contain }\n"
                       "figcaption { font-size: 13pt; margin-top: 2mm }\n</style>\n";
    for (const std::string& name : names) {
        std::string words = name;
        for (const Caption& c : captions)
            if (name == c.name) words = tr(c.en, c.zh);
        page += "<figure><img src=\"" + name + ".png\" alt=\"" + words + "\"><figcaption>" + words +
                (name == "first" || name == "problems" || when.empty() ? "" : "  ·  " + when) +
                tr("  ·  a model, not the real city", "  ·  模型，并非真实城市") +
                "</figcaption></figure>\n";
    }
    return page + "</html>\n";
}

}  // namespace cityload::viz
