#pragma once
// A guided demonstration: what a trainer says, where the map looks, what changes, what to wait for,
// and questions the audience guesses before the run answers. Read by scenarios/read/demo.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cityload::city {

struct LiveDemoStep {
    std::string en, zh;  ///< what is said

    // Camera: what is looked at; empty: as before.
    std::string district, office;  ///< ids
    double zoom = 0;               ///< 0: as before
    std::string regime;            ///< one regime alone; "all": side by side
    std::string tab;               ///< numbers, inspect, citizen, change

    // The clock.
    double speed = -1;       ///< simulated seconds a second; 0: as fast as possible; -1: as before
    std::string play_until;  ///< "2019-03-04 10:00", "10:00" (next), "queue", "refusal", "outage",
                             ///< "closing"
    std::int64_t queue_over = 30;

    // A change, as a scenario's [change.ID] writes it.
    std::string set, value;
    std::vector<std::string> regimes;

    std::string follow;  ///< a matter whose newest need is followed

    // A question, which the run answers: the value of `measure` (of the regime `of`, relative to
    // that of `against` if there is one) is compared with `bounds`, one fewer than there are
    // choices, ascending; the answer is the choice between the bounds it lies in.
    std::string ask_en, ask_zh;
    std::vector<std::string> choices_en, choices_zh;
    std::string measure, of, against;
    std::vector<double> bounds;
};

/// What a question can be about: of the whole run up to now, or now.
struct LiveMeasure {
    const char *id, *en, *zh;
    const char* unit;  ///< "min", "h", "%" or ""
};
inline constexpr LiveMeasure live_measures[] = {
    {"longest_wait", "longest wait now", "当前最久等候", "min"},
    {"mean_wait", "mean wait at a window", "窗口平均等候", "min"},
    {"waiting", "people waiting now", "当前等候人数", ""},
    {"trips", "trips so far", "已跑趟数", ""},
    {"trips_per_need", "trips per need", "每件趟数", ""},
    {"at_most_one", "done in at most one trip", "至多跑一次", "%"},
    {"hours_per_need", "own time per need", "每件用时", "h"},
    {"turned_back", "turned back, of 100 completed or given up", "每百件退回次数", ""},
    {"backlog", "files in back offices", "后台待办", ""},
    {"staff_hours", "staff hours", "工时", "h"},
    {"journey_trips", "trips of the one who is followed", "所跟随者的趟数", ""},
    {"journey_days", "days of the one who is followed", "所跟随者的天数", ""}};

struct LiveDemo {
    std::string id, path;
    std::string title_en, title_zh, about_en, about_zh;
    std::string scenario;              ///< path
    std::vector<std::string> regimes;  ///< empty: the scenario's
    std::string start;                 ///< date and time
    std::vector<LiveDemoStep> steps;
};

}  // namespace cityload::city
