#include "results/record/city_columns.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace cityload::record {

using file::Group;
using file::Variable;

Variable text_variable(std::string name, const std::string& dim, std::vector<std::string> values,
                       std::string about) {
    Variable v;
    v.name = std::move(name);
    v.dims = {dim};
    v.values = std::move(values);
    v.attributes = {{"long_name", std::move(about)}};
    return v;
}

void add_means(Group& root) {
    struct Mean {
        const char *name, *sum, *count, *unit, *about;
        double scale = 1;
    };
    static constexpr Mean means[] = {
        {"trips_mean", "trips_all", "needs", "1", "trips per need, given-up and open ones included",
         1},
        {"turned_back_share", "refused_cases", "needs", "1",
         "needs turned back for their papers at least once", 1},
        {"waiting_mean", "wait_minutes", "needs", "h", "hours waiting per need", 60},
        {"other_time_mean", "other_minutes", "needs", "h",
         "hours of travel, service and preparation per need", 60},
        {"days_mean", "days", "completed", "d",
         "calendar days from need to result, completed cases", 1},
    };
    for (const Mean& mean : means) {
        const Variable* sum = root.find(mean.sum);
        const Variable* count = root.find(mean.count);
        if (sum == nullptr || count == nullptr) continue;
        const auto& above = std::get<std::vector<std::int64_t>>(sum->values);
        const auto& below = std::get<std::vector<std::int64_t>>(count->values);
        std::vector<double> values;
        for (std::size_t i = 0; i < above.size(); ++i)
            values.push_back(below[i] > 0 ? static_cast<double>(above[i]) /
                                                static_cast<double>(below[i]) / mean.scale
                                          : std::numeric_limits<double>::quiet_NaN());
        Variable v;
        v.name = mean.name;
        v.dims = sum->dims;
        v.values = std::move(values);
        v.fill = std::numeric_limits<double>::quiet_NaN();
        v.attributes = {{"units", std::string(mean.unit)},
                        {"long_name", std::string(mean.about)},
                        {"cell_methods", std::string("mean")}};
        root.add(std::move(v));
    }
}

void add_matter_columns(Group& root, const city::CitySpec& spec) {
    if (!root.find_dim("matter")) return;
    std::vector<std::string> department, category, basis;
    std::vector<std::uint8_t> outside;
    for (const city::MatterSpec& m : spec.matters) {
        department.push_back(m.department);
        category.push_back(m.category);
        basis.push_back(m.basis);
        outside.push_back(static_cast<std::uint8_t>(m.outside));
    }
    root.add(text_variable("matter_department", "matter", std::move(department),
                           "department responsible"));
    root.add(text_variable("matter_category", "matter", std::move(category),
                           "heading of the catalogue"));
    root.add(text_variable("matter_basis", "matter", std::move(basis), "what the entry rests on"));
    root.add({.name = "matter_outside",
              .dims = {"matter"},
              .values = std::move(outside),
              .attributes = {{"long_name", std::string("needs documents of other departments")},
                             {"flag_values", file::Values(std::vector<std::uint8_t>{0, 1, 2})},
                             {"flag_meanings", std::string("no yes unclassified")}}});
}

void add_link_columns(Group& links, const CityResults& results) {
    if (!links.find_dim("link")) return;
    const city::CitySpec& spec = results.spec;
    std::vector<std::string> document;
    std::vector<double> coverage;
    std::vector<std::int32_t> wave;
    for (const city::LinkSpec& l : spec.links) {
        document.push_back(l.document);
        coverage.push_back(l.coverage);
        wave.push_back(l.wave);
    }
    std::vector<std::uint8_t> used;
    for (const CityRegime& regime : results.regimes) {
        const auto it = std::find_if(spec.regimes.begin(), spec.regimes.end(),
                                     [&](const city::RegimeSpec& r) { return r.id == regime.id; });
        const int until = it == spec.regimes.end() ? 0 : it->link_wave;
        for (const city::LinkSpec& l : spec.links) used.push_back(until > 0 && l.wave <= until);
    }
    links.add(text_variable("link_document", "link", std::move(document), "document it carries"));
    links.add(
        {.name = "link_coverage",
         .dims = {"link"},
         .values = std::move(coverage),
         .attributes = {{"units", std::string("1")},
                        {"long_name", std::string("share of citizens whose record is there")}}});
    links.add(
        {.name = "link_wave",
         .dims = {"link"},
         .values = std::move(wave),
         .attributes = {{"units", std::string("1")},
                        {"long_name", std::string("year of the reform in which it was built")}}});
    links.add({.name = "link_used",
               .dims = {"regime", "link"},
               .values = std::move(used),
               .attributes = {{"long_name", std::string("whether the regime uses the link")},
                              {"flag_values", file::Values(std::vector<std::uint8_t>{0, 1})},
                              {"flag_meanings", std::string("no yes")}}});
}

void add_posts(Group& staff, const CityResults& results) {
    const file::Dimension* dim = staff.find_dim("back_office");
    if (dim == nullptr) return;
    std::vector<std::int64_t> posts;
    for (const CityRegime& regime : results.regimes)
        posts.insert(posts.end(), regime.posts.begin(), regime.posts.end());
    if (posts.size() != results.regimes.size() * dim->size) return;
    staff.add({.name = "back_offices_posts",
               .dims = {"regime", "back_office"},
               .values = std::move(posts),
               .attributes = {{"units", std::string("1")},
                              {"long_name", std::string("posts, staff present or not")}}});
}

void add_runs(Group& provenance, const CityResults& results) {
    std::vector<std::string> ids, prints;
    for (const CityRegime& regime : results.regimes) ids.push_back(regime.id);
    provenance.add_coordinate("regime", std::move(ids),
                              {{"long_name", std::string("way of handling matters")}});
    std::vector<double> seconds;
    std::vector<std::int64_t> services, bytes, open;
    for (const CityRun& run : results.runs) {
        prints.push_back(hex(run.fingerprint));
        seconds.push_back(run.seconds);
        services.push_back(static_cast<std::int64_t>(run.services));
        bytes.push_back(static_cast<std::int64_t>(run.bytes));
        open.push_back(static_cast<std::int64_t>(run.open_cases));
    }
    const std::vector<std::string> dims = {"replication", "regime"};
    provenance.add({.name = "fingerprint",
                    .dims = dims,
                    .values = std::move(prints),
                    .attributes = {{"long_name", std::string("fingerprint of each trajectory")}}});
    provenance.add(
        {.name = "seconds",
         .dims = dims,
         .values = std::move(seconds),
         .attributes = {{"units", std::string("s")}, {"long_name", std::string("wall time")}}});
    provenance.add(
        {.name = "services",
         .dims = dims,
         .values = std::move(services),
         .attributes = {
             {"units", std::string("1")},
             {"long_name", std::string("turns at windows, on phones and in back offices")}}});
    provenance.add({.name = "bytes",
                    .dims = dims,
                    .values = std::move(bytes),
                    .attributes = {{"units", std::string("1")},
                                   {"long_name", std::string("bytes of memory of the state")}}});
    provenance.add({.name = "open_cases",
                    .dims = dims,
                    .values = std::move(open),
                    .attributes = {{"units", std::string("1")},
                                   {"long_name", std::string("cases open at the run's end")}}});
}

void add_windows_needed(Group& stations, const CityResults& results, std::size_t regime) {
    std::vector<std::int64_t> needed;
    for (std::size_t r = 0; r < results.replications; ++r) {
        const CityRun& run = results.runs[r * results.regimes.size() + regime];
        if (run.windows_needed.size() != results.regimes[regime].stations.size()) return;
        needed.insert(needed.end(), run.windows_needed.begin(), run.windows_needed.end());
    }
    stations.add({.name = "windows_needed",
                  .dims = {"replication", "regime", "station"},
                  .values = std::move(needed),
                  .attributes = {{"units", std::string("1")},
                                 {"long_name",
                                  std::string("windows with which nine of ten would wait 30 min at "
                                              "most, approximate (Erlang-A by half hour)")}}});
}

}  // namespace cityload::record
