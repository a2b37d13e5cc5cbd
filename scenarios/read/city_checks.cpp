// What only the whole city shows.

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "scenarios/read/city_fields.hpp"

namespace cityload::read {

namespace {

using namespace city;

class CityCheck {
  public:
    CityCheck(Document& document, const CitySpec& spec) : document_(document), spec_(spec) {}

    void run() {
        const auto offices = ids(spec_.offices), departments = ids(spec_.departments),
                   matters = ids(spec_.matters), documents = ids(spec_.documents),
                   hours = ids(spec_.hours), categories = ids(spec_.categories),
                   regimes = ids(spec_.regimes);
        for (const OfficeSpec& o : spec_.offices)
            reference("office", o.id, "hours", o.hours, hours, {"opening hours", "开放时间"});
        for (const DepartmentSpec& d : spec_.departments) {
            reference("department", d.id, "office", d.office, offices, {"office", "场所"});
            if (!d.town_office.empty())
                reference("department", d.id, "town_office", d.town_office, offices,
                          {"office", "场所"});
            if (!d.city_office.empty())
                reference("department", d.id, "city_office", d.city_office, offices,
                          {"office", "场所"});
        }
        for (const MatterSpec& m : spec_.matters) {
            reference("matter", m.id, "department", m.department, departments,
                      {"department", "部门"});
            reference("matter", m.id, "category", m.category, categories, {"category", "类别"});
        }
        for (const DocumentSpec& d : spec_.documents) {
            if (!d.issuer.empty())
                reference("document", d.id, "issuer", d.issuer, departments,
                          {"department", "部门"});
            if (!d.certificate.empty())
                reference("document", d.id, "certificate", d.certificate, matters,
                          {"matter", "事项"});
        }
        for (const MaterialSpec& m : spec_.materials) {
            reference("material", m.id, "matter", m.matter, matters, {"matter", "事项"});
            reference("material", m.id, "document", m.document, documents, {"document", "材料"});
        }
        for (const LinkSpec& l : spec_.links)
            reference("link", l.id, "document", l.document, documents, {"document", "材料"});
        for (const std::string& r : spec_.compare)
            reference("city", "", "regimes", r, regimes, {"regime", "模式"});
        for (const std::string& m : spec_.journey)
            reference("journey", "", "matters", m, matters, {"matter", "事项"});
        reference("staffing", "", "sized_in", spec_.staffing.sized_in, regimes, {"regime", "模式"});
        ages();
        opening();
        empty_offices();
        issuers();
        levels();
        hall();
        circles();
        materials();
        profile();
        sizes();
    }

  private:
    /// A building in which nobody works is a slip of the pen.
    void empty_offices() {
        for (const OfficeSpec& o : spec_.offices) {
            const bool used = std::any_of(
                spec_.departments.begin(), spec_.departments.end(), [&](const DepartmentSpec& d) {
                    return d.office == o.id || d.town_office == o.id || d.city_office == o.id ||
                           (o.hall && o.level == Level::district && d.joins_hall);
                });
            if (!used)
                error({"office", o.id}, {"no department has windows here", "没有部门在此设窗口"},
                      {"an office without staff serves nobody", "没有人员的场所无法办事"},
                      {"name it as `office` or `town_office` of a department, or remove it",
                       "请在某个部门的 office 或 town_office 中写它，或删除此行"});
        }
    }

    /// Who issues something, or holds the record that a link carries, is a department.
    void issuers() {
        std::set<std::string> outside;
        for (const DocumentSpec& d : spec_.documents) {
            if (!d.issuer.empty()) continue;
            outside.insert(d.id);
            if (d.certificate.empty()) continue;
            const auto m = std::find_if(spec_.matters.begin(), spec_.matters.end(),
                                        [&](const auto& one) { return one.id == d.certificate; });
            const std::string department = m == spec_.matters.end() ? "…" : m->department;
            error({"document", d.id, "certificate"},
                  say("it is issued under '{0}', but no department issues it",
                      "它按“{0}”出具，却没有出具部门", {d.certificate}),
                  {}, say("write issuer = \"{0}\"", "请写 issuer = \"{0}\"", {department}));
        }
        for (const LinkSpec& l : spec_.links)
            if (outside.contains(l.document))
                error({"link", l.id, "document"},
                      say("no department issues '{0}'", "“{0}”没有出具部门", {l.document}),
                      {"a link carries a department's record", "数据联通传递的是部门的记录"},
                      say("name the department as document.{0}.issuer",
                          "请在 document.{0}.issuer 中写明部门", {l.document}));
    }

    /// Each kind of window is in a building of its own level, and a city-level matter has one.
    void levels() {
        const auto level = [&](const std::string& office) {
            for (const OfficeSpec& o : spec_.offices)
                if (o.id == office) return std::optional(o.level);
            return std::optional<Level>();
        };
        for (const DepartmentSpec& d : spec_.departments) {
            if (const auto l = level(d.town_office); l && *l != Level::town)
                error({"department", d.id, "town_office"},
                      say("'{0}' is not an office of towns", "“{0}”不是街道（乡镇）场所",
                          {d.town_office}),
                      {}, {"name an office with level = \"town\"", "请写 level = \"town\" 的场所"});
            if (const auto l = level(d.city_office); l && *l != Level::city)
                error(
                    {"department", d.id, "city_office"},
                    say("'{0}' is not an office of the city", "“{0}”不是市级场所", {d.city_office}),
                    {}, {"name an office with level = \"city\"", "请写 level = \"city\" 的场所"});
        }
        for (const MatterSpec& m : spec_.matters) {
            if (m.level != Level::city) continue;
            const auto d = std::find_if(spec_.departments.begin(), spec_.departments.end(),
                                        [&](const auto& one) { return one.id == m.department; });
            if (d == spec_.departments.end() || !d->city_office.empty() ||
                level(d->office) == Level::city)
                continue;
            error({"matter", m.id, "level"},
                  say("{0} has no windows of the city", "{0}没有市级窗口", {m.department}),
                  {"the matter is filed at city level", "该事项在市级办理"},
                  say("name an office of level \"city\" as department.{0}.city_office",
                      "请在 department.{0}.city_office 中写一个 level = \"city\" 的场所",
                      {m.department}));
        }
    }

    template <class Items>
    static std::vector<std::string> ids(const Items& items) {
        std::vector<std::string> out;
        for (const auto& item : items) out.push_back(item.id);
        return out;
    }

    void error(std::initializer_list<std::string_view> path, Text what, Text why = {},
               Text suggestion = {}) {
        std::string key;
        for (const std::string_view part : path) {
            if (part.empty()) continue;
            if (!key.empty()) key += '.';
            key += part;
        }
        document_.problems.error(locate(document_.root, path), key, std::move(what), std::move(why),
                                 std::move(suggestion));
    }

    void reference(const char* table, const std::string& id, const char* key, const std::string& to,
                   const std::vector<std::string>& known, const Text& kind) {
        if (std::find(known.begin(), known.end(), to) != known.end()) return;
        const auto like = nearest(to, known);
        Text what{"no " + kind.en + " '" + to + "'", "没有" + kind.zh + "“" + to + "”"};
        Text suggestion = like ? say("did you mean '{0}'?", "是否想写“{0}”？", {*like}) : Text{};
        if (id.empty())
            error({table, key}, std::move(what), {}, std::move(suggestion));
        else
            error({table, id, key}, std::move(what), {}, std::move(suggestion));
    }

    void ages() {
        for (const DistrictSpec& d : spec_.districts) {
            const double sum = d.age_0_14 + d.age_15_59 + d.age_60_64 + d.age_65;
            if (std::abs(sum - 1) > 0.001)
                error({"district", d.id, "age_0_14"},
                      say("the four age bands sum to {0} %", "四个年龄段之和为 {0} %",
                          {number_text(std::round(sum * 1e4) / 100)}),
                      {"they must sum to 100 %", "应为 100 %"});
        }
        if (spec_.districts.empty())
            error({"district"}, {"no districts", "没有区县"}, {},
                  {"name a file under [tables]: districts = \"…csv\"",
                   "请在 [tables] 写 districts = \"…csv\""});
    }

    void opening() {
        for (const HoursSpec& h : spec_.hours) {
            if (!(h.open <= h.lunch_from && h.lunch_from <= h.lunch_until &&
                  h.lunch_until <= h.close && h.open < h.close))
                error({"hours", h.id, "open"}, {"these times are not in order", "时间先后不对"},
                      {"open, lunch_from, lunch_until, close must follow each other",
                       "应为开窗、午休开始、午休结束、关窗"});
            else if (h.last_ticket >= h.close - h.open)
                error({"hours", h.id, "last_ticket"}, {"no ticket is ever given", "永远取不到号"},
                      {"it is as long before closing as the windows are open",
                       "停止取号的提前量不短于开放时间"},
                      {"write less, for instance \"30 min\"", "请写短一些，例如 \"30 min\""});
        }
    }

    void hall() {
        const bool any =
            std::any_of(spec_.offices.begin(), spec_.offices.end(),
                        [](const OfficeSpec& o) { return o.hall && o.level == Level::district; });
        if (!any)
            error({"office"}, {"no office is a district hall", "没有区级大厅"},
                  {"regimes with one hall need one", "“一个大厅”模式需要它"},
                  {"add an office with level = \"district\" and hall = true",
                   "请添加 level = \"district\"、hall = true 的场所"});
    }

    /// A certificate must not, through what it asks for, need itself.
    void circles() {
        std::map<std::string, std::vector<std::string>>
            asks;  // matter → matters whose certificate it needs
        std::map<std::string, std::string> issued_under;
        for (const DocumentSpec& d : spec_.documents) issued_under[d.id] = d.certificate;
        for (const MaterialSpec& m : spec_.materials)
            if (const auto it = issued_under.find(m.document);
                it != issued_under.end() && !it->second.empty())
                asks[m.matter].push_back(it->second);
        std::set<std::string> done;
        std::vector<std::string> way;
        const auto visit = [&](const auto& self, const std::string& matter) -> void {
            if (const auto it = std::find(way.begin(), way.end(), matter); it != way.end()) {
                std::string circle;
                for (auto k = it; k != way.end(); ++k) circle += *k + " → ";
                error({"matter", matter},
                      say("documents are asked for in a circle: {0}", "材料要求循环：{0}",
                          {circle + matter}),
                      {"nobody could ever begin", "谁也无法开始"},
                      {"remove one of these rows from the materials", "请删去其中一条材料"});
                done.insert(matter);
                return;
            }
            if (done.count(matter)) return;
            way.push_back(matter);
            for (const std::string& next : asks[matter]) self(self, next);
            way.pop_back();
            done.insert(matter);
        };
        for (const MatterSpec& m : spec_.matters) visit(visit, m.id);
    }

    void materials() {
        std::map<std::string, int> count;
        for (const MaterialSpec& m : spec_.materials)
            if (++count[m.matter] == 17)
                error({"matter", m.matter},
                      {"more than 16 outside documents", "外部材料超过 16 种"},
                      {"a case keeps them in 16 bits", "办件以 16 位记录"});
        for (const MatterSpec& m : spec_.matters) {
            if (m.outside == Outside::some && count[m.id] == 0)
                error({"matter", m.id, "outside"},
                      {"it asks for outside documents, but no material names it",
                       "注明需要外部材料，但材料表中没有"},
                      {},
                      {"add rows to the materials, or write outside = \"none\"",
                       "请补充材料，或写 outside = \"none\""});
            if (m.outside == Outside::none && count[m.id] > 0)
                error({"matter", m.id, "outside"},
                      {"materials name outside documents, but outside is \"none\"",
                       "材料表中有外部材料，但 outside 为 \"none\""},
                      {}, {"write outside = \"some\"", "请写 outside = \"some\""});
            if (m.applicant == Applicant::firm && m.eligible != Eligible::firm)
                error({"matter", m.id, "eligible"},
                      {"a matter of firms is for firms", "企业事项的适格者应为企业"}, {},
                      {"write eligible = \"firm\"", "请写 eligible = \"firm\""});
            if (m.applicant == Applicant::person && m.eligible == Eligible::firm)
                error({"matter", m.id, "eligible"}, {"firms file matters with applicant = \"firm\"",
                                                     "企业事项应写 applicant = \"firm\""});
        }
    }

    void profile() {
        double week = 0, day = 0;
        for (int k = 0; k < 5; ++k) week += spec_.profile.weekday[k];
        for (const double w : spec_.profile.half_hour) day += w;
        if (week <= 0) error({"demand"}, {"no working weekday has a weight", "工作日权重全为 0"});
        if (day <= 0)
            error({"demand"}, {"no half hour has a weight", "半小时权重全为 0"},
                  {"visits need a time of day", "到访需要时刻"});
    }

    /// What citizens, towns and needs are numbered with must suffice.
    void sizes() {
        const double years = static_cast<double>(spec_.days + spec_.cooldown_days) / 365;
        double towns = 0, people = 0;
        Needs most;
        for (const DistrictSpec& d : spec_.districts) {
            const double growth = std::max(1.0, 1 + d.growth_per_year * years),
                         residents =
                             static_cast<double>(d.residents) * (growth + d.in_migration * years),
                         firms = static_cast<double>(d.firms) * growth;
            towns += static_cast<double>(d.towns) * spec_.scale;
            people += (residents + firms) * spec_.scale;
            most_needs_of_a_town(d, residents, firms, most);
        }
        if (towns > most_towns)
            error(
                {"district"},
                say("{0} towns are simulated", "模拟的街道（乡镇）共 {0} 个",
                    {number_text(std::round(towns))}),
                {"at most 65000 can be numbered", "最多 65000 个"},
                {"lower city.scale or the districts' towns", "请降低 city.scale 或各区县的 towns"});
        if (people > most_people)
            error({"district"},
                  say("{0} million residents and firms at the end of the run",
                      "模拟结束时居民与企业共 {0} 百万", {number_text(std::round(people / 1e6))}),
                  {"at most 4000 million can be numbered", "最多 40 亿"},
                  {"lower city.scale, or the districts' residents or growth",
                   "请降低 city.scale 或各区县的人口、增长率"});
        if (most.district != nullptr && most.number > most_needs)
            error({"district", most.district->id, "towns"},
                  say("a town has {0} million needs of {1} in the run",
                      "一个街道（乡镇）在模拟期内有 {0} 百万件“{1}”",
                      {number_text(std::round(most.number / 1e5) / 10), most.matter->id}),
                  {"at most 16 million can be numbered", "最多 1600 万件"},
                  {"write more towns or a lower rate, or simulate fewer days",
                   "请增加 towns、降低 rate，或缩短模拟期"});
    }

    struct Needs {
        double number = 0;
        const DistrictSpec* district = nullptr;
        const MatterSpec* matter = nullptr;
    };
    /// The needs of one town in one matter have numbers of their own.
    void most_needs_of_a_town(const DistrictSpec& d, double residents, double firms,
                              Needs& most) const {
        const double length =
            static_cast<double>(spec_.warmup_days + spec_.days + spec_.cooldown_days) / 365;
        for (const MatterSpec& m : spec_.matters) {
            const double needs = m.rate_per_year * spec_.needs_factor * length *
                                 (m.eligible == Eligible::firm ? firms : residents) /
                                 static_cast<double>(d.towns);
            if (needs > most.number) most = {needs, &d, &m};
        }
    }

    /// Case::town has 16 bits, Case::citizen 32, a need's number within its stream 24; some room is
    /// left for chance.
    static constexpr double most_towns = 65'000, most_people = 4e9, most_needs = 16e6;

    Document& document_;
    const CitySpec& spec_;
};

}  // namespace

void check_city(Document& document, const CityFileDraft& draft) {
    CityCheck(document, draft.spec).run();
}

}  // namespace cityload::read
