// Data links: asked at the filing; what latency, capacity, the night, outages and the fall-back do;
// and how far the bulletins' backlog is from one kept query by query.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <vector>

#include "sim/executor.hpp"
#include "tests/support/small_city.hpp"

namespace cityload::city {
namespace {

using namespace test;

/// Everybody needs a proof of the archive; nobody knows of it if the link fails.
CitySpec linked_city(double cases = 300) {
    CitySpec c = long_city();
    add_matter(c, "permit", cases);
    add_document(c, "proof", "archive", "permit");
    add_link(c, "link", "proof");
    RegimeSpec& r = regime(c);
    r.informed = r.full_notice = 1;
    r.links = 1;
    r.link_wave = 2019;
    return c;
}

CityOutcome run(const CitySpec& c, double trace = 0) {
    return run_unlimited(c, trace);
}

double trips(const CityOutcome& o) {
    return static_cast<double>(of_matters(o, PerMatter::trips_all)) /
           static_cast<double>(of_matters(o, PerMatter::needs));
}

std::int64_t staff_ms(const CityOutcome& o, Activity a) {
    std::int64_t sum = 0;
    for (std::size_t d = 0; d < o.plan->world.spec.departments.size(); ++d)
        sum += o.tally.at(o.layout->activity, d, at(a));
    return sum;
}

/// Facts of one kind by case.
std::map<std::uint64_t, Instant> when(const CityOutcome& o, Fact::Kind kind) {
    std::map<std::uint64_t, Instant> all;
    for (const Fact& f : o.facts)
        if (f.kind == kind) all.emplace(f.id, f.at);
    return all;
}

TEST(Links, are_asked_when_the_case_is_filed) {
    const CityOutcome o = run(linked_city(), 1);
    const auto called = when(o, Fact::Kind::called), found = when(o, Fact::Kind::link_ok);
    ASSERT_GT(found.size(), 200u);
    EXPECT_EQ(found, called);
    EXPECT_EQ(trips(o), 1);
    EXPECT_EQ(of_document(o, PerDocument::unasked), 0);
}

TEST(Links, a_record_that_is_missing_shows_at_the_window) {
    CitySpec c = linked_city();
    c.links[0].coverage = 0;
    // Filed in vain, to the archive, filed again: nobody had told the applicant to bring it.
    EXPECT_EQ(trips(run(c)), 3);
    regime(c).link_fallback_letter = true;
    const CityOutcome letters = run(c);
    EXPECT_EQ(trips(letters), 1);
    EXPECT_EQ(actions(letters, Activity::letter), of_matters(letters, PerMatter::needs));
    regime(c).link_fallback_letter = false;
    regime(c).owed = 1;
    EXPECT_EQ(trips(run(c)), 1);
}

TEST(Links, a_short_latency_is_waited_for_at_the_window) {
    CitySpec c = linked_city(3000);
    const CityOutcome before = run(c);
    c.links[0].latency = sim::seconds(5);
    const CityOutcome after = run(c);
    EXPECT_EQ(trips(after), 1);
    const double n = static_cast<double>(of_matters(after, PerMatter::needs));
    EXPECT_EQ(of_link(after, PerLink::late), 0) << "5 s is far from two minutes";
    // Exponential: the mean's standard deviation is 5/√n s.
    const double mean = static_cast<double>(staff_ms(after, Activity::intake) -
                                            staff_ms(before, Activity::intake)) /
                        n / 1000;
    EXPECT_NEAR(mean, 5, 4 * 5 / std::sqrt(n));
    EXPECT_NEAR(static_cast<double>(of_link(after, PerLink::answer_ms)) / n / 1000, mean, 1e-9);
}

TEST(Links, a_long_latency_sends_the_applicant_home_until_the_answer) {
    CitySpec c = linked_city();
    c.links[0].latency = sim::hours(10);
    const CityOutcome o = run(c, 1);
    EXPECT_EQ(trips(o), 1) << "who is in the register hears nothing more of it";
    const auto filed = when(o, Fact::Kind::awaits_links), accepted = when(o, Fact::Kind::accepted),
               answer = when(o, Fact::Kind::link_ok);
    ASSERT_GT(filed.size(), accepted.size() / 2);
    for (const auto& [id, at] : filed)
        EXPECT_EQ(accepted.at(id), std::max(answer.at(id), at + CityModel::look_ahead));
    EXPECT_EQ(of_link(o, PerLink::late), static_cast<std::int64_t>(filed.size()));
    // Told in this order, although most are of the same instant.
    std::size_t together = 0;
    for (std::size_t i = 0; i + 1 < o.facts.size(); ++i) {
        const Fact &f = o.facts[i], &next = o.facts[i + 1];
        EXPECT_FALSE(f.kind == Fact::Kind::accepted && next.kind == Fact::Kind::link_ok &&
                     f.id == next.id);
        together += f.kind == Fact::Kind::link_ok && next.kind == Fact::Kind::accepted &&
                    f.id == next.id && f.at == next.at;
    }
    EXPECT_GT(together, filed.size() / 2);
    // Who is not is called back: the filing taken in does not count as a legal visit.
    c.links[0].coverage = 0;
    const CityOutcome failing = run(c);
    EXPECT_EQ(trips(failing), 3);
    EXPECT_EQ(of_matters(failing, PerMatter::legal_visits),
              of_matters(failing, PerMatter::completed));
}

TEST(Links, nothing_late_is_asked_for_papers_that_are_not_complete) {
    CitySpec c = linked_city();
    c.links[0].latency = sim::hours(100);
    c.behaviour.link_wait = Duration{};
    c.matters[0].own_documents = 1;
    regime(c).own_error = 0.999999;
    const CityOutcome o = run(c);
    EXPECT_EQ(of_link(o, PerLink::queries), of_matters(o, PerMatter::needs));
    EXPECT_EQ(trips(o), 2);
}

TEST(Links, a_nightly_link_answers_the_next_morning) {
    CitySpec c = linked_city();
    c.links[0].nightly = true;
    const CityOutcome o = run(c, 1);
    EXPECT_EQ(trips(o), 1);
    const auto filed = when(o, Fact::Kind::awaits_links), accepted = when(o, Fact::Kind::accepted);
    ASSERT_EQ(filed.size(), accepted.size());
    for (const auto& [id, at] : filed)
        EXPECT_EQ(accepted.at(id), Calendar::midnight(Calendar::day_of(at) + 1) + sim::hours(8));
    // Ten answers a night of eight hours, for thirteen queries a day: later and later nights.
    c.links[0].capacity_per_ms = 10.0 / 8 / 3'600'000;
    const CityOutcome full = run(c);
    EXPECT_GT(of_matters(full, PerMatter::days), of_matters(o, PerMatter::days));
}

TEST(Links, an_outage_makes_the_fall_back_apply) {
    CitySpec c = linked_city();
    ChangeSpec down;
    down.id = "down";
    down.at_ms = (c.start_day + 7) * 86'400'000;
    down.until_ms = (c.start_day + 14) * 86'400'000;
    down.set = "link.down";
    down.value = 1;
    c.changes = {down};
    for (const bool nightly : {false, true}) {
        c.links[0].nightly = nightly;
        const CityOutcome o = run(c);
        const std::int64_t failed = of_link(o, PerLink::down);
        EXPECT_GT(failed, 0);
        EXPECT_LT(failed, of_link(o, PerLink::queries) / 2);
        EXPECT_EQ(of_matters(o, PerMatter::trips_all),
                  of_matters(o, PerMatter::needs) + 2 * failed);
        regime(c).link_fallback_letter = true;
        EXPECT_EQ(trips(run(c)), 1);
        regime(c).link_fallback_letter = false;
    }
}

TEST(Links, a_capacity_nobody_reaches_is_as_none) {
    CitySpec c = linked_city();
    c.links[0].coverage = 0.9;
    const sim::Fingerprint free = run(c).fingerprint;
    c.links[0].capacity_per_ms = 1000;
    EXPECT_EQ(run(c).fingerprint, free);
    c.links[0].capacity_per_ms = 1.0 / 60'000;
    EXPECT_NE(run(c).fingerprint, free);
}

/// A link that 40 cases a day, all between 8:00 and 8:30, keep busy for hours.
CitySpec overloaded_city(double per_hour) {
    CitySpec c = linked_city(900);
    c.links[0].capacity_per_ms = per_hour / 3'600'000;
    c.dispersion = {0.1, 0.1, 0.2, 0.3};
    return c;
}

TEST(Links, a_backlog_does_not_depend_on_the_execution) {
    const CitySpec c = overloaded_city(20);
    const UnlimitedCity city(c);
    const sim::Fingerprint plain = city.run().fingerprint;
    for (const std::int64_t divisor : {1, 3, 10})
        for (const std::size_t shards : {1, 4}) {
            CityRunOptions options;
            options.unlimited_windows = true;
            options.epoch_divisor = divisor;
            options.shards = shards;
            const auto executor = sim::make_executor(sim::ExecutorKind::std_thread, 3);
            options.executor = executor.get();
            const CityOutcome o = run_city(
                city.world(), c.regimes[0],
                {{}, std::vector<std::int64_t>(city.world().back_offices(), 1)}, 0, options);
            EXPECT_EQ(o.fingerprint, plain) << divisor << " " << shards;
        }
}

TEST(Links, the_backlog_is_as_exact_as_documented) {
    for (const double per_hour : {12.0, 20.0, 60.0, 240.0}) {
        const CityOutcome o = run(overloaded_city(per_hour), 1);
        // The same queries, answered one after another by a naive queue.
        struct Query {
            Instant at;
            Duration used;
        };
        std::vector<Query> queries;
        const auto asked = when(o, Fact::Kind::called), answered = when(o, Fact::Kind::link_ok);
        for (const auto& [id, at] : asked) queries.push_back({at, answered.at(id) - at});
        ASSERT_GT(queries.size(), 500u);
        std::sort(queries.begin(), queries.end(),
                  [](const Query& a, const Query& b) { return a.at < b.at; });
        std::map<std::int64_t, std::int64_t> steps;
        for (const Query& q : queries) ++steps[q.at.ms / CityModel::bulletin.ms];
        std::int64_t most = 0;
        for (const auto& [step, n] : steps) most = std::max(most, n);
        const double service = 3'600'000 / per_hour;
        double free = 0, worst = 0, sum = 0, mean = 0;
        for (const Query& q : queries) {
            free = std::max(free, static_cast<double>(q.at.ms)) + service;
            const double exact = free - static_cast<double>(q.at.ms);
            const double error = exact - static_cast<double>(q.used.ms);
            EXPECT_GE(error, -2) << "never longer than exact, to the millisecond";
            worst = std::max(worst, error);
            sum += error;
            mean += exact;
        }
        const auto n = static_cast<double>(queries.size());
        EXPECT_LE(worst, 2 * static_cast<double>(most) * service + 2)
            << "twice the queries of one step";
        RecordProperty("mean_exact_s_" + std::to_string(static_cast<int>(per_hour)),
                       std::to_string(mean / n / 1000));
        std::printf(
            "%3.0f/h: exact mean %.1f s, short by %.1f s on average, %.1f s at worst, "
            "bound %.1f s\n",
            per_hour, mean / n / 1000, sum / n / 1000, worst / 1000,
            2 * static_cast<double>(most) * service / 1000);
    }
}

}  // namespace
}  // namespace cityload::city
