#include "app/city_precision.hpp"

#include <algorithm>
#include <cmath>

#include "app/run_options.hpp"
#include "scenarios/read/quantity.hpp"

namespace cityload::app {

std::optional<CityPrecision> city_precision(const std::string& share,
                                            const std::vector<std::string>& figures,
                                            read::Text& why) {
    const auto wanted = share_option(share);
    if (!wanted) {
        why = read::say("--precision {0}: a share above 0 such as 5% is wanted",
                        "--precision {0}：应为大于 0 的比例，如 5%", {share});
        return std::nullopt;
    }
    CityPrecision out{*wanted, figures};
    if (figures.empty()) out.figures = {"trips_per_need", "hours_per_need", "wait_mean"};
    const auto& all = record::city_figures();
    for (const std::string& name : out.figures) {
        if (std::any_of(all.begin(), all.end(),
                        [&](const record::Figure& f) { return f.name == name; }))
            continue;
        why = read::say(
            "--precision-of {0}: there is no such figure (names: cityload compare … --json)",
            "--precision-of {0}：没有此指标（名称见 --json 输出）", {name});
        return std::nullopt;
    }
    return out;
}

std::pair<std::size_t, std::string> furthest(const CityPrecision& precision,
                                             const record::CityStatistics& statistics) {
    const std::size_t n = statistics.replications();
    double most = 0;
    std::string name;
    for (const std::string& id : precision.figures) {
        for (std::size_t g = 0; g < statistics.regimes().size(); ++g) {
            const compare::Estimate e = statistics.estimate(record::city_figure(id), g);
            if (!e.half_width && n > 1) continue;  // the figure does not exist here
            const double relative = !e.half_width       ? 1e9
                                    : *e.half_width > 0 ? *e.half_width / std::abs(e.value)
                                                        : 0;
            if (relative > precision.wanted && relative > most) {
                most = relative;
                name = id + " (" + statistics.regimes()[g].id + ", ±" +
                       read::number_text(std::round(relative * 1000) / 10) + " %)";
            }
        }
    }
    return {replications_asked(n, most, precision.wanted), name};
}

}  // namespace cityload::app
