// Offices: when people wait where, and how long the queues are over the year.

#include <algorithm>
#include <cmath>

#include "results/record/civil_date.hpp"
#include "results/report/city_builder.hpp"
#include "results/report/svg.hpp"

namespace cityload::report {
namespace {

constexpr std::size_t shown = 4;

struct Office {
    std::size_t index = 0;
    double wait_ms = 0, visits = 0;
};

/// Those with the longest mean wait among the offices with a tenth of the mean visits or more.
std::vector<Office> worst_offices(const Array& visits, const Array& waits) {
    const std::size_t inner = visits.shape[1] * visits.shape[2];
    std::vector<Office> all(visits.shape[0]);
    double sum_visits = 0;
    for (std::size_t o = 0; o < all.size(); ++o) {
        all[o].index = o;
        for (std::size_t i = 0; i < inner; ++i) {
            all[o].visits += visits.values[o * inner + i];
            all[o].wait_ms += waits.values[o * inner + i];
        }
        sum_visits += all[o].visits;
    }
    const double least = sum_visits / static_cast<double>(all.size()) / 10;
    std::erase_if(all, [&](const Office& o) { return !(o.visits > least) || !(o.visits > 0); });
    std::stable_sort(all.begin(), all.end(), [](const Office& a, const Office& b) {
        return a.wait_ms / a.visits > b.wait_ms / b.visits;
    });
    if (all.size() > shown) all.resize(shown);
    return all;
}

}  // namespace

void Builder::add_office_maps(Section& out) const {
    const Array visits = array_of(root, "distributions", "office_hours_visits", 0),
                waits = array_of(root, "distributions", "office_hours_wait_ms", 0);
    if (visits.empty() || waits.empty()) return;
    const std::vector<std::string> offices = named("distributions", "office"),
                                   days = labels_of(root, "distributions", "weekday");
    int number = 0;
    for (const Office& office : worst_offices(visits, waits)) {
        const auto at = [&](const Array& array, std::size_t day, std::size_t hour) {
            return array.values[(office.index * array.shape[1] + day) * array.shape[2] + hour];
        };
        const double least = office.visits / 5'000;
        HeatMap map;
        map.text = {offices[office.index] + tr(": mean wait in minutes, ", "：平均等候（分钟），") +
                        name(0),
                    tr("A grid of hours by weekdays; darker cells are longer waits.",
                       "小时与星期的网格，颜色越深等候越久。")};
        Table table{"office-hours-" + std::to_string(++number),
                    map.text.title,
                    {{tr("arrival from", "到达时刻")}},
                    {}};
        std::vector<std::size_t> columns, rows;
        for (std::size_t d = 0; d < visits.shape[1]; ++d) {
            double sum = 0;
            for (std::size_t h = 0; h < visits.shape[2]; ++h) sum += at(visits, d, h);
            if (!(sum > least)) continue;
            columns.push_back(d);
            map.columns.push_back(tr(record::name_along("weekday", days[d])));
            table.columns.push_back({map.columns.back(), true});
        }
        for (std::size_t h = 0; h < visits.shape[2]; ++h)
            for (const std::size_t d : columns)
                if (at(visits, d, h) > least && (rows.empty() || rows.back() != h))
                    rows.push_back(h);
        for (const std::size_t h : rows) {
            const std::string label = std::to_string(h) + ":00";
            map.rows.push_back(label);
            std::vector<Cell> row = {text(label)};
            std::vector<double> values;
            for (const std::size_t d : columns) {
                const double n = at(visits, d, h);
                values.push_back(n > least ? at(waits, d, h) / n / 60'000 : std::nan(""));
                row.push_back(cell(Kind::minutes, values.back()));
            }
            map.values.push_back(std::move(values));
            table.rows.push_back(std::move(row));
        }
        out.blocks.push_back(Picture{svg_of(map, language), std::move(table)});
    }
}

void Builder::add_queues_over_time(Section& out) const {
    const file::Group* series = root.find_group("timeseries");
    if (series == nullptr || series->find("office_queue_ms") == nullptr) return;
    const Array visits = array_of(root, "distributions", "office_hours_visits", 0),
                waits = array_of(root, "distributions", "office_hours_wait_ms", 0);
    if (visits.empty() || waits.empty()) return;
    const std::vector<Office> worst = worst_offices(visits, waits);
    const std::vector<std::string> offices = named("distributions", "office");
    const std::vector<double> hours = series->numbers("time");
    const auto first_day = static_cast<long long>(root.attributes.number("start_day").value_or(0));
    std::vector<Array> queue, served, length;
    for (std::size_t g = 0; g < regimes(); ++g) {
        queue.push_back(array_of(root, "timeseries", "queue_length", g));
        served.push_back(array_of(root, "timeseries", "office_served", g));
    }
    // Mean over the working hours of each week; each month in the table.
    const auto weeks = static_cast<std::size_t>(hours.empty() ? 0 : hours.back() / 168) + 1;
    int number = 0;
    for (const Office& office : worst) {
        TimeLines chart;
        chart.text = {
            offices[office.index] + tr(": people waiting", "：排队人数"),
            tr("Lines over the weeks of the period, one for each way of handling matters: "
               "mean number of people waiting while the office is open.",
               "统计期内各周的折线，每种办理模式一条：开放时间内平均排队人数。")};
        chart.y_title = tr("people waiting, mean while open", "开放时间内平均排队人数");
        chart.series = names();
        Table table{"office-queue-" + std::to_string(++number),
                    chart.text.title,
                    by_regime(tr("month", "月份")),
                    {}};
        struct Mean {
            double sum = 0, n = 0;
        };
        std::map<std::string, std::vector<Mean>> months;
        std::string last_month;
        for (std::size_t g = 0; g < regimes(); ++g) {
            std::vector<Mean> by_week(weeks);
            for (std::size_t t = 0; t < hours.size(); ++t) {
                // Days on which nobody anywhere was served are no working days.
                double people = 0;
                for (std::size_t o = 0; o < served[g].shape[1]; ++o) people += served[g].at(t, o);
                if (!(people > 0)) continue;
                const double q = queue[g].at(t, office.index);
                if (std::isnan(q)) continue;
                Mean& week = by_week[static_cast<std::size_t>(hours[t] / 168)];
                week.sum += q, week.n += 1;
                const std::string month =
                    record::iso_date(first_day + static_cast<long long>(hours[t] / 24))
                        .substr(0, 7);
                auto& of_month = months[month];
                of_month.resize(regimes());
                of_month[g].sum += q, of_month[g].n += 1;
            }
            std::vector<double> line;
            for (const Mean& week : by_week)
                line.push_back(week.n > 0 ? week.sum / week.n : std::nan(""));
            chart.values.push_back(std::move(line));
        }
        for (std::size_t day = 0; day < weeks * 7; ++day) {
            const std::string date = record::iso_date(first_day + static_cast<long long>(day));
            if (date.ends_with("-01") || (weeks < 9 && day % 7 == 0))
                chart.ticks.emplace_back(static_cast<double>(day) / 7,
                                         weeks < 9 ? date.substr(5) : date.substr(0, 7));
        }
        for (const auto& [month, means] : months) {
            std::vector<Cell> row = {text(month)};
            for (const Mean& m : means)
                row.push_back(cell(Kind::number, m.n > 0 ? m.sum / m.n : std::nan("")));
            table.rows.push_back(std::move(row));
        }
        out.blocks.push_back(Picture{svg_of(chart, language), std::move(table)});
    }
}

}  // namespace cityload::report
