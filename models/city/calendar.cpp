#include "models/city/calendar.hpp"

#include <cstdio>

namespace cityload::city {

CivilDate civil_from_days(std::int64_t z) {
    z += 719468;
    const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    const auto doe = static_cast<unsigned>(z - era * 146097);
    const unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const unsigned mp = (5 * doy + 2) / 153;
    const unsigned day = doy - (153 * mp + 2) / 5 + 1;
    const unsigned month = mp < 10 ? mp + 3 : mp - 9;
    const std::int64_t year = static_cast<std::int64_t>(yoe) + era * 400 + (month <= 2);
    return {static_cast<int>(year), static_cast<int>(month), static_cast<int>(day)};
}

std::int64_t days_from_civil(CivilDate d) {
    const std::int64_t y = d.year - (d.month <= 2);
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const auto yoe = static_cast<unsigned>(y - era * 400);
    const auto month = static_cast<unsigned>(d.month);
    const unsigned doy =
        (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + static_cast<unsigned>(d.day) - 1;
    const unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + static_cast<std::int64_t>(doe) - 719468;
}

std::string to_string(CivilDate date) {
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
    return text;
}

Calendar::Calendar(const CitySpec& spec)
    : first_civil_(spec.start_day - spec.warmup_days),
      warmup_(spec.warmup_days),
      measured_(spec.days),
      total_(spec.warmup_days + spec.days + spec.cooldown_days) {
    // A margin beyond the end, because visits are planned ahead of it.
    const std::int64_t known = total_ + 400;
    for (std::int64_t day = 0; day < known; ++day) {
        bool works = weekday(day) < 5;
        if (const auto it = spec.calendar.find(first_civil_ + day); it != spec.calendar.end())
            works = it->second == DayKind::workday;
        workday_.push_back(works);
    }
    workday_.back() = true;
    next_.resize(workday_.size());
    for (std::int64_t day = known - 1; day >= 0; --day) {
        const auto d = static_cast<std::size_t>(day);
        next_[d] = workday_[d] ? day : next_[d + 1];
    }
    before_.assign(workday_.size(), 0);
    for (std::size_t d = 1; d < before_.size(); ++d) before_[d] = before_[d - 1] + workday_[d - 1];
}

std::int64_t Calendar::add_workdays(std::int64_t day, std::int64_t n) const {
    day = next_workday(day);
    for (; n > 0; --n) day = next_workday(day + 1);
    return day;
}

}  // namespace cityload::city
