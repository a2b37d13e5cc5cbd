// The sections of the printed comparison about places: window groups, back offices, documents.

#include <utility>

#include "app/city_page.hpp"
#include "app/figure_text.hpp"

namespace cityload::app {

using record::Kind;

void CityPage::stations() {
    if (s_.stations().empty()) return;
    section(tr("WORST WINDOW GROUPS, by mean wait", "【最拥挤的窗口组】（按平均等候）"));
    TextTable table;
    table.column(tr("regime", "模式"), TextTable::Align::left);
    table.column(tr("window group", "窗口组"), TextTable::Align::left);
    for (const auto& [en, zh] : {std::pair{"windows", "窗口"},
                                 {"needed", "应有"},
                                 {"wait", "等候"},
                                 {">30 min", ">30分"},
                                 {"busy", "利用率"}})
        table.column(tr(en, zh), TextTable::Align::right);
    const std::size_t each = notes_.full ? 10 : regimes() == 1 ? 6 : regimes() <= 3 ? 3 : 2;
    for (std::size_t g = 0; g < regimes(); ++g) {
        std::size_t n = 0;
        for (const record::StationRow& s : s_.stations()) {
            if (s.regime != g || n == each) continue;
            table.row({n++ == 0 ? cut(heading(g), 16) : "", cut_middle(tr(s.name), 38),
                       grouped(s.windows), grouped(s.windows_needed),
                       written(Kind::minutes, s.wait_mean), written(Kind::share, s.over_30),
                       written(Kind::share, s.busy)});
        }
    }
    out_ += table.text();
}

void CityPage::back_offices() {
    std::vector<record::BackOfficeRow> rows;
    for (std::size_t g = 0; g < regimes(); ++g)
        for (record::BackOfficeRow& o : s_.overloaded(g, notes_.full ? 10 : 3))
            rows.push_back(std::move(o));
    if (rows.empty()) return;
    section(tr("BACK OFFICES THAT CANNOT KEEP UP, by files waiting", "【跟不上的后台】（按积压）"));
    TextTable table;
    table.column(tr("regime", "模式"), TextTable::Align::left);
    table.column(tr("back office", "后台"), TextTable::Align::left);
    for (const auto& [en, zh] : {std::pair{"posts", "岗位"},
                                 {"needed", "应有"},
                                 {"busy", "利用率"},
                                 {"a file waits", "文件等候"},
                                 {"files waiting", "期末积压"}})
        table.column(tr(en, zh), TextTable::Align::right);
    std::size_t before = regimes();
    for (const record::BackOfficeRow& o : rows) {
        table.row({std::exchange(before, o.regime) == o.regime ? std::string()
                                                               : cut(heading(o.regime), 16),
                   cut(tr(o.name), 30), grouped(o.posts), grouped(o.posts_at_load),
                   written(Kind::share, o.busy), written(Kind::days, o.wait_hours / 24),
                   grouped(o.waiting)});
    }
    out_ += table.text();
    std::string sized_in = root_.attributes.text("sized_in");
    for (std::size_t g = 0; g < regimes(); ++g)
        if (s_.regimes()[g].id == sized_in) sized_in = name(g);
    paragraph(
        tr("Posts are those of ", "后台岗位按模式 ") + sized_in +
        tr(": work that a regime moves there from the windows finds nobody new. Needed: by "
           "the same sizing rule for the work that came in. Busy more than 100 %: files in "
           "hand "
           "at noon and at closing time are finished.",
           " 核定：由窗口转到后台的工作没有增加人手。应有：按同一规则，由实际到来的工作量得出。"
           "利用率超过100%：午休与下班时手头的件做完为止。"));
}

std::size_t CityPage::asked() const {
    return regimes() > 1 ? 1 : 0;
}

void CityPage::documents() {
    const std::vector<record::DocumentRow> rows = s_.documents(asked());
    if (rows.empty()) return;
    section(tr("LINKS TO BUILD NEXT: trips to fetch a document in the period",
               "【下一步应联通的数据】时段内为取材料而跑腿的次数"));
    TextTable table;
    table.column(tr("document", "材料"), TextTable::Align::left);
    table.column(tr("link", "联通"), TextTable::Align::left);
    for (std::size_t g = 0; g < regimes(); ++g)
        table.column(cut(heading(g), regimes() <= 3 ? 18 : 12), TextTable::Align::right);
    table.column(tr("last missing", "仅缺此件"), TextTable::Align::right);
    for (std::size_t i = 0; i < rows.size() && i < (notes_.full ? 25u : 6u); ++i) {
        std::vector<std::string> cells = {cut(tr(rows[i].name), 30), link_state(rows[i])};
        for (const double trips : rows[i].trips) cells.push_back(grouped(trips));
        cells.push_back(grouped(rows[i].last_missing[asked()]));
        table.row(std::move(cells));
    }
    out_ += table.text();
    paragraph(tr("Last missing: times it alone stood between the applicant and the filing, under ",
                 "仅缺此件：只差这一份材料的次数，模式：") +
              name(asked()) +
              tr(". Covers: that regime has the link already; what is left are people without a "
                 "record there, and faults.",
                 "。覆盖：该模式已有此联通，余下为无记录者与差错。"));
}

std::string CityPage::link_state(const record::DocumentRow& row) const {
    if (!row.linked) return tr("none", "无");
    if (!row.used[asked()]) return tr("from ", "自") + std::to_string(row.wave) + tr("", "年");
    return tr("covers ", "覆盖") + written(Kind::share, row.coverage);
}

}  // namespace cityload::app
