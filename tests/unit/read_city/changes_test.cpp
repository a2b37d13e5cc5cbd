// [change.ID]: dates, values in the unit of the key, names; a change written as text reads back as
// the same change.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "scenarios/read/city.hpp"
#include "scenarios/read/city_changes.hpp"
#include "scenarios/read/city_fields.hpp"

namespace cityload::read {
namespace {

const std::string folder = CITYLOAD_SOURCE_DIR "/scenarios/";

class Overlay : public FileSource {
  public:
    std::map<std::string, std::string> files;
    Content read(const std::string& path, std::size_t limit) override {
        const auto it = files.find(path);
        if (it != files.end()) return {it->second, {}};
        return disk().read(path, limit);
    }
};

struct Read {
    std::optional<city::CitySpec> spec;
    std::string problems;
};

Read read(const std::string& lines, const std::string& list = {}) {
    Overlay source;
    source.files[folder + "changed.toml"] = "cityload = 1\nextends = [\"small.toml\"]\n" + lines;
    source.files[folder + "changes.csv"] = list;
    Document document = load_document(folder + "changed.toml", {}, source);
    Read out;
    out.spec = read_city(document);
    for (const Problem& p : document.problems.sorted())
        out.problems += to_line(p, Language::en) + "\n";
    return out;
}

TEST(changes, are_read_with_dates_lists_and_units) {
    const Read r = read(
        "[change.b]\nat = \"2019-03-01 09:30\"\nuntil = 2019-04-01\nset = \"link.coverage\"\n"
        "value = \"95 %\"\nlinks = [\"link-hukou-certificate\"]\nregimes = [\"one-trip\"]\n"
        "[change.a]\nat = 2019-02-01\nset = \"regime\"\nvalue = \"one-trip\"\n"
        "departments = [\"police-household\", \"tax\"]\nregimes = [\"paper\"]\n"
        "[change.c]\nat = \"2019-02-01\"\nset = \"regime.one_hall\"\nvalue = true\n"
        "[change.d]\nat = \"2019-02-01\"\nset = \"link.capacity\"\nvalue = \"30 /min\"\n"
        "[change.e]\nat = \"2019-02-01\"\nset = \"hours.close\"\nvalue = \"16:30\"\nhours = "
        "[\"hall\"]\n"
        "[change.f]\nat = \"2019-02-01\"\nset = \"windows.number\"\nvalue = 3\n"
        "offices = [\"district-hall\"]\n");
    ASSERT_TRUE(r.spec) << r.problems;
    ASSERT_EQ(r.spec->changes.size(), 6u);
    const city::ChangeSpec& a = r.spec->changes[0];
    EXPECT_EQ(a.regime, "one-trip");
    EXPECT_EQ(a.departments.size(), 2u);
    const city::ChangeSpec& b = r.spec->changes[1];
    EXPECT_EQ(b.at_ms, (*civil_day("2019-03-01") * 24 * 60 + 9 * 60 + 30) * 60'000);
    EXPECT_EQ(b.until_ms, *civil_day("2019-04-01") * 86'400'000);
    EXPECT_EQ(b.value, 0.95);
    EXPECT_EQ(r.spec->changes[2].value, 1);
    EXPECT_EQ(r.spec->changes[3].value, 30 / 60'000.0);
    EXPECT_EQ(r.spec->changes[4].value, 16.5 * 3'600'000);
}

TEST(changes, come_from_a_list_too) {
    const Read r = read("[tables]\nchanges = \"changes.csv\"\n",
                        "id,at,until,set,value,departments,regimes\n"
                        "x,2019-02-01,,regime,one-trip,police-household;tax,paper\n"
                        "y,2019-02-01,2019-03-01,regime.owed,20 %,,\n");
    ASSERT_TRUE(r.spec) << r.problems;
    ASSERT_EQ(r.spec->changes.size(), 2u);
    EXPECT_EQ(r.spec->changes[0].departments.size(), 2u);
    EXPECT_EQ(r.spec->changes[1].value, 0.2);
}

TEST(changes, written_as_text_are_read_as_the_same) {
    std::vector<city::ChangeSpec> all;
    for (const city::ChangeKey& key : city::change_keys()) {
        city::ChangeSpec c;
        c.id = "c" + std::to_string(all.size());
        c.at_ms = *civil_day("2019-02-01") * 86'400'000 + 34'567'891;
        if (all.size() % 2 == 0) c.until_ms = c.at_ms + 86'400'000;
        c.set = std::string(key.name);
        c.value = key.type == city::ChangeType::boolean   ? 1
                  : key.type == city::ChangeType::integer ? std::min(2000.0, key.highest)
                  : key.type == city::ChangeType::clock   ? 8 * 3'600'000.0
                  : key.type == city::ChangeType::time    ? 1234
                  : key.type == city::ChangeType::rate    ? 300 / 60'000.0
                  : key.type == city::ChangeType::regime  ? 0
                                                          : 1.0 / 3;
        if (key.name == "regime.gives_up_after") c.value = 7;
        if (key.name == "hours.close") c.value = 18 * 3'600'000.0;
        if (key.type == city::ChangeType::regime) c.regime = "one-trip";
        c.regimes = {"paper"};
        if (key.scope == city::ChangeScope::windows) {
            c.groups = {"district-hall.small-town.integrated"};
            c.groups.clear();
            c.offices = {"district-hall"};
        }
        all.push_back(c);
    }
    std::string lines;
    for (const city::ChangeSpec& c : all) lines += change_table(c);
    const Read r = read(lines);
    ASSERT_TRUE(r.spec) << r.problems;
    ASSERT_EQ(r.spec->changes.size(), all.size());
    std::map<std::string, city::ChangeSpec> back;
    for (const city::ChangeSpec& c : r.spec->changes) back[c.id] = c;
    for (const city::ChangeSpec& c : all) EXPECT_TRUE(back[c.id] == c) << change_table(c);
}

TEST(changes, that_cannot_be_are_named) {
    struct Wrong {
        const char* lines;
        std::vector<const char*> words;
    };
    const std::string head = "[change.x]\nat = \"2019-02-01\"\n";
    const std::vector<Wrong> wrong = {
        {"set = \"regime.informd\"\nvalue = \"5 %\"\n",
         {"change.x.set", "'regime.informd'", "Did you mean 'regime.informed'?"}},
        {"set = \"informed\"\nvalue = \"5 %\"\n", {"change.x.set", "'regime.informed'?"}},
        {"set = \"regime.informed\"\nvalue = \"500 %\"\n", {"change.x.value", "out of range"}},
        {"set = \"regime.informed\"\n", {"change.x.value", "missing"}},
        {"set = \"regime.one_hall\"\nvalue = 3\n", {"change.x.value"}},
        {"set = \"link.latency\"\nvalue = 3\n", {"change.x.value", "3 has no unit"}},
        {"set = \"regime\"\nvalue = \"one-tripp\"\n",
         {"change.x.value", "'one-tripp'", "Did you mean 'one-trip'?"}},
        {"set = \"demand\"\nvalue = 2\nmatters = [\"marriage-registratio\"]\n",
         {"change.x.matters", "Did you mean 'marriage-registration'?"}},
        {"set = \"demand\"\nvalue = 2\nlinks = [\"link-hukou-certificate\"]\n",
         {"change.x.links", "does not choose anything"}},
        {"set = \"windows.number\"\nvalue = 2\ngroups = [\"hall.nowhere\"]\n",
         {"change.x", "hall.nowhere"}},
        {"set = \"demand\"\nvalue = 2\nuntil = \"2019-01-01\"\n",
         {"change.x.until", "ends before it begins"}}};
    for (const Wrong& w : wrong) {
        const Read r = read(head + w.lines);
        EXPECT_FALSE(r.spec);
        for (const char* word : w.words)
            EXPECT_NE(r.problems.find(word), std::string::npos) << word << " not in\n"
                                                                << r.problems;
    }
    const Read r = read("[change.x]\nat = \"2019-13-01\"\nset = \"demand\"\nvalue = 2\n");
    EXPECT_NE(r.problems.find("'2019-13-01' is no date"), std::string::npos) << r.problems;
}

TEST(changes, moments_are_written_as_short_as_they_are) {
    for (const char* text : {"2018-03-01", "2018-03-01 09:30", "2018-03-01 09:30:05",
                             "2018-03-01 09:30:05.007", "1969-12-31 23:59"})
        EXPECT_EQ(moment_text(civil_moment(text).value()), text);
    for (const char* text : {"2018-3-1", "2018-03-01 9:30", "2018-03-01 24:00", "2018-03-01x09:30",
                             "2018-03-01 09:30:05.7", ""})
        EXPECT_FALSE(civil_moment(text)) << text;
}

}  // namespace
}  // namespace cityload::read
