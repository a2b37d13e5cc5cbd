// Faults in the scenario of a city: each is named with file, line, key, reason and what to do. A
// case adds a few lines or a list to the small city that ships.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "scenarios/read/city.hpp"
#include "scenarios/read/explain.hpp"

namespace cityload::read {
namespace {

const std::string folder = CITYLOAD_SOURCE_DIR "/scenarios/";

/// The disk, with some files in memory laid over it.
class Overlay : public FileSource {
  public:
    std::map<std::string, std::string> files;
    Content read(const std::string& path, std::size_t limit) override {
        const auto it = files.find(path);
        if (it != files.end()) return {it->second, {}};
        return disk().read(path, limit);
    }
};

struct Case {
    const char* name;
    std::string lines;                         ///< added to the scenario, from its line 3 on
    std::map<std::string, std::string> lists;  ///< files beside it
    std::vector<std::string> words;            ///< all in one error line
};

const std::string person_matter =
    "[matter.test]\nname = \"Test\"\ncategory = \"identity\"\ndepartment = "
    "\"police-household\"\nrate = \"0.01 /year\"\nservice_mean = \"10 min\"\n";

const std::vector<Case>& cases() {
    static const std::vector<Case> all{
        {"unknown_department",
         "[matter.hukou-certificate]\ndepartment = \"police-househald\"\n",
         {},
         {"bad.toml:4:", "matter.hukou-certificate.department", "no department 'police-househald'",
          "did you mean 'police-household'?"}},
        {"unknown_category",
         "[matter.hukou-certificate]\ncategory = \"identitty\"\n",
         {},
         {"bad.toml:4:", "matter.hukou-certificate.category", "no category 'identitty'",
          "did you mean 'identity'?"}},
        {"unknown_office",
         "[department.police-household]\noffice = \"police-buro\"\n",
         {},
         {"bad.toml:4:", "department.police-household.office", "no office 'police-buro'",
          "police-bureau"}},
        {"unknown_town_office",
         "[department.police-household]\ntown_office = \"police-statoin\"\n",
         {},
         {"bad.toml:4:", "department.police-household.town_office", "no office", "police-station"}},
        {"unknown_hours",
         "[office.police-bureau]\nhours = \"offfice\"\n",
         {},
         {"bad.toml:4:", "office.police-bureau.hours", "no opening hours 'offfice'",
          "did you mean 'office'?"}},
        {"unknown_issuer",
         "[document.hukou-certificate]\nissuer = \"police-householt\"\n",
         {},
         {"bad.toml:4:", "document.hukou-certificate.issuer", "no department", "police-household"}},
        {"unknown_certificate",
         "[document.hukou-certificate]\ncertificate = \"hukou-certificat\"\n",
         {},
         {"bad.toml:4:", "document.hukou-certificate.certificate", "no matter",
          "hukou-certificate"}},
        {"unknown_document_of_a_link",
         "[link.link-hukou-certificate]\ndocument = \"hukou-certificaet\"\n",
         {},
         {"bad.toml:4:", "link.link-hukou-certificate.document", "no document",
          "did you mean 'hukou-certificate'?"}},
        {"unknown_matter_of_a_material",
         "[material.residence-permit--social-insurance-record]\nmatter = \"residence-permitt\"\n",
         {},
         {"bad.toml:4:", "material.residence-permit--social-insurance-record.matter", "no matter",
          "residence-permit"}},
        {"office_without_staff",
         "[office.lonely-house]\nname = \"Lonely house\"\nlevel = \"district\"\nhours = "
         "\"office\"\n",
         {},
         {"bad.toml:3:", "office.lonely-house", "no department has windows here",
          "name it as `office`"}},
        {"unknown_matter_of_the_journey",
         "[journey]\nmatters = [\"company-registratoin\"]\n",
         {},
         {"bad.toml:4:", "journey.matters", "no matter 'company-registratoin'",
          "did you mean 'company-registration'?"}},
        {"unknown_regime_to_compare",
         "[city]\nregimes = [\"paper\", \"one-tripp\"]\n",
         {},
         {"bad.toml:4:", "city.regimes", "no regime 'one-tripp'", "did you mean 'one-trip'?"}},
        {"unknown_base",
         "[regime.mine]\nbase = \"papper\"\n",
         {},
         {"bad.toml:4:", "regime.mine.base", "no regime 'papper'", "did you mean 'paper'?"}},
        {"circular_base",
         "[regime.a]\nbase = \"b\"\n[regime.b]\nbase = \"a\"\n",
         {},
         {"regime.", ".base", "is based on this regime", "bases must not go in a circle"}},
        {"unknown_sizing_regime",
         "[staffing]\nsized_in = \"papers\"\n",
         {},
         {"bad.toml:4:", "staffing.sized_in", "no regime 'papers'", "did you mean 'paper'?"}},
        {"unknown_key_of_a_regime",
         "[regime.paper]\ninformd = \"50 %\"\n",
         {},
         {"bad.toml:4:", "regime.", "unknown key 'informd'", "did you mean 'informed'?"}},
        {"key_of_another_table",
         "[city]\nwindow_load = \"70 %\"\n",
         {},
         {"bad.toml:4:", "city.window_load", "did you mean 'staffing.window_load'?"}},
        {"key_of_a_regime_without_its_table",
         "[policy]\ninformed = \"50 %\"\n",
         {},
         {"bad.toml:3:", "unknown key 'policy'", "did you mean 'regime.….informed'?"}},
        {"share_beyond_one",
         "[regime.paper]\ninformed = \"150 %\"\n",
         {},
         {"bad.toml:4:", "regime.paper.informed", "150 % is out of range"}},
        {"certificates_never_succeed",
         "[regime.paper]\ncertificate_success = \"0 %\"\n",
         {},
         {"bad.toml:4:", ".certificate_success", "it leaves no way to do '", "other matters",
          "must fetch the document '", "link_fallback_letter"}},
        {"document_without_issuer",
         "[document.deed]\nname = \"Deed\"\ncertificate = \"hukou-certificate\"\n",
         {},
         {"bad.toml:5:", "document.deed.certificate", "no department issues it",
          "issuer = \"police-household\""}},
        {"link_without_provider",
         "[document.deed]\nname = \"Deed\"\n[link.deed]\ndocument = \"deed\"\n",
         {},
         {"bad.toml:6:", "link.deed.document", "no department issues 'deed'",
          "document.deed.issuer"}},
        {"no_ticket_ever",
         "[hours.office]\nlast_ticket = \"10 h\"\n",
         {},
         {"bad.toml:4:", "hours.office.last_ticket", "no ticket is ever given", "write less"}},
        {"city_matter_without_windows",
         "[matter.hukou-certificate]\nlevel = \"city\"\n",
         {},
         {"bad.toml:4:", "matter.hukou-certificate.level", "has no windows of the city",
          "department.police-household.city_office"}},
        {"city_office_of_a_district",
         "[department.police-household]\ncity_office = \"police-bureau\"\n",
         {},
         {"bad.toml:4:", "department.police-household.city_office", "is not an office of the city",
          "level = \"city\""}},
        {"bare_number_for_a_time",
         "[behaviour]\ncourier = 24\n",
         {},
         {"bad.toml:4:", "behaviour.courier"}},
        {"unknown_staffing_variant",
         "[staffing]\nvariant = \"equal-servic\"\n",
         {},
         {"bad.toml:4:", "staffing.variant", "equal-service"}},
        {"circular_documents",
         "[matter.hukou-certificate]\noutside = \"some\"\n[material.circle]\nmatter = "
         "\"hukou-certificate\"\ndocument = \"hukou-certificate\"\n",
         {},
         {"matter.hukou-certificate",
          "documents are asked for in a circle: hukou-certificate → hukou-certificate",
          "nobody could ever begin", "remove one of these rows"}},
        {"hours_out_of_order",
         "[hours.office]\nlunch_from = \"08:00\"\n",
         {},
         {"hours.office.open", "these times are not in order",
          "open, lunch_from, lunch_until, close must follow each other"}},
        {"hours_that_are_no_time",
         "[hours.office]\nopen = \"25:00\"\n",
         {},
         {"bad.toml:4:", "hours.office.open"}},
        {"age_bands",
         "[district.small-town]\nage_65 = \"31 %\"\n",
         {},
         {"district.small-town.age_0_14", "the four age bands sum to", "they must sum to 100 %"}},
        {"outside_without_materials",
         person_matter + "outside = \"some\"\n",
         {},
         {"bad.toml:9:", "matter.test.outside", "no material names it",
          "write outside = \"none\""}},
        {"materials_without_outside",
         person_matter +
             "[material.test-hukou]\nmatter = \"test\"\ndocument = \"hukou-certificate\"\n",
         {},
         {"matter.test.outside", "outside is \"none\"", "write outside = \"some\""}},
        {"firms_that_are_people",
         person_matter + "applicant = \"firm\"\n",
         {},
         {"matter.test.eligible", "a matter of firms is for firms", "write eligible = \"firm\""}},
        {"people_that_are_firms",
         person_matter + "eligible = \"firm\"\n",
         {},
         {"bad.toml:9:", "matter.test.eligible", "firms file matters with applicant = \"firm\""}},
        {"bad_start",
         "[city]\nstart = \"2019-02-30\"\n",
         {},
         {"bad.toml:4:", "city.start", "'2019-02-30' is no date", "write e.g. 2019-07-01"}},
        {"bad_calendar",
         "[calendar.2019-13-01]\nkind = \"holiday\"\n",
         {},
         {"bad.toml:3:", "calendar.2019-13-01", "is no date", "write e.g. 2019-07-01"}},
        {"bad_calendar_kind",
         "[calendar.2019-05-01]\nkind = \"holliday\"\n",
         {},
         {"bad.toml:4:", "calendar.2019-05-01.kind", "holiday"}},
        {"bad_link_date",
         "[link.link-hukou-certificate]\nfrom = \"1.7.2017\"\n",
         {},
         {"bad.toml:4:", "link.link-hukou-certificate.from", "is no date",
          "write e.g. 2019-07-01"}},
        {"bad_demand",
         "[demand.half-hour-48]\nweight = 1\n",
         {},
         {"bad.toml:3:", "demand.half-hour-48", "'half-hour-48' is no time", "half-hour-47"}},
        {"no_weight_at_all",
         "[tables]\ndemand = \"demand.csv\"\n",
         {{"demand.csv", "id,weight\nhalf-hour-18,0\n"}},
         {"demand", "no half hour has a weight", "visits need a time of day"}},
        {"broken_cell",
         "[tables]\ndistricts = \"d.csv\"\n",
         {{"d.csv",
           "id,residents,age_0_14 [%],age_15_59 [%],age_60_64 [%],age_65 [%],towns,travel_town "
           "[min],travel_district [min],travel_city [min]\n"
           "east,60000,13,70,5,12,3,10,20,30\nwest,sixty,13,70,5,12,3,10,20,30\n"}},
         {"d.csv:3:", "district.west.residents", "sixty"}},
        {"missing_cell",
         "[tables]\ndistricts = \"d.csv\"\n",
         {{"d.csv",
           "id,residents,age_0_14 [%],age_15_59 [%],age_60_64 [%],age_65 [%],towns,travel_town "
           "[min],travel_district [min],travel_city [min]\n"
           "east,60000,13,70,5,12,,10,20,30\n"}},
         {"d.csv:2", "district.east.towns"}},
        {"unknown_column",
         "[tables]\ndistricts = \"d.csv\"\n",
         {{"d.csv",
           "id,resident,age_0_14 [%],age_15_59 [%],age_60_64 [%],age_65 [%],towns,travel_town "
           "[min],travel_district [min],travel_city [min]\n"
           "east,60000,13,70,5,12,3,10,20,30\n"}},
         {"d.csv:", "resident", "residents"}},
        {"missing_list",
         "[tables]\ndistricts = \"nowhere.csv\"\n",
         {},
         {"bad.toml:4:", "tables.districts", "nowhere.csv"}},
        {"more_needs_of_a_town_than_numbers",
         "[matter.hukou-certificate]\nrate = \"900 /year\"\n",
         {},
         {"districts.csv:2", "district.small-town.towns", "a town has",
          "million needs of hukou-certificate in the run", "at most 16 million",
          "write more towns"}},
        {"no_district", "[district.small-town]\nremove = true\n", {}, {"district", "no districts"}},
    };
    return all;
}

struct Reading {
    bool usable = false;
    std::vector<std::string> errors, notes;
};

Reading read_bad(const Case& c, Language language = Language::en) {
    Overlay source;
    source.files[folder + "bad.toml"] = "cityload = 1\nextends = [\"small.toml\"]\n" + c.lines;
    for (const auto& [name, text] : c.lists) source.files[folder + name] = text;
    Document document = load_document(folder + "bad.toml", {}, source);
    Reading out;
    out.usable = read_city(document).has_value();
    for (const Problem& p : document.problems.sorted())
        (p.severity == Severity::error ? out.errors : out.notes).push_back(to_line(p, language));
    return out;
}

/// Sentences begin with a capital where they stand alone.
std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char ch) { return static_cast<char>(std::tolower(ch)); });
    return text;
}

std::string all_of(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& l : lines) out += "  " + l + "\n";
    return out;
}

TEST(BadCity, every_fault_is_named_where_it_stands) {
    for (const Case& c : cases()) {
        const Reading r = read_bad(c);
        EXPECT_FALSE(r.usable) << c.name;
        const bool found =
            std::any_of(r.errors.begin(), r.errors.end(), [&](const std::string& line) {
                return std::all_of(c.words.begin(), c.words.end(), [&](const std::string& w) {
                    return lower(line).find(lower(w)) != std::string::npos;
                });
            });
        EXPECT_TRUE(found) << c.name << " gave\n" << all_of(r.errors);
        EXPECT_LE(r.errors.size(), 3u) << c.name << " drags along\n" << all_of(r.errors);
        EXPECT_EQ(read_bad(c, Language::zh).errors.size(), r.errors.size()) << c.name;
    }
}

TEST(BadCity, all_faults_at_once) {
    const Reading r =
        read_bad({"several",
                  "[regime.paper]\ninformd = \"50 %\"\n[staffing]\nvariant = \"cut\"\n"
                  "[behaviour]\ncourier = 24\n[city]\nneeds_factor = -1\n",
                  {},
                  {}});
    EXPECT_FALSE(r.usable);
    EXPECT_EQ(r.errors.size(), 4u) << all_of(r.errors);
}

const std::string header =
    "id,name_zh,residents,age_0_14 [%],age_15_59 [%],age_60_64 [%],age_65 [%],towns,travel_town "
    "[min],travel_district "
    "[min],travel_city [min]\n";

/// So many districts of `residents` residents in `towns` towns each.
Reading read_districts(int count, const std::string& residents, const std::string& towns) {
    std::string list = header;
    for (int k = 0; k < count; ++k)
        list +=
            "d" + std::to_string(k) + ",区," + residents + ",13,70,5,12," + towns + ",10,20,30\n";
    return read_bad({"large", "[tables]\ndistricts = \"d.csv\"\n", {{"d.csv", list}}, {}});
}

TEST(CityLists, with_more_towns_or_people_than_can_be_numbered) {
    EXPECT_TRUE(read_districts(13, "500000", "5000").usable);
    const Reading towns = read_districts(14, "500000", "5000");
    ASSERT_EQ(towns.errors.size(), 1u) << all_of(towns.errors);
    EXPECT_THAT(towns.errors[0], testing::HasSubstr("70000 towns are simulated"));
    EXPECT_TRUE(read_districts(38, "100000000", "500").usable);
    const Reading people = read_districts(41, "100000000", "500");
    ASSERT_EQ(people.errors.size(), 1u) << all_of(people.errors);
    EXPECT_THAT(people.errors[0], testing::HasSubstr("million residents and firms at the end"));
}

TEST(CityLists, in_gb18030_as_spreadsheets_write_them) {
    // 小镇 in GB18030.
    const Case c{"gbk",
                 "[tables]\ndistricts = \"d.csv\"\n",
                 {{"d.csv", header + "east,\xD0\xA1\xD5\xF2,60000,13,70,5,12,3,10,20,30\r\n"}},
                 {}};
    Overlay source;
    source.files[folder + "bad.toml"] = "cityload = 1\nextends = [\"small.toml\"]\n" + c.lines;
    source.files[folder + "d.csv"] = c.lists.at("d.csv");
    Document document = load_document(folder + "bad.toml", {}, source);
    const auto spec = read_city(document);
    const Reading r = read_bad(c);
    ASSERT_TRUE(spec.has_value()) << all_of(r.errors);
    ASSERT_EQ(spec->districts.size(), 1u);
    EXPECT_EQ(spec->districts[0].name_zh, "小镇");
    ASSERT_EQ(r.notes.size(), 1u);
    EXPECT_NE(r.notes[0].find("GB18030"), std::string::npos) << r.notes[0];
    EXPECT_NE(r.notes[0].find("d.csv"), std::string::npos);
}

TEST(CityLists, that_are_neither_utf8_nor_gb18030) {
    const Reading r =
        read_bad({"broken",
                  "[tables]\ndistricts = \"d.csv\"\n",
                  {{"d.csv", header + "east,\xFF\xFF\xFE,60000,13,70,5,12,3,10,20,30\n"}},
                  {}});
    EXPECT_FALSE(r.usable);
    ASSERT_FALSE(r.errors.empty());
    EXPECT_NE(all_of(r.errors).find("d.csv"), std::string::npos) << all_of(r.errors);
}

TEST(CityFile, a_network_is_no_city) {
    Overlay source;
    source.files["net.toml"] = "cityload = 1\nkind = \"network\"\n";
    Document document = load_document("net.toml", {}, source);
    EXPECT_FALSE(read_city(document).has_value());
    ASSERT_EQ(document.problems.errors(), 1u);
    EXPECT_NE(to_line(document.problems.sorted()[0], Language::en).find("net.toml:2:"),
              std::string::npos);
}

/// What is said of `--set` this key.
std::string fault_of(const std::string& key) {
    Document document = load_document(folder + "small.toml", {key + "=30"});
    EXPECT_FALSE(read_city(document).has_value());
    std::string lines;
    for (const Problem& p : document.problems.sorted())
        if (p.severity == Severity::error) lines += to_line(p, Language::en);
    return lines;
}

TEST(BadCity, a_key_set_without_its_table_is_found_in_all_tables) {
    using testing::HasSubstr;
    EXPECT_THAT(fault_of("warmup"), HasSubstr("Did you mean 'city.warmup'?"));
    EXPECT_THAT(fault_of("run.warmup"), HasSubstr("Did you mean 'city.warmup'?"));
    EXPECT_THAT(fault_of("city.window_load"), HasSubstr("Did you mean 'staffing.window_load'?"));
    EXPECT_THAT(fault_of("city.warmpu"), HasSubstr("Did you mean 'warmup'?")) << "spelling first";
    EXPECT_THAT(fault_of("name"), HasSubstr("Known here: ")) << "too many tables have one";
    Document document = load_document(folder + "small.toml");
    EXPECT_EQ(explain(document, city_fields(), "warmup").suggestion.zh, "是否应为“city.warmup”？");
}

TEST(CityFile, the_shipped_cities_are_without_fault) {
    for (const char* name : {"small.toml", "hangzhou.toml", "shanghai.toml", "harbin.toml"}) {
        Document document = load_document(folder + name);
        const auto spec = read_city(document);
        ASSERT_TRUE(spec.has_value()) << name;
        EXPECT_EQ(spec->compare, (std::vector<std::string>{"paper", "one-trip", "zero-trip"}));
        EXPECT_GE(spec->departments.size(), 30u);
    }
}

TEST(CityFile, a_planners_regime_in_four_lines) {
    Overlay source;
    source.files[folder + "mine.toml"] =
        "cityload = 1\nextends = [\"small.toml\"]\n[city]\nregimes = [\"paper\", \"mine\"]\n"
        "[regime.mine]\nbase = \"one-trip\"\nletter = \"60 %\"\n";
    Document document = load_document(folder + "mine.toml", {}, source);
    const auto spec = read_city(document);
    ASSERT_TRUE(spec.has_value());
    const auto find = [&](const char* id) {
        return *std::find_if(spec->regimes.begin(), spec->regimes.end(),
                             [&](const auto& r) { return r.id == id; });
    };
    const city::RegimeSpec mine = find("mine"), base = find("one-trip"), paper = find("paper");
    EXPECT_DOUBLE_EQ(mine.letter, 0.6);
    EXPECT_DOUBLE_EQ(mine.informed, base.informed);
    EXPECT_DOUBLE_EQ(mine.gives_up_after, paper.gives_up_after) << "through two bases";
    EXPECT_TRUE(mine.one_hall);
}

TEST(CityFile, explain_shows_what_a_regime_inherits_and_from_where) {
    Overlay source;
    source.files[folder + "mine.toml"] =
        "cityload = 1\nextends = [\"small.toml\"]\n[city]\nregimes = [\"paper\", \"mine\"]\n"
        "[regime.mine]\nbase = \"one-trip\"\nletter = \"60 %\"\n";
    Document document = load_document(folder + "mine.toml", {}, source);
    load_city_parts(document);
    const auto value = [&](const std::string& key) {
        const Explanation e = explain(document, city_fields(), key);
        EXPECT_TRUE(e.fault.empty()) << key << ": " << e.fault.en;
        return e;
    };
    const Explanation inherited = value("regime.mine.informed");
    EXPECT_EQ(inherited.value, value("regime.one-trip.informed").value);
    EXPECT_FALSE(inherited.from_preset);
    EXPECT_NE(to_string(inherited.at).find("regimes/one-trip"), std::string::npos);
    const Explanation own = value("regime.mine.letter");
    EXPECT_EQ(own.value, "\"60 %\"");
    EXPECT_NE(to_string(own.at).find("mine.toml:7:"), std::string::npos);
    ASSERT_FALSE(own.replaced.empty());
    EXPECT_EQ(own.replaced.back().text, value("regime.one-trip.letter").value);
}

}  // namespace
}  // namespace cityload::read
