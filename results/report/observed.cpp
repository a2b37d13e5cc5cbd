#include "results/report/observed.hpp"

#include <algorithm>
#include <cmath>

#include "results/record/counted_quantity.hpp"
#include "results/report/city_arrays.hpp"

namespace cityload::report {
namespace {

using record::CityStatistics;

struct Source {
    const file::Group& root;
    const CityStatistics& statistics;
    std::size_t regime;

    double figure(const char* name) const {
        return statistics.mean(regime, record::city_figure(name).value);
    }
    /// Share of completed cases filed at a window with trips in [from, until) by a counting rule.
    double desk(const char* rule, std::size_t from, std::size_t until) const {
        const Array trips = array_of(root, "distributions", "trips", regime);
        const auto channels = labels_of(root, "distributions", "channel"),
                   rules = labels_of(root, "distributions", "rule");
        const auto c = std::find(channels.begin(), channels.end(), "desk"),
                   r = std::find(rules.begin(), rules.end(), rule);
        if (trips.empty() || c == channels.end() || r == rules.end()) return std::nan("");
        const std::size_t bins = trips.shape[2];
        const auto first = static_cast<std::size_t>((c - channels.begin()) *
                                                        static_cast<std::ptrdiff_t>(rules.size()) +
                                                    (r - rules.begin())) *
                           bins;
        double part = 0, all = 0;
        for (std::size_t k = 0; k < bins; ++k) {
            all += trips.values[first + k];
            if (k >= from && k < until) part += trips.values[first + k];
        }
        return part / all;
    }
    double filings() const {
        return statistics.mean(regime, [](const record::CityCounts& c) {
            return record::CityCounts::of(c.cases, "filings") /
                   record::CityCounts::of(c.cases, "completed");
        });
    }
};

/// What the file counts by the same rule over the same cases.
double counted_in(const Source& s, record::Counted what) {
    using record::Counted;
    switch (what) {
        case Counted::filing_one:
            return s.desk("filing", 0, 2);
        case Counted::filing_two:
            return s.desk("filing", 2, 3);
        case Counted::filing_three_or_more:
            return s.desk("filing", 3, 1000);
        case Counted::filing_visits:
            return s.filings();
        case Counted::all_in_at_most_one:
            return s.desk("all-in", 0, 2);
        case Counted::all_in_at_most_one_all:
            return s.figure("at_most_one_trip");
        case Counted::legal_at_most_one:
            return s.desk("legal", 0, 2);
        case Counted::legal_at_most_one_all:
            return s.figure("legal_share_0") + s.figure("legal_share_1");
        case Counted::turned_back:
            return s.figure("turned_back");
        case Counted::turned_back_once:
            return s.figure("turned_back_once");
        case Counted::turned_back_twice:
            return s.figure("turned_back_twice");
        case Counted::turned_back_three_or_more:
            return s.figure("turned_back_3_or_more");
        case Counted::hours:
            return s.figure("hours_per_need");
        case Counted::online:
            return s.figure("online");
        case Counted::wait_mean:
            return s.figure("wait_mean");
        case Counted::needs_rate:
            return s.figure("needs_per_resident");
    }
    return std::nan("");
}

std::string text_of(const Settings& settings, const char* key) {
    const auto it = settings.find(key);
    return it == settings.end() ? std::string() : it->second;
}

}  // namespace

Observed observed_of(const file::Group& root, const CityStatistics& statistics,
                     const std::vector<std::pair<std::string, Settings>>& scenario) {
    Observed out;
    const auto& regimes = statistics.regimes();
    for (const auto& [name, settings] : scenario) {
        if (!name.starts_with("observed.")) continue;
        const std::string id = name.substr(9), about = text_of(settings, "regime");
        const auto regime = std::find_if(regimes.begin(), regimes.end(),
                                         [&](const auto& r) { return r.id == about; });
        if (regime == regimes.end() && about != "all") {
            ++out.other_regimes;
            continue;
        }
        const auto& all = record::counted_quantities();
        const auto known = std::find_if(
            all.begin(), all.end(),
            [named = text_of(settings, "quantity")](const auto& q) { return q.id == named; });
        ObservedRow row;
        row.regime =
            regime == regimes.end() ? 0 : static_cast<std::size_t>(regime - regimes.begin());
        const Source source{root, statistics, row.regime};
        row.model = known == all.end() ? std::nan("") : counted_in(source, known->what);
        if (std::isnan(row.model)) {
            ++out.uncounted;
            continue;
        }
        row.id = id;
        row.quantity = known->text;
        row.source = text_of(settings, "source");
        row.kind = known->kind;
        row.value = record::number_of(settings, "value");
        row.low = record::number_of(settings, "low");
        row.high = record::number_of(settings, "high");
        row.tuned = text_of(settings, "tuned") == "yes";
        row.assumed = row.source.starts_with("assumption");
        out.rows.push_back(std::move(row));
    }
    std::stable_sort(
        out.rows.begin(), out.rows.end(),
        [](const ObservedRow& a, const ObservedRow& b) { return a.regime < b.regime; });
    return out;
}

}  // namespace cityload::report
