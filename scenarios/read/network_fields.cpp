#include "scenarios/read/network_fields.hpp"

#include <algorithm>
#include <cmath>

#include "scenarios/read/distribution_fields.hpp"
#include "scenarios/read/network.hpp"

namespace cityload::read {

namespace {

using namespace network;

constexpr const char* most_servers = "1000000";

bool is_word(const Value& value) {
    return value.kind == Value::Kind::string || value.kind == Value::Kind::cell;
}

// ---- servers ----

const FieldTable& schedule_fields() {
    static const Fields<ServerSchedule> fields = [] {
        Fields<ServerSchedule> f("servers", {"servers by time", "按时间变化的服务台数"});
        f.time("step", &ServerSchedule::step, {"how long each value holds", "每个值持续的时间"})
            .required()
            .at_least("1 ms")
            .at_most("100 year")
            .example("\"1 h\"");
        f.list("values", &ServerSchedule::values,
               {"numbers of servers, one after another", "依次的服务台数"})
            .required()
            .at_least("0")
            .at_most(most_servers)
            .items(1, 1'000'000)
            .example("[2, 3, 5]");
        f.boolean("repeat", &ServerSchedule::repeat,
                  {"begin again after the last value; otherwise it holds",
                   "结束后从头重复；否则保持最后的值"})
            .preset("false");
        return f;
    }();
    return fields;
}

std::optional<ServerSchedule> read_servers(Reader& reader, const Value& value) {
    ServerSchedule schedule;
    if (is_word(value) && value.text == "unlimited") {
        schedule.unlimited = true;
        return schedule;
    }
    const std::size_t before = reader.problems().errors();
    if (value.is_table()) {
        read_table(reader, value, schedule_fields(), &schedule);
    } else {
        Field whole;
        whole.key = "servers";
        whole.type = FieldType::integer;
        whole.at_least("0").at_most(most_servers);
        if (value.kind != Value::Kind::integer && value.kind != Value::Kind::cell) {
            reader.error(value,
                         say("a number of servers is expected, this is {0}",
                             "此处应为服务台数，却是 {0}", {to_text(value)}),
                         {},
                         {"write 5, \"unlimited\" or { step = \"1 h\", values = [2, 3] }",
                          "请写 5、\"unlimited\" 或 { step = \"1 h\", values = [2, 3] }"});
            return std::nullopt;
        }
        const auto n = read_integer(reader, value, whole);
        if (n) schedule.values = {*n};
    }
    if (reader.problems().errors() != before) return std::nullopt;
    return schedule;
}

const Text& servers_form() {
    static const Text form{"whole number, \"unlimited\", or table", "整数、\"unlimited\" 或表"};
    return form;
}

// ---- distributions ----

const Text& distribution_form() {
    static const Text form{"distribution", "分布"};
    return form;
}

/// A time that may be given plainly: "30 s" stands for the deterministic distribution.
std::optional<DistributionSpec> read_cost(Reader& reader, const Value& value) {
    if (value.is_table()) return read_distribution(reader, value, {});
    Field time;
    time.key = "no_show";
    time.type = FieldType::number;
    time.dimension = Dimension::time;
    time.at_least("0 s").at_most("100 year");
    const auto ms = read_number(reader, value, time);
    if (!ms) return std::nullopt;
    DistributionSpec spec;
    spec.value = *ms;
    return spec;
}

const FieldTable& patience_fields() {
    static const Fields<Patience> fields = [] {
        Fields<Patience> f("patience",
                           {"how long customers wait before they leave", "顾客等候多久后离开"});
        for (const auto& field : time_distribution_fields().fields()) {
            Field copy = *field;  // read by read_distribution; here for explain and the reference
            copy.read = [](Reader&, const Value&, void*) {};
            copy.is_required = false;
            f.add(std::move(copy));
        }
        f.choice("leaves", &Patience::leaves, {{"seen", Leaves::seen}, {"silent", Leaves::silent}},
                 {"seen: leaves the queue; silent: stays in it and counts until called, the "
                  "abandonment is counted then",
                  "seen：离开队列；silent：仍占队列位置直到被叫号，届时计为放弃"})
            .preset("seen");
        f.special(
             "no_show", {"time, or distribution", "时间或分布"},
             [](Reader& r, const Value& v, Patience& p) {
                 if (auto cost = read_cost(r, v)) p.no_show = std::move(*cost);
             },
             {"what a call costs that finds nobody (silent)", "叫号而无人应答所费的时间（silent）"})
            .preset("0 s");
        return f;
    }();
    return fields;
}

void read_patience(Reader& reader, const Value& value, StationSpec& station) {
    auto time = read_distribution(reader, value, {}, {"leaves", "no_show"});
    if (!value.is_table()) return;
    Patience patience;
    Value rest = clone(value);
    read_table(reader, rest, patience_fields(), &patience);
    if (!time) return;
    patience.time = std::move(*time);
    if (patience.leaves == Leaves::seen && value.find("no_show") != nullptr)
        reader.problems().error(
            value.find("no_show")->key_at, reader.key("no_show"),
            {"no_show belongs to leaves = \"silent\"", "no_show 只用于 leaves = \"silent\""},
            {"who is seen to leave is not called", "被看到离开的人不会被叫号"});
    station.patience = std::move(patience);
}

// ---- destinations ----

/// "desk", "shortest:a,b" or, for routes, "out".
std::optional<Destination> read_destination(Reader& reader, const Position& at,
                                            const std::string& text, bool may_leave) {
    Destination to;
    if (may_leave && text == "out") return to;
    if (text == "out") {
        to.stations.push_back(text);  // the cross-check says that there is no such station
        return to;
    }
    to.stations = stations_in(text);
    for (std::size_t k = 0; k < to.stations.size(); ++k) {
        const std::string& name = to.stations[k];
        const bool twice =
            std::find(to.stations.begin(), to.stations.begin() + static_cast<std::ptrdiff_t>(k),
                      name) != to.stations.begin() + static_cast<std::ptrdiff_t>(k);
        if (!name.empty() && !twice) continue;
        reader.problems().error(at, reader.key(),
                                say("'{0}' is no list of stations", "“{0}”不是服务点列表", {text}),
                                name.empty() ? Text{"a name is empty", "有名称为空"}
                                             : say("{0} stands twice", "{0} 出现两次", {name}),
                                {"write \"shortest:a,b\"", "请写成 \"shortest:a,b\""});
        return std::nullopt;
    }
    return to;
}

// ---- arrivals ----

using Process = ArrivalSpec::Process;

const FieldTable& arrival_fields() {
    static const Fields<ArrivalSpec> fields = [] {
        Fields<ArrivalSpec> f("arrivals", {"when customers arrive", "顾客何时到达"});
        f.choice("process", &ArrivalSpec::process,
                 {{"poisson", Process::poisson},
                  {"renewal", Process::renewal},
                  {"schedule", Process::schedule},
                  {"log", Process::log}},
                 {"kind of arrival process", "到达过程的类型"})
            .required()
            .example("\"poisson\"");
        f.rate("rate", &ArrivalSpec::rate_per_ms,
               {"poisson: arrivals per time", "泊松过程：单位时间到达数"})
            .at_least("0 /h")
            .at_most("1000000 /s");
        f.special("gap", distribution_form(),
                  [](Reader& r, const Value& v, ArrivalSpec& a) {
                      if (auto gap = read_distribution(r, v, {Variate::time, true}))
                          a.gap = std::move(*gap);
                  },
                  {"renewal: time between arrivals", "更新过程：到达间隔"})
            .inside(time_distribution_fields);
        f.time("first", &ArrivalSpec::first,
               {"renewal: time of the first arrival", "更新过程：首个到达的时刻"})
            .at_least("0 s")
            .at_most("130 year")
            .preset("0 min");
        f.time("step", &ArrivalSpec::step,
               {"schedule: how long each rate holds", "时间表：每个频率持续的时间"})
            .at_least("1 ms")
            .at_most("100 year");
        f.list("rates", &ArrivalSpec::rates_per_ms,
               {"schedule: rates, one after another", "时间表：依次的频率"}, Dimension::rate)
            .at_least("0 /h")
            .at_most("1000000 /s")
            .items(1, 1'000'000)
            .example("[\"22 /h\", \"30 /h\"]");
        f.boolean("repeat", &ArrivalSpec::repeat,
                  {"schedule: begin again after the last rate; otherwise the rate is 0",
                   "时间表：结束后从头重复；否则频率为 0"})
            .preset("false");
        f.special("day_factor", distribution_form(),
                  [](Reader& r, const Value& v, ArrivalSpec& a) {
                      if (auto factor = read_distribution(r, v, {Variate::factor, false}))
                          a.day_factor = std::move(*factor);
                  },
                  {"schedule: factor on all rates of a day (24 h from time 0), drawn for each day",
                   "时间表：每天（自 0 时起 24 小时）抽取一次的频率系数"})
            .inside(factor_distribution_fields);
        f.special(
             "file", {"file name", "文件名"}, [](Reader&, const Value&, ArrivalSpec&) {},
             {"log: text file with one ascending column of times", "log：单列递增时刻的文本文件"})
            .file();
        f.special("unit", {"unit, e.g. \"min\"", "单位，例如 \"min\""},
                  [](Reader&, const Value&, ArrivalSpec&) {},
                  {"log: unit of the times", "log：时刻的单位"});
        return f;
    }();
    return fields;
}

struct ProcessKeys {
    std::string word;
    std::vector<std::string> needs, may;
};

const std::vector<ProcessKeys>& processes() {
    static const std::vector<ProcessKeys> all = {
        {"poisson", {"rate"}, {}},
        {"renewal", {"gap"}, {"first"}},
        {"schedule", {"step", "rates"}, {"repeat", "day_factor"}},
        {"log", {"file", "unit"}, {}}};
    return all;
}

bool holds(const std::vector<std::string>& list, const std::string& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

void read_log(Reader& reader, const Value& value, ArrivalSpec& arrivals) {
    const Value* file = value.find("file");
    if (file == nullptr || value.find("unit") == nullptr) return;  // reported as missing
    const Reader::Step step(reader, "file");
    const auto times = read_column(reader, *file, value.find("unit"), Variate::time);
    if (!times) return;
    for (const Listed& t : *times) {
        const std::int64_t ms = std::llround(t.value);
        if (!arrivals.log_ms.empty() && ms < arrivals.log_ms.back()) {
            reader.problems().error(
                t.at, reader.key(), {"this time is before the one above it", "此时刻早于上一行"},
                {"a log ascends", "记录应按时间递增"}, {"sort the file", "请先排序"});
            return;
        }
        arrivals.log_ms.push_back(ms);
    }
}

void read_arrivals(Reader& reader, const Value& value, SourceSpec& source) {
    if (!expect_table(reader, value)) return;
    ArrivalSpec arrivals;
    arrivals.step = {};
    read_table(reader, value, arrival_fields(), &arrivals);
    const Value* word = value.find("process");
    for (const ProcessKeys& p : processes()) {
        if (word == nullptr || p.word != word->text) continue;
        for (const std::string& need : p.needs)
            if (value.find(need) == nullptr)
                reader.problems().error(value.at, reader.key(need),
                                        {"this key is missing", "缺少此键"},
                                        say("{0} needs {1}", "{0} 需要 {1}", {p.word, need}));
        for (const auto& [key, entry] : value.entries()) {
            if (key == "process" || holds(p.needs, key) || holds(p.may, key) ||
                arrival_fields().find(key) == nullptr)
                continue;
            reader.problems().error(entry.key_at, reader.key(key),
                                    say("{0} has no {1}", "{0} 没有 {1}", {p.word, key}));
        }
    }
    if (arrivals.process == Process::log) read_log(reader, value, arrivals);
    if (arrivals.process == Process::poisson && arrivals.rate_per_ms == 0)
        arrivals.process = Process::log;  // nobody ever
    source.arrivals = std::move(arrivals);
}

// ---- tables ----

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

std::vector<std::string> stations_in(std::string_view destination) {
    constexpr std::string_view shortest = "shortest:";
    if (destination == "out") return {};
    if (!destination.starts_with(shortest)) return {std::string(destination)};
    std::vector<std::string> names;
    std::string_view rest = destination.substr(shortest.size());
    for (;;) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        names.emplace_back(trim(rest.substr(0, comma)));
        if (comma == rest.size()) return names;
        rest.remove_prefix(comma + 1);
    }
}

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
