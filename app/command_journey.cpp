// cityload journey SCENARIO --matter ID: the secret visit. Probe cases are sent through the city
// and one of them is told step by step; then what became of all of them.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <memory>
#include <span>

#include "app/commands.hpp"
#include "app/common_options.hpp"
#include "app/journey_text.hpp"
#include "app/json.hpp"
#include "app/text_table.hpp"
#include "models/city/run.hpp"
#include "scenarios/read/city.hpp"
#include "scenarios/read/network.hpp"
#include "sim/executor.hpp"

namespace cityload::app {

namespace {

/// A line of a journey within a hundred columns; what does not fit goes below, clear of the date.
std::string below_its_date(const std::string& line) {
    const std::size_t gap = line.find("  ");
    if (gap == std::string::npos || gap == 0) return wrapped(line, 100);
    const std::size_t text = line.find_first_not_of(' ', gap);
    const std::string date = line.substr(0, text);
    const std::size_t indent = display_width(date);
    std::string out = date;
    for (const char c : wrapped(line.substr(text), 100 - indent)) {
        out += c;
        if (c == '\n') out += std::string(indent, ' ');
    }
    return out;
}

struct JourneyRequest {
    ScenarioOptions scenario;
    std::vector<std::string> matters;
    std::string regime;
    int probes = 200;
    int tell = 1;
    bool informed = false;
    int threads = 0;
};

/// Enough of a period to meet ordinary days, and time for cases to end.
constexpr std::int64_t journey_days = 28, journey_cooldown = 60;

std::string percent(double share) {
    char text[32];
    std::snprintf(text, sizeof text, "%.0f %%", 100 * share);
    return text;
}

/// Wilson's 95 % interval of a share.
std::pair<double, double> interval(double successes, double n) {
    const double z = 1.96, p = successes / n, centre = p + z * z / (2 * n),
                 half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return {std::max(0.0, (centre - half) / (1 + z * z / n)),
            std::min(1.0, (centre + half) / (1 + z * z / n))};
}

/// "12 % (9–16)"
std::string percent_interval(double successes, double n) {
    const auto [low, high] = interval(successes, n);
    char text[48];
    const bool small = high < 0.1;
    std::snprintf(text, sizeof text, small ? "%.1f %% (%.1f–%.1f)" : "%.0f %% (%.0f–%.0f)",
                  100 * successes / n, 100 * low, 100 * high);
    return text;
}

std::string decimal(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

/// Probes over the working days of the period and over the towns, as evenly as numbers allow.
std::vector<city::Probe> spread(const city::World& world, std::uint16_t matter, int count,
                                bool informed) {
    std::vector<std::uint16_t> days;
    for (std::int64_t d = 0; d < journey_days; ++d)
        if (world.calendar.workday(world.calendar.first_measured() + d))
            days.push_back(static_cast<std::uint16_t>(world.calendar.first_measured() + d));
    std::vector<city::Probe> probes;
    for (int k = 0; k < count && !days.empty(); ++k) {
        const auto n = static_cast<std::size_t>(k);
        probes.push_back({matter, static_cast<std::uint16_t>((n * 7919) % world.towns.size()),
                          days[n % days.size()], !informed});
    }
    return probes;
}

struct Ends {
    int probes = 0, completed = 0, gave_up = 0, first = 0, at_most_one = 0, none = 0;
    double trips = 0, days = 0, turned_back = 0;
};

int journey(const Context& context, const JourneyRequest& request) {
    read::Document document =
        read::load_document(request.scenario.path, request.scenario.assignments());
    auto spec = read::read_city(document);
    print_problems(context, document, request.scenario.quiet);
    if (!spec) return bad_input;
    std::vector<std::string> ids;
    for (const city::MatterSpec& m : spec->matters) ids.push_back(m.id);
    std::vector<std::uint16_t> matters;
    const std::vector<std::string>& wanted =
        request.matters.empty() ? spec->journey : request.matters;
    if (wanted.empty()) {
        std::cerr << context.tr(
                         "error: --matter is wanted: the scenario names no [journey] matters",
                         "错误: 请用 --matter 指明事项：情景未列出 [journey] matters")
                  << '\n';
        return bad_input;
    }
    for (const std::string& id : wanted) {
        const auto it = std::find(ids.begin(), ids.end(), id);
        if (it == ids.end()) {
            const auto like = read::nearest(id, ids);
            std::cerr << context.tr("error: --matter: no matter '", "错误: --matter：没有事项“")
                      << id << context.tr("'. ", "”。")
                      << (like ? context.tr("Did you mean '", "是否想写“") + *like +
                                     context.tr("'?", "”？")
                               : std::string())
                      << '\n';
            return bad_input;
        }
        matters.push_back(static_cast<std::uint16_t>(it - ids.begin()));
    }
    std::vector<std::string> regimes = spec->compare;
    if (!request.regime.empty()) {
        if (std::none_of(spec->regimes.begin(), spec->regimes.end(),
                         [&](const auto& r) { return r.id == request.regime; })) {
            std::vector<std::string> names;
            for (const auto& r : spec->regimes) names.push_back(r.id);
            const auto like = read::nearest(request.regime, names);
            std::cerr << context.tr("error: --regime: no regime '", "错误: --regime：没有模式“")
                      << request.regime << context.tr("'. ", "”。")
                      << (like ? context.tr("Did you mean '", "是否想写“") + *like +
                                     context.tr("'?", "”？")
                               : std::string())
                      << '\n';
            return bad_input;
        }
        regimes = {request.regime};
    }
    const auto executor = sim::make_executor(sim::ExecutorKind::tbb, request.threads);
    city::CityRunOptions options;
    options.executor = executor.get();
    // Staff is that of the whole year; the journey needs only some weeks of it.
    const city::World year(*spec);
    const city::Staff staff = city::size_staff(year, options);
    city::CitySpec weeks = *spec;
    weeks.days = journey_days;
    weeks.cooldown_days = journey_cooldown;
    const city::World world(weeks);

    // Probes are at most a thousandth of the load.
    double needs = 0;
    for (std::size_t m = 0; m < world.matters.size(); ++m)
        for (const city::Town& t : world.towns)
            needs +=
                world.matters[m].rate_per_day * world.eligible(world.matters[m], t) * journey_days;
    const int each = std::clamp(
        static_cast<int>(needs / 1000 / static_cast<double>(matters.size())), 1, request.probes);
    for (const std::uint16_t m : matters)
        for (const city::Probe& p : spread(world, m, each, request.informed))
            options.probes.push_back(p);

    Json out = Json::array();
    for (const std::string& id : regimes) {
        const city::RegimeSpec& regime = city::find_regime(weeks, id);
        const city::CityOutcome outcome =
            city::run_city(world, regime, city::staff_of(year, regime, staff, options), 0, options);
        const std::string regime_name =
            context.language == read::Language::zh ? regime.name_zh : regime.name;
        TextTable table;
        table.column(context.tr("matter", "事项"), TextTable::Align::left);
        for (const auto& [en, zh] :
             std::vector<std::pair<const char*, const char*>>{{"probes", "探访"},
                                                              {"done", "办成"},
                                                              {"first visit", "一次受理"},
                                                              {"0 trips", "零跑"},
                                                              {"<= 1 trip", "至多一次"},
                                                              {"trips", "平均趟数"},
                                                              {"turned back", "退回次数"},
                                                              {"days", "天数"},
                                                              {"gave up", "放弃"}})
            table.column(context.tr(en, zh), TextTable::Align::right);
        std::size_t from = 0;
        if (!request.scenario.json)
            std::cout << "== " << (regime_name.empty() ? id : regime_name) << " ==\n";
        for (std::size_t k = 0; k < matters.size(); ++k) {
            Ends ends;
            int told = 0;
            for (std::uint64_t n = k * static_cast<std::size_t>(each);
                 n < (k + 1) * static_cast<std::size_t>(each); ++n) {
                const std::uint64_t probe = city::probe_id_bit | n;
                while (from < outcome.facts.size() && outcome.facts[from].id < probe) ++from;
                std::size_t until = from;
                while (until < outcome.facts.size() && outcome.facts[until].id == probe) ++until;
                if (until == from) continue;
                const std::span<const city::Fact> facts(outcome.facts.data() + from, until - from);
                const JourneyEnd end = end_of_journey(facts);
                ++ends.probes;
                ends.completed += end.completed;
                ends.gave_up += end.gave_up;
                ends.first += end.first_filing;
                ends.none += end.completed && end.trips == 0;
                ends.at_most_one += end.completed && end.trips <= 1;
                ends.trips += end.trips;
                ends.turned_back += end.turned_back;
                ends.days += end.completed ? end.days : 0;
                if (told++ < request.tell && !request.scenario.json) {
                    for (const std::string& line :
                         tell_journey(*outcome.plan, matters[k], options.probes[n].town, facts,
                                      context.language))
                        std::cout << below_its_date(line) << '\n';
                    std::cout << '\n';
                }
                from = until;
            }
            const double n = std::max(1, ends.probes);
            const city::MatterSpec& matter = weeks.matters[matters[k]];
            table.row({context.language == read::Language::zh ? matter.name_zh : matter.name,
                       std::to_string(ends.probes), percent(ends.completed / n),
                       percent_interval(ends.first, n), percent(ends.none / n),
                       percent_interval(ends.at_most_one, n), decimal(ends.trips / n),
                       decimal(ends.turned_back / n),
                       ends.completed ? decimal(ends.days / ends.completed) : "–",
                       percent(ends.gave_up / n)});
            if (request.scenario.json) {
                Json row = Json::object();
                row.add("regime", id);
                row.add("matter", matter.id);
                row.add("probes", std::int64_t{ends.probes});
                row.add("completed", std::int64_t{ends.completed});
                row.add("gave_up", std::int64_t{ends.gave_up});
                row.add("accepted_at_first_filing", std::int64_t{ends.first});
                row.add("at_most_one_trip", std::int64_t{ends.at_most_one});
                for (const auto& [name, successes] :
                     {std::pair{"accepted_at_first_filing_95", ends.first},
                      {"at_most_one_trip_95", ends.at_most_one}}) {
                    const auto [low, high] = interval(successes, n);
                    Json both = Json::array();
                    both.add_value(low);
                    both.add_value(high);
                    row.add(name, both);
                }
                row.add("trips_mean", ends.trips / n);
                row.add("turned_back_mean", ends.turned_back / n);
                out.add(row);
            }
        }
        if (!request.scenario.json) std::cout << table.text() << '\n';
    }
    if (!request.scenario.json)
        std::cout << wrapped(
                         context.tr("In brackets: 95 % intervals over the probes. First visit: the "
                                    "first filing was accepted. ",
                                    "括号内为95%区间。一次受理：首次递件即被受理。") +
                             (request.informed
                                  ? std::string()
                                  : context.tr("The probes know nothing beforehand, as in a secret "
                                               "visit (--informed: as much as citizens do). ",
                                               "探访者事先一无所知（--informed 则与市民相同）。")) +
                             context.tr("Four visits of which none succeeds say no more than that "
                                        "fewer than 53 % do.",
                                        "四次探访无一成功，只能说明成功率低于53%。"),
                         100)
                  << '\n';
    if (request.scenario.json) std::cout << out.text() << '\n';
    return ok;
}

}  // namespace

void add_journey(CLI::App& program, Context& context) {
    auto request = std::make_shared<JourneyRequest>();
    CLI::App* command = program.add_subcommand(
        "journey",
        context.tr("tell what happens to an ordinary applicant", "讲述一位普通申请人的办事经历"));
    add_scenario_options(*command, context, request->scenario, true);
    command
        ->add_option(
            "--matter", request->matters,
            context.tr("matter to try; may be given several times (default: the scenario's "
                       "journey.matters)",
                       "要尝试的事项，可重复给出（默认取情景的 journey.matters）"))
        ->type_name("ID");
    command
        ->add_option("--regime", request->regime,
                     context.tr("one regime; otherwise those the scenario compares",
                                "只看一种模式；否则为情景所比较的各模式"))
        ->type_name("NAME");
    command
        ->add_option("--probes", request->probes,
                     context.tr("probes a matter, at most a thousandth of the load",
                                "每事项探访数，不超过负荷的千分之一"))
        ->type_name("N")
        ->check(CLI::Range(1, 100000));
    command
        ->add_option("--tell", request->tell,
                     context.tr("journeys told step by step", "逐步讲述几次经历"))
        ->type_name("N")
        ->check(CLI::Range(0, 100000));
    command->add_flag(
        "--informed", request->informed,
        context.tr("probes are as informed as citizens are; otherwise they know nothing",
                   "探访者与市民一样知情；否则一无所知"));
    add_threads(*command, context, request->threads);
    command->callback([&context, request] {
        context.action = [&context, request] { return journey(context, *request); };
    });
}

}  // namespace cityload::app
