#include "scenarios/read/network.hpp"

#include "scenarios/read/network_fields.hpp"
#include "scenarios/read/network_parts.hpp"

namespace cityload::read {

using namespace network;

std::optional<std::string> kind_of(Document& document) {
    if (document.problems.any_errors()) return std::nullopt;
    const Value* kind = document.root.find("kind");
    if (document.root.find("cityload") == nullptr)
        document.problems.error(
            document.root.at, "cityload", {"this key is missing", "缺少此键"},
            {"it says which version of the format the file is written in", "它表明文件的格式版本"},
            {"begin the file with: cityload = 1", "请以 cityload = 1 开头"});
    if (kind == nullptr) {
        document.problems.error(document.root.at, "kind", {"this key is missing", "缺少此键"}, {},
                                {"write kind = \"network\" or kind = \"city\"",
                                 "请写 kind = \"network\" 或 kind = \"city\""});
        return std::nullopt;
    }
    if (!is_word(*kind) || (kind->text != "network" && kind->text != "city")) {
        document.problems.error(kind->at, "kind",
                                say("unknown kind {0}", "未知的种类 {0}", {to_text(*kind)}), {},
                                {"write kind = \"network\" or kind = \"city\"",
                                 "请写 kind = \"network\" 或 kind = \"city\""});
        return std::nullopt;
    }
    return kind->text;
}

std::optional<NetworkSpec> read_network(Document& document) {
    const auto kind = kind_of(document);
    if (!kind) return std::nullopt;
    if (*kind != "network") {
        document.problems.error(locate(document.root, {"kind"}), "kind",
                                {"this is a city, not a network", "这是城市情景，不是排队网络"});
        return std::nullopt;
    }
    load_tables(document, network_fields());
    NetworkDraft draft;
    Reader reader(document);
    read_table(reader, document.root, network_fields(), &draft);
    check_network(document, draft);
    if (document.problems.any_errors()) return std::nullopt;

    NetworkSpec spec;
    spec.title = std::move(draft.title);
    spec.stations = std::move(draft.stations);
    spec.pools = std::move(draft.pools);
    spec.sources = std::move(draft.sources);
    for (RouteDraft& r : draft.routes)
        spec.routes.push_back({std::move(r.id), std::move(r.branches), r.delay});
    spec.horizon = draft.run.horizon;
    spec.warmup = draft.run.warmup;
    spec.replications = draft.run.replications;
    spec.seed = draft.run.seed;
    spec.drain = draft.run.drain;
    return spec;
}

Text summary(const NetworkSpec& spec) {
    const auto count = [](std::size_t n, const char* one, const char* many) {
        return std::to_string(n) + " " + (n == 1 ? one : many);
    };
    Text out;
    out.en = count(spec.stations.size(), "station", "stations") + ", " +
             count(spec.pools.size(), "pool", "pools") + ", " +
             count(spec.sources.size(), "source", "sources") + ", " +
             count(spec.routes.size(), "route", "routes") + "; " +
             time_text(static_cast<double>(spec.horizon.ms)) + ", warm-up " +
             time_text(static_cast<double>(spec.warmup.ms)) + ", " +
             count(static_cast<std::size_t>(spec.replications), "replication", "replications") +
             ", seed " + std::to_string(spec.seed);
    out.zh = std::to_string(spec.stations.size()) + " 个服务点，" +
             std::to_string(spec.pools.size()) + " 个共享组，" +
             std::to_string(spec.sources.size()) + " 个来源，" +
             std::to_string(spec.routes.size()) + " 条去向；时长 " +
             time_text(static_cast<double>(spec.horizon.ms)) + "，预热 " +
             time_text(static_cast<double>(spec.warmup.ms)) + "，重复 " +
             std::to_string(spec.replications) + " 次，种子 " + std::to_string(spec.seed);
    return out;
}

}  // namespace cityload::read
