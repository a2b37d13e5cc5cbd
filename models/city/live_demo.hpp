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

    // A question. `answer` counts from 0; unset: the run answers, by `measure`.
    std::string ask_en, ask_zh;
    std::vector<std::string> choices_en, choices_zh;
    std::optional<int> answer;
};

struct LiveDemo {
    std::string id, path;
    std::string title_en, title_zh, about_en, about_zh;
    std::string scenario;              ///< path
    std::vector<std::string> regimes;  ///< empty: the scenario's
    std::string start;                 ///< date and time
    std::vector<LiveDemoStep> steps;
};

}  // namespace cityload::city
