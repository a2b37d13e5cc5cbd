// cityload calibrate SCENARIO: the city held against the published figures that its scenario lists.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <iostream>
#include <memory>
#include <optional>

#include "app/calibration.hpp"
#include "app/city_options.hpp"
#include "app/commands.hpp"
#include "app/common_options.hpp"
#include "app/json.hpp"
#include "app/text_table.hpp"
#include "scenarios/read/city.hpp"
#include "scenarios/read/quantity.hpp"
#include "sim/executor.hpp"

namespace cityload::app {

namespace {

struct CalibrateRequest {
    ScenarioOptions scenario;
    std::string scale;
    bool markdown = false;
    int threads = 0;
};

/// Three digits that count.
std::string shown(double value) {
    if (!std::isfinite(value)) return "–";
    if (value == 0) return "0";
    const double unit = std::pow(10.0, 2 - std::floor(std::log10(std::abs(value))));
    return read::number_text(unit >= 1 ? std::round(value * unit) / unit : std::round(value));
}

/// One digit that counts.
std::string shown_error(double value) {
    const double unit = std::pow(10.0, -std::floor(std::log10(value)));
    return read::number_text(std::round(value * unit) / unit);
}

class Calibrator {
  public:
    Calibrator(const Context& context, const CalibrateRequest& request)
        : context_(context), request_(request) {}

    int run() {
        read::Document document = read::load_document(
            request_.scenario.path, assignments(request_.scenario, request_.scale));
        const auto spec = read::read_city(document);
        print_problems(context_, document, request_.scenario.quiet);
        if (!spec) return bad_input;
        if (!known(*spec)) return bad_input;
        const auto executor = sim::make_executor(sim::ExecutorKind::tbb, request_.threads);
        std::uint32_t replications = 1;
        if (const std::string& n = request_.scenario.replications; !n.empty()) {
            const auto read = read::parse_integer(n);
            if (!read || *read < 1 || *read > 1000) {
                std::cerr << context_.tr(
                                 "error: --replications: a whole number from 1 to 1000 is wanted",
                                 "错误: --replications：应为 1 至 1000 的整数")
                          << '\n';
                return bad_input;
            }
            replications = static_cast<std::uint32_t>(*read);
        }
        std::vector<std::vector<CalibrationRow>> each;
        std::vector<LinkGain> gains;
        for (std::uint32_t r = 0; r < replications; ++r) {
            const CalibrationRuns runs(
                *spec, spec->observed, executor.get(),
                [&](const std::string& regime) {
                    if (request_.scenario.quiet) return;
                    std::cerr << context_.tr("done: ", "完成：") << regime;
                    if (replications > 1) std::cerr << ", " << r + 1 << '/' << replications;
                    std::cerr << '\n';
                },
                r);
            each.push_back(calibrate(runs, spec->observed));
            if (runs.has_launch()) gains.push_back(link_gain(runs));
            residents_ = runs.world().residents;
        }
        replications_ = replications;
        const auto rows = merge(each);
        std::optional<LinkGain> gain;
        if (!gains.empty()) gain = mean_of(gains);
        if (request_.scenario.json)
            json(rows, gain);
        else
            table(rows, gain);
        return ok;
    }

  private:
    /// Every observation names a quantity, a regime, and the rule by which the quantity is counted.
    bool known(const city::CitySpec& spec) const {
        bool all = true;
        const auto fault = [&](const std::string& id, const read::Text& what,
                               const std::string& word, const std::vector<std::string>& names) {
            all = false;
            std::cerr << context_.tr("error: ", "错误: ") << "observed." << id << ": "
                      << context_.tr(what);
            if (const auto like = read::nearest(word, names))
                std::cerr << context_.tr(
                    read::say("; did you mean '{0}'?", "；是否想写“{0}”？", {*like}));
            std::cerr << '\n';
        };
        std::vector<std::string> ids, regimes{"all"};
        for (const Quantity& q : quantities()) ids.push_back(q.id);
        for (const city::RegimeSpec& r : spec.regimes) regimes.push_back(r.id);
        if (spec.observed.empty()) {
            std::cerr << context_.tr(
                             "error: the scenario lists no published figures ([tables] "
                             "observed)",
                             "错误: 情景未列出公布数字（[tables] observed）")
                      << '\n';
            return false;
        }
        for (const city::ObservedSpec& o : spec.observed) {
            const Quantity* q = find_quantity(o.quantity);
            if (q == nullptr)
                fault(o.id, read::say("no quantity '{0}'", "没有量“{0}”", {o.quantity}), o.quantity,
                      ids);
            if (!o.regime.empty() &&
                std::find(regimes.begin(), regimes.end(), o.regime) == regimes.end())
                fault(o.id, read::say("no regime '{0}'", "没有办理模式“{0}”", {o.regime}), o.regime,
                      regimes);
            if (q != nullptr && q->origin != Origin::not_held && o.rule != q->rule)
                fault(o.id,
                      read::say("'{0}' is counted by the rule '{1}', not '{2}'",
                                "“{0}”按“{1}”口径计数，而非“{2}”", {q->id, q->rule, o.rule}),
                      {}, {});
            if (q != nullptr && q->origin != Origin::not_held && o.denominator != q->denominator)
                fault(o.id,
                      read::say("the denominator of '{0}' is '{1}', not '{2}'",
                                "“{0}”的分母是“{1}”，而非“{2}”",
                                {q->id, q->denominator, o.denominator}),
                      {}, {});
        }
        return all;
    }

    std::string name(const Bilingual& text) const {
        return context_.tr(text.en.c_str(), text.zh.c_str());
    }

    std::string verdict(const CalibrationRow& row) const {
        if (!row.model) return context_.tr("no figure", "无对应");
        if (row.quantity->origin == Origin::given)
            return row.inside ? context_.tr("input", "输入")
                              : context_.tr("input, outside", "输入，越界");
        return row.inside            ? context_.tr("inside", "在内")
               : row.within_sampling ? context_.tr("inside with sampling error", "计入抽样误差在内")
                                     : context_.tr("outside", "越界");
    }

    std::vector<std::string> cells(const CalibrationRow& row) const {
        const city::ObservedSpec& o = *row.observed;
        const auto end = [&](std::optional<double> v) { return shown(v.value_or(o.value)); };
        return {
            o.id,
            name(row.quantity->text),
            o.regime,
            row.model ? row.quantity->rule : "–",
            row.model ? row.quantity->denominator : "–",
            shown(o.value) + (row.survey_half_width ? " ± " + shown(*row.survey_half_width) : ""),
            end(o.low) + "–" + end(o.high),
            row.model ? shown(row.model->value) + (row.model_half_width && *row.model_half_width > 0
                                                       ? " ± " + shown_error(*row.model_half_width)
                                                       : "")
                      : "–",
            verdict(row),
            o.tuned ? context_.tr("tuned", "调参") : context_.tr("check", "检验")};
    }

    std::vector<std::string> headings() const {
        return {context_.tr("observation", "观测"), context_.tr("quantity", "量"),
                context_.tr("regime", "模式"),      context_.tr("rule", "口径"),
                context_.tr("denominator", "分母"), context_.tr("published", "公布"),
                context_.tr("band", "区间"),        context_.tr("model", "模型"),
                context_.tr("verdict", "判断"),     context_.tr("use", "用途")};
    }

    void table(const std::vector<CalibrationRow>& rows, const std::optional<LinkGain>& gain) const {
        if (request_.markdown) {
            const auto line = [](const std::vector<std::string>& list) {
                for (const std::string& cell : list) std::cout << "| " << cell << ' ';
                std::cout << "|\n";
            };
            std::vector<std::string> heads = headings();
            heads.push_back(context_.tr("source", "出处"));
            line(heads);
            line(std::vector<std::string>(heads.size(), "---"));
            for (const auto& row : rows) {
                std::vector<std::string> list = cells(row);
                list.push_back(row.observed->source);
                line(list);
            }
        } else {
            // What a screen of a hundred columns holds; what is counted, and how, stands below.
            constexpr std::size_t shown_columns[] = {0, 2, 5, 6, 7, 8, 9};
            constexpr std::size_t longest_regime = 13;
            TextTable text;
            const std::vector<std::string> heads = headings();
            for (const std::size_t i : shown_columns)
                text.column(heads[i],
                            i >= 5 && i <= 7 ? TextTable::Align::right : TextTable::Align::left);
            for (const auto& row : rows) {
                const std::vector<std::string> all = cells(row);
                std::vector<std::string> list;
                for (const std::size_t i : shown_columns)
                    list.push_back(i == 2 ? cut(all[i], longest_regime) : all[i]);
                text.row(std::move(list));
            }
            std::cout << text.text() << '\n';
            for (const auto& row : rows) {
                std::string note = row.observed->id + ": " + name(row.quantity->text);
                if (row.observed->regime.size() > longest_regime)
                    note += context_.tr("; regime ", "；模式：") + row.observed->regime;
                if (row.model && row.quantity->rule != "none")
                    note += context_.tr("; rule ", "；口径：") + row.quantity->rule;
                if (row.model) note += context_.tr("; of ", "；分母：") + row.quantity->denominator;
                note += context_.tr(". Published: ", "。出处：") + row.observed->source;
                std::cout << wrapped(note, 100) << '\n';
            }
        }
        std::cout << '\n';
        std::size_t inside = 0, held = 0;
        for (const auto& row : rows) {
            if (!row.model) {
                std::cout << (request_.markdown ? "- " : "") << row.observed->id << ": "
                          << name(row.quantity->reason) << '\n';
                continue;
            }
            if (row.quantity->origin == Origin::given) continue;
            ++held;
            inside += row.within_sampling;
        }
        if (request_.markdown) std::cout << '\n';
        std::cout << context_.tr(read::say(
                         "{0} of {1} counted figures lie inside their bands ({3}, {2} residents "
                         "simulated).",
                         "{1} 个计数指标中 {0} 个落在区间内（{3}，模拟 {2} 居民）。",
                         {std::to_string(inside), std::to_string(held), std::to_string(residents_),
                          context_.tr(replications_ == 1
                                          ? read::Text{"1 replication", "重复 1 次"}
                                          : read::say("{0} replications", "重复 {0} 次",
                                                      {std::to_string(replications_)}))}))
                  << '\n';
        if (!gain) return;
        const LinkGain& g = *gain;
        std::cout
            << context_.tr(read::say(
                   "Refusals on paper for the applicant's own papers: {0}; turned back once, "
                   "twice, three times or more: {1}, {2}, {3}; accepted at the first filing: "
                   "{4}. At the launch {5} are done in at most one trip, without its links "
                   "{6}: the links gain {7}.",
                   "纸质模式下因自备材料被退回的份额：{0}；退回一次、两次、三次及以上：{1}、{2}、"
                   "{3}；首次递件受理：{4}。启动期至多跑一次：{5}，无数据联通时 {6}；联通带来 "
                   "{7}。",
                   {shown(g.own_faults), shown(g.once), shown(g.twice), shown(g.three_or_more),
                    shown(g.filing_one_on_paper), shown(g.with_links), shown(g.without_links),
                    shown(g.with_links - g.without_links)}))
            << '\n';
    }

    void json(const std::vector<CalibrationRow>& rows, const std::optional<LinkGain>& gain) const {
        Json out = Json::object();
        out.add("cityload_json", std::int64_t{1});
        out.add("residents_simulated", static_cast<std::int64_t>(residents_));
        out.add("replications", static_cast<std::int64_t>(replications_));
        Json list = Json::array();
        for (const auto& row : rows) {
            const city::ObservedSpec& o = *row.observed;
            Json one = Json::object();
            one.add("id", o.id);
            one.add("quantity", o.quantity);
            one.add("regime", o.regime);
            one.add("rule", row.quantity->rule);
            one.add("denominator", row.quantity->denominator);
            one.add("published", o.value);
            one.add("low", o.low.value_or(o.value));
            one.add("high", o.high.value_or(o.value));
            if (row.survey_half_width) one.add("survey_half_width", *row.survey_half_width);
            if (row.model) {
                one.add("model", row.model->value);
                if (row.model_half_width) one.add("model_half_width", *row.model_half_width);
                one.add("inside", row.inside);
                one.add("inside_with_sampling_error", row.within_sampling);
            }
            one.add("input", row.quantity->origin == Origin::given);
            one.add("tuned", o.tuned);
            one.add("source", o.source);
            list.add(one);
        }
        out.add("rows", list);
        if (gain) {
            const LinkGain& g = *gain;
            Json links = Json::object();
            links.add("own_faults_of_refusals", g.own_faults);
            links.add("turned_back_once", g.once);
            links.add("turned_back_twice", g.twice);
            links.add("turned_back_three_or_more", g.three_or_more);
            links.add("filing_one_on_paper", g.filing_one_on_paper);
            links.add("launch_at_most_one", g.with_links);
            links.add("launch_without_links", g.without_links);
            out.add("link_gain", links);
        }
        std::cout << out.text() << '\n';
    }

    const Context& context_;
    const CalibrateRequest& request_;
    std::uint32_t residents_ = 0, replications_ = 1;
};

}  // namespace

void add_calibrate(CLI::App& program, Context& context) {
    auto request = std::make_shared<CalibrateRequest>();
    CLI::App* command = program.add_subcommand(
        "calibrate", context.tr("hold a city against the published figures its scenario lists",
                                "用情景列出的公布数字检验城市模型"));
    add_scenario_options(*command, context, request->scenario, true);
    command
        ->add_option(
            "--scale", request->scale,
            context.tr("simulate a share of the city, e.g. 2%", "只模拟城市的一部分，例如 2%"))
        ->type_name("SHARE");
    command->add_flag("--markdown", request->markdown,
                      context.tr("write the table in Markdown", "以 Markdown 输出表格"));
    add_threads(*command, context, request->threads);
    command->callback([&context, request] {
        context.action = [&context, request] { return Calibrator(context, *request).run(); };
    });
}

}  // namespace cityload::app
