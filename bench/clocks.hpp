#pragma once
// What a piece of work took: seconds on the wall, and seconds of processor time of all threads,
// which a busy machine disturbs less.

#include <time.h>

#include <chrono>

namespace cityload::bench {

/// Runs from its construction.
class Clocks {
  public:
    double cpu() const { return cpu_now() - cpu_; }
    double wall() const { return wall_now() - wall_; }

  private:
    static double cpu_now() {
        timespec t;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
        return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
    }
    static double wall_now() {
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
            .count();
    }
    double cpu_ = cpu_now(), wall_ = wall_now();
};

}  // namespace cityload::bench
