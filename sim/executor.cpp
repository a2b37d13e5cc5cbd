#include "sim/executor.hpp"

#include <thread>

#include "sim/execute.hpp"

namespace cityload::sim {
namespace {

class SerialExecutor final : public Executor {
  public:
    void for_each(std::size_t count, const Work& work) override {
        FirstError error;
        for (std::size_t i = 0; i < count; ++i) error.guard(i, [&] { work(i, 0); });
        error.rethrow();
    }
    int threads() const override { return 1; }
};

}  // namespace

std::unique_ptr<Executor> make_serial_executor() {
    return std::make_unique<SerialExecutor>();
}

std::unique_ptr<Executor> make_executor(ExecutorKind kind, int threads) {
    if (threads <= 0) threads = static_cast<int>(std::thread::hardware_concurrency());
    if (threads <= 1 || kind == ExecutorKind::serial) return make_serial_executor();
#ifdef CITYLOAD_TBB
    if (kind == ExecutorKind::tbb) return make_tbb_executor(threads);
#endif
    return make_thread_executor(threads);
}

}  // namespace cityload::sim
