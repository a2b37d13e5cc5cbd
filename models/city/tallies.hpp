#pragma once
// What a city run counts: exact integers, described by name, unit and axes.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/city/plan.hpp"
#include "models/city/wait_bins.hpp"
#include "sim/tally.hpp"

namespace cityload::city {

/// Measures of cases, by matter. Cases whose need arose in the measured period; sums over completed
/// cases unless the name says otherwise.
enum class PerMatter : std::size_t {
    needs,          ///< all
    completed,      ///< with a result before the run's end
    given_up,       ///< after refusals or wasted visits
    open,           ///< neither at the run's end
    online,         ///< completed that were filed on the phone
    trips,          ///< leaving home, all reasons
    trips_all,      ///< trips of all needs, given up and open included
    filings,        ///< visits to the filing office (or online filings)
    legal_visits,   ///< visits counted by the legal rule
    refused_cases,  ///< turned back for papers at least once; all needs
    refusals,       ///< all needs
    wait_minutes,   ///< all needs
    other_minutes,  ///< travel, service, preparation; all needs
    days,           ///< need to result, calendar days
    over_limit,     ///< result later than the statutory limit
    wasted,         ///< visits lost to closing time, tickets, impatience, absence; all needs
    workdays,       ///< need to result, working days: 0 if on the same day
    count
};

/// How trips are counted (see docs/model.md, counting rules).
enum class Rule : std::size_t { legal, filing, all_in, per_need, procedural, count };
inline constexpr std::size_t trip_bins = 9;  ///< 0 … 7, 8 and more

enum class PerGroup : std::size_t {
    needs,
    completed,
    given_up,
    trips,
    minutes,
    refused_cases,
    three_or_more,
    count
};

enum class Activity : std::size_t {
    intake,       ///< filing at a window, accepted
    refusal,      ///< filing turned back
    certificate,  ///< issuing certificates at a window
    fetch,        ///< handing out results
    no_show,      ///< calling people who have left
    online,       ///< intake of online filings
    review,
    letter,
    hotline,
    other_duties,     ///< reports, inspections and what else no case asks for
    complaint,        ///< answering what the hotline passed on
    reminder,         ///< about files later than the legal limit
    assisted_filing,  ///< filing online with those who cannot
    guide,            ///< looking through papers at the information desk
    count
};

/// Why a visit failed.
enum class Reason : std::size_t {
    outside_document,  ///< a document of another department was missing
    own_document,      ///< a document of the applicant's own was missing or wrong
    link_failed,       ///< the data link was down or did not know the record
    come_back,         ///< issuer: come back another day
    official_absent,   ///< the visit was wasted at the window
    closing_time,      ///< still waiting when the windows closed, or came too late
    no_ticket,         ///< the day's tickets were used up
    impatience,        ///< left the queue
    face_check,        ///< face verification failed
    obstructed,        ///< sent away for want of an acquaintance
    moved,             ///< the windows had moved to another building
    turned_round,      ///< saw the queue and went home
    not_delivered,     ///< acceptance revoked: a document owed was not delivered
    count
};

enum class PerDocument : std::size_t {
    asked,
    at_hand,
    dropped,
    applicant,
    link,
    link_failed,
    letter,
    owed,
    declaration,
    e_certificate,
    trips,
    last_missing,
    chained,   ///< asked for by the issuer of another document; not among `asked`
    reminded,  ///< reminders of documents owed
    revoked,   ///< acceptances revoked for a document never delivered
    unasked,   ///< a link would have been asked, but the case ended before
    count
};

enum class PerLink : std::size_t {
    queries,
    uncovered,
    mismatched,
    down,
    answer_ms,      ///< from query to answer, of queries that were answered
    late,           ///< answers that were not there while the applicant or the portal waited
    backlog_sum,    ///< queries not yet answered, at every step of the bulletins
    backlog_steps,  ///< number of these steps
    backlog_max,
    backlog_end,  ///< at the end of the measured period
    count
};

enum class PerWeek : std::size_t {
    needs,
    completed,
    given_up,
    trips,
    at_most_one,
    minutes,
    refused_cases,
    filings_at_most_one,
    wait_ms,
    served,
    count
};

enum class PerStation : std::size_t {
    visits,
    served,
    left,
    closed,
    no_ticket,
    wait_ms,
    busy_ms,
    scheduled_ms,
    overtime_ms,
    over_30_min,
    offered_wait_ms,  ///< of all who came while tickets or windows were to be had, see `offered`
    favoured,
    offered,  ///< visits with an offered wait: served, left, found no ticket, sent home at closing
    lost_ms,  ///< way there and back and waiting of visits that ended without service
    offered_over_30,      ///< calls, of those served and of those who had left, after over 30 min
    turned_round,         ///< at the sight of the queue
    appointments,         ///< kept
    no_shows,             ///< not kept; no visits
    no_slot,              ///< wishes for an appointment that found no place
    appointment_wait_ms,  ///< of those served by appointment
    appointment_served,
    count
};

/// What acquaintances did, and to whom.
enum class Favour : std::size_t {
    queue,        ///< jumped a queue in which somebody waited
    gap,          ///< a gap was overlooked
    certificate,  ///< an issuer did not say "come back"
    file,         ///< a file was put on top of the pile in a back office
    overtaken,    ///< people who were overtaken at windows
    delay_ms,     ///< time added to their waits, at the group's pace
    obstructed,   ///< others who were sent away
    count
};

/// Who pays for favours, and who has them, by district and group (firms are the last group).
enum class PerFavoured : std::size_t {
    helped,      ///< favours of any kind
    overtaken,   ///< people who were overtaken at windows
    delay_ms,    ///< time added to their waits
    obstructed,  ///< sent away although the papers were complete
    count
};

/// Residents by what they went through in the measured period; firms are not among them.
enum class PerPerson : std::size_t {
    people,      ///< all residents
    with_needs,  ///< came to need something; the following are of these
    needs,
    trips,
    minutes,  ///< each case rounded to a quarter of an hour
    refusals,
    ever_refused,   ///< turned back at least once
    refused_twice,  ///< exactly twice
    refused_more,   ///< three times and more
    trips_0,        ///< people with needs and no trip
    trips_1,
    trips_2,
    trips_3_to_9,
    trips_10_or_more,
    count
};
inline constexpr std::size_t person_trip_bins = 256;  ///< 0 … 254 trips, 255 and more
inline constexpr std::size_t person_hour_bins = 513;  ///< 0 … 511 h, 512 and more

/// Calls to the hotline in the measured period.
enum class PerCall : std::size_t {
    calls,
    complaints,  ///< after a refusal or a result later than the limit
    answered,
    hung_up,
    wait_ms,          ///< of answered calls
    offered_wait_ms,  ///< of all calls
    over_a_minute,    ///< answered after more than a minute
    busy_ms,
    scheduled_ms,  ///< agents on duty in the hours in which calls come
    dispatched,    ///< complaints passed on to the department
    count
};

/// What a building offers besides windows.
enum class Point : std::size_t { desk, kiosk, count };
enum class PerPoint : std::size_t {
    visits,
    wait_ms,
    busy_ms,
    turned_back,   ///< with a gap, or without the certificate
    scheduled_ms,  ///< guides' hours; of kiosks the same opening hours
    count
};

/// Where a case without an end stands when the run ends.
enum class OpenAt : std::size_t {
    visit,        ///< at home, before the next visit
    queue,        ///< at a window
    phone,        ///< before filing on the phone
    back_office,  ///< in intake, letters or reviews
    result,       ///< decided, the days until the result run
    owed,         ///< a document accepted as owed is awaited
    count
};

inline constexpr std::size_t result_day_bins = 181;      ///< 0 … 179 days, 180 and more
inline constexpr std::size_t result_workday_bins = 121;  ///< 0 … 119 working days, 120 and more

/// Places of the series over time.
struct SeriesSlots {
    std::size_t count = 0;       ///< 0: no series
    std::size_t per_day = 1;     ///< 1: a day each; otherwise hours
    std::size_t first_hour = 0;  ///< of the day, if by hours
    /// Of a day of the measured period and a half hour; what lies outside the hours kept counts at
    /// their ends.
    std::size_t of(std::int64_t day, std::size_t half_hour) const {
        const auto d = static_cast<std::size_t>(day);
        if (per_day == 1) return d;
        const std::size_t hour = half_hour / 2;
        return d * per_day + std::min(hour < first_hour ? 0 : hour - first_hour, per_day - 1);
    }
};

/// The plan of a run's tallies and where each array lies in it.
struct CityTallies {
    explicit CityTallies(const RegimePlan& plan);

    std::shared_ptr<sim::TallyPlan> plan;
    sim::Count<2> matter;           ///< matter × PerMatter
    sim::Count<3> trips;            ///< category of channel (0 desk, 1 online) × Rule × trip_bins
    sim::Count<3> group;            ///< district × people group (8: firms) × PerGroup
    sim::Count<2> activity;         ///< department × Activity, staff ms in the measured period
    sim::Count<2> actions;          ///< department × Activity, number
    sim::Count<2> reason;           ///< department × Reason
    sim::Count<2> document;         ///< document × PerDocument
    sim::Count<2> link;             ///< link × PerLink
    sim::Count<2> week;             ///< week of need × PerWeek
    sim::Count<2> result;           ///< channel × result_day_bins
    sim::Count<2> result_work;      ///< channel × result_workday_bins
    sim::Count<1> refused;          ///< by number of refusals 0 … 7+, cases
    sim::Count<2> station;          ///< station × PerStation
    sim::Count<2> open_days;        ///< open cases by channel × days from need to the run's end
    sim::Count<2> matter_trips;     ///< completed cases by matter × trips (all-in)
    sim::Count<2> matter_days;      ///< completed cases by matter × day_classes
    sim::Count<2> wait;             ///< filing, certificate, fetch × wait_bins
    sim::Count<2> station_wait;     ///< station × wait_classes
    sim::Count<4> office_heat;      ///< building × weekday × hour of arrival × {visits, wait_ms}
    sim::Count<3> series;           ///< time × building × {served, left, wait_ms, queue_ms}
    SeriesSlots slots;              ///< of the series
    sim::Count<3> heat;             ///< weekday × half hour × {visits, wait_ms}
    sim::Count<3> people;           ///< district × people group (without firms) × PerPerson
    sim::Count<1> people_by_trips;  ///< residents
    sim::Count<1> people_by_hours;  ///< residents, whole hours
    sim::Count<2> point;            ///< Point × PerPoint
    sim::Count<1> hotline;          ///< by PerCall
    sim::Count<2> favour;           ///< department × Favour
    sim::Count<3> favour_people;    ///< district × people group (8: firms) × PerFavoured
    sim::Count<1> given_up;         ///< by Reason of the last failure
    sim::Count<1> open_at;          ///< by OpenAt
    sim::Count<2> back_office;  ///< back office × {done, busy_ms, scheduled_ms, wait_ms, backlog at
                                ///< start, backlog at end}
};

/// The name of a window group on the axis `station`, e.g. "district-hall.xihu.integrated".
std::string station_id(const RegimePlan& plan, std::size_t station);

template <class Enum>
constexpr std::size_t at(Enum e) {
    return static_cast<std::size_t>(e);
}

}  // namespace cityload::city
