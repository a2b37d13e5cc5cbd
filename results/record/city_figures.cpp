// The figures of a city comparison, each defined once.

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "results/record/city_figure_values.hpp"
#include "results/record/city_statistics.hpp"

namespace cityload::record {
namespace {

using namespace figure_values;

std::vector<Figure> make() {
    std::vector<Figure> list;
    std::string section;
    const auto add = [&](const char* name, Kind kind, const char* en, const char* zh, bool always,
                         Value value, const char* above = "", const char* below = "",
                         double factor = 1) {
        list.push_back(
            {name, kind, section, {en, zh}, always, std::move(value), above, below, factor});
    };
    const auto in_days = [&] { list.back().resolution = [](const C&) { return 1.0; }; };
    const auto counts_trips = [&](const char* rule, const char* name, const char* en,
                                  const char* zh) {
        static const char* const bins[] = {"0", "1", "2", "3+"};
        for (std::size_t k = 0; k < 4; ++k)
            add((std::string(name) + "_share_" + (k < 3 ? std::to_string(k) : "3_or_more")).c_str(),
                Kind::share, (std::string(en) + ": " + bins[k]).c_str(),
                (std::string(zh) + "：" + bins[k]).c_str(), false,
                trips_between(rule, k, k < 3 ? k + 1 : 1000));
    };

    section = "citizens";
    add("needs", Kind::count, "needs in the period", "时段内的需求", true, needs);
    add("needs_per_resident", Kind::number, "needs per resident and year", "每位居民每年的需求",
        false, [](const C& c) { return over(needs(c), c.residents * c.years); });
    add("trips_per_need", Kind::number, "trips per need (all-in, given-up included)",
        "每件需求的跑腿次数（全部计入）", true, case_share("trips_all", "needs"), "trips", "needs");
    add("at_most_one_trip", Kind::share, "done in at most one trip", "最多跑一次办成", true,
        trips_between("all-in", 0, 2), "at_most_one", "completed");
    add("trips_0", Kind::share, "  no trip", "  不跑", true, trips_between("all-in", 0, 1));
    add("trips_1", Kind::share, "  one trip", "  跑一次", true, trips_between("all-in", 1, 2));
    add("trips_2", Kind::share, "  two trips", "  跑两次", true, trips_between("all-in", 2, 3));
    add("trips_3_or_more", Kind::share, "  three or more", "  三次及以上", true,
        trips_between("all-in", 3, 1000));
    add("turned_back", Kind::share, "turned back for papers at least once", "因材料被退回至少一次",
        true, case_share("refused_cases", "needs"), "refused_cases", "needs");
    add("turned_back_once", Kind::share, "  of these once", "  其中一次", false,
        refused_between(1, 2));
    add("turned_back_twice", Kind::share, "  twice", "  两次", false, refused_between(2, 3));
    add("turned_back_3_or_more", Kind::share, "  three times or more", "  三次及以上", false,
        refused_between(3, 1000));
    add("refusals_per_need", Kind::number, "refusals per need", "每件需求的退回次数", false,
        case_share("refusals", "needs"));
    add("wasted_per_need", Kind::number, "visits for nothing per need (not for papers)",
        "每件需求的白跑次数（与材料无关）", true, case_share("wasted", "needs"));
    add("given_up", Kind::share, "given up", "放弃办理", true, case_share("given_up", "needs"),
        "given_up", "needs");
    add("open", Kind::share, "still open at the end", "期末仍未办结", false,
        case_share("open", "needs"));
    add("online", Kind::share, "filed on the phone", "网上/手机办理", true,
        case_share("online", "completed"));
    add(
        "hours_per_need", Kind::hours, "hours per need, own time in all", "每件需求耗费的时间",
        true,
        [](const C& c) {
            return over(C::of(c.cases, "wait_minutes") + C::of(c.cases, "other_minutes"),
                        needs(c)) /
                   60;
        },
        "minutes", "needs", 1.0 / 60);
    add("waiting_hours_per_need", Kind::hours, "  of these waiting", "  其中排队", false,
        case_share("wait_minutes", "needs", 1.0 / 60));
    add("workdays_mean", Kind::days, "working days to the result, mean",
        "从需求到结果的工作日，平均", true, case_share("workdays", "completed"));
    add("workdays_p90", Kind::days, "  nine of ten have it within", "  九成在此之内", true,
        days_quantile(0.9, &C::result_workdays));
    in_days();
    add("days_mean", Kind::days, "calendar days to the result, mean", "从需求到结果的日历日，平均",
        false, case_share("days", "completed"));
    add("days_p50", Kind::days, "  half have it within", "  半数在此之内", false,
        days_quantile(0.5, &C::result_days));
    in_days();
    add("days_p90", Kind::days, "  nine of ten have it within", "  九成在此之内", false,
        days_quantile(0.9, &C::result_days));
    in_days();
    add("over_limit", Kind::share, "result later than the legal limit", "超过法定时限", false,
        case_share("over_limit", "completed"));
    add("trips_per_need_60_plus", Kind::number, "trips per need of those over 60",
        "60岁以上者每件跑腿次数", true,
        [](const C& c) { return over(C::of(c.older, "trips"), C::of(c.older, "needs")); });
    add("people_turned_back", Kind::share, "residents with a need ever turned back for papers",
        "有需求居民中曾因材料被退回者", true, resident_share("ever_refused", "with_needs"));
    add("people_turned_back_once", Kind::share, "  of these once in the period", "  其中一次",
        false, [](const C& c) {
            const double ever = C::of(c.residents_by, "ever_refused");
            return over(ever - C::of(c.residents_by, "refused_twice") -
                            C::of(c.residents_by, "refused_more"),
                        ever);
        });
    add("people_turned_back_3_or_more", Kind::share, "  three times or more", "  三次及以上", false,
        resident_share("refused_more", "ever_refused"));
    add("people_no_trip", Kind::share, "residents with a need and no trip", "有需求而未跑腿的居民",
        false, resident_share("trips_0", "with_needs"));
    add("people_10_trips", Kind::share, "residents with a need and ten trips or more",
        "有需求且跑十次及以上的居民", false, resident_share("trips_10_or_more", "with_needs"));
    add("trips_of_top_tenth", Kind::share, "trips made by the most burdened tenth of residents",
        "负担最重的一成居民所跑次数占比", false,
        [](const C& c) { return top_tenth(c.residents_by_trips); });
    add("hours_of_top_tenth", Kind::share, "hours spent by the most burdened tenth of residents",
        "负担最重的一成居民所耗时间占比", false,
        [](const C& c) { return top_tenth(c.residents_by_hours); });
    counts_trips("legal", "legal", "legal rule, trips", "按法定口径，次数");
    counts_trips("filing", "filing", "filing visits", "按递件次数");
    counts_trips("all-in", "all_in", "all-in, trips", "全部计入，次数");
    counts_trips("per-need", "per_need", "per need, given-up included", "按需求（含放弃），次数");
    counts_trips("procedural", "procedural", "procedural, wasted visits left out",
                 "按程序（不计白跑），次数");

    section = "queues";
    add("wait_mean", Kind::minutes, "wait at a window, mean of those served", "窗口排队，平均",
        true, station_share("wait_ms", "served", 1.0 / 60'000), "wait_ms", "served", 1.0 / 60'000);
    add("no_wait", Kind::share, "  served at once", "  无需等候", true, [](const C& c) {
        return c.wait_from.size() > 1 && c.wait_from[1] < 1 ? over(c.waits[0], sum(c.waits)) : none;
    });
    add("wait_p50", Kind::minutes, "  half wait at most", "  半数不超过", true, wait_quantile(0.5));
    add("wait_p90", Kind::minutes, "  nine of ten wait at most", "  九成不超过", true,
        wait_quantile(0.9));
    add("wait_over_30", Kind::share, "  more than 30 min", "  超过30分钟", true,
        station_share("over_30_min", "served"));
    add("offered_wait", Kind::minutes, "offered wait (leavers, no ticket, sent home included)",
        "应等时间（含离开、无号、到点未办者）", true, [](const C& c) {
            return over(C::of(c.stations, "offered_wait_ms"), C::of(c.stations, "offered")) /
                   60'000;
        });
    add("lost_hours", Kind::hours, "time lost by visits not served, per visit not served",
        "未办成到访每次损失时间", false, [](const C& c) {
            return over(C::of(c.stations, "lost_ms"), C::of(c.stations, "left") +
                                                          C::of(c.stations, "no_ticket") +
                                                          C::of(c.stations, "closed")) /
                   3'600'000;
        });
    add("visits", Kind::count, "visits to windows", "到窗口次数", true,
        [](const C& c) { return C::of(c.stations, "visits"); });
    add("left", Kind::share, "left the queue", "中途离开", true, station_share("left", "visits"));
    add("no_ticket", Kind::share, "found no ticket", "无号可取", false,
        station_share("no_ticket", "visits"));
    add("closed", Kind::share, "sent home at closing time", "到点未办", false,
        station_share("closed", "visits"));
    add("favoured", Kind::share, "let in first by an acquaintance", "托人插队", false,
        station_share("favoured", "visits"));

    add("appointments", Kind::share, "by appointment", "预约到访", false,
        station_share("appointments", "visits"));
    add("no_shows", Kind::share, "appointments not kept", "预约爽约", false, [](const C& c) {
        const double missed = C::of(c.stations, "no_shows");
        return over(missed, missed + C::of(c.stations, "appointments"));
    });
    add("appointment_wait", Kind::minutes, "  wait with an appointment", "  预约者等候", false,
        station_share("appointment_wait_ms", "appointment_served", 1.0 / 60'000));
    add("turned_round", Kind::share, "saw the queue and went home", "见队长而返", false,
        station_share("turned_round", "visits"));
    add("favour_delay", Kind::minutes, "wait added by acquaintances, per person overtaken",
        "每位被插队者多等", false, [](const C& c) {
            return over(C::of(c.favours, "delay_ms"), C::of(c.favours, "overtaken")) / 60'000;
        });
    add("overtaken", Kind::number, "people overtaken, per visit", "每次到访被插队次数", false,
        [](const C& c) {
            return over(C::of(c.favours, "overtaken"), C::of(c.stations, "visits"));
        });
    add("overtaken_60_plus", Kind::share, "  of these aged 60 and more", "  其中 60 岁及以上",
        false, [](const C& c) {
            return over(C::of(c.older, "favours_overtaken"), C::of(c.people, "favours_overtaken"));
        });
    add("favours_60_plus", Kind::share, "favours had by people of 60 and more",
        "托人办事者中 60 岁及以上", false, [](const C& c) {
            return over(C::of(c.older, "favours_helped"), C::of(c.people, "favours_helped"));
        });
    add("kiosk_visits", Kind::count, "visits to kiosks", "自助终端使用次数", false,
        [](const C& c) { return C::of(c.kiosks, "visits"); });
    add("desk_visits", Kind::count, "looks through papers by guides", "导办预审次数", false,
        [](const C& c) { return C::of(c.desks, "visits"); });
    add("desk_found", Kind::share, "  of these with a gap found", "  其中发现缺项", false,
        [](const C& c) { return over(C::of(c.desks, "turned_back"), C::of(c.desks, "visits")); });
    add("hotline_calls", Kind::number, "hotline calls per resident and year",
        "每位居民每年热线来电", false,
        [](const C& c) { return over(C::of(c.hotline, "calls"), c.residents * c.years); });
    add("hotline_wait", Kind::minutes, "  wait for an agent, of those answered", "  接通前等候",
        false, [](const C& c) {
            return over(C::of(c.hotline, "wait_ms"), C::of(c.hotline, "answered")) / 60'000;
        });
    add("hotline_hung_up", Kind::share, "  hung up", "  未接通挂断", false,
        [](const C& c) { return over(C::of(c.hotline, "hung_up"), C::of(c.hotline, "calls")); });

    section = "staff";
    add("counter_minutes", Kind::minutes, "counter minutes per need", "每件需求的窗口人工", true,
        [](const C& c) { return over(staff_ms(c, true, false), needs(c)) / 60'000; });
    add("other_minutes", Kind::minutes, "other staff minutes per need", "每件需求的后台人工", true,
        [](const C& c) { return over(staff_ms(c, false, true), needs(c)) / 60'000; });
    for (const char* activity :
         {"intake", "refusal", "certificate", "fetch", "no_show", "online", "review", "letter",
          "hotline", "complaint", "reminder", "assisted_filing", "guide", "other_duties"}) {
        const Bilingual text = activity == std::string_view("other_duties")
                                   ? Bilingual{"other duties, which no case asks for, per need",
                                               "与办件无关的其他职责，折合每件"}
                                   : name_along("activity", activity);
        const std::string blank = activity == std::string_view("other_duties") ? "" : "  ";
        add((std::string("staff_minutes_") + activity).c_str(), Kind::minutes,
            (blank + text.en).c_str(), (blank + text.zh).c_str(), false, staff_minutes(activity));
    }
    add("posts_counter", Kind::count, "posts of work at counters", "窗口工作量（岗位）", true,
        [](const C& c) { return posts(c, staff_ms(c, true, false)); });
    add("posts_other", Kind::count, "posts of work elsewhere", "后台工作量（岗位）", true,
        [](const C& c) { return posts(c, staff_ms(c, false, true)); });
    add("windows", Kind::count, "windows", "窗口数", true, [](const C& c) { return c.windows; });
    add("guides", Kind::count, "  more, whose clerks are guides at information desks",
        "  另有窗口的人员在导办台", true, [](const C& c) { return c.guides; });
    list.back().unless_zero = true;
    add("windows_and_desks", Kind::count, "windows and information desks", "窗口与导办台合计",
        false, [](const C& c) { return c.windows + c.guides; });
    add("window_groups", Kind::count, "  in groups", "  分组", false,
        [](const C& c) { return c.groups; });
    add("windows_busy", Kind::share, "share of open window time busy", "窗口开放时间利用率", true,
        station_share("busy_ms", "scheduled_ms"));
    add("windows_needed", Kind::count, "windows needed, 9 of 10 within 30 min, about",
        "九成等候不超过30分钟所需窗口（约）", true, [](const C& c) { return c.windows_needed; });
    add("windows_at_load", Kind::count, "windows needed at the load of the sizing rule",
        "按核定负荷所需窗口", false, [](const C& c) { return c.windows_at_load; });
    add("overtime", Kind::share, "window work after closing time", "下班后的窗口工作", false,
        station_share("overtime_ms", "busy_ms"));
    add("back_office_busy", Kind::share, "back offices, share of time busy", "后台，利用率", true,
        [](const C& c) {
            return over(C::of(c.back_offices, "busy_ms"), C::of(c.back_offices, "scheduled_ms"));
        });
    add("back_office_wait", Kind::hours, "  a file waits there", "  文件在后台等候", false,
        [](const C& c) {
            return over(C::of(c.back_offices, "wait_ms"), C::of(c.back_offices, "done")) /
                   3'600'000;
        });
    add("back_office_posts", Kind::count, "  posts", "  岗位", false,
        [](const C& c) { return c.posts; });
    add("back_office_posts_at_load", Kind::count, "  posts that the sizing rule gives for its work",
        "  按核定负荷所需岗位", false, [](const C& c) { return c.posts_at_load; });
    add("back_office_posts_short", Kind::count, "  of these not where the work is",
        "  其中缺在所需之处", false, [](const C& c) { return c.posts_short; });
    add("back_office_backlog", Kind::count, "  files waiting at the end", "  期末积压", true,
        [](const C& c) { return C::of(c.back_offices, "backlog_end"); });
    add("back_office_growth", Kind::count, "  growth of the backlog", "  积压增量", false,
        [](const C& c) {
            return C::of(c.back_offices, "backlog_end") - C::of(c.back_offices, "backlog_start");
        });

    section = "data";
    add("documents_per_need", Kind::number, "documents of other departments per need",
        "每件需求所需其他部门材料", true,
        [](const C& c) { return over(C::of(c.documents, "asked"), needs(c)); });
    const std::pair<const char*, Bilingual> carriers[] = {
        {"dropped", {"  no longer asked for", "  已不再要求"}},
        {"applicant", {"  carried by the applicant", "  申请人跑腿取得"}},
        {"at_hand", {"  at hand already", "  已在手"}},
        {"link", {"  by data link", "  数据联通"}},
        {"e_certificate", {"  as e-certificate", "  电子证照"}},
        {"letter", {"  by letter between departments", "  部门函询"}},
        {"owed", {"  owed, sent later", "  容缺后补"}},
        {"declaration", {"  declared and signed", "  告知承诺"}}};
    for (const auto& [name, text] : carriers)
        add((std::string("carrier_") + name).c_str(), Kind::share, text.en.c_str(), text.zh.c_str(),
            true, carrier(name));
    add("link_queries_per_need", Kind::number, "link queries per need", "每件需求的数据查询", true,
        [](const C& c) { return over(C::of(c.links, "queries"), needs(c)); });
    add("link_failed", Kind::share, "  of these failed", "  其中失败", true,
        [](const C& c) { return over(link_failures(c), C::of(c.links, "queries")); });
    add("link_uncovered", Kind::share, "  no record", "  查无记录", false,
        [](const C& c) { return over(C::of(c.links, "uncovered"), C::of(c.links, "queries")); });
    add("link_mismatched", Kind::share, "  wrong record", "  记录不符", false,
        [](const C& c) { return over(C::of(c.links, "mismatched"), C::of(c.links, "queries")); });
    add("link_down", Kind::share, "  link down", "  线路中断", false,
        [](const C& c) { return over(C::of(c.links, "down"), C::of(c.links, "queries")); });
    add("link_late", Kind::share, "  answered after the applicant had gone home",
        "  申请人离开后才答复", false,
        [](const C& c) { return over(C::of(c.links, "late"), C::of(c.links, "queries")); });
    return list;
}

}  // namespace

const std::vector<Figure>& city_figures() {
    static const std::vector<Figure> list = make();
    return list;
}

Bilingual full_text(const Figure& figure) {
    const auto stripped = [](const std::string& text) {
        return text.substr(std::min(text.size(), text.find_first_not_of(' ')));
    };
    const Figure* parent = nullptr;
    for (const Figure& f : city_figures()) {
        if (!f.text.en.starts_with(' ')) parent = &f;
        if (f.name == figure.name) break;
    }
    const Bilingual own{stripped(figure.text.en), stripped(figure.text.zh)};
    if (parent == nullptr || parent->name == figure.name || !figure.text.en.starts_with(' '))
        return own;
    // Of the parent what it is about, without ", mean of …" or "(all-in, …)".
    const auto about = [](const std::string& text, const char* comma, const char* bracket) {
        return text.substr(0, std::min(text.find(comma), text.find(bracket)));
    };
    return {about(parent->text.en, ", ", " (") + ": " + own.en,
            about(parent->text.zh, "，", "（") + "：" + own.zh};
}

const Figure& city_figure(std::string_view name) {
    for (const Figure& f : city_figures())
        if (f.name == name) return f;
    throw std::out_of_range("no figure '" + std::string(name) + "'");
}

}  // namespace cityload::record
