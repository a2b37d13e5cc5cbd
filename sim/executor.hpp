#pragma once
// Who runs the shards of an epoch. An executor changes how fast a run is, never its result.

#include <cstddef>
#include <functional>
#include <memory>

namespace cityload::sim {

/// Runs independent pieces of work and returns when all are done. Exceptions: all pieces still run
/// or are skipped, and the exception of the lowest index is rethrown, so that the message does not
/// depend on timing.
class Executor {
  public:
    /// What belongs to `index`, done by `worker`. No two pieces are done by the same worker at the
    /// same time, and what a worker did earlier can be seen by whoever is that worker now.
    using Work = std::function<void(std::size_t index, std::size_t worker)>;

    virtual ~Executor() = default;

    /// Calls work for the indices 0 … count-1 on up to threads() threads, as many as workers.
    /// Worker w begins with the share_begin(w)-th and goes on upwards to the end of his share; then
    /// he helps others. So what is done again and again stays with one thread as far as it can.
    virtual void for_each(std::size_t count, const Work& work) = 0;
    virtual int threads() const = 0;

    std::size_t share_begin(std::size_t worker, std::size_t count) const {
        return count * worker / static_cast<std::size_t>(threads());
    }
};

enum class ExecutorKind { serial, tbb, std_thread };

/// `threads` 0 means as many as the machine has. Where the TBB executor is not built in, std_thread
/// serves.
std::unique_ptr<Executor> make_executor(ExecutorKind kind, int threads);

}  // namespace cityload::sim
