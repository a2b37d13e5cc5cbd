// Changes at dates: a change that holds all the time is the same as writing its value, one that is
// over has never been, and a command given while running is the same as a change of the scenario.

#include "models/city/changes.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "sim/executor.hpp"
#include "tests/support/small_city.hpp"

namespace cityload::city {
namespace {

using namespace test;

constexpr std::int64_t start_ms = 17532 * std::int64_t{86'400'000};  // 2018-01-01

ChangeSpec change(const std::string& id, std::int64_t day, const std::string& set, double value) {
    ChangeSpec c;
    c.id = id;
    c.at_ms = start_ms + day * 86'400'000;
    c.set = set;
    c.value = value;
    return c;
}

/// A city with queues, papers, links and three departments that can move into the hall.
CitySpec busy_city() {
    CitySpec c = small_city();
    c.cooldown_days = 100;
    c.behaviour.patience = exponential(sim::hours(1));
    add_matter(c, "permit", 3000).own_documents = 10;
    add_matter(c, "file", 1500, "archive").instant = false;
    add_matter(c, "loan", 1500, "bank").processing = 3;
    for (MatterSpec& m : c.matters) m.review_work_mean = sim::minutes(10);
    add_document(c, "deed", "archive", "permit").declarable = true;
    add_document(c, "account", "bank", "permit", 0.5).e_certificate = true;
    add_document(c, "ruling", "court", "loan", 0.5);
    add_link(c, "link-deed", "deed").coverage = 0.8;
    add_link(c, "link-account", "account").mismatch = 0.1;
    c.behaviour.digital_ready_15_59 = 0.8;
    RegimeSpec& r = regime(c);
    r.informed = 0.4;
    r.full_notice = 0.5;
    r.own_error = 0.02;
    r.certificate_success = 0.8;
    r.wasted = 0.02;
    r.fetch = 0.2;
    r.gives_up_after = 4;
    return c;
}

CityOutcome run(const CitySpec& spec, const World& world, bool unlimited = false) {
    Staff staff;
    staff.windows.assign(world.stations.size(), 4);
    staff.posts.assign(world.back_offices(), 2);
    CityRunOptions options;
    options.unlimited_windows = unlimited;
    return run_city(world, spec.regimes[0], staff, 0, options);
}

sim::Fingerprint fingerprint(const CitySpec& spec) {
    const World world(spec);
    return run(spec, world).fingerprint;
}

TEST(changes, keys_are_sorted_and_found) {
    const auto keys = change_keys();
    ASSERT_GT(keys.size(), 40u);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i > 0) {
            EXPECT_LT(keys[i - 1].name, keys[i].name);
        }
        EXPECT_EQ(find_change_key(keys[i].name), &keys[i]);
        EXPECT_FALSE(keys[i].meaning.empty());
        EXPECT_FALSE(keys[i].meaning_zh.empty());
    }
    EXPECT_EQ(find_change_key("regime.informd"), nullptr);
}

TEST(changes, a_value_that_holds_from_the_beginning_is_the_value) {
    for (const ChangeKey& key : change_keys()) {
        if (key.scope != ChangeScope::regime || key.type == ChangeType::regime) continue;
        CitySpec plain = busy_city(), changed = busy_city();
        const double value = key.name == "regime.hall_wave"             ? 2018
                             : key.name == "regime.link_wave"           ? 2018
                             : key.type == ChangeType::integer          ? 2
                             : key.type == ChangeType::boolean          ? 1
                             : key.name == "regime.service_factor"      ? 0.5
                             : key.name == "regime.review_factor"       ? 0.5
                             : key.name == "regime.documents"           ? 0.5
                             : key.name == "regime.certificate_success" ? 0.6
                                                                        : 0.3;
        // Keys that show only together with others.
        for (CitySpec* c : {&plain, &changed}) {
            RegimeSpec& r = regime(*c);
            if (key.name == "regime.links") r.link_wave = 2018;
            if (key.name == "regime.link_wave" || key.name == "regime.link_fallback_letter")
                r.links = 1;
            if (key.name == "regime.link_fallback_letter") r.link_wave = 2018;
            if (key.name == "regime.hall_wave" || key.name == "regime.integrated")
                r.one_hall = true;
            if (key.name == "regime.hall_wave") r.hall_wave = 2000;
            if (key.name == "regime.face_failure" || key.name == "regime.online_gap" ||
                key.name == "regime.assisted")
                r.online = 0.5;
            if (key.name == "regime.favour_overlooks" || key.name == "regime.favour_obstructs")
                r.favour = 0.5;
            if (key.name == "regime.staff_platform") r.letter = 1;
            if (key.name == "regime.no_show" || key.name.starts_with("regime.appointment_")) {
                r.appointment = 0.8;
                r.appointment_quota = 0.1;
            }
            if (key.name == "regime.precheck") r.information_desk = 0.3;
            if (key.name == "regime.side_by_side")
                for (MatterSpec& m : c->matters) m.reviews = 2;
            if (key.name == "regime.assisted_by_staff") r.online = r.assisted = 0.5;
            if (key.name.starts_with("regime.kiosk")) {
                OfficeSpec hall = c->offices[3];
                hall.id = "town-hall";
                hall.level = Level::town;
                c->offices.push_back(hall);
                c->departments[3].town_office = "town-hall";
                c->matters[0].kiosk = true;
                (key.name == "regime.kiosk_use" ? r.kiosks_per_100k : r.kiosk_use) = 0.5;
            }
        }
        const sim::Fingerprint before = fingerprint(plain);
        RegimeSpec& r = regime(plain);
        if (const auto* m = std::get_if<double RegimeSpec::*>(&key.member)) r.** m = value;
        if (const auto* m = std::get_if<bool RegimeSpec::*>(&key.member)) r.** m = value != 0;
        if (const auto* m = std::get_if<int RegimeSpec::*>(&key.member))
            r.** m = static_cast<int>(value);
        changed.changes = {change("c", -10, std::string(key.name), value)};
        const sim::Fingerprint written = fingerprint(plain);
        EXPECT_EQ(fingerprint(changed), written) << key.name;
        // Calls to the hotline are work, no step of a case.
        if (key.name != "regime.complains") {
            EXPECT_NE(written, before) << key.name << " changes nothing here";
        }
        // Over before the run, or after its end: never been.
        changed.changes[0].until_ms = start_ms;
        EXPECT_EQ(fingerprint(changed), before) << key.name;
        changed.changes = {change("c", 140, std::string(key.name), value)};
        EXPECT_EQ(fingerprint(changed), before) << key.name;
    }
}

TEST(changes, opening_hours_that_hold_from_the_beginning_are_those_written) {
    const auto day = [](CitySpec& c) -> HoursSpec& { return c.hours[0]; };
    for (const ChangeKey& key : change_keys()) {
        if (key.scope != ChangeScope::hours) continue;
        CitySpec plain = busy_city();
        day(plain).lunch_until = sim::hours(13);
        // Somebody comes in the afternoon, and is still there at closing.
        std::fill(plain.profile.half_hour + 17, plain.profile.half_hour + 36, 0.2);
        if (key.name == "hours.serves_all") day(plain).close = sim::minutes(12 * 60 + 40);
        if (key.name == "hours.serves_all") day(plain).lunch_until = sim::hours(12);
        CitySpec changed = plain;
        const double value = key.type == ChangeType::share     ? 0.5
                             : key.type == ChangeType::boolean ? 1
                             : key.type == ChangeType::integer ? 5
                             : key.type == ChangeType::time    ? 4 * 3'600'000.0
                             : key.name == "hours.open"        ? 8.25 * 3'600'000
                             : key.name == "hours.lunch_from"  ? 11.5 * 3'600'000
                             : key.name == "hours.lunch_until" ? 13.5 * 3'600'000
                                                               : 15.0 * 3'600'000;
        const sim::Fingerprint before = fingerprint(plain);
        const Duration t{static_cast<std::int64_t>(value)};
        HoursSpec& h = day(plain);
        if (key.name == "hours.open") h.open = t;
        if (key.name == "hours.lunch_from") h.lunch_from = t;
        if (key.name == "hours.lunch_until") h.lunch_until = t;
        if (key.name == "hours.close") h.close = t;
        if (key.name == "hours.lunch_share") h.lunch_share = value;
        if (key.name == "hours.afternoon_share") h.afternoon_share = value;
        if (key.name == "hours.last_ticket") h.last_ticket = t;
        if (key.name == "hours.tickets_per_window") h.tickets_per_window = 5;
        if (key.name == "hours.serves_all") h.serves_all = true;
        changed.changes = {change("c", -10, std::string(key.name), value)};
        const sim::Fingerprint written = fingerprint(plain);
        EXPECT_EQ(fingerprint(changed), written) << key.name;
        EXPECT_NE(written, before) << key.name << " changes nothing here";
    }
}

TEST(changes, in_the_afternoon_leaves_the_afternoons_windows_open) {
    CitySpec plain = busy_city();
    plain.hours[0].lunch_until = sim::hours(13);
    plain.hours[0].afternoon_share = 0.5;
    std::fill(plain.profile.half_hour + 26, plain.profile.half_hour + 34, 1.0);
    CitySpec changed = plain;
    // A change that changes nothing, in the middle of an afternoon.
    changed.changes = {change("c", 9, "demand", 1)};
    changed.changes[0].at_ms += sim::hours(14).ms;
    EXPECT_EQ(fingerprint(changed), fingerprint(plain));
}

TEST(changes, the_change_of_one_department_leaves_the_others_cases_alone) {
    CitySpec spec = busy_city();
    const World before_world(spec);
    const CityOutcome before = run(spec, before_world, true);
    spec.changes = {change("c", 10, "regime.full_notice", 1)};
    spec.changes[0].departments = {"hall-desk"};
    const World world(spec);
    const CityOutcome after = run(spec, world, true);
    const auto refusals = [](const CityOutcome& o, std::size_t m) {
        return of_matter(o, PerMatter::refusals, m);
    };
    EXPECT_LT(refusals(after, 0), refusals(before, 0));
    EXPECT_EQ(refusals(after, 1), refusals(before, 1));
    EXPECT_EQ(refusals(after, 2), refusals(before, 2));
    EXPECT_EQ(of_matters(after, PerMatter::needs), of_matters(before, PerMatter::needs));
}

TEST(changes, a_change_in_the_middle_shows_from_its_week_on) {
    CitySpec spec = small_city();
    add_matter(spec, "permit", 3000);
    add_document(spec, "deed", "archive", "permit");
    regime(spec).informed = 1;
    spec.changes = {change("c", 14, "regime.owed", 1)};
    const World world(spec);
    const CityOutcome o = run(spec, world, true);
    const auto week = [&](std::size_t w, PerWeek what) {
        return o.tally.at(o.layout->week, w, at(what));
    };
    for (std::size_t w = 0; w < 4; ++w) {
        ASSERT_GT(week(w, PerWeek::completed), 100);
        EXPECT_EQ(week(w, PerWeek::at_most_one), w < 2 ? 0 : week(w, PerWeek::completed)) << w;
    }
}

TEST(changes, demand_moves_one_matter_and_no_other) {
    CitySpec spec = busy_city();
    const World before_world(spec);
    const CityOutcome before = run(spec, before_world, true);
    spec.changes = {change("surge", 10, "demand", 3)};
    spec.changes[0].until_ms = start_ms + 20 * std::int64_t{86'400'000};
    spec.changes[0].matters = {"file"};
    const World world(spec);
    const CityOutcome after = run(spec, world, true);
    const auto needs = [](const CityOutcome& o, std::size_t m) {
        return static_cast<double>(of_matter(o, PerMatter::needs, m));
    };
    EXPECT_EQ(needs(after, 0), needs(before, 0));
    EXPECT_EQ(needs(after, 2), needs(before, 2));
    // Days 10 to 19 hold 8 of the 23 working days of January 2018: 1 + 2 · 8/23 = 1.70 times as
    // many; five standard deviations of about 2500 needs are 10 %.
    EXPECT_NEAR(needs(after, 1) / needs(before, 1), 1 + 2 * 8 / 23.0, 0.17);
}

TEST(changes, closed_windows_serve_nobody_and_open_again) {
    CitySpec spec = busy_city();
    spec.changes = {change("fire", 7, "windows.closed", 1)};
    spec.changes[0].until_ms = start_ms + 14 * std::int64_t{86'400'000};
    spec.changes[0].offices = {"hall"};
    const World world(spec);
    const CityOutcome o = run(spec, world);
    const auto served = [&](std::size_t w) {
        return o.tally.at(o.layout->week, w, at(PerWeek::served));
    };
    // Archive and bank go on.
    EXPECT_GT(served(1), 0);
    EXPECT_LT(served(1), served(0));
    EXPECT_GT(served(2), served(0));
    for (std::size_t s = 0; s < o.plan->stations.size(); ++s)
        if (station_id(*o.plan, s) == "hall.east.hall-desk") {
            EXPECT_GT(o.tally.at(o.layout->station, s, at(PerStation::closed)), 100);
        }
    EXPECT_EQ(of_matters(o, PerMatter::needs), of_matters(o, PerMatter::completed) +
                                                   of_matters(o, PerMatter::given_up) +
                                                   of_matters(o, PerMatter::open));
    // One department's group of four windows, nine hours a day less the lunch of none, was not on
    // offer for five working days; the run without the change has it.
    CitySpec plain = busy_city();
    const World plain_world(plain);
    const CityOutcome p = run(plain, plain_world);
    std::int64_t offered = 0, usual = 0;
    for (std::size_t s = 0; s < o.plan->stations.size(); ++s)
        offered += o.tally.at(o.layout->station, s, at(PerStation::scheduled_ms));
    for (std::size_t s = 0; s < p.plan->stations.size(); ++s)
        usual += p.tally.at(p.layout->station, s, at(PerStation::scheduled_ms));
    EXPECT_EQ(usual - offered, 5 * 4 * sim::hours(10).ms);
}

TEST(changes, a_department_moves_into_the_hall_and_its_visitors_follow) {
    CitySpec spec = busy_city();
    regime(spec).hall_wave = 2018;
    spec.changes = {change("move", 9, "regime.one_hall", 1)};
    spec.changes[0].departments = {"archive"};
    spec.changes[0].at_ms += sim::hours(10).ms;  // in the middle of a day
    const World world(spec);
    const CityOutcome o = run(spec, world);
    std::int64_t old_place = 0, new_place = 0;
    for (std::size_t s = 0; s < o.plan->stations.size(); ++s) {
        const std::string id = station_id(*o.plan, s);
        const auto served = o.tally.at(o.layout->station, s, at(PerStation::served));
        if (id == "archive-house.east.archive") old_place += served;
        if (id == "hall.east.archive") new_place += served;
    }
    EXPECT_GT(old_place, 100);
    EXPECT_GT(new_place, 100);
    // It was announced: only those on the way that morning, or waiting, came in vain.
    const std::int64_t in_vain = failures(o, Reason::moved);
    spec.changes[0].announced = false;
    const World surprised(spec);
    const std::int64_t surprised_in_vain = failures(run(spec, surprised), Reason::moved);
    EXPECT_GT(surprised_in_vain, 20);
    EXPECT_LT(in_vain, surprised_in_vain / 3);
    EXPECT_EQ(of_matters(o, PerMatter::needs), of_matters(o, PerMatter::completed) +
                                                   of_matters(o, PerMatter::given_up) +
                                                   of_matters(o, PerMatter::open));
}

/// Whoever waits before windows that are pooled finds one there that has been idle since before he
/// came: he is called now, not then, or what follows from it would be due in the past.
TEST(changes, windows_pooled_one_after_the_other_lose_nobody) {
    CitySpec spec = busy_city();
    regime(spec).hall_wave = 2018;
    for (MatterSpec& m : spec.matters) m.instant = false;  // files go to back offices at once
    spec.changes = {change("hall", 2, "regime.one_hall", 1)};
    int n = 0;
    for (const std::int64_t day : {9, 10, 11, 14, 15})
        for (const std::string department : {"archive", "bank", "hall-desk"}) {
            ChangeSpec c = change("pool" + std::to_string(n), day, "regime.integrated", 1);
            c.at_ms += sim::hours(10 + n % 4).ms;
            c.until_ms = c.at_ms + sim::hours(18).ms;
            c.departments = {department};
            spec.changes.push_back(c);
            ++n;
        }
    const World world(spec);
    Staff staff;  // one window where there is a queue, many where there is none
    for (const auto& station : world.stations)
        staff.windows.push_back(spec.departments[station.department].id == "archive" ? 9 : 1);
    staff.posts.assign(world.back_offices(), 2);
    const CityOutcome o = run_city(world, spec.regimes[0], staff, 0, {});
    EXPECT_EQ(of_matters(o, PerMatter::needs), of_matters(o, PerMatter::completed) +
                                                   of_matters(o, PerMatter::given_up) +
                                                   of_matters(o, PerMatter::open));
}

/// Runs with commands given at stops, as a live session does.
struct Session {
    sim::Fingerprint fingerprint;
    std::vector<ChangeSpec> changes;
};
Session with_commands(const CitySpec& spec,
                      const std::vector<std::pair<Instant, ChangeSpec>>& commands) {
    const World world(spec);
    Staff staff;
    staff.windows.assign(world.stations.size(), 4);
    staff.posts.assign(world.back_offices(), 2);
    const RegimePlan plan(world, spec.regimes[0], staff, true);
    CityModel model(plan, 0, false);
    const auto executor = sim::make_executor(sim::ExecutorKind::serial, 1);
    sim::Kernel<CityModel> kernel(model, model.cells(), *executor, {});
    kernel.begin(Instant{});
    for (const auto& [at, what] : commands) {
        kernel.run_to(at);
        model.command(what);
        kernel.stop_here();
    }
    kernel.run_to(world.calendar.end());
    kernel.finish();
    std::vector<Case> pending;
    kernel.for_each_pending([&](const Case& c) { pending.push_back(c); });
    model.close(pending);
    return {model.fingerprint(), model.changes()};
}

TEST(changes, commands_given_while_running_are_changes_of_the_scenario) {
    CitySpec spec = busy_city();
    std::vector<std::pair<Instant, ChangeSpec>> commands;
    const auto give = [&](std::int64_t ms, const std::string& id, const std::string& set,
                          double value, std::vector<std::string> departments = {}) {
        ChangeSpec c = change(id, 0, set, value);  // long past: begins at once
        c.departments = std::move(departments);
        commands.emplace_back(Instant{ms}, c);
    };
    const std::int64_t day = 86'400'000;
    give(3 * day + 8 * 3'600'000 + 1'234'567, "a", "windows.number", 1, {"hall-desk"});
    give(4 * day + 9 * 3'600'000 + 1, "b", "windows.number", 6, {"hall-desk"});
    give(8 * day + 9 * 3'600'000, "c", "regime.one_hall", 1, {"archive", "bank"});
    give(9 * day + 8 * 3'600'000 + 600'000, "d", "regime.integrated", 1);
    give(11 * day + 10 * 3'600'000, "e", "hours.close", 15.0 * 3'600'000);
    give(14 * day, "f", "demand", 2);
    give(15 * day + 8 * 3'600'000 + 77, "g", "regime.owed", 0.5, {"hall-desk"});
    give(16 * day, "h", "posts.share", 0.5);
    const Session live = with_commands(spec, commands);
    EXPECT_NE(live.fingerprint, with_commands(spec, {}).fingerprint);
    ASSERT_EQ(live.changes.size(), commands.size());

    CitySpec saved = spec;
    saved.changes = live.changes;
    for (const ChangeSpec& c : saved.changes) EXPECT_FALSE(c.announced);
    EXPECT_EQ(fingerprint(saved), live.fingerprint);
    for (std::size_t i = 0; i < commands.size(); ++i)
        EXPECT_EQ(live.changes[i].at_ms - start_ms, commands[i].first.ms);
}

TEST(changes, a_command_that_cannot_be_is_refused) {
    CitySpec spec = busy_city();
    const auto fault = [&](ChangeSpec c) { return change_fault(spec, c); };
    EXPECT_EQ(fault(change("x", 0, "regime.informed", 0.5)), "");
    EXPECT_NE(fault(change("x", 0, "regime.informd", 0.5)), "");
    EXPECT_NE(fault(change("x", 0, "regime.informed", 1.5)), "");
    EXPECT_NE(fault(change("x", 0, "windows.number", 1.5)), "");
    ChangeSpec c = change("x", 0, "windows.number", 1);
    c.departments = {"nobody"};
    EXPECT_NE(fault(c), "");
    c.departments = {};
    c.groups = {"hall.east.archive"};
    EXPECT_EQ(fault(c), "");
    c.groups = {"hall.west.archive"};
    EXPECT_NE(fault(c), "");
    c.groups = {};
    c.links = {"link-deed"};
    EXPECT_NE(fault(c), "");
    c.links = {};
    c.until_ms = c.at_ms;
    EXPECT_NE(fault(c), "");
}

TEST(changes, do_not_depend_on_epochs_or_groups_of_cells) {
    CitySpec spec = busy_city();
    spec.changes = {change("a", 3, "windows.share", 0.5), change("b", 9, "regime.one_hall", 1),
                    change("c", 10, "regime.integrated", 1), change("d", 12, "windows.share", 2)};
    spec.changes[1].at_ms += sim::hours(9).ms + 1;
    spec.changes[2].at_ms += sim::hours(8).ms + 1'000'003;
    const World world(spec);
    Staff staff;
    staff.windows.assign(world.stations.size(), 4);
    staff.posts.assign(world.back_offices(), 2);
    CityRunOptions one, other;
    other.epoch_divisor = 7;
    other.shards = 5;
    const CityOutcome a = run_city(world, spec.regimes[0], staff, 0, one);
    const CityOutcome b = run_city(world, spec.regimes[0], staff, 0, other);
    EXPECT_EQ(a.fingerprint, b.fingerprint);
}

// A case knows its window group by 16 bits. With all groups that a command could pool, 15,000
// districts have 7 each.
TEST(Changes, more_window_groups_than_can_be_numbered_are_refused) {
    CitySpec spec = small_city();
    spec.districts[0].towns = 1;
    const auto districts = [&](std::size_t n) {
        while (spec.districts.size() < n) {
            spec.districts.push_back(spec.districts[0]);
            spec.districts.back().id = numbered("d", spec.districts.size());
            spec.districts.back().residents = 100;
        }
    };
    districts(15'000);
    const World world(spec);
    EXPECT_EQ(RegimePlan(world, spec.regimes[0], {}).stations.size(), 60'000u);
    EXPECT_THROW(RegimePlan(world, spec.regimes[0], {}, true), std::invalid_argument);
    districts(17'000);
    EXPECT_THROW(World{spec}, std::invalid_argument);
}

}  // namespace
}  // namespace cityload::city
