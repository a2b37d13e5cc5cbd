#pragma once
// What is counted of cases when they end, in rows that lie together: a case writes to few cache
// lines, and its places are found without asking the plan of the tallies. What follows from other
// counts is not kept but worked out when a run's tallies are added up.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/city/tallies.hpp"

namespace cityload::city {

struct CaseBook {
    /// Of all cases, unless the name or the comment says otherwise; without measures that follow.
    struct alignas(64) OfMatter {
        std::int64_t refusals = 0, refused_cases = 0, wait_minutes = 0, other_minutes = 0,
                     wasted = 0;
        // Completed cases.
        std::int64_t online = 0, filings = 0, legal_visits = 0, days = 0, workdays = 0,
                     over_limit = 0;
        /// Trips above `trip_bins - 1`, which `by_trips` does not tell.
        std::int64_t trips_beyond = 0;
        // Cases without a result.
        std::int64_t given_up = 0, open = 0, trips_in_vain = 0;
        std::array<std::int64_t, trip_bins> by_trips{};   ///< completed
        std::array<std::int64_t, day_classes> by_days{};  ///< completed, from need to result
    };
    /// Of one kind of applicant in one district.
    struct alignas(64) OfGroup {
        std::int64_t completed = 0, given_up = 0, open = 0, trips = 0, minutes = 0,
                     refused_cases = 0, three_or_more = 0;
    };
    /// Of the needs of one week.
    struct alignas(64) OfWeek {
        std::int64_t completed = 0, given_up = 0, open = 0, trips = 0, minutes = 0,
                     refused_cases = 0, at_most_one = 0, filings_at_most_one = 0;
    };
    /// Of cases filed at a desk or on the phone.
    struct OfChannel {
        /// Completed cases; Rule::per_need: the others.
        std::array<std::array<std::int64_t, trip_bins>, static_cast<std::size_t>(Rule::count)>
            trips{};
        std::array<std::int64_t, result_day_bins> result_days{}, open_days{};
        std::array<std::int64_t, result_workday_bins> result_workdays{};
    };
    static constexpr std::size_t groups = people_groups + 1;  ///< of a district: firms are the last
    static constexpr std::size_t refused_bins = 8;            ///< 0 … 6, 7 and more

    explicit CaseBook(const World& world);

    /// Adds what is counted here, and what follows from it, to a run's tallies.
    void add_to(sim::TallySet& sum, const CityTallies& layout) const;
    std::size_t bytes() const;

    std::vector<OfMatter> matter;
    std::vector<OfGroup> group;  ///< (district, group)
    std::vector<OfWeek> week;    ///< of need
    std::array<OfChannel, 2> channel{};
    std::array<std::int64_t, refused_bins> refused{};
};

}  // namespace cityload::city
