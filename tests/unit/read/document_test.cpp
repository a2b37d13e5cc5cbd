#include "scenarios/read/document.hpp"

#include <gtest/gtest.h>

#include "scenarios/read/field.hpp"
#include "tests/fuzz/memory_files.hpp"

namespace cityload::read {
namespace {

std::string lines(const Document& document) {
    std::string out;
    for (const Problem& p : document.problems.sorted()) out += to_line(p, Language::en) + "\n";
    return out;
}

const Value* at(const Value& root, std::initializer_list<std::string_view> path) {
    return root.find(path);
}

TEST(Document, later_layers_win_and_positions_stay) {
    test::MemoryFiles files;
    files.files["main.toml"] = "extends = [\"a/one.toml\", \"two.toml\"]\n[t]\nx = 3\n";
    files.files["a/one.toml"] = "extends = \"zero.toml\"\n[t]\nx = 1\ny = 1\nlist = [1, 2]\n";
    files.files["a/zero.toml"] = "[t]\nx = 0\nz = 0\n";
    files.files["two.toml"] = "[t]\ny = 2\nlist = [9]\n";
    Document d =
        load_document("main.toml", {"t.x=4", "t.name=two words", "u.\"a b\".c=2.5"}, files);
    EXPECT_EQ(lines(d), "");
    const Value* x = at(d.root, {"t", "x"});
    ASSERT_NE(x, nullptr);
    EXPECT_EQ(x->integer, 4);
    EXPECT_EQ(to_string(x->at), "--set t.x=4:1:5");
    ASSERT_EQ(x->replaced.size(), 3u);
    EXPECT_EQ(to_string(x->replaced[0].at), "a/zero.toml:2:5");
    EXPECT_EQ(to_string(x->replaced[1].at), "a/one.toml:3:5");
    EXPECT_EQ(to_string(x->replaced[2].at), "main.toml:3:5");
    EXPECT_EQ(x->replaced[2].text, "3");
    EXPECT_EQ(to_string(at(d.root, {"t", "y"})->at), "two.toml:2:5");
    EXPECT_EQ(to_string(at(d.root, {"t", "z"})->at), "a/zero.toml:3:5");
    EXPECT_EQ(to_text(*at(d.root, {"t", "list"})), "[9]");
    EXPECT_EQ(at(d.root, {"t", "name"})->text, "two words");
    EXPECT_EQ(at(d.root, {"u", "a b", "c"})->real, 2.5);
    EXPECT_EQ(d.root.find("extends"), nullptr);
}

TEST(Document, the_same_base_twice_is_no_circle) {
    test::MemoryFiles files;
    files.files["main.toml"] = "extends = [\"a.toml\", \"b.toml\"]\n";
    files.files["a.toml"] = "extends = \"base.toml\"\nx = 1\n";
    files.files["b.toml"] = "extends = \"base.toml\"\ny = 1\n";
    files.files["base.toml"] = "x = 0\n";
    const Document d = load_document("main.toml", {}, files);
    EXPECT_EQ(lines(d), "");
    EXPECT_EQ(d.root.find("x")->integer, 0);  // b.toml, read later, brings the base again
}

TEST(Document, diamonds_upon_diamonds_end) {
    test::MemoryFiles files;
    for (int i = 0; i < 40; ++i) {
        const std::string next = std::to_string(i + 1);
        files.files[std::to_string(i)] = "extends = [\"" + next + "\", \"" + next + "\"]\n";
    }
    files.files["40"] = "x = 1\n";
    const Document d = load_document("0", {}, files);
    EXPECT_NE(lines(d).find("more than 200 files"), std::string::npos) << lines(d);
}

TEST(Document, byte_order_mark_and_crlf) {
    test::MemoryFiles files;
    files.files["main.toml"] =
        "\xef\xbb\xbf"
        "cityload = 1\r\ntitle = \"办事\"\r\n[t]\r\nx = 1\r\n";
    const Document d = load_document("main.toml", {}, files);
    EXPECT_EQ(lines(d), "");
    EXPECT_EQ(d.root.find("title")->text, "办事");
    EXPECT_EQ(to_string(at(d.root, {"t", "x"})->at), "main.toml:4:5");
}

TEST(Document, a_broken_assignment_is_named) {
    test::MemoryFiles files;
    files.files["main.toml"] = "cityload = 1\n";
    const Document d = load_document("main.toml", {"novalue", "=3", "a..b=3"}, files);
    EXPECT_EQ(lines(d),
              "--set novalue:1:1: error: this is no assignment. Write --set key=value, e.g. --set "
              "station.desk.servers=6\n"
              "--set =3:1:1: error: this is no assignment. Write --set key=value, e.g. --set "
              "station.desk.servers=6\n"
              "--set a..b=3:1:1: error: 'a..b' is no key. Write --set key=value, e.g. --set "
              "station.desk.servers=6\n");
}

// ---- lists ----

struct Office {
    std::string id, name;
    std::int64_t windows = 0;
    sim::Duration mean{};
    bool open = true;
    std::vector<std::string> tags;
};

struct Material {
    std::string id, matter, document;
    double share = 0;
};

struct Town {
    std::vector<Office> offices;
    std::vector<Material> materials;
};

const FieldTable& office_fields() {
    static const Fields<Office> fields = [] {
        Fields<Office> f("office", {"office", "办事点"});
        f.text("name", &Office::name, {"name", "名称"});
        f.integer("windows", &Office::windows, {"windows", "窗口数"}).at_least("0");
        f.time("mean", &Office::mean, {"mean", "平均"}).preset("3 min");
        f.boolean("open", &Office::open, {"open", "开放"});
        f.list("tags", &Office::tags, {"tags", "标签"});
        return f;
    }();
    return fields;
}

const FieldTable& material_fields() {
    static const Fields<Material> fields = [] {
        Fields<Material> f("material", {"material", "材料"});
        f.id("matter", &Material::matter, {"matter", "事项"}).required();
        f.id("document", &Material::document, {"document", "材料"}).required();
        f.share("share", &Material::share, {"share", "比例"});
        return f;
    }();
    return fields;
}

const FieldTable& town_fields() {
    static const Fields<Town> fields = [] {
        Fields<Town> f("town", {"town", "城镇"});
        f.entries("office", &Town::offices, office_fields, {"offices", "办事点"}).csv("offices");
        f.entries("material", &Town::materials, material_fields, {"materials", "材料"})
            .csv("materials", {"matter", "document"});
        return f;
    }();
    return fields;
}

Town read_town(Document& document) {
    load_tables(document, town_fields());
    Town town;
    Reader reader(document);
    read_table(reader, document.root, town_fields(), &town);
    return town;
}

TEST(Lists, later_files_override_cell_by_cell_and_toml_comes_on_top) {
    test::MemoryFiles files;
    files.files["main.toml"] =
        "[tables]\noffices = [\"lists/a.csv\", \"lists/b.csv\"]\n[tables.columns]\n\"窗口数\" = "
        "\"windows\"\n"
        "[office.north]\nwindows = 9\n[office.extra]\nname = \"x\"\n[office.gone]\nremove = true\n";
    files.files["lists/a.csv"] =
        "id,name,窗口数,mean [min],open,tags,source\n"
        "north,北,3,8.5,是,a;b,survey\n"
        "south,\"南, \"\"大厅\"\"\",4,2 h,否,,\n"
        "gone,x,1,,,,\n"
        "west,x,1,,,,\n";
    files.files["lists/b.csv"] =
        "\xef\xbb\xbf"
        "# later survey\r\nid,windows,mean "
        "[s],remove\r\nsouth,5,,\r\nnorth,7,90,\r\nwest,,,true\r\n\r\n";
    Document d = load_document("main.toml", {"office.south.mean=1 h"}, files);
    const Town town = read_town(d);
    EXPECT_EQ(lines(d), "");
    ASSERT_EQ(town.offices.size(), 3u);
    EXPECT_EQ(town.offices[0].id, "extra");
    EXPECT_EQ(town.offices[0].mean, sim::minutes(3));
    const Office& north = town.offices[1];
    EXPECT_EQ(north.name, "北");
    EXPECT_EQ(north.windows, 9);
    EXPECT_EQ(north.mean, sim::seconds(90));
    EXPECT_TRUE(north.open);
    EXPECT_EQ(north.tags, (std::vector<std::string>{"a", "b"}));
    const Office& south = town.offices[2];
    EXPECT_EQ(south.name, "南, \"大厅\"");
    EXPECT_EQ(south.windows, 5);
    EXPECT_EQ(south.mean, sim::hours(1));
    EXPECT_FALSE(south.open);
    const Value* windows = at(d.root, {"office", "north", "windows"});
    EXPECT_EQ(to_string(windows->at), "main.toml:6:11");
    ASSERT_EQ(windows->replaced.size(), 2u);
    EXPECT_EQ(to_string(windows->replaced[0].at), "lists/a.csv:2:9");
    EXPECT_EQ(to_string(windows->replaced[1].at), "lists/b.csv:4:7");
}

TEST(Lists, rows_with_a_composed_id) {
    test::MemoryFiles files;
    files.files["main.toml"] =
        "[tables]\nmaterials = \"m.csv\"\n[material.\"birth/photo\"]\nshare = 1\n";
    files.files["m.csv"] = "matter,document,share [%]\nbirth,photo,50\nbirth,id-card,70\n";
    Document d = load_document("main.toml", {}, files);
    const Town town = read_town(d);
    EXPECT_EQ(lines(d), "");
    ASSERT_EQ(town.materials.size(), 2u);
    EXPECT_EQ(town.materials[0].id, "birth/id-card");
    EXPECT_EQ(town.materials[0].share, 0.7);
    EXPECT_EQ(town.materials[1].document, "photo");
    EXPECT_EQ(town.materials[1].share, 1);
}

TEST(Lists, gb18030_is_read_and_announced) {
    test::MemoryFiles files;
    files.files["main.toml"] = "[tables]\noffices = \"a.csv\"\n";
    files.files["a.csv"] = "id,name\na,\xb0\xec\xca\xc2\xb4\xf3\xcc\xfc\n";  // 办事大厅
    Document d = load_document("main.toml", {}, files);
    const Town town = read_town(d);
    EXPECT_EQ(lines(d), "a.csv: note: read as GB18030 (GBK).\n");
    EXPECT_FALSE(d.problems.any_errors());
    ASSERT_EQ(town.offices.size(), 1u);
    EXPECT_EQ(town.offices[0].name, "办事大厅");
}

TEST(Lists, faults_name_file_line_and_cell) {
    test::MemoryFiles files;
    files.files["main.toml"] = "[tables]\noffices = \"a.csv\"\n";
    files.files["a.csv"] =
        "id,name,windows,mean [/h],colour\na,\"x\ny\",two,1,red\nb,,-1,2,\na,,1,,\n";
    Document d = load_document("main.toml", {}, files);
    read_town(d);
    EXPECT_EQ(lines(d),
              "a.csv:1:17: error: office.*.mean: the unit [/h] does not fit (expected: time, e.g. "
              "\"8.5 min\").\n"
              "a.csv:1:27: error: office.a.colour: unknown key 'colour'. Known here: name, "
              "windows, mean, open, tags\n"
              "a.csv:3:4: error: office.a.windows: 'two' is no whole number.\n"
              "a.csv:4:4: error: office.b.windows: -1 is out of range (allowed: ≥ 0).\n"
              "a.csv:5:1: error: office.a: id 'a' stands twice in this file. Only a later file may "
              "override a row\n");
}

TEST(Lists, removing_what_is_not_there_is_a_fault) {
    test::MemoryFiles files;
    files.files["main.toml"] = "[tables]\noffices = \"a.csv\"\n";
    files.files["a.csv"] = "id,remove\na,true\n";
    Document d = load_document("main.toml", {}, files);
    read_town(d);
    EXPECT_EQ(
        lines(d),
        "a.csv:2:1: error: office.a: there is nothing to remove (no earlier file has this id).\n");
}

}  // namespace
}  // namespace cityload::read
