// Every figure, and the difference to a base run.

#include <cmath>

#include "results/record/city_difference.hpp"
#include "results/report/city_builder.hpp"

namespace cityload::report {

Section Builder::against(const file::Group& base, const std::string& base_name) const {
    Section out{"base", tr("Difference to the base run", "与基准运行的差异"), {}};
    const record::CityDifference d(base, root);
    out.blocks.push_back(Paragraph{
        tr("Base run: ", "基准运行：") + base_name + tr(". ", "。") +
        (d.paired() ? tr("The needs are the same in both, so differences are paired.",
                         "两次运行的需求相同，差值为配对比较。")
                    : tr("The needs are not the same: differences are those of independent runs, "
                         "and chance weighs more.",
                         "两次运行的需求不同：按独立运行比较，随机误差较大。"))});
    Table keys{"changed",
               tr("What the scenarios differ in", "两个情景的不同之处"),
               {{tr("key", "键")}, {tr("base run", "基准运行")}, {tr("this run", "本次运行")}},
               {}};
    constexpr std::size_t most = 200;
    for (const record::ChangedKey& key : d.changed()) {
        if (keys.rows.size() == most) {
            keys.note = tr("Only the first 200 are listed.", "只列出前200项。");
            break;
        }
        const auto side = [&](const std::string& value) {
            return text(value.empty() ? tr("not set", "未设") : value);
        };
        keys.rows.push_back({text(key.key), side(key.first), side(key.second)});
    }
    keys.folded = keys.rows.size() > 20;
    if (!keys.rows.empty()) out.blocks.push_back(std::move(keys));
    for (const record::RegimePair& pair : d.pairs()) {
        Table table{"base-" + s.regimes()[pair.second].id,
                    name(pair.second),
                    {{""},
                     {tr("base run", "基准运行"), true},
                     {tr("this run", "本次运行"), true},
                     {tr("difference", "差值"), true}},
                    {}};
        for (const record::Figure& f : record::city_figures()) {
            if (!f.always) continue;
            const compare::Estimate before = d.first().estimate(f, pair.first),
                                    now = d.second().estimate(f, pair.second);
            if (std::isnan(before.value) && std::isnan(now.value)) continue;
            const compare::Estimate change = d.difference(f, pair);
            table.rows.push_back({text(tr(f.text)),
                                  cell(f.kind, before.value),
                                  cell(f.kind, now.value),
                                  {report::difference(f.kind, change, language), change.value,
                                   change.half_width.value_or(std::nan(""))}});
        }
        out.blocks.push_back(std::move(table));
    }
    return out;
}

Section Builder::everything() const {
    Section out{"figures", tr("Every figure", "全部指标"), {}};
    Table table{
        "figures",
        tr("All figures that the results give, with their intervals", "结果给出的全部指标及其区间"),
        by_regime(""),
        {}};
    for (std::size_t g = 1; g < regimes(); ++g)
        table.columns.push_back({name(g) + tr(" − ", " − ") + name(0), true});
    table.folded = true;
    for (const record::Figure& f : record::city_figures()) {
        std::vector<Cell> row = {text(tr(f.text))};
        bool any = false;
        for (std::size_t g = 0; g < regimes(); ++g) {
            row.push_back(cell(f.kind, s.estimate(f, g)));
            any = any || std::isfinite(row.back().value);
        }
        if (!any) continue;
        for (std::size_t g = 1; g < regimes(); ++g) {
            const compare::Estimate e = s.difference(f, g);
            row.push_back({report::difference(f.kind, e, language), e.value,
                           e.half_width.value_or(std::nan(""))});
        }
        table.rows.push_back(std::move(row));
    }
    if (!table.rows.empty()) out.blocks.push_back(std::move(table));
    return out;
}

}  // namespace cityload::report
