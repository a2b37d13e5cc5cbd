#include "app/journey_text.hpp"

#include <algorithm>
#include <cstdio>

namespace cityload::app {

namespace {

using city::Fact;
using city::Step;
using read::Language;
using read::say;
using read::Text;

class Teller {
  public:
    Teller(const city::RegimePlan& plan, std::uint16_t matter, std::uint16_t town,
           Language language)
        : plan_(plan), world_(plan.world), matter_(matter), town_(town), language_(language) {}

    std::string line(const Fact& f) {
        if (f.kind == Kind::queues) queued_ = f.at;
        if (f.kind == Kind::called || f.kind == Kind::leaves_queue || f.kind == Kind::sent_home)
            waited_ += f.at - queued_;
        return when(f.at) + "  " + text(f).in(language_);
    }

    /// How it stands at the end: what it has cost.
    Text sum(const JourneyEnd& end, const Text& ended) const {
        const std::int64_t minutes = waited_ / sim::minutes(1);
        const auto counted = [](auto n, const char* one, const char* more) {
            const std::string number = std::to_string(n);
            return Text{number + (n == 1 ? one : more), number};
        };
        const Text trips = counted(end.trips, " trip", " trips"),
                   back = counted(end.turned_back, " time", " times"),
                   wait = {std::to_string(minutes), std::to_string(minutes)};
        const Text cost =
            with("{0}, turned back {1} for papers, {2} min in queues.",
                 "共跑 {0} 趟，因材料被退回 {1} 次，排队 {2} 分钟。", trips, back, wait);
        return {ended.en + ": " + cost.en, ended.zh + "：" + cost.zh};
    }

  private:
    using Kind = Fact::Kind;

    std::string when(sim::Instant t) const {
        static constexpr const char* days_en[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
        static constexpr const char* days_zh[] = {"周一", "周二", "周三", "周四",
                                                  "周五", "周六", "周日"};
        const std::int64_t day = city::Calendar::day_of(t);
        const std::int64_t minute = (t - city::Calendar::midnight(day)) / sim::minutes(1);
        char clock[32];
        std::snprintf(clock, sizeof clock, " %02d:%02d", static_cast<int>(minute / 60),
                      static_cast<int>(minute % 60));
        const int weekday = world_.calendar.weekday(day);
        const std::string date =
            city::to_string(city::civil_from_days(world_.calendar.civil_day(day)));
        // What happens at midnight is a matter of the day, not of the hour.
        return (language_ == Language::zh ? days_zh : days_en)[weekday] + std::string(" ") + date +
               (minute == 0 ? "      " : clock);
    }

    template <class Spec>
    Text name(const Spec& spec) const {
        return {spec.name.empty() ? spec.id : spec.name,
                spec.name_zh.empty() ? spec.name : spec.name_zh};
    }

    Text place(std::uint32_t index) const {
        const city::StationPlan& s = plan_.stations[index];
        const Text office = name(world_.spec.offices[world_.buildings[s.building].office]);
        if (s.integrated) return {office.en + ", integrated window", office.zh + "综合窗口"};
        const Text department = name(world_.spec.departments[s.department]);
        // A department's own building bears its name already.
        const std::string& kind = world_.spec.offices[world_.buildings[s.building].office].id;
        const auto sits_there = [&](const city::DepartmentSpec& d) {
            return d.office == kind || d.town_office == kind;
        };
        if (std::count_if(world_.spec.departments.begin(), world_.spec.departments.end(),
                          sits_there) < 2)
            return office;
        return {office.en + ", window of " + department.en, office.zh + department.zh + "窗口"};
    }
    Text document(const Fact& f) const {
        if (f.document == 65535) return {"a paper of one's own", "自备材料"};
        return name(world_.spec.documents[f.document]);
    }
    Text issuer(const Fact& f) const {
        const std::string& id = world_.spec.documents[f.document].issuer;
        for (const city::DepartmentSpec& d : world_.spec.departments)
            if (d.id == id) return name(d);
        return {"an authority outside the city", "市外机关"};
    }
    Text errand(const Fact& f) const {
        switch (f.step) {
            case Step::certificate:
                return {"to get a certificate", "开具证明"};
            case Step::fetch:
                return {"to fetch the result", "领取结果"};
            default:
                return {"to file", "申办"};
        }
    }
    static Text with(const char* en, const char* zh, const Text& a, const Text& b = {},
                     const Text& c = {}) {
        return {say(en, en, {a.en, b.en, c.en}).en, say(zh, zh, {a.zh, b.zh, c.zh}).zh};
    }
    static Text number(std::uint16_t n) { return {std::to_string(n), std::to_string(n)}; }

    Text text(const Fact& f) const {
        switch (f.kind) {
            case Kind::need:
                return with(
                    "comes to need: {0} ({1})", "产生需求：{0}（{1}）",
                    name(world_.spec.matters[matter_]),
                    name(world_.spec.districts[world_.districts[world_.towns[town_].district]]));
            case Kind::goes:
                return with("sets out {0}", "出发{0}", errand(f));
            case Kind::queues:
                return with("arrives at {0} {1}, draws a ticket; {2} waiting",
                            "到{0}{1}，取号，前面 {2} 人", place(f.place), errand(f),
                            number(f.detail));
            case Kind::leaves_queue:
                return with("called at {0}, but has left the queue", "{0}叫号时已离开",
                            place(f.place));
            case Kind::sent_home:
                return with("still waiting when {0} closes: sent home", "{0}下班，白等一趟",
                            place(f.place));
            case Kind::no_ticket:
                return with("no more tickets today at {0}: home again", "{0}当日号已发完，空跑一趟",
                            place(f.place));
            case Kind::called:
                return with("called at {0}, {1} min after arriving", "{0}叫号，等候 {1} 分钟",
                            place(f.place),
                            number(static_cast<std::uint16_t>((f.at - queued_) / sim::minutes(1))));
            case Kind::turned_back:
                return f.document == 65535
                           ? with("turned back: {0} wrong or missing", "被退回：{0}有误或缺少",
                                  document(f))
                           : with("turned back: {0} is missing (issued by {1}); {2} missing in all",
                                  "被退回：缺{0}（由{1}出具），共缺 {2} 项", document(f), issuer(f),
                                  number(f.detail));
            case Kind::accepted:
                return {"the filing is complete and accepted", "材料齐全，予以受理"};
            case Kind::certificate:
                return with("gets the {0}", "取得{0}", document(f));
            case Kind::come_back:
                return with("{0}: not today, come back another day", "{0}今天开不出，改日再来",
                            document(f));
            case Kind::absent:
                return with(
                    "the clerk in charge is absent or the system is down at {0}: home again",
                    "{0}经办人不在或系统故障，白跑一趟", place(f.place));
            case Kind::filed_online:
                return {"files on the phone", "手机上提交申请"};
            case Kind::face_failed:
                return {"the face check fails", "人脸核验失败"};
            case Kind::link_ok:
                return with("the {0} comes over the data link", "{0}经数据共享取得", document(f));
            case Kind::awaits_links:
                return {"taken in subject to the records of other departments; home again",
                        "先行收件，待数据核验结果"};
            case Kind::link_failed:
                return with("the data link does not supply the {0}", "数据共享未能取得{0}",
                            document(f));
            case Kind::letter:
                return with("staff will ask {1} for the {0} by letter",
                            "{0}由工作人员向{1}发函核实", document(f), issuer(f));
            case Kind::owed:
                return with("the {0} may be handed in later", "{0}容缺受理，后补", document(f));
            case Kind::declared:
                return with("a signed declaration replaces the {0}", "{0}以告知承诺代替",
                            document(f));
            case Kind::e_certificate:
                return with("the {0} is shown as an e-certificate", "{0}出示电子证照", document(f));
            case Kind::back_office:
                return with("the back office of {0} takes up the file", "{0}后台开始处理",
                            name(world_.spec.departments[world_.back_office_department(f.place)]));
            case Kind::result:
                return with("the result is ready; trips so far: {0}", "办结，已跑 {0} 趟",
                            number(f.detail));
            case Kind::fetched:
                return with("fetches the result; trips in all: {0}", "领到结果，共跑 {0} 趟",
                            number(f.detail));
            case Kind::gives_up:
                return with("gives up after {0} trips", "跑了 {0} 趟后放弃", number(f.detail));
            case Kind::dropped:
                return with("the {0} is no longer asked for", "{0}已取消，不再要求", document(f));
            case Kind::turns_round:
                return with("sees the queue at {0} and goes home", "看到{0}排队太长，回家",
                            place(f.place));
            case Kind::kiosk:
                return with("at a kiosk {0}", "自助终端{0}", errand(f));
            case Kind::reminded:
                return {"staff remind the applicant of the papers still owed",
                        "工作人员催补容缺材料"};
            case Kind::revoked:
                return {"papers owed were not handed in: the acceptance is revoked",
                        "容缺材料逾期未补，撤销受理"};
            case Kind::obstructed:
                return with("{0}: papers complete, but told to come another day",
                            "{0}材料齐全，却被要求改日再来", place(f.place));
            case Kind::count:
                break;
        }
        return {};
    }

    const city::RegimePlan& plan_;
    const city::World& world_;
    std::uint16_t matter_, town_;
    Language language_;
    sim::Instant queued_{};
    sim::Duration waited_{};
};

}  // namespace

std::vector<std::string> tell_journey(const city::RegimePlan& plan, std::uint16_t matter,
                                      std::uint16_t town, std::span<const Fact> facts,
                                      Language language) {
    Teller teller(plan, matter, town, language);
    std::vector<std::string> lines;
    for (const Fact& f : facts) lines.push_back(teller.line(f));
    const JourneyEnd end = end_of_journey(facts);
    lines.push_back("  " + teller
                               .sum(end, end.completed ? Text{"Done", "办成"}
                                         : end.gave_up
                                             ? Text{"Not done, given up", "未办成，已放弃"}
                                             : Text{"Not done yet when the simulated weeks end",
                                                    "模拟的几周结束时仍未办成"})
                               .in(language));
    return lines;
}

JourneyEnd end_of_journey(std::span<const Fact> facts) {
    JourneyEnd end;
    sim::Instant need{};
    bool filed_in_vain = false, accepted = false;
    for (const Fact& f : facts) {
        switch (f.kind) {
            case Fact::Kind::need:
                need = f.at;
                break;
            case Fact::Kind::turned_back:
                ++end.turned_back;
                [[fallthrough]];
            case Fact::Kind::leaves_queue:
            case Fact::Kind::sent_home:
            case Fact::Kind::no_ticket:
            case Fact::Kind::absent:
                if (!accepted && f.step == Step::file) filed_in_vain = true;
                break;
            case Fact::Kind::accepted:
                accepted = true;
                end.first_filing = !filed_in_vain && end.turned_back == 0;
                break;
            case Fact::Kind::result:
            case Fact::Kind::fetched:
                end.completed = true;
                end.trips = f.detail;
                end.days =
                    static_cast<double>((f.at - need).ms) / static_cast<double>(sim::days(1).ms);
                break;
            case Fact::Kind::gives_up:
                end.gave_up = true;
                end.trips = f.detail;
                break;
            default:
                break;
        }
    }
    return end;
}

}  // namespace cityload::app
