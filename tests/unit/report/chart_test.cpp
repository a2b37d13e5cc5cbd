// Numbers as people read them, and charts.

#include <gmock/gmock.h>

#include <cmath>

#include "results/record/resolved.hpp"
#include "results/report/number.hpp"
#include "results/report/svg.hpp"

namespace cityload::report {
namespace {

using testing::HasSubstr;
using testing::Not;

compare::Estimate estimate(double value, double half) {
    compare::Estimate e;
    e.value = value;
    e.half_width = half;
    return e;
}

TEST(Number, InAPersonsUnits) {
    EXPECT_EQ(written(Kind::share, 0.38, Language::en), "38.0 %");
    EXPECT_EQ(written(Kind::share, 0.38, Language::zh), "38.0%");
    EXPECT_EQ(written(Kind::count, 1234567, Language::en), "1,234,567");
    EXPECT_EQ(written(Kind::minutes, 15.24, Language::zh), "15.2分钟");
    EXPECT_EQ(written(Kind::number, std::nan(""), Language::en), "–");
    EXPECT_EQ(written(Kind::number, estimate(3.14159, 0.021), Language::en), "3.142 ±0.021");
    EXPECT_EQ(difference(Kind::share, estimate(-0.1234, 0.011), Language::en), "-12.3 ±1.1 pt");
    EXPECT_EQ(difference(Kind::hours, estimate(0.5, 0.25), Language::en), "+0.50 ±0.25 h");
    EXPECT_EQ(exact(0.1), "0.1");
    EXPECT_EQ(escaped("a<b & \"c\"\x01"), "a&lt;b &amp; &quot;c&quot;");
}

TEST(Number, ATinyHalfWidthIsNotCertainty) {
    compare::Estimate e;
    e.value = 0.4567, e.half_width = 0.000012;
    EXPECT_EQ(written(Kind::number, e, Language::en), "0.457 ±0.001");
    EXPECT_EQ(written(Kind::share, e, Language::en), "45.67 ±0.01 %");
    e.half_width = 0;
    EXPECT_EQ(difference(Kind::number, e, Language::en).substr(0, 5), "+0.46");
    e.value = 0;
    EXPECT_EQ(difference(Kind::number, e, Language::en), "0");
}

TEST(Resolved, TablesOfSingleValues) {
    const auto tables = record::settings_of(
        "cityload = 1\n\n[observed.x]\nvalue = 0.5\nsource = \"A \\\"b\\\", n=5\"\nshare = \"70 "
        "%\"\n");
    ASSERT_EQ(tables.size(), 2u);
    EXPECT_EQ(tables[0].second.at("cityload"), "1");
    EXPECT_EQ(tables[1].first, "observed.x");
    EXPECT_EQ(tables[1].second.at("source"), "A \"b\", n=5");
    EXPECT_DOUBLE_EQ(record::number_of(tables[1].second, "value"), 0.5);
    EXPECT_DOUBLE_EQ(record::number_of(tables[1].second, "share"), 0.7);
    EXPECT_TRUE(std::isnan(record::number_of(tables[1].second, "source")));
    EXPECT_TRUE(std::isnan(record::number_of(tables[1].second, "absent")));
}

TEST(Chart, GridsOfOneScaleHaveTheSameShades) {
    HeatMap map;
    map.text = {"t", "d"};
    map.rows = {"8:00"};
    map.columns = {"Mon"};
    map.values = {{10}};
    EXPECT_THAT(svg_of(map, Language::en), HasSubstr("class=\"h7\""));
    map.at_least = 80;
    EXPECT_THAT(svg_of(map, Language::en), HasSubstr("class=\"h1\""));
}

TEST(Chart, ASliverAtTheEndStaysWithinTheChart) {
    StackedBars bars;
    bars.text = {"t", "d"};
    bars.rows = {"a"};
    bars.parts = {"x", "y"};
    bars.values = {{0.9999, 0.0001}};
    EXPECT_THAT(svg_of(bars, Language::en), HasSubstr("<rect x=\"439.5\""));
}

TEST(Chart, BarsAreAsLongAsTheirValues) {
    StackedBars bars;
    bars.text = {"Title <1>", "what it shows"};
    bars.rows = {"a", "b"};
    bars.parts = {"x", "y"};
    bars.values = {{0.25, 0.75}, {0.5, 0}};
    const std::string svg = svg_of(bars, Language::en);
    EXPECT_THAT(svg, HasSubstr(">Title &lt;1&gt;</title>"));
    EXPECT_THAT(svg, HasSubstr(">what it shows</desc>"));
    EXPECT_THAT(svg, HasSubstr("width=\"110\" height=\"26\" class=\"s0\"><title>x: 25.0 %"));
    EXPECT_THAT(svg, HasSubstr("x=\"110\""));
    EXPECT_THAT(svg, HasSubstr("width=\"330\" height=\"26\" class=\"s1\"><title>y: 75.0 %"));
    EXPECT_THAT(svg, HasSubstr("width=\"220\" height=\"26\" class=\"s0\"><title>x: 50.0 %"));
    EXPECT_THAT(svg, Not(HasSubstr("y: 0 %")));
}

TEST(Chart, LinesEndWhereTheSharesEnd) {
    ShareLines lines;
    lines.text = {"t", "d"};
    lines.series = {"only"};
    lines.x = {1, 2};
    lines.values = {{0.5, 1.0}};
    lines.x_title = "days";
    // From the origin (46, 226) to half way and half high, then to the far corner.
    EXPECT_THAT(svg_of(lines, Language::en), HasSubstr("M46 226L236 131L426 36"));
}

TEST(Chart, EmptyCellsOfAHeatMapStayEmpty) {
    HeatMap map;
    map.text = {"t", "d"};
    map.rows = {"8:00"};
    map.columns = {"Mon", "Tue"};
    map.values = {{std::nan(""), 12.0}};
    const std::string svg = svg_of(map, Language::en);
    EXPECT_THAT(svg, Not(HasSubstr("Mon 8:00")));
    EXPECT_THAT(svg, HasSubstr("class=\"h7\"><title>Tue 8:00: 12.0 min"));
}

TEST(Chart, ChineseTextIsAsWideAsItsCharacters) {
    EXPECT_DOUBLE_EQ(text_width("周一"), 2);
    EXPECT_GT(text_width("week"), 2);
}

}  // namespace
}  // namespace cityload::report
