#pragma once
// What a city's results file counted, summed for comparison: by replication and regime, and the
// rows of documents and window groups. Knows the names in the file, not the model.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "results/file/description.hpp"
#include "results/record/city_names.hpp"

namespace cityload::record {

/// Sums of one replication of one regime, by the names in the file. `of` gives NaN for what the
/// file does not hold.
struct CityCounts {
    using Named = std::map<std::string, double, std::less<>>;

    Named cases;  ///< over all matters
    std::map<std::string, std::vector<double>, std::less<>>
        trips;                            ///< by counting rule: completed cases by trips 0, 1, …
    std::vector<double> refused;          ///< cases by refusals
    std::vector<double> result_days;      ///< completed cases by days to result
    std::vector<double> result_workdays;  ///< the same by working days
    std::vector<double> waits;            ///< services by wait, bins from `wait_from`
    std::vector<double> wait_from;        ///< min
    Named hotline, favours, desks, kiosks;   ///< sums over all
    Named residents_by;                      ///< sums over residents' accounts
    std::vector<double> residents_by_trips;  ///< residents with 0, 1, … trips
    std::vector<double> residents_by_hours;  ///< residents by whole hours
    Named activity_ms, failures, documents, links, stations, back_offices, people, older;
    std::map<std::string, std::vector<double>, std::less<>> weeks;  ///< whole weeks only
    double groups = 0;                                              ///< window groups
    double windows = 0;
    double guides = 0;           ///< clerks at information desks, taken from windows
    double windows_needed = 0;   ///< for a wait of 30 min at most nine times of ten; as filed
    double windows_at_load = 0;  ///< at the busy share aimed at
    double posts = 0;            ///< in back offices
    double posts_at_load = 0;    ///< that their work would take at the busy share aimed at
    double posts_short = 0;      ///< of these, missing where they are needed
    double residents = 0, years = 0, hours_per_post = 0;

    static double of(const Named& named, std::string_view name);
};

/// A document of another department under every regime (means over replications).
struct DocumentRow {
    std::string id;
    Bilingual name;
    bool linked = false;               ///< a data link for it is in the scenario
    int wave = 0;                      ///< year of the reform of the first such link
    double coverage = 0;               ///< of the best link
    std::vector<bool> used;            ///< by regime: one of its links is in use
    std::vector<double> trips;         ///< by regime: trips to fetch it, a year
    std::vector<double> last_missing;  ///< by regime: times it was the only thing missing
};

/// A window group in one regime (means over replications).
struct StationRow {
    std::size_t regime = 0;
    std::string id;
    Bilingual name;
    double windows = 0, windows_needed = 0, visits = 0, wait_mean = 0, over_30 = 0, busy = 0,
           lost = 0;
};

/// A back office in one regime (means over replications).
struct BackOfficeRow {
    std::size_t regime = 0;
    std::string id;
    Bilingual name;
    double posts = 0;
    double posts_at_load = 0;  ///< for what came in, at the busy share aimed at
    double busy = 0;           ///< share of the posts' time
    double wait_hours = 0;     ///< of a file
    double waiting = 0;        ///< files at the end of the period
    double growth = 0;         ///< of these, more than at its beginning
};

/// A regime's name in the file.
struct RegimeName {
    std::string id;
    Bilingual name;
};

/// Everything that the statistics are computed from.
struct CityData {
    std::size_t replications = 0;
    std::vector<RegimeName> regimes;
    std::vector<CityCounts> counts;      ///< replication by replication, regimes in order
    std::vector<DocumentRow> documents;  ///< those that cost a trip in some regime
    std::vector<StationRow> stations;    ///< with a twentieth of the mean visits or more, longest
                                         ///< mean wait first
    std::vector<BackOfficeRow> back_offices;  ///< where files wait, the most of them first
};

/// Throws FileError if the file lacks something without which there is no comparison.
CityData read_city_data(const file::Group& root);

}  // namespace cityload::record
