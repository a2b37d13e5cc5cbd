// Refusals, certificates and trips without queues, against the case as an absorbing Markov chain.

#include "tests/validation/mechanism_judge.hpp"
#include "tests/validation/mechanism_theory.hpp"

namespace cityload::validation {
namespace {

using namespace city;
using namespace test;
using Count = PaperLife::Count;

constexpr double cases = 4000;  // in each of 30 replications

/// The city of a PaperLife; documents come from archive, bank and court in turn.
CitySpec city_of(const PaperLife& life) {
    CitySpec c = small_city();
    add_matter(c, "permit", cases).own_documents = life.own;
    const char* issuers[] = {"archive", "bank", "court"};
    for (int k = 0; k < life.documents; ++k)
        add_document(c, numbered("paper-", k), issuers[k % 3], "permit");
    RegimeSpec& r = regime(c);
    r.at_hand = life.at_hand;
    r.own_error = life.error;
    r.informed = life.informed;
    r.full_notice = life.full_notice;
    r.certificate_success = life.success;
    r.wasted = life.wasted;
    r.fetch = life.fetch;
    if (life.gives_up_after < 1000) r.gives_up_after = life.gives_up_after;
    return c;
}

/// Shares of cases by number of refusals.
Quantity refused(const PaperLife& life, std::size_t n) {
    return {numbered("refused ", n) + " times",
            [n](const CityOutcome& o) {
                return static_cast<double>(o.tally.at(o.layout->refused, n)) /
                       static_cast<double>(of_matters(o, PerMatter::needs));
            },
            life.distribution(Count::refusals, static_cast<int>(n))[n]};
}

Quantity trips(const PaperLife& life, std::size_t n) {
    return {numbered("trips ", n), share_with(Rule::all_in, n),
            life.distribution(Count::trips, static_cast<int>(n))[n]};
}

TEST(Mechanism, own_documents_alone) {
    // The founding figure: (1 − 0.03)^23 = 0.496 are accepted at the first visit.
    PaperLife life{.own = 23, .error = 0.03, .full_notice = 1};
    const double first = std::pow(0.97, 23);
    ASSERT_NEAR(first, 0.496, 5e-4);
    judge(city_of(life), {{"first visit, all gaps named", share_with(Rule::filing, 1), first},
                          {"two visits otherwise", share_with(Rule::filing, 2), 1 - first},
                          {"refusals", per_need(PerMatter::refusals), 1 - first}});
    life.full_notice = 0;
    judge(city_of(life),
          {{"trips: every gap a journey home", per_need(PerMatter::trips), 1 + 23 * 0.03},
           {"first visit, gaps named one at a time", share_with(Rule::filing, 1), first},
           {"a refusal for every faulty document", per_need(PerMatter::refusals), 23 * 0.03},
           refused(life, 1),
           refused(life, 2),
           refused(life, 3)},
          0.03);
    life.full_notice = 0.32;
    judge(
        city_of(life),
        {{"refusals, all named at .32", per_need(PerMatter::refusals), life.mean(Count::refusals)},
         refused(life, 1),
         refused(life, 2),
         refused(life, 3)},
        0.03);
}

TEST(Mechanism, a_regime_asks_for_a_share_of_the_documents) {
    PaperLife life{.own = 23, .error = 0.03, .full_notice = 1};
    CitySpec c = city_of(life);
    regime(c).documents = 0.4;  // 9.2 documents: 9 in four of five cases, 10 in the others
    judge(c, {{"first visit", share_with(Rule::filing, 1),
               0.8 * std::pow(0.97, 9) + 0.2 * std::pow(0.97, 10)}});
}

TEST(Mechanism, the_informed_bring_everything) {
    for (const double informed : {0.0, 0.326, 1.0}) {
        PaperLife life{.documents = 2, .informed = informed, .full_notice = 1};
        // Informed: two errands and the filing. Others: file, two errands, file.
        judge(city_of(life),
              {{"trips", per_need(PerMatter::trips), 3 * informed + 4 * (1 - informed)},
               {"refused", per_need(PerMatter::refused_cases), 1 - informed}});
        life.full_notice = 0;  // others: file, errand, file, errand, file
        judge(city_of(life),
              {{"trips, one at a time", per_need(PerMatter::trips),
                3 * informed + 5 * (1 - informed)},
               {"refusals, one at a time", per_need(PerMatter::refusals), 2 * (1 - informed)}});
    }
}

TEST(Mechanism, certificates_that_may_take_several_visits) {
    const PaperLife life{.documents = 3, .informed = 1, .success = 0.7};
    std::vector<Quantity> all{{"trips", per_need(PerMatter::trips), 3 / 0.7 + 1},
                              {"come back",
                               [](const CityOutcome& o) {
                                   return static_cast<double>(failures(o, Reason::come_back)) /
                                          static_cast<double>(of_matters(o, PerMatter::needs));
                               },
                               3 * 0.3 / 0.7}};
    for (const std::size_t n : {4u, 5u, 6u, 7u}) all.push_back(trips(life, n));
    EXPECT_NEAR(life.distribution(Count::trips, 5)[5], 3 * 0.3 * std::pow(0.7, 3),
                1e-12);  // the chain itself
    judge(city_of(life), all, 0.02);
}

TEST(Mechanism, a_certificate_in_the_same_building_costs_no_trip) {
    for (const bool one_hall : {false, true}) {
        CitySpec c = small_city();
        add_matter(c, "permit", cases);
        add_document(c, "proof", "archive", "permit");
        regime(c).informed = 1;
        regime(c).certificate_success = 0.8;
        regime(c).one_hall = one_hall;
        // In the hall the last visit for the certificate is the visit to file.
        judge(c, {{"trips", per_need(PerMatter::trips), 1 / 0.8 + (one_hall ? 0 : 1)},
                  {"at once", share_with(Rule::all_in, one_hall ? 1 : 2), 0.8}});
        // The uninformed too go next door and come back on the same day.
        regime(c).informed = 0;
        judge(c, {{"trips of the uninformed", per_need(PerMatter::trips),
                   one_hall ? 1 + 0.2 / 0.8 : 2 + 1 / 0.8},
                  {"filings", per_need(PerMatter::filings), 2}});
    }
}

TEST(Mechanism, a_department_that_does_not_join_stays_outside_the_hall) {
    CitySpec c = small_city();
    add_matter(c, "permit", cases);
    add_document(c, "judgment", "court", "permit");
    regime(c).informed = 1;
    regime(c).one_hall = true;
    judge(c, {{"trips", per_need(PerMatter::trips), 2}});
}

TEST(Mechanism, windows_in_turn) {
    // Quzhou's property registration before the reform: three windows one after another; then one.
    CitySpec c = small_city();
    add_matter(c, "property", cases).windows_in_turn = 3;
    add_document(c, "tax-proof", "archive", "property");
    regime(c).informed = 1;
    regime(c).fetch = 1;
    judge(c, {{"trips: certificate, three windows, fetch", per_need(PerMatter::trips), 5},
              {"filing visits", per_need(PerMatter::filings), 3},
              {"legal rule", per_need(PerMatter::legal_visits), 4}});
    regime(c).integrated = true;
    judge(c, {{"trips, one window: certificate, window, fetch", per_need(PerMatter::trips), 3},
              {"filing visits, one window", per_need(PerMatter::filings), 1}});
}

TEST(Mechanism, results_fetched) {
    CitySpec c = small_city();
    add_matter(c, "permit", cases).fetch_factor = 0.5;
    regime(c).fetch = 0.4;
    judge(c, {{"trips", per_need(PerMatter::trips), 1.2},
              {"one trip", share_with(Rule::all_in, 1), 0.8},
              {"filing rule knows no fetching", share_with(Rule::filing, 1), 1},
              {"legal rule does", share_with(Rule::legal, 2), 0.2}});
}

TEST(Mechanism, giving_up) {
    const PaperLife life{
        .documents = 2, .own = 20, .error = 0.1, .full_notice = 0.2, .gives_up_after = 3};
    judge(city_of(life),
          {{"given up", per_need(PerMatter::given_up), life.mean(Count::given_up)},
           {"refusals", per_need(PerMatter::refusals), life.mean(Count::refusals)},
           {"trips of all", per_need(PerMatter::trips_all), life.mean(Count::trips)}});
}

TEST(Mechanism, wasted_visits) {
    const PaperLife life{.wasted = 0.2};
    judge(city_of(life),
          {{"trips", per_need(PerMatter::trips), 1 / 0.8},
           {"lost visits", per_need(PerMatter::wasted), 0.2 / 0.8},
           {"one trip", share_with(Rule::all_in, 1), 0.8},
           {"two trips", share_with(Rule::all_in, 2), 0.16},
           {"lost ones are no procedure", share_with(Rule::procedural, 1), 1}},
          0.02);
}

TEST(Mechanism, documents_from_outside_the_city) {
    CitySpec c = small_city();
    add_matter(c, "permit", cases);
    add_document(c, "home-town-paper", "", "permit");
    regime(c).informed = 1;
    // One errand, five working days until the paper is there: a calendar week, and the errand costs
    // two long ways.
    judge(c, {{"trips", per_need(PerMatter::trips), 2},
              {"days", per_need(PerMatter::days), 7},
              {"minutes", per_need(PerMatter::other_minutes), 30 + 2 * 30 + 2 * 20 + 10}});
}

TEST(Mechanism, documents_that_only_some_cases_need) {
    CitySpec c = small_city();
    add_matter(c, "permit", cases);
    for (int k = 0; k < 4; ++k) add_document(c, numbered("paper-", k), "archive", "permit", 0.25);
    regime(c).informed = 1;
    std::vector<Quantity> all{{"trips to the archive and to file", per_need(PerMatter::trips),
                               1 + (1 - std::pow(0.75, 4))}};
    all.push_back({"asked",
                   [](const CityOutcome& o) {
                       return static_cast<double>(of_document(o, PerDocument::asked, 2)) /
                              static_cast<double>(of_matters(o, PerMatter::needs));
                   },
                   0.25});
    judge(c, all, 0.02);
}

TEST(Mechanism, the_whole_paper_life_by_every_counting_rule) {
    // All of it at once, with figures near the calibrated paper regime's.
    const PaperLife life{.documents = 3,
                         .at_hand = 0.05,
                         .own = 23,
                         .error = 0.01,
                         .informed = 0.326,
                         .full_notice = 0.32,
                         .success = 0.85,
                         .wasted = 0.05,
                         .fetch = 0.113};
    std::vector<Quantity> all{
        {"trips", per_need(PerMatter::trips), life.mean(Count::trips)},
        {"filings", per_need(PerMatter::filings), life.mean(Count::filings)},
        {"refusals", per_need(PerMatter::refusals), life.mean(Count::refusals)},
        {"legal", per_need(PerMatter::legal_visits), life.mean(Count::legal)},
        {"wasted", per_need(PerMatter::wasted), life.mean(Count::wasted)},
        {"one trip by the legal rule", share_with(Rule::legal, 1),
         life.distribution(Count::legal, 1)[1]}};
    const std::vector<double> filings = life.distribution(Count::filings, 4),
                              all_in = life.distribution(Count::trips, 7);
    for (const std::size_t n : {1u, 2u, 3u, 4u})
        all.push_back({numbered("filing rule ", n), share_with(Rule::filing, n), filings[n]});
    for (const std::size_t n : {4u, 5u, 6u, 7u}) {
        all.push_back({numbered("all-in rule ", n), share_with(Rule::all_in, n), all_in[n]});
        all.push_back({numbered("per-need rule ", n), share_with(Rule::per_need, n), all_in[n]});
    }
    // Without lost visits and come-backs: the same life in which those never happen.
    PaperLife procedure = life;
    procedure.wasted = 0;
    procedure.success = 1;
    const std::vector<double> bare = procedure.distribution(Count::trips, 6);
    for (const std::size_t n : {4u, 5u, 6u})
        all.push_back({numbered("procedural rule ", n), share_with(Rule::procedural, n), bare[n]});
    judge(city_of(life), all, 0.03);
}

TEST(Mechanism, days_to_the_result) {
    // Needs arise on the 23 working days of January 2018, each with the same weight (the 1st was a
    // Monday).
    for (const double factor : {1.0, 0.5}) {
        CitySpec c = small_city();
        MatterSpec& m = add_matter(c, "permit", cases);
        m.processing = 5;
        m.statutory = 4;
        regime(c).processing_factor = factor;
        const int wait = factor == 1.0 ? 5 : 3;  // 2.5 is rounded up
        double days = 0;
        int workdays = 0;
        for (int day = 0; day < 31; ++day) {
            if (day % 7 >= 5) continue;
            ++workdays;
            days += wait + (day % 7 + wait >= 5 ? 2 : 0);
        }
        judge(c, {{"days", per_need(PerMatter::days), days / workdays},
                  {"over the legal limit", per_need(PerMatter::over_limit), wait > 4 ? 1.0 : 0.0}});
    }
}

TEST(Mechanism, acquaintances) {
    CitySpec c = small_city();
    add_matter(c, "permit", cases);
    add_document(c, "proof", "archive", "permit");
    RegimeSpec& r = regime(c);
    r.favour = 0.3;
    r.favour_overlooks = 0.6;
    r.certificate_success = 0.5;
    // Nobody is informed. An acquaintance is looked for at every step anew: at the filing he may
    // overlook the gap, at the issuer the errand never fails. Else: file, errands until one
    // succeeds, file.
    judge(c,
          {{"one trip", share_with(Rule::all_in, 1), 0.3 * 0.6},
           {"trips", per_need(PerMatter::trips), 0.18 + 0.82 * (2 + 1 / (0.3 + 0.7 * 0.5))},
           {"refused", per_need(PerMatter::refused_cases), 1 - 0.3 * 0.6}},
          0.02);
}

TEST(Mechanism, agents_of_firms) {
    CitySpec c = small_city();
    MatterSpec& m = add_matter(c, "licence", cases);
    m.applicant = Applicant::firm;
    m.eligible = Eligible::firm;
    m.rate_per_year *= 10;  // a tenth as many firms as residents
    m.own_documents = 10;
    add_document(c, "proof", "archive", "licence");
    c.behaviour.agent_share_firms = 0.4;
    RegimeSpec& r = regime(c);
    r.own_error = 0.05;
    r.informed = 0.25;
    r.full_notice = 1;
    // Agents know everything and make no errors.
    const double good = 0.4 + 0.6 * 0.25 * std::pow(0.95, 10);
    judge(c, {{"never refused", share_with(Rule::filing, 1), good},
              {"refused", per_need(PerMatter::refused_cases), 1 - good}});
}

TEST(Mechanism, complaints) {
    const PaperLife life{.own = 20, .error = 0.1, .full_notice = 0.5};
    CitySpec c = city_of(life);
    regime(c).complains = 0.1;
    c.behaviour.hotline_per_resident_year = 0;  // nobody else calls
    // Staff work is counted in the measured month, in which every refusal is a piece of work too.
    judge(c,
          {{"calls per refusal",
            [](const CityOutcome& o) {
                return static_cast<double>(actions(o, Activity::hotline)) /
                       static_cast<double>(actions(o, Activity::refusal));
            },
            0.1}},
          0.02);
}

}  // namespace
}  // namespace cityload::validation
