// A session that is stopped, stepped, set back and changed leaves what a plain run leaves.

#include "models/city/live_session.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "models/city/live_kept.hpp"
#include "models/city/run.hpp"
#include "scenarios/read/city.hpp"
#include "scenarios/read/city_changes.hpp"

namespace cityload::city {
namespace {

constexpr std::int64_t minute = 60'000, hour = 60 * minute, day = 24 * hour;

std::shared_ptr<const CitySpec> small(const std::vector<std::string>& sets) {
    read::Document document =
        read::load_document(CITYLOAD_SOURCE_DIR "/scenarios/small.toml", sets);
    auto spec = read::read_city(document);
    if (!spec) return nullptr;
    return std::make_shared<const CitySpec>(std::move(*spec));
}

const std::vector<std::string> weeks = {"city.warmup=\"7 d\"", "city.days=\"21 d\"",
                                        "city.cooldown=\"7 d\""};

std::string plain_fingerprint(const CitySpec& spec, const std::string& regime) {
    const World world(spec);
    const Staff sized = size_staff(world, {});
    const RegimeSpec& r = find_regime(spec, regime);
    return run_city(world, r, staff_of(world, r, sized, {}), 0, {}).fingerprint.hex();
}

LiveOptions one(const std::string& regime) {
    LiveOptions o;
    o.regimes = {regime};
    o.threads = 1;
    return o;
}

TEST(Session, stops_and_steps_leave_the_fingerprint_of_a_plain_run) {
    const auto spec = small(weeks);
    ASSERT_TRUE(spec);
    CitySession session(spec, one("paper"));
    session.settle();
    ASSERT_EQ(session.failure(), "");
    for (const std::int64_t ms : {7 * minute, 3 * hour + 1, 2 * day, hour}) session.step(ms);
    session.jump(12 * day + 10 * hour + 123);
    session.jump(100 * day);
    session.settle();
    const LiveSnapshot& end = session.latest();
    EXPECT_TRUE(end.ended);
    EXPECT_EQ(end.now_ms, 35 * day);
    EXPECT_EQ(end.regimes[0].fingerprint, plain_fingerprint(*spec, "paper"));
}

TEST(Session, setting_back_and_running_again_leaves_the_fingerprint_of_a_plain_run) {
    const auto spec = small(weeks);
    ASSERT_TRUE(spec);
    CitySession session(spec, one("one-trip"));
    session.jump(20 * day);
    session.settle();
    const LivePoint first = session.latest().regimes[0].history.back();
    session.jump(9 * day + 11 * hour);
    session.settle();
    EXPECT_EQ(session.latest().now_ms, 9 * day + 11 * hour);
    EXPECT_LE(session.latest().regimes[0].history.back().at_ms, 9 * day + 11 * hour);
    session.jump(20 * day);
    session.settle();
    const LivePoint again = session.latest().regimes[0].history.back();
    EXPECT_EQ(first.at_ms, again.at_ms);
    EXPECT_EQ(first.city, again.city);
    session.jump(100 * day);
    session.settle();
    EXPECT_EQ(session.latest().regimes[0].fingerprint, plain_fingerprint(*spec, "one-trip"));
}

TEST(Session, counts_agree_with_the_tallies_of_a_run_without_warm_up) {
    const auto spec = small({"city.warmup=\"0 d\"", "city.days=\"28 d\"", "city.cooldown=\"0 d\""});
    ASSERT_TRUE(spec);
    CitySession session(spec, one("paper"));
    session.jump(28 * day);
    session.settle();
    const LiveCounts& counts = session.latest().regimes[0].counts;
    const World world(*spec);
    const Staff sized = size_staff(world, {});
    const CityOutcome plain = run_city(world, find_regime(*spec, "paper"), sized, 0, {});
    std::int64_t completed = 0, needs = 0, served = 0;
    for (std::size_t m = 0; m < world.matters.size(); ++m) {
        completed += plain.tally.at(plain.layout->matter, m, at(PerMatter::completed));
        needs += plain.tally.at(plain.layout->matter, m, at(PerMatter::needs));
    }
    for (std::size_t s = 0; s < plain.plan->stations.size(); ++s)
        served += plain.tally.at(plain.layout->station, s, at(PerStation::served));
    EXPECT_EQ(counts.city[at(PerCity::needs)], needs);
    EXPECT_EQ(counts.city[at(PerCity::served)], served);
    // Results that lie beyond the end of the run are counted there, not here.
    EXPECT_GE(counts.city[at(PerCity::completed)], completed);
}

TEST(Session, regimes_share_clock_and_citizens) {
    const auto spec = small(weeks);
    ASSERT_TRUE(spec);
    LiveOptions options;
    options.regimes = {"paper", "zero-trip"};
    options.threads = 2;
    CitySession session(spec, options);
    session.jump(15 * day);
    session.settle();
    const LiveSnapshot& now = session.latest();
    ASSERT_EQ(now.regimes.size(), 2U);
    EXPECT_EQ(now.regimes[0].counts.city[at(PerCity::needs)],
              now.regimes[1].counts.city[at(PerCity::needs)]);
    EXPECT_GT(now.regimes[0].counts.city[at(PerCity::trips)],
              now.regimes[1].counts.city[at(PerCity::trips)]);
    EXPECT_GT(now.regimes[1].counts.city[at(PerCity::queries)], 0);
}

TEST(Session, queries_that_a_slow_link_has_not_answered_are_shown) {
    const auto spec = small(weeks);
    ASSERT_TRUE(spec);
    CitySpec slow = *spec;
    slow.links[0].capacity_per_ms = 1.0 / static_cast<double>(day);
    CitySession session(std::make_shared<const CitySpec>(slow), one("one-trip"));
    session.jump(15 * day);
    session.settle();
    const LiveRegime& now = session.latest().regimes[0];
    ASSERT_EQ(now.link_backlog.size(), slow.links.size());
    EXPECT_GT(now.link_backlog[0], 10);
    for (std::size_t l = 1; l < slow.links.size(); ++l) {
        if (slow.links[l].nightly) continue;  // answers in the morning
        EXPECT_EQ(now.link_backlog[l], 0) << slow.links[l].id;
    }
}

TEST(Session, settled_it_stands_where_the_last_command_led) {
    const auto spec = small(weeks);
    ASSERT_TRUE(spec);
    CitySession session(spec, one("paper"));
    for (std::int64_t k = 1; k <= 40; ++k) {
        session.jump((k % 4 == 0 ? k - 2 : k) * 5 * hour);
        session.settle();
        ASSERT_EQ(session.latest().now_ms, (k % 4 == 0 ? k - 2 : k) * 5 * hour);
        ASSERT_FALSE(session.latest().running);
    }
}

TEST(Session, a_followed_case_is_told_in_every_regime_and_disturbs_nothing) {
    const auto spec = small(weeks);
    ASSERT_TRUE(spec);
    LiveOptions options;
    options.regimes = {"paper", "zero-trip"};
    options.threads = 1;
    options.teller = [](const RegimePlan&, std::uint16_t, std::uint16_t,
                        std::span<const Fact> facts) {
        std::vector<LiveStep> steps;
        for (const Fact& f : facts) steps.push_back({f.at.ms, LiveStep::Kind::plain, "x", "x"});
        return steps;
    };
    CitySession session(spec, options);
    session.jump(10 * day);
    session.settle();
    const LiveCounts& counts = session.latest().regimes[0].counts;
    std::uint16_t matter = 0;
    while (!counts.recent[matter].any) ++matter;
    session.follow(counts.recent[matter], matter);
    while (!session.journey()->ready) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const auto journey = session.journey();
    ASSERT_EQ(journey->regimes.size(), 2U);
    for (const auto& told : journey->regimes) EXPECT_GE(told.steps.size(), 2U);
    session.jump(100 * day);
    session.settle();
    EXPECT_EQ(session.latest().regimes[0].fingerprint, plain_fingerprint(*spec, "paper"));
}

ChangeSpec change_at(const CitySpec& spec, const std::string& id, std::int64_t at_ms,
                     const std::string& set, double value) {
    ChangeSpec c;
    c.id = id;
    c.at_ms = at_ms + Calendar(spec).civil_day(0) * day;
    c.set = set;
    c.value = value;
    return c;
}

TEST(Session, changes_made_while_it_runs_are_reproduced_by_the_command_line) {
    const auto spec = small(weeks);
    ASSERT_TRUE(spec);
    CitySession session(spec, one("one-trip"));
    session.jump(8 * day + 10 * hour);
    session.change(change_at(*spec, "fewer-windows", 0, "windows.share", 0.6));
    session.step(3 * day + hour);
    session.change(change_at(*spec, "links-down", 0, "link.down", 1));
    session.change(change_at(*spec, "later", 14 * day, "demand", 1.5));
    session.jump(20 * day);
    session.jump(9 * day);  // back to between them
    session.jump(100 * day);
    session.settle();
    ASSERT_EQ(session.failure(), "");
    ASSERT_EQ(session.changes().size(), 3U);
    std::string toml =
        "cityload = 1\nextends = [\"" CITYLOAD_SOURCE_DIR "/scenarios/small.toml\"]\n";
    for (const ChangeSpec& c : session.changes()) toml += read::change_table(c) + "\n";
    const auto file = std::filesystem::temp_directory_path() / "cityload-session-changes.toml";
    std::ofstream(file) << toml;
    read::Document document = read::load_document(file.string(), weeks);
    auto changed = read::read_city(document);
    std::filesystem::remove(file);
    ASSERT_TRUE(changed) << toml;
    EXPECT_EQ(changed->changes.size(), 3U);
    const std::string plain = plain_fingerprint(*changed, "one-trip");
    EXPECT_EQ(session.latest().regimes[0].fingerprint, plain) << toml;
    EXPECT_NE(plain, plain_fingerprint(*spec, "one-trip")) << "the changes do something";
}

TEST(Session, a_change_taken_back_is_as_if_it_had_not_been) {
    const auto spec = small(weeks);
    ASSERT_TRUE(spec);
    CitySession session(spec, one("paper"));
    session.jump(8 * day + 10 * hour);
    session.settle();
    session.change(change_at(*spec, "fewer-windows", 0, "windows.share", 0.4));
    session.step(4 * day);
    session.settle();
    session.take_back("fewer-windows");
    session.settle();
    EXPECT_EQ(session.latest().now_ms, 12 * day + 10 * hour);
    EXPECT_TRUE(session.changes().empty());
    session.jump(100 * day);
    session.settle();
    EXPECT_EQ(session.latest().regimes[0].fingerprint, plain_fingerprint(*spec, "paper"));
}

TEST(Session, a_change_that_cannot_be_made_is_refused_and_the_city_runs_on) {
    const auto spec = small(weeks);
    ASSERT_TRUE(spec);
    CitySession session(spec, one("paper"));
    session.change(change_at(*spec, "nonsense", 0, "windows.colour", 1));
    session.step(day);
    session.settle();
    EXPECT_EQ(session.failure(), "");
    EXPECT_TRUE(session.changes().empty());
    EXPECT_EQ(session.latest().now_ms, day);
}

TEST(Session, is_left_while_it_prepares_and_while_it_runs) {
    const auto spec = small(weeks);
    ASSERT_TRUE(spec);
    for (const bool alone : {true, false}) {
        LiveOptions options;
        if (alone) options.regimes = {"paper"};
        options.threads = 2;
        { const CitySession session(spec, options); }
        CitySession session(spec, options);
        session.play(0);
        while (!session.ready() || session.clock() < 2 * day)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        EXPECT_EQ(session.failure(), "");
    }
}

TEST(Session, little_memory_for_kept_states_costs_time_and_nothing_else) {
    const auto spec = small(weeks);
    ASSERT_TRUE(spec);
    LiveOptions options = one("paper");
    options.memory = 1;  // the first and the last state stay whatever they take
    CitySession session(spec, options);
    session.jump(20 * day);
    session.settle();
    EXPECT_LE(session.latest().kept_states, 2);
    session.jump(13 * day + hour);
    session.jump(100 * day);
    session.settle();
    EXPECT_EQ(session.latest().regimes[0].fingerprint, plain_fingerprint(*spec, "paper"));
}

TEST(Session, a_citizen_is_found_by_number_and_the_search_disturbs_nothing) {
    const auto spec = small(weeks);
    ASSERT_TRUE(spec);
    LiveOptions options;
    options.regimes = {"paper", "zero-trip"};
    options.threads = 1;
    CitySession session(spec, options);
    session.jump(10 * day);
    session.settle();
    // The last need of each matter is known; of the earliest of them no older one of its citizen
    // can be told apart from here, so the one found is that or an earlier one.
    const LiveCounts& counts = session.latest().regimes[0].counts;
    RecentNeed known;
    for (const RecentNeed& r : counts.recent)
        if (r.any && (!known.any || r.day < known.day)) known = r;
    ASSERT_TRUE(known.any);
    session.follow_citizen(known.citizen, 0);
    while (!session.journey()->ready && session.journey()->error.empty())
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const auto journey = session.journey();
    ASSERT_TRUE(journey->ready) << journey->error;
    EXPECT_EQ(journey->need.citizen, known.citizen);
    EXPECT_LE(journey->need.day, known.day);
    session.follow_citizen(known.citizen, known.day * day);
    while (!session.journey()->ready && session.journey()->error.empty())
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_EQ(session.journey()->need.day, known.day);
    EXPECT_EQ(session.journey()->need.town, known.town);
    session.jump(100 * day);
    session.settle();
    EXPECT_EQ(session.latest().regimes[0].fingerprint, plain_fingerprint(*spec, "paper"));
}

TEST(Kept, states_are_thinned_with_age_within_their_memory) {
    std::vector<KeptAll> kept;
    for (std::int64_t d = 0; d < 400; ++d) {
        KeptAll state;
        state.at_ms = d * day;
        state.bytes = 10;
        kept.push_back(std::move(state));
        thin(kept, 300, d * day);
    }
    EXPECT_EQ(kept.size(), 30U);
    EXPECT_EQ(kept.front().at_ms, 0);
    EXPECT_EQ(kept.back().at_ms, 399 * day);
    // The newest lie close, the oldest far apart.
    EXPECT_LE(kept[29].at_ms - kept[28].at_ms, 2 * day);
    EXPECT_GT(kept[1].at_ms - kept[0].at_ms, 10 * day);
}

/// Points lie on the half hour, each instant once: then there are at most as many as half hours.
void expect_each_half_hour_once(const LiveRegime& regime, std::int64_t to) {
    ASSERT_FALSE(regime.history.empty());
    for (std::size_t k = 1; k < regime.history.size(); ++k) {
        EXPECT_EQ(regime.history[k].at_ms % (hour / 2), 0);
        EXPECT_GT(regime.history[k].at_ms, regime.history[k - 1].at_ms);
    }
    EXPECT_LE(regime.history.back().at_ms, to);
    EXPECT_EQ(regime.inside_at_ms.size(), live_ring);
}

// How many points there are depends on where the states kept lie, thus on the machine: days that
// are run again for a near aim are looked at more often.
TEST(History, is_bounded_by_the_run_and_not_by_how_long_one_looks) {
    const auto spec = small(weeks);
    ASSERT_TRUE(spec);
    for (const std::int64_t memory : {std::int64_t{1}, LiveOptions{}.memory}) {
        LiveOptions options = one("zero-trip");
        options.memory = memory;
        CitySession session(spec, options);
        session.jump(30 * day);
        session.settle();
        expect_each_half_hour_once(session.latest().regimes[0], 30 * day);
        for (int k = 0; k < 3; ++k) {
            session.jump(2 * day);
            session.settle();
            expect_each_half_hour_once(session.latest().regimes[0], 2 * day);
            session.jump(30 * day);
            session.settle();
            expect_each_half_hour_once(session.latest().regimes[0], 30 * day);
        }
        EXPECT_EQ(session.latest().regimes[0].history.back().at_ms, 30 * day);
    }
}

}  // namespace
}  // namespace cityload::city
