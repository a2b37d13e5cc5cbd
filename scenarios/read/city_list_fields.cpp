// The lists of a city: one row, one thing.

#include "scenarios/read/city_fields.hpp"

namespace cityload::read {

using namespace city;

namespace {

template <class S>
void add_names(Fields<S>& f) {
    f.text("name", &S::name, {"name in English", "英文名称"});
    f.text("name_zh", &S::name_zh, {"name in Chinese", "中文名称"});
}

const std::vector<std::pair<std::string, Level>> levels = {
    {"town", Level::town}, {"district", Level::district}, {"city", Level::city}};

}  // namespace

const FieldTable& district_fields() {
    static const Fields<DistrictSpec> fields = [] {
        Fields<DistrictSpec> f("district", {"a district or county of the city", "区、县"});
        add_names(f);
        f.integer("residents", &DistrictSpec::residents, {"residents", "常住人口"})
            .required()
            .at_least("0")
            .at_most("100000000");
        f.share("age_0_14", &DistrictSpec::age_0_14,
                {"share of residents aged 0-14", "0–14 岁人口占比"})
            .required();
        f.share("age_15_59", &DistrictSpec::age_15_59,
                {"share of residents aged 15-59", "15–59 岁人口占比"})
            .required();
        f.share("age_60_64", &DistrictSpec::age_60_64,
                {"share of residents aged 60-64", "60–64 岁人口占比"})
            .required();
        f.share("age_65", &DistrictSpec::age_65,
                {"share of residents aged 65 and more", "65 岁及以上人口占比"})
            .required();
        f.share("migrant_share", &DistrictSpec::migrant_share,
                {"share of residents whose household register is elsewhere",
                 "户籍在外地的常住人口占比"})
            .preset("0 %");
        f.integer("firms", &DistrictSpec::firms, {"firms", "企业数"})
            .preset("0")
            .at_least("0")
            .at_most("100000000");
        f.integer("towns", &DistrictSpec::towns,
                  {"subdistricts and towns, each with its own offices",
                   "街道和乡镇数，各有自己的办事点"})
            .required()
            .at_least("1")
            .at_most("5000");
        f.time("travel_town", &DistrictSpec::travel_town,
               {"one way, door to door, to the town's offices", "到街道（乡镇）办事点的单程时间"})
            .required()
            .at_least("0 min")
            .at_most("1 d");
        f.time("travel_district", &DistrictSpec::travel_district,
               {"one way, door to door, to the district's offices", "到区（县）办事点的单程时间"})
            .required()
            .at_least("0 min")
            .at_most("1 d");
        f.time("travel_city", &DistrictSpec::travel_city,
               {"one way, door to door, to the city's offices", "到市级办事点的单程时间"})
            .required()
            .at_least("0 min")
            .at_most("1 d");
        f.share("growth", &DistrictSpec::growth_per_year,
                {"growth of residents (all groups alike) and firms in a year, in a straight line",
                 "常住人口（各群体相同）与企业的年增长率，按直线计"})
            .preset("0 %")
            .at_least("-0.5");
        f.share("in_migration", &DistrictSpec::in_migration,
                {"migrants aged 15-59 who move in during a year, of the residents at the beginning",
                 "每年迁入的 15–59 岁外来人口占期初常住人口的比例"})
            .preset("0 %");
        f.number("x", &DistrictSpec::x, {"schematic position from west, 0-100", "示意位置（自西）"})
            .preset("50")
            .at_least("0")
            .at_most("100");
        f.number("y", &DistrictSpec::y,
                 {"schematic position from north, 0-100", "示意位置（自北）"})
            .preset("50")
            .at_least("0")
            .at_most("100");
        return f;
    }();
    return fields;
}

const FieldTable& department_fields() {
    static const Fields<DepartmentSpec> fields = [] {
        Fields<DepartmentSpec> f(
            "department", {"an authority with registers, windows and a back office", "部门"});
        add_names(f);
        f.id("office", &DepartmentSpec::office,
             {"kind of building where its windows are", "窗口所在场所的种类"})
            .required();
        f.id("town_office", &DepartmentSpec::town_office,
             {"kind of building of its town-level windows; empty: none",
              "街道（乡镇）级窗口所在场所；空为无"});
        f.id("city_office", &DepartmentSpec::city_office,
             {"kind of building of its windows for matters of level \"city\"; empty: as office",
              "市级事项窗口所在场所；空为同 office"});
        f.boolean("joins_hall", &DepartmentSpec::joins_hall,
                  {"moves its windows into the hall where a regime has one hall",
                   "在“一个大厅”模式下窗口是否进驻大厅"})
            .preset("true");
        f.integer(
             "hall_since", &DepartmentSpec::hall_since,
             {"year in which it moves into the hall; a regime has the hall as of its hall_wave",
              "进驻大厅的年份；各模式按其 hall_wave 计"})
            .preset("2017")
            .at_least("1990")
            .at_most("2100");
        f.share(
             "other_duties", &DepartmentSpec::other_duties,
             {"share of its back offices' time for reports, inspections and whatever no case asks "
              "for",
              "后台用于报表、检查等其他事务的时间占比"})
            .preset("0 %")
            .at_most("90 %")
            .assumed_times("0.33", "2");
        f.choice("back_office", &DepartmentSpec::back_office, levels,
                 {"level at which its back offices are", "后台所在层级"})
            .preset("district");
        return f;
    }();
    return fields;
}

const FieldTable& office_fields() {
    static const Fields<OfficeSpec> fields = [] {
        Fields<OfficeSpec> f(
            "office", {"a kind of building: one in every town, in every district or in the city",
                       "场所种类：每街道、每区或全市一处"});
        add_names(f);
        f.choice("level", &OfficeSpec::level, levels, {"how many there are", "设置层级"})
            .required();
        f.boolean("hall", &OfficeSpec::hall,
                  {"windows of many departments under one roof", "是否综合大厅"})
            .preset("false");
        f.id("hours", &OfficeSpec::hours, {"opening hours", "开放时间"}).required();
        return f;
    }();
    return fields;
}

const FieldTable& hours_fields() {
    static const Fields<HoursSpec> fields = [] {
        Fields<HoursSpec> f("hours", {"opening hours of a working day", "工作日开放时间"});
        f.quantity("open", &HoursSpec::open, Dimension::clock, {"windows open", "开窗时间"})
            .required();
        f.quantity("lunch_from", &HoursSpec::lunch_from, Dimension::clock,
                   {"lunch break begins", "午休开始"})
            .required();
        f.quantity("lunch_until", &HoursSpec::lunch_until, Dimension::clock,
                   {"lunch break ends", "午休结束"})
            .required();
        f.quantity("close", &HoursSpec::close, Dimension::clock, {"windows close", "关窗时间"})
            .required();
        f.share("lunch_share", &HoursSpec::lunch_share,
                {"share of windows that stay open over lunch", "午间开放窗口占比"})
            .preset("0 %");
        f.share(
             "afternoon_share", &HoursSpec::afternoon_share,
             {"windows open after lunch, of those open in the morning", "午后开放窗口占上午的比例"})
            .preset("100 %");
        f.time("last_ticket", &HoursSpec::last_ticket,
               {"no tickets in so many minutes before closing", "关窗前多久停止取号"})
            .preset("0 min")
            .at_least("0 min")
            .at_most("1 d");
        f.integer("tickets_per_window", &HoursSpec::tickets_per_window,
                  {"tickets a day for each window open; 0: as many as can be served",
                   "每窗口每日放号数；0 为能办多少放多少"})
            .preset("0")
            .at_least("0")
            .at_most("10000");
        f.boolean(
             "serves_all", &HoursSpec::serves_all,
             {"at closing those with a ticket are served, not sent home", "关窗时已取号者办完为止"})
            .preset("false");
        return f;
    }();
    return fields;
}

const FieldTable& category_fields() {
    static const Fields<CategorySpec> fields = [] {
        Fields<CategorySpec> f("category", {"a heading of the catalogue", "事项类别"});
        add_names(f);
        return f;
    }();
    return fields;
}

const FieldTable& matter_fields() {
    static const Fields<MatterSpec> fields = [] {
        Fields<MatterSpec> f("matter", {"an entry of the catalogue", "事项"});
        add_names(f);
        f.id("category", &MatterSpec::category, {"heading it stands under", "所属类别"}).required();
        f.id("department", &MatterSpec::department, {"department that handles it", "主办部门"})
            .required();
        f.choice("applicant", &MatterSpec::applicant,
                 {{"person", Applicant::person}, {"firm", Applicant::firm}},
                 {"who files it", "申请人"})
            .preset("person");
        f.choice("eligible", &MatterSpec::eligible,
                 {{"all", Eligible::all},
                  {"child", Eligible::child},
                  {"adult", Eligible::adult},
                  {"older", Eligible::older},
                  {"senior", Eligible::senior},
                  {"migrant", Eligible::migrant},
                  {"local", Eligible::local},
                  {"firm", Eligible::firm}},
                 {"who can come to need it: child 0-14, adult 15+, older 60+, senior 65+",
                  "哪些人会有此需求"})
            .preset("all");
        f.choice("level", &MatterSpec::level, levels,
                 {"where it is filed at a window", "窗口办理层级"})
            .preset("district");
        f.rate("rate", &MatterSpec::rate_per_year,
               {"needs per eligible person (or firm)", "每个适格者的需求率"})
            .required()
            .at_least("0 /year")
            .at_most("1000 /year");
        f.choice("outside", &MatterSpec::outside,
                 {{"none", Outside::none},
                  {"some", Outside::some},
                  {"unclassified", Outside::unclassified}},
                 {"whether documents of other departments are asked for", "是否需要其他部门的材料"})
            .preset("none");
        f.time("service_mean", &MatterSpec::service_mean,
               {"mean time at the filing window, lognormal", "受理窗口平均时间（对数正态）"})
            .required()
            .above("0 s")
            .at_most("1 d");
        f.number("service_cv", &MatterSpec::service_cv,
                 {"its coefficient of variation", "其变异系数"})
            .preset("1")
            .at_least("0")
            .at_most("10");
        f.number(
             "own_documents", &MatterSpec::own_documents,
             {"documents of the applicant's own in the paper regime", "纸质模式下申请人自备材料数"})
            .preset("0")
            .at_least("0")
            .at_most("500");
        f.boolean("instant", &MatterSpec::instant,
                  {"decided at the window; otherwise the back office reviews", "是否即办"})
            .preset("true");
        f.time("review_work_mean", &MatterSpec::review_work_mean,
               {"mean work of a review, lognormal", "每次审核的平均工时（对数正态）"})
            .preset("20 min")
            .at_least("0 min")
            .at_most("30 d");
        f.number("review_work_cv", &MatterSpec::review_work_cv,
                 {"its coefficient of variation", "其变异系数"})
            .preset("1")
            .at_least("0")
            .at_most("10");
        f.integer("reviews", &MatterSpec::reviews,
                  {"departments that review one after another", "依次审核的部门数"})
            .preset("1")
            .at_least("0")
            .at_most("20");
        f.quantity("statutory", &MatterSpec::statutory, Dimension::workdays,
                   {"legal limit from acceptance to result; 0: none", "法定办结时限；0 为无"})
            .preset("0 workdays")
            .at_least("0 workdays")
            .at_most("2000 workdays");
        f.quantity("processing", &MatterSpec::processing, Dimension::workdays,
                   {"days that pass whatever the staff does (publication, printing)",
                    "公示、制证等固有时间"})
            .preset("0 workdays")
            .at_least("0 workdays")
            .at_most("2000 workdays");
        f.number("fetch_factor", &MatterSpec::fetch_factor,
                 {"multiplies the regime's share of results fetched in person",
                  "乘以该模式下到场领取结果的比例"})
            .preset("1")
            .at_least("0")
            .at_most("100");
        f.boolean("online", &MatterSpec::online,
                  {"a regime may offer it on the phone", "可否网上办理"})
            .preset("true");
        f.integer(
             "windows_in_turn", &MatterSpec::windows_in_turn,
             {"windows to be visited one after another for one filing", "一次申请须依次到几个窗口"})
            .preset("1")
            .at_least("1")
            .at_most("20");
        f.boolean("kiosk", &MatterSpec::kiosk,
                  {"a kiosk can take it, or print the certificate", "自助终端可办"})
            .preset("false");
        f.boolean("fetch_between", &MatterSpec::fetch_between,
                  {"at each of these windows but the last a paper is to be fetched another day",
                   "前几个窗口各须另日取件"})
            .preset("false");
        f.text("basis", &MatterSpec::basis,
               {"source, assumption or generated", "数据依据：来源、假设或生成"})
            .preset("assumption");
        return f;
    }();
    return fields;
}

const FieldTable& document_fields() {
    static const Fields<DocumentSpec> fields = [] {
        Fields<DocumentSpec> f("document", {"a paper that a department issues", "材料"});
        add_names(f);
        f.id("issuer", &DocumentSpec::issuer,
             {"department that issues it; empty: outside the city", "出具部门；空为市外"});
        f.id("certificate", &DocumentSpec::certificate,
             {"matter under which it is issued", "出具它所属的事项"});
        f.boolean("e_certificate", &DocumentSpec::e_certificate,
                  {"exists in electronic form with equal force", "有同等效力的电子证照"})
            .preset("false");
        f.boolean("declarable", &DocumentSpec::declarable,
                  {"may be replaced by a signed declaration", "可用告知承诺代替"})
            .preset("false");
        return f;
    }();
    return fields;
}

const FieldTable& material_fields() {
    static const Fields<MaterialSpec> fields = [] {
        Fields<MaterialSpec> f("material", {"a document that a matter asks for", "事项所需材料"});
        f.id("matter", &MaterialSpec::matter, {"matter that asks", "事项"}).required();
        f.id("document", &MaterialSpec::document, {"document asked for", "材料"}).required();
        f.share("needed", &MaterialSpec::needed,
                {"share of cases that must show it", "需要出示的办件占比"})
            .preset("100 %");
        return f;
    }();
    return fields;
}

const FieldTable& link_fields() {
    static const Fields<LinkSpec> fields = [] {
        Fields<LinkSpec> f("link", {"a data link that supplies a document", "数据联通"});
        f.id("document", &LinkSpec::document, {"document it supplies", "所供材料"}).required();
        f.share("coverage", &LinkSpec::coverage,
                {"share of citizens whose record is there", "有记录的人口占比"})
            .preset("100 %")
            .assumed_times("0.2", "2");
        f.share("mismatch", &LinkSpec::mismatch,
                {"share of records answered wrongly or not matched", "答错或匹配不上的占比"})
            .preset("0 %")
            .assumed_times("0.5", "5")
            .source("no rate is published; sweep 0.5-5 % about the 1 % assumed");
        f.time("latency", &LinkSpec::latency, {"time of an answer", "响应时间"})
            .preset("0 s")
            .at_least("0 s")
            .at_most("30 d");
        f.rate("capacity", &LinkSpec::capacity_per_ms,
               {"queries it can answer; 0: unlimited", "查询能力；0 为无限"})
            .preset("0 /min")
            .at_least("0 /min");
        f.boolean(
             "nightly", &LinkSpec::nightly,
             {"exchanged in a batch: an answer comes the next morning", "批量交换：次日晨才有结果"})
            .preset("false");
        f.number("outages_per_year", &LinkSpec::outages_per_year,
                 {"outages in a year", "每年中断次数"})
            .preset("0")
            .at_least("0")
            .at_most("10000")
            .assumed_times("0.25", "4");
        f.time("outage_mean", &LinkSpec::outage_mean,
               {"mean length of an outage, exponential", "平均中断时长（指数分布）"})
            .preset("1 h")
            .at_least("0 s")
            .at_most("1 year");
        f.text("from", &LinkSpec::from,
               {"first day, as 2017-07-01; empty: always", "启用日期；空为一直有"});
        f.text("until", &LinkSpec::until,
               {"first day without it; empty: stays", "停用日期；空为一直有"});
        f.integer(
             "wave", &LinkSpec::wave,
             {"year of the reform in which it was built; a regime uses links up to its own wave",
              "建成的改革年份"})
            .preset("2017")
            .at_least("1990")
            .at_most("2100");
        return f;
    }();
    return fields;
}

const FieldTable& observed_fields() {
    static const Fields<ObservedSpec> fields = [] {
        Fields<ObservedSpec> f(
            "observed", {"a published figure the model is held against", "用于对照的公布数字"});
        f.text("quantity", &ObservedSpec::quantity, {"what was measured", "所测的量"}).required();
        f.text("regime", &ObservedSpec::regime, {"regime it belongs to", "所属模式"});
        f.number("value", &ObservedSpec::value, {"the figure", "数值"}).required();
        f.number("low", &ObservedSpec::low, {"lower end of its band", "下限"});
        f.number("high", &ObservedSpec::high, {"upper end of its band", "上限"});
        f.text("rule", &ObservedSpec::rule, {"counting rule", "计数规则"});
        f.text("denominator", &ObservedSpec::denominator, {"what it is a share of", "分母"});
        f.choice("tuned", &ObservedSpec::tuned, {{"yes", true}, {"no", false}},
                 {"whether parameters were fitted to it", "是否用于调参"})
            .preset("no");
        f.text("source", &ObservedSpec::source, {"where it was published", "出处"});
        return f;
    }();
    return fields;
}

const FieldTable& calendar_fields() {
    static const Fields<CalendarDraft> fields = [] {
        Fields<CalendarDraft> f("calendar",
                                {"a day that is not what its weekday says; the id is the date",
                                 "调休与节假日；标识为日期"});
        add_names(f);
        f.choice("kind", &CalendarDraft::workday, {{"holiday", false}, {"workday", true}},
                 {"holiday or make-up working day", "放假或补班"})
            .required();
        return f;
    }();
    return fields;
}

const FieldTable& weight_fields() {
    static const Fields<WeightDraft> fields = [] {
        Fields<WeightDraft> f("demand", {"weight of a weekday-1…7, half-hour-00…47 or month-1…12",
                                         "星期、半小时或月份的权重"});
        f.number("weight", &WeightDraft::weight, {"relative weight", "相对权重"})
            .required()
            .at_least("0")
            .at_most("1000000");
        return f;
    }();
    return fields;
}

}  // namespace cityload::read
