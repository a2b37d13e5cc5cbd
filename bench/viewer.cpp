// A city that runs as fast as it can with the viewer attached (no window, no OpenGL): what a frame
// costs to build, whether one ever waits for the engine, and what the engine loses by being looked
// at. The same stretch of time is run without and with the viewer, in turn, within one process.

#include <imgui.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "app/viewer_services.hpp"
#include "bench/clocks.hpp"
#include "viz/pace.hpp"
#include "viz/theme.hpp"
#include "viz/viewer.hpp"

namespace {

using namespace cityload;

double thread_seconds() {
    timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

/// Times this thread has given up the processor by itself: a wait for another.
long waits() {
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_nvcsw;
}

long resident_mb() {
    std::ifstream in("/proc/self/statm");
    long size = 0, resident = 0;
    in >> size >> resident;
    return resident * 4096 / 1'000'000;
}

struct Frames {
    std::vector<double> wall, cpu;  ///< ms
    long waited = 0;                ///< frames that waited
    double seconds = 0;             ///< that they were spread over
};

class Watcher {
  public:
    explicit Watcher(viz::Services services) : viewer(std::move(services)) {
        ImGui::CreateContext();
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = {1920, 1080};
        io.DeltaTime = 1.0F / 30;
        // As the backend of OpenGL 3.2 and later says.
        io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
        look();
    }
    ~Watcher() { ImGui::DestroyContext(); }

    void frame(Frames* into = nullptr) {
        if (viewer.view().want_fonts) look();
        const bench::Clocks clock;
        const double cpu = thread_seconds();
        const long before = waits();
        ImGui::NewFrame();
        viewer.draw();
        ImGui::Render();
        if (into == nullptr) return;
        into->waited += waits() > before;
        into->cpu.push_back((thread_seconds() - cpu) * 1000);
        into->wall.push_back(clock.wall() * 1000);
    }

    viz::Viewer viewer;

  private:
    void look() {
        viz::build_fonts(16, viewer.glyphs());
        viz::apply_theme(viewer.view().dark, 1);
        viewer.view().want_fonts = false;
    }
};

void print(const char* name, std::vector<double> ms) {
    if (ms.empty()) return;
    std::sort(ms.begin(), ms.end());
    double sum = 0;
    for (const double x : ms) sum += x;
    const auto at = [&](double p) {
        return ms[std::min(ms.size() - 1,
                           static_cast<std::size_t>(p * static_cast<double>(ms.size())))];
    };
    std::printf("  %-28s mean %.2f  p50 %.2f  p99 %.2f  most %.2f ms\n", name,
                sum / static_cast<double>(ms.size()), at(0.5), at(0.99), ms.back());
}

}  // namespace

int main(int argc, char** argv) {
    std::string path;
    std::vector<std::string> regimes;
    app::ViewerRequest request;
    int days = 28, rounds = 3;
    bool building = false;
    CLI::App app("The viewer on a city that runs as fast as it can, without a window");
    app.add_option("scenario", path, "scenario file")->required();
    app.add_option("--regime", regimes, "regimes; none: those of the comparison");
    app.add_option("--set", request.sets, "KEY=VALUE, may be repeated")->allow_extra_args(false);
    app.add_option("--threads", request.threads, "0: all")->capture_default_str();
    app.add_option("--days", days, "days of each stretch")->capture_default_str();
    app.add_option("--rounds", rounds, "without and with the viewer, so many times")
        ->capture_default_str();
    app.add_flag("--building", building, "with a building looked into");
    CLI11_PARSE(app, argc, argv);

    Watcher watcher(app::viewer_services("scenarios", request));
    watcher.viewer.open(path, regimes);
    while (watcher.viewer.view().screen == viz::Screen::loading) {
        watcher.frame();
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    if (watcher.viewer.view().screen != viz::Screen::city) {
        std::fprintf(stderr, "%s: cannot be opened\n", path.c_str());
        return 2;
    }
    viz::Source& source = *watcher.viewer.source();
    const std::int64_t day = 86'400'000, from = source.shape().first_measured * day,
                       to = from + days * day;
    source.jump(from);
    source.settle();
    watcher.frame();
    if (building) {
        watcher.viewer.view().selection = {viz::Selection::Kind::building, 0};
        watcher.viewer.view().tab = viz::Tab::inspect;
        source.focus(0);
    }
    std::printf("%s, %zu regimes, %zu buildings, %d days, %ld MB\n", path.c_str(),
                source.shape().regimes.size(), source.shape().buildings.size(), days,
                resident_mb());
    Frames frames;
    std::vector<double> alone, watched;  ///< by round, s of the engine's processor time
    for (int round = 0; round < rounds; ++round) {
        for (const bool with : {false, true}) {
            source.jump(from);
            source.settle();
            const bench::Clocks clock;
            const double mine = thread_seconds();
            source.jump(to);
            viz::Pace pace;
            const auto begin = viz::Pace::Clock::now();
            while (source.clock() < to) {
                if (with) {
                    std::this_thread::sleep_until(pace.next(viz::Pace::Clock::now(), true));
                    watcher.frame(&frames);
                } else {
                    std::this_thread::sleep_for(std::chrono::milliseconds(100));
                }
            }
            const double engine = clock.cpu() - (thread_seconds() - mine);
            (with ? watched : alone).push_back(engine);
            if (with)
                frames.seconds +=
                    std::chrono::duration<double>(viz::Pace::Clock::now() - begin).count();
            std::printf("  %s: engine %.2f s of processor time, %.1f s by the clock\n",
                        with ? "watched" : "alone  ", engine, clock.wall());
            std::fflush(stdout);
        }
    }
    // By the median: a round in which another program took the caches would decide a mean.
    std::vector<double> ratios;
    for (std::size_t r = 0; r < alone.size(); ++r) ratios.push_back(watched[r] / alone[r]);
    std::sort(ratios.begin(), ratios.end());
    std::printf("  engine, watched against alone: %.3f [%.3f %.3f] (median, least, most of %zu)\n",
                ratios[ratios.size() / 2], ratios.front(), ratios.back(), ratios.size());
    std::printf("  frames: %zu, %.1f a second, %ld of them waited\n", frames.cpu.size(),
                static_cast<double>(frames.cpu.size()) / frames.seconds, frames.waited);
    print("frame, processor time", frames.cpu);
    print("frame, by the clock", frames.wall);
    std::printf("  %ld MB at the end; kept states %lld, %.0f MB\n", resident_mb(),
                static_cast<long long>(source.latest().kept_states),
                static_cast<double>(source.latest().kept_bytes) / 1e6);
}
