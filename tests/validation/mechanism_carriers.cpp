// Who carries the documents, and who files on the phone: closed forms.

#include <array>

#include "tests/validation/mechanism_judge.hpp"

namespace cityload::validation {
namespace {

using namespace city;
using namespace test;

constexpr double cases = 4000;

CitySpec one_document() {
    CitySpec c = small_city();
    add_matter(c, "permit", cases);
    add_document(c, "proof", "archive", "permit");
    regime(c).informed = 1;
    return c;
}

void use_links(CitySpec& c, double share = 1) {
    regime(c).links = share;
    regime(c).link_wave = 2019;
}

double link_share(const CityOutcome& o, PerLink what, std::size_t link = 0) {
    return static_cast<double>(of_link(o, what, link)) /
           static_cast<double>(of_link(o, PerLink::queries, link));
}

TEST(Mechanism, links_carry_what_is_covered_and_matches) {
    CitySpec c = one_document();
    LinkSpec& l = add_link(c, "archive-proof", "proof");
    l.coverage = 0.9;
    l.mismatch = 0.1;
    use_links(c, 0.8);
    const double covered = 0.9 * 0.8, carries = covered * 0.9;
    judge(c,
          {{"carried", carried(PerDocument::link), carries},
           {"brought", carried(PerDocument::applicant), 1 - carries},
           {"failed", carried(PerDocument::link_failed), 1 - carries},
           {"not in the register",
            [](const CityOutcome& o) { return link_share(o, PerLink::uncovered); }, 1 - covered},
           {"not matched", [](const CityOutcome& o) { return link_share(o, PerLink::mismatched); },
            covered * 0.1},
           // Who is not found is turned back, fetches the paper and files again.
           {"trips", per_need(PerMatter::trips), 1 + 2 * (1 - carries)}},
          0.02);
}

TEST(Mechanism, links_of_a_later_wave_or_date_are_not_used) {
    CitySpec c = one_document();
    add_link(c, "later-wave", "proof").wave = 2020;
    add_link(c, "ended", "proof").until_day = c.start_day;
    // From Monday 15 January on: 13 of the month's 23 working days.
    add_link(c, "from-the-15th", "proof").from_day = c.start_day + 14;
    use_links(c);
    judge(
        c,
        {{"carried", carried(PerDocument::link), 13.0 / 23},
         {"of the later wave",
          [](const CityOutcome& o) { return static_cast<double>(of_link(o, PerLink::queries, 0)); },
          0},
         {"ended",
          [](const CityOutcome& o) { return static_cast<double>(of_link(o, PerLink::queries, 1)); },
          0}});
}

TEST(Mechanism, two_links_for_one_document_share_the_register) {
    // The same citizens are missing in both registers, so the better link decides.
    CitySpec c = one_document();
    add_link(c, "a", "proof").coverage = 0.5;
    add_link(c, "b", "proof").coverage = 0.8;
    use_links(c);
    judge(c, {{"carried", carried(PerDocument::link), 0.8},
              {"asked of the second",
               [](const CityOutcome& o) {
                   return static_cast<double>(of_link(o, PerLink::queries, 1)) /
                          static_cast<double>(of_link(o, PerLink::queries, 0));
               },
               0.5}});
}

TEST(Mechanism, outages_take_their_share_of_time) {
    CitySpec c = small_city();
    c.days = 365 * 4;
    std::fill(c.profile.month, c.profile.month + 12, 1.0);
    c.cooldown_days = 30;
    add_matter(c, "permit", cases);
    add_document(c, "proof", "archive", "permit");
    LinkSpec& l = add_link(c, "archive-proof", "proof");
    l.outages_per_year = 200;
    l.outage_mean = sim::hours(24);
    use_links(c);
    // An alternating renewal process that begins up: down at t with d (1 − exp(−t/τ)), asked
    // between eight and half past of every working day, none of them a holiday. Needs of the
    // cool-down are not asked about: they are counted too.
    const double gap = 365.0 / 200, length = 1, down = length / (gap + length),
                 tau = gap * length / (gap + length);
    double sum = 0;
    int days = 0;
    for (int day = 0; day < c.days + c.cooldown_days; ++day) {
        if (day % 7 >= 5) continue;
        ++days;
        sum += down * (1 - std::exp(-(day + 8.25 / 24) / tau));
    }
    const test::UnlimitedCity small(c);
    const int replications = 60;
    double mean = 0, squares = 0;
    for (int r = 0; r < replications; ++r) {
        const double share =
            link_share(small.run(static_cast<std::uint32_t>(r)), PerLink::down) - sum / days;
        mean += share / replications;
        squares += share * share / replications;
    }
    const double error = std::sqrt((squares - mean * mean) / (replications - 1));
    EXPECT_LE(std::abs(mean), critical(replications) * error)
        << sum / days + mean << " theory " << sum / days;
    EXPECT_LE(error, 0.015 * sum / days);
}

TEST(Mechanism, carriers_in_their_order) {
    CitySpec c = one_document();
    c.documents[0].e_certificate = c.documents[0].declarable = true;
    add_link(c, "archive-proof", "proof").coverage = 0.4;
    use_links(c);
    RegimeSpec& r = regime(c);
    r.at_hand = 0.2;
    r.e_certificate = 0.3;
    r.declaration = 0.25;
    r.letter = 0.35;
    r.owed = 0.4;
    double left = 0.6;
    std::vector<Quantity> all{{"link", carried(PerDocument::link), 0.4}};
    const auto take = [&](const char* name, PerDocument how, double share) {
        all.push_back({name, carried(how), left * share});
        left *= 1 - share;
    };
    take("at hand", PerDocument::at_hand, 0.2);
    take("e-certificate", PerDocument::e_certificate, 0.3);
    take("declaration", PerDocument::declaration, 0.25);
    take("letter", PerDocument::letter, 0.35);
    take("owed", PerDocument::owed, 0.4);
    all.push_back({"applicant", carried(PerDocument::applicant), left});
    // Only the query at the filing tells that the record is missing: whom no other carrier serves
    // is turned back, fetches the paper and comes again.
    all.push_back({"trips", per_need(PerMatter::trips), 1 + 2 * left});
    all.push_back({"turned back", per_need(PerMatter::refused_cases), left});
    judge(c, all, 0.02);
}

TEST(Mechanism, declarations_and_e_certificates_only_where_they_exist) {
    CitySpec c = one_document();
    RegimeSpec& r = regime(c);
    r.e_certificate = r.declaration = 1;
    judge(c, {{"brought all the same", carried(PerDocument::applicant), 1}});
    c.documents[0].declarable = true;
    judge(c, {{"declared", carried(PerDocument::declaration), 1},
              {"one trip", per_need(PerMatter::trips), 1}});
}

TEST(Mechanism, a_failed_query_becomes_a_letter) {
    CitySpec c = one_document();
    add_link(c, "archive-proof", "proof").coverage = 0.7;
    use_links(c);
    regime(c).link_fallback_letter = true;
    // Filed on day 0; a day with the courier to the archive, decided there: the next day, whatever
    // the weekday.
    judge(c, {{"link", carried(PerDocument::link), 0.7},
              {"letter", carried(PerDocument::letter), 0.3},
              {"trips", per_need(PerMatter::trips), 1},
              {"days", per_need(PerMatter::days), 0.3}});
}

TEST(Mechanism, letters_and_reviews_travel_by_courier_or_platform) {
    for (const bool platform : {false, true}) {
        CitySpec c = one_document();
        MatterSpec& m = c.matters[0];
        m.instant = false;
        m.reviews = 2;  // its own department, then the archive
        m.review_work_mean = sim::minutes(30);
        m.review_work_cv = 0;
        regime(c).letter = 1;
        regime(c).staff_platform = platform;
        // Courier: to the archive, back to the department, to the archive again.
        judge(c, {{"days", per_need(PerMatter::days), platform ? 0.0 : 3.0},
                  {"trips", per_need(PerMatter::trips), 1}});
    }
}

TEST(Mechanism, filing_on_the_phone_by_age) {
    const std::array<Eligible, 3> who{Eligible::child, Eligible::senior, Eligible::older};
    CitySpec c = small_city();
    c.behaviour.digital_ready_0_14 = 0.9;
    c.behaviour.digital_ready_15_59 = 0.8;
    c.behaviour.digital_ready_60_64 = 0.5;
    c.behaviour.digital_ready_65 = 0.2;
    for (const auto& [id, eligible, shares] :
         {std::tuple{"child", who[0], 0.1}, {"older", who[2], 0.3}, {"senior", who[1], 0.2}}) {
        MatterSpec& m = add_matter(c, id, cases / shares);
        m.eligible = eligible;
    }
    RegimeSpec& r = regime(c);
    r.online = 0.7;
    r.assisted = 0.25;
    r.face_failure = 0.4;
    r.online_gap = 0.1;
    const auto online = [](std::size_t matter) {
        return [matter](const CityOutcome& o) {
            return static_cast<double>(of_matter(o, PerMatter::online, matter)) /
                   static_cast<double>(of_matter(o, PerMatter::needs, matter));
        };
    };
    const auto tries = [&](double ready) { return ready * 0.7 + (1 - ready) * 0.25; };
    const double verified = (1 - std::pow(0.4, 3)) * 0.9;
    const double mixed =
        (0.1 * tries(0.5) + 0.2 * tries(0.2)) / 0.3;  // 60–64 and 65+ by their numbers
    judge(c,
          {{"children", online(0), tries(0.9) * verified},
           {"60 and more", online(1), mixed * verified},
           {"65 and more", online(2), tries(0.2) * verified},
           {"failed face checks per need",
            [](const CityOutcome& o) {
                return static_cast<double>(failures(o, Reason::face_check)) /
                       static_cast<double>(of_matters(o, PerMatter::needs));
            },
            (tries(0.9) + mixed + tries(0.2)) / 3 * (0.4 + 0.16 + 0.064)},
           {"who files on the phone makes no trip", share_with(Rule::all_in, 0),
            (tries(0.9) + mixed + tries(0.2)) / 3 * verified}},
          0.02);
}

TEST(Mechanism, matters_that_are_not_offered_online) {
    CitySpec c = small_city();
    add_matter(c, "wedding", cases).online = false;
    c.behaviour.digital_ready_0_14 = c.behaviour.digital_ready_15_59 =
        c.behaviour.digital_ready_60_64 = c.behaviour.digital_ready_65 = 1;
    regime(c).online = 1;
    judge(c,
          {{"online", per_need(PerMatter::online), 0}, {"trips", per_need(PerMatter::trips), 1}});
}

TEST(Mechanism, gaps_found_online_are_put_right_at_home) {
    CitySpec c = small_city();
    MatterSpec& m = add_matter(c, "permit", cases);
    m.own_documents = 10;
    c.behaviour.digital_ready_0_14 = c.behaviour.digital_ready_15_59 =
        c.behaviour.digital_ready_60_64 = c.behaviour.digital_ready_65 = 1;
    RegimeSpec& r = regime(c);
    r.online = 1;
    r.own_error = 0.05;
    r.full_notice = 1;
    judge(c, {{"trips", per_need(PerMatter::trips), 0},
              {"turned back", per_need(PerMatter::refused_cases), 1 - std::pow(0.95, 10)},
              {"file again", per_need(PerMatter::refusals), 1 - std::pow(0.95, 10)}});
}

}  // namespace
}  // namespace cityload::validation
