#include "models/city/hotline.hpp"

#include <cmath>

#include "models/city/model.hpp"

namespace cityload::city {

void CityModel::open_hotline() {
    const BehaviourSpec& b = world_.spec.behaviour;
    const double agents =
        world_.residents_at_start / 100'000.0 * b.hotline_seats * b.hotline_on_duty;
    hotline_.queue =
        AgentQueue(static_cast<std::size_t>(std::max<std::int64_t>(1, std::llround(agents))));
    // Calls keep to the hours in which people go to offices.
    const double* const weight = world_.spec.profile.half_hour;
    double sum = 0;
    for (int k = 0; k < 48; ++k) sum += weight[k];
    std::vector<std::int64_t> share;
    for (int k = 0; k < 48; ++k) {
        share.push_back(sum > 0 ? std::llround(weight[k] / sum * 0x1p32) : 0);
        hotline_.open_halves += weight[k] > 0;
    }
    hotline_.enquiries = CallStream(std::move(share));
    std::uint32_t counted = 0;
    double residents = world_.residents_at_start;
    for (std::int64_t day = 0; day < world_.calendar.days(); ++day) {
        if (const std::uint32_t grown = world_.grown(day); grown != counted) {
            counted = grown;
            residents = static_cast<double>(world_.residents_after(grown));
        }
        const std::int64_t per_day =
            std::llround(residents * b.hotline_per_resident_year / 365 * 0x1p32);
        const double of_day = world_.day_weight()[static_cast<std::size_t>(day)];
        __extension__ using Wide = __int128;
        hotline_.by_day.push_back(static_cast<std::int64_t>(
            Wide{per_day} * static_cast<std::int64_t>(of_day * 65536) >> 16));
    }
    // What an enquiry is about: matters by their rates.
    double total = 0;
    std::vector<double> by_department(world_.spec.departments.size());
    for (const MatterPlan& m : world_.matters) {
        double people = 0;
        for (const Town& town : world_.towns) people += world_.eligible(m, town);
        by_department[m.department] += people * m.rate_per_day;
        total += people * m.rate_per_day;
    }
    double so_far = 0;
    for (const double d : by_department) {
        so_far += d;
        hotline_.department_below.push_back(
            total > 0 ? static_cast<std::uint64_t>(std::llround(so_far / total * 0x1p32)) << 31 << 1
                      : 0);
    }
    if (b.hotline_per_resident_year > 0) next_enquiry();
}

void CityModel::next_enquiry() {
    const auto calls = [&](std::int64_t day) {
        return hotline_.by_day[static_cast<std::size_t>(day)];
    };
    hotline_.about = draws_(Draw::hotline, 0, hotline_.number);
    hotline_.enquiries.wait_for(unit_exponential_.sample_fixed(hotline_.about.first)
                                << (32 - sim::Distribution::fraction_bits));
    if (!hotline_.enquiries.next(world_.calendar.end(), calls, hotline_.next))
        hotline_.next = Instant::never();
}

Instant CityModel::work_hotline(Interval epoch, std::span<const Case> complaints, Post& post,
                                Slot& slot) {
    const auto enquiries = [&](Instant before) {
        while (hotline_.next < before) {
            const auto& below = hotline_.department_below;
            const auto department = static_cast<std::size_t>(
                std::upper_bound(below.begin(), below.end() - 1, hotline_.about.second) -
                below.begin());
            answer_call(hotline_.next, department, draws_(Draw::hotline_call, 0, hotline_.number),
                        false, slot);
            ++hotline_.number;
            next_enquiry();
        }
    };
    for (const Case& c : complaints) {
        enquiries(c.at);
        const Instant end = answer_call(
            c.at, world_.matters[c.matter].department,
            draws_(Draw::hotline_call, c.id, std::uint64_t{1} << 32 | c.refusals), true, slot);
        if (end == Instant::never() || dispatched_.never()) continue;
        if (!dispatched_(draws_(Draw::complaint, c.id, 256u + c.refusals).first)) continue;
        if (world_.calendar.measured(Calendar::day_of(end)))
            slot.tally.add<std::int64_t>(layout_.hotline, 1, city::at(PerCall::dispatched));
        Case order = c;
        order.step = Step::complaint;
        to_back_office(order, end + look_ahead, post);
    }
    enquiries(epoch.until);
    return hotline_.next;
}

Instant CityModel::answer_call(Instant at, std::size_t department, const sim::DrawPair& u,
                               bool complaint, Slot& slot) {
    const Duration talk = std::max(hotline_call_.sample(u.first), Duration{1});
    const Duration patience =
        hotline_patience_.mean() > 0 ? hotline_patience_.sample(u.second) : sim::days(1);
    const AgentQueue::Answer answer =
        unlimited_ ? AgentQueue::Answer{true, {}, {}} : hotline_.queue.call(at, patience, talk);
    if (answer.answered) staff(slot, department, Activity::hotline, at, talk);
    if (world_.calendar.measured(Calendar::day_of(at))) {
        std::int64_t* const row = &slot.tally.at(layout_.hotline, 0);
        const auto add = [&](PerCall what, std::int64_t amount) { row[city::at(what)] += amount; };
        add(PerCall::calls, 1);
        add(PerCall::complaints, complaint);
        add(PerCall::answered, answer.answered);
        add(PerCall::hung_up, !answer.answered);
        add(PerCall::wait_ms, answer.answered ? answer.wait.ms : 0);
        add(PerCall::offered_wait_ms, answer.offered.ms);
        add(PerCall::busy_ms, answer.answered ? talk.ms : 0);
        add(PerCall::over_a_minute, answer.answered && answer.wait > sim::minutes(1));
    }
    return answer.answered ? at + answer.wait + talk : Instant::never();
}

/// A caller complains; the case itself goes on without waiting for it.
void CityModel::complain(const Case& c, Instant at, Post& post) const {
    Case call = c;
    call.at = at + look_ahead;
    call.to = cells_.hotline();
    call.step = Step::hotline;
    call.set(Case::part);
    post(call);
}

}  // namespace cityload::city
