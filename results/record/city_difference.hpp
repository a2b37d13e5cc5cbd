#pragma once
// Two results of cities held against each other: last year and this one, a plan and another.

#include <string>
#include <vector>

#include "results/file/description.hpp"
#include "results/record/city_statistics.hpp"

namespace cityload::record {

/// A key that two scenarios do not agree on; no text: not set there.
struct ChangedKey {
    std::string key, first, second;
};

/// Keys on which two resolved scenarios differ, in the order of the first and then the second.
std::vector<ChangedKey> changed_keys(const std::string& first, const std::string& second);

/// A regime of the first results and the one of the second it is compared with.
struct RegimePair {
    std::size_t first = 0, second = 0;
};

class CityDifference {
  public:
    /// Regimes of the same id are compared; where there are none and each file has a single regime,
    /// these. Throws FileError where nothing can be compared. `first` and `second` live as long as
    /// this.
    CityDifference(const file::Group& first, const file::Group& second);

    /// Whether the same citizens have the same needs in both, replication by replication: the same
    /// seed, and as many needs of every matter, in every week and of every group of people.
    bool paired() const { return paired_; }
    const std::vector<RegimePair>& pairs() const { return pairs_; }
    const CityStatistics& first() const { return first_; }
    const CityStatistics& second() const { return second_; }

    /// Second minus first: pair by pair if the needs are the same, otherwise as of independent
    /// runs.
    compare::PairedDifference difference(const Figure& figure, const RegimePair& pair) const;

    /// What the scenarios disagree on.
    const std::vector<ChangedKey>& changed() const { return changed_; }

  private:
    CityStatistics first_, second_;
    bool paired_ = false;
    std::vector<RegimePair> pairs_;
    std::vector<ChangedKey> changed_;
};

}  // namespace cityload::record
