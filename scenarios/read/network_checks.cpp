// What only the whole network shows.

#include <algorithm>
#include <set>

#include "scenarios/read/network_index.hpp"

namespace cityload::read {

namespace {

using namespace network;

class Checker {
  public:
    Checker(Document& document, const NetworkDraft& draft)
        : document_(document), draft_(draft), index_(draft) {}

    void run() {
        sizes();
        ids();
        names();
        times();
        ways_out();
        servers();
        service_times();
        initial();
        arrivals();
        if (!document_.problems.any_errors()) note_overload(document_, draft_, index_);
    }

  private:
    template <class... Keys>
    void error(std::initializer_list<std::string_view> path, Text what, Text why = {},
               Text suggestion = {}) {
        document_.problems.error(locate(document_.root, path), key_of(path), std::move(what),
                                 std::move(why), std::move(suggestion));
    }
    void sizes() {
        if (draft_.stations.size() + draft_.pools.size() > most_stations)
            error({"station"},
                  say("{0} stations and pools", "{0} 个服务点与共享组",
                      {std::to_string(draft_.stations.size() + draft_.pools.size())}),
                  say("at most {0}", "最多 {0} 个", {std::to_string(most_stations)}));
        if (draft_.sources.size() > most_sources)
            error({"source"},
                  say("{0} sources", "{0} 个来源", {std::to_string(draft_.sources.size())}),
                  say("at most {0}", "最多 {0} 个", {std::to_string(most_sources)}));
        if (draft_.stations.empty() && !draft_.sources.empty())
            error({"source"}, {"there are sources but no stations", "有来源却没有服务点"}, {},
                  {"add a [station.…]", "请添加 [station.…]"});
    }

    void ids() {
        const auto reserved = [&](const char* table, const std::string& id) {
            if (id == "out" || id == "all")
                error({table, id}, say("'{0}' is a reserved id", "“{0}”是保留标识", {id}),
                      id == "out" ? Text{"it means leaving the network", "它表示离开网络"}
                                  : Text{"it names the sum over all classes in results",
                                         "它在结果中表示所有类别之和"});
        };
        for (const auto& s : draft_.stations) reserved("station", s.id);
        for (const auto& p : draft_.pools) {
            reserved("pool", p.id);
            if (index_.station.count(p.id) != 0)
                error({"pool", p.id},
                      say("a station has the id '{0}' too", "已有服务点使用标识“{0}”", {p.id}),
                      {"both have a row in the results", "两者在结果中各占一行"});
        }
        for (const auto& s : draft_.sources) reserved("source", s.id);
    }

    Text near_station(const std::string& name) const {
        std::vector<std::string> ids;
        for (const auto& s : draft_.stations) ids.push_back(s.id);
        if (const auto best = nearest(name, ids))
            return say("did you mean '{0}'?", "是否应为“{0}”？", {*best});
        if (ids.empty()) return {};
        std::string list;
        for (std::size_t k = 0; k < ids.size() && k < 8; ++k) list += (k > 0 ? ", " : "") + ids[k];
        return say("stations: {0}", "现有服务点：{0}", {list + (ids.size() > 8 ? ", …" : "")});
    }

    void known(std::initializer_list<std::string_view> path, const std::string& name) {
        known_at(locate(document_.root, path), key_of(path), name);
    }

    void known_at(const Position& at, const std::string& where, const std::string& name) {
        if (index_.station.count(name) != 0) return;
        document_.problems.error(
            at, where, say("unknown station '{0}'", "未知的服务点“{0}”", {name}),
            name == "out" ? Text{"out is not possible here", "此处不能用 out"} : Text{},
            near_station(name));
    }

    void names() {
        for (const auto& source : draft_.sources)
            for (const std::string& s : source.to.stations) known({"source", source.id, "to"}, s);
        for (const auto& pool : draft_.pools) {
            std::set<std::string> seen;
            for (const std::string& s : pool.serves) {
                known({"pool", pool.id, "serves"}, s);
                if (!seen.insert(s).second)
                    error({"pool", pool.id, "serves"},
                          say("station '{0}' stands twice", "服务点“{0}”出现两次", {s}));
            }
        }
        for (const auto& route : draft_.routes) {
            if (const Value* table = document_.root.find({"route", route.id}))
                known_at(table->key_at, key_of({"route", route.id}), route.id);
            const Value* next = document_.root.find({"route", route.id, "next"});
            if (next == nullptr) continue;
            for (const auto& [text, entry] : next->entries())
                for (const std::string& s : stations_in(text))
                    known_at(entry.key_at, key_of({"route", route.id, "next", text}), s);
        }
    }

    void times() {
        if (draft_.run.horizon.ms > 0 && draft_.run.warmup >= draft_.run.horizon)
            error({"run", "warmup"},
                  say("the warm-up of {0} leaves nothing to measure", "预热 {0} 后已无可统计的时间",
                      {time_text(static_cast<double>(draft_.run.warmup.ms))}),
                  say("the horizon is {0}", "终点为 {0}",
                      {time_text(static_cast<double>(draft_.run.horizon.ms))}),
                  {"take a longer horizon", "请延长 horizon"});
    }

    /// `out` must be reachable from every station.
    void ways_out() {
        std::vector<bool> leaves(draft_.stations.size(), false);
        std::vector<std::vector<std::size_t>> from(draft_.stations.size());  // reversed edges
        std::vector<std::size_t> todo;
        for (std::size_t k = 0; k < draft_.stations.size(); ++k) {
            const auto it = index_.route.find(draft_.stations[k].id);
            bool out = it == index_.route.end() ||
                       it->second->branches.empty();  // no branches: reported already
            if (!out) {
                for (const RouteSpec::Branch& b : it->second->branches) {
                    if (b.probability <= 0) continue;
                    if (b.to.stations.empty()) out = true;
                    for (const std::string& s : b.to.stations) {
                        const auto to = index_.station.find(s);
                        if (to == index_.station.end()) {
                            out = true;  // an unknown station is reported already
                        } else {
                            from[to->second].push_back(k);
                        }
                    }
                }
            }
            if (out) {
                leaves[k] = true;
                todo.push_back(k);
            }
        }
        while (!todo.empty()) {
            const std::size_t k = todo.back();
            todo.pop_back();
            for (const std::size_t j : from[k]) {
                if (leaves[j]) continue;
                leaves[j] = true;
                todo.push_back(j);
            }
        }
        for (std::size_t k = 0; k < leaves.size(); ++k) {
            const std::string& id = draft_.stations[k].id;
            if (!leaves[k])
                error({"route", id, "next"},
                      say("'out' cannot be reached from '{0}'", "从“{0}”无法到达 out", {id}),
                      {"customers would stay for ever", "顾客将永远无法离开"},
                      {"give out a probability on the way", "请在途中给 out 一个概率"});
        }
    }

    static bool ever_serves(const ServerSchedule& s) {
        return s.unlimited ||
               std::any_of(s.values.begin(), s.values.end(), [](std::int64_t n) { return n > 0; });
    }

    /// Stations that customers get to, directly or by routes.
    std::vector<bool> visited() const {
        std::vector<bool> seen(draft_.stations.size(), false);
        std::vector<std::size_t> todo;
        const auto visit = [&](const std::string& id) {
            const auto it = index_.station.find(id);
            if (it == index_.station.end() || seen[it->second]) return;
            seen[it->second] = true;
            todo.push_back(it->second);
        };
        for (const auto& source : draft_.sources)
            for (const std::string& s : source.to.stations) visit(s);
        for (const auto& station : draft_.stations)
            if (station.initial > 0) visit(station.id);
        while (!todo.empty()) {
            const auto it = index_.route.find(draft_.stations[todo.back()].id);
            todo.pop_back();
            if (it == index_.route.end()) continue;
            for (const RouteSpec::Branch& b : it->second->branches)
                if (b.probability > 0)
                    for (const std::string& s : b.to.stations) visit(s);
        }
        return seen;
    }

    void servers() {
        const std::vector<bool> seen = visited();
        for (std::size_t k = 0; k < draft_.stations.size(); ++k) {
            const StationSpec& station = draft_.stations[k];
            const bool named = document_.root.find({"station", station.id, "servers"}) != nullptr;
            if (named && !station.servers) continue;  // reported already
            if (!named && index_.pools_of[k].empty()) {
                error({"station", station.id}, {"the station has no servers", "此服务点没有服务台"},
                      {"neither its own nor a pool's", "既无自有服务台，也无共享组为其服务"},
                      {"add servers = 1, or name it in a pool's serves",
                       "请加 servers = 1，或写入某共享组的 serves"});
                continue;
            }
            bool served = station.servers && ever_serves(*station.servers);
            for (const std::size_t p : index_.pools_of[k])
                served = served || ever_serves(draft_.pools[p].servers);
            if (!served && seen[k])
                error({"station", station.id, "servers"},
                      {"never a server, but customers arrive", "始终没有服务台，却有顾客到达"}, {},
                      {"open at least one server at some time", "请至少在某时开放一个服务台"});
        }
    }

    /// A station without service times will do if every class that can get there brings its own.
    void service_times() {
        std::set<std::string> routed;
        for (const RouteDraft& r : draft_.routes)
            for (const RouteSpec::Branch& b : r.branches)
                routed.insert(b.to.stations.begin(), b.to.stations.end());
        for (const StationSpec& station : draft_.stations) {
            if (document_.root.find({"station", station.id, "service"}) != nullptr) continue;
            bool own = routed.count(station.id) == 0, any = false;
            for (const SourceSpec& source : draft_.sources) {
                if (std::find(source.to.stations.begin(), source.to.stations.end(), station.id) ==
                    source.to.stations.end())
                    continue;
                any = true;
                own = own && source.service.has_value();
            }
            if (own && any) continue;
            error({"station", station.id, "service"}, {"this key is missing", "缺少此键"},
                  {"how long a service takes", "每次服务需要多久"},
                  {"write service = { distribution = \"exponential\", mean = \"10 min\" }",
                   "请写 service = { distribution = \"exponential\", mean = \"10 min\" }"});
        }
    }

    void initial() {
        for (const StationSpec& station : draft_.stations) {
            if (station.initial == 0) continue;
            const bool has_class =
                std::any_of(draft_.sources.begin(), draft_.sources.end(), [&](const SourceSpec& s) {
                    return s.to.stations.empty() ||
                           (s.to.stations.size() == 1 && s.to.stations[0] == station.id);
                });
            if (!has_class)
                error({"station", station.id, "initial"},
                      {"those waiting at time 0 have no class", "初始等候者没有类别"},
                      {"no source has this station as its `to`", "没有来源以本站为 `to`"},
                      {"add a source with rate \"0 /h\" if nobody else arrives",
                       "若无其他到达，可添加频率为 \"0 /h\" 的来源"});
        }
    }

    void arrivals() {
        constexpr double most = 0x1p46;  // customers of a source that ids have room for
        for (const SourceSpec& s : draft_.sources) {
            const double expected = mean_rate(s.arrivals, draft_.run.horizon) *
                                    static_cast<double>(draft_.run.horizon.ms);
            if (expected > most)
                error({"source", s.id, "arrivals"},
                      say("about {0} arrivals within the horizon", "运行期间约有 {0} 次到达",
                          {number_text(expected)}),
                      say("at most {0}", "最多 {0} 次", {number_text(most)}));
        }
    }

    Document& document_;
    const NetworkDraft& draft_;
    const NetworkIndex index_;
};

}  // namespace

NetworkIndex::NetworkIndex(const NetworkDraft& draft) {
    for (std::size_t k = 0; k < draft.stations.size(); ++k)
        station.emplace(draft.stations[k].id, k);
    for (const RouteDraft& r : draft.routes) route.emplace(r.id, &r);
    pools_of.resize(draft.stations.size());
    for (std::size_t k = 0; k < draft.pools.size(); ++k)
        for (const std::string& s : draft.pools[k].serves)
            if (const auto it = station.find(s); it != station.end())
                pools_of[it->second].push_back(k);
}

std::string key_of(std::initializer_list<std::string_view> path) {
    std::string out;
    for (const std::string_view step : path) {
        if (!out.empty()) out += '.';
        out += key_text(step);
    }
    return out;
}

void check_network(Document& document, const NetworkDraft& draft) {
    Checker(document, draft).run();
}

}  // namespace cityload::read
