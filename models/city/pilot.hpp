#pragma once
// A short run of a city to learn what its windows and back offices have to do.

#include <memory>

#include "models/city/plan.hpp"
#include "models/city/run.hpp"

namespace cityload::city {

/// Six weeks to fill the city with cases on their way, eight weeks to measure, with random numbers
/// that no other run uses: sizing must not look at the days it will be judged on.
class Pilot {
  public:
    /// `average`: needs of a working day are those of the measured period's mean working day;
    /// otherwise the weeks carry their share of the year, holidays or not (see `correction`).
    Pilot(const World& world, bool average);
    Pilot(const Pilot&) = delete;
    Pilot& operator=(const Pilot&) = delete;

    const CitySpec& spec() const { return spec_; }
    const World& world() const { return *world_; }
    /// Working days among the measured ones.
    std::int64_t workdays() const { return workdays_; }
    /// Needs of a working day of the whole period over those of these weeks.
    double correction() const { return correction_; }

    CityOutcome run(const RegimeSpec& regime, const Staff& staff, const CityRunOptions& options,
                    bool unlimited) const;

  private:
    CitySpec spec_;
    std::unique_ptr<const World> world_;
    std::int64_t workdays_ = 0;
    double correction_ = 1;
};

}  // namespace cityload::city
