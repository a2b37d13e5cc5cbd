#include "models/city/calendar.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace cityload::city {

CivilDate civil_from_days(std::int64_t days_since_1970) {
    const std::chrono::year_month_day date{
        std::chrono::sys_days{std::chrono::days{days_since_1970}}};
    return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day()))};
}

std::int64_t days_from_civil(CivilDate d) {
    return std::chrono::sys_days{std::chrono::year{d.year} / d.month / d.day}
        .time_since_epoch()
        .count();
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
    for (std::size_t d = 0; d < workday_.size(); ++d)
        if (workday_[d]) workdays_.push_back(static_cast<std::int64_t>(d));
}

std::int64_t Calendar::add_workdays(std::int64_t day, std::int64_t n) const {
    const std::int64_t place = before_[static_cast<std::size_t>(clamp(day))];
    const std::int64_t last = static_cast<std::int64_t>(workdays_.size()) - 1;
    return workdays_[static_cast<std::size_t>(
        std::min(place + std::max<std::int64_t>(n, 0), last))];
}

}  // namespace cityload::city
