#pragma once
// Integer arrays that describe themselves. A model lays down once what it counts (TallyPlan: name,
// unit, axes with labels), each cell or run owns a TallySet of that plan, sets of the same plan add
// up. Results record every array of a plan by its description and know no model.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/check.hpp"

namespace cityload::sim {

__extension__ using Wide = __int128;

/// A dimension: as many places as labels.
struct TallyAxis {
    std::string name;                 ///< e.g. "station"
    std::string unit;                 ///< of the edges; empty for a plain list of things
    std::vector<std::string> labels;  ///< one for each place
    std::vector<std::int64_t> edges;  ///< bins only: lower edges of the places, in `unit`
};

struct AxisId {
    std::size_t value = 0;
};

/// What an array is. `axes` index TallyPlan::axes(), outermost first.
struct TallyDescription {
    std::string name;     ///< e.g. "wait_sum"
    std::string unit;     ///< e.g. "ms", "ms2"; "1" for counts
    std::string meaning;  ///< a sentence
    std::vector<std::size_t> axes;
    bool wide = false;       ///< 128-bit
    std::size_t offset = 0;  ///< first place in the set's 64-bit or 128-bit storage
    std::size_t size = 1;    ///< places: product of the axes' lengths
};

/// Where an array of `Rank` axes lies in a set; obtained from a plan. `Value`: std::int64_t or
/// Wide.
template <class Value, std::size_t Rank>
class Tally {
  public:
    Tally() = default;

  private:
    friend class TallyPlan;
    friend class TallySet;
    std::size_t id_ = 0;
    std::size_t offset_ = 0;
    std::array<std::size_t, Rank> length_{};
    std::array<std::size_t, Rank> stride_{};
};

template <std::size_t Rank>
using Count = Tally<std::int64_t, Rank>;
template <std::size_t Rank>
using WideSum = Tally<Wide, Rank>;

/// The list of arrays. Complete before the first set is made of it.
class TallyPlan {
  public:
    AxisId add_axis(TallyAxis axis) {
        axes_.push_back(std::move(axis));
        return {axes_.size() - 1};
    }

    template <std::size_t Rank>
    Count<Rank> add(std::string name, std::string unit, std::string meaning,
                    const AxisId (&axes)[Rank]) {
        return place<std::int64_t, Rank>(std::move(name), std::move(unit), std::move(meaning),
                                         axes);
    }
    Count<0> add(std::string name, std::string unit, std::string meaning) {
        return place<std::int64_t, 0>(std::move(name), std::move(unit), std::move(meaning),
                                      nullptr);
    }
    template <std::size_t Rank>
    WideSum<Rank> add_wide(std::string name, std::string unit, std::string meaning,
                           const AxisId (&axes)[Rank]) {
        return place<Wide, Rank>(std::move(name), std::move(unit), std::move(meaning), axes);
    }
    WideSum<0> add_wide(std::string name, std::string unit, std::string meaning) {
        return place<Wide, 0>(std::move(name), std::move(unit), std::move(meaning), nullptr);
    }

    std::span<const TallyAxis> axes() const { return axes_; }
    std::span<const TallyDescription> arrays() const { return arrays_; }
    std::size_t narrow_size() const { return narrow_size_; }
    std::size_t wide_size() const { return wide_size_; }

  private:
    template <class Value, std::size_t Rank>
    Tally<Value, Rank> place(std::string name, std::string unit, std::string meaning,
                             const AxisId* axes) {
        constexpr bool wide = sizeof(Value) == sizeof(Wide);
        Tally<Value, Rank> tally;
        TallyDescription about{
            std::move(name), std::move(unit), std::move(meaning), {}, wide, 0, 1};
        for (std::size_t i = Rank; i-- > 0;) {
            tally.length_[i] = axes_.at(axes[i].value).labels.size();
            tally.stride_[i] = about.size;
            about.size *= tally.length_[i];
        }
        for (std::size_t i = 0; i < Rank; ++i) about.axes.push_back(axes[i].value);
        std::size_t& end = wide ? wide_size_ : narrow_size_;
        about.offset = tally.offset_ = end;
        end += about.size;
        tally.id_ = arrays_.size();
        arrays_.push_back(std::move(about));
        return tally;
    }

    std::vector<TallyAxis> axes_;
    std::vector<TallyDescription> arrays_;
    std::size_t narrow_size_ = 0, wide_size_ = 0;
};

/// The numbers of one plan. Not for two threads at a time.
class TallySet {
  public:
    TallySet() = default;
    explicit TallySet(std::shared_ptr<const TallyPlan> plan)
        : plan_(std::move(plan)), narrow_(plan_->narrow_size()), wide_(plan_->wide_size()) {}

    /// Adds `amount` at the place given by one index per axis.
    template <class Value, std::size_t Rank, class... Index>
    void add(const Tally<Value, Rank>& tally, Value amount, Index... index) {
        Value& sum = at(tally, index...);
        if constexpr (checks_enabled) {
            Value checked;
            CITYLOAD_ENSURE(!__builtin_add_overflow(sum, amount, &checked));
        }
        sum += amount;
    }

    template <class Value, std::size_t Rank, class... Index>
    Value& at(const Tally<Value, Rank>& tally, Index... index) {
        return storage<Value>()[place(tally, index...)];
    }
    template <class Value, std::size_t Rank, class... Index>
    const Value& at(const Tally<Value, Rank>& tally, Index... index) const {
        return const_cast<TallySet*>(this)->storage<Value>()[place(tally, index...)];
    }

    /// All places of an array, last axis fastest.
    template <class Value, std::size_t Rank>
    std::span<Value> all(const Tally<Value, Rank>& tally) {
        return {storage<Value>().data() + tally.offset_, plan_->arrays()[tally.id_].size};
    }
    std::span<const std::int64_t> narrow(const TallyDescription& array) const {
        CITYLOAD_ENSURE(!array.wide);
        return {narrow_.data() + array.offset, array.size};
    }
    std::span<const Wide> wide(const TallyDescription& array) const {
        CITYLOAD_ENSURE(array.wide);
        return {wide_.data() + array.offset, array.size};
    }

    /// Adds a set of the same plan, place by place. Exact, so the order of merging is of no
    /// account.
    void merge(const TallySet& other) {
        if (plan_ != other.plan_) throw InternalError("tallies of different plans do not add up");
        for (std::size_t i = 0; i < narrow_.size(); ++i) narrow_[i] += other.narrow_[i];
        for (std::size_t i = 0; i < wide_.size(); ++i) wide_[i] += other.wide_[i];
    }

    /// All numbers to 0.
    void clear() {
        narrow_.assign(narrow_.size(), 0);
        wide_.assign(wide_.size(), 0);
    }

    const TallyPlan& plan() const { return *plan_; }
    std::size_t bytes() const {
        return narrow_.capacity() * sizeof(std::int64_t) + wide_.capacity() * sizeof(Wide);
    }
    friend bool operator==(const TallySet& a, const TallySet& b) {
        return a.narrow_ == b.narrow_ && a.wide_ == b.wide_;
    }

  private:
    template <class Value>
    std::vector<Value>& storage() {
        if constexpr (sizeof(Value) == sizeof(Wide)) {
            return wide_;
        } else {
            return narrow_;
        }
    }

    template <class Value, std::size_t Rank, class... Index>
    static std::size_t place(const Tally<Value, Rank>& tally, Index... index) {
        static_assert(sizeof...(Index) == Rank, "one index for each axis");
        std::size_t result = tally.offset_;
        [[maybe_unused]] std::size_t axis = 0;
        ((CITYLOAD_ENSURE(static_cast<std::size_t>(index) < tally.length_[axis]),
          result += static_cast<std::size_t>(index) * tally.stride_[axis], ++axis),
         ...);
        return result;
    }

    std::shared_ptr<const TallyPlan> plan_;
    std::vector<std::int64_t> narrow_;
    std::vector<Wide> wide_;
};

}  // namespace cityload::sim
