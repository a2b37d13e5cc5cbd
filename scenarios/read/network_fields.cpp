#include "scenarios/read/network_fields.hpp"

#include <cmath>

#include "scenarios/read/distribution_fields.hpp"
#include "scenarios/read/network.hpp"
#include "scenarios/read/network_parts.hpp"

namespace cityload::read {

namespace {

using namespace network;

const FieldTable& run_fields() {
    static const Fields<RunDraft> fields = [] {
        Fields<RunDraft> f("run", {"how long and how often is simulated", "模拟多久、多少次"});
        f.time(
             "horizon", &RunDraft::horizon,
             {"end of the run; the clock runs 24 h, no calendar", "运行终点；每天 24 小时，无日历"})
            .required()
            .at_least("1 ms")
            .at_most("130 year")
            .example("\"100 d\"");
        f.time("warmup", &RunDraft::warmup, {"nothing is measured before", "此前不作统计"})
            .preset("0 d")
            .at_least("0 s");
        f.integer("replications", &RunDraft::replications,
                  {"independent repetitions", "独立重复次数"})
            .preset("1")
            .at_least("1")
            .at_most("1000000");
        f.integer("seed", &RunDraft::seed, {"seed of all random numbers", "随机数种子"})
            .preset("1")
            .at_least("0");
        f.choice("end", &RunDraft::drain, {{"cut", false}, {"drain", true}},
                 {"cut: the run ends at the horizon; drain: sources stop at the horizon, run until "
                  "empty",
                  "cut：到终点即止；drain：终点后不再到达，运行至清空"})
            .preset("cut");
        return f;
    }();
    return fields;
}

const FieldTable& station_fields() {
    static const Fields<StationSpec> fields = [] {
        Fields<StationSpec> f("station", {"a queue with its servers", "一个队列及其服务台"});
        f.special("servers", servers_form(),
                  [](Reader& r, const Value& v, StationSpec& s) { s.servers = read_servers(r, v); },
                  {"servers of its own; may be absent if a pool serves it",
                   "自有服务台数；若由共享组服务可不写"})
            .inside(schedule_fields)
            .example("5");
        // "finish" is the only rule there is; the key says so in the file, and a misspelt rule is
        // refused
        f.choice("shift_end", &StationSpec::waiting_leaves, {{"finish", false}},
                 {"finish: servers finish what they have in hand", "finish：服务台做完手头的工作"})
            .preset("finish");
        f.choice("waiting", &StationSpec::waiting_leaves, {{"stay", false}, {"leave", true}},
                 {"at a cut of its own servers to 0 those waiting stay, or leave (counted as "
                  "abandonments)",
                  "自有服务台减为 0 时，等候者留下或离开（计为放弃）"})
            .preset("stay");
        f.special("service", distribution_form(),
                  [](Reader& r, const Value& v, StationSpec& s) {
                      if (auto d = read_distribution(r, v, {})) s.service = std::move(*d);
                  },
                  {"service time; at least 1 ms", "服务时间；至少 1 毫秒"})
            .inside(time_distribution_fields)
            .example("{ distribution = \"exponential\", mean = \"10 min\" }");
        f.choice("discipline", &StationSpec::discipline,
                 {{"fifo", Discipline::fifo},
                  {"lifo", Discipline::lifo},
                  {"siro", Discipline::siro},
                  {"priority", Discipline::priority}},
                 {"who is called next: first come, last come, random, or by priority "
                  "(non-preemptive, first come inside)",
                  "叫号次序：先到、后到、随机，或按优先级（非抢占，同级先到先办）"})
            .preset("fifo");
        f.special(
             "patience", {"distribution, with leaves and no_show", "分布，另有 leaves 与 no_show"},
             read_patience,
             {"how long customers wait; absent: they never leave", "顾客的耐心；不写则从不离开"})
            .inside(patience_fields);
        f.integer("capacity", &StationSpec::capacity,
                  {"places in system; arrivals beyond are lost", "系统容量；超出者流失"})
            .at_least("1")
            .at_most("1000000000000");
        f.integer("balk_at", &StationSpec::balk_at,
                  {"arrivals who find this many waiting do not join",
                   "到达时若已有这么多人等候则不加入"})
            .at_least("1")
            .at_most("1000000000000");
        f.integer("initial", &StationSpec::initial,
                  {"waiting at time 0, of the class of the first source by id whose `to` is this "
                   "station",
                   "0 时已在等候的人数，类别取标识最前且 `to` 为本站的来源"})
            .preset("0")
            .at_least("0")
            .at_most("100000000");
        return f;
    }();
    return fields;
}

const FieldTable& pool_fields() {
    static const Fields<PoolSpec> fields = [] {
        Fields<PoolSpec> f(
            "pool",
            {"servers shared among stations: longest waiting first, after a station's own servers",
             "多个服务点共享的服务台：等候最久者优先，先用服务点自有服务台"});
        f.special("servers", servers_form(),
                  [](Reader& r, const Value& v, PoolSpec& p) {
                      if (auto s = read_servers(r, v)) p.servers = std::move(*s);
                  },
                  {"number of shared servers", "共享服务台数"})
            .inside(schedule_fields)
            .required()
            .example("1");
        f.list("serves", &PoolSpec::serves, {"stations served", "所服务的服务点"})
            .required()
            .items(1, most_stations)
            .example("[\"plates\", \"licences\"]");
        return f;
    }();
    return fields;
}

const FieldTable& source_fields() {
    static const Fields<SourceSpec> fields = [] {
        Fields<SourceSpec> f("source", {"where customers come from; its id is their class for life",
                                        "顾客来源；其标识终身为顾客的类别"});
        f.special("to", {"station, or \"shortest:a,b\"", "服务点，或 \"shortest:a,b\""},
                  [](Reader& r, const Value& v, SourceSpec& s) {
                      if (!is_word(v)) {
                          r.error(v, say("a station is expected, this is {0}",
                                         "此处应为服务点，却是 {0}", {to_text(v)}));
                      } else if (auto to = read_destination(r, v.at, v.text, false)) {
                          s.to = std::move(*to);
                      }
                  },
                  {"first station; shortest: fewest in system, tie to the first",
                   "首个服务点；shortest：人数最少者，相同取前者"})
            .required()
            .example("\"desk\"");
        f.special("arrivals", {"table", "表"}, read_arrivals,
                  {"when customers arrive", "顾客何时到达"})
            .inside(arrival_fields)
            .required()
            .example("{ process = \"poisson\", rate = \"27 /h\" }");
        f.integer("priority", &SourceSpec::priority, {"smaller is served first", "越小越先服务"})
            .preset("0")
            .at_least("-1000000")
            .at_most("1000000");
        f.special("service", distribution_form(),
                  [](Reader& r, const Value& v, SourceSpec& s) {
                      if (auto d = read_distribution(r, v, {})) s.service = std::move(*d);
                  },
                  {"this class's service time at `to`, on every visit there",
                   "此类顾客在 `to` 处每次的服务时间"})
            .inside(time_distribution_fields);
        return f;
    }();
    return fields;
}

void read_branches(Reader& reader, const Value& value, RouteDraft& route) {
    if (!expect_table(reader, value)) return;
    Field share;
    share.key = "next";
    share.type = FieldType::number;
    share.dimension = Dimension::share;
    share.at_least("0").at_most("1");
    double sum = 0;
    const std::size_t before = reader.problems().errors();
    for (const auto& [key, entry] : value.entries()) {
        const Reader::Step step(reader, key);
        auto to = read_destination(reader, entry.key_at, key, true);
        const auto p = read_number(reader, entry, share);
        if (!to || !p) continue;
        route.branches.push_back({std::move(*to), *p});
        sum += *p;
    }
    if (reader.problems().errors() != before || std::abs(sum - 1) <= 1e-9) return;
    reader.error(value,
                 say("the probabilities sum to {0}", "概率之和为 {0}",
                     {number_text(std::round(sum * 1e10) / 1e10)}),
                 {"they must sum to 1", "应为 1"},
                 sum < 1 && value.find("out") == nullptr
                     ? say("add out = {0}", "请加上 out = {0}",
                           {number_text(std::round((1 - sum) * 1e9) / 1e9)})
                     : Text{});
}

const FieldTable& route_fields() {
    static const Fields<RouteDraft> fields = [] {
        Fields<RouteDraft> f("route",
                             {"where customers go after the station of this id; absent: out",
                              "在此服务点之后去哪里；不写则离开"});
        f.special("next",
                  {"table: station, \"shortest:a,b\" or out = probability",
                   "表：服务点、\"shortest:a,b\" 或 out = 概率"},
                  read_branches,
                  {"branches and their probabilities, which sum to 1", "各去向及其概率，和为 1"})
            .required()
            .example("{ desk2 = 0.3, out = 0.7 }");
        f.time("delay", &RouteDraft::delay,
               {"time on the way, for every branch", "途中时间，适用于各去向"})
            .preset("0 s")
            .at_least("0 s")
            .at_most("100 year");
        return f;
    }();
    return fields;
}
}  // namespace

const FieldTable& network_fields() {
    static const Fields<NetworkDraft> fields = [] {
        Fields<NetworkDraft> f("network", {"a plain queueing network", "普通排队网络"});
        f.integer("cityload", &NetworkDraft::version, {"version of the format", "格式版本"})
            .required()
            .at_least("1")
            .at_most("1")
            .example("1");
        f.choice("kind", &NetworkDraft::kind, {{"network", "network"}, {"city", "city"}},
                 {"what the scenario describes", "情景的种类"})
            .required()
            .example("\"network\"");
        f.text("title", &NetworkDraft::title,
               {"one line for tables and reports", "表格与报告用的标题"});
        f.text("description", &NetworkDraft::description, {"for people", "说明文字"});
        f.table("run", &NetworkDraft::run, run_fields,
                {"how long and how often is simulated", "模拟多久、多少次"});
        f.entries("station", &NetworkDraft::stations, station_fields,
                  {"queues with their servers", "队列及其服务台"})
            .csv("stations");
        f.entries("pool", &NetworkDraft::pools, pool_fields,
                  {"servers shared among stations", "多个服务点共享的服务台"})
            .csv("pools");
        f.entries("source", &NetworkDraft::sources, source_fields,
                  {"where customers come from", "顾客来源"})
            .csv("sources");
        f.entries("route", &NetworkDraft::routes, route_fields,
                  {"where customers go after a station", "离开服务点后的去向"})
            .csv("routes");
        return f;
    }();
    return fields;
}

}  // namespace cityload::read
