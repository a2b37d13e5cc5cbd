#pragma once
// What a viewer sees of a running city: plain sums since the run's beginning, over the whole run
// and not only the measured period. Kept per thread beside the tallies and only where somebody
// watches; nothing in a run depends on it.

#include <array>
#include <cstdint>
#include <vector>

namespace cityload::city {

/// By building.
enum class PerBuilding : std::size_t {
    visits,   ///< people who come in
    served,   ///< turns at a window
    wait_ms,  ///< of those served
    refused,  ///< filings turned back
    wasted,   ///< sent home: closing time, no ticket, impatience, official absent
    count
};

/// By matter, and by district × people group (8: firms). All needs of citizens.
enum class PerNeed : std::size_t {
    needs,
    completed,
    given_up,
    trips,     ///< of those that have ended
    refusals,  ///< of those that have ended
    minutes,   ///< of the applicant, of those that have ended
    count
};

/// Sums over the city.
enum class PerCity : std::size_t {
    needs,
    completed,
    given_up,
    trips,  ///< leaving home, as it happens
    served,
    wait_ms,
    refused,
    wasted,
    online,  ///< filings on the phone
    queries,
    queries_failed,
    minutes,      ///< of applicants whose case has ended
    trips_ended,  ///< trips of these
    at_most_one,  ///< of completed: at most one trip
    no_trip,      ///< of completed: none
    staff_ms,     ///< work at windows and behind them
    count
};

inline constexpr std::size_t live_groups = 9;
inline constexpr std::size_t live_activities = 14;  ///< of Activity

/// The newest need of a matter, to be followed.
struct RecentNeed {
    std::uint64_t id = 0;
    std::uint32_t citizen = 0;
    std::uint16_t town = 0;
    std::uint16_t day = 0;
    bool any = false;
};

inline constexpr std::size_t live_reasons = 13;  ///< of Reason

/// What is too much to be shown of every building at once; shown of the one looked into.
struct LiveDetail {
    LiveDetail() = default;
    LiveDetail(std::size_t buildings, std::size_t departments, std::size_t matter_count)
        : matters(matter_count),
          visits(buildings * matter_count),
          reasons(buildings * live_reasons),
          activity(buildings * live_activities),
          department_activity(departments * live_activities) {}

    static constexpr std::uint32_t nowhere = 0xffffffff;

    std::size_t matters = 0;
    std::uint32_t here = nowhere;        ///< the building whose cell is at work, if one is
    std::vector<std::uint32_t> visits;   ///< building × matter: people who come in
    std::vector<std::uint32_t> reasons;  ///< building × Reason
    std::vector<std::int64_t> activity;  ///< building × Activity, ms
    std::vector<std::int64_t> department_activity;  ///< department × Activity, ms
};

/// Sums of one thread; those of all threads add up.
struct LiveCounts {
    LiveCounts() = default;
    LiveCounts(std::size_t buildings, std::size_t districts, std::size_t links, std::size_t matters)
        : districts_count(districts),
          building(buildings * static_cast<std::size_t>(PerBuilding::count)),
          trips(buildings * districts),
          query(links * districts),
          query_failed(links * districts),
          online(districts),
          matter(matters * static_cast<std::size_t>(PerNeed::count)),
          group(districts * live_groups * static_cast<std::size_t>(PerNeed::count)),
          recent(matters) {}

    void count(PerCity what, std::int64_t n) { city[static_cast<std::size_t>(what)] += n; }
    void count(std::size_t b, PerBuilding what, std::int64_t n) {
        building[b * static_cast<std::size_t>(PerBuilding::count) +
                 static_cast<std::size_t>(what)] += n;
    }
    void count(std::size_t m, std::size_t district, std::size_t g, PerNeed what, std::int64_t n) {
        constexpr auto width = static_cast<std::size_t>(PerNeed::count);
        matter[m * width + static_cast<std::size_t>(what)] += n;
        group[(district * live_groups + g) * width + static_cast<std::size_t>(what)] += n;
    }
    void query_link(std::size_t link, std::size_t district, bool answered) {
        query[link * districts_count + district] += 1;
        query_failed[link * districts_count + district] += !answered;
        count(PerCity::queries, 1);
        count(PerCity::queries_failed, !answered);
    }

    void merge(const LiveCounts& other) {
        const auto add = [](std::vector<std::int64_t>& to, const std::vector<std::int64_t>& from) {
            for (std::size_t i = 0; i < from.size(); ++i) to[i] += from[i];
        };
        add(building, other.building);
        add(trips, other.trips);
        add(query, other.query);
        add(query_failed, other.query_failed);
        add(online, other.online);
        add(matter, other.matter);
        add(group, other.group);
        for (std::size_t i = 0; i < city.size(); ++i) city[i] += other.city[i];
        for (std::size_t i = 0; i < activity.size(); ++i) activity[i] += other.activity[i];
        for (std::size_t m = 0; m < other.recent.size(); ++m) {
            const RecentNeed& theirs = other.recent[m];
            RecentNeed& mine = recent[m];
            // Whichever thread saw it: the later day, then the larger id.
            if (theirs.any && (!mine.any || theirs.day > mine.day ||
                               (theirs.day == mine.day && theirs.id > mine.id)))
                mine = theirs;
        }
    }

    std::size_t bytes() const {
        const std::size_t words = building.size() + trips.size() + query.size() +
                                  query_failed.size() + online.size() + matter.size() +
                                  group.size() + detail.activity.size() +
                                  detail.department_activity.size();
        return words * 8 + recent.size() * sizeof(RecentNeed) +
               (detail.visits.size() + detail.reasons.size()) * 4;
    }

    std::size_t districts_count = 0;
    std::vector<std::int64_t> building;             ///< building × PerBuilding
    std::vector<std::int64_t> trips;                ///< building × district of the applicant
    std::vector<std::int64_t> query, query_failed;  ///< link × district
    std::vector<std::int64_t> online;               ///< by district
    std::vector<std::int64_t> matter;               ///< matter × PerNeed
    std::vector<std::int64_t> group;                ///< district × group × PerNeed
    std::array<std::int64_t, static_cast<std::size_t>(PerCity::count)> city{};
    std::array<std::int64_t, live_activities> activity{};  ///< staff ms, by Activity
    std::vector<RecentNeed> recent;                        ///< by matter
    LiveDetail detail;  ///< of one thread; does not take part in merge()
};

}  // namespace cityload::city
