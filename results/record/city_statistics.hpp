#pragma once
// What planners ask of a city's results: every figure of the printed table, of --json and of
// reports, each defined once, computed from a results file (in memory or read back). Knows the
// names in the file, not the model.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "results/compare/interval.hpp"
#include "results/compare/settling.hpp"
#include "results/record/city_counts.hpp"

namespace cityload::record {

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
    bool unless_zero = false;  ///< not printed where it is 0 under every regime
};

/// All figures in the order of the table.
const std::vector<Figure>& city_figures();
/// Throws std::out_of_range.
const Figure& city_figure(std::string_view name);

/// The figure's text where it stands alone: one that the table indents names the figure it belongs
/// to ("wait at a window: nine of ten wait at most").
Bilingual full_text(const Figure& figure);

/// Files that pile up in back offices because a regime moved work to where the sizing regime needed
/// no posts.
struct PileUp {
    double waiting = 0;      ///< files at the end of the period
    double posts_short = 0;  ///< posts missing where the work is
};

class CityStatistics {
  public:
    /// Throws FileError if the file lacks something without which there is no comparison.
    explicit CityStatistics(const file::Group& root) : data_(read_city_data(root)) {}

    std::size_t replications() const { return data_.replications; }
    const std::vector<RegimeName>& regimes() const { return data_.regimes; }
    const CityCounts& at(std::size_t replication, std::size_t regime) const {
        return data_.counts[replication * data_.regimes.size() + regime];
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
    const std::vector<StationRow>& stations() const { return data_.stations; }
    /// Back offices where files wait, the most of them first; none if the file does not say.
    const std::vector<BackOfficeRow>& back_offices() const { return data_.back_offices; }
    /// Of these, at most `most` of the regime that cannot keep up: fewer posts than their work
    /// takes, files that wait a day or longer, more of them than there were.
    std::vector<BackOfficeRow> overloaded(std::size_t regime, std::size_t most) const;
    /// Whether this regime has files pile up that the first did not: worth a sentence of its own,
    /// since the mean days to the result hide it.
    std::optional<PileUp> pile_up(std::size_t regime) const;

  private:
    CityData data_;
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
