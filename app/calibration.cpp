#include "app/calibration.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <stdexcept>

#include "results/compare/interval.hpp"

namespace cityload::app {

using city::CityOutcome;
using city::ObservedSpec;

namespace {

/// Whatever staffs a regime looks it up in the scenario: so the launch without links is one there.
city::CitySpec with_unlinked_launch(city::CitySpec spec, const std::string& id) {
    const auto launch =
        std::find_if(spec.regimes.begin(), spec.regimes.end(),
                     [](const city::RegimeSpec& r) { return r.id == "one-trip-2017"; });
    if (launch == spec.regimes.end()) return spec;
    city::RegimeSpec regime = *launch;
    regime.id = id;
    regime.links = 0;
    regime.link_wave = 0;
    spec.regimes.push_back(std::move(regime));
    return spec;
}

}  // namespace

CalibrationRuns::CalibrationRuns(const city::CitySpec& spec,
                                 const std::vector<ObservedSpec>& observed, sim::Executor* executor,
                                 const std::function<void(const std::string&)>& ended,
                                 std::uint32_t replication)
    : spec_(with_unlinked_launch(spec, unlinked)), world_(spec_) {
    std::set<std::string> wanted{spec.staffing.sized_in};
    for (const ObservedSpec& o : observed)
        if (!o.regime.empty() && o.regime != "all") wanted.insert(o.regime);
    // Counters needed without a trip are told as a share of those needed before.
    if (wanted.contains("zero-trip")) wanted.insert("one-trip");
    std::vector<const city::RegimeSpec*> regimes;
    for (const std::string& id : wanted) regimes.push_back(&city::find_regime(spec_, id));

    city::CityRunOptions options;
    options.executor = executor;
    const city::Staff sized = city::size_staff(world_, options);
    for (const city::RegimeSpec* regime : regimes) {
        city::CityRunOptions own = options;
        if (regime->id == "one-trip-2017-no-links") {
            double needs = 0;
            std::vector<std::uint16_t> asking;
            for (std::size_t m = 0; m < world_.matters.size(); ++m) {
                const city::MatterPlan& matter = world_.matters[m];
                for (const city::Town& t : world_.towns)
                    needs += matter.rate_per_day * world_.eligible(matter, t) *
                             static_cast<double>(spec.days);
                if (!matter.firm && matter.asks_outside && !matter.materials.empty())
                    asking.push_back(static_cast<std::uint16_t>(m));
            }
            // At most a thousandth of the load, so that probing changes nothing.
            const std::size_t n =
                asking.empty()
                    ? 0
                    : std::min<std::size_t>(1000, static_cast<std::size_t>(needs / 1000));
            for (std::size_t i = 0; i < n; ++i)
                own.probes.push_back(
                    {asking[i % asking.size()],
                     static_cast<std::uint16_t>(i * 7919 % world_.towns.size()),
                     static_cast<std::uint16_t>(
                         spec.warmup_days + static_cast<std::int64_t>(
                                                i * 104'729 % static_cast<std::size_t>(spec.days))),
                     true});
        }
        const auto [it, added] = outcomes_.emplace(
            regime->id,
            city::run_city(world_, *regime, city::staff_of(world_, *regime, sized, options),
                           replication, own));
        if (!own.probes.empty()) count_probes(it->second, own.probes.size());
        if (ended) ended(regime->id);
    }
    if (!wanted.contains("one-trip-2017")) return;
    const city::RegimeSpec& launch = city::find_regime(spec_, unlinked);
    outcomes_.emplace(unlinked,
                      city::run_city(world_, launch, city::staff_of(world_, launch, sized, options),
                                     replication, options));
    if (ended) ended(unlinked);
}

const CityOutcome& CalibrationRuns::of(const std::string& regime) const {
    return outcomes_.at(regime.empty() || regime == "all" ? spec_.staffing.sized_in : regime);
}

void CalibrationRuns::count_probes(const CityOutcome& outcome, std::size_t sent) {
    using FactKind = city::Fact::Kind;
    std::map<std::uint64_t, int> verdict;  // 0 open, 1 accepted at first, 2 not
    for (const city::Fact& f : outcome.facts) {
        if ((f.id & city::probe_id_bit) == 0) continue;
        int& v = verdict[f.id];
        if (v != 0) continue;
        if (f.kind == FactKind::accepted)
            v = 1;
        else if (f.kind == FactKind::turned_back || f.kind == FactKind::no_ticket ||
                 f.kind == FactKind::sent_home || f.kind == FactKind::leaves_queue ||
                 f.kind == FactKind::absent)
            v = 2;
    }
    for (std::size_t i = 0; i < sent; ++i)
        if (const auto it = verdict.find(city::probe_id_bit | i); it != verdict.end() && it->second)
            probes_.push_back(it->second == 1);
}

const Quantity* find_quantity(std::string_view id) {
    for (const Quantity& q : quantities())
        if (q.id == id) return &q;
    return nullptr;
}

namespace {

/// The last "n=1,342" in a source, 0 if there is none.
double respondents(const std::string& source) {
    const std::size_t at = source.rfind("n=");
    if (at == std::string::npos) return 0;
    double n = 0;
    for (std::size_t i = at + 2; i < source.size(); ++i) {
        if (source[i] == ',' && i + 1 < source.size() && source[i + 1] >= '0' &&
            source[i + 1] <= '9')
            continue;
        if (source[i] < '0' || source[i] > '9') break;
        n = n * 10 + (source[i] - '0');
    }
    return n;
}

}  // namespace

void CalibrationRow::judge(double error) {
    const double low = observed->low.value_or(observed->value),
                 high = observed->high.value_or(observed->value), v = model->value;
    inside = v >= low && v <= high;
    within_sampling = v >= low - 3 * error && v <= high + 3 * error;
}

std::vector<CalibrationRow> merge(const std::vector<std::vector<CalibrationRow>>& replications) {
    std::vector<CalibrationRow> rows = replications.at(0);
    if (replications.size() == 1) return rows;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!rows[i].model) continue;
        std::vector<double> values;
        for (const auto& one : replications) values.push_back(one.at(i).model->value);
        const compare::Estimate e = compare::mean(values);
        rows[i].model->value = e.value;
        rows[i].model_half_width = e.half_width;
        rows[i].judge(e.half_width && e.n > 1 ? *e.half_width / compare::t_95(e.n - 1) : 0);
    }
    return rows;
}

LinkGain mean_of(const std::vector<LinkGain>& replications) {
    LinkGain sum;
    const double n = static_cast<double>(replications.size());
    for (const LinkGain& g : replications)
        for (double LinkGain::*part :
             {&LinkGain::own_faults, &LinkGain::once, &LinkGain::twice, &LinkGain::three_or_more,
              &LinkGain::filing_one_on_paper, &LinkGain::with_links, &LinkGain::without_links})
            sum.*part += g.*part / n;
    return sum;
}

std::vector<CalibrationRow> calibrate(const CalibrationRuns& runs,
                                      const std::vector<ObservedSpec>& observed) {
    std::vector<CalibrationRow> rows;
    for (const ObservedSpec& o : observed) {
        CalibrationRow row;
        row.observed = &o;
        row.quantity = find_quantity(o.quantity);
        if (row.quantity == nullptr)
            throw std::invalid_argument("no quantity '" + o.quantity + "'");
        if (const double n = respondents(o.source); n > 0 && o.value > 0 && o.value < 1)
            row.survey_half_width = 1.96 * std::sqrt(o.value * (1 - o.value) / n);
        if (row.quantity->origin != Origin::not_held) {
            row.model = row.quantity->value(runs, o.regime);
            const double v = row.model->value;
            row.judge(row.model->cases > 0
                          ? std::sqrt(std::max(0.0, v * (1 - v)) / row.model->cases)
                          : 0);
        }
        rows.push_back(row);
    }
    return rows;
}

}  // namespace cityload::app
