// Civil dates, working days, holidays and the working days that make up for them.

#include "models/city/calendar.hpp"

#include <gtest/gtest.h>

#include "tests/support/small_city.hpp"

namespace cityload::city {
namespace {

TEST(CivilDate, known_days) {
    // Days since 1970-01-01 and weekdays as any almanac has them.
    EXPECT_EQ(days_from_civil({1970, 1, 1}), 0);
    EXPECT_EQ(days_from_civil({2000, 2, 29}), 11016);
    EXPECT_EQ(days_from_civil({2019, 1, 1}), 17897);
    EXPECT_EQ(days_from_civil({1949, 10, 1}), -7397);
    EXPECT_EQ(to_string(civil_from_days(17897)), "2019-01-01");
    EXPECT_EQ(to_string(civil_from_days(-1)), "1969-12-31");
    EXPECT_EQ(to_string(civil_from_days(11016)), "2000-02-29");
    EXPECT_EQ(to_string(civil_from_days(11017)), "2000-03-01");
    EXPECT_EQ(to_string(civil_from_days(days_from_civil({2100, 2, 28}) + 1)), "2100-03-01");
}

TEST(CivilDate, every_day_of_four_centuries_follows_the_one_before) {
    static constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    CivilDate expected{1900, 1, 1};
    std::int64_t day = days_from_civil(expected);
    for (; expected.year < 2301; ++day) {
        const CivilDate date = civil_from_days(day);
        ASSERT_EQ(std::tie(date.year, date.month, date.day),
                  std::tie(expected.year, expected.month, expected.day));
        ASSERT_EQ(days_from_civil(date), day);
        const bool leap =
            expected.year % 4 == 0 && (expected.year % 100 != 0 || expected.year % 400 == 0);
        const int length = lengths[expected.month - 1] + (expected.month == 2 && leap);
        if (++expected.day > length) {
            expected.day = 1;
            if (++expected.month > 12) {
                expected.month = 1;
                ++expected.year;
            }
        }
    }
}

CitySpec spring_festival_2019() {
    CitySpec c = test::small_city();
    c.start_day = days_from_civil({2019, 1, 1});  // a Tuesday
    c.warmup_days = 60;
    c.days = 365;
    c.cooldown_days = 60;
    for (int day = 4; day <= 10; ++day)
        c.calendar[days_from_civil({2019, 2, day})] = DayKind::holiday;
    c.calendar[days_from_civil({2019, 2, 2})] = DayKind::workday;  // Saturday
    c.calendar[days_from_civil({2019, 2, 3})] = DayKind::workday;  // Sunday
    return c;
}

TEST(Calendar, weekdays_and_months) {
    const CitySpec c = spring_festival_2019();
    const Calendar calendar(c);
    EXPECT_EQ(calendar.days(), 60 + 365 + 60);
    EXPECT_EQ(calendar.weekday(60), 1);  // Tuesday
    EXPECT_EQ(calendar.month(60), 1);
    EXPECT_EQ(calendar.month(59), 12);
    EXPECT_EQ(calendar.weekday(0), 4);  // Friday 2 November 2018
    EXPECT_FALSE(calendar.measured(59));
    EXPECT_TRUE(calendar.measured(60));
    EXPECT_TRUE(calendar.measured(60 + 364));
    EXPECT_FALSE(calendar.measured(60 + 365));
}

TEST(Calendar, spring_festival_and_its_make_up_days) {
    const CitySpec c = spring_festival_2019();
    const Calendar calendar(c);
    const auto on = [&](int month, int day) {
        return days_from_civil({2019, month, day}) - calendar.civil_day(0);
    };
    EXPECT_TRUE(calendar.workday(on(2, 1)));
    EXPECT_TRUE(calendar.workday(on(2, 2)));
    EXPECT_TRUE(calendar.workday(on(2, 3)));
    for (int day = 4; day <= 10; ++day) EXPECT_FALSE(calendar.workday(on(2, day))) << day;
    EXPECT_TRUE(calendar.workday(on(2, 11)));
    EXPECT_FALSE(calendar.workday(on(2, 16)));
    EXPECT_EQ(calendar.next_workday(on(2, 4)), on(2, 11));
    EXPECT_EQ(calendar.next_workday(on(2, 3)), on(2, 3));
    EXPECT_EQ(calendar.add_workdays(on(2, 1), 3), on(2, 11));
    EXPECT_EQ(calendar.add_workdays(on(2, 5), 0), on(2, 11));
    EXPECT_EQ(calendar.workdays_between(on(2, 1), on(2, 12)), 4);
}

TEST(Calendar, counts_agree_with_counting) {
    const CitySpec c = spring_festival_2019();
    const Calendar calendar(c);
    for (std::int64_t from = 0; from < calendar.days(); from += 13)
        for (std::int64_t until = from; until < calendar.days(); until += 17) {
            std::int64_t n = 0;
            for (std::int64_t d = from; d < until; ++d) n += calendar.workday(d);
            ASSERT_EQ(calendar.workdays_between(from, until), n) << from << " to " << until;
        }
    for (std::int64_t day = 0; day < calendar.days(); ++day) {
        ASSERT_TRUE(calendar.workday(calendar.next_workday(day)));
        for (std::int64_t d = day; d < calendar.next_workday(day); ++d)
            ASSERT_FALSE(calendar.workday(d));
        for (const std::int64_t n : {1, 4, 22})
            ASSERT_EQ(calendar.workdays_between(calendar.next_workday(day),
                                                calendar.add_workdays(day, n)),
                      n);
    }
    // What is planned beyond all that is known is put on its last day.
    EXPECT_EQ(calendar.add_workdays(0, 100'000), calendar.next_workday(100'000));
}

TEST(Calendar, days_of_instants) {
    EXPECT_EQ(Calendar::day_of(Calendar::midnight(7)), 7);
    EXPECT_EQ(Calendar::day_of(Calendar::midnight(7) - sim::milliseconds(1)), 6);
}

}  // namespace
}  // namespace cityload::city
