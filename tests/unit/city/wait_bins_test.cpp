#include "models/city/wait_bins.hpp"

#include <gtest/gtest.h>

namespace cityload::city {
namespace {

TEST(WaitBins, EdgesAscendAndEveryWaitLiesInItsBin) {
    for (std::size_t b = 0; b + 1 < wait_bins; ++b) {
        ASSERT_LT(wait_edges[b], wait_edges[b + 1]);
        EXPECT_EQ(wait_bin(sim::Duration{wait_edges[b]}), b) << "first of the bin";
        EXPECT_EQ(wait_bin(sim::Duration{wait_edges[b + 1] - 1}), b) << "last of the bin";
    }
    EXPECT_EQ(wait_bin(sim::Duration{wait_edges.back()}), wait_bins - 1);
    EXPECT_EQ(wait_bin(sim::hours(1000)), wait_bins - 1);
    EXPECT_EQ(wait_edges.back(), sim::hours(4).ms);
}

TEST(WaitBins, NoBinIsWiderThanATenthOfItsValueBeyondFiveMinutes) {
    for (std::size_t b = 1; b + 1 < wait_bins; ++b) {
        const std::int64_t width = wait_edges[b + 1] - wait_edges[b];
        EXPECT_LE(width, std::max<std::int64_t>(15'000, wait_edges[b] / 10));
    }
}

TEST(WaitBins, ClassesAreUnionsOfBins) {
    for (std::size_t b = 0; b < wait_bins; ++b) {
        const std::size_t c = wait_class_of_bin[b];
        EXPECT_GE(wait_edges[b], wait_class_edges[c] * 60'000);
        if (c + 1 < wait_classes) {
            EXPECT_LT(wait_edges[b], wait_class_edges[c + 1] * 60'000);
            if (b + 1 < wait_bins) {
                EXPECT_LE(wait_edges[b + 1], wait_class_edges[c + 1] * 60'000);
            }
        }
    }
}

TEST(WaitBins, DaysFindTheirClass) {
    EXPECT_EQ(day_class(0), 0u);
    EXPECT_EQ(day_class(9), 8u);
    EXPECT_EQ(day_class(10), 9u);
    EXPECT_EQ(day_class(5000), day_classes - 1);
    for (std::size_t k = 1; k < day_classes; ++k) {
        EXPECT_EQ(day_class(day_class_edges[k]), k);
        EXPECT_EQ(day_class(day_class_edges[k] - 1), k - 1);
    }
}

}  // namespace
}  // namespace cityload::city
