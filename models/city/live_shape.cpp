// What a viewer may know of a city before it runs.

#include "models/city/live_shape.hpp"

#include <string>
#include <variant>

#include "models/city/changes.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "models/city/rules.hpp"

namespace cityload::city {
namespace {

template <class Spec>
LiveName name_of(const Spec& s) {
    const std::string en = s.name.empty() ? s.id : s.name;
    return {s.id, en, s.name_zh.empty() ? en : s.name_zh};
}

std::string hours_text(const HoursSpec& h) {
    char text[64];
    const auto m = [](Duration d) { return static_cast<int>(d / sim::minutes(1)); };
    std::snprintf(text, sizeof text, "%02d:%02d-%02d:%02d %02d:%02d-%02d:%02d", m(h.open) / 60,
                  m(h.open) % 60, m(h.lunch_from) / 60, m(h.lunch_from) % 60, m(h.lunch_until) / 60,
                  m(h.lunch_until) % 60, m(h.close) / 60, m(h.close) % 60);
    return text;
}

}  // namespace

LiveShape live_shape(const World& world,
                     const std::vector<std::shared_ptr<const RegimePlan>>& plans) {
    const CitySpec& spec = world.spec;
    LiveShape shape;
    shape.city = {"city", spec.name, spec.name_zh.empty() ? spec.name : spec.name_zh};
    shape.title = spec.title;
    std::map<std::string, std::uint16_t> department, document;
    for (std::size_t d = 0; d < spec.departments.size(); ++d) {
        shape.departments.push_back(name_of(spec.departments[d]));
        department[spec.departments[d].id] = static_cast<std::uint16_t>(d);
    }
    for (std::size_t d = 0; d < spec.documents.size(); ++d)
        document[spec.documents[d].id] = static_cast<std::uint16_t>(d);
    for (const OfficeSpec& o : spec.offices) shape.offices.push_back(name_of(o));
    for (std::size_t d = 0; d < world.districts.size(); ++d) {
        const DistrictSpec& s = spec.districts[world.districts[d]];
        LiveShape::District district{name_of(s), s.x, s.y, 0, 0};
        for (const Town& t : world.towns)
            if (t.district == d) {
                district.residents += t.residents();
                district.firms += t.firms;
            }
        shape.residents += district.residents;
        shape.districts.push_back(std::move(district));
    }
    std::map<std::string, const HoursSpec*> hours;
    for (const HoursSpec& h : spec.hours) hours[h.id] = &h;
    for (const Building& b : world.buildings) {
        const OfficeSpec& o = spec.offices[b.office];
        LiveShape::Building building;
        building.name = name_of(o);
        building.district = b.district;
        building.office = b.office;
        building.level = static_cast<int>(o.level);
        building.hall = o.hall;
        if (const auto h = hours.find(o.hours); h != hours.end()) {
            building.hours = hours_text(*h->second);
            building.open_ms = h->second->open.ms;
            building.close_ms = h->second->close.ms;
        }
        shape.buildings.push_back(std::move(building));
    }
    for (std::size_t m = 0; m < spec.matters.size(); ++m)
        shape.matters.push_back(
            {name_of(spec.matters[m]), world.matters[m].department, world.matters[m].firm});
    for (const LinkSpec& l : spec.links) {
        LiveShape::Link link;
        link.id = l.id;
        if (const auto d = document.find(l.document); d != document.end()) {
            const DocumentSpec& doc = spec.documents[d->second];
            link.document = name_of(doc);
            if (const auto issuer = department.find(doc.issuer); issuer != department.end())
                link.provider = issuer->second;
        }
        link.latency_ms = static_cast<double>(l.latency.ms);
        link.coverage = l.coverage;
        link.wave = l.wave;
        shape.links.push_back(std::move(link));
    }
    for (const auto& plan : plans) {
        LiveShape::Regime regime;
        regime.name = name_of(plan->regime);
        const Rules rules(*plan);  // guides do not sit at windows
        for (std::size_t s = 0; s < plan->stations.size(); ++s) {
            const StationPlan& one = plan->stations[s];
            regime.stations.push_back(
                {one.building, one.department, one.integrated, rules.windows(s)});
        }
        for (std::size_t o = 0; o < world.back_offices(); ++o)
            regime.back_offices.push_back({world.back_office_department(o), 0, plan->posts[o]});
        for (std::size_t d = 0; d < spec.departments.size(); ++d)
            for (std::size_t t = 0; t < world.towns.size(); ++t)
                regime.back_offices[world.back_office_of(d, t)].district = world.towns[t].district;
        for (const LinkSpec& l : spec.links)
            regime.link_used.push_back(plan->regime.link_wave > 0 &&
                                       l.wave <= plan->regime.link_wave);
        for (const ChangeKey& key : change_keys())
            if (const auto* const member = std::get_if<double RegimeSpec::*>(&key.member))
                regime.settings[std::string(key.name)] = plan->regime.*(*member);
        shape.regimes.push_back(std::move(regime));
    }
    for (std::int64_t day = 0; day < world.calendar.days(); ++day) {
        const auto kind = spec.calendar.find(world.calendar.civil_day(day));
        shape.days.push_back({world.calendar.workday(day),
                              kind != spec.calendar.end() && kind->second == DayKind::holiday});
    }
    shape.first_civil_day = world.calendar.civil_day(0);
    shape.first_measured = world.calendar.first_measured();
    shape.measured_days = world.calendar.measured_days();
    shape.scale = spec.scale;
    return shape;
}

}  // namespace cityload::city
