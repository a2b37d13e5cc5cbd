// A guided demonstration: one card with what is said; questions are guessed before the run answers.

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "viz/panel.hpp"
#include "viz/theme.hpp"

namespace cityload::viz {
namespace {

constexpr std::int64_t day = 86'400'000;

void look_at(Desk& desk, const city::LiveDemoStep& step) {
    View& view = desk.view;
    const auto& shape = desk.shape;
    std::uint32_t building = 0;
    bool found = false;
    for (std::uint32_t b = 0; b < shape.buildings.size() && !found; ++b) {
        const auto& at = shape.buildings[b];
        if (!step.office.empty() && at.name.id == step.office &&
            (step.district.empty() || shape.districts[at.district].name.id == step.district)) {
            building = b;
            found = true;
        }
    }
    if (found) {
        select(desk, {Selection::Kind::building, building});
        if (step.zoom > 0)
            view.camera = {view.places[building].x, view.places[building].y, step.zoom};
    } else if (!step.district.empty()) {
        for (std::uint32_t d = 0; d < shape.districts.size(); ++d)
            if (shape.districts[d].name.id == step.district) {
                select(desk, {Selection::Kind::district, d});
                if (step.zoom > 0)
                    view.camera = {shape.districts[d].x, shape.districts[d].y, step.zoom};
            }
    } else if (step.zoom == 1) {
        view.camera = {};
    }
    if (step.regime == "all") view.only.reset();
    for (std::size_t r = 0; r < shape.regimes.size(); ++r)
        if (shape.regimes[r].name.id == step.regime) view.only = r;
    const std::pair<const char*, Tab> tabs[] = {{"numbers", Tab::numbers},
                                                {"inspect", Tab::inspect},
                                                {"citizen", Tab::citizen},
                                                {"change", Tab::change}};
    for (const auto& [name, tab] : tabs)
        if (step.tab == name) view.tab = tab;
}

void run_clock(Desk& desk, const city::LiveDemoStep& step) {
    if (step.speed >= 0) desk.view.speed = step.speed;
    using What = city::LiveUntil::What;
    const std::string& until = step.play_until;
    if (until.empty()) return;
    if (until == "queue") return desk.source.run_until({What::queue_over, step.queue_over});
    if (until == "refusal") return desk.source.run_until({What::first_refusal, 0});
    if (until == "outage") return desk.source.run_until({What::link_outage, 0});
    if (until == "closing") return desk.source.run_until({What::end_of_day, 0});
    if (until == "play") return desk.source.play(desk.view.speed);
    std::int64_t to = 0;
    int h = 0, m = 0, days = 0;
    if (parse_date(until.c_str(), desk.shape.first_civil_day, to)) {
        desk.source.jump(to);
    } else if (std::sscanf(until.c_str(), "+%d d %d:%d", &days, &h, &m) == 3) {
        desk.source.jump((desk.now.now_ms / day + days) * day + (h * 60 + m) * 60'000LL);
    } else if (std::sscanf(until.c_str(), "%d:%d", &h, &m) == 2) {
        to = desk.now.now_ms / day * day + (h * 60 + m) * 60'000LL;
        if (to <= desk.now.now_ms) to += day;
        desk.source.jump(to);
    }
}

double measured(const Desk& desk, const std::string& measure, std::size_t r) {
    const city::LiveRegime& regime = desk.now.regimes[r];
    const Headline h = headline(regime);
    const auto get = [&](city::PerCity what) {
        return static_cast<double>(regime.counts.city[static_cast<std::size_t>(what)]);
    };
    using city::PerCity;
    if (measure == "longest_wait") return static_cast<double>(h.longest_wait_s) / 60;
    if (measure == "mean_wait") return h.mean_wait_min;
    if (measure == "waiting") return static_cast<double>(h.waiting);
    if (measure == "trips") return get(PerCity::trips);
    if (measure == "trips_per_need") return h.trips_per_need;
    if (measure == "at_most_one") return 100 * h.at_most_one;
    if (measure == "hours_per_need") return h.hours_per_need;
    if (measure == "turned_back")
        return 100 * get(PerCity::refused) / (get(PerCity::completed) + get(PerCity::given_up));
    if (measure == "backlog") return static_cast<double>(h.backlog);
    if (measure == "staff_hours") return h.staff_hours;
    const auto journey = desk.source.journey();
    if (!journey || !journey->ready || r >= journey->regimes.size()) return NAN;
    const city::LiveJourney::Told& told = journey->regimes[r];
    if (!told.ended) return NAN;
    return measure == "journey_trips" ? told.trips : told.days;
}

void draw_answer(Desk& desk, const city::LiveDemoStep& step,
                 const std::vector<std::string>& choices) {
    const auto answer = answer_of(desk, step);
    if (!answer) {
        faint(tr("the run goes on…", "运行仍在继续……"));
        return;
    }
    const auto k = static_cast<std::size_t>(answer->choice);
    const bool right = desk.view.guess == answer->choice;
    ImGui::PushStyleColor(ImGuiCol_Text, right ? palette().good : palette().ink);
    flow(tr("The run says: ", "运行结果：") + choices[k] + "  (" + answer->text + ")");
    ImGui::PopStyleColor();
    mark("demo-said");
}

/// What a step does besides saying and showing: after the guess, where one is asked for.
void act(Desk& desk, const city::LiveDemoStep& step) {
    View& view = desk.view;
    if (!step.set.empty()) {
        double value = 0;
        std::string fault;
        if (desk.services.change_value &&
            desk.services.change_value(step.set, step.value, value, fault))
            make_change(desk, step.set, value, {}, step.regimes, 0);
        else
            say(view, fault, 8);
    }
    for (std::size_t m = 0; m < desk.shape.matters.size() && !step.follow.empty(); ++m)
        if (desk.shape.matters[m].name.id == step.follow &&
            desk.now.regimes[0].counts.recent[m].any) {
            follow(desk, desk.now.regimes[0].counts.recent[m], static_cast<std::uint16_t>(m));
            view.reveal_all = true;
        }
    run_clock(desk, step);
}

void begin_step(Desk& desk) {
    View& view = desk.view;
    const city::LiveDemoStep& step = view.demo->steps[view.demo_step];
    view.guess.reset();
    view.answered = step.ask_en.empty();
    look_at(desk, step);
    if (view.answered) act(desk, step);
}

}  // namespace

std::optional<DemoAnswer> answer_of(const Desk& desk, const city::LiveDemoStep& step) {
    if (step.ask_en.empty() || !desk.source.stands(desk.now)) return std::nullopt;
    const auto regime = [&](const std::string& id) -> std::optional<std::size_t> {
        for (std::size_t r = 0; r < desk.shape.regimes.size(); ++r)
            if (desk.shape.regimes[r].name.id == id) return r;
        return std::nullopt;
    };
    DemoAnswer answer;
    answer.value = measured(desk, step.measure, regime(step.of).value_or(0));
    std::string unit;
    for (const city::LiveMeasure& m : city::live_measures)
        if (step.measure == m.id) unit = m.unit;
    if (const auto base = regime(step.against)) {
        answer.value /= measured(desk, step.measure, *base);
        unit = "%";
        answer.text = percent(answer.value);
    }
    if (!std::isfinite(answer.value)) return std::nullopt;
    if (answer.text.empty())
        answer.text =
            decimal(answer.value, answer.value < 10 ? 1 : 0) + (unit == "min" ? tr(" min", " 分")
                                                                : unit == "h" ? tr(" h", " 小时")
                                                                : unit == "%" ? " %"
                                                                              : "");
    for (const double bound : step.bounds) answer.choice += answer.value >= bound;
    return answer;
}

void run_demo(Desk& desk) {
    View& view = desk.view;
    if (!view.demo || view.demo_begun) return;
    view.demo_begun = true;
    if (view.demo_step >= view.demo->steps.size()) view.demo_step = 0;
    if (!view.demo->steps.empty()) begin_step(desk);
}

void draw_demo(Desk& desk) {
    View& view = desk.view;
    if (!view.demo || view.demo->steps.empty()) return;
    const city::LiveDemoStep& step = view.demo->steps[view.demo_step];
    const std::size_t n = view.demo->steps.size();
    ImGui::PushFont(fonts().bold);
    flow(tr(step.en, step.zh));
    ImGui::PopFont();
    if (!step.ask_en.empty()) {
        ImGui::Spacing();
        ImGui::PushStyleColor(ImGuiCol_Text, palette().people);
        flow(tr(step.ask_en, step.ask_zh));
        ImGui::PopStyleColor();
        const auto& choices = language() == Language::zh && !step.choices_zh.empty()
                                  ? step.choices_zh
                                  : step.choices_en;
        for (std::size_t c = 0; c < choices.size(); ++c) {
            // Beside each other where there is room.
            if (c > 0) same_line_if(button_width(choices[c].c_str()));
            if (toggle(choices[c].c_str(), view.guess == static_cast<int>(c)) && !view.answered)
                view.guess = static_cast<int>(c);
            mark("guess-" + std::to_string(c));
        }
        if (!view.answered && view.guess) {
            if (ImGui::Button(tr("let it run", "运行看结果"))) {
                view.answered = true;
                act(desk, step);
            }
            mark("demo-answer");
        }
        if (view.answered) draw_answer(desk, step, choices);
    }
    ImGui::Spacing();
    ImGui::TextColored(ImGui::ColorConvertU32ToFloat4(palette().faint), "%zu / %zu",
                       view.demo_step + 1, n);
    ImGui::SameLine();
    if (ImGui::Button(tr("back", "上一步")) && view.demo_step > 0) {
        --view.demo_step;
        view.answered = true;
        look_at(desk, view.demo->steps[view.demo_step]);
    }
    mark("demo-back");
    ImGui::SameLine();
    const bool last = view.demo_step + 1 >= n;
    if (ImGui::Button(last ? tr("end", "结束") : tr("next  (→)", "下一步  (→)")) ||
        (!last && !ImGui::GetIO().WantTextInput && ImGui::IsKeyPressed(262))) {
        if (last) {
            view.demo.reset();
        } else {
            ++view.demo_step;
            begin_step(desk);
        }
    }
    mark("demo-next");
}

}  // namespace cityload::viz
