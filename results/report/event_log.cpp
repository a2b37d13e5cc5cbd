#include "results/report/event_log.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

#include "results/file/error.hpp"
#include "results/record/civil_date.hpp"

namespace cityload::report {
namespace {

std::string iso(long long first_day, long long ms) {
    const long long day = ms / 86'400'000, in_day = ms % 86'400'000;
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "T%02d:%02d:%02d.%03d+08:00",
                  static_cast<int>(in_day / 3'600'000), static_cast<int>(in_day / 60'000 % 60),
                  static_cast<int>(in_day / 1000 % 60), static_cast<int>(in_day % 1000));
    return record::iso_date(first_day + day) + text.data();
}

std::vector<std::string> names(const file::Group& group, const std::string& list,
                               Language language) {
    const std::string name = list + (language == Language::zh ? "_name_zh" : "_name");
    return group.texts(group.find(name) != nullptr ? name : list);
}

std::vector<long long> column(const file::Group& group, const char* name) {
    const file::Values values = group.load(*group.find(name));
    std::vector<long long> out;
    if (const auto* wide = std::get_if<std::vector<std::int64_t>>(&values))
        out.assign(wide->begin(), wide->end());
    else
        for (const auto v : std::get<std::vector<std::int32_t>>(values)) out.push_back(v);
    return out;
}

std::string at(const std::vector<std::string>& list, long long place) {
    return place < 0 ? std::string() : list[static_cast<std::size_t>(place)];
}

std::string attribute(const char* kind, const char* key, const std::string& value) {
    return std::string("<") + kind + " key=\"" + key + "\" value=\"" + escaped(value) + "\"/>";
}

}  // namespace

EventLog event_log(const file::Group& root, Language language, const EventChoice& choice) {
    const file::Group* events = root.find_group("events");
    if (events == nullptr)
        throw file::FileError(file::Fault::no_such_thing, "events",
                              "these results hold no traced cases; run with --trace-cases 1% or "
                              "--trace-citizen ID",
                              "结果中没有逐步记录的办件；请以 --trace-cases 1% 或 --trace-citizen "
                              "ID 运行");
    const std::vector<std::string> regimes = events->texts("regime");
    if (!choice.regime.empty() &&
        std::find(regimes.begin(), regimes.end(), choice.regime) == regimes.end())
        throw file::FileError(file::Fault::no_such_thing, "events",
                              "the results hold no regime '" + choice.regime + "'",
                              "结果中没有办理模式“" + choice.regime + "”");
    const auto first_day =
        static_cast<long long>(root.attributes.number("start_day").value_or(0) -
                               root.attributes.number("warmup_days").value_or(0));
    const auto activities = names(*events, "activity", language),
               matters = names(*events, "matter", language),
               offices = names(*events, "office", language),
               documents = names(*events, "document", language),
               resources = events->texts("resource");
    const auto time = column(*events, "event_time"), need = column(*events, "event_case"),
               citizen = column(*events, "event_citizen"),
               replication = column(*events, "event_replication"),
               regime = column(*events, "event_regime"),
               activity = column(*events, "event_activity"),
               matter = column(*events, "event_matter"), office = column(*events, "event_office"),
               resource = column(*events, "event_resource"),
               document = column(*events, "event_document"),
               detail = column(*events, "event_detail");
    EventLog log;
    log.title = root.attributes.text("title");
    for (std::size_t i = 0; i < time.size(); ++i) {
        Event e;
        e.regime = at(regimes, regime[i]);
        e.replication = static_cast<int>(replication[i]);
        if (!choice.regime.empty() && e.regime != choice.regime) continue;
        if (choice.replication >= 0 && e.replication != choice.replication) continue;
        e.need = need[i];
        e.case_id = e.regime + "/" + std::to_string(e.replication) + "/" + std::to_string(e.need);
        e.activity = at(activities, activity[i]);
        e.time = iso(first_day, time[i]);
        e.resource = at(resources, resource[i]);
        e.group = at(offices, office[i]);
        e.matter = at(matters, matter[i]);
        e.document = at(documents, document[i]);
        e.citizen = citizen[i];
        e.detail = detail[i];
        log.events.push_back(std::move(e));
    }
    if (log.events.empty())
        throw file::FileError(file::Fault::no_such_thing, "events",
                              "the results hold no traced cases of this choice",
                              "结果中没有符合此选择的逐步记录办件");
    return log;
}

std::string to_event_csv(const EventLog& log) {
    std::string out =
        "case:concept:name,concept:name,time:timestamp,lifecycle:transition,org:resource,org:group,"
        "case:regime,case:replication,case:need,case:citizen,case:matter,document,detail\n";
    for (const Event& e : log.events)
        out += csv_cell(e.case_id) + "," + csv_cell(e.activity) + "," + e.time + ",complete," +
               csv_cell(e.resource) + "," + csv_cell(e.group) + "," + csv_cell(e.regime) + "," +
               std::to_string(e.replication) + "," + std::to_string(e.need) + "," +
               std::to_string(e.citizen) + "," + csv_cell(e.matter) + "," + csv_cell(e.document) +
               "," + std::to_string(e.detail) + "\n";
    return out;
}

std::string to_xes(const EventLog& log) {
    std::string out = R"(<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<global scope="trace"><string key="concept:name" value="?"/></global>
<global scope="event"><string key="concept:name" value="?"/><date key="time:timestamp" value="1970-01-01T00:00:00.000+08:00"/><string key="lifecycle:transition" value="complete"/></global>
<classifier name="Activity" keys="concept:name"/>
)";
    out += attribute("string", "concept:name", log.title) + "\n";
    std::string open;
    for (const Event& e : log.events) {
        if (e.case_id != open) {
            if (!open.empty()) out += "</trace>\n";
            open = e.case_id;
            out += "<trace>" + attribute("string", "concept:name", e.case_id) +
                   attribute("string", "regime", e.regime) +
                   attribute("int", "replication", std::to_string(e.replication)) +
                   attribute("int", "need", std::to_string(e.need)) +
                   attribute("int", "citizen", std::to_string(e.citizen)) +
                   attribute("string", "matter", e.matter) + "\n";
        }
        out += "<event>" + attribute("string", "concept:name", e.activity) +
               attribute("date", "time:timestamp", e.time) +
               attribute("string", "lifecycle:transition", "complete");
        if (!e.resource.empty()) out += attribute("string", "org:resource", e.resource);
        if (!e.group.empty()) out += attribute("string", "org:group", e.group);
        if (!e.document.empty()) out += attribute("string", "document", e.document);
        out += attribute("int", "detail", std::to_string(e.detail)) + "</event>\n";
    }
    if (!open.empty()) out += "</trace>\n";
    return out + "</log>\n";
}

}  // namespace cityload::report
