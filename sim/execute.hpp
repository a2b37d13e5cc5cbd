#pragma once
// What the executors share; for sim/execute_*.cpp and sim/executor.cpp only.

#include <exception>
#include <limits>
#include <memory>
#include <mutex>
#include <utility>

#include "sim/executor.hpp"

namespace cityload::sim {

/// Keeps, of all exceptions that pieces of work throw, the one of the lowest index.
class FirstError {
  public:
    template <class Work>
    void guard(std::size_t index, const Work& work) {
        try {
            work(index);
        } catch (...) {
            const std::scoped_lock lock(mutex_);
            if (index < index_) {
                index_ = index;
                error_ = std::current_exception();
            }
        }
    }

    /// Throws what was kept, if anything, and forgets it. Not while guard() may still run.
    void rethrow() {
        if (!error_) return;
        index_ = std::numeric_limits<std::size_t>::max();
        std::rethrow_exception(std::exchange(error_, nullptr));
    }

  private:
    std::mutex mutex_;
    std::size_t index_ = std::numeric_limits<std::size_t>::max();
    std::exception_ptr error_;
};

std::unique_ptr<Executor> make_serial_executor();
std::unique_ptr<Executor> make_tbb_executor(int threads);
std::unique_ptr<Executor> make_thread_executor(int threads);

}  // namespace cityload::sim
