#include "app/city_timings.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <system_error>

#include "results/record/number.hpp"

namespace cityload::app {
namespace {

struct RunFacts {
    std::vector<std::string> regimes;
    std::vector<double> seconds, services, bytes, open_cases;
};
RunFacts facts_of(const file::Group& about) {
    return {about.texts("regime"), about.numbers("seconds"), about.numbers("services"),
            about.numbers("bytes"), about.numbers("open_cases")};
}

}  // namespace

Json timings_json(const Timings& timings, const file::Group& about) {
    Json out = Json::object();
    for (const auto& [phase, seconds] : timings) out.add(phase + "_s", seconds);
    const RunFacts f = facts_of(about);
    Json runs = Json::array();
    for (std::size_t i = 0; i < f.seconds.size(); ++i) {
        Json one = Json::object();
        one.add("regime", f.regimes[i % f.regimes.size()]);
        one.add("replication", static_cast<std::int64_t>(i / f.regimes.size()));
        one.add("seconds", f.seconds[i]);
        one.add("services", f.services[i]);
        one.add("ns_per_service", f.seconds[i] / f.services[i] * 1e9);
        one.add("bytes", f.bytes[i]);
        one.add("open_cases", f.open_cases[i]);
        runs.add(one);
    }
    out.add("runs", runs);
    return out;
}

std::string timings_text(const Context& context, const Timings& timings, const file::Group& root,
                         const std::string& path) {
    std::ostringstream out;
    const file::Group& about = *root.find_group("provenance");
    const double residents = root.attributes.number("residents").value_or(0);
    const auto shown = [](double v, int decimals) {
        return record::digits(record::Kind::number, v, decimals);
    };
    for (const auto& [phase, seconds] : timings) out << phase << ' ' << shown(seconds, 3) << " s\n";
    double all = 0, writing = 0;
    for (const auto& [phase, seconds] : timings) {
        all += seconds;
        if (phase == "gather" || phase == "write") writing += seconds;
    }
    std::error_code none;
    const auto bytes = static_cast<double>(std::filesystem::file_size(path, none));
    if (!none && writing > 0)
        out << context.tr("results file ", "结果文件 ") << shown(bytes / 1e6, 1)
            << context.tr(" MB, ", " MB，用时占 ") << shown(writing / all * 100, 1)
            << context.tr(" % of the time\n", "%\n");
    const RunFacts f = facts_of(about);
    for (std::size_t i = 0; i < f.seconds.size(); ++i)
        out << f.regimes[i % f.regimes.size()] << ' ' << i / f.regimes.size() << ": "
            << shown(f.seconds[i], 3) << " s, " << shown(f.services[i] / 1e6, 3)
            << context.tr(" M services, ", " 百万次服务，")
            << shown(f.seconds[i] / f.services[i] * 1e9, 0)
            << context.tr(" ns each, ", " 纳秒/次，") << shown(f.bytes[i] / 1e6, 1)
            << context.tr(" MB at the end: ", " MB（运行结束时）：")
            << shown(f.bytes[i] / std::max(1.0, residents), 1)
            << context.tr(" bytes a resident, ", " 字节/居民，")
            << shown(f.bytes[i] / std::max(1.0, f.open_cases[i]), 0)
            << context.tr(" bytes a case of the ", " 字节/件，未结 ") << shown(f.open_cases[i], 0)
            << context.tr(" open\n", " 件\n");
    return out.str();
}

}  // namespace cityload::app
