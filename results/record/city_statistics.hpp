#pragma once
// What planners ask of a city's results: every figure of the printed table, of --json and of
// reports, each defined once, computed from a results file (in memory or read back). Knows the
// names in the file, not the model.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "results/compare/interval.hpp"
#include "results/compare/settling.hpp"
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

/// How a figure is written.
enum class Kind { count, number, share, minutes, hours, days };

/// One figure of the comparison.
struct Figure {
    std::string name;  ///< in JSON
    Kind kind = Kind::number;
    std::string section;  ///< citizens, queues, staff, data
    Bilingual text;
    bool always = true;  ///< printed without --full
    std::function<double(const CityCounts&)> value;
    /// Weekly series whose ratio the figure is (names in `weeks`), and a factor; empty: no batches.
    std::string week_numerator, week_denominator;
    double week_factor = 1;
    /// Quantiles of bins: the width of the first bin. Below it nothing is known; none: exact.
    std::function<double(const CityCounts&)> resolution;
};

/// All figures in the order of the table.
const std::vector<Figure>& city_figures();
/// Throws std::out_of_range.
const Figure& city_figure(std::string_view name);

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

class CityStatistics {
  public:
    /// Throws FileError if the file lacks something without which there is no comparison.
    explicit CityStatistics(const file::Group& root);

    std::size_t replications() const { return replications_; }
    const std::vector<RegimeName>& regimes() const { return regimes_; }
    const CityCounts& at(std::size_t replication, std::size_t regime) const {
        return counts_[replication * regimes_.size() + regime];
    }

    /// A figure in one regime: mean over replications, or from the weeks of the only one.
    compare::Estimate estimate(const Figure& figure, std::size_t regime) const;
    /// Regime minus the first, pair by pair.
    compare::PairedDifference difference(const Figure& figure, std::size_t regime) const;

    /// The same from the weeks of one replication alone, whatever others there are.
    compare::PairedDifference difference_of_one(const Figure& figure, std::size_t replication,
                                                std::size_t regime) const;

    /// Mean over replications of any function of the counts.
    double mean(std::size_t regime, const std::function<double(const CityCounts&)>& f) const;

    /// Whether the waits at windows had settled when the measured period began: by weeks (five
    /// working days), mean over replications.
    compare::Settling settling(std::size_t regime) const;

    /// Documents by trips in the regime `by`, most first; those that cost none anywhere are left
    /// out.
    std::vector<DocumentRow> documents(std::size_t by) const;
    /// Window groups with a twentieth of the mean visits or more, longest mean wait first.
    const std::vector<StationRow>& stations() const { return stations_; }
    /// Back offices where files wait, the most of them first; none if the file does not say.
    const std::vector<BackOfficeRow>& back_offices() const { return back_offices_; }

  private:
    void read_back_offices(const file::Group& root, const file::Group& staff);

    std::size_t replications_ = 0;
    std::vector<RegimeName> regimes_;
    std::vector<CityCounts> counts_;
    std::vector<DocumentRow> documents_;
    std::vector<StationRow> stations_;
    std::vector<BackOfficeRow> back_offices_;
};

/// A figure in a regime of the second minus a regime of the first, pair by pair: both have the same
/// needs, replication by replication.
compare::PairedDifference paired_difference(const Figure& figure, const CityStatistics& first,
                                            std::size_t first_regime, const CityStatistics& second,
                                            std::size_t second_regime);

/// Quantile of integer bins [from[i], from[i+1]) by linear interpolation; the last, open bin gives
/// its lower edge.
double quantile_of_bins(const std::vector<double>& counts, const std::vector<double>& from,
                        double share);

}  // namespace cityload::record
