#include <algorithm>
#include <cmath>

#include "scenarios/read/distribution_fields.hpp"
#include "scenarios/read/network_parts.hpp"

namespace cityload::read {

using namespace network;

const FieldTable& arrival_fields() {
    using Process = ArrivalSpec::Process;
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

namespace {

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

}  // namespace

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
    if (arrivals.process == ArrivalSpec::Process::log) read_log(reader, value, arrivals);
    if (arrivals.process == ArrivalSpec::Process::poisson && arrivals.rate_per_ms == 0)
        arrivals.process = ArrivalSpec::Process::log;  // nobody ever
    source.arrivals = std::move(arrivals);
}

}  // namespace cityload::read
