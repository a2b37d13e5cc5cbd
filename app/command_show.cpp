// cityload show SCENARIO WHAT: the lists of a city as a table or as CSV.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <memory>

#include "app/commands.hpp"
#include "app/sheet.hpp"
#include "app/show_planning.hpp"
#include "models/city/run.hpp"
#include "scenarios/read/city.hpp"
#include "scenarios/read/quantity.hpp"
#include "sim/executor.hpp"

namespace cityload::app {

namespace {

using namespace city;

struct ShowRequest {
    ScenarioOptions scenario;
    std::string what;
    bool rank = false;
    PlanningRequest planning;
    std::string regime = "paper";
};

std::string yes(const Context& context, bool b) {
    return b ? context.tr("yes", "是") : context.tr("no", "否");
}

class Shower {
  public:
    Shower(const Context& context, const CitySpec& spec, const ShowRequest& request)
        : context_(context), spec_(spec), request_(request) {}

    int print() {
        if (request_.what == "matters") matters();
        if (request_.what == "departments") departments();
        if (request_.what == "offices") offices();
        if (request_.what == "links" && request_.rank)
            return show_link_rank(context_, spec_, find_regime(spec_, request_.regime),
                                  request_.planning);
        if (request_.what == "windows")
            return show_windows(context_, spec_, find_regime(spec_, request_.regime),
                                request_.planning);
        if (request_.what == "links") links();
        if (request_.what == "staff") staff();
        if (request_.what == "regimes") regimes();
        sheet_.print(request_.planning.csv);
        return ok;
    }

  private:
    std::string name(const auto& item) const {
        const std::string& own = context_.language == read::Language::zh ? item.name_zh : item.name;
        return own.empty() ? item.id : own;
    }
    void names() {
        sheet_.column("id", context_.tr("id", "标识"));
        sheet_.column("name", context_.tr("name", "名称"));
    }
    static std::string level(Level l) {
        return l == Level::town ? "town" : l == Level::district ? "district" : "city";
    }

    void matters() {
        names();
        sheet_.column("category", context_.tr("category", "类别"));
        sheet_.column("department", context_.tr("department", "部门"));
        sheet_.column("needs_per_year", context_.tr("needs a year", "年需求"), right);
        sheet_.column("outside_documents", context_.tr("outside documents", "外部材料"), right);
        sheet_.column("service_mean_min", context_.tr("window min", "窗口分钟"), right);
        sheet_.column("basis", context_.tr("basis", "依据"));
        const World world(spec_);
        for (std::size_t m = 0; m < spec_.matters.size(); ++m) {
            const MatterSpec& s = spec_.matters[m];
            double people = 0;
            for (const Town& t : world.towns) people += world.eligible(world.matters[m], t);
            sheet_.row({s.id, name(s), s.category, s.department,
                        whole(people * world.matters[m].rate_per_day * 365),
                        std::to_string(world.matters[m].materials.size()),
                        read::number_text(static_cast<double>(s.service_mean.ms) / 60'000),
                        s.basis});
        }
    }
    void departments() {
        names();
        sheet_.column("office", context_.tr("office", "场所"));
        sheet_.column("town_office", context_.tr("town office", "街道场所"));
        sheet_.column("joins_hall", context_.tr("joins hall", "进驻大厅"));
        sheet_.column("back_office", context_.tr("back office", "后台层级"));
        sheet_.column("matters", context_.tr("matters", "事项数"), right);
        for (const DepartmentSpec& d : spec_.departments) {
            const auto n = std::count_if(spec_.matters.begin(), spec_.matters.end(),
                                         [&](const MatterSpec& m) { return m.department == d.id; });
            sheet_.row({d.id, name(d), d.office, d.town_office, yes(context_, d.joins_hall),
                        level(d.back_office), std::to_string(n)});
        }
    }
    void offices() {
        names();
        sheet_.column("level", context_.tr("one in every", "设置层级"));
        sheet_.column("hall", context_.tr("hall", "大厅"));
        sheet_.column("hours", context_.tr("hours", "开放时间"));
        for (const OfficeSpec& o : spec_.offices)
            sheet_.row({o.id, name(o), level(o.level), yes(context_, o.hall), o.hours});
    }
    void links() {
        sheet_.column("id", context_.tr("id", "标识"));
        sheet_.column("document", context_.tr("document", "材料"));
        sheet_.column("coverage_percent", context_.tr("coverage %", "覆盖率 %"), right);
        sheet_.column("mismatch_percent", context_.tr("mismatch %", "不匹配 %"), right);
        sheet_.column("outages_per_year", context_.tr("outages/year", "年中断"), right);
        sheet_.column("wave", context_.tr("wave", "批次"), right);
        for (const LinkSpec& l : spec_.links)
            sheet_.row({l.id, l.document, read::number_text(100 * l.coverage),
                        read::number_text(100 * l.mismatch), read::number_text(l.outages_per_year),
                        std::to_string(l.wave)});
    }
    void staff() {
        sheet_.column("office", context_.tr("office", "场所"));
        sheet_.column("department", context_.tr("department", "部门"));
        sheet_.column("groups", context_.tr("window groups", "窗口组"), right);
        sheet_.column("windows", context_.tr("windows", "窗口"), right);
        sheet_.column("smallest", context_.tr("smallest", "最少"), right);
        sheet_.column("largest", context_.tr("largest", "最多"), right);
        const World world(spec_);
        const auto executor = sim::make_executor(sim::ExecutorKind::tbb, 0);
        CityRunOptions options;
        options.executor = executor.get();
        const Staff sized = size_staff(world, options);
        struct Sum {
            std::int64_t groups = 0, windows = 0, smallest = 1 << 30, largest = 0;
        };
        std::map<std::pair<std::string, std::string>, Sum> sums;
        for (std::size_t s = 0; s < world.stations.size(); ++s) {
            const PaperStation& p = world.stations[s];
            Sum& sum = sums[{spec_.offices[world.buildings[p.building].office].id,
                             spec_.departments[p.department].id}];
            ++sum.groups;
            sum.windows += sized.windows[s];
            sum.smallest = std::min(sum.smallest, sized.windows[s]);
            sum.largest = std::max(sum.largest, sized.windows[s]);
        }
        for (const auto& [where, sum] : sums)
            sheet_.row({where.first, where.second, std::to_string(sum.groups),
                        std::to_string(sum.windows), std::to_string(sum.smallest),
                        std::to_string(sum.largest)});
        std::map<std::string, std::pair<std::int64_t, std::int64_t>> posts;
        for (std::size_t b = 0; b < sized.posts.size(); ++b) {
            auto& [n, sum] = posts[spec_.departments[world.back_office_department(b)].id];
            ++n;
            sum += sized.posts[b];
        }
        for (const auto& [department, sum] : posts)
            sheet_.row({context_.tr("back office", "后台"), department, std::to_string(sum.first),
                        std::to_string(sum.second), "", ""});
    }
    void regimes() {
        names();
        for (const char* key : {"informed", "links", "letter", "owed", "online", "favour"})
            sheet_.column(key, std::string(key) + " %", right);
        sheet_.column("one_hall", context_.tr("one hall", "一个大厅"));
        for (const RegimeSpec& r : spec_.regimes) {
            std::vector<std::string> row = {r.id, name(r)};
            for (const double share : {r.informed, r.links, r.letter, r.owed, r.online, r.favour})
                row.push_back(read::number_text(std::round(1000 * share) / 10));
            row.push_back(yes(context_, r.one_hall));
            sheet_.row(std::move(row));
        }
    }

    const Context& context_;
    const CitySpec& spec_;
    const ShowRequest& request_;
    Sheet sheet_;
};

int show(const Context& context, const ShowRequest& request) {
    read::Document document =
        read::load_document(request.scenario.path, request.scenario.assignments());
    const auto spec = read::read_city(document);
    print_problems(context, document, request.scenario.quiet);
    if (!spec) return bad_input;
    std::vector<std::string> regimes;
    for (const RegimeSpec& r : spec->regimes) regimes.push_back(r.id);
    if (std::find(regimes.begin(), regimes.end(), request.regime) == regimes.end()) {
        const auto like = read::nearest(request.regime, regimes);
        std::cerr << context.tr("error: --regime: no regime '", "错误: --regime：没有模式“")
                  << request.regime << context.tr("'. ", "”。")
                  << (like ? context.tr("Did you mean '", "是否想写“") + *like +
                                 context.tr("'?", "”？")
                           : std::string())
                  << '\n';
        return bad_input;
    }
    return Shower(context, *spec, request).print();
}

}  // namespace

void add_show(CLI::App& program, Context& context) {
    auto request = std::make_shared<ShowRequest>();
    CLI::App* command = program.add_subcommand(
        "show", context.tr("list what a city scenario contains", "列出城市情景的内容"));
    add_scenario_options(*command, context, request->scenario, false);
    command->add_option("what", request->what, context.tr("what to list", "要列出的内容"))
        ->required()
        ->check(CLI::IsMember(
            {"matters", "departments", "offices", "links", "staff", "windows", "regimes"}));
    command->add_flag("--csv", request->planning.csv, context.tr("as CSV", "以 CSV 输出"));
    command->add_flag("--rank", request->rank,
                      context.tr("links: which to build next, by trips saved (no simulation)",
                                 "links：按可省跑腿排序应先建的联通（不模拟）"));
    command
        ->add_option(
            "--regime", request->regime,
            context.tr("links --rank, windows: the regime", "links --rank、windows：所用模式"))
        ->type_name("NAME");
    command->add_flag(
        "--confirm", request->planning.confirm,
        context.tr("by simulation. links --rank: the first ten; windows: find them by reruns",
                   "以模拟核实。links --rank：前十项；windows：反复试算"));
    command
        ->add_option("--wait", request->planning.wait_minutes,
                     context.tr("windows: nobody should wait longer than this, in minutes",
                                "windows：等候上限（分钟）"))
        ->type_name("MIN")
        ->check(CLI::Range(1.0, 600.0));
    command
        ->add_option("--share", request->planning.share_percent,
                     context.tr("windows: for this share of visits, in percent",
                                "windows：达标的到访占比（%）"))
        ->type_name("PERCENT")
        ->check(CLI::Range(50.0, 99.0));
    command->callback([&context, request] {
        context.action = [&context, request] { return show(context, *request); };
    });
}

}  // namespace cityload::app
