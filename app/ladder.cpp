#include "app/ladder.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "app/figure_text.hpp"
#include "app/sampling.hpp"
#include "app/text_table.hpp"
#include "results/record/city_statistics.hpp"

namespace cityload::app {

namespace {

using city::RegimeSpec;
using record::Kind;

/// One change of the reform: which of a regime's choices it takes over.
struct Change {
    const char *id, *en, *zh;
    void (*take)(RegimeSpec& from, const RegimeSpec& to);
};

/// In the order in which the reform went. What is in no other change is taken over last.
constexpr std::array<Change, 9> changes = {{
    {"guides", "guides, full notice", "指南与一次告知",
     [](RegimeSpec& r, const RegimeSpec& to) {
         r.informed = to.informed;
         r.full_notice = to.full_notice;
         r.information_desk = to.information_desk;
         r.precheck = to.precheck;
     }},
    {"hall", "one hall, one window", "进驻大厅、综合窗口",
     [](RegimeSpec& r, const RegimeSpec& to) {
         r.one_hall = to.one_hall;
         r.hall_wave = to.hall_wave;
         r.integrated = to.integrated;
     }},
    {"documents", "fewer documents", "精简材料",
     [](RegimeSpec& r, const RegimeSpec& to) {
         r.documents = to.documents;
         r.dropped = to.dropped;
     }},
    {"post", "results by post", "结果邮寄",
     [](RegimeSpec& r, const RegimeSpec& to) { r.fetch = to.fetch; }},
    {"links", "data links", "数据联通",
     [](RegimeSpec& r, const RegimeSpec& to) {
         r.links = to.links;
         r.link_wave = to.link_wave;
         r.link_fallback_letter = to.link_fallback_letter;
     }},
    {"owed", "letters, owed, declared", "部门函询、容缺、承诺",
     [](RegimeSpec& r, const RegimeSpec& to) {
         r.owed = to.owed;
         r.letter = to.letter;
         r.declaration = to.declaration;
         r.e_certificate = to.e_certificate;
     }},
    {"times", "shorter times of work", "缩短办理时间",
     [](RegimeSpec& r, const RegimeSpec& to) {
         r.service_factor = to.service_factor;
         r.review_factor = to.review_factor;
         r.processing_factor = to.processing_factor;
         r.staff_platform = to.staff_platform;
         r.side_by_side = to.side_by_side;
     }},
    {"phone", "filing by phone", "网上办理",
     [](RegimeSpec& r, const RegimeSpec& to) {
         r.online = to.online;
         r.assisted = to.assisted;
         r.online_gap = to.online_gap;
         r.face_failure = to.face_failure;
         r.kiosks_per_100k = to.kiosks_per_100k;
         r.kiosk_use = to.kiosk_use;
         r.assisted_by_staff = to.assisted_by_staff;
     }},
    {"rest", "everything else", "其余变化", [](RegimeSpec& r, const RegimeSpec& to) { r = to; }},
}};

/// The second order: links first, then the others from the last to the first.
constexpr std::array<std::size_t, 9> links_first = {4, 5, 7, 6, 3, 2, 1, 0, 8};

struct Outcome {
    const char *id, *en, *zh;
    Kind kind;
    double (*value)(const record::CityStatistics&, std::size_t);
};

double figure(const record::CityStatistics& s, std::size_t g, const char* name) {
    return s.mean(g, record::city_figure(name).value);
}

constexpr std::array<Outcome, 6> outcomes = {{
    {"all_in_at_most_one", "≤1 trip", "≤1次", Kind::share,
     [](const record::CityStatistics& s, std::size_t g) {
         return figure(s, g, "at_most_one_trip");
     }},
    {"filing_at_most_one", "≤1 filing", "递件≤1次", Kind::share,
     [](const record::CityStatistics& s, std::size_t g) {
         return figure(s, g, "filing_share_0") + figure(s, g, "filing_share_1");
     }},
    {"turned_back", "turned back", "被退回", Kind::share,
     [](const record::CityStatistics& s, std::size_t g) { return figure(s, g, "turned_back"); }},
    {"trips_per_need", "trips", "跑腿", Kind::number,
     [](const record::CityStatistics& s, std::size_t g) { return figure(s, g, "trips_per_need"); }},
    {"hours_per_need", "hours", "耗时", Kind::hours,
     [](const record::CityStatistics& s, std::size_t g) { return figure(s, g, "hours_per_need"); }},
    {"staff_minutes", "staff min", "人工", Kind::minutes,
     [](const record::CityStatistics& s, std::size_t g) {
         return figure(s, g, "counter_minutes") + figure(s, g, "other_minutes");
     }},
}};

const std::vector<std::string>& bounds() {
    static const std::vector<std::string> list = {"low", "high"};
    return list;
}

file::Variable values(std::string name, std::vector<std::string> dims, file::Values data,
                      std::string about) {
    file::Variable v;
    v.name = std::move(name);
    v.dims = std::move(dims);
    v.values = std::move(data);
    v.attributes = {{"long_name", std::move(about)}};
    return v;
}

/// Index into a group's arrays.
struct Cube {
    std::vector<double> data;
    std::size_t middle, last;
    double at(std::size_t a, std::size_t b, std::size_t c) const {
        return data[(a * middle + b) * last + c];
    }
};

}  // namespace

file::Group run_ladder(const city::CitySpec& spec, const std::string& first,
                       const std::string& last, int threads) {
    const auto find = [&](const std::string& id) {
        return *std::find_if(spec.regimes.begin(), spec.regimes.end(),
                             [&](const RegimeSpec& r) { return r.id == id; });
    };
    const RegimeSpec from = find(first), to = find(last);
    const auto same = [](RegimeSpec a, const RegimeSpec& b) {
        a.id = b.id;
        a.base = b.base;
        a.name = b.name;
        a.name_zh = b.name_zh;
        return a == b;
    };
    // Changes that change nothing between these two are left out; the rest only counts if
    // something is left for it.
    RegimeSpec all = from;
    std::vector<std::size_t> kept;
    for (std::size_t k = 0; k < changes.size(); ++k) {
        RegimeSpec next = all;
        changes[k].take(next, to);
        if (!same(next, all)) kept.push_back(k);
        all = next;
    }
    std::array<std::vector<std::size_t>, 2> orders;
    orders[0] = kept;
    for (const std::size_t k : links_first)
        if (std::find(kept.begin(), kept.end(), k) != kept.end()) orders[1].push_back(k);

    city::CitySpec sample = spec;
    sample.scale = sample_scale(spec, 240'000);
    std::vector<std::string> ids = {first};
    std::array<std::vector<std::size_t>, 2> run_of;  // by step: index into ids
    for (std::size_t o = 0; o < 2; ++o) {
        RegimeSpec r = from;
        run_of[o].push_back(0);
        for (std::size_t step = 0; step < orders[o].size(); ++step) {
            changes[orders[o][step]].take(r, to);
            const bool end = step + 1 == orders[o].size();
            if (o == 1 && end) {  // both orders end at the same regime
                run_of[o].push_back(run_of[0].back());
                continue;
            }
            r.id = "ladder-" + std::to_string(o + 1) + "-" + std::to_string(step + 1);
            r.base.clear();
            sample.regimes.push_back(r);
            run_of[o].push_back(ids.size());
            ids.push_back(r.id);
        }
    }
    std::sort(sample.regimes.begin(), sample.regimes.end(),
              [](const RegimeSpec& a, const RegimeSpec& b) { return a.id < b.id; });
    const file::Group results = sample_run(sample, ids, threads);
    const record::CityStatistics statistics(results);

    const std::size_t steps = kept.size() + 1;
    file::Group group;
    group.name = "ladder";
    group.attributes.set("title", std::string("one change after the other, in two orders"));
    group.attributes.set("first", first);
    group.attributes.set("last", last);
    for (const RegimeSpec* r : {&from, &to}) {
        const std::string which = r == &from ? "first" : "last";
        group.attributes.set(which + "_name", r->name.empty() ? r->id : r->name);
        group.attributes.set(which + "_name_zh", r->name_zh.empty() ? r->id : r->name_zh);
    }
    group.attributes.set("residents", results.attributes.number("residents").value_or(0));
    group.attributes.set("scale", sample.scale);
    const auto pairs =
        statistics.difference(record::city_figure("at_most_one_trip"), run_of[0].back());
    if (pairs.half_width) group.attributes.set("half_width_at_most_one", *pairs.half_width);

    std::vector<std::string> step_labels, change_ids, change_en, change_zh, outcome_ids;
    for (std::size_t s = 0; s < steps; ++s) step_labels.push_back(std::to_string(s));
    for (const std::size_t k : kept) {
        change_ids.emplace_back(changes[k].id);
        change_en.emplace_back(changes[k].en);
        change_zh.emplace_back(changes[k].zh);
    }
    std::vector<std::string> outcome_en, outcome_zh;
    std::vector<Kind> kinds;
    for (const Outcome& o : outcomes) {
        outcome_ids.emplace_back(o.id);
        kinds.push_back(o.kind);
        outcome_en.emplace_back(o.en);
        outcome_zh.emplace_back(o.zh);
    }
    group.add_coordinate("order", std::vector<std::string>{"reform", "links-first"},
                         {{"long_name", std::string("order of the changes")}});
    group.add_coordinate("step", step_labels, {{"long_name", std::string("changes made so far")}});
    group.add_coordinate("change", change_ids, {{"long_name", std::string("change")}});
    group.add_coordinate("outcome", outcome_ids, {{"long_name", std::string("outcome")}});
    group.add_coordinate("bound", bounds(), {{"long_name", std::string("end of a range")}});
    group.add(values("change_name", {"change"}, change_en, "name in English"));
    group.add(values("change_name_zh", {"change"}, change_zh, "name in Chinese"));
    group.add(units_of_outcomes(kinds));
    group.add(values("outcome_name", {"outcome"}, outcome_en, "name in English"));
    group.add(values("outcome_name_zh", {"outcome"}, outcome_zh, "name in Chinese"));

    std::vector<std::string> made;
    std::vector<double> value;
    for (std::size_t o = 0; o < 2; ++o)
        for (std::size_t s = 0; s < steps; ++s) {
            made.emplace_back(s == 0 ? "" : changes[orders[o][s - 1]].id);
            for (const Outcome& outcome : outcomes)
                value.push_back(outcome.value(statistics, run_of[o][s]));
        }
    group.add(values("made", {"order", "step"}, made, "change made in this step"));
    const Cube cube{value, steps, outcomes.size()};
    std::vector<double> gain;
    for (const std::size_t k : kept)
        for (std::size_t c = 0; c < outcomes.size(); ++c) {
            std::array<double, 2> step{};
            for (std::size_t o = 0; o < 2; ++o) {
                const auto at = static_cast<std::size_t>(
                    std::find(orders[o].begin(), orders[o].end(), k) - orders[o].begin());
                step[o] = cube.at(o, at + 1, c) - cube.at(o, at, c);
            }
            gain.push_back(std::min(step[0], step[1]));
            gain.push_back(std::max(step[0], step[1]));
        }
    group.add(values("value", {"order", "step", "outcome"}, value,
                     "outcome after the changes so far, on the sample"));
    group.add(values("gain", {"change", "outcome", "bound"}, gain,
                     "what the change adds to the outcome, over the orders"));
    return group;
}

std::string ladder_text(const Context& context, const file::Group& ladder) {
    const bool zh = context.language == read::Language::zh;
    const auto name = [&](const char* which) {
        return ladder.attributes.text(std::string(which) + (zh ? "_name_zh" : "_name"));
    };
    const std::vector<std::string> ids = ladder.texts("change"),
                                   names = ladder.texts(zh ? "change_name_zh" : "change_name"),
                                   made = ladder.texts("made");
    const std::size_t steps = ladder.find_dim("step")->size;
    const Cube value{ladder.numbers("value"), steps, outcomes.size()};
    const Cube gain{ladder.numbers("gain"), outcomes.size(), 2};
    const auto called = [&](const std::string& id) {
        const auto it = std::find(ids.begin(), ids.end(), id);
        return it == ids.end() ? id : names[static_cast<std::size_t>(it - ids.begin())];
    };
    std::string out = "\n" + context.tr("LADDER: from ", "【逐步推进】从“") + name("first") +
                      context.tr(" to ", "”到“") + name("last") +
                      context.tr(", one change after the other", "”，逐项改变") + "\n";
    TextTable table;
    table.column("", TextTable::Align::left);
    for (const Outcome& o : outcomes) table.column(context.tr(o.en, o.zh), TextTable::Align::right);
    const std::vector<std::string> blank(outcomes.size());
    const auto row = [&](const std::string& label, const std::vector<std::string>& cells) {
        std::vector<std::string> line = {label};
        line.insert(line.end(), cells.begin(), cells.end());
        table.row(std::move(line));
    };
    for (std::size_t o = 0; o < 2; ++o) {
        row(o == 0 ? context.tr("in the order of the reform:", "按改革先后：")
                   : context.tr("links first, then backwards:", "先联通数据，其余倒序："),
            blank);
        for (std::size_t s = 0; s < steps; ++s) {
            std::vector<std::string> cells;
            for (std::size_t c = 0; c < outcomes.size(); ++c)
                cells.push_back(figure_text(outcomes[c].kind, value.at(o, s, c), context.language));
            const std::string& id = made[o * steps + s];
            row("  " + (s == 0 ? name("first") : "+ " + called(id)), cells);
        }
    }
    out += table.text();
    out += "\n" +
           context.tr("WHAT EACH CHANGE GAINS, depending on the order",
                      "【各项改变的贡献】（取决于先后）") +
           "\n";
    // Ranges are wide: shares first, then the rest below them.
    for (const bool shares : {true, false}) {
        const auto here = [&](const Outcome& o) { return (o.kind == Kind::share) == shares; };
        TextTable gains;
        gains.column("", TextTable::Align::left);
        for (const Outcome& o : outcomes)
            if (here(o)) gains.column(context.tr(o.en, o.zh), TextTable::Align::right);
        for (std::size_t k = 0; k < ids.size(); ++k) {
            std::vector<std::string> cells = {"  " + names[k]};
            for (std::size_t c = 0; c < outcomes.size(); ++c)
                if (here(outcomes[c]))
                    cells.push_back(
                        range_text(outcomes[c].kind, gain.at(k, c, 0), gain.at(k, c, 1)));
            gains.row(std::move(cells));
        }
        out += gains.text();
    }
    const double residents = ladder.attributes.number("residents").value_or(0);
    std::string note = context.tr("Same citizens and staff in every step; a sample of ",
                                  "每一步居民与人员均相同；样本 ") +
                       figure_text(Kind::count, residents, context.language) +
                       context.tr(" residents. Shares in percent, gains of shares in points.",
                                  " 位居民。占比的变化以百分点计。");
    if (const auto half = ladder.attributes.number("half_width_at_most_one"))
        note += context.tr(" Chance moves the share at ≤1 trip by ±", " 随机误差使≤1次占比变动 ±") +
                figure_text(Kind::number, *half * 100, context.language) +
                context.tr(" points at most; the order of the changes moves it far more.",
                           " 个百分点以内，先后次序的影响大得多。");
    return out + wrapped(note, 100) + "\n";
}

Json ladder_json(const file::Group& ladder) {
    const std::vector<std::string> ids = ladder.texts("change"), made = ladder.texts("made"),
                                   orders = ladder.texts("order");
    const std::size_t steps = ladder.find_dim("step")->size;
    const Cube value{ladder.numbers("value"), steps, outcomes.size()};
    const Cube gain{ladder.numbers("gain"), outcomes.size(), 2};
    Json out = Json::object();
    out.add("first", ladder.attributes.text("first"));
    out.add("last", ladder.attributes.text("last"));
    out.add("residents", ladder.attributes.number("residents").value_or(0));
    Json all = Json::object();
    for (std::size_t o = 0; o < orders.size(); ++o) {
        Json list = Json::array();
        for (std::size_t s = 0; s < steps; ++s) {
            Json one = Json::object();
            one.add("change", made[o * steps + s]);
            for (std::size_t c = 0; c < outcomes.size(); ++c)
                one.add(outcomes[c].id, value.at(o, s, c));
            list.add(one);
        }
        all.add(orders[o], list);
    }
    out.add("orders", all);
    Json gains = Json::object();
    for (std::size_t k = 0; k < ids.size(); ++k) {
        Json one = Json::object();
        for (std::size_t c = 0; c < outcomes.size(); ++c) {
            Json range = Json::array();
            range.add_value(gain.at(k, c, 0));
            range.add_value(gain.at(k, c, 1));
            one.add(outcomes[c].id, range);
        }
        gains.add(ids[k], one);
    }
    out.add("gains", gains);
    return out;
}

}  // namespace cityload::app
