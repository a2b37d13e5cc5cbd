// The choices of a city: regimes, people's behaviour, dispersion, staffing.

#include "scenarios/read/city_fields.hpp"
#include "scenarios/read/distribution_fields.hpp"

namespace cityload::read {

using namespace city;

const FieldTable& regime_fields() {
    static const Fields<RegimeSpec> fields = [] {
        using R = RegimeSpec;
        Fields<R> f("regime", {"a way of handling matters", "办理模式"});
        f.id("base", &R::base,
             {"regime whose values hold where none are given", "未写之值取自此模式"});
        f.text("name", &R::name, {"name in English", "英文名称"});
        f.text("name_zh", &R::name_zh, {"name in Chinese", "中文名称"});
        f.share("informed", &R::informed,
                {"applicants who know all that is asked for", "事先了解全部要求的申请人占比"})
            .preset("32.6 %")
            .source(
                "Changsha survey Feb 2017, n = 560: 67.4 % learn the requirements at the window")
            .assumed_times("0.5", "2");
        f.share("full_notice", &R::full_notice,
                {"refusals that name all gaps at once", "一次性告知全部缺项的占比"})
            .preset("32 %")
            .assumed_times("0.5", "2");
        f.number("own_error", &R::own_error,
                 {"probability that a document of one's own is wrong or missing",
                  "每份自备材料出错的概率"})
            .preset("0.0036")
            .at_least("0")
            .below("1")
            .assumed_times("0.5", "2");
        f.number("documents", &R::documents,
                 {"factor on the number of own documents", "自备材料数的系数"})
            .preset("1")
            .at_least("0")
            .at_most("10")
            .assumed_times("0.7", "1.4");
        f.share("at_hand", &R::at_hand,
                {"outside documents already at hand", "其他部门材料已在手的占比"})
            .preset("5 %")
            .assumed_times("0.5", "4");
        f.share("certificate_success", &R::certificate_success,
                {"visits to an issuer that end with the certificate", "到出具部门一次办成的占比"})
            .preset("85 %")
            .assumed_times("0.5", "2");
        f.share("wasted", &R::wasted,
                {"visits that fail for no reason of the papers", "与材料无关的白跑占比"})
            .preset("1 %")
            .below("1")
            .assumed_times("0.5", "3");
        f.share("fetch", &R::fetch,
                {"results that must be fetched in person", "须到场领取结果的占比"})
            .preset("11.3 %")
            .assumed_times("0.5", "2");
        f.share("owed", &R::owed, {"gaps accepted as owed", "容缺受理的占比"})
            .preset("0 %")
            .assumed_times("0.5", "2");
        f.share("letter", &R::letter,
                {"gaps for which staff write to the issuer", "由工作人员发函核实的占比"})
            .preset("0 %")
            .assumed_times("0.5", "2");
        f.share("declaration", &R::declaration,
                {"declarable documents replaced by a declaration", "以告知承诺代替的占比"})
            .preset("0 %")
            .assumed_times("0.5", "2");
        f.share("e_certificate", &R::e_certificate,
                {"existing e-certificates that are accepted and found", "电子证照可用的占比"})
            .preset("0 %")
            .assumed_times("0.5", "2");
        f.share("links", &R::links,
                {"factor on the coverage of the links in use", "所用数据联通覆盖率的系数"})
            .preset("0 %")
            .assumed_times("0.5", "2");
        f.integer("link_wave", &R::link_wave,
                  {"links built up to this year are in use; 0: none",
                   "使用截至该年建成的联通；0 为不用"})
            .preset("0")
            .at_least("0")
            .at_most("2100");
        f.boolean(
             "link_fallback_letter", &R::link_fallback_letter,
             {"a failed query becomes a letter instead of a paper to bring", "查询失败时改为发函"})
            .preset("false");
        f.boolean("one_hall", &R::one_hall,
                  {"departments that join the hall have their windows there", "部门窗口进驻大厅"})
            .preset("false");
        f.integer("hall_wave", &R::hall_wave,
                  {"departments that had moved into the hall by this year are in it",
                   "截至该年已进驻的部门在大厅内"})
            .preset("2019")
            .at_least("1990")
            .at_most("2100");
        f.boolean("integrated", &R::integrated,
                  {"one window takes all matters of the hall", "综合窗口"})
            .preset("false");
        f.number("service_factor", &R::service_factor,
                 {"factor on time at the window", "窗口时间系数"})
            .preset("1")
            .above("0")
            .at_most("10")
            .assumed_times("0.8", "1.25");
        f.number("review_factor", &R::review_factor, {"factor on back-office work", "后台工时系数"})
            .preset("1")
            .at_least("0")
            .at_most("10")
            .assumed_times("0.5", "2");
        f.number("processing_factor", &R::processing_factor,
                 {"factor on days that pass by themselves", "固有时间系数"})
            .preset("1")
            .at_least("0")
            .at_most("10")
            .assumed_times("0.5", "2");
        f.boolean(
             "staff_platform", &R::staff_platform,
             {"files move between departments at once, not by courier", "部门间经协同平台即时流转"})
            .preset("false");
        f.share("online", &R::online,
                {"digitally ready applicants who file online where offered",
                 "具备数字能力者网上申办的占比"})
            .preset("0 %")
            .assumed_times("0.5", "2");
        f.share("assisted", &R::assisted,
                {"others for whom somebody files online", "由他人代为网上申办的占比"})
            .preset("0 %")
            .assumed_times("0.5", "2");
        f.share("face_failure", &R::face_failure,
                {"face checks that fail, per attempt", "每次人脸核验失败率"})
            .preset("2 %")
            .assumed_times("0.5", "6");
        f.share("online_gap", &R::online_gap,
                {"online filings that still need a visit", "网上申办后仍须到场的占比"})
            .preset("0 %")
            .assumed_times("0.5", "2");
        f.share("favour", &R::favour,
                {"cases in which an acquaintance or a gift helps; a knob, not a finding",
                 "托关系或送礼的办件占比（旋钮，非事实）"})
            .preset("0 %")
            .assumed_times("0.2", "6");
        f.share("favour_overlooks", &R::favour_overlooks,
                {"then, gaps that are overlooked", "其中被通融的缺项占比"})
            .preset("50 %")
            .assumed_times("0.5", "2");
        f.share("favour_obstructs", &R::favour_obstructs,
                {"complete filings of others that are sent away; only where there are favours",
                 "无人情者材料齐全仍被推回的占比；仅在有人情时"})
            .preset("0 %")
            .assumed("0 %", "5 %");
        f.share("dropped", &R::dropped,
                {"outside documents that are no longer asked for, of those a matter names",
                 "已取消、不再要求的外部材料占比"})
            .preset("0 %")
            .assumed_times("0.5", "2")
            .source("one city's list of proofs: 135 kinds before, 97 left in Oct 2017");
        f.integer("gives_up_after", &R::gives_up_after,
                  {"refusals after which an applicant gives up", "被退回几次后放弃"})
            .preset("6")
            .at_least("1")
            .at_most("100")
            .assumed("3", "10");
        f.share("complains", &R::complains,
                {"refusals followed by a call to the hotline", "退回后拨打热线的占比"})
            .preset("2 %")
            .assumed_times("0.5", "3");
        f.share("appointment", &R::appointment, {"visits by appointment", "预约到访占比"})
            .preset("0 %")
            .assumed_times("0.33", "3");
        f.share("appointment_quota", &R::appointment_quota,
                {"share of window time open to appointments", "可预约的窗口时间占比"})
            .preset("50 %")
            .assumed("20 %", "80 %");
        f.integer("appointment_days", &R::appointment_days,
                  {"working days ahead that can be booked", "可提前预约的工作日数"})
            .preset("7")
            .at_least("1")
            .at_most("20")
            .assumed("3", "14");
        f.boolean("priority_65", &R::priority_65,
                  {"people of 65 and more are called first, like those with an appointment",
                   "65岁及以上优先叫号"})
            .preset("false");
        f.share("information_desk", &R::information_desk,
                {"share of a hall's window staff who stand at the information desk as guides",
                 "大厅窗口人员中担任导办的占比"})
            .preset("0 %")
            .at_most("50 %")
            .assumed("0 %", "10 %");
        f.share("precheck", &R::precheck,
                {"incomplete filings that a guide finds before a ticket is drawn",
                 "导办预审发现缺项的占比"})
            .preset("80 %")
            .assumed("50 %", "95 %");
        f.number("kiosks_per_100k", &R::kiosks_per_100k,
                 {"kiosks per 100,000 residents, in the towns' halls", "每10万居民自助终端数"})
            .preset("0")
            .at_least("0")
            .at_most("1000");
        f.share("kiosk_use", &R::kiosk_use,
                {"visits of digitally ready people made to a kiosk, where it can do the matter",
                 "可自助办理时改用自助终端的占比"})
            .preset("0 %")
            .assumed_times("0.33", "2");
        f.boolean("side_by_side", &R::side_by_side,
                  {"departments review a file at the same time, not in turn", "并联审批"})
            .preset("false");
        f.share("assisted_by_staff", &R::assisted_by_staff,
                {"assisted online filings that community workers do", "由工作人员帮办的代办占比"})
            .preset("0 %")
            .assumed_times("0.25", "4");
        f.share("no_show", &R::no_show, {"appointments not kept", "预约爽约率"})
            .preset("14.4 %")
            .assumed_times("0.5", "3")
            .source("Xijing hospital 2010, web bookings");
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
                 {"same: staff of the sizing regime; equal-service: by the same rule for each "
                  "regime's own load; "
                  "hangzhou-2020: 38.9 % fewer windows",
                  "same：人员不变；equal-service：各模式按自身负荷用同一规则核定；hangzhou-"
                  "2020：窗口减少 38.9 %"})
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
