#include "models/city/regime_values.hpp"

#include <vector>

namespace cityload::city {

namespace {

using R = RegimeSpec;
using Words = std::string_view;

Limit excluded(double value) {
    return {value, true};
}
Limit limit(double value) {
    return {value, false};
}
Limit limit(Limit value) {
    return value;
}

template <class Low, class High>
RegimeValue number(Words name, double R::*m, Low low, High high, Words en, Words zh) {
    return {name, ChangeType::number, limit(low), limit(high), en, zh, m};
}
RegimeValue share(Words name, double R::*m, Words en, Words zh) {
    return {name, ChangeType::share, {0}, {1}, en, zh, m};
}
template <class High>
RegimeValue share(Words name, double R::*m, double low, High high, Words en, Words zh) {
    return {name, ChangeType::share, {low}, limit(high), en, zh, m};
}
RegimeValue flag(Words name, bool R::*m, Words en, Words zh) {
    return {name, ChangeType::boolean, {0}, {1}, en, zh, m};
}
RegimeValue integer(Words name, int R::*m, double low, double high, Words en, Words zh) {
    return {name, ChangeType::integer, {low}, {high}, en, zh, m};
}

}  // namespace

std::span<const RegimeValue> regime_values() {
    static const std::vector<RegimeValue> values = {
        share("informed", &R::informed, "applicants who know all that is asked for",
              "事先了解全部要求的申请人占比"),
        share("full_notice", &R::full_notice, "refusals that name all gaps at once",
              "一次性告知全部缺项的占比"),
        number("own_error", &R::own_error, 0, excluded(1),
               "probability that a document of one's own is wrong or missing",
               "每份自备材料出错的概率"),
        number("documents", &R::documents, 0, 10, "factor on the number of own documents",
               "自备材料数的系数"),
        share("at_hand", &R::at_hand, "outside documents already at hand",
              "其他部门材料已在手的占比"),
        share("certificate_success", &R::certificate_success,
              "visits to an issuer that end with the certificate", "到出具部门一次办成的占比"),
        share("wasted", &R::wasted, 0, excluded(1), "visits that fail for no reason of the papers",
              "与材料无关的白跑占比"),
        share("fetch", &R::fetch, "results that must be fetched in person", "须到场领取结果的占比"),
        share("owed", &R::owed, "gaps accepted as owed", "容缺受理的占比"),
        share("letter", &R::letter, "gaps for which staff write to the issuer",
              "由工作人员发函核实的占比"),
        share("declaration", &R::declaration, "declarable documents replaced by a declaration",
              "以告知承诺代替的占比"),
        share("e_certificate", &R::e_certificate,
              "existing e-certificates that are accepted and found", "电子证照可用的占比"),
        share("links", &R::links, "factor on the coverage of the links in use",
              "所用数据联通覆盖率的系数"),
        integer("link_wave", &R::link_wave, 0, 2100,
                "links built up to this year are in use; 0: none",
                "使用截至该年建成的联通；0 为不用"),
        flag("link_fallback_letter", &R::link_fallback_letter,
             "a failed query becomes a letter instead of a paper to bring", "查询失败时改为发函"),
        flag("one_hall", &R::one_hall, "departments that join the hall have their windows there",
             "部门窗口进驻大厅"),
        integer("hall_wave", &R::hall_wave, 1990, 2100,
                "departments that had moved into the hall by this year are in it",
                "截至该年已进驻的部门在大厅内"),
        flag("integrated", &R::integrated, "one window takes all matters of the hall", "综合窗口"),
        number("service_factor", &R::service_factor, excluded(0), 10,
               "factor on time at the window", "窗口时间系数"),
        number("review_factor", &R::review_factor, 0, 10, "factor on back-office work",
               "后台工时系数"),
        number("processing_factor", &R::processing_factor, 0, 10,
               "factor on days that pass by themselves", "固有时间系数"),
        flag("staff_platform", &R::staff_platform,
             "files move between departments at once, not by courier", "部门间经协同平台即时流转"),
        share("online", &R::online, "digitally ready applicants who file online where offered",
              "具备数字能力者网上申办的占比"),
        share("assisted", &R::assisted, "others for whom somebody files online",
              "由他人代为网上申办的占比"),
        share("face_failure", &R::face_failure, "face checks that fail, per attempt",
              "每次人脸核验失败率"),
        share("online_gap", &R::online_gap, "online filings that still need a visit",
              "网上申办后仍须到场的占比"),
        share("favour", &R::favour,
              "cases in which an acquaintance or a gift helps; a knob, not a finding",
              "托关系或送礼的办件占比（旋钮，非事实）"),
        share("favour_overlooks", &R::favour_overlooks, "then, gaps that are overlooked",
              "其中被通融的缺项占比"),
        share("favour_obstructs", &R::favour_obstructs,
              "complete filings of others that are sent away; only where there are favours",
              "无人情者材料齐全仍被推回的占比；仅在有人情时"),
        share("dropped", &R::dropped,
              "outside documents that are no longer asked for, of those a matter names",
              "已取消、不再要求的外部材料占比"),
        integer("gives_up_after", &R::gives_up_after, 1, 100,
                "refusals after which an applicant gives up", "被退回几次后放弃"),
        share("complains", &R::complains, "refusals followed by a call to the hotline",
              "退回后拨打热线的占比"),
        share("appointment", &R::appointment, "visits by appointment", "预约到访占比"),
        share("appointment_quota", &R::appointment_quota,
              "share of window time open to appointments", "可预约的窗口时间占比"),
        integer("appointment_days", &R::appointment_days, 1, 20,
                "working days ahead that can be booked", "可提前预约的工作日数"),
        flag("priority_65", &R::priority_65,
             "people of 65 and more are called first, like those with an appointment",
             "65岁及以上优先叫号"),
        share("information_desk", &R::information_desk, 0, 0.5,
              "share of a hall's window staff who stand at the information desk as guides",
              "大厅窗口人员中担任导办的占比"),
        share("precheck", &R::precheck,
              "incomplete filings that a guide finds before a ticket is drawn",
              "导办预审发现缺项的占比"),
        number("kiosks_per_100k", &R::kiosks_per_100k, 0, 1000,
               "kiosks per 100,000 residents, in the towns' halls", "每10万居民自助终端数"),
        share("kiosk_use", &R::kiosk_use,
              "visits of digitally ready people made to a kiosk, where it can do the matter",
              "可自助办理时改用自助终端的占比"),
        flag("side_by_side", &R::side_by_side,
             "departments review a file at the same time, not in turn", "并联审批"),
        share("assisted_by_staff", &R::assisted_by_staff,
              "assisted online filings that community workers do", "由工作人员帮办的代办占比"),
        share("no_show", &R::no_show, "appointments not kept", "预约爽约率")};
    return values;
}

}  // namespace cityload::city
