#pragma once
// What cells make public: a few integers each (displayed queue, backlog, quota left), which other
// cells read as they stood at the last instant of the bulletin grid. Reading a bulletin is the only
// way to know something of another cell without mail, and because the grid belongs to the model and
// epochs do not, what is read does not depend on how the run is executed.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/check.hpp"
#include "sim/ids.hpp"
#include "sim/time.hpp"

namespace cityload::sim {

/// One page of slots per cell. Thread use: publish() writes one copy and read() reads another, so
/// cells may do both at the same time as long as each writes its own page only; flip() belongs to
/// Model::stop().
class BulletinBoard {
  public:
    BulletinBoard() = default;

    /// `slots[c]`: how many integers cell c publishes. `grid`: the step, more than 0. All values
    /// begin as 0.
    BulletinBoard(std::span<const std::size_t> slots, Duration grid) : grid_(grid) {
        CITYLOAD_ENSURE(grid.ms > 0);
        begin_.reserve(slots.size() + 1);
        std::size_t end = 0;
        for (const std::size_t n : slots) {
            begin_.push_back(end);
            // Pages share no cache line, since different threads write them.
            end += (n + line - 1) / line * line;
        }
        begin_.push_back(end);
        written_.assign(end, 0);
        shown_.assign(end, 0);
    }

    /// From `cell`'s own advance(), or from a stop. The value stays until another is published:
    /// publish what has changed, at the latest at the end of advance().
    void publish(CellId cell, std::size_t slot, std::int64_t value) {
        CITYLOAD_ENSURE(begin_[cell.value()] + slot < begin_[cell.value() + 1]);
        written_[begin_[cell.value()] + slot] = value;
    }

    /// The value as published before instant as_of().
    std::int64_t read(CellId cell, std::size_t slot) const {
        CITYLOAD_ENSURE(begin_[cell.value()] + slot < begin_[cell.value() + 1]);
        return shown_[begin_[cell.value()] + slot];
    }

    /// In a stop at a grid instant: from now on read() gives what has been published up to now.
    void flip(Instant now) {
        std::copy(written_.begin(), written_.end(), shown_.begin());
        as_of_ = now;
    }

    Instant as_of() const { return as_of_; }

    /// The first grid instant after `now`, where the model's stop() has to flip.
    Instant next_flip(Instant now) const { return Instant{(now.ms / grid_.ms + 1) * grid_.ms}; }

    /// Whether a stop at `now` has to flip: the grid is the multiples of its step, 0 included.
    bool on_grid(Instant now) const { return now.ms % grid_.ms == 0; }

    std::size_t bytes() const {
        return (written_.capacity() + shown_.capacity() + begin_.capacity()) * sizeof(std::int64_t);
    }

  private:
    static constexpr std::size_t line = 64 / sizeof(std::int64_t);

    Duration grid_{1};
    Instant as_of_{};
    std::vector<std::size_t> begin_;
    std::vector<std::int64_t> written_, shown_;
};

}  // namespace cityload::sim
