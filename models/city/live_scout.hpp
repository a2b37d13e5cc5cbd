#pragma once
// Follows one case: runs every regime again on copies, from a kept state before the need, with its
// facts written down. The session itself is not disturbed.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "models/city/live_run.hpp"
#include "models/city/live_session.hpp"

namespace cityload::city {

class LiveScout {
  public:
    /// Where to start from, and what changes on the way.
    struct Start {
        std::int64_t at_ms = 0;
        std::vector<std::shared_ptr<const LiveRun::Kept>> runs;  ///< by regime
        std::set<std::string> given;  ///< ids of the changes that are in these already
        std::vector<ChangeSpec> changes;
        std::vector<std::shared_ptr<const RegimePlan>> plans;
        std::int64_t civil_zero = 0;  ///< of the run's time 0, ms since 1970-01-01
        std::int64_t end_ms = 0;
    };

    LiveScout() = default;
    ~LiveScout() { stop(); }
    LiveScout(const LiveScout&) = delete;
    LiveScout& operator=(const LiveScout&) = delete;

    /// Begins anew; what was followed before is forgotten.
    void follow(RecentNeed need, std::uint16_t matter, Start start, LiveTeller teller);
    /// The same for the first need of a citizen after `after_ms`, which is looked for in a run of
    /// the last regime (needs are the same in all). `start_at`: the last kept state at or before an
    /// instant; called from another thread.
    void follow_citizen(std::uint32_t citizen, std::int64_t after_ms,
                        std::function<Start(std::int64_t)> start_at, LiveTeller teller);
    /// As far as it has been told.
    std::shared_ptr<const LiveJourney> journey() const;

  private:
    void stop();
    void begin(const LiveJourney& first, std::function<void()> work);
    void run(const RecentNeed& need, std::uint16_t matter, const Start& start,
             const LiveTeller& teller);
    /// Fills in need and matter; false if there is none or it was stopped.
    bool find(LiveJourney& wanted, std::int64_t after_ms, const Start& start);
    LiveJourney::Told tell(std::size_t regime, const Start& start, const LiveTeller& teller,
                           LiveJourney& told);
    void put_up(const LiveJourney& told);

    std::thread thread_;
    std::atomic<bool> quit_{false};
    mutable std::mutex mutex_;
    std::shared_ptr<const LiveJourney> journey_;
};

}  // namespace cityload::city
