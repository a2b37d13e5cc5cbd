// The quantities that observations may name, each defined once.

#include <cmath>

#include "app/calibration.hpp"
#include "app/calibration_values.hpp"

namespace cityload::app {
namespace {

using namespace calibration_values;

std::vector<Quantity> make() {
    std::vector<Quantity> list;
    const auto counted = [&](const char* id, const char* en, const char* zh, const char* rule,
                             const char* denominator, Value value) {
        list.push_back({id, {en, zh}, Origin::counted, rule, denominator, std::move(value), {}});
    };
    const auto shared = [&](Counted what, Value value) {
        const record::CountedQuantity& q = record::counted_quantity(what);
        Bilingual text = q.text;
        if (q.kind == record::Kind::minutes) text.en += " [min]", text.zh += "（分钟）";
        list.push_back({q.id, text, Origin::counted, q.rule, q.denominator, std::move(value), {}});
    };
    const auto given = [&](const char* id, const char* en, const char* zh, const char* denominator,
                           Value value) {
        list.push_back({id, {en, zh}, Origin::given, "none", denominator, std::move(value), {}});
    };
    const auto not_held = [&](const char* id, const char* en, const char* zh, const char* why,
                              const char* why_zh) {
        list.push_back({id, {en, zh}, Origin::not_held, "", "", {}, {why, why_zh}});
    };
    const char* const all = "accepted, all channels";
    const char* const needs = "needs, all channels";

    shared(Counted::filing_one, trips(Rule::filing, 0, 2, false));
    shared(Counted::filing_two, trips(Rule::filing, 2, 3, false));
    shared(Counted::filing_three_or_more, trips(Rule::filing, 3, 99, false));
    shared(Counted::filing_visits, [](const Runs& runs, const std::string& regime) {
        const CityOutcome& o = runs.of(regime);
        return over(cases(o, PerMatter::filings), cases(o, PerMatter::completed));
    });
    shared(Counted::all_in_at_most_one, trips(Rule::all_in, 0, 2, false));
    shared(Counted::all_in_at_most_one_all, trips(Rule::all_in, 0, 2, true));
    shared(Counted::legal_at_most_one, trips(Rule::legal, 0, 2, false));
    shared(Counted::legal_at_most_one_all, trips(Rule::legal, 0, 2, true));
    shared(Counted::turned_back, case_share(PerMatter::refused_cases, PerMatter::needs));
    shared(Counted::turned_back_once, refusals(1, 2));
    shared(Counted::turned_back_twice, refusals(2, 3));
    shared(Counted::turned_back_three_or_more, refusals(3, 99));
    shared(Counted::hours, hours);
    shared(Counted::online, case_share(PerMatter::online, PerMatter::completed));
    shared(Counted::wait_mean, mean_wait);
    counted("wait-p90-of-groups", "p90 over window groups of the mean wait [min]",
            "各窗口组平均等候的九分位（分钟）", "none",
            "window groups with 30 served a day or more", wait_of_groups);
    counted("service-mean", "mean service of an accepted filing [min]", "受理平均用时（分钟）",
            "none", "filings accepted at windows", [](const Runs& runs, const std::string& regime) {
                return ModelFigure{staff_minutes(runs.of(regime), city::Activity::intake), 0};
            });
    counted("throughput", "filings a window can accept, against paper", "窗口受理能力（相对纸质）",
            "none", "mean time of an accepted filing", throughput);
    counted("windows-needed", "windows needed, against one-trip", "所需窗口（相对最多跑一次）",
            "none", "district and city windows, same busy share", counters);
    counted("no-wait", "matters with less than a minute's wait", "等候不足一分钟的事项", "none",
            all, no_wait);
    counted("property-trips", "trips for a property registration", "不动产登记跑腿次数",
            "procedural", "property-transfer, needs",
            of_matter("property-transfer", trips_by_procedure));
    counted("property-visits", "filing visits for a property registration", "不动产登记递件次数",
            "filing", "property-transfer, accepted, desk only",
            of_matter("property-transfer", filings));
    counted("property-days", "working days to a property registration", "不动产登记工作日", "none",
            "property-transfer, accepted", of_matter("property-transfer", working_days));
    counted("loan-trips", "trips for a provident fund loan", "公积金贷款跑腿次数", "procedural",
            "fund-loan, needs", of_matter("fund-loan", trips_by_procedure));
    counted("loan-visits", "filing visits for a provident fund loan", "公积金贷款递件次数",
            "filing", "fund-loan, accepted, desk only", of_matter("fund-loan", filings));
    counted("favoured-visits", "visits with a favour", "托人的到访", "none", "visits to windows",
            favoured);
    counted("first-try", "uninformed probes accepted at the first try", "不知情探访者一次受理",
            "procedural", "probes of matters that ask for outside papers",
            [](const Runs& runs, const std::string&) {
                const std::vector<bool>& p = runs.probes();
                return share(static_cast<double>(std::count(p.begin(), p.end(), true)),
                             static_cast<double>(p.size()));
            });
    shared(Counted::needs_rate,
           per_resident([](const CityOutcome& o) { return cases(o, PerMatter::needs); }));
    counted("hotline-calls", "hotline calls per resident and year", "每位居民每年热线来电", "none",
            "residents", per_resident(hotline_calls));
    counted("hotline-talk", "mean length of a call [s]", "平均通话时长（秒）", "none", "calls",
            [](const Runs& runs, const std::string& regime) {
                return ModelFigure{staff_minutes(runs.of(regime), city::Activity::hotline) * 60, 0};
            });
    counted("town-window-cases", "served by a town's window a day", "镇街窗口日均服务", "none",
            "town windows and working days", served_in_town);
    counted("district-services", "served by a district's windows a day", "区级窗口日均服务", "none",
            "districts and working days", served_in_district);

    given("informed", "applicants who know all that is asked for", "事先了解全部要求者", "needs",
          setting(&city::RegimeSpec::informed));
    given("own-papers", "own papers per need", "每件需求自备材料", needs,
          per_need([](const city::RegimePlan& plan, std::size_t m) {
              return plan.own_documents(plan.world.matters[m]);
          }));
    given("outside", "needs that ask for papers of another department", "需其他部门材料的需求",
          needs, per_need([](const city::RegimePlan& plan, std::size_t m) {
              return plan.world.matters[m].asks_outside ? 1.0 : 0.0;
          }));
    given("decided-at-once", "matters decided at once", "即办事项", "entries of the catalogue",
          [](const Runs& runs, const std::string&) {
              const auto& m = runs.spec().matters;
              return over(static_cast<double>(std::count_if(
                              m.begin(), m.end(), [](const auto& x) { return x.instant; })),
                          static_cast<double>(m.size()));
          });
    given("promised-time", "promised time, against the legal limit", "承诺时限（相对法定）",
          "matters with a legal limit", setting(&city::RegimeSpec::processing_factor));
    given("face-failures", "face checks that fail", "人脸核验失败", "attempts",
          setting(&city::RegimeSpec::face_failure));
    given("day-cv", "coefficient of variation of a day's arrivals at a queue", "日到达量变异系数",
          "working days, sampling left out", [](const Runs& runs, const std::string&) {
              const city::DispersionSpec& d = runs.spec().dispersion;
              return ModelFigure{
                  std::sqrt((1 + d.city_day * d.city_day) * (1 + d.office_day * d.office_day) *
                                (1 + d.queue_day * d.queue_day) -
                            1),
                  0};
          });

    not_held("hours-distribution", "share of needs by hours", "按耗时划分的需求份额",
             "hours are summed, not kept case by case", "只累计总时数，未逐件保留");
    not_held("more-convenient", "people who find it more convenient", "认为更方便者",
             "an opinion; the model has trips and hours, no satisfaction",
             "属主观评价，模型无满意度");
    not_held("peak-wait", "waits at the peak of one crowded hall [min]", "拥挤大厅高峰等候（分钟）",
             "waits by hour are kept for the city, not for one hall", "分时等候只按全市统计");
    return list;
}

}  // namespace

const std::vector<Quantity>& quantities() {
    static const std::vector<Quantity> list = make();
    return list;
}

LinkGain link_gain(const CalibrationRuns& runs) {
    const CityOutcome& paper = runs.of("all");
    double own = 0, outside = 0;
    for (std::size_t d = 0; d < runs.spec().departments.size(); ++d) {
        own += static_cast<double>(
            paper.tally.at(paper.layout->reason, d, at(city::Reason::own_document)));
        outside += static_cast<double>(
            paper.tally.at(paper.layout->reason, d, at(city::Reason::outside_document)));
    }
    const auto at_most_one = [](const CityOutcome& o) {
        return over(with_trips(o, Rule::all_in, 0, 2, true),
                    with_trips(o, Rule::all_in, 0, city::trip_bins, true))
            .value;
    };
    LinkGain gain;
    gain.own_faults = over(own, own + outside).value;
    gain.once = refusals(1, 2)(runs, "all").value;
    gain.twice = refusals(2, 3)(runs, "all").value;
    gain.three_or_more = refusals(3, 99)(runs, "all").value;
    gain.filing_one_on_paper = trips(Rule::filing, 0, 2, false)(runs, "all").value;
    gain.with_links = at_most_one(runs.of("one-trip-2017"));
    gain.without_links = at_most_one(runs.launch_without_links());
    return gain;
}

}  // namespace cityload::app
