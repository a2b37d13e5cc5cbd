#include "models/city/tallies.hpp"

#include <string>

namespace cityload::city {

namespace {

std::vector<std::string> numbered(std::size_t n, bool open_end) {
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < n; ++i)
        labels.push_back(std::to_string(i) + (open_end && i + 1 == n ? "+" : ""));
    return labels;
}

template <class Items>
std::vector<std::string> ids(const Items& items) {
    std::vector<std::string> labels;
    labels.reserve(items.size());
    for (const auto& item : items) labels.push_back(item.id);
    return labels;
}

}  // namespace

std::string station_id(const RegimePlan& plan, std::size_t station) {
    const StationPlan& s = plan.stations[station];
    return plan.world.building_id(plan.world.buildings[s.building]) +
           (s.integrated ? ".integrated" : "." + plan.world.spec.departments[s.department].id);
}

CityTallies::CityTallies(const RegimePlan& regime) : plan(std::make_shared<sim::TallyPlan>()) {
    const World& world = regime.world;
    const CitySpec& spec = world.spec;
    const auto list = [&](const char* name, std::vector<std::string> labels) {
        return plan->add_axis({name, "", std::move(labels), {}});
    };
    const auto matter_axis = list("matter", ids(spec.matters));
    const auto department_axis = list("department", ids(spec.departments));
    const auto document_axis = list("document", ids(spec.documents));
    const auto link_axis = list("link", ids(spec.links));
    std::vector<std::string> district_ids;
    for (const std::uint16_t d : world.districts) district_ids.push_back(spec.districts[d].id);
    const auto district_axis = list("district", district_ids);
    const auto group_axis = list(
        "group", {"child-local", "child-migrant", "adult-local", "adult-migrant", "sixties-local",
                  "sixties-migrant", "senior-local", "senior-migrant", "firm"});
    const auto kind_axis =
        list("kind", {"child-local", "child-migrant", "adult-local", "adult-migrant",
                      "sixties-local", "sixties-migrant", "senior-local", "senior-migrant"});
    std::vector<std::string> station_ids, back_office_ids;
    for (std::size_t i = 0; i < regime.stations.size(); ++i)
        station_ids.push_back(station_id(regime, i));
    for (std::size_t b = 0; b < world.back_offices(); ++b)
        back_office_ids.push_back(spec.departments[world.back_office_department(b)].id + "." +
                                  std::to_string(b));
    const auto station_axis = list("station", station_ids);
    const auto back_office_axis = list("back_office", back_office_ids);
    const auto week_axis =
        list("week", numbered(static_cast<std::size_t>(spec.days / 7 + 1), false));
    const auto channel_axis = list("channel", {"desk", "online"});
    const auto rule_axis = list("rule", {"legal", "filing", "all-in", "per-need", "procedural"});
    const auto trips_axis = list("trips_taken", numbered(trip_bins, true));
    const auto day_axis = list("result_day", numbered(result_day_bins, true));
    const auto workday_axis = list("result_workday", numbered(result_workday_bins, true));
    const auto wait_axis = plan->add_axis(
        {"wait_bin", "ms", numbered(wait_bins, false), {wait_edges.begin(), wait_edges.end()}});
    const auto class_axis = plan->add_axis({"wait_class",
                                            "min",
                                            numbered(wait_classes, false),
                                            {wait_class_edges.begin(), wait_class_edges.end()}});
    const auto day_class_axis = plan->add_axis({"day_class",
                                                "d",
                                                numbered(day_classes, false),
                                                {day_class_edges.begin(), day_class_edges.end()}});
    const auto purpose_axis = list("purpose", {"file", "certificate", "fetch"});
    const auto refusal_axis = list("refusals", numbered(8, true));
    const auto weekday_axis = list("weekday", {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"});
    const auto half_hour_axis = list("half_hour", numbered(48, false));
    const auto visit_axis = list("visit_measure", {"visits", "wait_ms"});
    const auto hour_axis = list("hour", numbered(24, false));
    std::vector<std::string> office_ids;
    for (const Building& b : world.buildings) office_ids.push_back(world.building_id(b));
    const auto office_axis = list("office", office_ids);
    const auto series_measure = list("series_measure", {"served", "left", "wait_ms", "queue_ms"});
    const auto matter_measure = list(
        "matter_measure", {"needs", "completed", "given_up", "open", "online", "trips", "trips_all",
                           "filings", "legal_visits", "refused_cases", "refusals", "wait_minutes",
                           "other_minutes", "days", "over_limit", "wasted", "workdays"});
    const auto group_measure = list("group_measure", {"needs", "completed", "given_up", "trips",
                                                      "minutes", "refused_cases", "three_or_more"});
    const auto activity_axis =
        list("activity",
             {"intake", "refusal", "certificate", "fetch", "no_show", "online", "review", "letter",
              "hotline", "other_duties", "complaint", "reminder", "assisted_filing", "guide"});
    const auto reason_axis =
        list("reason", {"outside_document", "own_document", "link_failed", "come_back",
                        "official_absent", "closing_time", "no_ticket", "impatience", "face_check",
                        "obstructed", "moved", "turned_round", "not_delivered"});
    const auto document_measure =
        list("document_measure", {"asked", "at_hand", "dropped", "applicant", "link", "link_failed",
                                  "letter", "owed", "declaration", "e_certificate", "trips",
                                  "last_missing", "chained", "reminded", "revoked", "unasked"});
    const auto link_measure =
        list("link_measure", {"queries", "uncovered", "mismatched", "down", "answer_ms", "late",
                              "backlog_sum", "backlog_steps", "backlog_max", "backlog_end"});
    const auto week_measure =
        list("week_measure", {"needs", "completed", "given_up", "trips", "at_most_one", "minutes",
                              "refused_cases", "filings_at_most_one", "wait_ms", "served"});
    const auto station_measure = list("station_measure", {"visits",
                                                          "served",
                                                          "left",
                                                          "closed",
                                                          "no_ticket",
                                                          "wait_ms",
                                                          "busy_ms",
                                                          "scheduled_ms",
                                                          "overtime_ms",
                                                          "over_30_min",
                                                          "offered_wait_ms",
                                                          "favoured",
                                                          "offered",
                                                          "lost_ms",
                                                          "offered_over_30",
                                                          "turned_round",
                                                          "appointments",
                                                          "no_shows",
                                                          "no_slot",
                                                          "appointment_wait_ms",
                                                          "appointment_served"});
    const auto back_office_measure =
        list("back_office_measure",
             {"done", "busy_ms", "scheduled_ms", "wait_ms", "backlog_start", "backlog_end"});

    const auto person_measure =
        list("person_measure", {"people", "with_needs", "needs", "trips", "minutes", "refusals",
                                "ever_refused", "refused_twice", "refused_more", "trips_0",
                                "trips_1", "trips_2", "trips_3_to_9", "trips_10_or_more"});
    const auto person_trips = list("person_trips", numbered(person_trip_bins, true));
    const auto person_hours = list("person_hours", numbered(person_hour_bins, true));
    const auto favour_measure = list("favour_measure", {"queue", "gap", "certificate", "file",
                                                        "overtaken", "delay_ms", "obstructed"});
    const auto favoured_measure =
        list("favoured_measure", {"helped", "overtaken", "delay_ms", "obstructed"});
    const auto open_axis =
        list("standing", {"visit", "queue", "phone", "back_office", "result", "owed"});

    matter = plan->add("cases", "1", "cases and their burden, needs of the measured period",
                       {matter_axis, matter_measure});
    trips = plan->add("trips", "1", "completed cases by number of trips, counted by five rules",
                      {channel_axis, rule_axis, trips_axis});
    group = plan->add("people", "1", "cases by district and kind of applicant",
                      {district_axis, group_axis, group_measure});
    activity = plan->add("staff_ms", "ms", "staff work in the measured period",
                         {department_axis, activity_axis});
    actions = plan->add("staff_actions", "1", "pieces of staff work in the measured period",
                        {department_axis, activity_axis});
    reason =
        plan->add("failures", "1", "visits that failed, by reason", {department_axis, reason_axis});
    document = plan->add("documents", "1", "how outside documents were supplied",
                         {document_axis, document_measure});
    link = plan->add("links", "1", "queries over data links", {link_axis, link_measure});
    week = plan->add("weeks", "1", "outcomes by week of need; waits by week of service",
                     {week_axis, week_measure});
    result = plan->add("result_days", "1", "completed cases by calendar days from need to result",
                       {channel_axis, day_axis});
    open_days =
        plan->add("open_days", "1", "open cases by calendar days from need to the end of the run",
                  {channel_axis, day_axis});
    matter_trips = plan->add("matter_trips", "1", "completed cases by number of trips",
                             {matter_axis, trips_axis});
    matter_days = plan->add("matter_days", "1", "completed cases by days from need to result",
                            {matter_axis, day_class_axis});
    result_work =
        plan->add("result_workdays", "1", "completed cases by working days from need to result",
                  {channel_axis, workday_axis});
    refused = plan->add("refused", "1", "cases by number of refusals", {refusal_axis});
    station = plan->add("stations", "1", "window groups in the measured period",
                        {station_axis, station_measure});
    wait = plan->add("waits", "1", "services by waiting time, log-linear bins",
                     {purpose_axis, wait_axis});
    station_wait = plan->add("station_waits", "1", "services by waiting time, coarse bins",
                             {station_axis, class_axis});
    heat = plan->add("arrivals", "1", "visits to windows by weekday and half hour",
                     {weekday_axis, half_hour_axis, visit_axis});
    const auto call_measure = list(
        "call_measure", {"calls", "complaints", "answered", "hung_up", "wait_ms", "offered_wait_ms",
                         "over_a_minute", "busy_ms", "scheduled_ms", "dispatched"});
    const auto point_axis = list("point", {"desk", "kiosk"});
    const auto point_measure =
        list("point_measure", {"visits", "wait_ms", "busy_ms", "turned_back", "scheduled_ms"});
    point = plan->add("points", "1", "information desks and kiosks in the measured period",
                      {point_axis, point_measure});
    hotline =
        plan->add("hotline", "1", "calls to the hotline in the measured period", {call_measure});
    people =
        plan->add("residents", "1", "residents by what they went through in the measured period",
                  {district_axis, kind_axis, person_measure});
    people_by_trips = plan->add("residents_by_trips", "1",
                                "residents by trips made for all their needs", {person_trips});
    people_by_hours =
        plan->add("residents_by_hours", "1", "residents by whole hours spent on all their needs",
                  {person_hours});
    favour =
        plan->add("favours", "1", "what acquaintances did in the measured period, and to others",
                  {department_axis, favour_measure});
    favour_people =
        plan->add("favours", "1", "who had favours in the measured period, and who paid for them",
                  {district_axis, group_axis, favoured_measure});
    given_up =
        plan->add("given_up_reason", "1", "cases given up, by the last failure", {reason_axis});
    open_at = plan->add("open_at", "1", "cases without an end, by where they stand", {open_axis});
    office_heat = plan->add("office_hours", "1",
                            "people served at the offices by weekday and hour of arrival",
                            {office_axis, weekday_axis, hour_axis, visit_axis});
    back_office = plan->add("back_offices", "1", "back offices in the measured period",
                            {back_office_axis, back_office_measure});

    if (spec.series == Series::weekly) return;
    slots.count = static_cast<std::size_t>(spec.days);
    if (spec.series == Series::hourly) {
        std::int64_t first = 24, last = 0;
        for (const HoursSpec& h : spec.hours) {
            first = std::min(first, h.open / sim::hours(1));
            last = std::max(last, (h.close + sim::minutes(59)) / sim::hours(1));
        }
        slots.first_hour = static_cast<std::size_t>(first);
        slots.per_day = static_cast<std::size_t>(std::max<std::int64_t>(1, last - first));
        slots.count *= slots.per_day;
    }
    std::vector<std::string> times;
    std::vector<std::int64_t> hours;  // from the measured period's first midnight
    for (std::size_t t = 0; t < slots.count; ++t) {
        const std::size_t day = t / slots.per_day;
        hours.push_back(static_cast<std::int64_t>(
            day * 24 + (slots.per_day == 1 ? 0 : slots.first_hour + t % slots.per_day)));
        times.push_back(std::to_string(hours.back()));
    }
    const auto time_axis = plan->add_axis({"time", "h", times, hours});
    series =
        plan->add("office", "1", "offices over time", {time_axis, office_axis, series_measure});
}

}  // namespace cityload::city
