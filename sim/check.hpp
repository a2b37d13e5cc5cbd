#pragma once
// Programming faults. CITYLOAD_ENSURE is checked in checked builds (CITYLOAD_CHECKS) only; faults
// of a scenario are never reported this way (scenarios/read/problem.hpp).

#include <stdexcept>
#include <string>

namespace cityload::sim {

/// A broken promise between two parts of the program: always a defect of cityload, never of its
/// input.
class InternalError : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

[[noreturn]] inline void fail_check(const char* condition, const char* file, int line) {
    throw InternalError(std::string("internal check failed: ") + condition + " at " + file + ":" +
                        std::to_string(line));
}

#ifdef CITYLOAD_CHECKS
inline constexpr bool checks_enabled = true;
#define CITYLOAD_ENSURE(condition) \
    ((condition) ? void() : ::cityload::sim::fail_check(#condition, __FILE__, __LINE__))
#else
inline constexpr bool checks_enabled = false;
#define CITYLOAD_ENSURE(condition) void()
#endif

}  // namespace cityload::sim
