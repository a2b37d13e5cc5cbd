// The theory against figures published or computed elsewhere, and against itself where two ways
// lead to one number.

#include "tests/validation/theory.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/validation/shared_theory.hpp"
#include "tests/validation/time_theory.hpp"

namespace cityload::validation {
namespace {

using Kind = sim::DistributionSpec::Kind;

TEST(Theory, multi_server_figures) {
    EXPECT_NEAR(m_m_c(1, 2, 1).wait, .5, 1e-12);
    const Station five = m_m_c(4.5, 1, 5);
    EXPECT_NEAR(five.wait_probability, .762493, 1e-6);
    EXPECT_NEAR(five.wait, 1.524986, 1e-6);
    EXPECT_NEAR(five.queue, 6.862439, 1e-6);
    EXPECT_NEAR(m_m_c_wait_quantile(4.5, 1, 5, .95), 5.4491, 1e-4);
    const Station bank = m_m_c(.2, .1, 3);  // the bank of the Ciw guide
    EXPECT_NEAR(bank.wait_probability, .444444, 1e-6);
    EXPECT_NEAR(bank.wait, 4.444444, 1e-6);
    EXPECT_NEAR(bank.queue, .888889, 1e-6);
    EXPECT_NEAR(m_m_c(9, 1, 10).wait, .668732, 1e-6);
    EXPECT_NEAR(m_m_c(95, 1, 100).wait, .101291, 1e-6);
}

TEST(Theory, office_with_mean_service_of_15_minutes_at_90_percent) {
    const int servers[] = {2, 5, 10, 20, 50};
    const double waits[] = {63.95, 22.88, 10.03, 4.13, 1.09};
    const double probabilities[] = {.853, .763, .669, .551, .364};
    for (int i = 0; i < 5; ++i) {
        const Station s = m_m_c(.9 * servers[i] / 15, 1. / 15, servers[i]);
        EXPECT_NEAR(s.wait, waits[i], .006);
        EXPECT_NEAR(s.wait_probability, probabilities[i], 6e-4);
    }
}

TEST(Theory, loss_figures) {
    EXPECT_NEAR(erlang_b(10, 8), .1216611, 1e-7);
    const Station trunk = m_m_c_k(3, 4, 2, 3);  // the M/M/2/3 of the simmer vignettes
    EXPECT_NEAR(trunk.lost, .0493601, 1e-7);
    EXPECT_NEAR(trunk.in_system, .762340, 1e-6);
    EXPECT_NEAR(m_m_c_k(8, 1, 10, 10).lost, erlang_b(10, 8), 1e-12);
}

TEST(Theory, limited_queue_tends_to_the_unlimited) {
    const Station limited = m_m_c_k(4.5, 1, 5, 900), unlimited = m_m_c(4.5, 1, 5);
    EXPECT_NEAR(limited.wait, unlimited.wait, 1e-9);
    EXPECT_NEAR(limited.queue, unlimited.queue, 1e-9);
    EXPECT_NEAR(limited.wait_probability, unlimited.wait_probability, 1e-12);
    EXPECT_NEAR(limited.offered_wait, unlimited.wait, 1e-9);
}

TEST(Theory, single_server_with_general_service) {
    EXPECT_NEAR(pollaczek_khinchine(.8, {1, 1}), 2, 1e-12);
    EXPECT_NEAR(pollaczek_khinchine(.8, {1, 1.5}), 3, 1e-12);
    EXPECT_NEAR(pollaczek_khinchine(.8, {1, 2}), 4, 1e-12);
    EXPECT_NEAR(pollaczek_khinchine(.8, {1, 5}), 10, 1e-12);
}

TEST(Theory, moments_of_named_distributions) {
    const auto triangular = moments({.kind = Kind::triangular, .min = 0, .mode = 0, .max = 3});
    EXPECT_NEAR(triangular.mean, 1, 1e-12);
    EXPECT_NEAR(triangular.second, 1.5, 1e-12);  // density 2(3 − x)/9
    const auto uniform = moments({.kind = Kind::uniform, .min = 0, .max = 2});
    EXPECT_NEAR(uniform.second, 4. / 3, 1e-12);
    const auto mixture = moments(
        {.kind = Kind::mixture,
         .of = {{.kind = Kind::deterministic, .value = 1}, {.kind = Kind::exponential, .mean = 2}},
         .weights = {3, 1}});
    EXPECT_NEAR(mixture.mean, 1.25, 1e-12);
    EXPECT_NEAR(mixture.second, 2.75, 1e-12);
}

TEST(Theory, deterministic_service_by_several_servers) {
    // One server: half of M/M/1 (Pollaczek-Khinchine).
    EXPECT_NEAR(m_d_c_wait(.8, 1, 1), 2, 1e-8);
    // Many servers: between half of M/M/c and all of it, nearer to half under heavy load.
    const double exponential = m_m_c(4.75, 1, 5).wait;
    EXPECT_GT(m_d_c_wait(4.75, 1, 5), exponential / 2);
    EXPECT_LT(m_d_c_wait(4.75, 1, 5), exponential * .53);
}

TEST(Theory, general_arrivals_reduce_to_poisson) {
    EXPECT_NEAR(gi_m_1_wait([](double s) { return .8 / (.8 + s); }, 1), 4, 1e-9);
}

TEST(Theory, priorities) {
    // Ciw's documentation: sojourns 2 and 6.
    const auto two = cobham(std::vector<PriorityClass>{{.2, {1, 2}}, {.6, {1, 2}}});
    EXPECT_NEAR(two[0] + 1, 2, 1e-12);
    EXPECT_NEAR(two[1] + 1, 6, 1e-12);
    const auto same = cobham({.2, .6}, 1, 1);
    EXPECT_NEAR(same[0], two[0], 1e-12);
    EXPECT_NEAR(same[1], two[1], 1e-12);
    // Whatever the order, the mean over classes is that of one queue (equal services).
    const auto three = cobham({1, 2, 1.5}, 1, 5);
    EXPECT_NEAR((three[0] + 2 * three[1] + 1.5 * three[2]) / 4.5, m_m_c(4.5, 1, 5).wait, 1e-9);
}

TEST(Theory, patience) {
    const Station half = erlang_a(4.5, 1, 5, .5);
    EXPECT_NEAR(half.wait_probability, .527642, 1e-6);
    EXPECT_NEAR(half.abandoned, .109869, 1e-6);
    EXPECT_NEAR(half.queue, .988817, 1e-6);
    EXPECT_NEAR(erlang_a(6, 1, 5, .5).abandoned, .226387, 1e-6);
    EXPECT_NEAR(erlang_a(100, 1, 100, 1).abandoned, .0398610, 1e-7);
    // Time waiting, by served and by leavers together, is queue / arrivals.
    const double leavers_wait = half.queue / 4.5 - (1 - half.abandoned) * half.wait;
    EXPECT_GT(leavers_wait, 0);
    EXPECT_LT(leavers_wait, half.abandoned * 2);
}

TEST(Theory, general_patience_reduces_to_exponential) {
    const Station chain = erlang_a(4.5, 1, 5, .5);
    const Station integral = m_m_c_general_patience(
        4.5, 1, 5, [](double x) { return std::exp(-.5 * x); }, 60);
    EXPECT_NEAR(integral.wait_probability, chain.wait_probability, 1e-7);
    EXPECT_NEAR(integral.abandoned, chain.abandoned, 1e-7);
    EXPECT_NEAR(integral.queue, chain.queue, 1e-6);
    EXPECT_NEAR(integral.offered_wait, chain.offered_wait, 1e-6);
    EXPECT_NEAR(integral.in_system, chain.in_system, 1e-6);
}

TEST(Theory, last_come_first_served) {
    // The mean of the quantile function is the mean wait.
    double mean = 0;
    constexpr int points = 4000;
    for (int i = 0; i < points; ++i)
        mean += lifo_wait_quantile(.5, 1, 1, (i + .5) / points) / points;
    EXPECT_NEAR(mean, m_m_c(.5, 1, 1).wait, .01);
    EXPECT_EQ(lifo_wait_quantile(.5, 1, 1, .4), 0);  // half do not wait
}

TEST(Theory, jackson_network_of_the_ciw_guide) {
    const JacksonNetwork network{
        {4, 0, 0}, {{0, .5, .5}, {0, 0, .3}, {0, 0, 0}}, {5, 3, 4}, {1, 1, 1}};
    const auto waits = network.waits();
    EXPECT_NEAR(waits[0], .554113, 1e-6);
    EXPECT_NEAR(waits[1], .444444, 1e-6);
    EXPECT_NEAR(waits[2], .253158, 1e-6);
}

TEST(Theory, chains_reduce_to_closed_forms) {
    const auto priority = two_class_priority({.6, .9}, {1, 1}, 2, {60, 150});
    const auto closed = cobham({.6, .9}, 1, 2);
    EXPECT_NEAR(priority.wait[0], closed[0], 1e-5);
    EXPECT_NEAR(priority.wait[1], closed[1], 1e-5);
    const auto fifo = two_class_fifo({.6, .9}, {1, 1}, 2, 300);
    EXPECT_NEAR(fifo.wait[0], m_m_c(1.5, 1, 2).wait, 1e-8);
    EXPECT_NEAR(fifo.utilisation, .75, 1e-8);
    // Without pool customers and with one class, M/M/c/K.
    const auto alone = PooledStations{{1.5, 1e-12}, {1, 1}, {1, 1}, {6, 2}, 1}.solve();
    EXPECT_NEAR(alone.lost[0], m_m_c_k(1.5, 1, 2, 6).lost, 1e-8);
    EXPECT_NEAR(alone.queue[0], m_m_c_k(1.5, 1, 2, 6).queue, 1e-8);
    // One server with two exponential classes is M/G/1.
    const auto one = two_class_fifo({.2, .1}, {1, .25}, 1, 400);
    EXPECT_NEAR(one.wait[0], pollaczek_khinchine(.3, {.6 / .3, (.4 + 3.2) / .3}), 1e-8);
}

TEST(Theory, a_chain_cut_too_short_is_refused) {
    // At this load a queue of 120 is full often enough to shorten the mean wait by several percent.
    EXPECT_THROW(two_class_priority({.9, 2.4}, {.5, 3}, 3, {70, 120}), std::domain_error);
    EXPECT_THROW(two_class_fifo({.6, .9}, {1, 1}, 2, 40), std::domain_error);
    EXPECT_THROW(join_the_shortest(1.6, 1, 20), std::domain_error);
}

TEST(Theory, shortest_queue_lies_between_separate_and_pooled) {
    const auto joined = join_the_shortest(1.6, 1, 60);
    const double wait = (joined.queue[0] + joined.queue[1]) / 1.6;
    EXPECT_GT(wait, m_m_c(1.6, 1, 2).wait);
    EXPECT_LT(wait, m_m_c(.8, 1, 1).wait);
    EXPECT_NEAR(joined.utilisation, .8, 1e-8);
}

TEST(Theory, infinite_servers_over_time) {
    const auto survival = [](double x) { return x < 0 ? 1. : std::exp(-x); };
    const Steps constant{1, {3}, false};
    EXPECT_NEAR(infinite_servers_mean(constant, survival, 2), 3 * (1 - std::exp(-2.)), 1e-9);
    EXPECT_NEAR(infinite_servers_average(constant, survival, 0, 2),
                3 * (1 - (1 - std::exp(-2.)) / 2), 1e-7);
    // Exponential services: unlimited servers are so many that nobody waits.
    const Steps rates{.5, {2, 4, 1}, true};
    const auto many = staffed({rates, 1, {1, {40}, false}, false, 0, 3}, 1, 3);
    EXPECT_NEAR(many.in_system, infinite_servers_average(rates, survival, 1, 3), 1e-6);
}

TEST(Theory, staffed_station_settles_to_equilibrium) {
    const auto late = staffed({{1, {4}, false}, 1, {1, {5}, false}, false, 0, 200}, 150, 160);
    const Station equilibrium = m_m_c(4, 1, 5);
    EXPECT_NEAR(late.queue, equilibrium.queue, 1e-4);
    EXPECT_NEAR(late.busy, 4, 1e-4);
    EXPECT_LT(late.held_back, 1e-9);
}

TEST(Theory, staffed_station_finishes_what_is_in_hand) {
    // Two servers, four initial customers, no arrivals, all servers go after the first hour.
    const StaffedStation station{{1, {0}, false}, 1, {1, {2, 0}, false}, false, 4, 6};
    const auto first = staffed(station, 0, 1), rest = staffed(station, 1, 60);
    // Both servers are busy while at least two are left: in the first hour N(1) is Poisson cut
    // at 2.
    const double none = std::exp(-2.), one = 2 * none;
    EXPECT_GT(first.completions, 0);
    EXPECT_LT(first.completions, 2);
    EXPECT_NEAR(first.completions + rest.completions + rest.queue, 4, 1e-6);
    // Waiting after the hour: 2 with none done, 1 with one done, else 0.
    EXPECT_NEAR(rest.queue, 2 * none + one, 1e-6);
    auto leaving = station;
    leaving.waiting_leaves = true;
    EXPECT_NEAR(staffed(leaving, 1, 60).left, 2 * none + one, 1e-6);
    EXPECT_NEAR(staffed(leaving, 1, 60).queue, 0, 1e-9);
}

}  // namespace
}  // namespace cityload::validation
