#include "results/record/city_statistics.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace cityload::record {

double quantile_of_bins(const std::vector<double>& counts, const std::vector<double>& from,
                        double share) {
    const double wanted = std::accumulate(counts.begin(), counts.end(), 0.0) * share;
    if (!(wanted > 0)) return std::numeric_limits<double>::quiet_NaN();
    double below = 0;
    for (std::size_t i = 0; i + 1 < counts.size(); ++i) {
        if (below + counts[i] >= wanted) {
            // A bin of one millisecond is that value exactly (no wait at all).
            const double width = from[i + 1] - from[i];
            return width * 60'000 < 1.5 ? from[i] : from[i] + width * (wanted - below) / counts[i];
        }
        below += counts[i];
    }
    return from.back();
}

compare::Settling CityStatistics::settling(std::size_t regime) const {
    std::vector<double> wait, served;
    for (std::size_t r = 0; r < replications(); ++r) {
        const auto& weeks = at(r, regime).weeks;
        const auto w = weeks.find("wait_ms"), n = weeks.find("served");
        if (w == weeks.end() || n == weeks.end()) return {};
        wait.resize(w->second.size()), served.resize(w->second.size());
        for (std::size_t k = 0; k < wait.size(); ++k)
            wait[k] += w->second[k], served[k] += n->second[k];
    }
    std::vector<double> mean;
    for (std::size_t k = 0; k < wait.size(); ++k)
        if (served[k] > 0) mean.push_back(wait[k] / served[k]);  // weeks of holidays say nothing
    return compare::settling(mean);
}

std::vector<DocumentRow> CityStatistics::documents(std::size_t by) const {
    std::vector<DocumentRow> sorted = data_.documents;
    std::stable_sort(sorted.begin(), sorted.end(), [&](const DocumentRow& a, const DocumentRow& b) {
        return a.trips[by] > b.trips[by];
    });
    return sorted;
}

std::vector<BackOfficeRow> CityStatistics::overloaded(std::size_t regime, std::size_t most) const {
    std::vector<BackOfficeRow> out;
    for (const BackOfficeRow& office : data_.back_offices)
        if (office.regime == regime && out.size() < most && office.posts_at_load > office.posts &&
            office.growth > 0 && office.wait_hours > 24)
            out.push_back(office);
    return out;
}

std::optional<PileUp> CityStatistics::pile_up(std::size_t regime) const {
    const auto value = [&](const char* name, std::size_t g) {
        return mean(g, city_figure(name).value);
    };
    const double growth = value("back_office_growth", regime),
                 missing = value("back_office_posts_short", regime);
    // Less than one need in a thousand is no pile.
    if (regime == 0 || !(missing > 0) ||
        !(growth > std::max(0.0, value("back_office_growth", 0))) ||
        growth * 1000 < value("needs", regime))
        return std::nullopt;
    return PileUp{value("back_office_backlog", regime), missing};
}

double CityStatistics::mean(std::size_t regime,
                            const std::function<double(const CityCounts&)>& f) const {
    std::vector<double> values;
    for (std::size_t r = 0; r < replications(); ++r) values.push_back(f(at(r, regime)));
    return compare::mean(values).value;
}

namespace {

/// The weekly series of a figure; empty where the file has none, or nothing was counted.
compare::BatchRatio weeks_of(const Figure& figure, const CityCounts& counts) {
    const auto above = counts.weeks.find(figure.week_numerator),
               below = counts.weeks.find(figure.week_denominator);
    if (figure.week_numerator.empty() || above == counts.weeks.end() || below == counts.weeks.end())
        return {};
    if (!(std::accumulate(below->second.begin(), below->second.end(), 0.0) > 0)) return {};
    return {above->second, below->second};
}

void scale(compare::Estimate& e, double factor) {
    if (e.half_width) *e.half_width *= factor;
}

}  // namespace

compare::Estimate CityStatistics::estimate(const Figure& figure, std::size_t regime) const {
    std::vector<double> values;
    for (std::size_t r = 0; r < replications(); ++r) values.push_back(figure.value(at(r, regime)));
    compare::Estimate out = compare::mean(values);
    if (replications() == 1 && !figure.week_numerator.empty()) {
        const compare::BatchRatio weeks = weeks_of(figure, at(0, regime));
        if (!weeks.numerator.empty()) {
            // The year's figure stands; the weeks say how sure it is.
            const double value = out.value;
            out = compare::ratio(weeks);
            out.value = value;
            scale(out, figure.week_factor);
        }
    }
    return out;
}

compare::PairedDifference CityStatistics::difference(const Figure& figure,
                                                     std::size_t regime) const {
    return paired_difference(figure, *this, 0, *this, regime);
}

namespace {

/// The interval from the weeks of two runs with the same needs; the value stays.
void put_weeks(const Figure& figure, const CityCounts& a, const CityCounts& b,
               compare::PairedDifference& difference) {
    if (figure.week_numerator.empty()) return;
    const compare::BatchRatio x = weeks_of(figure, a), y = weeks_of(figure, b);
    if (x.numerator.empty() || x.numerator.size() != y.numerator.size()) return;
    const double value = difference.value;
    difference = compare::ratio_difference(x, y);
    difference.value = value;
    scale(difference, figure.week_factor);
}

}  // namespace

compare::PairedDifference CityStatistics::difference_of_one(const Figure& figure,
                                                            std::size_t replication,
                                                            std::size_t regime) const {
    compare::PairedDifference out;
    out.value = figure.value(at(replication, regime)) - figure.value(at(replication, 0));
    put_weeks(figure, at(replication, 0), at(replication, regime), out);
    return out;
}

compare::PairedDifference paired_difference(const Figure& figure, const CityStatistics& a,
                                            std::size_t at_a, const CityStatistics& b,
                                            std::size_t at_b) {
    const std::size_t n = std::min(a.replications(), b.replications());
    std::vector<double> first, other;
    for (std::size_t r = 0; r < n; ++r) {
        first.push_back(figure.value(a.at(r, at_a)));
        other.push_back(figure.value(b.at(r, at_b)));
    }
    compare::PairedDifference out = compare::paired_difference(first, other);
    if (n == 1) put_weeks(figure, a.at(0, at_a), b.at(0, at_b), out);
    return out;
}

}  // namespace cityload::record
