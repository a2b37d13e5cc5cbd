#pragma once
// An owned object on the heap that is copied with its owner: keeps an owner of per-thread parts
// copyable as a whole, which is what a kept state of a run is.

#include <memory>

namespace cityload::sim {

template <class T>
class Copied {
  public:
    Copied() = default;
    Copied(const Copied& other) : object_(other ? std::make_unique<T>(*other) : nullptr) {}
    Copied(Copied&&) noexcept = default;
    Copied& operator=(Copied other) noexcept {
        object_.swap(other.object_);
        return *this;
    }
    ~Copied() = default;

    template <class... Argument>
    T& emplace(Argument&&... argument) {
        object_ = std::make_unique<T>(static_cast<Argument&&>(argument)...);
        return *object_;
    }
    explicit operator bool() const { return object_ != nullptr; }
    T& operator*() { return *object_; }
    const T& operator*() const { return *object_; }
    T* operator->() { return object_.get(); }
    const T* operator->() const { return object_.get(); }

  private:
    std::unique_ptr<T> object_;
};

}  // namespace cityload::sim
