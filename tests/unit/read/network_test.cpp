#include "scenarios/read/network.hpp"

#include <gtest/gtest.h>

#include "scenarios/read/distribution_fields.hpp"
#include "scenarios/read/explain.hpp"
#include "tests/fuzz/memory_files.hpp"

namespace cityload::read {
namespace {

using namespace network;
using Kind = DistributionSpec::Kind;

struct Result {
    std::optional<NetworkSpec> spec;
    std::string problems;
    std::string resolved;
};

Result read(const std::string& toml, test::MemoryFiles files = {},
            const std::vector<std::string>& sets = {}) {
    files.files["main.toml"] = toml;
    Document d = load_document("main.toml", sets, files);
    Result out;
    out.spec = read_network(d);
    for (const Problem& p : d.problems.sorted()) out.problems += to_line(p, Language::en) + "\n";
    out.resolved = resolved_toml(d, network_fields());
    return out;
}

bool same(const DistributionSpec& a, const DistributionSpec& b) {
    if (a.kind != b.kind || a.mean != b.mean || a.cv != b.cv || a.shape != b.shape ||
        a.value != b.value || a.min != b.min || a.mode != b.mode || a.max != b.max ||
        a.weights != b.weights || a.data != b.data || a.of.size() != b.of.size())
        return false;
    for (std::size_t k = 0; k < a.of.size(); ++k)
        if (!same(a.of[k], b.of[k])) return false;
    return true;
}

// Every key of the design with its literal example, combined into one scenario.
constexpr const char* everything = R"(cityload = 1
kind = "network"
title = "everything"
[run]
horizon = "100 d"        # the clock runs 24 h, no calendar
warmup = "10 d"
replications = 10
seed = 1
end = "cut"              # or "drain"
[station.desk]
servers = 5
shift_end = "finish"
waiting = "stay"
service = { distribution = "exponential", mean = "10 min" }
discipline = "fifo"
patience = { distribution = "exponential", mean = "30 min", leaves = "seen" }
capacity = 50
balk_at = 20
initial = 12
[station.desk2]
servers = { step = "1 h", values = [2, 3, 5], repeat = true }
waiting = "leave"
service = { distribution = "lognormal", mean = "10 min", cv = 1.5 }
discipline = "priority"
patience = { distribution = "gamma", mean = "30 min", cv = 0.5, leaves = "silent", no_show = "20 s" }
[station.self]
servers = "unlimited"
service = { distribution = "mixture", of = [{ distribution = "uniform", min = "1 min", max = "2 min" }, { distribution = "triangular", min = "1 min", mode = "2 min", max = "6 min" }], weights = [2, 1] }
[station.plates]
service = { distribution = "erlang", mean = "6 min", shape = 3 }
discipline = "lifo"
[station.licences]
servers = { step = "1 d", values = [1, 2] }
service = { distribution = "hyperexponential", mean = "6 min", cv = 2 }
discipline = "siro"
[station.photo]
servers = 1
service = { distribution = "empirical", file = "photo.txt", unit = "s" }
[pool.leader]
servers = 1
serves = ["plates", "licences"]
[source.walk-in]
to = "desk"
arrivals = { process = "poisson", rate = "27 /h" }
priority = 0
service = { distribution = "deterministic", value = "4 min" }
[source.booked]
to = "shortest:plates,licences"
arrivals = { process = "renewal", gap = { distribution = "uniform", min = "15 min", max = "25 min" }, first = "9 h" }
priority = -1
[source.web]
to = "self"
arrivals = { process = "schedule", step = "1 h", rates = ["22 /h", "30 /h", "0 /h"], repeat = true, day_factor = { distribution = "gamma", mean = 1, cv = 0.1 } }
[source.recorded]
to = "photo"
arrivals = { process = "log", file = "log.txt", unit = "min" }
[source.closed]
to = "desk2"
arrivals = { process = "poisson", rate = "0 /h" }
[route.desk]
next = { desk2 = 0.3, out = 0.7 }
delay = "5 min"
[route.desk2]
next = { out = "60 %", "shortest:plates,licences" = 0.2, desk = 0.2 }
)";

test::MemoryFiles data_files() {
    test::MemoryFiles files;
    files.files["photo.txt"] = "seconds\n30\n# comment\n45.5\n";
    files.files["log.txt"] = "0\n1.5\n1.5\n70\n";
    return files;
}

TEST(Network, every_key_is_read) {
    const Result r = read(everything, data_files());
    EXPECT_EQ(r.problems, "");
    ASSERT_TRUE(r.spec);
    const NetworkSpec& s = *r.spec;
    EXPECT_EQ(s.title, "everything");
    EXPECT_EQ(s.horizon, sim::days(100));
    EXPECT_EQ(s.warmup, sim::days(10));
    EXPECT_EQ(s.replications, 10);
    EXPECT_EQ(s.seed, 1u);
    EXPECT_FALSE(s.drain);
    ASSERT_EQ(s.stations.size(), 6u);  // sorted: desk desk2 licences photo plates self
    const StationSpec& desk = s.stations[0];
    EXPECT_EQ(desk.id, "desk");
    EXPECT_EQ(desk.servers->values, std::vector<std::int64_t>{5});
    EXPECT_FALSE(desk.waiting_leaves);
    EXPECT_EQ(desk.service.kind, Kind::exponential);
    EXPECT_EQ(desk.service.mean, 600'000);
    EXPECT_EQ(desk.discipline, Discipline::fifo);
    EXPECT_EQ(desk.patience->time.mean, 1'800'000);
    EXPECT_EQ(desk.patience->leaves, Leaves::seen);
    EXPECT_EQ(desk.capacity, 50);
    EXPECT_EQ(desk.balk_at, 20);
    EXPECT_EQ(desk.initial, 12);
    const StationSpec& desk2 = s.stations[1];
    EXPECT_EQ(desk2.servers->step, sim::hours(1));
    EXPECT_EQ(desk2.servers->values, (std::vector<std::int64_t>{2, 3, 5}));
    EXPECT_TRUE(desk2.servers->repeat);
    EXPECT_TRUE(desk2.waiting_leaves);
    EXPECT_EQ(desk2.service.cv, 1.5);
    EXPECT_EQ(desk2.discipline, Discipline::priority);
    EXPECT_EQ(desk2.patience->leaves, Leaves::silent);
    EXPECT_EQ(desk2.patience->no_show.value, 20'000);
    const StationSpec& licences = s.stations[2];
    EXPECT_FALSE(licences.servers->repeat);
    EXPECT_EQ(licences.discipline, Discipline::siro);
    EXPECT_EQ(licences.service.kind, Kind::hyperexponential);
    const StationSpec& photo = s.stations[3];
    EXPECT_EQ(photo.service.data, (std::vector<double>{30'000, 45'500}));
    const StationSpec& plates = s.stations[4];
    EXPECT_FALSE(plates.servers);
    EXPECT_EQ(plates.discipline, Discipline::lifo);
    EXPECT_EQ(plates.service.shape, 3);
    const StationSpec& self = s.stations[5];
    EXPECT_TRUE(self.servers->unlimited);
    ASSERT_EQ(self.service.of.size(), 2u);
    EXPECT_EQ(self.service.of[1].mode, 120'000);
    EXPECT_EQ(self.service.weights, (std::vector<double>{2, 1}));
    EXPECT_EQ(mean_of(self.service), (2 * 90'000.0 + 180'000.0) / 3);
    ASSERT_EQ(s.pools.size(), 1u);
    EXPECT_EQ(s.pools[0].serves, (std::vector<std::string>{"plates", "licences"}));
    ASSERT_EQ(s.sources.size(), 5u);  // booked closed recorded walk-in web
    EXPECT_EQ(s.sources[0].to.stations, (std::vector<std::string>{"plates", "licences"}));
    EXPECT_EQ(s.sources[0].arrivals.process, ArrivalSpec::Process::renewal);
    EXPECT_EQ(s.sources[0].arrivals.first, sim::hours(9));
    EXPECT_EQ(s.sources[0].arrivals.gap.max, 1'500'000);
    EXPECT_EQ(s.sources[0].priority, -1);
    EXPECT_TRUE(s.sources[1].arrivals.log_ms.empty());  // a rate of 0 is an empty log
    EXPECT_EQ(s.sources[1].arrivals.process, ArrivalSpec::Process::log);
    EXPECT_EQ(s.sources[2].arrivals.log_ms,
              (std::vector<std::int64_t>{0, 90'000, 90'000, 4'200'000}));
    EXPECT_EQ(s.sources[3].arrivals.rate_per_ms, 27 / 3'600'000.0);
    EXPECT_EQ(s.sources[3].service->value, 240'000);
    EXPECT_EQ(s.sources[4].arrivals.rates_per_ms,
              (std::vector<double>{22 / 3'600'000.0, 30 / 3'600'000.0, 0}));
    EXPECT_EQ(s.sources[4].arrivals.day_factor->mean, 1);
    EXPECT_TRUE(s.sources[4].arrivals.repeat);
    ASSERT_EQ(s.routes.size(), 2u);
    EXPECT_EQ(s.routes[0].from, "desk");
    EXPECT_EQ(s.routes[0].delay, sim::minutes(5));
    ASSERT_EQ(s.routes[1].branches.size(), 3u);  // ordered by key: desk, out, shortest:…
    EXPECT_EQ(s.routes[1].branches[0].to.stations, std::vector<std::string>{"desk"});
    EXPECT_TRUE(s.routes[1].branches[1].to.stations.empty());
    EXPECT_EQ(s.routes[1].branches[1].probability, 0.6);
    EXPECT_EQ(s.routes[1].branches[2].to.stations,
              (std::vector<std::string>{"plates", "licences"}));
    EXPECT_EQ(s.routes[1].delay, sim::Duration{});
}

TEST(Network, defaults) {
    const Result r = read(
        "cityload = 1\nkind = \"network\"\n[run]\nhorizon = \"1 d\"\n[station.a]\nservers = "
        "1\nservice = { distribution = \"deterministic\", value = \"1 s\" }\n");
    EXPECT_EQ(r.problems, "");
    ASSERT_TRUE(r.spec);
    EXPECT_EQ(r.spec->warmup, sim::Duration{});
    EXPECT_EQ(r.spec->replications, 1);
    EXPECT_EQ(r.spec->seed, 1u);
    EXPECT_FALSE(r.spec->drain);
    EXPECT_EQ(r.spec->stations[0].discipline, Discipline::fifo);
    EXPECT_FALSE(r.spec->stations[0].patience);
    EXPECT_FALSE(r.spec->stations[0].capacity);
}

TEST(Network, nothing_at_all_is_a_network) {
    const Result r = read("cityload = 1\nkind = \"network\"\n[run]\nhorizon = \"1 d\"\n");
    EXPECT_EQ(r.problems, "");
    ASSERT_TRUE(r.spec);
    EXPECT_TRUE(r.spec->stations.empty());
}

TEST(Network, resolved_scenario_reads_to_the_same) {
    const Result first = read(everything, data_files(), {"station.desk.servers=7", "run.seed=5"});
    const Result again = read(first.resolved, data_files());
    EXPECT_EQ(again.problems, "");
    ASSERT_TRUE(first.spec && again.spec) << first.resolved;
    EXPECT_EQ(again.resolved, first.resolved);
    EXPECT_EQ(again.spec->seed, 5u);
    EXPECT_EQ(again.spec->stations[0].servers->values, std::vector<std::int64_t>{7});
    for (std::size_t k = 0; k < first.spec->stations.size(); ++k)
        EXPECT_TRUE(same(first.spec->stations[k].service, again.spec->stations[k].service)) << k;
}

TEST(Network, order_of_tables_does_not_matter) {
    const std::string a =
        "[station.a]\nservers = 1\nservice = { distribution = \"deterministic\", value = \"1 s\" "
        "}\n";
    const std::string b =
        "[station.b]\nservers = 2\nservice = { distribution = \"deterministic\", value = \"2 s\" "
        "}\n";
    const std::string head = "cityload = 1\nkind = \"network\"\n[run]\nhorizon = \"1 d\"\n";
    EXPECT_EQ(read(head + a + b).resolved, read(head + b + a).resolved);
}

TEST(Network, lists_in_csv_give_the_same_network_as_toml) {
    test::MemoryFiles files;
    files.files["s.csv"] =
        "id,servers,service.distribution,service.mean [min],patience.distribution,patience.mean "
        "[min]\na,2,exponential,5,,\nb,unlimited,exponential,7,exponential,30\n";
    files.files["src.csv"] =
        "id,to,arrivals.process,arrivals.rate [/h],arrivals.step [h],arrivals.rates "
        "[/h],arrivals.repeat\nx,a,poisson,12,,,\ny,\"shortest:a,b\",schedule,,1,3;4;5,true\n";
    files.files["r.csv"] = "id,next.b,next.out,delay [min]\na,30 %,0.7,5\n";
    files.files["p.csv"] = "id,servers,serves\np,3,a;b\n";
    const Result csv = read(
        "cityload = 1\nkind = \"network\"\n[run]\nhorizon = \"1 d\"\n[tables]\nstations = "
        "\"s.csv\"\nsources = \"src.csv\"\nroutes = \"r.csv\"\npools = \"p.csv\"\n",
        files);
    EXPECT_EQ(csv.problems, "");
    ASSERT_TRUE(csv.spec);
    EXPECT_EQ(csv.spec->stations[0].service.mean, 300'000);
    EXPECT_TRUE(csv.spec->stations[1].servers->unlimited);
    EXPECT_EQ(csv.spec->stations[1].patience->time.mean, 1'800'000);
    EXPECT_EQ(csv.spec->sources[1].arrivals.rates_per_ms,
              (std::vector<double>{3 / 3'600'000.0, 4 / 3'600'000.0, 5 / 3'600'000.0}));
    EXPECT_TRUE(csv.spec->sources[1].arrivals.repeat);
    EXPECT_EQ(csv.spec->routes[0].branches[0].probability, 0.3);
    EXPECT_EQ(csv.spec->pools[0].serves, (std::vector<std::string>{"a", "b"}));
    const Result again = read(csv.resolved);
    EXPECT_EQ(again.problems, "") << csv.resolved;
    ASSERT_TRUE(again.spec);
    EXPECT_EQ(again.spec->sources[1].arrivals.rates_per_ms,
              csv.spec->sources[1].arrivals.rates_per_ms);
    EXPECT_EQ(again.spec->routes[0].branches[0].probability, 0.3);
}

TEST(Network, overload_is_a_note_and_not_refused) {
    const std::string head =
        "cityload = 1\nkind = \"network\"\n[run]\nhorizon = \"1 d\"\n[station.a]\nservers = "
        "1\nservice = { distribution = \"exponential\", mean = \"10 min\" }\n";
    const auto source = [](const char* rate) {
        return std::string(
                   "[source.s]\nto = \"a\"\narrivals = { process = \"poisson\", rate = \"") +
               rate + "\" }\n";
    };
    const Result over = read(head + source("12 /h"));
    EXPECT_TRUE(over.spec);
    EXPECT_EQ(over.problems,
              "main.toml:6:11: note: station.a.servers: overloaded: 2 servers' work for 1 servers "
              "on average (the queue grows as long as the run lasts).\n");
    EXPECT_NE(read(head + source("6 /h")).problems, "");  // just full is too much
    EXPECT_EQ(read(head + source("5.9 /h")).problems, "");
    // feedback: every customer comes back once on average
    EXPECT_NE(read(head + source("4 /h") + "[route.a]\nnext = { a = 0.5, out = 0.5 }\n").problems,
              "");
    EXPECT_EQ(read(head + source("2.9 /h") + "[route.a]\nnext = { a = 0.5, out = 0.5 }\n").problems,
              "");
    // who may leave does not overload
    EXPECT_EQ(read(head + "capacity = 9\n" + source("60 /h")).problems, "");
}

TEST(Network, service_may_be_left_to_the_classes) {
    const Result r = read(
        "cityload = 1\nkind = \"network\"\n[run]\nhorizon = \"1 d\"\n[station.a]\nservers = "
        "1\n[source.s]\nto = \"a\"\narrivals = { process = \"poisson\", rate = \"1 /h\" }\nservice "
        "= { distribution = \"deterministic\", value = \"1 s\" }\n");
    EXPECT_EQ(r.problems, "");
    EXPECT_TRUE(r.spec);
}

TEST(Network, most_stations_and_sources) {
    std::string text =
        "cityload = 1\nkind = \"network\"\n[run]\nhorizon = \"1 d\"\n[tables]\nstations = "
        "\"s.csv\"\n";
    test::MemoryFiles files;
    std::string& list = files.files["s.csv"];
    list = "id,servers,service.distribution,service.mean [min]\n";
    for (int i = 0; i < 32769; ++i) list += "s" + std::to_string(i) + ",1,exponential,1\n";
    const Result r = read(text, files);
    EXPECT_FALSE(r.spec);
    EXPECT_NE(r.problems.find("32769 stations and pools (at most 32768)"), std::string::npos)
        << r.problems;
}

TEST(Network, kind_city_is_not_read_as_a_network) {
    EXPECT_EQ(read("cityload = 1\nkind = \"city\"\n").problems,
              "main.toml:2:8: error: kind: this is a city, not a network.\n");
}

}  // namespace
}  // namespace cityload::read
