#pragma once
// Hand-over between two threads that never wait for each other: three copies, one being written,
// one being read, one lying between.

#include <array>
#include <atomic>
#include <cstdint>

namespace cityload::city {

template <class T>
class TripleBuffer {
  public:
    /// Writer: the copy to fill. It holds what it held when last given back, so what only grows can
    /// be added to.
    T& writing() { return copies_[write_]; }
    /// Writer: puts the copy up.
    void publish() { write_ = middle_.exchange(write_ | fresh, std::memory_order_acq_rel) & index; }

    /// Reader: the newest copy; valid until the next call.
    const T& newest() {
        if ((middle_.load(std::memory_order_acquire) & fresh) != 0)
            read_ = middle_.exchange(read_, std::memory_order_acq_rel) & index;
        return copies_[read_];
    }

  private:
    static constexpr std::uint32_t fresh = 4, index = 3;
    std::array<T, 3> copies_{};
    std::uint32_t write_ = 0, read_ = 1;
    std::atomic<std::uint32_t> middle_{2};
};

}  // namespace cityload::city
