#include "app/interrupt.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstring>

#include "app/context.hpp"

namespace cityload::app {

namespace {

// Only what a signal handler may touch: plain memory, complete before the flag is set.
std::array<char, 4096> scratch_file{};
std::atomic<bool> has_scratch_file{false};

extern "C" void on_interrupt(int) {
    if (has_scratch_file.load()) unlink(scratch_file.data());
    _exit(interrupted);
}

}  // namespace

void end_quietly_when_interrupted() {
    struct sigaction action = {};
    action.sa_handler = on_interrupt;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

void remove_when_interrupted(const std::string& path) {
    has_scratch_file.store(false);
    if (path.empty() || path.size() >= scratch_file.size()) return;
    std::memcpy(scratch_file.data(), path.c_str(), path.size() + 1);
    has_scratch_file.store(true);
}

}  // namespace cityload::app
