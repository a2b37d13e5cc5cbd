#pragma once
// Errors of work that is done on several threads: the one that comes out does not depend on timing.

#include <cstddef>
#include <exception>
#include <limits>
#include <mutex>
#include <utility>

namespace cityload::sim {

/// Keeps, of all exceptions that pieces of work throw, the one of the lowest index.
class FirstError {
  public:
    /// Calls work(); from any thread.
    template <class Work>
    void guard(std::size_t index, const Work& work) {
        try {
            work();
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

}  // namespace cityload::sim
