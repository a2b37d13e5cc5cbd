// The oracle against small cases whose course is computed by hand, so that the judge is judged too.
// Times in ms; one "minute" of the examples is 1000 ms.
#include "tests/support/oracle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "models/network/draws.hpp"
#include "sim/random.hpp"
#include "tests/support/random_network.hpp"

namespace cityload::oracle {
namespace {

using namespace network;
using sim::DistributionSpec;
using testing::ElementsAre;

DistributionSpec constant(double value) {
    DistributionSpec s;
    s.value = value;
    return s;
}

StationSpec station(const std::string& id, double service, std::int64_t servers = 1) {
    StationSpec s;
    s.id = id;
    s.servers = ServerSchedule{};
    s.servers->values = {servers};
    s.service = constant(service);
    return s;
}

SourceSpec logged(const std::string& id, const std::string& to, std::vector<std::int64_t> times,
                  std::int64_t priority = 0) {
    SourceSpec s;
    s.id = id;
    s.to.stations = {to};
    s.arrivals.process = ArrivalSpec::Process::log;
    s.arrivals.log_ms = std::move(times);
    s.priority = priority;
    return s;
}

Patience patience(double time, Leaves leaves = Leaves::seen, double no_show = 0) {
    return {constant(time), leaves, constant(no_show)};
}

ServerSchedule schedule(std::int64_t step, std::vector<std::int64_t> values, bool repeat = false) {
    return {false, {step}, std::move(values), repeat};
}

NetworkSpec network_of(std::vector<StationSpec> stations, std::vector<SourceSpec> sources,
                       std::int64_t horizon = 1'000'000) {
    NetworkSpec n;
    n.stations = std::move(stations);
    n.sources = std::move(sources);
    n.horizon = {horizon};
    return n;
}

/// (arrival, start, end, how) of the visits in the order of arrival.
using Row = std::tuple<std::int64_t, std::int64_t, std::int64_t, VisitEnd>;
std::vector<Row> rows(const Result& r, std::uint32_t station = 0) {
    std::vector<Row> all;
    for (const Visit& v : r.visits)
        if (v.station == station) all.emplace_back(v.arrival, v.start, v.end, v.end_kind);
    std::sort(all.begin(), all.end());
    return all;
}
constexpr VisitEnd completed = VisitEnd::completed, abandoned = VisitEnd::abandoned,
                   lost = VisitEnd::lost;

TEST(Oracle, fifo_serves_in_order_of_arrival) {
    const Result r = run(
        network_of({station("a", 1500)}, {logged("c", "a", {1000, 2000, 3000, 4000, 5000})}), 0);
    EXPECT_THAT(rows(r),
                ElementsAre(Row{1000, 1000, 2500, completed}, Row{2000, 2500, 4000, completed},
                            Row{3000, 4000, 5500, completed}, Row{4000, 5500, 7000, completed},
                            Row{5000, 7000, 8500, completed}));
}

TEST(Oracle, lifo_serves_the_last_first) {
    StationSpec s = station("a", 1600);
    s.discipline = Discipline::lifo;
    NetworkSpec n =
        network_of({s}, {logged("c", "a", {1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000})}, 9001);
    // Served 1, 2, 4, 5, 7, ending 2.6, 4.2, 5.8, 7.4, 9.
    EXPECT_THAT(rows(run(n, 0)),
                ElementsAre(Row{1000, 1000, 2600, completed}, Row{2000, 2600, 4200, completed},
                            Row{4000, 4200, 5800, completed}, Row{5000, 5800, 7400, completed},
                            Row{7000, 7400, 9000, completed}));
}

TEST(Oracle, impatient_customers_leave_when_their_patience_ends) {
    StationSpec s = station("a", 11'000);
    s.patience = patience(3000);
    const Result r = run(network_of({s}, {logged("c", "a", {7000, 14'000, 21'000, 28'000})}), 0);
    EXPECT_THAT(rows(r), ElementsAre(Row{7000, 7000, 18'000, completed},
                                     Row{14'000, 17'000, 17'000, abandoned},
                                     Row{21'000, 21'000, 32'000, completed},
                                     Row{28'000, 31'000, 31'000, abandoned}));
    const ClassTally& t = r.classes.at({0, 0}).tally;
    EXPECT_EQ(t.abandonments, 2);
    EXPECT_EQ(t.wait_abandoned_sum, 6000);
    EXPECT_EQ(t.queue_area, 6000);
    EXPECT_EQ(t.system_area, 2 * 11'000 + 6000);
    EXPECT_EQ(r.busy[0], 22'000);
    EXPECT_EQ(r.scheduled[0], 1'000'000);
}

TEST(Oracle, called_at_the_very_end_of_patience_is_served) {
    StationSpec s = station("a", 3000);
    s.patience = patience(2000);
    EXPECT_THAT(rows(run(network_of({s}, {logged("c", "a", {0, 1000})}), 0)),
                ElementsAre(Row{0, 0, 3000, completed}, Row{1000, 3000, 6000, completed}));
}

TEST(Oracle, patience_0_leaves_in_the_arrival_if_it_would_have_to_wait) {
    StationSpec s = station("a", 3000);
    s.patience = patience(0);
    EXPECT_THAT(rows(run(network_of({s}, {logged("c", "a", {0, 1000, 3000})}), 0)),
                ElementsAre(Row{0, 0, 3000, completed}, Row{1000, 1000, 1000, abandoned},
                            Row{3000, 3000, 6000, completed}));
}

TEST(Oracle, silent_leavers_stay_in_line_and_cost_a_call) {
    StationSpec s = station("a", 10'000);
    s.patience = patience(2000, Leaves::silent, 500);
    s.capacity = 3;
    // Both who wait are gone at 3 and 4 s, but are called at 10 and 10.5 s; the third finds the
    // system full till then.
    const Result r = run(network_of({s}, {logged("c", "a", {0, 1000, 2000, 9000, 10'700})}), 0);
    EXPECT_THAT(rows(r),
                ElementsAre(Row{0, 0, 10'000, completed}, Row{1000, 10'000, 10'000, abandoned},
                            Row{2000, 10'500, 10'500, abandoned}, Row{9000, 9000, 9000, lost},
                            Row{10'700, 11'000, 21'000, completed}));
    const ClassTally& t = r.classes.at({0, 0}).tally;
    EXPECT_EQ(t.wait_abandoned_sum, 4000);  // to the real departures
    EXPECT_EQ(t.queue_area, 9000 + 8500 + 300);
    EXPECT_EQ(r.busy[0], 21'000);
    EXPECT_EQ(r.services, 2u);
}

TEST(Oracle, capacity_counts_those_in_service_and_balking_those_waiting) {
    StationSpec full = station("a", 10'000);
    full.capacity = 2;
    EXPECT_THAT(rows(run(network_of({full}, {logged("c", "a", {0, 1, 2})}, 30'000), 0)),
                ElementsAre(Row{0, 0, 10'000, completed}, Row{1, 10'000, 20'000, completed},
                            Row{2, 2, 2, lost}));
    StationSpec balk = station("a", 10'000);
    balk.balk_at = 2;
    EXPECT_THAT(rows(run(network_of({balk}, {logged("c", "a", {0, 1, 2, 3})}, 30'001), 0)),
                ElementsAre(Row{0, 0, 10'000, completed}, Row{1, 10'000, 20'000, completed},
                            Row{2, 20'000, 30'000, completed}, Row{3, 3, 3, lost}));
}

TEST(Oracle, priority_calls_the_smallest_number_first) {
    StationSpec s = station("a", 1000);
    s.discipline = Discipline::priority;
    const Result r = run(
        network_of({s}, {logged("c", "a", {0, 100, 200}, 5), logged("d", "a", {300, 400}, -1)}), 0);
    EXPECT_THAT(rows(r),
                ElementsAre(Row{0, 0, 1000, completed}, Row{100, 3000, 4000, completed},
                            Row{200, 4000, 5000, completed}, Row{300, 1000, 2000, completed},
                            Row{400, 2000, 3000, completed}));
}

TEST(Oracle, siro_calls_the_one_drawn) {
    StationSpec s = station("a", 1000);
    s.discipline = Discipline::siro;
    NetworkSpec n = network_of({s}, {logged("c", "a", {0, 100, 200, 300, 400})}, 100'000);
    const sim::Stream calls(n.seed, 3, purpose_call);
    std::vector<std::int64_t> line = {100, 200, 300, 400}, served;
    for (std::uint64_t call = 0; !line.empty(); ++call) {
        const std::size_t i = sim::index_below(calls(0, call), line.size());
        served.push_back(line[i]);
        line[i] = line.back();
        line.pop_back();
    }
    const Result r = run(n, 3);
    ASSERT_EQ(r.visits.size(), 5u);
    for (std::size_t i = 0; i < served.size(); ++i) {
        EXPECT_EQ(r.visits[i + 1].arrival, served[i]);
        EXPECT_EQ(r.visits[i + 1].start, static_cast<std::int64_t>(1000 * (i + 1)));
    }
}

TEST(Oracle, customers_of_one_instant_come_in_the_mixed_order_of_their_ids) {
    NetworkSpec n = network_of({station("a", 1000)}, {logged("c", "a", {5, 5, 5, 5, 5, 5})});
    std::vector<std::uint64_t> ids;
    for (std::uint64_t k = 0; k < 6; ++k) ids.push_back(customer_id(0, k));
    std::sort(ids.begin(), ids.end(), [](auto a, auto b) { return sim::mix64(a) < sim::mix64(b); });
    std::vector<std::uint64_t> served;
    for (const Visit& v : run(n, 0).visits) served.push_back(v.customer);
    EXPECT_EQ(served, ids);
    EXPECT_FALSE(std::is_sorted(ids.begin(), ids.end()));  // otherwise this would prove nothing
}

TEST(Oracle, a_pool_takes_who_has_waited_longest_and_own_servers_come_first) {
    StationSpec a = station("a", 10'000), b = station("b", 2000);
    b.servers.reset();
    NetworkSpec n =
        network_of({a, b}, {logged("c", "a", {0, 1, 1000}), logged("d", "b", {500, 1500})}, 20'000);
    PoolSpec p;
    p.id = "p";
    p.servers.values = {1};
    p.serves = {"a", "b"};
    n.pools = {p};
    n.sources[0].service = constant(4000);
    // a's first goes to its own server until 4000, the second to the pool until 4001; own takes the
    // third (1000) at 4000, the pool then d's at 500 and 1500.
    const Result r = run(n, 0);
    EXPECT_THAT(rows(r, 0), ElementsAre(Row{0, 0, 4000, completed}, Row{1, 1, 4001, completed},
                                        Row{1000, 4000, 8000, completed}));
    EXPECT_THAT(rows(r, 1),
                ElementsAre(Row{500, 4001, 6001, completed}, Row{1500, 6001, 8001, completed}));
    EXPECT_THAT(r.busy, ElementsAre(Wide{8000}, Wide{0}, Wide{8000}));
    EXPECT_THAT(r.scheduled, ElementsAre(Wide{20'000}, Wide{0}, Wide{20'000}));
}

TEST(Oracle, servers_finish_at_a_cut_and_call_at_an_increase) {
    StationSpec s = station("a", 1500);
    s.servers = schedule(1000, {1, 0, 2, 0}, true);
    // 500 begins before the cut at 1000 and ends after it; at 2000 two are called, which end at
    // 3500; the last waits for the next round.
    const Result r = run(network_of({s}, {logged("c", "a", {500, 600, 700, 800})}, 5600), 0);
    EXPECT_THAT(rows(r),
                ElementsAre(Row{500, 500, 2000, completed}, Row{600, 2000, 3500, completed},
                            Row{700, 2000, 3500, completed}, Row{800, 4000, 5500, completed}));
    EXPECT_EQ(r.scheduled[0], 1000 + 2000 + 1000);
    EXPECT_EQ(r.busy[0], 6000);
}

TEST(Oracle, at_a_cut_to_0_everybody_waiting_may_have_to_leave) {
    StationSpec s = station("a", 5000);
    s.servers = schedule(1000, {1, 0, 1});
    s.waiting_leaves = true;
    s.patience = patience(300, Leaves::silent);
    const Result r = run(network_of({s}, {logged("c", "a", {0, 100, 900, 1500})}, 10'000), 0);
    EXPECT_THAT(rows(r),
                ElementsAre(Row{0, 0, 5000, completed}, Row{100, 1000, 1000, abandoned},
                            Row{900, 1000, 1000, abandoned}, Row{1500, 5000, 5000, abandoned}));
    // The first was gone at 400, the second still there, the third gone at 1800 and found missing
    // at 5000.
    EXPECT_EQ(r.classes.at({0, 0}).tally.wait_abandoned_sum, 300 + 100 + 300);
}

TEST(Oracle, initial_customers_come_first_and_are_no_arrivals) {
    StationSpec s = station("a", 1000);
    s.initial = 2;
    s.capacity = 1;
    const Result r = run(network_of({s}, {logged("c", "a", {0, 2000})}), 0);
    EXPECT_THAT(rows(r),
                ElementsAre(Row{0, 0, 0, lost}, Row{0, 0, 1000, completed},
                            Row{0, 1000, 2000, completed}, Row{2000, 2000, 3000, completed}));
    const ClassTally& t = r.classes.at({0, 0}).tally;
    EXPECT_EQ(t.in_system_start, 2);
    EXPECT_EQ(t.arrivals, 2);
    EXPECT_EQ(t.completions, 3);
    EXPECT_EQ(r.visits[1].customer, initial_customer_id(0, 0, 0));
}

TEST(Oracle, shortest_goes_to_the_fewest_in_system_and_at_a_tie_to_the_first_named) {
    NetworkSpec n =
        network_of({station("a", 1000), station("b", 1000)}, {logged("c", "a", {0, 10, 20, 30})});
    n.sources[0].to.stations = {"b", "a"};
    const Result r = run(n, 0);
    EXPECT_THAT(rows(r, 1),
                ElementsAre(Row{0, 0, 1000, completed}, Row{20, 1000, 2000, completed}));
    EXPECT_THAT(rows(r, 0),
                ElementsAre(Row{10, 10, 1010, completed}, Row{30, 1010, 2010, completed}));
}

TEST(Oracle, routes_branch_by_the_draw_and_delay) {
    NetworkSpec n = network_of({station("a", 10, 100), station("b", 10, 100)},
                               {logged("c", "a", std::vector<std::int64_t>(64, 7))});
    n.routes = {{"a", {{{{"b"}}, 0.25}, {{}, 0.75}}, {500}}};
    const Result r = run(n, 0);
    const sim::Stream draws(n.seed, 0, purpose_route);
    std::size_t expected = 0;
    for (std::uint64_t k = 0; k < 64; ++k)
        expected += draws(customer_id(0, k), 0) < std::uint64_t{1} << 62;
    EXPECT_GT(expected, 0u);
    EXPECT_EQ(rows(r, 1), std::vector<Row>(expected, Row{517, 517, 527, completed}));
}

TEST(Oracle, cut_leaves_work_unfinished_and_drain_finishes_it) {
    NetworkSpec n = network_of({station("a", 1000)}, {logged("c", "a", {0, 100, 1500})}, 1500);
    n.warmup = {500};
    const Result cut = run(n, 0);
    EXPECT_THAT(rows(cut), ElementsAre(Row{0, 0, 1000, completed}));
    const ClassTally& t = cut.classes.at({0, 0}).tally;
    EXPECT_EQ(t.in_system_start, 2);
    EXPECT_EQ(t.in_system_end, 1);
    EXPECT_EQ(t.completions, 1);
    EXPECT_EQ(t.started, 1);  // at 1000; the one at 0 lies before
    EXPECT_EQ(t.wait_sum, 900);
    EXPECT_EQ(t.queue_area, 500);
    EXPECT_EQ(t.system_area, 500 + 1000);
    EXPECT_EQ(cut.busy[0], 1000);
    n.drain = true;
    const Result drain = run(n, 0);
    EXPECT_EQ(drain.end_ms, 2000);
    EXPECT_EQ(drain.busy[0], 1500);
    EXPECT_EQ(drain.scheduled[0], 1500);
    EXPECT_EQ(drain.classes.at({0, 0}).tally.in_system_end, 0);
    EXPECT_EQ(drain.stuck, 0);
}

TEST(Oracle, drain_ends_although_nobody_will_ever_serve_who_waits) {
    StationSpec s = station("a", 1000);
    s.servers = schedule(1000, {1, 0});
    NetworkSpec n = network_of({s}, {logged("c", "a", {500, 600})}, 3000);
    n.drain = true;
    const Result r = run(n, 0);
    EXPECT_EQ(r.stuck, 1);
    EXPECT_EQ(r.end_ms, 3000);
    n.stations[0].servers->repeat = true;
    EXPECT_EQ(run(n, 0).stuck, 0);
    EXPECT_EQ(run(n, 0).end_ms, 3000);  // the second is served from 2000 to 3000
}

/// A scheduled source inverts the integral of its rate: at every arrival that integral is the sum
/// of the needs so far.
TEST(Oracle, scheduled_arrivals_use_up_the_integrated_rate) {
    NetworkSpec n = network_of({station("a", 1)}, {logged("c", "a", {})}, 86'400'000 * 3);
    ArrivalSpec& a = n.sources[0].arrivals;
    a.process = ArrivalSpec::Process::schedule;
    a.step = {3'600'000};
    a.rates_per_ms = {0, 2e-4, 5e-5, 0, 1e-4};
    a.repeat = true;
    a.day_factor = DistributionSpec{};
    a.day_factor->kind = DistributionSpec::Kind::gamma;
    a.day_factor->mean = 1;
    a.day_factor->cv = 0.5;
    const auto times = arrival_times(n, 0, 2);
    ASSERT_GT(times.size(), 10'000u);
    const sim::Distribution factor(*a.day_factor);
    const sim::Stream gaps(n.seed, 2, purpose_gap), factors(n.seed, 2, purpose_day_factor);
    double need = 0, integral = 0;
    std::int64_t at = 0;
    for (std::size_t k = 0; k < times.size(); ++k) {
        const sim::DrawPair words = gaps.pair(0, k / 2);
        need += -std::log1p(
            -std::ldexp(static_cast<double>((k % 2 == 0 ? words.first : words.second) >> 11), -53));
        for (; at < times[k]; at += std::min(times[k] - at, a.step.ms - at % a.step.ms)) {
            const double length =
                static_cast<double>(std::min(times[k] - at, a.step.ms - at % a.step.ms));
            const double day_factor = static_cast<double>(factor.sample_fixed(factors(
                                          0, static_cast<std::uint64_t>(at / 86'400'000)))) *
                                      0x1p-20;
            integral +=
                length * day_factor * a.rates_per_ms[static_cast<std::size_t>(at / a.step.ms % 5)];
        }
        // The table lies at most 3e-5 beside the exponential, half a millisecond is at most 1e-3 of
        // an arrival.
        EXPECT_NEAR(integral, need, 1e-3 + 3e-5 * static_cast<double>(k + 1));
    }
}

TEST(Oracle, poisson_and_renewal_sources_add_up_their_gaps) {
    NetworkSpec n =
        network_of({station("a", 1)}, {logged("c", "a", {}), logged("d", "a", {})}, 10'000'000);
    n.sources[0].arrivals.process = ArrivalSpec::Process::poisson;
    n.sources[0].arrivals.rate_per_ms = 1e-3;
    n.sources[1].arrivals.process = ArrivalSpec::Process::renewal;
    n.sources[1].arrivals.gap = constant(1500.5);
    n.sources[1].arrivals.first = {700};
    const auto poisson = arrival_times(n, 0, 0), renewal = arrival_times(n, 1, 0);
    // 10,000 expected, standard deviation 100; five of them: false alarm 6e-7.
    EXPECT_NEAR(static_cast<double>(poisson.size()), 10'000, 500);
    ASSERT_GE(renewal.size(), 4u);
    EXPECT_THAT(std::vector<std::int64_t>(renewal.begin(), renewal.begin() + 4),
                ElementsAre(700, 2201, 3701, 5202));
    EXPECT_LT(renewal.back(), 10'000'000);
}

/// What must hold of every network, whoever simulates it.
TEST(Oracle, keeps_its_books_on_random_networks) {
    std::size_t kinds[3] = {}, stuck = 0;
    for (std::uint64_t index = 0; index < 3000; ++index) {
        const NetworkSpec n = random_network(index);
        const Result r = run(n, 0);
        stuck += r.stuck > 0;
        for (const Visit& v : r.visits) {
            ++kinds[static_cast<std::size_t>(v.end_kind)];
            ASSERT_LE(v.arrival, v.start);
            ASSERT_LE(v.start + (v.end_kind == completed), v.end);
        }
        for (const auto& [key, c] : r.classes) {
            const ClassTally& t = c.tally;
            ASSERT_EQ(t.arrivals + t.in_system_start,
                      t.completions + t.abandonments + t.lost + t.in_system_end)
                << "network " << index << '\n'
                << to_text(n);
            ASSERT_LE(t.queue_area, t.system_area);
        }
    }
    // The networks do what they are for.
    EXPECT_GT(kinds[0], 100'000u);
    EXPECT_GT(kinds[1], 10'000u);
    EXPECT_GT(kinds[2], 10'000u);
    EXPECT_GT(stuck, 30u);
}

}  // namespace
}  // namespace cityload::oracle
