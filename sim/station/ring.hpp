#pragma once
// A first-in-first-out buffer that grows and is then reused: nothing is allocated per entry.

#include <cstddef>
#include <utility>
#include <vector>

namespace cityload::sim {

/// Items are kept by value in a power-of-two ring. T must be default-constructible and copyable.
template <class T>
class Ring {
  public:
    bool empty() const { return size_ == 0; }
    std::size_t size() const { return size_; }
    T& front() { return items_[head_]; }
    const T& front() const { return items_[head_]; }
    /// The i-th from the front.
    const T& operator[](std::size_t i) const { return items_[(head_ + i) & (items_.size() - 1)]; }

    void push(const T& item) {
        if (size_ == items_.size()) grow();
        items_[(head_ + size_) & (items_.size() - 1)] = item;
        ++size_;
    }
    void pop() {
        head_ = (head_ + 1) & (items_.size() - 1);
        --size_;
    }

  private:
    void grow() {
        std::vector<T> larger(items_.empty() ? 8 : items_.size() * 2);
        for (std::size_t i = 0; i < size_; ++i) larger[i] = (*this)[i];
        items_ = std::move(larger);
        head_ = 0;
    }

    std::vector<T> items_;
    std::size_t head_ = 0;
    std::size_t size_ = 0;
};

}  // namespace cityload::sim
