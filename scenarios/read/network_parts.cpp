#include "scenarios/read/network_parts.hpp"

#include <algorithm>

#include "scenarios/read/distribution_fields.hpp"

namespace cityload::read {

using namespace network;

namespace {

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

}  // namespace

bool is_word(const Value& value) {
    return value.kind == Value::Kind::string || value.kind == Value::Kind::cell;
}

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

const Text& distribution_form() {
    static const Text form{"distribution", "分布"};
    return form;
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

}  // namespace cityload::read
