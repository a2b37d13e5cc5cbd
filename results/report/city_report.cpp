#include "results/report/city_report.hpp"

#include <cmath>
#include <set>

#include "results/file/error.hpp"
#include "results/record/provenance.hpp"
#include "results/report/city_builder.hpp"

namespace cityload::report {
namespace {

/// Values of the tables that hold choices, not lists of things.
Section assumptions(const Builder& b, const KeyMeanings& meanings) {
    Section out{"assumptions", b.tr("Assumptions and sources", "假设与来源"), {}};
    const auto meaning = [&](const std::string& key) {
        const auto it = meanings.find(key);
        return it == meanings.end() ? KeyMeaning{} : it->second;
    };
    Table general{"assumptions",
                  b.tr("For all regimes", "各模式共同"),
                  {{b.tr("what", "内容")},
                   {b.tr("value", "取值"), true},
                   {b.tr("source", "来源")},
                   {b.tr("key", "键")}},
                  {}};
    general.folded = true;
    for (const auto& [table, settings] : b.scenario) {
        if (table != "city" && table != "behaviour" && table != "dispersion" && table != "staffing")
            continue;
        for (const auto& [key, value] : settings) {
            const KeyMeaning m = meaning(table + "." + key);
            const std::string text = in(b.language, m.text);
            general.rows.push_back({Builder::text(text.empty() ? key : text), Builder::text(value),
                                    Builder::text(m.source), Builder::text(table + "." + key)});
        }
    }
    Table regimes{"regimes", b.tr("By regime", "各模式"), b.by_regime(b.tr("what", "内容")), {}};
    regimes.columns.push_back({b.tr("key", "键")});
    regimes.folded = true;
    std::vector<Settings> own(b.regimes());
    std::set<std::string> keys;
    for (std::size_t g = 0; g < b.regimes(); ++g)
        for (const auto& [table, settings] : b.scenario)
            if (table == "regime." + b.s.regimes()[g].id) {
                own[g] = settings;
                for (const auto& [key, value] : settings) keys.insert(key);
            }
    for (const std::string& key : keys) {
        if (key == "name" || key == "name_zh" || key == "base") continue;
        const std::string text = in(b.language, meaning("regime." + key).text);
        std::vector<Cell> row = {Builder::text(text.empty() ? key : text)};
        for (const Settings& settings : own) {
            const auto it = settings.find(key);
            row.push_back(Builder::text(it == settings.end() ? "–" : it->second));
        }
        row.push_back(Builder::text("regime.*." + key));
        regimes.rows.push_back(std::move(row));
    }
    if (!general.rows.empty()) out.blocks.push_back(std::move(general));
    if (!regimes.rows.empty()) out.blocks.push_back(std::move(regimes));
    return out;
}

Section provenance(const Builder& b) {
    Section out{"provenance", b.tr("Where this comes from", "出处与复现"), {}};
    const file::Group* about = b.root.find_group("provenance");
    if (about == nullptr) return out;
    Table table{"provenance",
                b.tr("Enough to repeat the run", "足以重复本次运行"),
                {{b.tr("what", "内容")}, {b.tr("value", "取值")}},
                {}};
    const auto add = [&](const char* en, const char* zh, const std::string& value) {
        if (!value.empty())
            table.rows.push_back({Builder::text(b.tr(en, zh)), Builder::text(value)});
    };
    const auto& a = about->attributes;
    add("scenario", "情景", a.text("scenario_path"));
    add("command", "命令", a.text("command_line"));
    for (const std::string& change : about->find("overrides") != nullptr
                                         ? about->texts("overrides")
                                         : std::vector<std::string>{})
        add("changed with --set or an option", "由 --set 或选项更改", change);
    add("seed", "随机种子", record::seed_of(b.root));
    add("replications", "重复次数", std::to_string(b.s.replications()));
    add("fingerprint", "指纹", a.text("fingerprint"));
    add("program", "程序", "cityload " + a.text("cityload_version") + ", " + a.text("compiler"));
    add("computed", "计算时间", a.text("created"));
    add("to cite", "引用", a.text("citation"));
    table.note = b.tr(
        "The same scenario, seed and version give the same fingerprint on any computer and "
        "any number of threads. The results file holds the whole scenario with its tables.",
        "相同的情景、种子与版本在任何计算机、任何线程数下都得到相同的指纹。结果文件含完整情景及"
        "其数据表。");
    out.blocks.push_back(std::move(table));
    return out;
}

}  // namespace

std::vector<std::string> Builder::names() const {
    std::vector<std::string> out;
    for (std::size_t g = 0; g < regimes(); ++g) out.push_back(name(g));
    return out;
}

std::string Builder::shown(const char* figure, std::size_t regime) const {
    return written(record::city_figure(figure).kind, value(figure, regime), language);
}

Cell Builder::cell(Kind kind, const compare::Estimate& e) const {
    return {written(kind, e, language), e.value, e.half_width.value_or(std::nan(""))};
}

std::vector<Column> Builder::by_regime(std::string first) const {
    std::vector<Column> out = {{std::move(first)}};
    for (std::size_t g = 0; g < regimes(); ++g) out.push_back({name(g), true});
    return out;
}

std::vector<std::string> Builder::named(const char* group, const char* coordinate) const {
    const std::vector<std::string> ids = labels_of(root, group, coordinate);
    std::vector<std::string> out = labels_of(root, group, std::string(coordinate) + "_name");
    if (out.size() != ids.size()) return ids;
    if (language == Language::zh) {
        const auto zh = labels_of(root, group, std::string(coordinate) + "_name_zh");
        for (std::size_t i = 0; i < zh.size() && i < out.size(); ++i)
            if (!zh[i].empty()) out[i] = zh[i];
    }
    return out;
}

double Builder::hours_per_post() const {
    return s.at(0, 0).hours_per_post;
}
double Builder::years() const {
    return s.at(0, 0).years;
}

Report city_report(const file::Group& root, Language language, const KeyMeanings& meanings,
                   const std::optional<Base>& base) {
    if (root.attributes.text("kind") != "city")
        throw file::FileError(file::Fault::no_such_thing, "",
                              "these are results of a network; a report needs those of a city "
                              "(cityload compare)",
                              "这是排队网络的结果；报告须用城市的结果（cityload compare）");
    const record::CityStatistics statistics(root);
    Builder b{root, statistics, language, {}};
    if (const std::string scenario = record::scenario_of(root); !scenario.empty())
        b.scenario = record::settings_of(scenario);

    Report out;
    out.language = language;
    std::string city = root.attributes.text(language == Language::zh ? "city_zh" : "city");
    if (city.empty()) city = root.attributes.text("city");
    out.title = city + b.tr(": the load of administration", "：办事负荷");
    const auto count = [&](const char* attribute) {
        return digits(Kind::count, root.attributes.number(attribute).value_or(0), 0);
    };
    out.subtitle = count("residents") + b.tr(" residents, ", "位居民，") + count("firms") +
                   b.tr(" firms, ", "家企业，") + count("days") + b.tr(" days, ", "天，") +
                   written(Kind::count, b.value("needs", 0), language) +
                   b.tr(" needs, the same in every regime", "件需求，各模式相同");
    if (statistics.replications() > 1)
        out.subtitle += b.tr(", mean of ", "，") + std::to_string(statistics.replications()) +
                        b.tr(" replications", "次重复的平均");
    out.sections = {b.finding(),
                    b.groups(),
                    b.trust(),
                    b.times(),
                    b.crowding(),
                    b.staff(),
                    b.links(),
                    b.failures(),
                    b.ladder(),
                    b.staffings(),
                    b.rules(),
                    b.ranges(),
                    assumptions(b, meanings),
                    b.everything()};
    if (base) out.sections.push_back(b.against(base->root, base->name));
    out.sections.push_back(provenance(b));
    std::erase_if(out.sections, [](const Section& section) { return section.blocks.empty(); });
    return out;
}

}  // namespace cityload::report
