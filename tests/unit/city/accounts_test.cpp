// Nothing is lost and nothing appears: needs are the same in every regime, every case ends in one
// of three ways, every document that is asked for has one carrier.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <map>
#include <set>

#include "tests/support/small_city.hpp"

namespace cityload::city {
namespace {

using namespace test;

/// Three matters (one of firms, one for the old), three documents, two links, everything uncertain.
CitySpec eventful_city() {
    CitySpec c = small_city();
    c.warmup_days = 10;
    c.days = 21;
    c.cooldown_days = 30;
    std::fill(c.profile.month, c.profile.month + 12, 1.0);
    for (std::size_t k = 16; k < 37; ++k) c.profile.half_hour[k] = 1;  // some come too late
    c.dispersion = {0.05, 0.06, 0.15, 0.15};
    c.staffing.absence = 0.2;
    c.behaviour.retry = exponential(sim::days(3));
    c.behaviour.patience = exponential(sim::hours(2));
    c.behaviour.agent_share_firms = 0.3;
    c.behaviour.digital_ready_0_14 = c.behaviour.digital_ready_15_59 = 0.8;
    c.behaviour.digital_ready_60_64 = c.behaviour.digital_ready_65 = 0.4;
    MatterSpec& firm = add_matter(c, "licence", 1500);
    firm.applicant = Applicant::firm;
    firm.eligible = Eligible::firm;
    firm.rate_per_year *= 10;
    firm.own_documents = 12;
    firm.instant = false;
    firm.reviews = 2;
    firm.review_work_mean = sim::minutes(20);
    add_matter(c, "pension", 3000, "bank").eligible = Eligible::older;
    MatterSpec& permit = add_matter(c, "permit", 2000);
    permit.own_documents = 8;
    permit.service_cv = 1;
    add_document(c, "proof", "archive", "permit");
    add_document(c, "record", "court", "permit", 0.5);
    add_document(c, "home-paper", "", "licence", 0.7);
    c.documents[0].e_certificate = c.documents[1].declarable = true;
    MaterialSpec again;
    again.id = "licence-proof";
    again.matter = "licence";
    again.document = "proof";
    c.materials.push_back(again);
    LinkSpec& link = add_link(c, "archive-proof", "proof");
    link.coverage = 0.9;
    link.mismatch = 0.05;
    link.outages_per_year = 50;
    link.outage_mean = sim::hours(30);
    add_link(c, "court-record", "record").wave = 2019;

    OfficeSpec town;
    town.id = "town-hall";
    town.level = Level::town;
    town.hall = true;
    town.hours = "day";
    c.offices.push_back(town);
    c.matters[2].kiosk = true;
    c.matters[0].statutory = 3;
    c.departments[3].other_duties = 0.2;
    BehaviourSpec& b = c.behaviour;
    b.hotline_per_resident_year = 0.01;
    b.complaint_dispatched = 0.5;
    b.complains_overdue = 0.5;
    b.complaint_work = b.reminder_work = exponential(sim::minutes(10));
    b.assisted_work = b.kiosk_service = b.desk_service = exponential(sim::minutes(5));
    b.owed_delivery = exponential(sim::days(6));
    b.owed_limit = 3;
    b.owed_reminders = 1;
    b.turns_round = exponential(sim::hours(3));

    RegimeSpec paper;
    paper.id = "plain";
    paper.own_error = 0.02;
    paper.favour = 0.1;
    RegimeSpec linked = paper;
    linked.id = "linked";
    linked.links = 1;
    linked.link_wave = 2017;
    linked.letter = 0.3;
    linked.owed = 0.2;
    linked.one_hall = linked.integrated = true;
    linked.fetch = 0.02;
    linked.appointment = 0.3;
    linked.side_by_side = true;
    linked.information_desk = 0.3;
    linked.priority_65 = true;
    RegimeSpec phone = linked;
    phone.id = "phone";
    phone.link_wave = 2019;
    phone.link_fallback_letter = phone.staff_platform = true;
    phone.e_certificate = 0.8;
    phone.declaration = 0.5;
    phone.online = 0.9;
    phone.assisted = 0.5;
    phone.online_gap = 0.02;
    phone.dropped = 0.5;
    phone.kiosks_per_100k = 5;
    phone.kiosk_use = 0.5;
    phone.assisted_by_staff = 0.3;
    c.regimes = {paper, linked, phone};
    return c;
}

struct Runs {
    Runs() {
        // Few windows: people leave, are sent home, come again; some cases are still open in the
        // end.
        Staff staff{std::vector<std::int64_t>(world.stations.size(), 4),
                    std::vector<std::int64_t>(world.back_offices(), 3)};
        CityRunOptions options;
        options.trace_share = 1;
        for (const RegimeSpec& r : spec.regimes) {
            options.unlimited_windows = false;
            all.push_back(run_city(world, r, staff, 0, options));
            options.unlimited_windows = true;
            all.push_back(run_city(world, r, staff, 0, options));
        }
    }
    CitySpec spec = eventful_city();
    World world{spec};
    std::vector<CityOutcome> all;
};

const Runs& runs() {
    static const Runs once;
    return once;
}

/// (case, day of need) of every case.
std::set<std::pair<std::uint64_t, std::int64_t>> needs(const CityOutcome& o) {
    std::set<std::pair<std::uint64_t, std::int64_t>> out;
    for (const Fact& f : o.facts)
        if (f.kind == Fact::Kind::need) {
            EXPECT_TRUE(out.insert({f.id, Calendar::day_of(f.at)}).second) << "twice";
        }
    return out;
}

std::size_t matter_of(const World& world, std::uint64_t id) {
    return (id >> 24) % world.matters.size();
}

TEST(Accounts, the_scene_is_eventful) {
    for (const Reason reason :
         {Reason::outside_document, Reason::own_document, Reason::link_failed, Reason::come_back,
          Reason::official_absent, Reason::closing_time, Reason::no_ticket, Reason::impatience,
          Reason::face_check, Reason::turned_round, Reason::not_delivered}) {
        std::int64_t sum = 0;
        for (const CityOutcome& o : runs().all) sum += failures(o, reason);
        EXPECT_GT(sum, 0) << "reason " << at(reason) << " never occurs";
    }
    std::int64_t open = 0, given_up = 0;
    for (const CityOutcome& o : runs().all) {
        open += of_matters(o, PerMatter::open);
        given_up += of_matters(o, PerMatter::given_up);
    }
    EXPECT_GT(open, 0);
    EXPECT_GT(given_up, 0);
}

TEST(Accounts, the_same_needs_in_every_regime) {
    const auto first = needs(runs().all[0]);
    ASSERT_GT(first.size(), 5000u);
    for (const CityOutcome& o : runs().all) EXPECT_TRUE(needs(o) == first) << o.plan->regime.id;
}

TEST(Accounts, of_the_same_people_in_every_regime) {
    const CityOutcome& first = runs().all[0];
    for (const CityOutcome& o : runs().all)
        for (std::size_t g = 0; g <= people_groups; ++g)
            EXPECT_EQ(o.tally.at(o.layout->group, 0u, g, at(PerGroup::needs)),
                      first.tally.at(first.layout->group, 0u, g, at(PerGroup::needs)))
                << o.plan->regime.id << " group " << g;
}

TEST(Accounts, every_case_is_accounted_for_once) {
    // `needs` of the tally is what ended plus what is open; the facts say independently how many
    // arose.
    for (const CityOutcome& o : runs().all) {
        std::map<std::size_t, std::int64_t> arisen, gave_up;
        std::set<std::uint64_t> measured;
        for (const Fact& f : o.facts) {
            if (f.kind == Fact::Kind::need &&
                o.plan->world.calendar.measured(Calendar::day_of(f.at))) {
                measured.insert(f.id);
                ++arisen[matter_of(o.plan->world, f.id)];
            }
        }
        for (const Fact& f : o.facts)
            if (f.kind == Fact::Kind::gives_up && measured.count(f.id))
                ++gave_up[matter_of(o.plan->world, f.id)];
        for (std::size_t m = 0; m < o.plan->world.matters.size(); ++m) {
            EXPECT_EQ(of_matter(o, PerMatter::completed, m) + of_matter(o, PerMatter::given_up, m) +
                          of_matter(o, PerMatter::open, m),
                      arisen[m])
                << o.plan->regime.id << " matter " << m;
            EXPECT_EQ(of_matter(o, PerMatter::given_up, m), gave_up[m])
                << o.plan->regime.id << " matter " << m;
            EXPECT_EQ(of_matter(o, PerMatter::needs, m), arisen[m]);
        }
    }
}

TEST(Accounts, the_same_cases_by_matter_group_week_and_trips) {
    for (const CityOutcome& o : runs().all) {
        std::int64_t groups = 0, weeks = 0, per_need = 0, refusals = 0, all_in = 0;
        for (std::size_t g = 0; g <= people_groups; ++g)
            groups += o.tally.at(o.layout->group, 0u, g, at(PerGroup::needs));
        for (std::size_t w = 0; w < 4; ++w)
            weeks += o.tally.at(o.layout->week, w, at(PerWeek::needs));
        for (std::size_t n = 0; n < trip_bins; ++n) {
            per_need += with_trips(o, Rule::per_need, n);
            all_in += with_trips(o, Rule::all_in, n);
        }
        for (std::size_t n = 0; n < 8; ++n) refusals += o.tally.at(o.layout->refused, n);
        const std::int64_t needs = of_matters(o, PerMatter::needs);
        EXPECT_EQ(groups, needs);
        EXPECT_EQ(weeks, needs);
        EXPECT_EQ(per_need, needs);
        EXPECT_EQ(refusals, needs);
        EXPECT_EQ(all_in, of_matters(o, PerMatter::completed));
    }
}

TEST(Accounts, every_end_has_a_reason) {
    for (const CityOutcome& o : runs().all) {
        std::int64_t given_up = 0, open = 0;
        for (std::size_t r = 0; r < at(Reason::count); ++r)
            given_up += o.tally.at(o.layout->given_up, r);
        for (std::size_t w = 0; w < at(OpenAt::count); ++w)
            open += o.tally.at(o.layout->open_at, w);
        EXPECT_EQ(given_up, of_matters(o, PerMatter::given_up));
        EXPECT_EQ(open, of_matters(o, PerMatter::open));
    }
}

TEST(Accounts, of_citizens_hold_what_their_cases_cost) {
    for (const CityOutcome& o : runs().all) {
        std::int64_t people = 0, bins = 0, trips_in_bins = 0, hour_bins = 0;
        for (std::size_t g = 0; g < people_groups; ++g) {
            const auto of = [&](PerPerson what) {
                return o.tally.at(o.layout->people, 0u, g, at(what));
            };
            const auto by_case = [&](PerGroup what) {
                return o.tally.at(o.layout->group, 0u, g, at(what));
            };
            people += of(PerPerson::people);
            EXPECT_EQ(of(PerPerson::needs), by_case(PerGroup::needs));
            EXPECT_EQ(of(PerPerson::trips), by_case(PerGroup::trips));
            // Quarters of an hour, each case rounded.
            EXPECT_NEAR(static_cast<double>(of(PerPerson::minutes)),
                        static_cast<double>(by_case(PerGroup::minutes)),
                        7.5 * static_cast<double>(of(PerPerson::needs)) + 1);
            EXPECT_LE(of(PerPerson::ever_refused), by_case(PerGroup::refused_cases));
            EXPECT_EQ(of(PerPerson::with_needs),
                      of(PerPerson::trips_0) + of(PerPerson::trips_1) + of(PerPerson::trips_2) +
                          of(PerPerson::trips_3_to_9) + of(PerPerson::trips_10_or_more));
        }
        for (std::size_t n = 0; n < person_trip_bins; ++n) {
            bins += o.tally.at(o.layout->people_by_trips, n);
            trips_in_bins +=
                static_cast<std::int64_t>(n) * o.tally.at(o.layout->people_by_trips, n);
        }
        for (std::size_t n = 0; n < person_hour_bins; ++n)
            hour_bins += o.tally.at(o.layout->people_by_hours, n);
        std::int64_t trips = 0;
        for (std::size_t g = 0; g < people_groups; ++g)
            trips += o.tally.at(o.layout->group, 0u, g, at(PerGroup::trips));
        EXPECT_EQ(people, o.plan->world.residents);
        EXPECT_EQ(bins, people);
        EXPECT_EQ(hour_bins, people);
        EXPECT_EQ(trips_in_bins, trips);
    }
}

TEST(Accounts, of_citizens_follow_chance) {
    // One trip a need, needs Poisson with mean 0.4 a person: people by trips are Poisson too. Ten
    // cities together.
    double people = 0;
    std::array<double, 4> found{};
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        CitySpec c = small_city();
        c.seed = seed;
        c.districts[0].residents = 200'000;
        add_matter(c, "permit", 80'000);
        const UnlimitedCity small(c);
        const CityOutcome o = small.run();
        people += small.world().residents;
        for (std::size_t n = 0; n < found.size(); ++n)
            found[n] += static_cast<double>(o.tally.at(o.layout->people_by_trips, n));
    }
    double expected = people * std::exp(-0.4);
    for (std::size_t n = 0; n < found.size(); ++n) {
        // Four standard deviations of a binomial count: a false alarm in 16,000 per bin.
        EXPECT_NEAR(found[n], expected, 4 * std::sqrt(expected * (1 - expected / people))) << n;
        expected *= 0.4 / static_cast<double>(n + 1);
    }
}

TEST(Accounts, what_the_law_drops_stays_dropped) {
    // Raising the share drops further documents and takes none back.
    CitySpec c = eventful_city();
    const World world(c);
    std::vector<std::uint16_t> before(world.matters.size(), 0);
    int asked = 0;
    for (const MatterPlan& m : world.matters) asked += static_cast<int>(m.materials.size());
    for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        RegimeSpec r = c.regimes[0];
        r.dropped = share;
        const RegimePlan plan(world, r, {});
        const Rules rules(plan);
        int dropped = 0;
        for (std::size_t m = 0; m < world.matters.size(); ++m) {
            EXPECT_EQ(before[m] & ~rules.dropped(m), 0) << share;
            before[m] = rules.dropped(m);
            for (unsigned bits = before[m]; bits != 0; bits &= bits - 1) ++dropped;
        }
        if (share == 0) {
            EXPECT_EQ(dropped, 0);
        }
        if (share == 1) {
            EXPECT_EQ(dropped, asked);
        }
    }
}

TEST(Accounts, every_document_asked_for_has_one_carrier) {
    const CityOutcome& first = runs().all[0];
    for (const CityOutcome& o : runs().all)
        for (std::size_t d = 0; d < o.plan->world.documents.size(); ++d) {
            std::int64_t sum = 0;
            for (const PerDocument how :
                 {PerDocument::at_hand, PerDocument::applicant, PerDocument::link,
                  PerDocument::letter, PerDocument::owed, PerDocument::declaration,
                  PerDocument::e_certificate, PerDocument::dropped, PerDocument::unasked})
                sum += of_document(o, how, d);
            EXPECT_EQ(of_document(o, PerDocument::asked, d), sum)
                << o.plan->regime.id << " document " << d;
            EXPECT_GT(sum, 0);
            // The facts proved do not depend on the regime, only their carriers do.
            EXPECT_EQ(of_document(o, PerDocument::asked, d),
                      of_document(first, PerDocument::asked, d))
                << o.plan->regime.id << " document " << d;
        }
}

TEST(Accounts, every_query_has_one_answer) {
    for (const CityOutcome& o : runs().all) {
        std::int64_t answered = 0, carried = 0;
        for (std::size_t l = 0; l < o.plan->world.spec.links.size(); ++l)
            answered += of_link(o, PerLink::queries, l) - of_link(o, PerLink::uncovered, l) -
                        of_link(o, PerLink::mismatched, l) - of_link(o, PerLink::down, l);
        for (std::size_t d = 0; d < o.plan->world.documents.size(); ++d)
            carried += of_document(o, PerDocument::link, d);
        EXPECT_EQ(answered, carried) << o.plan->regime.id;
    }
}

TEST(Accounts, every_visit_ends_in_one_way) {
    // No warm-up and a long measured period: whoever came has been served, has left or was sent
    // home.
    CitySpec spec = eventful_city();
    spec.warmup_days = 0;
    spec.days = 250;
    spec.cooldown_days = 1;
    std::fill(spec.profile.month + 1, spec.profile.month + 12, 0.0);
    const World world(spec);
    const Staff staff{std::vector<std::int64_t>(world.stations.size(), 4),
                      std::vector<std::int64_t>(world.back_offices(), 60)};
    for (const RegimeSpec& r : spec.regimes) {
        const CityOutcome o = run_city(world, r, staff, 0, {});
        ASSERT_EQ(of_matters(o, PerMatter::open), 0);
        std::int64_t turned_away = 0;
        for (std::size_t s = 0; s < o.plan->stations.size(); ++s) {
            const auto get = [&](PerStation what) {
                return o.tally.at(o.layout->station, s, at(what));
            };
            EXPECT_EQ(get(PerStation::visits),
                      get(PerStation::served) + get(PerStation::left) + get(PerStation::closed) +
                          get(PerStation::no_ticket) + get(PerStation::turned_round))
                << r.id << " station " << s;
            EXPECT_GE(get(PerStation::offered_wait_ms), get(PerStation::wait_ms));
            // Who comes to closed doors has no wait on offer; all others have.
            EXPECT_GE(get(PerStation::offered), get(PerStation::served) + get(PerStation::left) +
                                                    get(PerStation::no_ticket) +
                                                    get(PerStation::turned_round));
            EXPECT_LE(get(PerStation::offered), get(PerStation::visits));
            EXPECT_EQ(get(PerStation::lost_ms) > 0,
                      get(PerStation::visits) > get(PerStation::served));
            turned_away += get(PerStation::left) + get(PerStation::closed) +
                           get(PerStation::no_ticket) + get(PerStation::turned_round);
        }
        EXPECT_GT(turned_away, 0) << r.id;
        EXPECT_EQ(turned_away, failures(o, Reason::impatience) + failures(o, Reason::closing_time) +
                                   failures(o, Reason::no_ticket) +
                                   failures(o, Reason::turned_round));
    }
}

TEST(Accounts, window_time_is_booked_where_it_is_spent) {
    CitySpec spec = small_city();
    add_matter(spec, "permit", 2000);
    add_document(spec, "proof", "archive", "permit");
    regime(spec).informed = 1;
    regime(spec).fetch = 1;
    const UnlimitedCity small(spec);
    const CityOutcome o = small.run();
    const auto get = [&](std::size_t department, PerStation what) {
        return o.tally.at(o.layout->station, o.plan->station_of(department, 0, false), at(what));
    };
    // Certificates take 5 minutes at the archive (0); filing takes 10 and fetching 4 at the hall
    // (3).
    const std::int64_t filed = actions(o, Activity::intake), fetched = actions(o, Activity::fetch);
    ASSERT_GT(filed, 1000);
    EXPECT_EQ(get(0, PerStation::served), actions(o, Activity::certificate));
    EXPECT_EQ(get(0, PerStation::busy_ms), get(0, PerStation::served) * sim::minutes(5).ms);
    EXPECT_EQ(get(3, PerStation::served), filed + fetched);
    EXPECT_EQ(get(3, PerStation::busy_ms),
              filed * sim::minutes(10).ms + fetched * sim::minutes(4).ms);
}

}  // namespace
}  // namespace cityload::city
