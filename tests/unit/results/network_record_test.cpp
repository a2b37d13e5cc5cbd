#include "results/record/network_record.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "results/file/reader.hpp"
#include "results/record/network_statistics.hpp"
#include "tests/unit/results/expect_fault.hpp"
#include "tests/unit/results/samples.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace cityload {
namespace {

using network::TimeHistogram;
using record::measure;
using record::NetworkStatistics;

TEST(NetworkStatistics, rows_are_stations_then_pools_and_classes_all_then_sources) {
    const NetworkStatistics table(samples::network_spec(), samples::network_outcomes());
    EXPECT_EQ(table.stations(), (std::vector<std::string>{"desk", "park", "leader"}));
    EXPECT_EQ(table.classes(), (std::vector<std::string>{"all", "booked", "walk-in"}));
    EXPECT_EQ(table.replications(), 2u);
    EXPECT_FALSE(table.is_pool(1));
    EXPECT_TRUE(table.is_pool(2));
    EXPECT_TRUE(table.seen(0, 1));
    EXPECT_FALSE(table.seen(1, 1));
    EXPECT_EQ(table.period(0), 600);
}

TEST(NetworkStatistics, means_are_sums_over_counts_in_minutes) {
    const NetworkStatistics table(samples::network_spec(), samples::network_outcomes());
    const auto& booked = table.at(0, 0, 1);
    EXPECT_EQ(booked.arrivals, 10);
    EXPECT_EQ(booked.lost, 1);
    EXPECT_EQ(booked.started, 8);
    EXPECT_EQ(booked.delayed, 4);
    EXPECT_DOUBLE_EQ(booked.wait_mean, 5);
    EXPECT_DOUBLE_EQ(booked.wait_abandoned_mean, 20);
    EXPECT_DOUBLE_EQ(booked.sojourn_mean, 12);
    EXPECT_DOUBLE_EQ(booked.sojourn_max, 30);
    EXPECT_DOUBLE_EQ(booked.queue_length_mean, 0.5);
    EXPECT_DOUBLE_EQ(booked.in_system_mean, 1.5);
    EXPECT_TRUE(std::isnan(booked.utilisation));
    EXPECT_EQ(table.at(1, 0, 1).in_system_end, 1);
}

TEST(NetworkStatistics, all_adds_the_classes_and_merges_their_histograms) {
    auto outcomes = samples::network_outcomes();
    // Unequal classes, so that a mean of means would show.
    outcomes[0].stations[0].by_class[1].started = 24;
    outcomes[0].stations[0].by_class[1].wait_sum = 24 * sim::minutes(9).ms;
    outcomes[0].stations[0].by_class[1].waits.counts.back() = 20;
    const NetworkStatistics table(samples::network_spec(), outcomes);
    const auto& all = table.at(0, 0, 0);
    EXPECT_EQ(all.arrivals, 20);
    EXPECT_EQ(all.completions, 14);
    EXPECT_EQ(all.started, 32);
    EXPECT_DOUBLE_EQ(all.wait_mean, 8);
    EXPECT_DOUBLE_EQ(all.sojourn_max, 31);
    EXPECT_DOUBLE_EQ(all.queue_length_mean, 1);
    EXPECT_DOUBLE_EQ(all.utilisation, 0.75);
    // 8 of 32 waited 0, the others about 10 min (bins are 1/64 wide): p50 lies among the latter.
    EXPECT_NEAR(all.wait_p50, 10, 10.0 / 64);
    EXPECT_DOUBLE_EQ(table.at(0, 0, 1).wait_p50, 0);
}

TEST(NetworkStatistics, what_has_no_meaning_is_not_a_number) {
    const NetworkStatistics table(samples::network_spec(), samples::network_outcomes());
    const auto& park = table.at(0, 1, 0);  // unlimited servers, nobody came
    EXPECT_TRUE(std::isnan(park.utilisation));
    for (const char* name : {"wait_mean", "wait_p50", "wait_p90", "wait_p99", "wait_abandoned_mean",
                             "sojourn_mean", "sojourn_max"}) {
        EXPECT_TRUE(std::isnan(park.*measure(name).number)) << name;
    }
    EXPECT_EQ(park.in_system_mean, 0);
    const auto& pool = table.at(0, 2, 0);
    EXPECT_DOUBLE_EQ(pool.utilisation, 0.25);
    EXPECT_TRUE(std::isnan(pool.queue_length_mean));
    EXPECT_EQ(pool.arrivals, 0);
    EXPECT_THROW(measure("nonsense"), std::out_of_range);
}

TEST(NetworkStatistics, sums_beyond_64_bits_are_kept) {
    network::ClassTally tally;
    tally.started = 1'000'000'000;
    tally.wait_sum = network::Wide{tally.started} * sim::days(36'500).ms;
    tally.queue_area = network::Wide{tally.started} * sim::days(36'500).ms;
    const auto statistics = record::statistics_of(tally, sim::days(36'500).ms);
    EXPECT_DOUBLE_EQ(statistics.wait_mean, 36'500.0 * 1440);
    EXPECT_DOUBLE_EQ(statistics.queue_length_mean, 1e9);
}

TEST(NetworkStatistics, half_width_is_students) {
    auto outcomes = samples::network_outcomes();
    outcomes[1].stations[0].by_class[0].wait_sum = 8 * sim::minutes(7).ms;
    const NetworkStatistics table(samples::network_spec(), outcomes);
    const auto wait = record::mean_over_replications(table, 0, 1, measure("wait_mean"));
    EXPECT_DOUBLE_EQ(wait.mean, 6);
    ASSERT_TRUE(wait.half_width.has_value());
    EXPECT_NEAR(*wait.half_width, 12.7062, 1e-4);  // t(0.975, 1 degree) · sqrt(2) / sqrt(2)
    EXPECT_EQ(wait.n, 2u);
    const auto missing = record::mean_over_replications(table, 1, 0, measure("wait_mean"));
    EXPECT_TRUE(std::isnan(missing.mean));
    EXPECT_FALSE(missing.half_width.has_value());
    const NetworkStatistics single(samples::network_spec(), std::span(outcomes).first(1));
    EXPECT_FALSE(
        record::mean_over_replications(single, 0, 1, measure("wait_mean")).half_width.has_value());
}

TEST(Fingerprint, of_one_replication_is_its_own_and_order_matters) {
    const record::FingerprintWords a{0x0123456789abcdefULL, 0xfedcba9876543210ULL}, b{5, 6};
    EXPECT_EQ(record::hex(a), "fedcba98765432100123456789abcdef");
    EXPECT_EQ(record::hex(record::combine({a})), record::hex(a));
    EXPECT_NE(record::hex(record::combine({a, b})), record::hex(record::combine({b, a})));
    EXPECT_EQ(record::hex(record::combine({b, b})), "00000000000000180000000000000014");
    EXPECT_EQ(record::hex(record::combine({{~0ULL, 0}, {~0ULL, 0}})),
              "0000000000000003fffffffffffffffc");
}

TEST(NetworkRecord, the_file_holds_the_statistics) {
    const samples::TemporaryFolder folder;
    const auto spec = samples::network_spec();
    const auto outcomes = samples::network_outcomes();
    record::write_network_results(folder / "n.h5", spec, outcomes, samples::provenance(), false);
    const file::Group root = file::read_results(folder / "n.h5");
    EXPECT_EQ(root.attributes.text("title"), spec.title);
    EXPECT_EQ(root.attributes.text("kind"), "network");
    const file::Group& group = *root.find_group("stations");
    const NetworkStatistics table(spec, outcomes);
    EXPECT_EQ(group.texts("station"), table.stations());
    EXPECT_EQ(group.texts("class"), table.classes());
    for (const record::Measure& m : record::measures()) {
        const file::Variable& variable = *group.find(m.name);
        EXPECT_EQ(variable.type(), m.count ? file::Type::i8 : file::Type::f8) << m.name;
        EXPECT_EQ(variable.fill.has_value(), m.count == nullptr) << m.name;
        EXPECT_EQ(variable.dims, (std::vector<std::string>{"replication", "station", "class"}))
            << m.name;
        const std::vector<double> values = group.numbers(m.name);
        std::size_t i = 0;
        for (std::size_t r = 0; r < 2; ++r) {
            for (std::size_t s = 0; s < 3; ++s) {
                for (std::size_t c = 0; c < 3; ++c, ++i) {
                    const auto& cell = table.at(r, s, c);
                    const double expected =
                        m.count ? static_cast<double>(cell.*m.count) : cell.*m.number;
                    EXPECT_TRUE(values[i] == expected ||
                                (std::isnan(values[i]) && std::isnan(expected)))
                        << m.name << ' ' << i;
                }
            }
        }
    }
    EXPECT_EQ(group.numbers("kind"), (std::vector<double>{0, 0, 1}));
    const file::Group& origin = *root.find_group("provenance");
    EXPECT_EQ(origin.attributes.text("fingerprint"),
              record::hex(record::combine({{0x0123456789abcdefULL, 0xfedcba9876543210ULL},
                                           {0x0123456789abcdf0ULL, 0xfedcba9876543210ULL}})));
    EXPECT_EQ(origin.texts("scenario").at(0), samples::provenance().scenario);
    EXPECT_EQ(origin.texts("overrides"), samples::provenance().overrides);
    EXPECT_EQ(origin.attributes.number("seed"), 7.0);
    EXPECT_EQ(origin.attributes.find("host"), nullptr);
    samples::expect_fault(
        [&] {
            record::write_network_results(folder / "n.h5", spec, outcomes, samples::provenance(),
                                          false);
        },
        file::Fault::exists, 2, "--force");
}

TEST(NetworkRecord, an_empty_network_is_a_file_too) {
    const samples::TemporaryFolder folder;
    network::NetworkSpec spec;
    std::vector<network::RunOutcome> outcomes(1);
    record::write_network_results(folder / "n.h5", spec, outcomes, {}, false);
    const file::Group root = file::read_results(folder / "n.h5");
    EXPECT_TRUE(root.find_group("stations")->numbers("arrivals").empty());
    EXPECT_EQ(root.find_group("stations")->texts("class"), std::vector<std::string>{"all"});
    EXPECT_EQ(root.find_group("provenance")->attributes.text("fingerprint"), std::string(32, '0'));
}

TEST(NetworkRecord, the_host_is_written_only_when_asked_for) {
    auto provenance = samples::provenance();
    provenance.host = "machine";
    const file::Group group = record::provenance_group(provenance, {{1, 2}});
    EXPECT_EQ(group.attributes.text("host"), "machine");
}

}  // namespace
}  // namespace cityload
