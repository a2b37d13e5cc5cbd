#include "results/record/tally_record.hpp"

#include <gtest/gtest.h>

#include "results/file/reader.hpp"
#include "results/file/writer.hpp"
#include "tests/unit/results/temporary_folder.hpp"

namespace cityload {
namespace {

using file::Values;
using record::OuterAxis;
using sim::Wide;

class TallyRecord : public testing::Test {
  protected:
    TallyRecord() {
        auto plan = std::make_shared<sim::TallyPlan>();
        const sim::AxisId office = plan->add_axis({"office", "", {"大厅", "tax"}, {}});
        const sim::AxisId wait =
            plan->add_axis({"wait_bin", "ms", {"0", "60000", "120000"}, {0, 60'000, 120'000}});
        visits_ = plan->add("visits", "1", "visits ended", {office});
        waits_ = plan->add("waits", "1", "visits by their wait", {office, wait});
        total_ = plan->add("total", "1", "all visits");
        wait_sum_ = plan->add_wide("wait_sum", "ms", "waits added up", {office});
        squares_ = plan->add_wide("wait_squares", "ms2", "squares of waits added up", {office});
        plan_ = plan;
        for (int r = 0; r < 2; ++r) {
            for (int g = 0; g < 2; ++g) {
                sim::TallySet& set = sets_.emplace_back(plan_);
                set.add(visits_, std::int64_t{100 * r + 10 * g + 1}, 1);
                set.add(waits_, std::int64_t{7}, 1, 2);
                set.add(total_, std::int64_t{r});
                set.add(wait_sum_, Wide{1} << 40, 0);
                set.add(squares_, Wide{1} << 80, 0);
            }
        }
        for (const sim::TallySet& set : sets_) pointers_.push_back(&set);
    }

    std::vector<OuterAxis> outer() const {
        return {{"replication", "replication, from 0", Values(std::vector<std::int32_t>{0, 1})},
                {"regime", "regime", Values(std::vector<std::string>{"paper", "zero-trip"})}};
    }

    std::shared_ptr<const sim::TallyPlan> plan_;
    sim::Count<1> visits_;
    sim::Count<2> waits_;
    sim::Count<0> total_;
    sim::WideSum<1> wait_sum_, squares_;
    std::vector<sim::TallySet> sets_;
    std::vector<const sim::TallySet*> pointers_;
};

TEST_F(TallyRecord, arrays_become_variables_under_their_own_names) {
    const samples::TemporaryFolder folder;
    file::Group root;
    record::add_tallies(root.group("offices"), outer(), pointers_);
    file::Writer(folder / "a.h5", false).complete(root);
    const file::Group read = file::read_results(folder / "a.h5");
    const file::Group& group = *read.find_group("offices");

    const file::Variable& visits = *group.find("visits");
    EXPECT_EQ(visits.dims, (std::vector<std::string>{"replication", "regime", "office"}));
    EXPECT_EQ(visits.type(), file::Type::i8);
    EXPECT_FALSE(visits.fill.has_value());
    EXPECT_EQ(visits.attributes.text("units"), "1");
    EXPECT_EQ(visits.attributes.text("long_name"), "visits ended");
    EXPECT_EQ(group.numbers("visits"), (std::vector<double>{0, 1, 0, 11, 0, 101, 0, 111}));
    EXPECT_EQ(group.find("waits")->dims,
              (std::vector<std::string>{"replication", "regime", "office", "wait_bin"}));
    EXPECT_EQ(group.numbers("waits").at(5), 7);
    EXPECT_EQ(group.numbers("total"), (std::vector<double>{0, 0, 1, 1}));
    EXPECT_EQ(group.texts("office"), (std::vector<std::string>{"大厅", "tax"}));
    EXPECT_EQ(group.texts("regime"), (std::vector<std::string>{"paper", "zero-trip"}));
    EXPECT_EQ(group.numbers("wait_bin_lower"), (std::vector<double>{0, 60'000, 120'000}));
    EXPECT_EQ(group.find("wait_bin_lower")->attributes.text("units"), "ms");
}

TEST_F(TallyRecord, wide_sums_stay_integers_while_they_fit) {
    file::Group group;
    record::add_tallies(group, outer(), pointers_);
    EXPECT_EQ(group.find("wait_sum")->type(), file::Type::i8);
    EXPECT_EQ(group.numbers("wait_sum").at(0), 1099511627776.0);
    EXPECT_EQ(group.find("wait_squares")->type(), file::Type::f8);
    EXPECT_EQ(group.find("wait_squares")->attributes.number("exact"), 0.0);
    EXPECT_EQ(group.numbers("wait_squares").at(0), 1208925819614629174706176.0);
}

TEST_F(TallyRecord, a_wrong_number_of_sets_or_another_plan_is_refused) {
    file::Group group;
    EXPECT_THROW(record::add_tallies(group, outer(), std::span(pointers_).first(3)),
                 std::logic_error);
    const sim::TallySet other(std::make_shared<sim::TallyPlan>());
    pointers_.back() = &other;
    EXPECT_THROW(record::add_tallies(group, outer(), pointers_), std::logic_error);
}

}  // namespace
}  // namespace cityload
