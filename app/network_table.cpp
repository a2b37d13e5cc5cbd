#include "app/network_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "app/json.hpp"
#include "app/text_table.hpp"

namespace cityload::app {

namespace {

using record::MeanWithHalfWidth;
using record::NetworkStatistics;
using record::StationStatistics;

std::string fixed(double value, int decimals) {
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::fixed, decimals);
    return end.ec == std::errc() ? std::string(buffer.data(), end.ptr) : "…";
}

/// Decimals that show `digits` significant ones, at most 6.
int decimals_for(double value, int digits) {
    if (!(std::abs(value) > 0)) return 0;
    return std::clamp(digits - 1 - static_cast<int>(std::floor(std::log10(std::abs(value)))), 0, 6);
}

struct Column {
    read::Text heading;
    /// The value of one replication, NaN if there is none.
    double (*value)(const StationStatistics&);
    bool only_if_any = false;
};

double per_cent(std::int64_t part, std::int64_t whole) {
    return whole > 0 ? 100.0 * static_cast<double>(part) / static_cast<double>(whole)
                     : StationStatistics::none;
}

const std::vector<Column>& columns() {
    using S = StationStatistics;
    static const std::vector<Column> all = {
        {{"utilisation", "利用率"}, [](const S& s) { return s.utilisation; }},
        {{"wait [min]", "等候[分]"}, [](const S& s) { return s.wait_mean; }},
        {{"wait p90", "等候p90"}, [](const S& s) { return s.wait_p90; }},
        {{"queue", "队长"}, [](const S& s) { return s.queue_length_mean; }},
        {{"in system", "在场人数"}, [](const S& s) { return s.in_system_mean; }},
        {{"arrivals", "到达"}, [](const S& s) { return static_cast<double>(s.arrivals); }},
        {{"abandoned %", "放弃%"},
         [](const S& s) { return per_cent(s.abandonments, s.arrivals); },
         true},
        {{"lost %", "流失%"}, [](const S& s) { return per_cent(s.lost, s.arrivals); }, true}};
    return all;
}

std::vector<double> values_of(const NetworkStatistics& statistics, std::size_t station,
                              std::size_t c, const Column& column) {
    std::vector<double> values;
    for (std::size_t r = 0; r < statistics.replications(); ++r)
        values.push_back(column.value(statistics.at(r, station, c)));
    return values;
}

/// Rows shown: "all", and the classes where there is more than one.
std::vector<std::size_t> classes_of(const NetworkStatistics& statistics, std::size_t station) {
    std::vector<std::size_t> out = {0};
    for (std::size_t c = 1; c < statistics.classes().size(); ++c)
        if (statistics.seen(station, c)) out.push_back(c);
    if (out.size() == 2) out.pop_back();
    return out;
}

}  // namespace

std::string with_half_width(const MeanWithHalfWidth& value) {
    if (value.n == 0) return "–";
    if (!value.half_width) return fixed(value.mean, decimals_for(value.mean, 4)) + " ±–";
    const int decimals =
        *value.half_width > 0 ? decimals_for(*value.half_width, 2) : decimals_for(value.mean, 4);
    return fixed(value.mean, decimals) + " ±" + fixed(*value.half_width, decimals);
}

std::string network_table(const Context& context, const NetworkStatistics& statistics) {
    std::vector<const Column*> shown;
    for (const Column& column : columns()) {
        bool any = !column.only_if_any;
        for (std::size_t s = 0; s < statistics.stations().size() && !any; ++s)
            for (const double v : values_of(statistics, s, 0, column)) any = any || v > 0;
        if (any) shown.push_back(&column);
    }
    TextTable table;
    table.column(context.tr("station", "服务点"), TextTable::Align::left);
    table.column(context.tr("class", "类别"), TextTable::Align::left);
    for (const Column* column : shown)
        table.column(context.tr(column->heading), TextTable::Align::right);
    for (std::size_t s = 0; s < statistics.stations().size(); ++s) {
        for (const std::size_t c : classes_of(statistics, s)) {
            std::vector<std::string> row = {c == 0 ? statistics.stations()[s] : "",
                                            statistics.classes()[c]};
            if (statistics.is_pool(s)) row[1] = context.tr("(pool)", "（共享）");
            for (const Column* column : shown) {
                const bool meaningful = !statistics.is_pool(s) || column == &columns().front();
                row.push_back(meaningful ? with_half_width(record::mean_with_half_width(
                                               values_of(statistics, s, c, *column)))
                                         : "");
            }
            table.row(std::move(row));
        }
    }
    return table.text();
}

std::string network_json(const NetworkStatistics& statistics) {
    Json list = Json::array();
    for (std::size_t s = 0; s < statistics.stations().size(); ++s) {
        for (std::size_t c = 0; c < statistics.classes().size(); ++c) {
            if (!statistics.seen(s, c)) continue;
            Json row = Json::object();
            row.add("station", statistics.stations()[s]);
            row.add("kind", statistics.is_pool(s) ? "pool" : "station");
            row.add("class", statistics.classes()[c]);
            for (const record::Measure& m : record::measures()) {
                const MeanWithHalfWidth value = record::mean_over_replications(statistics, s, c, m);
                Json figure = Json::object();
                figure.add("mean", value.mean);
                figure.add("half_width", value.half_width.value_or(StationStatistics::none));
                figure.add("n", static_cast<std::int64_t>(value.n));
                figure.add("unit", std::string(m.units));
                row.add(m.name, figure);
            }
            list.add(row);
        }
    }
    return list.text();
}

}  // namespace cityload::app
