// What is written is read back, value for value.

#include <gtest/gtest.h>

#include <bit>
#include <filesystem>

#include "results/file/reader.hpp"
#include "results/file/writer.hpp"
#include "tests/unit/results/expect_fault.hpp"
#include "tests/unit/results/samples.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace cityload {
namespace {

using file::Attribute;
using file::Fault;
using file::Group;
using file::Values;
using file::Variable;
using samples::expect_fault;
using samples::TemporaryFolder;

template <class T>
bool same_bits(const T& a, const T& b) {
    if constexpr (std::is_same_v<T, double>) {
        return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
    } else {
        return a == b;
    }
}

void expect_same(const Values& a, const Values& b, const std::string& where) {
    ASSERT_EQ(a.index(), b.index()) << where;
    std::visit(
        [&](const auto& list) {
            const auto& other = std::get<std::decay_t<decltype(list)>>(b);
            ASSERT_EQ(list.size(), other.size()) << where;
            for (std::size_t i = 0; i < list.size(); ++i) {
                ASSERT_TRUE(same_bits(list[i], other[i])) << where << " at " << i;
            }
        },
        a);
}

void expect_same(const file::Attributes& a, const file::Attributes& b, const std::string& where) {
    auto other = b.begin();
    for (const Attribute& attribute : a) {
        ASSERT_NE(other, b.end()) << where << " lacks attribute " << attribute.name;
        EXPECT_EQ(attribute.name, other->name) << where;
        ASSERT_EQ(attribute.value.index(), other->value.index()) << where << attribute.name;
        if (const auto* list = std::get_if<Values>(&attribute.value)) {
            expect_same(*list, std::get<Values>(other->value), where + attribute.name);
        } else {
            EXPECT_TRUE(attribute.value == other->value) << where << attribute.name;
        }
        ++other;
    }
    EXPECT_EQ(other, b.end()) << where << " has more attributes";
}

// `whole` also compares the attributes of this group (the root gains some on writing).
void expect_same(const Group& a, const Group& b, bool whole) {
    const std::string where = "/" + a.name + " ";
    EXPECT_EQ(a.name, b.name);
    if (whole) expect_same(a.attributes, b.attributes, where);
    ASSERT_EQ(a.dims.size(), b.dims.size()) << where;
    for (std::size_t i = 0; i < a.dims.size(); ++i) {
        EXPECT_EQ(a.dims[i].name, b.dims[i].name);
        EXPECT_EQ(a.dims[i].size, b.dims[i].size);
    }
    ASSERT_EQ(a.variables.size(), b.variables.size()) << where;
    for (std::size_t i = 0; i < a.variables.size(); ++i) {
        const Variable &x = a.variables[i], &y = b.variables[i];
        EXPECT_EQ(x.name, y.name);
        EXPECT_EQ(x.dims, y.dims) << x.name;
        EXPECT_EQ(x.fill.has_value(), y.fill.has_value()) << x.name;
        expect_same(x.attributes, y.attributes, where + x.name);
        expect_same(a.load(x), b.load(y), where + x.name);
    }
    ASSERT_EQ(a.groups.size(), b.groups.size()) << where;
    for (std::size_t i = 0; i < a.groups.size(); ++i) expect_same(a.groups[i], b.groups[i], true);
}

void write(const std::string& path, Group root) {
    file::Writer(path, false).complete(std::move(root));
}

TEST(RoundTrip, everything_comes_back_as_written) {
    const TemporaryFolder folder;
    write(folder / "a.h5", samples::general());
    const Group read = file::read_results(folder / "a.h5");
    expect_same(samples::general(), read, false);
    EXPECT_TRUE(file::is_complete(read));
    EXPECT_EQ(read.attributes.text("filetype"), "cityload-results");
    EXPECT_EQ(read.attributes.text("title"), "样例 sample");
}

TEST(RoundTrip, a_file_that_was_read_can_be_written_again) {
    const TemporaryFolder folder;
    write(folder / "a.h5", samples::general());
    write(folder / "b.h5", file::read_results(folder / "a.h5"));
    expect_same(file::read_results(folder / "a.h5"), file::read_results(folder / "b.h5"), true);
}

TEST(RoundTrip, equal_results_are_equal_files) {
    const TemporaryFolder folder;
    write(folder / "a.h5", samples::general());
    write(folder / "b.h5", samples::general());
    const auto a = std::filesystem::file_size(folder / "a.h5");
    EXPECT_EQ(a, std::filesystem::file_size(folder / "b.h5"));
    EXPECT_EQ(std::system(("cmp -s " + (folder / "a.h5") + " " + (folder / "b.h5")).c_str()), 0);
}

TEST(RoundTrip, rows_of_a_large_variable_are_read_one_by_one) {
    const TemporaryFolder folder;
    write(folder / "a.h5", samples::general());
    const Group read = file::read_results(folder / "a.h5");
    const Variable* queue = read.find_group("timeseries")->find("queue_length");
    ASSERT_NE(queue, nullptr);
    const Values second = queue->rows(1, 1);
    const auto& values = std::get<std::vector<float>>(second);
    ASSERT_EQ(values.size(), 6000u);
    EXPECT_EQ(values[5], static_cast<float>(6005 % 977) / 4);
    EXPECT_THROW(queue->rows(1, 2), std::out_of_range);
}

TEST(RoundTrip, values_stay_readable_after_the_root_is_gone) {
    const TemporaryFolder folder;
    write(folder / "a.h5", samples::general());
    Group kept = *file::read_results(folder / "a.h5").find_group("timeseries");
    std::filesystem::remove(folder / "a.h5");
    EXPECT_EQ(kept.numbers("answer"), std::vector<double>{42});
    EXPECT_EQ(kept.texts("name_zh"), (std::vector<std::string>{"大厅", "税务", ""}));
}

TEST(RoundTrip, a_text_longer_than_64_KiB_fits_into_attributes_and_variables) {
    const TemporaryFolder folder;
    Group root;
    const std::string big(300'000, 'x');
    root.attributes.set("history", big);
    root.add({.name = "scenario", .values = std::vector<std::string>{big}});
    write(folder / "a.h5", root);
    const Group read = file::read_results(folder / "a.h5");
    EXPECT_EQ(read.attributes.text("history"), big);
    EXPECT_EQ(read.texts("scenario").at(0), big);
}

TEST(RoundTrip, five_thousand_stations_and_many_megabytes) {
    const TemporaryFolder folder;
    Group root;
    Group& group = root.group("stations");
    std::vector<std::string> names;
    for (int i = 0; i < 5000; ++i) names.push_back("station-" + std::to_string(i));
    group.add_coordinate("replication", std::vector<std::int32_t>{0, 1, 2});
    group.add_coordinate("station", names);
    group.add_coordinate("hour", std::vector<std::int32_t>(168));
    std::vector<double> values;
    for (std::size_t i = 0; i < std::size_t{3} * 5000 * 168; ++i)
        values.push_back(static_cast<double>(i) / 7);
    group.add({.name = "queue", .dims = {"replication", "station", "hour"}, .values = values});
    write(folder / "a.h5", root);
    const Group read = file::read_results(folder / "a.h5");
    EXPECT_EQ(read.find_group("stations")->numbers("queue"), values);
    EXPECT_EQ(read.find_group("/stations/")->texts("station"), names);
}

TEST(Description, asking_for_what_is_not_there_is_an_error) {
    const Group root = samples::general();
    const Group& group = *root.find_group("timeseries");
    EXPECT_EQ(root.find_group("stations"), nullptr);
    EXPECT_EQ(group.find("missing"), nullptr);
    expect_fault([&] { group.numbers("missing"); }, Fault::no_such_thing, 2,
                 "no variable 'missing'");
    expect_fault([&] { group.numbers("name_zh"); }, Fault::no_such_thing, 2,
                 "no numbers in 'name_zh'");
    expect_fault([&] { group.texts("answer"); }, Fault::no_such_thing, 2, "no text in 'answer'");
}

TEST(Description, inconsistent_ones_are_refused_before_anything_is_written) {
    const TemporaryFolder folder;
    const auto refused = [&](auto spoil) {
        Group root = samples::general();
        spoil(root.groups[0]);
        file::Writer writer(folder / "a.h5", false);
        EXPECT_THROW(writer.complete(root), std::logic_error);
    };
    refused([](Group& g) { g.variables.back().dims = {"nowhere"}; });
    refused([](Group& g) { g.variables.back().values = std::vector<std::int64_t>{1, 2}; });
    refused([](Group& g) { g.variables.push_back(g.variables.back()); });
    refused([](Group& g) { g.dims.push_back(g.dims.back()); });
    refused([](Group& g) { g.variables.back().name = "bare"; });
    refused([](Group& g) { g.groups.push_back(g.groups.back()); });
    refused([](Group& g) {
        g.find("queue_length");
        g.variables[3].rows = [](std::size_t, std::size_t) {
            return Values(std::vector<float>{1});
        };
    });
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace cityload
