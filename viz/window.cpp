#include "viz/window.hpp"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <cfloat>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <thread>
#include <utility>
#include <vector>

#include "viz/pace.hpp"
#include "viz/picture.hpp"
#include "viz/taps.hpp"
#include "viz/theme.hpp"

namespace cityload::viz {
namespace {

std::string glfw_fault;

void keep_fault(int, const char* text) {
    glfw_fault = text != nullptr ? text : "";
}

void set_up_look(Viewer& viewer) {
    View& view = viewer.view();
    const float base = view.presentation ? 24.F : 16.F;
    build_fonts(base * view.dpi, viewer.glyphs());
    apply_theme(view.dark, base * view.dpi / 16.F);
    view.want_fonts = false;
}

std::string free_name() {
    for (int k = 1;; ++k) {
        char name[64];
        std::snprintf(name, sizeof name, "cityload-%03d.png", k);
        if (!std::filesystem::exists(name)) return name;
    }
}

class Window {
  public:
    explicit Window(GLFWwindow* window) : window_(window) {
        ImGui::CreateContext();
        ImGui::GetIO().IniFilename = nullptr;
        // Before ImGui's own, which calls it.
        glfwSetWindowUserPointer(window, this);
        glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int, int action, int mods) {
            if (action != GLFW_PRESS) return;
            static_cast<Window*>(glfwGetWindowUserPointer(w))
                ->taps_.pressed(key, (mods & GLFW_MOD_CONTROL) != 0, (mods & GLFW_MOD_SHIFT) != 0,
                                (mods & GLFW_MOD_ALT) != 0);
        });
        ImGui_ImplGlfw_InitForOpenGL(window, true);
        ImGui_ImplOpenGL3_Init("#version 130");
    }
    ~Window() {
        ImGui_ImplOpenGL3_Shutdown();
        ImGui_ImplGlfw_Shutdown();
        ImGui::DestroyContext();
    }

    void frame(Viewer& viewer) {
        if (viewer.view().want_fonts) {
            set_up_look(viewer);
            ImGui_ImplOpenGL3_DestroyDeviceObjects();  // made anew at once, with the new fonts
        }
        ImGui_ImplOpenGL3_NewFrame();
        ImGui_ImplGlfw_NewFrame();
        taps_.before_frame(ImGui::GetIO());
        // Nothing hovers in a picture.
        if (pictures_) ImGui::GetIO().MousePos = {-FLT_MAX, -FLT_MAX};
        ImGui::NewFrame();
        viewer.draw();
        ImGui::Render();
        taps_.after_frame(ImGui::GetIO());
        int w = 0, h = 0;
        glfwGetFramebufferSize(window_, &w, &h);
        glViewport(0, 0, w, h);
        glClearColor(0, 0, 0, 1);
        glClear(GL_COLOR_BUFFER_BIT);
        ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
        if (viewer.view().want_screenshot) {
            viewer.view().want_screenshot = false;
            const std::string name = free_name();
            const bool saved = save(name);
            viewer.view().message = saved ? std::string(tr("saved: ", "已保存：")) + name
                                          : name + tr(" cannot be written", " 无法写入");
            viewer.view().message_until = ImGui::GetTime() + 4;
        }
        if (!save_as_.empty()) save(std::exchange(save_as_, {}));
        glfwSwapBuffers(window_);
    }

    /// Whether the mouse is kept out of what is drawn.
    void set_pictures(bool on) { pictures_ = on; }

    /// Keys that the next frame will show.
    bool keys_waiting() const { return taps_.waiting(); }

    /// Draws once more, into a file too: what is on the screen cannot be read back.
    void frame_into(Viewer& viewer, const std::string& name) {
        save_as_ = name;
        frame(viewer);
    }

  private:
    bool save(const std::string& name) {
        int w = 0, h = 0;
        glfwGetFramebufferSize(window_, &w, &h);
        std::vector<unsigned char> pixels(static_cast<std::size_t>(w) *
                                          static_cast<std::size_t>(h) * 3);
        glPixelStorei(GL_PACK_ALIGNMENT, 1);
        glReadPixels(0, 0, w, h, GL_RGB, GL_UNSIGNED_BYTE, pixels.data());
        return write_png(name, w, h, pixels);
    }

    GLFWwindow* window_;
    Taps taps_;
    std::string save_as_;
    bool pictures_ = false;
};

/// Pictures of every screen, for when the projector fails, and a page that prints them.
void take_pictures(Window& window, Viewer& viewer, const std::string& directory) {
    std::error_code ignored;
    std::filesystem::create_directories(directory, ignored);
    std::vector<std::string> names;
    window.set_pictures(true);
    picture_tour(
        viewer,
        [&] {
            window.frame(viewer);
            glfwPollEvents();
        },
        [&](const std::string& name) {
            window.frame_into(viewer, directory + "/" + name + ".png");
            names.push_back(name);
        });
    window.set_pictures(false);
    std::ofstream(directory + "/index.html") << picture_page(viewer, names);
}

}  // namespace

int run_window(Viewer& viewer, const WindowOptions& options) {
    glfwSetErrorCallback(keep_fault);
    GLFWwindow* handle = nullptr;
    if (glfwInit() == GLFW_TRUE) {
        glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
        glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 0);
        handle = glfwCreateWindow(options.width, options.height, "cityload", nullptr, nullptr);
    }
    if (handle == nullptr) {
        std::cerr << tr("error: no window can be opened here: ", "错误: 无法打开窗口：")
                  << (glfw_fault.empty() ? "no display" : glfw_fault) << '\n';
        glfwTerminate();
        return 3;
    }
    glfwMakeContextCurrent(handle);
    glfwSwapInterval(1);
    {
        Window window(handle);
        float sx = 1, sy = 1;
        glfwGetWindowContentScale(handle, &sx, &sy);
        viewer.view().dpi = std::clamp(std::max(sx, sy), 1.F, 4.F);
        viewer.view().want_fonts = true;
        if (!options.pictures.empty()) take_pictures(window, viewer, options.pictures);
        Pace pace;
        while (options.pictures.empty() && glfwWindowShouldClose(handle) == 0 &&
               !viewer.view().want_quit) {
            // Ten frames a second while nothing moves; at once when something is touched.
            if (viewer.moving()) {
                glfwPollEvents();
                std::this_thread::sleep_until(
                    pace.next(Pace::Clock::now(), viewer.as_fast_as_possible()));
            } else if (!window.keys_waiting()) {
                glfwWaitEventsTimeout(0.1);
            }
            window.frame(viewer);
            if (viewer.view().want_pictures) {
                viewer.view().want_pictures = false;
                // On light ground, for paper.
                const bool dark = std::exchange(viewer.view().dark, false);
                viewer.view().want_fonts = true;
                take_pictures(window, viewer, "cityload-pictures");
                viewer.view().dark = dark;
                viewer.view().want_fonts = true;
                viewer.view().message = tr("saved in cityload-pictures; print index.html there",
                                           "已保存到 cityload-pictures；打印其中的 index.html");
                viewer.view().message_until = ImGui::GetTime() + 5;
            }
        }
    }
    glfwDestroyWindow(handle);
    glfwTerminate();
    return 0;
}

}  // namespace cityload::viz
