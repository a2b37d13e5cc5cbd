#include "results/record/city_transition.hpp"

#include <algorithm>
#include <limits>

#include "results/record/civil_date.hpp"

namespace cityload::record {

std::vector<TransitionRow> transition(const file::Group& root, const CityStatistics& s) {
    std::vector<TransitionRow> rows;
    if (!(root.attributes.number("changes").value_or(0) > 0)) return rows;
    const auto known = s.at(0, 0).weeks.find("needs");
    if (known == s.at(0, 0).weeks.end()) return rows;
    const std::size_t weeks = known->second.size(), span = weeks <= 8 * 13 ? 13 : 26;
    const auto start = static_cast<std::int64_t>(root.attributes.number("start_day").value_or(0));
    for (std::size_t from = 0; from + span / 2 < weeks; from += span) {
        const std::size_t until = std::min(weeks, from + span);
        TransitionRow row;
        row.from = iso_date(start + 7 * static_cast<std::int64_t>(from));
        row.weeks = static_cast<int>(until - from);
        for (std::size_t g = 0; g < s.regimes().size(); ++g) {
            const auto ratio = [&](const char* above, const char* below) {
                return s.mean(g, [&](const CityCounts& c) {
                    const auto a = c.weeks.find(above), b = c.weeks.find(below);
                    double sum = 0, over = 0;
                    for (std::size_t w = from; w < until; ++w) {
                        if (a != c.weeks.end() && w < a->second.size()) sum += a->second[w];
                        if (b != c.weeks.end() && w < b->second.size()) over += b->second[w];
                    }
                    return over > 0 ? sum / over : std::numeric_limits<double>::quiet_NaN();
                });
            };
            row.trips_per_need.push_back(ratio("trips", "needs"));
            row.at_most_one_trip.push_back(ratio("at_most_one", "completed"));
            row.turned_back.push_back(ratio("refused_cases", "needs"));
            row.wait_min.push_back(ratio("wait_ms", "served") / 60'000);
        }
        rows.push_back(std::move(row));
    }
    if (rows.size() < 2) rows.clear();
    return rows;
}

}  // namespace cityload::record
