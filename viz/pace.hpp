#pragma once
// When the next frame is due.

#include <algorithm>
#include <chrono>

namespace cityload::viz {

/// At most sixty frames a second, and thirty while the city runs as fast as it can, so that drawing
/// leaves the processor to it. Late frames are not made up for.
class Pace {
  public:
    using Clock = std::chrono::steady_clock;

    /// The instant at which the frame after one at `now` is due.
    Clock::time_point next(Clock::time_point now, bool fast) {
        due_ = std::max(due_ + std::chrono::microseconds(fast ? 33'334 : 16'667), now);
        return due_;
    }

  private:
    Clock::time_point due_{};
};

}  // namespace cityload::viz
