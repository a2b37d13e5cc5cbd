#pragma once
// Traced cases of a results file as an event log in the shapes that process mining reads: a CSV
// with the columns PM4Py expects, and XES (IEEE 1849) for ProM.

#include <string>
#include <vector>

#include "results/file/description.hpp"
#include "results/report/number.hpp"

namespace cityload::report {

/// Which events are wanted.
struct EventChoice {
    std::string regime;    ///< empty: all
    int replication = -1;  ///< -1: all
};

struct Event {
    std::string case_id;         ///< regime/replication/need, unique in the log
    std::string activity, time;  ///< ISO 8601 with the offset of China's standard time
    std::string resource, group, matter, regime, document;
    long long citizen = 0, need = 0, detail = 0;
    int replication = 0;
};

struct EventLog {
    std::string title;
    std::vector<Event> events;  ///< by case, then time
};

/// Throws FileError if the file holds no traced cases, or none that are wanted.
EventLog event_log(const file::Group& root, Language language, const EventChoice& choice);

std::string to_event_csv(const EventLog& log);
std::string to_xes(const EventLog& log);

}  // namespace cityload::report
