#include "scenarios/read/city.hpp"

#include <charconv>

#include "models/city/calendar.hpp"
#include "scenarios/read/city_fields.hpp"
#include "scenarios/read/network.hpp"

namespace cityload::read {

namespace {

using namespace city;

const FieldTable& city_table_fields() {
    static const Fields<CityDraft> fields = [] {
        using C = CityDraft;
        Fields<C> f("city", {"the city and the period simulated", "城市与模拟时段"});
        f.text("name", &C::name, {"name in English", "英文名称"});
        f.text("name_zh", &C::name_zh, {"name in Chinese", "中文名称"});
        f.text("start", &C::start, {"first day of the measured period", "统计期首日"})
            .required()
            .example("\"2019-01-01\"");
        f.time("warmup", &C::warmup, {"simulated before it", "预热时间"})
            .preset("60 d")
            .at_least("0 d")
            .at_most("10 year");
        f.time("days", &C::days, {"length of the measured period", "统计期长度"})
            .preset("365 d")
            .at_least("1 d")
            .at_most("100 year");
        f.time("cooldown", &C::cooldown,
               {"simulated after it, demand going on", "其后继续模拟的时间"})
            .preset("60 d")
            .at_least("0 d")
            .at_most("10 year");
        f.integer("seed", &C::seed, {"seed of all random draws", "随机种子"})
            .preset("1")
            .at_least("0");
        f.number("needs_factor", &C::needs_factor,
                 {"factor on all rates of need", "全部需求率的系数"})
            .preset("1")
            .at_least("0")
            .at_most("1000")
            .assumed("0.25", "4");
        f.share("unclassified_outside", &C::unclassified_outside,
                {"share of unclassified matters that need outside documents",
                 "未分类事项中需外部材料的占比"})
            .preset("50 %")
            .assumed("0 %", "100 %");
        f.share("scale", &C::scale,
                {"share of the city's towns that is simulated", "模拟的街道占比"})
            .preset("100 %")
            .above("0 %");
        f.choice("series", &C::series,
                 {{"weekly", Series::weekly}, {"daily", Series::daily}, {"hourly", Series::hourly}},
                 {"how finely results follow the offices over time; weekly: the whole city only",
                  "结果随时间记录各办事场所的精细程度；weekly：只按周记录全市"})
            .preset("daily");
        f.list("regimes", &C::regimes,
               {"regimes that `compare` compares, in order", "compare 依次比较的模式"})
            .required()
            .items(1, 20);
        return f;
    }();
    return fields;
}

const FieldTable& journey_fields() {
    static const Fields<JourneyDraft> fields = [] {
        Fields<JourneyDraft> f("journey", {"the secret visit that `journey` makes", "暗访"});
        f.list("matters", &JourneyDraft::matters,
               {"matters that are tried, one after another", "依次尝试的事项"});
        return f;
    }();
    return fields;
}

/// Entries of CitySpec declared on the whole file.
template <class T>
void list(Fields<CityFileDraft>& f, const char* key, const char* file,
          std::vector<T> CitySpec::*member, const FieldTable& (*inner)(), Text meaning) {
    static_assert(std::is_default_constructible_v<T>);
    Fields<CitySpec> part("", {});
    part.entries(key, member, inner, std::move(meaning)).csv(file);
    f.include(part, &CityFileDraft::spec);
}

/// Copies into each regime what its base says and it does not; each value keeps its place.
void inherit(Document& document) {
    Value* regimes = document.root.find("regime");
    if (regimes == nullptr || !regimes->is_table()) return;
    std::map<std::string, int> state;  // 1 on the way, 2 done
    const std::function<void(const std::string&)> settle = [&](const std::string& id) {
        Value* regime = regimes->find(id);
        if (regime == nullptr || !regime->is_table() || state[id] == 2) return;
        state[id] = 1;
        const Value* base = regime->find("base");
        if (base != nullptr && base->kind == Value::Kind::string) {
            const std::string from = base->text;
            const Value* parent = regimes->find(from);
            if (parent == nullptr || !parent->is_table()) {
                std::vector<std::string> names;
                for (const auto& [name, value] : regimes->entries()) names.push_back(name);
                const auto like = nearest(from, names);
                document.problems.error(
                    base->at, "regime." + id + ".base",
                    say("no regime '{0}'", "没有模式“{0}”", {from}), {},
                    like ? say("did you mean '{0}'?", "是否想写“{0}”？", {*like}) : Text{});
            } else if (state[from] == 1) {
                document.problems.error(
                    base->at, "regime." + id + ".base",
                    say("'{0}' is based on this regime", "“{0}”又以此模式为基础", {from}),
                    {"bases must not go in a circle", "基础模式不可循环"});
            } else {
                settle(from);
                Value merged = clone(*regimes->find(from));
                merged.entries().erase("base");
                Value own = clone(*regime);
                merge(merged, std::move(own));
                *regime = std::move(merged);
            }
        }
        state[id] = 2;
    };
    std::vector<std::string> ids;
    for (const auto& [id, value] : regimes->entries()) ids.push_back(id);
    for (const std::string& id : ids) settle(id);
}

void set_profile(Document& document, const CityFileDraft& draft, ProfileSpec& profile) {
    const auto number = [](std::string_view text) {
        int n = -1;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
        return error == std::errc{} && end == text.data() + text.size() ? n : -1;
    };
    for (const WeightDraft& w : draft.demand) {
        const auto take = [&](std::string_view prefix, int first, int count, double* into) {
            if (!std::string_view(w.id).starts_with(prefix)) return false;
            const int n = number(std::string_view(w.id).substr(prefix.size())) - first;
            if (n < 0 || n >= count) return false;
            into[n] = w.weight;
            return true;
        };
        if (take("weekday-", 1, 7, profile.weekday) ||
            take("half-hour-", 0, 48, profile.half_hour) || take("month-", 1, 12, profile.month))
            continue;
        document.problems.error(locate(document.root, {"demand", w.id}), "demand." + w.id,
                                say("'{0}' is no time", "“{0}”不是时间", {w.id}), {},
                                {"write weekday-1 (Monday) … weekday-7, half-hour-00 … "
                                 "half-hour-47 or month-1 … month-12",
                                 "请写 weekday-1（星期一）… weekday-7、half-hour-00 … half-hour-47 "
                                 "或 month-1 … month-12"});
    }
}

std::int64_t whole_days(sim::Duration d) {
    return d.ms / sim::days(1).ms;
}

}  // namespace

std::optional<std::int64_t> civil_day(const std::string& text) {
    int year = 0, month = 0, day = 0;
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto part = [&](std::size_t from, std::size_t n, int& into) {
        const auto [end, error] = std::from_chars(text.data() + from, text.data() + from + n, into);
        return error == std::errc{} && end == text.data() + from + n;
    };
    if (!part(0, 4, year) || !part(5, 2, month) || !part(8, 2, day)) return std::nullopt;
    const std::int64_t days = days_from_civil({year, month, day});
    if (to_string(civil_from_days(days)) != text) return std::nullopt;
    return days;
}

const FieldTable& city_fields() {
    static const Fields<CityFileDraft> fields = [] {
        using F = CityFileDraft;
        Fields<F> f("city scenario", {"a city under several regimes", "城市情景"});
        f.integer("cityload", &F::version, {"version of the format", "格式版本"})
            .required()
            .at_least("1")
            .at_most("1")
            .example("1");
        f.choice("kind", &F::kind, {{"network", "network"}, {"city", "city"}},
                 {"what the scenario describes", "情景的种类"})
            .required()
            .example("\"city\"");
        f.text("title", &F::title, {"one line for tables and reports", "表格与报告用的标题"});
        f.text("description", &F::description, {"for people", "说明文字"});
        f.table("city", &F::city, city_table_fields,
                {"the city and the period simulated", "城市与模拟时段"});
        f.table("journey", &F::journey, journey_fields,
                {"the secret visit that `journey` makes", "暗访"});
        list(f, "district", "districts", &CitySpec::districts, district_fields,
             {"districts and counties", "区、县"});
        list(f, "department", "departments", &CitySpec::departments, department_fields,
             {"departments", "部门"});
        list(f, "office", "offices", &CitySpec::offices, office_fields,
             {"kinds of buildings", "场所种类"});
        list(f, "hours", "hours", &CitySpec::hours, hours_fields, {"opening hours", "开放时间"});
        list(f, "category", "categories", &CitySpec::categories, category_fields,
             {"headings of the catalogue", "事项类别"});
        list(f, "matter", "matters", &CitySpec::matters, matter_fields,
             {"the catalogue", "事项目录"});
        list(f, "document", "documents", &CitySpec::documents, document_fields,
             {"documents of departments", "部门出具的材料"});
        list(f, "material", "materials", &CitySpec::materials, material_fields,
             {"which matter asks for which document", "事项所需材料"});
        list(f, "link", "links", &CitySpec::links, link_fields, {"data links", "数据联通"});
        list(f, "observed", "observed", &CitySpec::observed, observed_fields,
             {"published figures to hold the model against", "用于对照的公布数字"});
        f.entries("calendar", &F::calendar, calendar_fields,
                  {"holidays and make-up working days", "节假日与补班"})
            .csv("calendar");
        f.entries("demand", &F::demand, weight_fields, {"when needs arise", "需求的时间分布"})
            .csv("demand");
        list(f, "regime", "regimes", &CitySpec::regimes, regime_fields,
             {"ways of handling matters", "办理模式"});
        f.entries("change", &F::changes, change_fields,
                  {"what changes at a date", "在某日发生的变更"})
            .csv("changes");
        Fields<CitySpec> part("", {});
        part.table("behaviour", &CitySpec::behaviour, behaviour_fields,
                   {"people and staff, the same in every regime", "人的行为，各模式相同"});
        part.table("dispersion", &CitySpec::dispersion, dispersion_fields,
                   {"variation of demand beyond chance", "需求超出随机的波动"});
        part.table("staffing", &CitySpec::staffing, staffing_fields,
                   {"how windows and posts are counted", "窗口与岗位的核定"});
        f.include(part, &F::spec);
        return f;
    }();
    return fields;
}

void load_city_parts(Document& document) {
    load_tables(document, city_fields());
    inherit(document);
}

std::optional<CitySpec> read_city(Document& document) {
    const auto kind = kind_of(document);
    if (!kind) return std::nullopt;
    if (*kind != "city") {
        document.problems.error(locate(document.root, {"kind"}), "kind",
                                {"this is a network, not a city", "这是排队网络，不是城市情景"});
        return std::nullopt;
    }
    load_city_parts(document);
    CityFileDraft draft;
    Reader reader(document);
    read_table(reader, document.root, city_fields(), &draft);

    CitySpec& spec = draft.spec;
    spec.title = draft.title;
    spec.name = draft.city.name;
    spec.name_zh = draft.city.name_zh;
    spec.seed = draft.city.seed;
    spec.warmup_days = whole_days(draft.city.warmup);
    spec.days = whole_days(draft.city.days);
    spec.cooldown_days = whole_days(draft.city.cooldown);
    spec.scale = draft.city.scale;
    spec.needs_factor = draft.city.needs_factor;
    spec.series = draft.city.series;
    spec.unclassified_outside = draft.city.unclassified_outside;
    spec.compare = draft.city.regimes;
    spec.journey = draft.journey.matters;
    const auto date = [&](const std::string& text, std::initializer_list<std::string_view> path,
                          const std::string& key) {
        const auto day = civil_day(text);
        if (!day)
            document.problems.error(locate(document.root, path), key,
                                    say("'{0}' is no date", "“{0}”不是日期", {text}), {},
                                    {"write e.g. 2019-07-01", "请写成例如 2019-07-01"});
        return day.value_or(0);
    };
    spec.start_day = date(draft.city.start, {"city", "start"}, "city.start");
    for (const CalendarDraft& c : draft.calendar)
        spec.calendar[date(c.id, {"calendar", c.id}, "calendar." + c.id)] =
            c.workday ? DayKind::workday : DayKind::holiday;
    for (LinkSpec& l : spec.links) {
        if (!l.from.empty())
            l.from_day = date(l.from, {"link", l.id, "from"}, "link." + l.id + ".from");
        if (!l.until.empty())
            l.until_day = date(l.until, {"link", l.id, "until"}, "link." + l.id + ".until");
    }
    // Rates are read per millisecond; the model counts years of 365 days.
    for (MatterSpec& m : spec.matters) m.rate_per_year *= 365.0 * 86'400'000;
    set_profile(document, draft, spec.profile);
    read_changes(document, draft.changes, spec);
    if (!document.problems.any_errors()) check_city(document, draft);
    if (!document.problems.any_errors()) check_ways(document, spec);
    if (document.problems.any_errors()) return std::nullopt;
    return std::move(draft.spec);
}

Text summary(const CitySpec& spec) {
    std::size_t none = 0, some = 0, unclassified = 0, firms = 0, generated = 0;
    for (const MatterSpec& m : spec.matters) {
        generated += m.basis == "generated";
        if (m.applicant == Applicant::firm) {
            ++firms;
            continue;
        }
        (m.outside == Outside::none ? none : m.outside == Outside::some ? some : unclassified) += 1;
    }
    std::int64_t residents = 0, towns = 0, offices = 0;
    for (const DistrictSpec& d : spec.districts) {
        residents += d.residents;
        towns += d.towns;
    }
    for (const OfficeSpec& o : spec.offices)
        offices += o.level == Level::town       ? towns
                   : o.level == Level::district ? static_cast<std::int64_t>(spec.districts.size())
                                                : 1;
    const auto n = [](auto value) { return std::to_string(value); };
    Text out;
    out.en = n(residents) + " residents in " + n(spec.districts.size()) + " districts and " +
             n(towns) + " towns; " + n(none + some + unclassified) + " personal matters (" +
             n(none) + "/" + n(some) + "/" + n(unclassified) +
             " without/with/unclassified outside documents), " + n(firms) + " of firms, " +
             n(generated) + " of them generated; " + n(spec.departments.size()) + " departments, " +
             n(offices) + " offices, " + n(spec.documents.size()) + " documents, " +
             n(spec.links.size()) + " links; " + n(spec.regimes.size()) + " regimes";
    out.zh = n(spec.districts.size()) + " 个区县、" + n(towns) + " 个街道乡镇，常住人口 " +
             n(residents) + "；个人事项 " + n(none + some + unclassified) +
             " 项（无/有/未分类外部材料 " + n(none) + "/" + n(some) + "/" + n(unclassified) +
             "），企业事项 " + n(firms) + " 项，其中生成 " + n(generated) + " 项；" +
             n(spec.departments.size()) + " 个部门，" + n(offices) + " 处场所，" +
             n(spec.documents.size()) + " 种材料，" + n(spec.links.size()) + " 条数据联通；" +
             n(spec.regimes.size()) + " 种模式";
    return out;
}

}  // namespace cityload::read
