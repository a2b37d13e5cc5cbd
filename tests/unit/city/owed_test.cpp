// Documents accepted as owed are delivered, chased or missed; issuers ask for documents in turn.

#include <gtest/gtest.h>

#include "tests/support/small_city.hpp"

namespace cityload::city {
namespace {

using namespace test;

CityOutcome owing(std::int64_t delivery_days) {
    CitySpec c = small_city();
    add_matter(c, "permit", 800);
    add_document(c, "proof", "archive", "permit");
    regime(c).owed = 1;
    regime(c).full_notice = 1;
    c.behaviour.owed_delivery = fixed(sim::days(delivery_days));
    c.behaviour.owed_limit = 5;
    c.behaviour.owed_reminders = 2;
    c.behaviour.reminder_work = fixed(sim::minutes(6));
    return run_unlimited(c);
}

TEST(Owed, documents_in_time_need_nobody) {
    const CityOutcome o = owing(3);
    const std::int64_t n = of_matters(o, PerMatter::completed);
    ASSERT_EQ(n, of_matters(o, PerMatter::needs));
    EXPECT_EQ(of_document(o, PerDocument::owed), n);
    EXPECT_EQ(of_document(o, PerDocument::reminded), 0);
    EXPECT_EQ(of_matters(o, PerMatter::trips), n);
    EXPECT_EQ(of_matters(o, PerMatter::days), 3 * n) << "the result waits for them";
}

TEST(Owed, documents_are_reminded_of_once_in_ten_days) {
    // Five working days are always seven days here, ten always fourteen.
    const CityOutcome o = owing(10);
    const std::int64_t n = of_matters(o, PerMatter::completed);
    ASSERT_EQ(n, of_matters(o, PerMatter::needs));
    EXPECT_EQ(of_document(o, PerDocument::reminded), n);
    EXPECT_EQ(of_document(o, PerDocument::revoked), 0);
    EXPECT_EQ(of_matters(o, PerMatter::trips), n);
    EXPECT_EQ(of_matters(o, PerMatter::days), 10 * n);
}

TEST(Owed, documents_never_delivered_cost_the_acceptance) {
    const CityOutcome o = owing(100);
    const std::int64_t n = of_matters(o, PerMatter::completed);
    ASSERT_EQ(n, of_matters(o, PerMatter::needs));
    EXPECT_EQ(of_document(o, PerDocument::reminded), 2 * n);
    EXPECT_EQ(of_document(o, PerDocument::revoked), n);
    EXPECT_EQ(failures(o, Reason::not_delivered), n);
    EXPECT_EQ(of_matters(o, PerMatter::refusals), n);
    // Filing, the certificate, filing again.
    EXPECT_EQ(of_matters(o, PerMatter::trips), 3 * n);
}

CitySpec chained() {
    CitySpec c = small_city();
    MatterSpec& extract = add_matter(c, "extract", 0, "archive");
    extract.service_mean = sim::minutes(17);
    add_matter(c, "permit", 800);
    add_document(c, "proof", "archive", "permit");
    c.documents[0].certificate = "extract";
    add_document(c, "judgment", "court", "extract");
    regime(c).full_notice = 1;
    return c;
}

TEST(Chains, of_documents_are_walked_link_by_link) {
    // Not told: the hall wants the archive's proof, the archive the court's judgment.
    const CitySpec c = chained();
    const CityOutcome o = run_unlimited(c);
    const std::int64_t n = of_matters(o, PerMatter::completed);
    ASSERT_GT(n, 500);
    ASSERT_EQ(n, of_matters(o, PerMatter::needs));
    EXPECT_EQ(of_matters(o, PerMatter::trips), 5 * n);
    EXPECT_EQ(of_matters(o, PerMatter::refusals), 2 * n);
    EXPECT_EQ(of_document(o, PerDocument::chained, 1), n);
    EXPECT_EQ(of_document(o, PerDocument::asked, 1), 0) << "no fact of the permit itself";
    EXPECT_EQ(of_document(o, PerDocument::asked, 0), n);
}

TEST(Chains, known_from_the_start_take_three_trips) {
    CitySpec c = chained();
    regime(c).informed = 1;
    const CityOutcome o = run_unlimited(c);
    const std::int64_t n = of_matters(o, PerMatter::completed);
    EXPECT_EQ(of_matters(o, PerMatter::trips), 3 * n);
    EXPECT_EQ(of_matters(o, PerMatter::refusals), 0);
}

TEST(Chains, end_where_a_link_carries_the_document) {
    CitySpec c = chained();
    add_link(c, "archive-proof", "proof");
    regime(c).links = 1;
    regime(c).link_wave = 2019;
    const CityOutcome o = run_unlimited(c);
    EXPECT_EQ(of_matters(o, PerMatter::trips), of_matters(o, PerMatter::completed));
    EXPECT_EQ(of_document(o, PerDocument::chained, 1), 0);
}

TEST(Certificates, take_the_time_of_their_own_matter) {
    CitySpec c = chained();
    c.materials.pop_back();  // the court's judgment
    c.matters[0].outside = Outside::none;
    const CityOutcome o = run_unlimited(c);
    const std::int64_t n = actions(o, Activity::certificate);
    ASSERT_GT(n, 500);
    EXPECT_EQ(o.tally.at(o.layout->activity, 0u, at(Activity::certificate)),
              n * sim::minutes(17).ms);
}

}  // namespace
}  // namespace cityload::city
