// No key is accepted and ignored: setting it otherwise changes the staff or the run. And what a
// change may set is what a scenario has.

#include <gtest/gtest.h>

#include <functional>

#include "models/city/changes.hpp"
#include "models/city/run.hpp"
#include "scenarios/read/city.hpp"
#include "scenarios/read/city_fields.hpp"
#include "tests/unit/read_city/every_key.hpp"

namespace cityload::read {
namespace {

class Memory : public FileSource {
  public:
    Content read(const std::string&, std::size_t) override { return {every_key_city, {}}; }
};

/// Staff, trajectory and counts of the regime `a`, mixed into one number.
std::uint64_t outcome(const std::vector<std::string>& assignments) {
    Memory source;
    Document document = load_document("every.toml", assignments, source);
    const auto spec = read_city(document);
    if (!spec) {
        std::string all;
        for (const Problem& p : document.problems.sorted()) all += to_line(p, Language::en) + "\n";
        ADD_FAILURE() << all;
        return 0;
    }
    std::uint64_t hash = 0;
    const auto mix = [&](auto n) { hash = sim::mix64(hash ^ static_cast<std::uint64_t>(n)) + 1; };
    const city::World world(*spec);
    const city::RegimeSpec& regime = city::find_regime(*spec, "a");
    const city::Staff staff = city::staff_of(world, regime, city::size_staff(world, {}), {});
    for (const std::int64_t n : staff.windows) mix(n);
    for (const std::int64_t n : staff.posts) mix(n);
    const city::CityOutcome o = city::run_city(world, regime, staff, 0, {});
    for (const sim::TallyDescription& array : o.tally.plan().arrays())
        for (const std::int64_t n : o.tally.narrow(array)) mix(n);
    return hash;
}

/// "district.residents", "city.seed": lists by the name of one entry.
void each_key(const FieldTable& table, const std::string& prefix,
              const std::function<void(const std::string&)>& visit) {
    for (const auto& f : table.fields()) {
        const std::string key = prefix.empty() ? f->key : prefix + "." + f->key;
        const bool opens = f->type == FieldType::table || f->type == FieldType::entries;
        if (opens && f->inner)
            each_key(f->inner(), key, visit);
        else
            visit(key);
    }
}

TEST(EveryKey, has_an_effect_or_is_known_to_describe) {
    const std::uint64_t plain = outcome({});
    std::map<std::string, std::uint64_t> compared_with;
    std::set<std::string> seen;
    each_key(city_fields(), "", [&](const std::string& key) {
        seen.insert(key);
        if (descriptive_keys().contains(key)) return;
        const auto other = other_values().find(key);
        ASSERT_NE(other, other_values().end())
            << key << " is new: give it another value in every_key.hpp";
        std::uint64_t before = plain;
        if (const auto with = companions().find(key); with != companions().end())
            before = outcome(with->second);
        EXPECT_NE(outcome(other->second), before) << key << " is accepted and ignored";
    });
    for (const auto& [key, value] : other_values())
        EXPECT_TRUE(seen.contains(key)) << key << " is no key any more";
    for (const std::string& key : descriptive_keys())
        EXPECT_TRUE(seen.contains(key)) << key << " is no key any more";
}

TEST(EveryKey, can_change_at_a_date_or_is_known_not_to) {
    // What happens at random and how one is counted are no matter of a date; a planned outage is
    // link.down. The catalogue changes by the regime's factors and `demand`, people by the
    // regime's shares; departments move with regime.one_hall and hall_wave.
    const std::set<std::string> fixed{"regime.base",
                                      "regime.name",
                                      "regime.name_zh",
                                      "link.document",
                                      "link.outages_per_year",
                                      "link.outage_mean",
                                      "link.from",
                                      "link.until",
                                      "link.wave"};
    for (const auto& [table, prefix] :
         {std::pair<const FieldTable*, std::string>{&regime_fields(), "regime."},
          {&link_fields(), "link."},
          {&hours_fields(), "hours."}})
        for (const auto& f : table->fields()) {
            const std::string key = prefix + f->key;
            EXPECT_NE(city::find_change_key(key) != nullptr, fixed.contains(key)) << key;
        }
    // And nothing can be changed that is not there.
    const std::set<std::string> besides{"regime",         "demand",          "link.down",
                                        "link.in_use",    "windows.number",  "windows.share",
                                        "windows.closed", "windows.absence", "posts.share"};
    std::set<std::string> keys;
    each_key(city_fields(), "", [&](const std::string& key) { keys.insert(key); });
    for (const city::ChangeKey& k : city::change_keys())
        EXPECT_NE(keys.contains(std::string(k.name)), besides.contains(std::string(k.name)))
            << k.name;
}

}  // namespace
}  // namespace cityload::read
