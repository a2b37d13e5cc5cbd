#include "models/city/changes.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "models/city/tallies.hpp"

namespace cityload::city {

namespace {

using R = RegimeSpec;
constexpr double any = 1e18;

ChangeKey number(std::string_view name, double R::*m, double low, double high, std::string_view en,
                 std::string_view zh) {
    return {name, ChangeScope::regime, ChangeType::number, low, high, en, zh, m};
}
ChangeKey share(std::string_view name, double R::*m, std::string_view en, std::string_view zh) {
    return {name, ChangeScope::regime, ChangeType::share, 0, 1, en, zh, m};
}
/// A share that is at most `high`.
ChangeKey part(std::string_view name, double R::*m, double high, std::string_view en,
               std::string_view zh) {
    return {name, ChangeScope::regime, ChangeType::share, 0, high, en, zh, m};
}
ChangeKey flag(std::string_view name, bool R::*m, std::string_view en, std::string_view zh) {
    return {name, ChangeScope::regime, ChangeType::boolean, 0, 1, en, zh, m};
}
ChangeKey integer(std::string_view name, int R::*m, double low, double high, std::string_view en,
                  std::string_view zh) {
    return {name, ChangeScope::regime, ChangeType::integer, low, high, en, zh, m};
}
ChangeKey other(std::string_view name, ChangeScope scope, ChangeType type, double low, double high,
                std::string_view en, std::string_view zh) {
    return {name, scope, type, low, high, en, zh};
}

std::vector<ChangeKey> make_keys() {
    using S = ChangeScope;
    using T = ChangeType;
    std::vector<ChangeKey> keys = {
        other("regime", S::regime, T::regime, 0, 0, "all values of another regime",
              "改用另一模式的全部取值"),
        share("regime.informed", &R::informed, "applicants who know all that is asked for",
              "事先了解全部要求的申请人占比"),
        share("regime.full_notice", &R::full_notice, "refusals that name all gaps at once",
              "一次性告知全部缺项的占比"),
        number("regime.own_error", &R::own_error, 0, 0.999,
               "probability that a document of one's own is wrong or missing",
               "每份自备材料出错的概率"),
        number("regime.documents", &R::documents, 0, 10, "factor on the number of own documents",
               "自备材料数的系数"),
        share("regime.at_hand", &R::at_hand, "outside documents already at hand",
              "其他部门材料已在手的占比"),
        share("regime.certificate_success", &R::certificate_success,
              "visits to an issuer that end with the certificate", "到出具部门一次办成的占比"),
        share("regime.wasted", &R::wasted, "visits that fail for no reason of the papers",
              "与材料无关的白跑占比"),
        share("regime.fetch", &R::fetch, "results that must be fetched in person",
              "须到场领取结果的占比"),
        share("regime.owed", &R::owed, "gaps accepted as owed", "容缺受理的占比"),
        share("regime.letter", &R::letter, "gaps for which staff write to the issuer",
              "由工作人员发函核实的占比"),
        share("regime.declaration", &R::declaration,
              "declarable documents replaced by a declaration", "以告知承诺代替的占比"),
        share("regime.e_certificate", &R::e_certificate,
              "existing e-certificates that are accepted and found", "电子证照可用的占比"),
        share("regime.links", &R::links, "factor on the coverage of the links in use",
              "所用数据联通覆盖率的系数"),
        integer("regime.link_wave", &R::link_wave, 0, 2100,
                "links built up to this year are in use; 0: none",
                "使用截至该年建成的联通；0 为不用"),
        flag("regime.link_fallback_letter", &R::link_fallback_letter,
             "a failed query becomes a letter instead of a paper to bring", "查询失败时改为发函"),
        flag("regime.one_hall", &R::one_hall,
             "departments that join the hall have their windows there", "部门窗口进驻大厅"),
        integer("regime.hall_wave", &R::hall_wave, 1990, 2100,
                "departments that had moved into the hall by this year are in it",
                "截至该年已进驻的部门在大厅内"),
        flag("regime.integrated", &R::integrated, "one window takes all matters of the hall",
             "综合窗口"),
        number("regime.service_factor", &R::service_factor, 0.001, 10,
               "factor on time at the window", "窗口时间系数"),
        number("regime.review_factor", &R::review_factor, 0, 10, "factor on back-office work",
               "后台工时系数"),
        number("regime.processing_factor", &R::processing_factor, 0, 10,
               "factor on days that pass by themselves", "固有时间系数"),
        flag("regime.staff_platform", &R::staff_platform,
             "files move between departments at once, not by courier", "部门间经协同平台即时流转"),
        share("regime.online", &R::online,
              "digitally ready applicants who file online where offered",
              "具备数字能力者网上申办的占比"),
        share("regime.assisted", &R::assisted, "others for whom somebody files online",
              "由他人代为网上申办的占比"),
        share("regime.face_failure", &R::face_failure, "face checks that fail, per attempt",
              "每次人脸核验失败率"),
        share("regime.online_gap", &R::online_gap, "online filings that still need a visit",
              "网上申办后仍须到场的占比"),
        share("regime.favour", &R::favour, "cases in which an acquaintance or a gift helps",
              "托关系或送礼的办件占比"),
        share("regime.favour_overlooks", &R::favour_overlooks, "then, gaps that are overlooked",
              "其中被通融的缺项占比"),
        share("regime.favour_obstructs", &R::favour_obstructs,
              "then, complete filings of others that are sent away",
              "其中被刁难的他人完整申请占比"),
        share("regime.dropped", &R::dropped, "outside documents that the law no longer asks for",
              "依法不再要求的外部材料占比"),
        share("regime.appointment", &R::appointment, "visits by appointment", "预约到访的占比"),
        share("regime.no_show", &R::no_show, "appointments that are not kept", "预约未到的占比"),
        share("regime.appointment_quota", &R::appointment_quota,
              "share of window time that can be booked", "可预约的窗口时间占比"),
        integer("regime.appointment_days", &R::appointment_days, 1, 20,
                "working days ahead that can be booked", "可预约的工作日数"),
        flag("regime.priority_65", &R::priority_65, "people of 65 and more are called first",
             "65 岁及以上优先叫号"),
        part("regime.information_desk", &R::information_desk, 0.5,
             "share of a hall's window staff who are guides instead", "大厅窗口人员中任导办的占比"),
        share("regime.precheck", &R::precheck, "gaps that a guide finds", "导办预审发现缺项的占比"),
        number("regime.kiosks_per_100k", &R::kiosks_per_100k, 0, 1000,
               "kiosks per 100,000 residents, in the halls of towns", "每十万人自助终端数"),
        share("regime.kiosk_use", &R::kiosk_use, "of the digitally ready, for what a kiosk can do",
              "使用自助终端的占比"),
        flag("regime.side_by_side", &R::side_by_side,
             "departments review at the same time, not in turn", "并联审批"),
        share("regime.assisted_by_staff", &R::assisted_by_staff,
              "of the assisted: a community worker files with them", "由工作人员帮办的占比"),
        integer("regime.gives_up_after", &R::gives_up_after, 1, 100,
                "refusals after which an applicant gives up", "被退回几次后放弃"),
        share("regime.complains", &R::complains, "refusals followed by a call to the hotline",
              "退回后拨打热线的占比"),
        other("link.coverage", S::link, T::share, 0, 1, "share of citizens whose record is there",
              "有记录的人口占比"),
        other("link.mismatch", S::link, T::share, 0, 1,
              "share of records answered wrongly or not matched", "答错或匹配不上的占比"),
        other("link.latency", S::link, T::time, 0, 30 * 86'400'000.0, "mean time of an answer",
              "平均响应时间"),
        other("link.capacity", S::link, T::rate, 0, any, "queries it can answer; 0: unlimited",
              "查询能力；0 为无限"),
        other("link.nightly", S::link, T::boolean, 0, 1, "exchanged in a batch at night",
              "夜间批量交换"),
        other("link.in_use", S::link, T::boolean, 0, 1, "used, whatever its dates and its wave say",
              "是否启用"),
        other("link.down", S::link, T::boolean, 0, 1, "a planned outage", "计划停机"),
        other("windows.number", S::windows, T::integer, 0, 10'000,
              "windows of each group, present or absent", "每组窗口数"),
        other("windows.share", S::windows, T::number, 0, 100,
              "share of the windows staffed by the rule", "占核定窗口的比例"),
        other("windows.closed", S::windows, T::boolean, 0, 1, "no window opens", "停办"),
        other("windows.absence", S::windows, T::share, 0, 1, "windows absent on a day",
              "每日缺勤占比"),
        other("posts.share", S::posts, T::number, 0, 100,
              "share of the back-office posts staffed by the rule", "占核定后台岗位的比例"),
        other("hours.open", S::hours, T::clock, 0, 86'400'000, "windows open", "开窗时间"),
        other("hours.lunch_from", S::hours, T::clock, 0, 86'400'000, "lunch break begins",
              "午休开始"),
        other("hours.lunch_until", S::hours, T::clock, 0, 86'400'000, "lunch break ends",
              "午休结束"),
        other("hours.close", S::hours, T::clock, 0, 86'400'000, "windows close", "关窗时间"),
        other("hours.lunch_share", S::hours, T::share, 0, 1,
              "share of windows that stay open over lunch", "午间开放窗口占比"),
        other("hours.afternoon_share", S::hours, T::share, 0, 1,
              "share of the morning's windows that are open after lunch", "下午开放窗口占比"),
        other("hours.last_ticket", S::hours, T::time, 0, 86'400'000,
              "no tickets so long before closing", "关窗前多久停止取号"),
        other("hours.tickets_per_window", S::hours, T::integer, 0, 10'000,
              "tickets a day and window; 0: as many as can be served",
              "每窗口每日号数；0 为以能办完为限"),
        other("hours.serves_all", S::hours, T::boolean, 0, 1,
              "at closing those with a ticket are served, not sent home", "有号者办完才下班"),
        other("demand", S::demand, T::number, 0, 1000, "factor on the rate of needs",
              "需求率的系数")};
    std::sort(keys.begin(), keys.end(),
              [](const ChangeKey& a, const ChangeKey& b) { return a.name < b.name; });
    return keys;
}

bool among(const std::vector<std::string>& list, const std::string& id) {
    return list.empty() || std::find(list.begin(), list.end(), id) != list.end();
}

template <class Items>
std::string missing(const Items& items, const std::vector<std::string>& ids) {
    for (const std::string& id : ids)
        if (std::none_of(items.begin(), items.end(), [&](const auto& i) { return i.id == id; }))
            return id;
    return {};
}

/// Whether a window group can be called so: office, district and number of the town as its level
/// asks, then a department or "integrated".
bool names_group(const CitySpec& spec, const std::string& id) {
    std::vector<std::string> parts(1);
    for (const char c : id)
        if (c == '.')
            parts.emplace_back();
        else
            parts.back() += c;
    for (const OfficeSpec& o : spec.offices) {
        if (o.id != parts.front()) continue;
        const std::size_t places = o.level == Level::city ? 0 : o.level == Level::district ? 1 : 2;
        if (parts.size() != places + 2) return false;
        if (places > 0 && !missing(spec.districts, {parts[1]}).empty()) return false;
        if (places > 1 && parts[2].find_first_not_of("0123456789") != std::string::npos)
            return false;
        return parts.back() == "integrated" || missing(spec.departments, {parts.back()}).empty();
    }
    return false;
}

}  // namespace

std::span<const ChangeKey> change_keys() {
    static const std::vector<ChangeKey> keys = make_keys();
    return keys;
}

const ChangeKey* find_change_key(std::string_view name) {
    const auto keys = change_keys();
    const auto it = std::lower_bound(
        keys.begin(), keys.end(), name,
        [](const ChangeKey& k, std::string_view wanted) { return k.name < wanted; });
    return it != keys.end() && it->name == name ? &*it : nullptr;
}

std::string change_fault(const CitySpec& spec, const ChangeSpec& c) {
    const ChangeKey* key = find_change_key(c.set);
    if (key == nullptr) return "nothing called '" + c.set + "' can be changed";
    if (c.until_ms <= c.at_ms) return "it ends before it begins";
    if (key->type == ChangeType::regime) {
        if (const std::string id = missing(spec.regimes, {c.regime});
            !id.empty() || c.regime.empty())
            return "no regime '" + c.regime + "'";
    } else if (!(c.value >= key->lowest && c.value <= key->highest)) {
        return "the value is out of range";
    } else if ((key->type == ChangeType::integer || key->type == ChangeType::boolean) &&
               c.value != std::floor(c.value)) {
        return "the value must be a whole number";
    }
    const auto unknown = [](const char* what, const std::string& id) {
        return std::string("no ") + what + " '" + id + "'";
    };
    if (const auto id = missing(spec.regimes, c.regimes); !id.empty()) return unknown("regime", id);
    if (const auto id = missing(spec.departments, c.departments); !id.empty())
        return unknown("department", id);
    if (const auto id = missing(spec.districts, c.districts); !id.empty())
        return unknown("district", id);
    if (const auto id = missing(spec.offices, c.offices); !id.empty()) return unknown("office", id);
    if (const auto id = missing(spec.links, c.links); !id.empty()) return unknown("link", id);
    if (const auto id = missing(spec.matters, c.matters); !id.empty()) return unknown("matter", id);
    if (const auto id = missing(spec.hours, c.hours); !id.empty()) return unknown("hours", id);
    for (const std::string& group : c.groups)
        if (!names_group(spec, group)) return unknown("window group", group);
    const auto useless = [&](const char* list, bool given) {
        return given ? std::string("'") + list + "' does not choose anything for '" + c.set + "'"
                     : std::string();
    };
    using S = ChangeScope;
    const S s = key->scope;
    for (const std::string& fault :
         {useless("departments", !c.departments.empty() && s == S::hours),
          useless("districts",
                  !c.districts.empty() && s != S::windows && s != S::posts && s != S::demand),
          useless("offices", !c.offices.empty() && s != S::windows),
          useless("groups", !c.groups.empty() && s != S::windows),
          useless("links", !c.links.empty() && s != S::link),
          useless("matters", !c.matters.empty() && s != S::demand),
          useless("hours", !c.hours.empty() && s != S::hours)})
        if (!fault.empty()) return fault;
    if (s == S::hours) {
        // In order among themselves, for every profile chosen; other changes may come between.
        for (const HoursSpec& h : spec.hours) {
            if (!among(c.hours, h.id)) continue;
            const Duration v{static_cast<std::int64_t>(c.value)};
            if ((c.set == "hours.open" && v >= h.close) || (c.set == "hours.close" && v <= h.open))
                return "hours '" + h.id + "' would close before they open";
        }
    }
    return {};
}

std::vector<ChangeSpec> changes_of(const CitySpec& spec, const std::string& regime) {
    std::vector<ChangeSpec> all;
    for (const ChangeSpec& c : spec.changes)
        if (among(c.regimes, regime)) all.push_back(c);
    std::stable_sort(all.begin(), all.end(), [](const ChangeSpec& a, const ChangeSpec& b) {
        return a.at_ms != b.at_ms ? a.at_ms < b.at_ms : a.id < b.id;
    });
    return all;
}

bool moves_windows(const ChangeSpec& c) {
    return c.set == "regime" || c.set == "regime.one_hall" || c.set == "regime.integrated" ||
           c.set == "regime.hall_wave";
}

Settings settings_of(const RegimePlan& plan) {
    const CitySpec& spec = plan.world.spec;
    Settings s;
    s.regime.assign(spec.departments.size(), plan.regime);
    for (const LinkSpec& l : spec.links)
        s.links.push_back(
            {l.coverage, l.mismatch, l.capacity_per_ms, l.latency, l.nightly, false, {}});
    s.windows.assign(plan.world.stations.size(), {1, spec.staffing.absence, false});
    s.number.assign(plan.stations.size(), -1);
    s.posts.assign(plan.world.back_offices(), 1);
    s.hours = spec.hours;
    s.demand.assign(plan.world.districts.size() * spec.matters.size(), 1);
    return s;
}

void make_change(Settings& s, const ChangeSpec& c, const RegimePlan& plan) {
    const World& world = plan.world;
    const CitySpec& spec = world.spec;
    const ChangeKey* key = find_change_key(c.set);
    if (key == nullptr) return;
    switch (key->scope) {
        case ChangeScope::regime: {
            const RegimeSpec* whole = nullptr;
            for (const RegimeSpec& r : spec.regimes)
                if (key->type == ChangeType::regime && r.id == c.regime) whole = &r;
            for (std::size_t d = 0; d < spec.departments.size(); ++d) {
                if (!among(c.departments, spec.departments[d].id)) continue;
                RegimeSpec& r = s.regime[d];
                if (whole != nullptr) r = *whole;
                if (const auto* m = std::get_if<double R::*>(&key->member)) r.** m = c.value;
                if (const auto* m = std::get_if<bool R::*>(&key->member)) r.** m = c.value != 0;
                if (const auto* m = std::get_if<int R::*>(&key->member))
                    r.** m = static_cast<int>(c.value);
            }
            return;
        }
        case ChangeScope::link:
            for (std::size_t l = 0; l < spec.links.size(); ++l) {
                if (!among(c.links, spec.links[l].id)) continue;
                if (!c.departments.empty()) {
                    const auto document =
                        std::find_if(spec.documents.begin(), spec.documents.end(),
                                     [&](const auto& d) { return d.id == spec.links[l].document; });
                    if (document == spec.documents.end() || !among(c.departments, document->issuer))
                        continue;
                }
                Settings::Link& link = s.links[l];
                if (c.set == "link.coverage") link.coverage = c.value;
                if (c.set == "link.mismatch") link.mismatch = c.value;
                if (c.set == "link.capacity") link.capacity_per_ms = c.value;
                if (c.set == "link.latency")
                    link.latency = Duration{static_cast<std::int64_t>(c.value)};
                if (c.set == "link.nightly") link.nightly = c.value != 0;
                if (c.set == "link.down") link.down = c.value != 0;
                if (c.set == "link.in_use") link.in_use = c.value != 0;
            }
            return;
        case ChangeScope::posts:
            for (std::size_t o = 0; o < world.back_offices(); ++o)
                if (among(c.departments, spec.departments[world.back_office_department(o)].id) &&
                    (c.districts.empty() ||
                     (world.back_office_district(o) >= 0 &&
                      among(c.districts, spec.districts[world.districts[static_cast<std::size_t>(
                                                            world.back_office_district(o))]]
                                             .id))))
                    s.posts[o] = c.value;
            return;
        case ChangeScope::hours:
            for (HoursSpec& h : s.hours) {
                if (!among(c.hours, h.id)) continue;
                const Duration t{static_cast<std::int64_t>(c.value)};
                if (c.set == "hours.open") h.open = t;
                if (c.set == "hours.lunch_from") h.lunch_from = t;
                if (c.set == "hours.lunch_until") h.lunch_until = t;
                if (c.set == "hours.close") h.close = t;
                if (c.set == "hours.lunch_share") h.lunch_share = c.value;
                if (c.set == "hours.afternoon_share") h.afternoon_share = c.value;
                if (c.set == "hours.last_ticket") h.last_ticket = t;
                if (c.set == "hours.tickets_per_window") h.tickets_per_window = t.ms;
                if (c.set == "hours.serves_all") h.serves_all = c.value != 0;
                // The break lies inside the day, whichever end was moved.
                h.lunch_from = std::clamp(h.lunch_from, h.open, std::max(h.open, h.close));
                h.lunch_until =
                    std::clamp(h.lunch_until, h.lunch_from, std::max(h.lunch_from, h.close));
            }
            return;
        case ChangeScope::demand:
            for (std::size_t d = 0; d < world.districts.size(); ++d) {
                if (!among(c.districts, spec.districts[world.districts[d]].id)) continue;
                for (std::size_t m = 0; m < spec.matters.size(); ++m)
                    if (among(c.matters, spec.matters[m].id) &&
                        among(c.departments, spec.matters[m].department))
                        s.demand[d * spec.matters.size() + m] *= c.value;
            }
            return;
        case ChangeScope::windows:
            return;  // make_window_change, once it is known where they are
    }
}

void make_window_change(Settings& s, const ChangeSpec& c, const RegimePlan& plan,
                        std::span<const std::uint32_t> station_of_paper) {
    const World& world = plan.world;
    const CitySpec& spec = world.spec;
    const ChangeKey* key = find_change_key(c.set);
    if (key == nullptr || key->scope != ChangeScope::windows) return;
    for (std::size_t p = 0; p < world.stations.size(); ++p) {
        const std::uint32_t station = station_of_paper[p];
        const Building& building = world.buildings[plan.stations[station].building];
        const OfficeSpec& office = spec.offices[building.office];
        if (!among(c.departments, spec.departments[world.stations[p].department].id)) continue;
        if (!among(c.offices, office.id)) continue;
        if (!c.districts.empty() &&
            (office.level == Level::city ||
             !among(c.districts, spec.districts[world.districts[building.district]].id)))
            continue;
        if (!c.groups.empty() && !among(c.groups, station_id(plan, station))) continue;
        if (c.set == "windows.number") s.number[station] = static_cast<std::int64_t>(c.value);
        if (c.set == "windows.share") s.windows[p].share = c.value;
        if (c.set == "windows.closed") s.windows[p].closed = c.value != 0;
        if (c.set == "windows.absence") s.windows[p].absence = c.value;
    }
}

}  // namespace cityload::city
