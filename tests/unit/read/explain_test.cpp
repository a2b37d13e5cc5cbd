#include "scenarios/read/explain.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "scenarios/read/network.hpp"
#include "tests/fuzz/memory_files.hpp"

namespace cityload::read {
namespace {

Document document() {
    test::MemoryFiles files;
    files.files["base.toml"] =
        "cityload = 1\nkind = \"network\"\n[run]\nhorizon = \"1 d\"\n[station.desk]\nservers = "
        "2\nservice = { distribution = \"exponential\", mean = \"5 min\" }\n[route.desk]\nnext = { "
        "\"shortest:a,b\" = 0.5, out = 0.5 }\n";
    files.files["main.toml"] =
        "extends = \"base.toml\"\n[station.desk]\nservers = 3\n[tables]\nstations = \"s.csv\"\n";
    files.files["s.csv"] = "id,capacity,servers\ndesk,40,1\n";
    Document d = load_document("main.toml", {"station.desk.servers=4"}, files);
    load_tables(d, network_fields());
    return d;
}

TEST(Explain, value_meaning_and_chain_of_overrides) {
    const Document d = document();
    EXPECT_EQ(to_lines(explain(d, network_fields(), "station.desk.servers"), Language::en),
              "station.desk.servers\n"
              "  value       4\n"
              "  meaning     servers of its own; may be absent if a pool serves it\n"
              "  type        whole number, \"unlimited\", or table\n"
              "  set at      --set station.desk.servers=4:1:22\n"
              "  instead of  3  (main.toml:3:11)\n"
              "  instead of  2  (base.toml:6:11)\n"
              "  instead of  1  (s.csv:2:9)\n");
}

TEST(Explain, cells_defaults_and_inner_keys) {
    const Document d = document();
    const Explanation cell = explain(d, network_fields(), "station.desk.capacity");
    EXPECT_EQ(cell.value, "40");
    EXPECT_EQ(to_string(cell.at), "s.csv:2:6");
    const Explanation preset = explain(d, network_fields(), "run.warmup");
    EXPECT_EQ(preset.value, "\"0 d\"");
    EXPECT_TRUE(preset.from_preset);
    EXPECT_EQ(explain(d, network_fields(), "station.desk.service.mean").value, "\"5 min\"");
    EXPECT_EQ(explain(d, network_fields(), "route.desk.next.\"shortest:a,b\"").value, "0.5");
    const Explanation table = explain(d, network_fields(), "run");
    EXPECT_EQ(table.below,
              (std::vector<std::string>{"horizon = \"1 d\"", "warmup = \"0 d\"", "replications = 1",
                                        "seed = 1", "end = \"cut\""}));
}

TEST(Explain, unknown_keys_get_a_suggestion) {
    const Document d = document();
    EXPECT_EQ(explain(d, network_fields(), "run.horizn").suggestion.en, "did you mean 'horizon'?");
    EXPECT_EQ(explain(d, network_fields(), "station.dask").suggestion.en, "did you mean 'desk'?");
    EXPECT_FALSE(explain(d, network_fields(), "station.desk.servers.x.y").fault.empty());
    EXPECT_FALSE(explain(d, network_fields(), "").fault.empty());
}

/// A declaration that is wrong (a preset that does not parse, a bound of another dimension) must
/// not wait for a user.
void check_presets(const FieldTable& table, std::vector<const FieldTable*>& done) {
    if (std::find(done.begin(), done.end(), &table) != done.end()) return;
    done.push_back(&table);
    EXPECT_FALSE(table.meaning().zh.empty()) << table.name();
    for (const auto& f : table.fields()) {
        EXPECT_FALSE(f->meaning.en.empty()) << table.name() << "." << f->key;
        EXPECT_FALSE(f->meaning.zh.empty()) << table.name() << "." << f->key;
        EXPECT_FALSE(f->type_text().en.empty()) << table.name() << "." << f->key;
        EXPECT_FALSE(f->is_required && !f->preset_text.empty()) << table.name() << "." << f->key;
        Document d;
        Reader reader(d);
        if (f->type == FieldType::number && !f->preset_text.empty()) {
            EXPECT_TRUE(read_number(reader, value_of_text(f->preset_text, *f), *f)) << f->key;
        }
        if (f->type == FieldType::integer && !f->preset_text.empty()) {
            EXPECT_TRUE(read_integer(reader, value_of_text(f->preset_text, *f), *f)) << f->key;
        }
        if (f->type == FieldType::choice && !f->preset_text.empty()) {
            EXPECT_TRUE(read_choice(reader, value_of_text(f->preset_text, *f), *f)) << f->key;
        }
        if (f->inner) check_presets(f->inner(), done);
    }
}

TEST(FieldTables, declarations_are_sound) {
    std::vector<const FieldTable*> done;
    check_presets(network_fields(), done);
    EXPECT_GE(done.size(), 9u);
}

TEST(Reference, names_every_key_once_per_table) {
    for (const Language language : {Language::en, Language::zh}) {
        const std::string page = reference_page(network_fields(), language);
        for (const char* heading : {"`[run]`", "`[station.<id>]`", "`[station.<id>.servers]`",
                                    "`[source.<id>.arrivals]`", "`[route.<id>]`", "`[pool.<id>]`"})
            EXPECT_NE(page.find(heading), std::string::npos) << heading;
        for (const char* key : {"| `horizon` |", "| `balk_at` |", "| `day_factor` |",
                                "| `no_show` |", "| `cv` |", "| `serves` |", "| `next` |"})
            EXPECT_NE(page.find(key), std::string::npos) << key;
    }
}

}  // namespace
}  // namespace cityload::read
