#pragma once
// Civil days and working days. Day 0 is the first day of the warm-up; instants count from its
// midnight.

#include <cstdint>
#include <string>
#include <vector>

#include "models/city/spec.hpp"
#include "sim/time.hpp"

namespace cityload::city {

using sim::Instant;

struct CivilDate {
    int year, month, day;  ///< month 1–12, day 1–31
};

/// Proleptic Gregorian calendar (algorithm: H. Hinnant, "chrono-compatible low-level date
/// algorithms").
CivilDate civil_from_days(std::int64_t days_since_1970);
std::int64_t days_from_civil(CivilDate date);
/// "2019-01-07"
std::string to_string(CivilDate date);

/// Which days of a run are worked, and where in the year they lie.
class Calendar {
  public:
    explicit Calendar(const CitySpec& spec);

    std::int64_t days() const { return total_; }  ///< of the run: warm-up, measured, cool-down
    bool workday(std::int64_t day) const { return workday_[static_cast<std::size_t>(clamp(day))]; }
    /// First working day at or after `day`.
    std::int64_t next_workday(std::int64_t day) const {
        return next_[static_cast<std::size_t>(clamp(day))];
    }
    /// The day n working days after `day` (n = 0: the next working day at or after it).
    std::int64_t add_workdays(std::int64_t day, std::int64_t n) const;
    int weekday(std::int64_t day) const {
        return static_cast<int>((first_civil_ + day + 3) % 7);
    }  ///< 0 Monday
    int month(std::int64_t day) const {
        return civil_from_days(first_civil_ + day).month;
    }  ///< 1–12
    std::int64_t civil_day(std::int64_t day) const { return first_civil_ + day; }
    bool measured(std::int64_t day) const { return day >= warmup_ && day < warmup_ + measured_; }
    std::int64_t first_measured() const { return warmup_; }
    std::int64_t measured_days() const { return measured_; }
    Instant end() const { return Instant{} + sim::days(total_); }
    std::int64_t workdays_between(std::int64_t from, std::int64_t until) const {
        return before_[static_cast<std::size_t>(clamp(until))] -
               before_[static_cast<std::size_t>(clamp(from))];
    }

    static std::int64_t day_of(Instant t) { return t.ms / sim::days(1).ms; }
    static Instant midnight(std::int64_t day) { return Instant{} + sim::days(day); }

  private:
    std::int64_t clamp(std::int64_t day) const {
        const auto last = static_cast<std::int64_t>(workday_.size()) - 1;
        return day < 0 ? 0 : day > last ? last : day;
    }
    std::int64_t first_civil_, warmup_, measured_, total_;
    std::vector<char> workday_;
    std::vector<std::int64_t> next_;
    std::vector<std::int64_t> before_;    ///< working days before each day
    std::vector<std::int64_t> workdays_;  ///< ascending
};

}  // namespace cityload::city
