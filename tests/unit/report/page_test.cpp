// cityload report as its users see it, on a small town over some weeks.

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "results/file/reader.hpp"
#include "results/record/city_statistics.hpp"
#include "results/report/city_report.hpp"
#include "tests/support/command.hpp"

namespace cityload::report {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

using test::content;
using test::shell;

/// One small run for all tests of this file.
class Page : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        folder_ = test::new_folder("report");
        ASSERT_EQ(cityload("compare " +
                           test::short_city(CITYLOAD_SOURCE_DIR "/scenarios/small.toml", 42, 14) +
                           "--quiet -o out.h5"),
                  0)
            << content(folder_ / "err.txt");
    }
    static void TearDownTestSuite() { fs::remove_all(folder_); }

    static int cityload(const std::string& arguments) {
        return test::cityload_in(folder_, arguments).code;
    }
    /// The file with every study, for the tests that want one.
    static void run_studies() {
        ASSERT_EQ(cityload("compare " +
                           test::short_city(CITYLOAD_SOURCE_DIR "/scenarios/small.toml", 28, 7) +
                           "--ladder --staffings --ranges 10 --quiet -o studies.h5"),
                  0)
            << content(folder_ / "err.txt");
    }
    static std::string page(const std::string& language, const std::string& file = "out.h5") {
        EXPECT_EQ(cityload("report " + file + " --force --lang " + language + " -o " + language +
                           ".html"),
                  0)
            << content(folder_ / "err.txt");
        return content(folder_ / (language + ".html"));
    }
    /// Runs a Python program on files of the folder; its output is what is wrong.
    static std::string python(const std::string& program) {
        std::ofstream(folder_ / "check.py") << program;
        const int code =
            shell("cd " + folder_.string() + " && /usr/bin/python3 check.py >python.txt 2>&1");
        return code == 0 ? "" : content(folder_ / "python.txt") + "failed";
    }

    static inline fs::path folder_;
};

TEST_F(Page, HoldsEverySectionInBothLanguages) {
    const std::string en = page("en"), zh = page("zh");
    for (const char* id : {"finding", "groups", "trust", "times", "crowding", "staff", "links",
                           "failures", "rules", "assumptions", "provenance"}) {
        const std::string section = std::string("<section id=\"") + id + "\">";
        EXPECT_THAT(en, HasSubstr(section));
        EXPECT_THAT(zh, HasSubstr(section));
    }
    EXPECT_THAT(en, HasSubstr("<html lang=\"en\">"));
    EXPECT_THAT(zh, HasSubstr("<html lang=\"zh-CN\">"));
    EXPECT_THAT(zh, HasSubstr("最多跑一次"));
    EXPECT_LT(en.size(), 2'000'000u);
    EXPECT_LT(zh.size(), 2'000'000u);
}

TEST_F(Page, ShowsLadderStaffingsAndRangesInWords) {
    run_studies();
    const std::string en = page("en", "studies.h5"), zh = page("zh", "studies.h5");
    for (const char* id : {"ladder", "staffings", "ranges"}) {
        EXPECT_THAT(en, HasSubstr(std::string("<section id=\"") + id + "\">"));
        EXPECT_THAT(zh, HasSubstr(std::string("<section id=\"") + id + "\">"));
    }
    for (const char* table : {"ladder-gains", "ladder-reform", "ladder-links-first", "staffings",
                              "staffings-wait_mean", "staffings-windows", "ranges"})
        EXPECT_THAT(en, HasSubstr(std::string("<table id=\"table-") + table + "\">"));
    for (const std::string& text : {en, zh}) {
        EXPECT_THAT(text, Not(HasSubstr("at_most_one<")));  // ids of the file are not words
        EXPECT_THAT(text, Not(HasSubstr("staff_minutes<")));
        EXPECT_THAT(text, Not(HasSubstr(">equal-service<")));
        EXPECT_THAT(text, Not(HasSubstr("– – –")));
    }
    // What the table indents stands alone here, so it says what it belongs to.
    EXPECT_THAT(en, HasSubstr(">wait at a window: nine of ten wait at most<"));
    EXPECT_THAT(zh, HasSubstr(">窗口排队：九成不超过<"));
    // The first page says what the assumptions do, not that nobody asked.
    EXPECT_THAT(en, HasSubstr("When everything assumed moves within its range"));
    EXPECT_THAT(en, Not(HasSubstr("holds no run in which they are varied")));
}

TEST_F(Page, FilesThatPileUpInBackOfficesAreNamedOnTheFirstPage) {
    // Letters instead of links: departments that had windows only must answer them.
    ASSERT_EQ(cityload("compare " +
                       test::short_city(CITYLOAD_SOURCE_DIR "/scenarios/small.toml", 42, 14) +
                       "--regime paper --regime one-trip --set 'regime.one-trip.links=\"0 %\"' "
                       "--set 'regime.one-trip.letter=\"100 %\"' --quiet -o pile.h5"),
              0)
        << content(folder_ / "err.txt");
    const file::Group root = file::read_results((folder_ / "pile.h5").string());
    const record::CityStatistics statistics(root);
    const auto pile = statistics.pile_up(1);
    ASSERT_TRUE(pile);
    EXPECT_FALSE(statistics.pile_up(0)) << "the regime that the posts are sized for";
    const std::vector<record::BackOfficeRow> worst = statistics.overloaded(1, 5);
    ASSERT_FALSE(worst.empty());
    const std::string en = page("en", "pile.h5"), zh = page("zh", "pile.h5");
    const std::string first = en.substr(0, en.find("<section id=\"groups\">"));
    EXPECT_THAT(first, HasSubstr("work piles up: " + digits(Kind::count, pile->waiting, 0)));
    EXPECT_THAT(first, HasSubstr(worst.front().name.en));
    EXPECT_THAT(zh.substr(0, zh.find("<section id=\"groups\">")),
                testing::AllOf(HasSubstr("的后台有积压"), HasSubstr(worst.front().name.zh)));
    EXPECT_THAT(en, HasSubstr("<table id=\"table-back-offices\">"));
    // Where nothing piles up nothing is said.
    const std::string none = page("en");
    EXPECT_THAT(none, Not(HasSubstr("work piles up")));
    EXPECT_THAT(none, Not(HasSubstr("table-back-offices")));
}

TEST_F(Page, NeedsNothingFromOutside) {
    for (const std::string& text : {page("en"), page("zh")}) {
        EXPECT_THAT(text, Not(HasSubstr("<script")));
        EXPECT_THAT(text, Not(HasSubstr("src=")));
        EXPECT_THAT(text, Not(HasSubstr("<link")));
        EXPECT_THAT(text, Not(HasSubstr("@import")));
        EXPECT_THAT(text, Not(HasSubstr("url(")));
        for (std::size_t at = 0; (at = text.find("href=\"", at)) != std::string::npos; ++at)
            EXPECT_EQ(text[at + 6], '#') << text.substr(at, 60);
    }
}

TEST_F(Page, TagsAreBalancedAndChartsAreXml) {
    page("en");
    page("zh");
    EXPECT_EQ(python(R"py(
import html.parser, re, sys, xml.etree.ElementTree as xml
class Check(html.parser.HTMLParser):
    void = {"meta", "!doctype"}
    def __init__(self):
        super().__init__(); self.open = []; self.ids = set()
    def handle_starttag(self, tag, attrs):
        if tag not in self.void: self.open.append(tag)
        i = dict(attrs).get("id")
        assert i is None or i not in self.ids, "id twice: " + i
        self.ids.add(i)
    def handle_startendtag(self, tag, attrs): pass
    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open, self.getpos())
        self.open.pop()
for name in ("en.html", "zh.html"):
    text = open(name, encoding="utf-8").read()
    check = Check(); check.feed(text); check.close()
    assert check.open == [], check.open
    charts = re.findall("<svg.*?</svg>", text, re.S)
    assert len(charts) >= 9, len(charts)
    for chart in charts:
        root = xml.fromstring(chart)
        ns = "{http://www.w3.org/2000/svg}"
        assert root.find(ns + "title").text and root.find(ns + "desc").text
        wide, high = map(float, root.get("viewBox").split()[2:])
        for bar in root.iter(ns + "rect"):
            assert -0.1 <= float(bar.get("x")) and float(bar.get("x")) + float(bar.get("width")) <= wide + 0.2, xml.tostring(bar)
            assert float(bar.get("y")) + float(bar.get("height")) <= high + 0.2, xml.tostring(bar)
    assert text.count("<figure>") == len(charts) == len(re.findall("<figure>.*?<table.*?</figure>", text, re.S))
)py"),
              "");
}

TEST_F(Page, SaysWhatTheStatisticsSay) {
    const file::Group root = file::read_results((folder_ / "out.h5").string());
    const record::CityStatistics statistics(root);
    const Report report = city_report(root, Language::en, {});
    const Table* summary = nullptr;
    for (const Table* table : tables_of(report))
        if (table->id == "summary") summary = table;
    ASSERT_NE(summary, nullptr);
    EXPECT_EQ(summary->rows.size(), 8u);
    const record::Figure& trips = record::city_figure("trips_per_need");
    for (std::size_t g = 0; g < statistics.regimes().size(); ++g)
        EXPECT_DOUBLE_EQ(summary->rows[0][1 + g].value, statistics.mean(g, trips.value));
    EXPECT_DOUBLE_EQ(summary->rows[0][4].value, statistics.difference(trips, 1).value);
    // The work of all departments is the work of all activities.
    double by_department = 0, by_activity = 0, trips_sum = 0;
    for (const Table* table : tables_of(report)) {
        for (const auto& row : table->rows) {
            if (table->id == "departments") by_department += row[1].value;
            if (table->id == "activities") by_activity += row[1].value;
            if (table->id == "trips") trips_sum += row[1].value;
        }
    }
    EXPECT_GT(by_activity, 1);
    EXPECT_NEAR(by_department, by_activity, 1e-9 * by_activity);
    EXPECT_NEAR(trips_sum, 1, 1e-12);
}

TEST_F(Page, ObservationsStandBesideTheModelsFigure) {
    const file::Group root = file::read_results((folder_ / "out.h5").string());
    const record::CityStatistics statistics(root);
    const Report report = city_report(root, Language::en, {});
    for (const Table* table : tables_of(report)) {
        if (table->id != "observed") continue;
        for (const auto& row : table->rows) {
            const bool inside = row[5].text.starts_with("inside");
            EXPECT_NE(inside, row[5].text.starts_with("OUTSIDE"));
            if (row[0].text != "filed online" || row[1].text != "Zero trips") continue;
            EXPECT_NEAR(row[2].value, 0.845, 1e-12);
            EXPECT_DOUBLE_EQ(row[4].value, statistics.mean(2, record::city_figure("online").value));
            EXPECT_EQ(inside, row[4].value >= 0.8 && row[4].value <= 0.87);
            EXPECT_THAT(row[5].text, HasSubstr("tuned to it"));
            return;
        }
    }
    FAIL() << "the share filed online was observed, counted and not compared";
}

TEST_F(Page, GroupsAddUpToTheCity) {
    const file::Group root = file::read_results((folder_ / "out.h5").string());
    const record::CityStatistics statistics(root);
    const Report report = city_report(root, Language::en, {});
    for (const Table* table : tables_of(report)) {
        if (table->id != "groups") continue;
        ASSERT_EQ(table->rows.size(), 7u);  // four ages, local and migrant, firms
        const auto total = [&](std::initializer_list<std::size_t> rows) {
            double needs = 0, trips = 0;
            for (const std::size_t r : rows) {
                needs += table->rows[r][1].value;
                trips += table->rows[r][1].value * table->rows[r][2].value;
            }
            return std::pair{needs, trips};
        };
        const auto by_age = total({0, 1, 2, 3, 6}), by_residence = total({4, 5, 6});
        EXPECT_DOUBLE_EQ(by_age.first, by_residence.first);
        EXPECT_NEAR(by_age.second, by_residence.second, 1e-6 * by_age.second);
        EXPECT_DOUBLE_EQ(by_age.first, statistics.mean(0, record::city_figure("needs").value));
        EXPECT_NEAR(by_age.second / by_age.first,
                    statistics.mean(0, record::city_figure("trips_per_need").value), 1e-9);
        return;
    }
    FAIL() << "no table of groups";
}

TEST_F(Page, TheSpreadsheetHoldsTheSameTables) {
    page("en");
    ASSERT_TRUE(fs::exists(folder_ / "tables.xlsx"));
    EXPECT_EQ(cityload("report out.h5 --format json"), 0);
    EXPECT_EQ(python(R"py(
import json, xml.etree.ElementTree as xml, zipfile
ns = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
report = json.load(open("out.txt", encoding="utf-8"))
tables = [t for s in report["sections"] for t in s["tables"]]
book = zipfile.ZipFile("tables.xlsx")
assert book.testzip() is None
names = [s.get("name") for s in xml.fromstring(book.read("xl/workbook.xml")).iter("{%s}sheet" % ns["m"])]
assert names == [t["id"][:31] for t in tables], names
strings = ["".join(i.itertext()) for i in xml.fromstring(book.read("xl/sharedStrings.xml")).findall("m:si", ns)]
for k, table in enumerate(tables):
    rows = xml.fromstring(book.read(f"xl/worksheets/sheet{k + 1}.xml")).findall("m:sheetData/m:row", ns)
    assert len(rows) >= 2 + len(table["rows"])
    first = [strings[int(c.find("m:v", ns).text)] for c in rows[1] if c.find("m:v", ns) is not None]
    assert [n for n in first if n and not n.startswith("± ")] == [n for n in table["columns"] if n], (first, table["columns"])
    for row, cells in zip(rows[2:], table["rows"]):
        written = {c.get("r").rstrip("0123456789"): c for c in row}
        for i, cell in enumerate(cells):
            if cell.get("value") is not None:
                v = float(written[chr(65 + i)].find("m:v", ns).text)
                assert abs(v - cell["value"]) <= 1e-12 * abs(v) + 1e-300, (v, cell)
)py"),
              "");
}

TEST(Spreadsheet, SheetsOfLongNamesAreToldApart) {
    Report report;
    Section section{"s", "S", {}};
    for (const char* end : {"1", "2", "3"})
        section.blocks.push_back(
            Table{std::string(40, 'x') + end, "title", {{"name"}}, {{Cell{end}}}});
    report.sections.push_back(std::move(section));
    const fs::path file =
        fs::temp_directory_path() / ("cityload-sheets-" + std::to_string(getpid()) + ".xlsx");
    write_spreadsheet(report, file.string());
    EXPECT_GT(fs::file_size(file), 1000u);
    fs::remove(file);
}

TEST_F(Page, MarkdownAndCsvHoldTheTablesToo) {
    EXPECT_EQ(cityload("report out.h5 --format md"), 0);
    const std::string markdown = content(folder_ / "out.txt");
    EXPECT_THAT(markdown, HasSubstr("## The finding"));
    EXPECT_THAT(markdown, HasSubstr("| trips per need (all-in, given-up included) |"));
    EXPECT_EQ(cityload("report out.h5 --format csv"), 0);
    EXPECT_THAT(content(folder_ / "out.txt"),
                testing::StartsWith("table,row,label,column,value,half_width,text\ntrips,0,"));
}

TEST_F(Page, ReplacesNothingUnasked) {
    std::ofstream(folder_ / "mine.html") << "mine";
    EXPECT_EQ(cityload("report out.h5 -o mine.html"), 2);
    EXPECT_EQ(content(folder_ / "mine.html"), "mine");
    EXPECT_THAT(content(folder_ / "err.txt"), HasSubstr("--force"));
    EXPECT_EQ(cityload("report absent.h5"), 2);
    EXPECT_EQ(cityload("report out.h5 -o no/such/folder/page.html"), 3);
}

TEST_F(Page, CompareWritesItBesideItsResults) {
    const std::string command =
        "compare " + test::short_city(CITYLOAD_SOURCE_DIR "/scenarios/small.toml", 14, 7) +
        "--quiet";
    ASSERT_EQ(cityload(command), 0) << content(folder_ / "err.txt");
    ASSERT_TRUE(fs::exists(folder_ / "out"));
    const fs::path own = fs::directory_iterator(folder_ / "out")->path();
    const std::string first = content(own / "report.html");
    EXPECT_THAT(first, HasSubstr("<section id=\"finding\">"));
    EXPECT_TRUE(fs::exists(own / "tables.xlsx"));
    // The same run again is read from its file and writes what is missing, the same.
    fs::remove(own / "report.html");
    ASSERT_EQ(cityload(command), 0);
    EXPECT_EQ(content(own / "report.html"), first);
}

/// Needs Chromium: at a desktop's and a phone's width, in both languages, the page has no sideways
/// scroll and no chart has labels that overlap or leave it; and it prints.
TEST_F(Page, LooksRightInABrowser_long) {
    if (shell("command -v chromium >/dev/null") != 0)
        GTEST_SKIP() << "chromium is not installed (scripts/packages long)";
    const auto chromium = [&](const std::string& options, const std::string& file) {
        return shell("cd " + folder_.string() +
                     " && timeout 300 chromium --headless --no-sandbox --disable-gpu "
                     "--disable-quic --no-first-run --disable-background-networking "
                     "--disable-component-update --disable-sync --user-data-dir=" +
                     (folder_ / "chromium").string() + " " + options + " file://" +
                     (folder_ / file).string() + " >dom.txt 2>log.txt");
    };
    run_studies();
    for (const auto& [language, file] : {std::pair<std::string, std::string>{"en", "out.h5"},
                                         {"zh", "out.h5"},
                                         {"en", "studies.h5"},
                                         {"zh", "studies.h5"}}) {
        // Without scripts in the page, a copy with one measures it.
        std::string measured = page(language, file);
        measured.insert(measured.find("</body>"), R"(<script>
const faults = [];
const root = document.documentElement;
if (root.scrollWidth > root.clientWidth) faults.push('wide ' + root.scrollWidth + ' of ' + root.clientWidth);
for (const svg of document.querySelectorAll('svg')) {
  const view = svg.viewBox.baseVal, boxes = [];
  for (const text of svg.querySelectorAll('text')) {
    const box = text.getBBox();
    if (box.x < view.x - 1 || box.x + box.width > view.x + view.width + 1 || box.y + box.height > view.y + view.height + 1)
      faults.push('outside: ' + text.textContent + ' in ' + svg.querySelector('title').textContent);
    for (const [other, name] of boxes)
      if (Math.min(box.x + box.width, other.x + other.width) - Math.max(box.x, other.x) > 1 &&
          Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y) > 3)
        faults.push('overlap: ' + name + ' | ' + text.textContent + ' in ' + svg.querySelector('title').textContent);
    boxes.push([box, text.textContent]);
  }
}
document.title = 'measured: ' + (faults.length ? faults.slice(0, 10).join('; ') : 'good');
</script>)");
        std::ofstream(folder_ / "measured.html") << measured;
        for (const char* size : {"1280,900", "500,900"}) {
            ASSERT_EQ(
                chromium(std::string("--window-size=") + size + " --dump-dom", "measured.html"), 0)
                << content(folder_ / "log.txt");
            const std::string dom = content(folder_ / "dom.txt");
            const std::size_t at = dom.find("<title>measured: ");
            ASSERT_NE(at, std::string::npos);
            EXPECT_EQ(dom.substr(at + 17, dom.find("</title>", at) - at - 17), "good")
                << language << ' ' << file << ' ' << size;
        }
        ASSERT_EQ(chromium("--print-to-pdf=" + (folder_ / "page.pdf").string(), language + ".html"),
                  0);
        const std::string pdf = content(folder_ / "page.pdf");
        EXPECT_EQ(pdf.substr(0, 5), "%PDF-");
        EXPECT_GT(pdf.size(), 50'000u);
    }
}

}  // namespace
}  // namespace cityload::report
