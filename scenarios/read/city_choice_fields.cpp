// The choices of a city: regimes, people's behaviour, dispersion, staffing.

#include <stdexcept>

#include "models/city/regime_values.hpp"
#include "scenarios/read/city_fields.hpp"
#include "scenarios/read/distribution_fields.hpp"

namespace cityload::read {

using namespace city;

namespace {

enum class Range { none, times, from_to };

/// What holds where nobody says anything, and in which range it is varied.
struct Preset {
    std::string_view name;
    const char* value;
    Range range = Range::none;
    const char *low = "", *high = "", *source = "";
};

constexpr Preset presets[] = {
    {"informed", "32.6 %", Range::times, "0.5", "2",
     "Changsha survey Feb 2017, n = 560: 67.4 % learn the requirements at the window"},
    {"full_notice", "32 %", Range::times, "0.5", "2"},
    {"own_error", "0.0036", Range::times, "0.5", "2"},
    {"documents", "1", Range::times, "0.7", "1.4"},
    {"at_hand", "5 %", Range::times, "0.5", "4"},
    {"certificate_success", "85 %", Range::times, "0.5", "2"},
    {"wasted", "1 %", Range::times, "0.5", "3"},
    {"fetch", "11.3 %", Range::times, "0.5", "2"},
    {"owed", "0 %", Range::times, "0.5", "2"},
    {"letter", "0 %", Range::times, "0.5", "2"},
    {"declaration", "0 %", Range::times, "0.5", "2"},
    {"e_certificate", "0 %", Range::times, "0.5", "2"},
    {"links", "0 %", Range::times, "0.5", "2"},
    {"link_wave", "0"},
    {"link_fallback_letter", "false"},
    {"one_hall", "false"},
    {"hall_wave", "2019"},
    {"integrated", "false"},
    {"service_factor", "1", Range::times, "0.8", "1.25"},
    {"review_factor", "1", Range::times, "0.5", "2"},
    {"processing_factor", "1", Range::times, "0.5", "2"},
    {"staff_platform", "false"},
    {"online", "0 %", Range::times, "0.5", "2"},
    {"assisted", "0 %", Range::times, "0.5", "2"},
    {"face_failure", "2 %", Range::times, "0.5", "6"},
    {"online_gap", "0 %", Range::times, "0.5", "2"},
    {"favour", "0 %", Range::times, "0.2", "6"},
    {"favour_overlooks", "50 %", Range::times, "0.5", "2"},
    {"favour_obstructs", "0 %", Range::from_to, "0 %", "5 %"},
    {"dropped", "0 %", Range::times, "0.5", "2",
     "one city's list of proofs: 135 kinds before, 97 left in Oct 2017"},
    {"gives_up_after", "6", Range::from_to, "3", "10"},
    {"complains", "2 %", Range::times, "0.5", "3"},
    {"appointment", "0 %", Range::times, "0.33", "3"},
    {"appointment_quota", "50 %", Range::from_to, "20 %", "80 %"},
    {"appointment_days", "7", Range::from_to, "3", "14"},
    {"priority_65", "false"},
    {"information_desk", "0 %", Range::from_to, "0 %", "10 %"},
    {"precheck", "80 %", Range::from_to, "50 %", "95 %"},
    {"kiosks_per_100k", "0"},
    {"kiosk_use", "0 %", Range::times, "0.33", "2"},
    {"side_by_side", "false"},
    {"assisted_by_staff", "0 %", Range::times, "0.25", "4"},
    {"no_show", "14.4 %", Range::times, "0.5", "3", "Xijing hospital 2010, web bookings"}};

const Preset& preset_of(std::string_view name) {
    for (const Preset& a : presets)
        if (a.name == name) return a;
    throw std::logic_error("no preset of regime value " + std::string(name));
}

/// A regime's value as a key of its table.
Field& add(Fields<RegimeSpec>& f, const RegimeValue& v) {
    using R = RegimeSpec;
    const std::string key(v.name);
    const Text meaning{std::string(v.meaning), std::string(v.meaning_zh)};
    if (const auto* flag = std::get_if<bool R::*>(&v.member)) return f.boolean(key, *flag, meaning);
    const bool share = v.type == ChangeType::share;
    const auto* whole = std::get_if<int R::*>(&v.member);
    Field& field = whole != nullptr ? f.integer(key, *whole, meaning)
                   : share          ? f.share(key, std::get<double R::*>(v.member), meaning)
                                    : f.number(key, std::get<double R::*>(v.member), meaning);
    const auto text = [&](double x) {
        return share && x > 0 && x < 1 ? number_text(100 * x) + " %" : number_text(x);
    };
    const std::string low = text(v.lowest.value), high = text(v.highest.value);
    v.lowest.open ? field.above(low) : field.at_least(low);
    v.highest.open ? field.below(high) : field.at_most(high);
    return field;
}

}  // namespace

const FieldTable& regime_fields() {
    static const Fields<RegimeSpec> fields = [] {
        using R = RegimeSpec;
        Fields<R> f("regime", {"a way of handling matters", "办理模式"});
        f.id("base", &R::base,
             {"regime whose values hold where none are given", "未写之值取自此模式"});
        f.text("name", &R::name, {"name in English", "英文名称"});
        f.text("name_zh", &R::name_zh, {"name in Chinese", "中文名称"});
        for (const RegimeValue& v : regime_values()) {
            const Preset& a = preset_of(v.name);
            Field& field = add(f, v).preset(a.value).source(a.source);
            if (a.range == Range::times) field.assumed_times(a.low, a.high);
            if (a.range == Range::from_to) field.assumed(a.low, a.high);
        }
        return f;
    }();
    return fields;
}

namespace {

/// A distribution of times that may be left out; then it is always 0.
template <class S>
auto& optional_distribution(Fields<S>& f, const char* key, sim::DistributionSpec S::*member,
                            Text meaning) {
    return f
        .special(
            key, {"distribution", "分布"},
            [member](Reader& r, const Value& v, S& s) {
                if (auto d = read_distribution(r, v, {})) s.*member = std::move(*d);
            },
            std::move(meaning))
        .inside(time_distribution_fields);
}

template <class S>
Field& distribution(Fields<S>& f, const char* key, sim::DistributionSpec S::*member, Text meaning) {
    return optional_distribution(f, key, member, std::move(meaning)).required();
}

}  // namespace

const FieldTable& behaviour_fields() {
    static const Fields<BehaviourSpec> fields = [] {
        using B = BehaviourSpec;
        Fields<B> f("behaviour",
                    {"people and staff, the same in every regime", "人的行为，各模式相同"});
        f.share("digital_ready_0_14", &B::digital_ready_0_14,
                {"digitally ready applicants for children", "0–14 岁（家长）具备数字能力占比"})
            .required()
            .assumed("80 %", "95 %");
        f.share("digital_ready_15_59", &B::digital_ready_15_59,
                {"digitally ready, 15-59", "15–59 岁具备数字能力占比"})
            .required()
            .assumed("80 %", "95 %");
        f.share("digital_ready_60_64", &B::digital_ready_60_64,
                {"digitally ready, 60-64", "60–64 岁具备数字能力占比"})
            .required()
            .assumed("40 %", "70 %");
        f.share("digital_ready_65", &B::digital_ready_65,
                {"digitally ready, 65 and more", "65 岁及以上具备数字能力占比"})
            .required()
            .assumed("20 %", "50 %");
        f.share("agent_share_firms", &B::agent_share_firms,
                {"firms' cases filed by an agent", "由代理人申办的企业办件占比"})
            .preset("0 %")
            .assumed("10 %", "60 %");
        distribution(f, "patience", &B::patience,
                     {"how long people wait at a window before they leave", "窗口等候的耐心"})
            .assumed_times("0.5", "1.5");
        distribution(f, "no_show_call", &B::no_show_call,
                     {"what calling somebody costs who has left", "叫号无人应答的耗时"})
            .assumed_times("0.5", "2");
        distribution(f, "retry", &B::retry, {"pause until the next visit", "再次到访的间隔"})
            .assumed_times("0.5", "2");
        distribution(f, "certificate_service", &B::certificate_service,
                     {"time at the issuer's window", "出具证明的窗口时间"})
            .assumed_times("0.7", "1.5");
        distribution(f, "fetch_service", &B::fetch_service,
                     {"time of handing out a result", "领取结果的窗口时间"})
            .assumed_times("0.7", "1.5");
        distribution(f, "refusal_service", &B::refusal_service,
                     {"time of a filing that is turned back", "退件的窗口时间"})
            .assumed_times("0.7", "1.4");
        distribution(f, "letter_work", &B::letter_work,
                     {"issuer's work for a verification letter", "答复核实函的工时"})
            .assumed_times("0.5", "2");
        distribution(f, "online_time", &B::online_time,
                     {"citizen's time for an online filing", "网上申办的个人时间"})
            .assumed_times("0.5", "2");
        distribution(f, "hotline_call", &B::hotline_call,
                     {"length of a call to the hotline", "热线通话时长"});
        distribution(f, "intake_work", &B::intake_work,
                     {"back-office work of looking at an online filing", "网上申请的后台受理工时"})
            .assumed_times("0.5", "2");
        f.number("base_hours_per_case", &B::base_hours_per_case,
                 {"hours of reading up, copying, photographs per case", "每件准备时间（小时）"})
            .preset("0.5")
            .at_least("0")
            .at_most("100")
            .assumed("0.25", "1");
        f.number("hotline_per_resident_year", &B::hotline_per_resident_year,
                 {"hotline enquiries per resident and year", "每人每年热线咨询数"})
            .preset("0.2")
            .at_least("0")
            .at_most("100")
            .assumed("0.15", "0.5")
            .source("hotlines 12345 Shanghai and Changzhou 0.18, Beijing 2020 0.50");
        f.number("hotline_seats", &B::hotline_seats,
                 {"seats of the hotline per 100,000 residents", "每10万居民热线座席数"})
            .preset("2.27")
            .at_least("0")
            .at_most("1000")
            .source("hotline 12345 Changzhou 2021");
        f.share("hotline_on_duty", &B::hotline_on_duty,
                {"seats that answer calls at a time", "同时在岗接听的座席占比"})
            .preset("25 %")
            .above("0 %")
            .assumed("15 %", "50 %");
        optional_distribution(f, "hotline_patience", &B::hotline_patience,
                              {"how long callers wait before they hang up; left out: for ever",
                               "来电者等待多久挂断；不写则一直等"})
            .assumed_times("0.33", "3");
        f.share("complaint_dispatched", &B::complaint_dispatched,
                {"complaints passed on to the department as an order", "转派部门办理的投诉占比"})
            .preset("0 %")
            .assumed_times("0.5", "2");
        optional_distribution(f, "complaint_work", &B::complaint_work,
                              {"department's work for such an order", "部门办理转派投诉的工时"})
            .assumed_times("0.5", "2");
        f.share("complains_overdue", &B::complains_overdue,
                {"results later than the legal limit that are complained about",
                 "超过法定时限后投诉的占比"})
            .preset("0 %")
            .assumed_times("0.2", "3");
        optional_distribution(f, "owed_delivery", &B::owed_delivery,
                              {"until a document accepted as owed arrives by post or online",
                               "容缺材料邮寄或网上补齐所需时间"})
            .assumed_times("0.5", "2");
        f.quantity(
             "owed_limit", &B::owed_limit, Dimension::workdays,
             {"time after which staff remind of documents owed, and again after each reminder",
              "催补容缺材料的期限，每次催补后重新计"})
            .preset("10 workdays")
            .at_least("1 workdays")
            .at_most("2000 workdays")
            .assumed("5 workdays", "20 workdays");
        f.integer("owed_reminders", &B::owed_reminders,
                  {"reminders after which the acceptance is revoked", "催补几次后撤销受理"})
            .preset("2")
            .at_least("0")
            .at_most("20")
            .assumed("1", "4");
        optional_distribution(f, "turns_round", &B::turns_round,
                              {"displayed wait at which people turn round; left out: never",
                               "看到多长的等候就离开；不写则从不"})
            .assumed_times("0.5", "2");
        optional_distribution(
            f, "desk_service", &B::desk_service,
            {"a guide's look through the papers at the information desk", "导办台预审时间"})
            .assumed_times("0.5", "2");
        optional_distribution(f, "kiosk_service", &B::kiosk_service,
                              {"time at a kiosk", "自助终端使用时间"})
            .assumed_times("0.5", "2");
        optional_distribution(
            f, "reminder_work", &B::reminder_work,
            {"work of reminding a department of an overdue file", "督办一件超期件的工时"})
            .assumed_times("0.5", "2");
        optional_distribution(f, "assisted_work", &B::assisted_work,
                              {"community worker's time for an online filing done for somebody",
                               "工作人员帮办一次网上申请的工时"})
            .assumed_times("0.5", "2");
        f.time("courier", &B::courier,
               {"hand-over between departments without the staff platform",
                "无协同平台时部门间转交时间"})
            .preset("24 h")
            .at_least("0 h")
            .at_most("60 d")
            .assumed("4 h", "48 h");
        f.time("link_wait", &B::link_wait,
               {"longest answer of a data link for which an applicant waits at the window; for a "
                "later one the filing is taken in and decided when the answer comes",
                "申请人在窗口等待数据联通答复的最长时间；超过则先收件，待答复后再定"})
            .preset("2 min")
            .at_least("0 s")
            .at_most("60 min")
            .assumed("0 s", "10 min");
        return f;
    }();
    return fields;
}

const FieldTable& dispersion_fields() {
    static const Fields<DispersionSpec> fields = [] {
        using D = DispersionSpec;
        Fields<D> f("dispersion", {"coefficients of variation of demand beyond chance",
                                   "需求超出随机波动的变异系数"});
        f.number("city_day", &D::city_day, {"whole city, by day", "全市，按日"})
            .preset("0.05")
            .at_least("0")
            .at_most("3")
            .assumed("0.03", "0.08");
        f.number("office_day", &D::office_day, {"office, by day", "场所，按日"})
            .preset("0.06")
            .at_least("0")
            .at_most("3")
            .assumed("0.03", "0.09");
        f.number("queue_day", &D::queue_day, {"queue, by day", "队列，按日"})
            .preset("0.15")
            .at_least("0")
            .at_most("3")
            .assumed("0.1", "0.2");
        f.number("block", &D::block, {"half hour", "半小时"})
            .preset("0.15")
            .at_least("0")
            .at_most("3")
            .assumed("0.1", "0.5");
        return f;
    }();
    return fields;
}

const FieldTable& staffing_fields() {
    static const Fields<StaffingSpec> fields = [] {
        using S = StaffingSpec;
        Fields<S> f("staffing",
                    {"the rule by which windows and posts are counted", "窗口与岗位的核定规则"});
        f.id("sized_in", &S::sized_in, {"regime in which staff is sized", "核定所用模式"})
            .preset("paper");
        f.number("window_load", &S::window_load,
                 {"busy share of open window time aimed at", "窗口目标忙碌率"})
            .preset("0.8")
            .above("0")
            .at_most("1")
            .assumed("0.7", "0.9");
        f.number("back_office_load", &S::back_office_load,
                 {"busy share of back-office time aimed at", "后台目标忙碌率"})
            .preset("0.85")
            .above("0")
            .at_most("1")
            .assumed("0.75", "0.95");
        f.choice("variant", &S::variant,
                 {{"same", "same"},
                  {"equal-service", "equal-service"},
                  {"hangzhou-2020", "hangzhou-2020"}},
                 {"same: staff of the sizing regime; equal-service: in every regime the windows "
                  "with which nine of ten wait 30 min at most, and posts by the sizing rule for "
                  "its own load; hangzhou-2020: outside the sizing regime 38.9 % fewer windows in "
                  "offices of districts and of the city",
                  "same：人员不变；equal-service：各模式取九成等候不超过30分钟所需窗口，后台岗位按"
                  "自身负荷用核定规则；hangzhou-2020：核定模式以外，市、区级场所窗口减少 38.9 %"})
            .preset("same");
        f.number("factor", &S::factor, {"factor on every count after sizing", "核定后的系数"})
            .preset("1")
            .above("0")
            .at_most("100")
            .assumed("0.8", "1.2");
        f.number("hours_per_post", &S::hours_per_post,
                 {"working hours of a post in a year", "每岗年工时"})
            .preset("1720")
            .above("0")
            .at_most("8784")
            .assumed("1600", "1840");
        f.share("absence", &S::absence, {"staff absent on a day", "每日缺勤率"})
            .preset("8 %")
            .below("1")
            .assumed("4 %", "12 %");
        f.integer("windows_open_at_least", &S::windows_open_at_least,
                  {"windows that every group has", "每组最少窗口数"})
            .preset("1")
            .at_least("1")
            .at_most("1000");
        return f;
    }();
    return fields;
}

}  // namespace cityload::read
