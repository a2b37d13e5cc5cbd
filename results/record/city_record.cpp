#include "results/record/city_record.hpp"

#include "results/record/city_columns.hpp"
#include "results/record/city_events.hpp"
#include "results/record/city_names.hpp"
#include "results/record/city_series.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <stdexcept>

namespace cityload::record {
namespace {

using file::Group;
using file::Variable;
using sim::TallyAxis;
using sim::TallyDescription;

struct Names {
    std::map<std::string, std::map<std::string, Bilingual>> by_axis;  ///< axis → label
    std::int64_t start_day = 0;  ///< civil day of the measured period's first
    std::vector<std::string> office_ids;
    auto& operator[](const std::string& axis) { return by_axis[axis]; }
};

constexpr std::string_view measure_suffix = "_measure";

template <class Items>
void add_names(Names& names, const char* axis, const Items& items) {
    for (const auto& item : items) names[axis][item.id] = {item.name, item.name_zh};
}

Names names_of(const city::CitySpec& spec) {
    Names names;
    add_names(names, "matter", spec.matters);
    add_names(names, "department", spec.departments);
    add_names(names, "document", spec.documents);
    add_names(names, "district", spec.districts);
    for (const char* axis :
         {"activity", "reason", "group", "rule", "channel", "purpose", "standing", "weekday"})
        names[axis] = names_along(axis);
    names["kind"] = names_along("group");
    for (const city::LinkSpec& link : spec.links) {
        const auto document = names["document"].find(link.document);
        if (document != names["document"].end()) names["link"][link.id] = document->second;
    }
    names.start_day = spec.start_day;
    return names;
}

/// Numbers where every label is one: weeks, half hours, trips. The last may be open ("8+").
file::Values labels_of(const TallyAxis& axis) {
    std::vector<std::int32_t> numbers;
    for (const std::string& label : axis.labels) {
        const std::size_t length =
            label.size() - (label.ends_with('+') && &label == &axis.labels.back() ? 1 : 0);
        std::int32_t value = 0;
        const auto [end, error] = std::from_chars(label.data(), label.data() + length, value);
        if (error != std::errc{} || end != label.data() + length) return axis.labels;
        numbers.push_back(value);
    }
    return numbers;
}

void add_axis(Group& group, const TallyAxis& axis, const Names& names) {
    if (group.find_dim(axis.name)) return;
    if (axis.name == "time") {
        add_time_axis(group, axis, names.start_day);
        return;
    }
    std::string about = axis.name;
    std::replace(about.begin(), about.end(), '_', ' ');
    const bool open = !axis.labels.empty() && axis.labels.back().ends_with('+');
    group.add_coordinate(axis.name, labels_of(axis),
                         {{"long_name", about + (open ? ", the last: and more" : "")}});
    if (!axis.edges.empty()) {
        Variable lower;
        lower.name = axis.name + "_lower";
        lower.dims = {axis.name};
        lower.values = axis.edges;
        lower.attributes = {{"units", axis.unit}, {"long_name", "lower edge of each " + about}};
        group.add(std::move(lower));
    }
    const auto known = names.by_axis.find(axis.name);
    if (known == names.by_axis.end()) return;
    std::vector<std::string> en, zh;
    for (const std::string& label : axis.labels) {
        const auto it = known->second.find(label);
        en.push_back(it == known->second.end() ? label : it->second.en);
        zh.push_back(it == known->second.end() ? label : it->second.zh);
    }
    group.add(text_variable(axis.name + "_name", axis.name, std::move(en), "name in English"));
    group.add(text_variable(axis.name + "_name_zh", axis.name, std::move(zh), "name in Chinese"));
}

/// Unit of a measure: told by its name's ending, else the array's.
std::string unit_of(const std::string& measure, const std::string& array) {
    const auto ends = [&](std::string_view with) { return measure.ends_with(with); };
    if (ends("_ms")) return "ms";
    if (ends("minutes")) return "min";
    if (measure == "days") return "d";
    return array;
}

struct Place {
    std::string group;       ///< path
    std::string main_array;  ///< its measures stand there under their own names
    bool per_regime = false;
};

Place place_of(const sim::TallyPlan& plan, const TallyDescription& array) {
    const auto has = [&](std::string_view axis) {
        return std::any_of(array.axes.begin(), array.axes.end(),
                           [&](std::size_t a) { return plan.axes()[a].name == axis; });
    };
    if (has("station")) return {"stations", "stations", true};
    if (has("time")) return {"timeseries", ""};
    if (has("office") || has("day_class") || has("trips_taken")) return {"distributions", ""};
    if (has("matter")) return {"", "cases"};
    if (has("week")) return {"timeseries", "weeks"};
    if (has("district") || has("person_trips") || has("person_hours"))
        return {"citizens", "people"};
    if (has("document") || has("link")) return {"links", ""};
    if (has("department") || has("back_office") || has("call_measure") || has("point"))
        return {"staff", ""};
    return {"distributions", ""};
}

const char* title_of(const std::string& group) {
    if (group == "timeseries") return "offices over time; outcomes by week in which the need arose";
    if (group == "citizens") return "burden by district and kind of applicant";
    if (group == "links")
        return "documents of other departments and the data links that carry them";
    if (group == "staff") return "work of departments and back offices";
    if (group == "stations") return "window groups of one regime in the measured period";
    return "distributions: integer counts by bin";
}

/// The regimes [first, last) into a group; arrays of the same description from every run.
class Builder {
  public:
    Builder(const CityResults& results, const Names& names) : results_(results), names_(names) {}

    void add_outer(Group& group, std::size_t first, std::size_t last) const {
        if (group.find_dim("replication")) return;
        std::vector<std::int32_t> replications;
        for (std::size_t r = 0; r < results_.replications; ++r)
            replications.push_back(static_cast<std::int32_t>(r));
        group.add_coordinate("replication", std::move(replications),
                             {{"long_name", std::string("replication, from 0")}});
        std::vector<std::string> ids, en, zh;
        for (std::size_t g = first; g < last; ++g) {
            const std::string& id = results_.regimes[g].id;
            const auto it = std::find_if(results_.spec.regimes.begin(), results_.spec.regimes.end(),
                                         [&](const city::RegimeSpec& r) { return r.id == id; });
            ids.push_back(id);
            en.push_back(it == results_.spec.regimes.end() || it->name.empty() ? id : it->name);
            zh.push_back(it == results_.spec.regimes.end() || it->name_zh.empty() ? id
                                                                                  : it->name_zh);
        }
        group.add_coordinate("regime", std::move(ids),
                             {{"long_name", std::string("way of handling matters")}});
        group.add(text_variable("regime_name", "regime", std::move(en), "name in English"));
        group.add(text_variable("regime_name_zh", "regime", std::move(zh), "name in Chinese"));
    }

    void add_array(Group& group, const TallyDescription& array, const Place& place,
                   std::size_t first, std::size_t last) const {
        const sim::TallyPlan& plan = tally(0, first).plan();
        add_outer(group, first, last);
        std::vector<std::string> dims = {"replication", "regime"};
        const TallyAxis* measures = nullptr;
        for (const std::size_t a : array.axes) {
            const TallyAxis& axis = plan.axes()[a];
            if (a == array.axes.back() && axis.name.ends_with(measure_suffix)) {
                measures = &axis;
            } else {
                add_axis(group, axis, names_);
                dims.push_back(axis.name);
            }
        }
        if (measures == nullptr) {
            add_variable(group, array, dims, array.name, array.unit, array.meaning, 0, 1, first,
                         last);
            return;
        }
        for (std::size_t m = 0; m < measures->labels.size(); ++m) {
            const std::string& label = measures->labels[m];
            std::string name = array.name == place.main_array ? label : array.name + "_" + label;
            if (group.find(name) || group.find_dim(name)) name = array.name + "_" + label;
            std::string what = label;
            std::replace(what.begin(), what.end(), '_', ' ');
            add_variable(group, array, dims, name, unit_of(label, array.unit),
                         array.meaning + ": " + what, m, measures->labels.size(), first, last);
        }
    }

  private:
    const sim::TallySet& tally(std::size_t replication, std::size_t regime) const {
        return *results_.runs[replication * results_.regimes.size() + regime].tally;
    }

    void add_variable(Group& group, const TallyDescription& array, std::vector<std::string> dims,
                      std::string name, std::string unit, std::string meaning, std::size_t offset,
                      std::size_t stride, std::size_t first, std::size_t last) const {
        std::vector<std::int64_t> values;
        values.reserve(results_.replications * (last - first) * array.size / stride);
        for (std::size_t r = 0; r < results_.replications; ++r) {
            for (std::size_t g = first; g < last; ++g) {
                const TallyDescription& own = same(tally(r, g).plan(), array);
                if (own.wide) {
                    const auto all = tally(r, g).wide(own);
                    for (std::size_t i = offset; i < all.size(); i += stride)
                        values.push_back(static_cast<std::int64_t>(all[i]));
                } else {
                    const auto all = tally(r, g).narrow(own);
                    for (std::size_t i = offset; i < all.size(); i += stride)
                        values.push_back(all[i]);
                }
            }
        }
        Variable v;
        v.name = std::move(name);
        v.dims = std::move(dims);
        v.values = std::move(values);
        v.attributes = {{"units", std::move(unit)}, {"long_name", std::move(meaning)}};
        group.add(std::move(v));
    }

    /// The array of the same name in another run's plan.
    static const TallyDescription& same(const sim::TallyPlan& plan, const TallyDescription& array) {
        for (const TallyDescription& candidate : plan.arrays())
            if (candidate.name == array.name && candidate.size == array.size &&
                candidate.wide == array.wide)
                return candidate;
        throw std::logic_error("runs of different regimes count different things: " + array.name);
    }

    const CityResults& results_;
    const Names& names_;
};

}  // namespace

Group city_results(const CityResults& results, const Provenance& provenance) {
    if (results.regimes.empty() || results.replications == 0 ||
        results.runs.size() != results.replications * results.regimes.size())
        throw std::logic_error("one run for every replication and regime is wanted");
    const city::CitySpec& spec = results.spec;
    Group root;
    set_root_attributes(root, provenance);
    root.attributes.set("kind", std::string("city"));
    root.attributes.set("city", spec.name);
    root.attributes.set("city_zh", spec.name_zh);
    root.attributes.set("residents", results.residents);
    root.attributes.set("firms", results.firms);
    root.attributes.set("days", spec.days);
    root.attributes.set("warmup_days", spec.warmup_days);
    root.attributes.set("cooldown_days", spec.cooldown_days);
    root.attributes.set("start_day", spec.start_day);
    root.attributes.set("scale", spec.scale);
    root.attributes.set("hours_per_post", spec.staffing.hours_per_post);
    root.attributes.set("window_load", spec.staffing.window_load);
    root.attributes.set("back_office_load", spec.staffing.back_office_load);
    root.attributes.set("staffing_variant", spec.staffing.variant);
    root.attributes.set("sized_in", spec.staffing.sized_in);
    root.attributes.set("changes", static_cast<std::int64_t>(spec.changes.size()));

    Names names = names_of(spec);
    for (const sim::TallyAxis& axis : results.runs.front().tally->plan().axes()) {
        if (axis.name != "office") continue;
        if (axis.labels.size() != results.offices.size())
            throw std::logic_error("offices without names");
        for (std::size_t o = 0; o < axis.labels.size(); ++o)
            names["office"][axis.labels[o]] = {results.offices[o].name, results.offices[o].name_zh};
        names.office_ids = axis.labels;
    }
    for (const sim::TallyAxis& axis : results.runs.front().tally->plan().axes())
        if (axis.name == "back_office" && axis.labels.size() == results.back_offices.size())
            for (std::size_t o = 0; o < axis.labels.size(); ++o)
                names["back_office"][axis.labels[o]] = {results.back_offices[o].name,
                                                        results.back_offices[o].name_zh};
    const Builder builder(results, names);
    const std::size_t regimes = results.regimes.size();
    builder.add_outer(root, 0, regimes);
    const sim::TallyPlan& plan = results.runs.front().tally->plan();
    for (const TallyDescription& array : plan.arrays()) {
        const Place place = place_of(plan, array);
        if (place.per_regime) continue;
        Group& group = place.group.empty() ? root : root.group(place.group);
        if (!place.group.empty() && group.variables.empty())
            group.attributes.set("title", std::string(title_of(place.group)));
        builder.add_array(group, array, place, 0, regimes);
    }
    add_means(root);
    add_matter_columns(root, spec);
    if (root.find_group("timeseries") != nullptr) {
        add_series_means(root.group("timeseries"), results.offices, spec.series);
        add_weekly_means(root.group("timeseries"));
    }
    if (root.find_group("distributions") != nullptr)
        add_quantiles(root.group("distributions"), root);
    if (root.find_group("staff") != nullptr) add_posts(root.group("staff"), results);
    if (root.find_group("links") != nullptr) add_link_columns(root.group("links"), results);

    Group& stations = root.group("stations");
    stations.attributes.set("title",
                            std::string("window groups, one group of the file for each regime"));
    for (std::size_t g = 0; g < regimes; ++g) {
        Group& own = stations.group(results.regimes[g].id);
        own.attributes.set("title", std::string(title_of("stations")));
        const sim::TallyPlan& regime_plan = results.runs[g].tally->plan();
        for (const TallyDescription& array : regime_plan.arrays())
            if (const Place place = place_of(regime_plan, array); place.per_regime)
                builder.add_array(own, array, place, g, g + 1);
        const file::Dimension* dim = own.find_dim("station");
        if (dim == nullptr) continue;
        if (dim->size != results.regimes[g].stations.size())
            throw std::logic_error("window groups without names");
        std::vector<std::string> en, zh;
        std::vector<std::int64_t> windows, guides;
        std::vector<std::string> office;
        for (const CityStation& s : results.regimes[g].stations) {
            office.push_back(names.office_ids.at(s.office));
            en.push_back(s.name);
            zh.push_back(s.name_zh);
            windows.push_back(s.windows);
            guides.push_back(s.guides);
        }
        own.add(text_variable("station_office", "station", std::move(office), "office it is in"));
        own.add(text_variable("station_name", "station", std::move(en), "name in English"));
        own.add(text_variable("station_name_zh", "station", std::move(zh), "name in Chinese"));
        own.add({.name = "windows",
                 .dims = {"station"},
                 .values = std::move(windows),
                 .attributes = {{"units", std::string("1")},
                                {"long_name", std::string("windows, staff present or not")}}});
        own.add({.name = "guides",
                 .dims = {"station"},
                 .values = std::move(guides),
                 .attributes = {{"units", std::string("1")},
                                {"long_name", std::string("clerks of the group at the hall's "
                                                          "information desk instead")}}});
        add_windows_needed(own, results, g);
    }

    std::vector<FingerprintWords> prints;
    for (std::size_t r = 0; r < results.replications; ++r) {
        std::vector<FingerprintWords> one;
        for (std::size_t g = 0; g < regimes; ++g)
            one.push_back(results.runs[r * regimes + g].fingerprint);
        prints.push_back(combine(one));
    }
    Group about = provenance_group(provenance, prints);
    add_runs(about, results);
    if (traced(results)) root.groups.push_back(events_group(results));
    root.groups.push_back(std::move(about));
    return root;
}

}  // namespace cityload::record
