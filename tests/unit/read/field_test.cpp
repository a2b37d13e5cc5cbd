// One struct with a field of every type: what is read, what is refused, where the fault is said to
// be.

#include "scenarios/read/field.hpp"

#include <gtest/gtest.h>

#include "scenarios/read/explain.hpp"
#include "tests/fuzz/memory_files.hpp"

namespace cityload::read {
namespace {

enum class Rule { first, last };

struct Inner {
    double depth = 0;
    std::optional<double> width;
};

struct Part {
    std::int64_t parts = 0;
};

struct Thing {
    std::string id;
    std::string name, other;
    bool flag = false;
    std::int64_t count = 0;
    std::int8_t small = 0;
    std::uint64_t seed = 0;
    double number = 0, rate = 0, share = 0, limit = 0;
    sim::Duration time{}, opens{};
    std::optional<sim::Duration> maybe;
    Rule rule = Rule::first;
    std::vector<std::string> names;
    std::vector<std::int64_t> counts;
    std::vector<double> shares;
    std::vector<sim::Duration> times;
    std::vector<std::pair<std::string, double>> weights;
    Inner inner;
    std::optional<Inner> second;
    Part part;
};

const FieldTable& inner_fields() {
    static const Fields<Inner> fields = [] {
        Fields<Inner> f("inner", {"inner", "内"});
        f.number("depth", &Inner::depth, {"depth", "深"}).preset("7");
        f.number("width", &Inner::width, {"width", "宽"});
        return f;
    }();
    return fields;
}

const FieldTable& part_fields() {
    static const Fields<Part> fields = [] {
        Fields<Part> f("part", {"part", "部分"});
        f.integer("parts", &Part::parts, {"parts", "部分数"}).preset("2");
        return f;
    }();
    return fields;
}

const FieldTable& thing_fields() {
    static const Fields<Thing> fields = [] {
        Fields<Thing> f("thing", {"a thing", "东西"});
        f.text("name", &Thing::name, {"name", "名称"}).required();
        f.id("other", &Thing::other, {"other", "其他"}).preset("none");
        f.boolean("flag", &Thing::flag, {"flag", "标志"}).preset("true");
        f.integer("count", &Thing::count, {"count", "数"}).at_least("1").below("10").preset("3");
        f.integer("small", &Thing::small, {"small", "小"});
        f.integer("seed", &Thing::seed, {"seed", "种子"});
        f.number("number", &Thing::number, {"number", "数字"}).above("0");
        f.rate("rate", &Thing::rate, {"rate", "频率"}).at_most("60 /h");
        f.share("share", &Thing::share, {"share", "比例"})
            .preset("5 %")
            .assumed("2 %", "10 %")
            .source("a book");
        f.quantity("limit", &Thing::limit, Dimension::workdays, {"limit", "期限"});
        f.time("time", &Thing::time, {"time", "时间"}).preset("8 min").above("0 s");
        f.quantity("opens", &Thing::opens, Dimension::clock, {"opens", "开门"});
        f.time("maybe", &Thing::maybe, {"maybe", "可能"});
        f.choice("rule", &Thing::rule, {{"first", Rule::first}, {"last", Rule::last}},
                 {"rule", "规则"})
            .preset("last");
        f.list("names", &Thing::names, {"names", "名称"});
        f.list("counts", &Thing::counts, {"counts", "数"}).items(2, 2).at_least("0");
        f.list("shares", &Thing::shares, {"shares", "比例"}, Dimension::share)
            .at_least("0")
            .at_most("1");
        f.list("times", &Thing::times, {"times", "时间"}, Dimension::time);
        f.by_key("weights", &Thing::weights, Dimension::share, {"weights", "权重"}).at_most("1");
        f.table("inner", &Thing::inner, inner_fields, {"inner", "内"});
        f.table("second", &Thing::second, inner_fields, {"second", "第二"});
        f.include(part_fields(), &Thing::part);
        return f;
    }();
    return fields;
}

struct Result {
    Thing thing;
    std::string problems;
};

Result read(const std::string& toml) {
    test::MemoryFiles files;
    files.files["f"] = toml;
    Document d = load_document("f", {}, files);
    Result out;
    Reader reader(d);
    read_table(reader, d.root, thing_fields(), &out.thing);
    for (const Problem& p : d.problems.sorted()) out.problems += to_line(p, Language::en) + "\n";
    return out;
}

TEST(Field, every_type_is_read) {
    const Result r = read(R"(name = "n"
other = "o"
flag = false
count = 9
small = -128
seed = 9223372036854775807
number = 0.5
rate = "30 /h"
share = 0.25
limit = "20 workdays"
time = "90 s"
opens = 08:30:00
maybe = "1 h"
rule = "first"
names = ["a", "b"]
counts = [1, 2]
shares = ["70 %", 0.3]
times = ["1 s", "2 min"]
weights = { b = "50 %", a = 0.5 }
inner = { depth = 1, width = 2 }
parts = 5
[second]
)");
    EXPECT_EQ(r.problems, "");
    EXPECT_EQ(r.thing.name, "n");
    EXPECT_EQ(r.thing.other, "o");
    EXPECT_FALSE(r.thing.flag);
    EXPECT_EQ(r.thing.count, 9);
    EXPECT_EQ(r.thing.small, -128);
    EXPECT_EQ(r.thing.seed, 9223372036854775807u);
    EXPECT_EQ(r.thing.number, 0.5);
    EXPECT_EQ(r.thing.rate, 30 / 3'600'000.0);
    EXPECT_EQ(r.thing.share, 0.25);
    EXPECT_EQ(r.thing.limit, 20);
    EXPECT_EQ(r.thing.time, sim::seconds(90));
    EXPECT_EQ(r.thing.opens, sim::minutes(510));
    EXPECT_EQ(r.thing.maybe, sim::hours(1));
    EXPECT_EQ(r.thing.rule, Rule::first);
    EXPECT_EQ(r.thing.names, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(r.thing.counts, (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(r.thing.shares, (std::vector<double>{0.7, 0.3}));
    EXPECT_EQ(r.thing.times, (std::vector<sim::Duration>{sim::seconds(1), sim::minutes(2)}));
    ASSERT_EQ(r.thing.weights.size(), 2u);
    EXPECT_EQ(r.thing.weights[0], (std::pair<std::string, double>{"a", 0.5}));
    EXPECT_EQ(r.thing.inner.depth, 1);
    EXPECT_EQ(r.thing.inner.width, 2);
    ASSERT_TRUE(r.thing.second);
    EXPECT_EQ(r.thing.second->depth, 7);
    EXPECT_FALSE(r.thing.second->width);
    EXPECT_EQ(r.thing.part.parts, 5);
}

TEST(Field, absent_keys_take_their_presets) {
    const Result r = read("name = \"n\"\n");
    EXPECT_EQ(r.problems, "");
    EXPECT_EQ(r.thing.other, "none");
    EXPECT_TRUE(r.thing.flag);
    EXPECT_EQ(r.thing.count, 3);
    EXPECT_EQ(r.thing.share, 0.05);
    EXPECT_EQ(r.thing.time, sim::minutes(8));
    EXPECT_FALSE(r.thing.maybe);
    EXPECT_EQ(r.thing.rule, Rule::last);
    EXPECT_EQ(r.thing.inner.depth, 7);
    EXPECT_FALSE(r.thing.second);
    EXPECT_EQ(r.thing.part.parts, 2);
}

TEST(Field, all_faults_at_once_in_source_order) {
    const Result r = read(R"(flag = "yes"
count = 10
small = 200
number = 0
rate = "61 /h"
share = 1.5
time = "0 s"
opens = "25:00"
rule = "frist"
names = "a"
counts = [1]
shares = [0.5, "x", -1]
weights = { a = 2 }
inner = { dept = 1 }
second = 5
partz = 1
seed = -1
)");
    EXPECT_EQ(r.problems,
              "f:1:1: error: name: this key is missing (name). Expected: text\n"
              "f:1:8: error: flag: true or false is expected, this is \"yes\".\n"
              "f:2:9: error: count: 10 is out of range (allowed: ≥ 1, < 10).\n"
              "f:3:9: error: small: 200 is out of range.\n"
              "f:4:10: error: number: 0 is out of range (allowed: > 0).\n"
              "f:5:8: error: rate: 61 /h is out of range (allowed: ≤ 60 /h).\n"
              "f:6:9: error: share: 1.5 is out of range (allowed: ≥ 0, ≤ 1).\n"
              "f:7:8: error: time: 0 s is out of range (allowed: > 0 s).\n"
              "f:8:9: error: opens: '25:00' is not a time of day. Write e.g. \"8:30\"\n"
              "f:9:8: error: rule: unknown word \"frist\" (allowed: \"first\" | \"last\"). Did you "
              "mean \"first\"?\n"
              "f:10:9: error: names: a list is expected, this is \"a\". Write [\"a\"]\n"
              "f:11:10: error: counts: the list has 1 items (exactly 2).\n"
              "f:12:16: error: shares: 'x' does not begin with a number. Write \"70 %\"\n"
              "f:12:21: error: shares: -1 is out of range (allowed: ≥ 0, ≤ 1).\n"
              "f:13:17: error: weights.a: 2 is out of range (allowed: ≤ 1).\n"
              "f:14:11: error: inner.dept: unknown key 'dept'. Did you mean 'depth'?\n"
              "f:15:10: error: second: a table is expected, this is a whole number.\n"
              "f:16:1: error: partz: unknown key 'partz'. Did you mean 'parts'?\n"
              "f:17:8: error: seed: -1 is out of range.\n");
}

TEST(Field, nearest_name) {
    const std::vector<std::string> names = {"servers", "service", "capacity"};
    EXPECT_EQ(nearest("servres", names), "servers");
    EXPECT_EQ(nearest("capacty", names), "capacity");
    EXPECT_EQ(nearest("xyz", names), std::nullopt);
    EXPECT_EQ(nearest("ab", {"ba"}), "ba");
}

TEST(Field, explain_shows_preset_range_source_and_assumption) {
    test::MemoryFiles files;
    files.files["f"] = "name = \"n\"\n";
    Document d = load_document("f", {}, files);
    EXPECT_EQ(to_lines(explain(d, thing_fields(), "share"), Language::en),
              "share\n"
              "  value       \"5 %\" (default)\n"
              "  meaning     share\n"
              "  type        share, e.g. 0.7 or \"70 %\"\n"
              "  default     \"5 %\"\n"
              "  range       ≥ 0, ≤ 1\n"
              "  assumed     2 % … 10 %\n"
              "  source      a book\n");
    EXPECT_EQ(explain(d, thing_fields(), "inner.depth").value, "7");
}

}  // namespace
}  // namespace cityload::read
