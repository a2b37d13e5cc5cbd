#pragma once
// Strong indices: an Id<Tag> names one thing of one kind and converts to no other kind.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace cityload::sim {

/// An index into the things of kind Tag; invalid unless set.
template <class Tag>
class Id {
  public:
    using value_type = std::uint32_t;

    constexpr Id() = default;
    constexpr explicit Id(std::size_t value) : value_(static_cast<value_type>(value)) {}

    constexpr value_type value() const { return value_; }
    constexpr bool valid() const { return value_ != invalid; }
    friend constexpr auto operator<=>(Id, Id) = default;

  private:
    static constexpr value_type invalid = std::numeric_limits<value_type>::max();
    value_type value_ = invalid;
};

/// A vector that only its own kind of id can index.
template <class IdType, class T>
class IdVector {
  public:
    IdVector() = default;
    explicit IdVector(std::size_t n, const T& value = T()) : items_(n, value) {}

    T& operator[](IdType id) { return items_[id.value()]; }
    const T& operator[](IdType id) const { return items_[id.value()]; }
    IdType push_back(T value) {
        items_.push_back(std::move(value));
        return IdType(items_.size() - 1);
    }
    std::size_t size() const { return items_.size(); }
    bool empty() const { return items_.empty(); }
    auto begin() { return items_.begin(); }
    auto end() { return items_.end(); }
    auto begin() const { return items_.begin(); }
    auto end() const { return items_.end(); }

  private:
    std::vector<T> items_;
};

using CellId = Id<struct CellTag>;

}  // namespace cityload::sim
