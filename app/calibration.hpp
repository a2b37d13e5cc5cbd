#pragma once
// A city held against published figures: every quantity that a scenario's list of observations may
// name, each defined once, computed from what a run counted or from the scenario itself.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/city/run.hpp"
#include "results/record/city_statistics.hpp"

namespace cityload::app {

using record::Bilingual;

/// The runs that observations need: one world, one staff, one replication of each regime.
class CalibrationRuns {
  public:
    /// Runs the regimes that the observations name, and what they are compared with. The
    /// specification must outlive this. Throws std::out_of_range if it lacks one of the regimes.
    CalibrationRuns(const city::CitySpec& spec, const std::vector<city::ObservedSpec>& observed,
                    sim::Executor* executor,
                    const std::function<void(const std::string&)>& ended = {},
                    std::uint32_t replication = 0);

    const city::CitySpec& spec() const { return spec_; }
    const city::World& world() const { return world_; }
    /// "all" stands for the sizing regime. Throws std::out_of_range.
    const city::CityOutcome& of(const std::string& regime) const;
    /// The launch as it would have been with everything but its data links.
    const city::CityOutcome& launch_without_links() const { return of(unlinked); }
    bool has_launch() const { return outcomes_.contains(unlinked); }
    /// Uninformed probes in the hall without links: whether the first filing was accepted, with no
    /// visit for nothing before it.
    const std::vector<bool>& probes() const { return probes_; }

  private:
    static constexpr const char* unlinked = "one-trip-2017 without its links";
    void count_probes(const city::CityOutcome& outcome, std::size_t sent);

    city::CitySpec spec_;  ///< with the launch without its links as a regime of its own
    city::World world_;
    std::map<std::string, city::CityOutcome> outcomes_;
    std::vector<bool> probes_;
};

/// Where a model figure comes from.
enum class Origin {
    counted,   ///< what the run counted
    given,     ///< an input of the scenario, restated
    not_held,  ///< the model has no such figure; the reason stands in the quantity's text
};

/// A value and, for shares, the number of cases it was counted over.
struct ModelFigure {
    double value = 0;
    double cases = 0;  ///< 0: not a share of cases
};

/// One quantity an observation may name.
struct Quantity {
    std::string id;
    Bilingual text;
    Origin origin = Origin::counted;
    /// Counting rule and denominator as they are computed; an observation must name the same.
    std::string rule, denominator;
    std::function<ModelFigure(const CalibrationRuns&, const std::string& regime)> value;
    Bilingual reason;  ///< why there is no figure
};

const std::vector<Quantity>& quantities();
/// Null if there is none.
const Quantity* find_quantity(std::string_view id);

/// An observation beside the model's figure.
struct CalibrationRow {
    const city::ObservedSpec* observed = nullptr;
    const Quantity* quantity = nullptr;
    std::optional<ModelFigure> model;
    std::optional<double> survey_half_width;  ///< 95 %, of a share in a source that says n=…
    std::optional<double> model_half_width;   ///< 95 %, over replications
    bool inside = false;
    /// Beyond the band by no more than three standard errors of the run's own sampling.
    bool within_sampling = false;

    /// Judges the model's figure; `error`: its standard error.
    void judge(double error);
};

/// One row for each observation, in their order; all quantities must be known.
std::vector<CalibrationRow> calibrate(const CalibrationRuns& runs,
                                      const std::vector<city::ObservedSpec>& observed);

/// The same rows of several replications as one: means, with their 95 % half-width by Student's t,
/// judged anew. All lists must come from the same observations.
std::vector<CalibrationRow> merge(const std::vector<std::vector<CalibrationRow>>& replications);

/// What the figures leave open: the story told by own faults against that told by links.
struct LinkGain {
    double own_faults = 0;  ///< of refusals on paper, those for the applicant's own papers
    double once = 0, twice = 0, three_or_more = 0;  ///< of the cases turned back on paper
    double filing_one_on_paper = 0;                 ///< accepted at the first filing
    double with_links = 0,
           without_links = 0;  ///< done in at most one trip at the launch, all channels
};
LinkGain link_gain(const CalibrationRuns& runs);
/// Means over replications.
LinkGain mean_of(const std::vector<LinkGain>& replications);

}  // namespace cityload::app
