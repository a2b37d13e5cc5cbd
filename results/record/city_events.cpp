#include "results/record/city_events.hpp"

#include <algorithm>
#include <map>

#include "results/record/city_names.hpp"
#include "results/record/civil_date.hpp"

namespace cityload::record {
namespace {

using city::Fact;
using file::Group;

/// Numbers things in the order in which they are first met.
class Numbering {
  public:
    std::int32_t of(const std::string& id) {
        const auto [it, fresh] = numbers_.emplace(id, static_cast<std::int32_t>(ids_.size()));
        if (fresh) ids_.push_back(id);
        return it->second;
    }
    const std::vector<std::string>& ids() const { return ids_; }

  private:
    std::map<std::string, std::int32_t> numbers_;
    std::vector<std::string> ids_;
};

std::vector<std::string> labels(const sim::TallyPlan& plan, const char* axis) {
    for (const sim::TallyAxis& a : plan.axes())
        if (a.name == axis) return a.labels;
    return {};
}

void add_list(Group& group, const char* dim, std::vector<std::string> ids, const char* about) {
    group.add_coordinate(dim, std::move(ids), {{"long_name", std::string(about)}});
}

void add_names(Group& group, const std::string& dim, std::vector<std::string> en,
               std::vector<std::string> zh) {
    group.add({.name = dim + "_name",
               .dims = {dim},
               .values = std::move(en),
               .attributes = {{"long_name", std::string("name in English")}}});
    group.add({.name = dim + "_name_zh",
               .dims = {dim},
               .values = std::move(zh),
               .attributes = {{"long_name", std::string("name in Chinese")}}});
}

template <class Items>
void add_spec_list(Group& group, const char* dim, const Items& items, const char* about) {
    std::vector<std::string> ids, en, zh;
    for (const auto& item : items) {
        ids.push_back(item.id);
        en.push_back(item.name.empty() ? item.id : item.name);
        zh.push_back(item.name_zh.empty() ? en.back() : item.name_zh);
    }
    add_list(group, dim, std::move(ids), about);
    add_names(group, dim, std::move(en), std::move(zh));
}

}  // namespace

bool traced(const CityResults& results) {
    return std::any_of(results.runs.begin(), results.runs.end(), [](const CityRun& run) {
        return run.facts != nullptr && !run.facts->empty();
    });
}

Group events_group(const CityResults& results) {
    const city::CitySpec& spec = results.spec;
    Group group;
    group.name = "events";
    group.attributes.set("title", std::string("traced cases, event by event"));

    std::vector<std::int64_t> time, id;
    std::vector<std::int32_t> replication, regime, activity, matter, citizen, office, resource,
        document, detail;
    Numbering resources;
    const std::size_t regimes = results.regimes.size();
    const std::vector<std::string> back_offices =
        labels(results.runs.front().tally->plan(), "back_office");
    for (std::size_t run = 0; run < results.runs.size(); ++run) {
        const CityRun& one = results.runs[run];
        if (one.facts == nullptr) continue;
        const std::vector<std::string> stations = labels(one.tally->plan(), "station");
        const std::vector<CityStation>& places = results.regimes[run % regimes].stations;
        for (const Fact& f : *one.facts) {
            time.push_back(f.at.ms);
            id.push_back(static_cast<std::int64_t>(f.id));
            replication.push_back(static_cast<std::int32_t>(run / regimes));
            regime.push_back(static_cast<std::int32_t>(run % regimes));
            activity.push_back(static_cast<std::int32_t>(f.kind));
            matter.push_back(f.matter);
            citizen.push_back(static_cast<std::int32_t>(f.citizen));
            const bool window = at_window(f);
            office.push_back(window ? static_cast<std::int32_t>(places[f.place].office) : -1);
            resource.push_back(window ? resources.of(stations[f.place])
                               : f.kind == Fact::Kind::back_office
                                   ? resources.of(back_offices[f.place])
                                   : -1);
            document.push_back(f.document == 65535 ? -1 : f.document);
            detail.push_back(f.detail);
        }
    }

    std::vector<std::string> regime_ids, ids, en, zh;
    for (const CityRegime& r : results.regimes) regime_ids.push_back(r.id);
    add_list(group, "regime", std::move(regime_ids), "way of handling matters");
    for (const char* one : city::fact_ids) {
        ids.emplace_back(one);
        en.push_back(name_along("event", one).en);
        zh.push_back(name_along("event", one).zh);
    }
    add_list(group, "activity", std::move(ids), "what may happen to a case");
    add_names(group, "activity", std::move(en), std::move(zh));
    add_spec_list(group, "matter", spec.matters, "matter of the catalogue");
    add_spec_list(group, "document", spec.documents, "document of another department");
    en.clear(), zh.clear();
    for (const CityOffice& o : results.offices) en.push_back(o.name), zh.push_back(o.name_zh);
    add_list(group, "office", labels(results.runs.front().tally->plan(), "office"),
             "building with windows");
    add_names(group, "office", std::move(en), std::move(zh));
    add_list(group, "resource", resources.ids(), "window group or back office");

    group.dims.push_back({"event", time.size()});
    const auto column = [&](const char* name, file::Values values, const char* about) {
        group.add({.name = name,
                   .dims = {"event"},
                   .values = std::move(values),
                   .attributes = {{"long_name", std::string(about)}}});
    };
    group.add(
        {.name = "event_time",
         .dims = {"event"},
         .values = std::move(time),
         .attributes = {{"units", "milliseconds since " +
                                      iso_date(spec.start_day - spec.warmup_days) + " 00:00:00"},
                        {"calendar", std::string("standard")},
                        {"long_name", std::string("when it happened, local time")}}});
    column("event_case", std::move(id), "case; the same need has the same number in every regime");
    column("event_citizen", std::move(citizen), "who needs it: people, then firms");
    column("event_replication", std::move(replication), "replication, from 0");
    column("event_regime", std::move(regime), "place in the list of regimes");
    column("event_activity", std::move(activity), "place in the list of activities");
    column("event_matter", std::move(matter), "place in the list of matters");
    column("event_office", std::move(office), "place in the list of offices, -1: none");
    column("event_resource", std::move(resource), "place in the list of resources, -1: none");
    column("event_document", std::move(document), "place in the list of documents, -1: none");
    column("event_detail", std::move(detail),
           "people waiting (draws a ticket), papers missing (turned back), trips so far (accepted, "
           "result, fetched, gives up); otherwise 0");
    return group;
}

}  // namespace cityload::record
