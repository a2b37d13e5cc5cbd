#include "scenarios/read/quantity.hpp"

#include <gtest/gtest.h>

namespace cityload::read {
namespace {

double value(std::string_view text, Dimension dimension, std::string_view unit = {}) {
    const ParsedQuantity parsed = parse_quantity(text, dimension, unit);
    EXPECT_TRUE(parsed.value.has_value()) << text << ": " << parsed.fault.what.en;
    return parsed.value.value_or(-12345);
}

std::string fault(std::string_view text, Dimension dimension) {
    const ParsedQuantity parsed = parse_quantity(text, dimension);
    EXPECT_FALSE(parsed.value.has_value()) << text;
    return parsed.fault.what.en;
}

TEST(Quantity, times_in_all_units) {
    EXPECT_EQ(value("8.5 min", Dimension::time), 510'000);
    EXPECT_EQ(value("8.5min", Dimension::time), 510'000);
    EXPECT_EQ(value(" 250 ms ", Dimension::time), 250);
    EXPECT_EQ(value("+3 s", Dimension::time), 3000);
    EXPECT_EQ(value("1e2 s", Dimension::time), 100'000);
    EXPECT_EQ(value("-2 h", Dimension::time), -7'200'000);
    EXPECT_EQ(value("2 d", Dimension::time), 172'800'000);
    EXPECT_EQ(value("2 week", Dimension::time), 14 * 86'400'000.0);
    EXPECT_EQ(value("1 year", Dimension::time), 365 * 86'400'000.0);
    EXPECT_EQ(value("12 month", Dimension::time), 365 * 86'400'000.0);
    EXPECT_EQ(value("20 分钟", Dimension::time), 1'200'000);
    EXPECT_EQ(value("2小时", Dimension::time), 7'200'000);
    EXPECT_EQ(value("3 天", Dimension::time), 3 * 86'400'000.0);
    EXPECT_EQ(value("30　秒", Dimension::time), 30'000);
}

TEST(Quantity, rates_shares_workdays_clocks) {
    EXPECT_EQ(value("30 /h", Dimension::rate), 30 / 3'600'000.0);
    EXPECT_EQ(value("30/h", Dimension::rate), 30 / 3'600'000.0);
    EXPECT_EQ(value("2 /year", Dimension::rate), 2 / (365 * 86'400'000.0));
    EXPECT_EQ(value("12 per day", Dimension::rate), 12 / 86'400'000.0);
    EXPECT_EQ(value("30 每小时", Dimension::rate), 30 / 3'600'000.0);
    EXPECT_EQ(value("6 /分钟", Dimension::rate), 6 / 60'000.0);
    EXPECT_EQ(value("70 %", Dimension::share), 0.7);
    EXPECT_EQ(value("70％", Dimension::share), 0.7);
    EXPECT_EQ(value("0.25", Dimension::share), 0.25);
    EXPECT_EQ(value("5 workdays", Dimension::workdays), 5);
    EXPECT_EQ(value("5 工作日", Dimension::workdays), 5);
    EXPECT_EQ(value("8:30", Dimension::clock), 30'600'000);
    EXPECT_EQ(value("24:00", Dimension::clock), 86'400'000);
}

TEST(Quantity, unit_of_the_column_serves_cells_without_one) {
    EXPECT_EQ(value("8.5", Dimension::time, "min"), 510'000);
    EXPECT_EQ(value("8.5 h", Dimension::time, "min"), 8.5 * 3'600'000);
    EXPECT_EQ(value("70", Dimension::share, "%"), 0.7);
}

TEST(Quantity, what_will_not_do_says_why) {
    EXPECT_EQ(fault("8.5", Dimension::time), "8.5 has no unit");
    EXPECT_EQ(fault("8.5 mn", Dimension::time), "unknown unit 'mn'");
    EXPECT_EQ(fault("8.5 /h", Dimension::time),
              "unit '/h' does not fit: time, e.g. \"8.5 min\" is expected");
    EXPECT_EQ(fault("8.5 min", Dimension::rate),
              "unit 'min' does not fit: rate, e.g. \"30 /h\" is expected");
    EXPECT_EQ(fault("5 workdays", Dimension::time),
              "unit 'workdays' does not fit: time, e.g. \"8.5 min\" is expected");
    EXPECT_EQ(fault("5 d", Dimension::workdays),
              "unit 'd' does not fit: working days, e.g. \"5 workdays\" is expected");
    EXPECT_EQ(fault("min", Dimension::time), "'min' does not begin with a number");
    EXPECT_EQ(fault("nan min", Dimension::time), "'nan min' does not begin with a number");
    EXPECT_EQ(fault("inf", Dimension::number), "'inf' does not begin with a number");
    EXPECT_EQ(fault("1e999 s", Dimension::time), "1e999 is too large or too small a number");
    EXPECT_EQ(fault("1e300 year", Dimension::time), "1e300 year is too large a value");
    EXPECT_EQ(fault("3 kg", Dimension::number), "'3 kg' must be a plain number without a unit");
    EXPECT_EQ(fault("", Dimension::time), "the value is empty");
    for (const char* text : {"8", "8:3", "25:00", "24:01", "8:60", "-1:00", "a:00", "8:3o"}) {
        EXPECT_NE(fault(text, Dimension::clock), "") << text;
    }
}

TEST(Quantity, texts_read_back) {
    EXPECT_EQ(time_text(600'000), "10 min");
    EXPECT_EQ(time_text(8'640'000'000), "100 d");
    EXPECT_EQ(time_text(1500), "1.5 s");
    EXPECT_EQ(time_text(0), "0 s");
    EXPECT_EQ(rate_text(30 / 3'600'000.0), "30 /h");
    EXPECT_EQ(rate_text(0), "0 /h");
    EXPECT_EQ(number_text(0.1), "0.1");
    EXPECT_EQ(number_text(1e300), "1e+300");
    for (const double ms : {1.0, 999.0, 60'000.0, 61'234.0, 1e12, 123'456'789.0, 0.5, 1.0 / 3}) {
        EXPECT_NEAR(value(time_text(ms), Dimension::time), ms, ms * 1e-12) << time_text(ms);
        EXPECT_NEAR(value(rate_text(ms), Dimension::rate), ms, ms * 1e-3) << rate_text(ms);
    }
    EXPECT_EQ(value_text(30'600'000, Dimension::clock), "8:30");
}

TEST(Quantity, whole_texts_only) {
    EXPECT_EQ(parse_integer("12"), 12);
    EXPECT_EQ(parse_integer("+12"), 12);
    EXPECT_FALSE(parse_integer("12.0"));
    EXPECT_FALSE(parse_integer("1 2"));
    EXPECT_FALSE(parse_integer(""));
    EXPECT_FALSE(parse_integer("99999999999999999999"));
    EXPECT_FALSE(parse_number("1.5x"));
    EXPECT_FALSE(parse_number("inf"));
}

}  // namespace
}  // namespace cityload::read
