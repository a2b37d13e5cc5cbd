// Who does worse: the burden by age, residence, firms and district.

#include <algorithm>

#include "results/report/city_builder.hpp"
#include "results/report/svg.hpp"

namespace cityload::report {
namespace {

struct Group {
    Bilingual name;
    std::vector<std::size_t> columns;  ///< of the axis of groups
};

/// Needs, trips, minutes and refused cases of a set of groups and districts.
struct Burden {
    double needs = 0, trips = 0, minutes = 0, refused = 0;
};

class Burdens {
  public:
    explicit Burdens(const Builder& b) : groups_(labels_of(b.root, "citizens", "group")) {
        for (std::size_t g = 0; g < b.regimes(); ++g)
            for (const char* v : {"needs", "trips", "minutes", "refused_cases"})
                arrays_.push_back(array_of(b.root, "citizens", v, g));
    }
    bool empty() const { return arrays_.empty() || arrays_.front().empty(); }
    std::size_t districts() const { return arrays_.front().shape[0]; }
    std::vector<std::size_t> columns(const std::string& prefix, const std::string& suffix) const {
        std::vector<std::size_t> out;
        for (std::size_t i = 0; i < groups_.size(); ++i)
            if (groups_[i].starts_with(prefix) && groups_[i].ends_with(suffix)) out.push_back(i);
        return out;
    }
    Burden of(std::size_t regime, const std::vector<std::size_t>& columns, std::size_t from,
              std::size_t until) const {
        Burden out;
        double* const parts[] = {&out.needs, &out.trips, &out.minutes, &out.refused};
        for (std::size_t v = 0; v < 4; ++v)
            for (std::size_t d = from; d < until; ++d)
                for (const std::size_t c : columns) *parts[v] += arrays_[regime * 4 + v].at(d, c);
        return out;
    }

  private:
    std::vector<std::string> groups_;
    std::vector<Array> arrays_;
};

}  // namespace

Section Builder::groups() const {
    Section out{"groups", tr("Who does worse", "谁的负担更重"), {}};
    const Burdens burdens(*this);
    if (burdens.empty()) return out;
    std::vector<Group> list;
    for (const auto& [prefix, label] :
         {std::pair{"child", Bilingual{"children under 15", "15岁以下"}},
          std::pair{"adult", Bilingual{"15 to 59", "15至59岁"}},
          std::pair{"sixties", Bilingual{"60 to 64", "60至64岁"}},
          std::pair{"senior", Bilingual{"65 and older", "65岁及以上"}}})
        list.push_back({label, burdens.columns(prefix, "")});
    list.push_back({{"local residents", "本地户籍"}, burdens.columns("", "-local")});
    list.push_back({{"migrants", "外来人口"}, burdens.columns("", "-migrant")});
    list.push_back({{"firms", "企业"}, burdens.columns("firm", "")});
    std::erase_if(list, [](const Group& g) { return g.columns.empty(); });

    const std::size_t all = burdens.districts(), last = regimes() - 1;
    GroupedBars chart;
    chart.text.title = tr("Trips per need by kind of applicant", "各类申请人每件需求的跑腿次数");
    chart.text.description =
        tr("Bars by age, residence and firms, one for each way of handling matters.",
           "按年龄、户籍与企业分组的条形图，每种办理模式一条。");
    chart.series = names();
    Table table{"groups",
                chart.text.title,
                {{tr("applicants", "申请人")}, {tr("needs", "需求"), true}},
                {}};
    for (std::size_t g = 0; g < regimes(); ++g)
        table.columns.push_back({tr("trips, ", "次数，") + name(g), true});
    for (std::size_t g = 0; g < regimes(); ++g)
        table.columns.push_back({tr("hours, ", "小时，") + name(g), true});
    for (std::size_t g = 0; g < regimes(); ++g)
        table.columns.push_back({tr("turned back, ", "被退回，") + name(g), true});
    std::string worst, rising;
    double most = 0;
    const auto add = [&](Table& to, const std::string& label, std::size_t from, std::size_t until,
                         const std::vector<std::size_t>& columns) {
        std::vector<Cell> row = {text(label),
                                 cell(Kind::count, burdens.of(0, columns, from, until).needs)};
        std::vector<double> trips;
        for (std::size_t g = 0; g < regimes(); ++g) {
            const Burden b = burdens.of(g, columns, from, until);
            trips.push_back(b.trips / b.needs);
            row.push_back(cell(Kind::number, trips.back()));
        }
        for (std::size_t g = 0; g < regimes(); ++g) {
            const Burden b = burdens.of(g, columns, from, until);
            row.push_back(cell(Kind::hours, b.minutes / b.needs / 60));
        }
        for (std::size_t g = 0; g < regimes(); ++g) {
            const Burden b = burdens.of(g, columns, from, until);
            row.push_back(cell(Kind::share, b.refused / b.needs));
        }
        to.rows.push_back(std::move(row));
        return trips;
    };
    for (const Group& group : list) {
        const std::vector<double> trips = add(table, tr(group.name), 0, all, group.columns);
        chart.groups.push_back(tr(group.name));
        chart.values.push_back(trips);
        if (trips[last] > most) most = trips[last], worst = tr(group.name);
        if (last > 0 && trips[last] > trips[0])
            rising += (rising.empty() ? "" : tr(", ", "、")) + tr(group.name);
    }
    const double average = value("trips_per_need", last);
    std::string finding;
    if (language == Language::zh) {
        finding = "在“" + name(last) + "”下，跑腿最多的是" + worst + "：每件需求" +
                  written(Kind::number, most, language) + "次，平均为" +
                  written(Kind::number, average, language) + "次。";
        if (last > 0)
            finding += rising.empty() ? "没有哪一类申请人跑得比“" + name(0) + "”更多。"
                                      : "比“" + name(0) + "”跑得更多的有：" + rising + "。";
    } else {
        finding = "Under “" + name(last) + "” those who travel most are: " + worst + ", " +
                  written(Kind::number, most, language) + " trips per need where the mean is " +
                  written(Kind::number, average, language) + ". ";
        if (last > 0)
            finding += rising.empty()
                           ? "No kind of applicant travels more than under “" + name(0) + "”."
                           : "These travel more than under “" + name(0) + "”: " + rising + ".";
    }
    out.blocks.push_back(Paragraph{finding});
    out.blocks.push_back(Picture{svg_of(chart, language), table});

    if (all > 1) {
        std::vector<std::size_t> everybody = burdens.columns("", "");
        Table districts = table;
        districts.id = "districts";
        districts.title = tr("Districts", "各区县");
        districts.columns[0].name = tr("district", "区县");
        districts.rows.clear();
        const std::vector<std::string> labels = named("citizens", "district");
        GroupedBars by_district;
        by_district.text = {
            tr("Trips per need by district", "各区县每件需求的跑腿次数"),
            tr("Bars by district, one for each way of handling matters; most trips first.",
               "按区县的条形图，每种办理模式一条，多者在前。")};
        by_district.series = names();
        std::vector<std::pair<double, std::size_t>> order;
        for (std::size_t d = 0; d < all; ++d) {
            const Burden b = burdens.of(last, everybody, d, d + 1);
            if (b.needs > 0) order.emplace_back(-b.trips / b.needs, d);
        }
        std::stable_sort(order.begin(), order.end());
        for (const auto& [minus, d] : order) {
            const std::vector<double> trips = add(districts, labels[d], d, d + 1, everybody);
            if (by_district.groups.size() < 8) {
                by_district.groups.push_back(labels[d]);
                by_district.values.push_back(trips);
            }
        }
        out.blocks.push_back(Picture{svg_of(by_district, language), districts});
    }
    return out;
}

}  // namespace cityload::report
