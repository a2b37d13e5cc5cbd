// Every cell as a test of its own; the costly ones belong to the long tier.

#include <gtest/gtest.h>

#include <cctype>
#include <set>

#include "tests/validation/judge.hpp"
#include "tests/validation/report.hpp"

namespace cityload::validation {

void PrintTo(const Cell& cell, std::ostream* out) {
    *out << cell.parameters;
}

namespace {

const std::vector<Cell>& cells() {
    static const std::vector<Cell> all = all_cells();
    return all;
}

class Validation : public testing::TestWithParam<std::size_t> {};

TEST_P(Validation, agrees_with_theory) {
    const Cell& cell = cells()[GetParam()];
    const auto executor = sim::make_executor(sim::ExecutorKind::std_thread, 0);
    const auto results = judge({cell}, family_size(cells()), *executor);
    EXPECT_TRUE(results[0].passes()) << plain_table(cell, results[0]);
}

std::string test_name(const testing::TestParamInfo<std::size_t>& info) {
    const Cell& cell = cells()[info.param];
    return cell.name + (cell.is_long() ? "_long" : "");
}

INSTANTIATE_TEST_SUITE_P(Cells, Validation, testing::Range(std::size_t{0}, cells().size()),
                         test_name);

TEST(ValidationSet, is_as_large_as_promised_and_well_formed) {
    std::set<std::string> names;
    for (const Cell& c : cells()) {
        EXPECT_TRUE(names.insert(c.name).second) << c.name;
        EXPECT_GE(c.replications, 30U) << c.name;
        EXPECT_FALSE(c.claims.empty()) << c.name;
        EXPECT_LT(c.spec.warmup, c.spec.horizon) << c.name;
        for (const char letter : c.name)
            EXPECT_TRUE(std::isalnum(static_cast<unsigned char>(letter)) || letter == '_')
                << c.name;
    }
    EXPECT_GE(names.size(), 60U);
}

TEST(ValidationSet, would_notice_a_service_two_percent_too_long) {
    // The power of the test, shown on a cell whose simulator is wrong on purpose.
    const auto executor = sim::make_executor(sim::ExecutorKind::std_thread, 0);
    for (Cell cell : cells()) {
        if (cell.name != "mm1_50" && cell.name != "mg1_det80" && cell.name != "prio1") continue;
        for (auto& s : cell.spec.stations) {
            s.service.mean *= 1.02;
            s.service.value *= 1.02;
        }
        const auto results = judge({cell}, family_size(cells()), *executor);
        EXPECT_FALSE(results[0].passes()) << plain_table(cell, results[0]);
    }
}

}  // namespace
}  // namespace cityload::validation
