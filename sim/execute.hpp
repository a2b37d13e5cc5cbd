#pragma once
// Who makes which executor; for sim/execute_*.cpp and sim/executor.cpp only.

#include <memory>

#include "sim/executor.hpp"
#include "sim/first_error.hpp"

namespace cityload::sim {

std::unique_ptr<Executor> make_serial_executor();
std::unique_ptr<Executor> make_tbb_executor(int threads);
std::unique_ptr<Executor> make_thread_executor(int threads);

}  // namespace cityload::sim
