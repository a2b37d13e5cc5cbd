#include "results/report/observed.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

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

struct Counterpart {
    Bilingual text;
    Kind kind;
    std::function<double(const Source&)> value;
};

Counterpart of_figure(Bilingual text, Kind kind, const char* name) {
    return {std::move(text), kind, [=](const Source& s) { return s.figure(name); }};
}

Counterpart of_desk(Bilingual text, const char* rule, std::size_t from, std::size_t until) {
    return {std::move(text), Kind::share,
            [=](const Source& s) { return s.desk(rule, from, until); }};
}

Counterpart of_rule(Bilingual text, const char* none, const char* once) {
    return {std::move(text), Kind::share,
            [=](const Source& s) { return s.figure(none) + s.figure(once); }};
}

/// By the quantity an observation names: what the file counts by the same rule over the same cases.
const std::map<std::string, Counterpart>& counterparts() {
    static const std::map<std::string, Counterpart> list = {
        {"filing-one",
         of_desk({"accepted at the first filing visit", "第一次递件即受理"}, "filing", 0, 2)},
        {"filing-two",
         of_desk({"accepted at the second filing visit", "第二次递件受理"}, "filing", 2, 3)},
        {"filing-three-or-more",
         of_desk({"three filing visits or more", "递件三次及以上"}, "filing", 3, 1000)},
        {"filing-visits",
         {{"filing visits per need", "每件需求的递件次数"},
          Kind::number,
          [](const Source& s) { return s.filings(); }}},
        {"all-in-at-most-one",
         of_desk({"at most one trip, all counted, at windows", "最多跑一次（全部计入，窗口）"},
                 "all-in", 0, 2)},
        {"all-in-at-most-one-all",
         of_figure({"at most one trip, all counted", "最多跑一次（全部计入）"}, Kind::share,
                   "at_most_one_trip")},
        {"legal-at-most-one",
         of_desk({"at most one trip by the legal rule, at windows", "最多跑一次（法定口径，窗口）"},
                 "legal", 0, 2)},
        {"legal-at-most-one-all",
         of_rule({"at most one trip by the legal rule", "最多跑一次（法定口径）"}, "legal_share_0",
                 "legal_share_1")},
        {"turned-back", of_figure({"turned back for papers at least once", "因材料被退回至少一次"},
                                  Kind::share, "turned_back")},
        {"turned-back-once", of_figure({"of those turned back: once", "被退回者中：一次"},
                                       Kind::share, "turned_back_once")},
        {"turned-back-twice", of_figure({"of those turned back: twice", "被退回者中：两次"},
                                        Kind::share, "turned_back_twice")},
        {"turned-back-three-or-more",
         of_figure({"of those turned back: three times or more", "被退回者中：三次及以上"},
                   Kind::share, "turned_back_3_or_more")},
        {"hours", of_figure({"hours of the citizen per need", "每件需求耗费的时间"}, Kind::hours,
                            "hours_per_need")},
        {"online", of_figure({"filed online", "网上办理"}, Kind::share, "online")},
        {"wait-mean",
         of_figure({"mean wait at a window", "窗口平均等候"}, Kind::minutes, "wait_mean")},
        {"needs-rate", of_figure({"needs per resident and year", "每位居民每年的需求"},
                                 Kind::number, "needs_per_resident")},
    };
    return list;
}

std::string text_of(const Settings& settings, const char* key) {
    const auto it = settings.find(key);
    return it == settings.end() ? std::string() : it->second;
}

}  // namespace

std::vector<std::string> compared_quantities() {
    std::vector<std::string> out;
    for (const auto& [id, counterpart] : counterparts()) out.push_back(id);
    return out;
}

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
        const auto known = counterparts().find(text_of(settings, "quantity"));
        ObservedRow row;
        row.regime =
            regime == regimes.end() ? 0 : static_cast<std::size_t>(regime - regimes.begin());
        const Source source{root, statistics, row.regime};
        row.model = known == counterparts().end() ? std::nan("") : known->second.value(source);
        if (std::isnan(row.model)) {
            ++out.uncounted;
            continue;
        }
        row.id = id;
        row.quantity = known->second.text;
        row.source = text_of(settings, "source");
        row.kind = known->second.kind;
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
