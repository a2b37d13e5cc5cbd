#include "models/city/live_scout.hpp"

#include <algorithm>

#include "sim/executor.hpp"

namespace cityload::city {
namespace {

/// A case is told for so long, then it is left open.
constexpr std::int64_t told_days = 120;

/// What the facts say so far; whether the case has ended.
void read_story(const LiveRun& run, const LiveJourney& told, const LiveTeller& teller,
                LiveJourney::Told& story) {
    std::vector<Fact> facts = run.facts();
    facts.erase(std::remove_if(facts.begin(), facts.end(),
                               [&](const Fact& f) { return f.id != told.need.id; }),
                facts.end());
    bool ended = false;
    std::int64_t result_at = -1;
    story.refusals = 0;
    for (const Fact& f : facts) {
        if (f.kind == Fact::Kind::turned_back) ++story.refusals;
        if (f.kind == Fact::Kind::gives_up) ended = story.gave_up = true;
        if (f.kind == Fact::Kind::fetched) ended = true;
        if (f.kind == Fact::Kind::result || f.kind == Fact::Kind::fetched) result_at = f.at.ms;
        if (f.kind == Fact::Kind::gives_up || f.kind == Fact::Kind::result ||
            f.kind == Fact::Kind::fetched)
            story.trips = f.detail;
    }
    if (result_at >= 0) {
        story.days = static_cast<double>(result_at - sim::days(told.need.day).ms) / 86'400'000.0;
        // What nobody has to fetch is posted or sent: then nothing of the case is left.
        ended = ended || !run.pending_case(told.need.id);
    }
    story.ended = ended && run.now().ms > result_at;
    if (teller) story.steps = teller(run.plan(), told.matter, told.need.town, facts);
}

/// On from `at` to the next midnight, change or `last`, with the session's changes made on the way;
/// how far it came. `given`: ids of those already made.
std::int64_t run_a_day(LiveRun& run, const LiveScout::Start& start, std::set<std::string>& given,
                       std::int64_t at, std::int64_t last) {
    const std::int64_t day = sim::days(1).ms;
    std::int64_t to = std::min(last, (at / day + 1) * day);
    for (const ChangeSpec& c : start.changes)
        if (const std::int64_t when = c.at_ms - start.civil_zero; when > at)
            to = std::min(to, when);
    run.run_to(Instant{to});
    for (const ChangeSpec& c : start.changes)
        if (c.at_ms - start.civil_zero <= to && given.insert(c.id).second &&
            concerns(c, run.plan()))
            run.command(c);
    return to;
}

}  // namespace

void LiveScout::begin(const LiveJourney& first, std::function<void()> work) {
    stop();
    put_up(first);
    thread_ = std::thread(std::move(work));
}

void LiveScout::follow(RecentNeed need, std::uint16_t matter, Start start, LiveTeller teller) {
    LiveJourney first;
    first.need = need;
    first.matter = matter;
    begin(first, [this, need, matter, start = std::move(start), teller = std::move(teller)] {
        run(need, matter, start, teller);
    });
}

void LiveScout::follow_citizen(std::uint32_t citizen, std::int64_t after_ms,
                               std::function<Start(std::int64_t)> start_at, LiveTeller teller) {
    LiveJourney wanted;
    wanted.need.citizen = citizen;
    wanted.searching = true;
    begin(wanted, [this, wanted, after_ms, start_at = std::move(start_at),
                   teller = std::move(teller)]() mutable {
        try {
            if (!find(wanted, after_ms, start_at(after_ms))) return;
        } catch (const std::exception& e) {
            wanted.searching = false;
            wanted.error = wanted.error_zh = e.what();
            put_up(wanted);
            return;
        }
        run(wanted.need, wanted.matter, start_at(sim::days(wanted.need.day).ms), teller);
    });
}

bool LiveScout::find(LiveJourney& wanted, std::int64_t after_ms, const Start& start) {
    const auto serial = sim::make_executor(sim::ExecutorKind::serial, 1);
    LiveRun run(start.plans.back(), *start.runs.back(), *serial);
    run.trace_citizen(wanted.need.citizen);
    // Changes since then matter here too: demand is one of them.
    std::set<std::string> given = start.given;
    for (std::int64_t at = start.at_ms; at < start.end_ms && !quit_;) {
        at = run_a_day(run, start, given, at, start.end_ms);
        for (const Fact& f : run.facts()) {
            if (f.kind != Fact::Kind::need || f.citizen != wanted.need.citizen ||
                f.at.ms < after_ms)
                continue;
            wanted.matter = f.matter;
            wanted.need.id = f.id;
            // Its source, as needs.cpp numbers them.
            wanted.need.town =
                static_cast<std::uint16_t>((f.id >> 24) / run.plan().world.matters.size());
            wanted.need.day = static_cast<std::uint16_t>(f.at.ms / sim::days(1).ms);
            wanted.need.any = true;
            wanted.searching = false;
            return true;
        }
        wanted.progress =
            static_cast<double>(at - start.at_ms) /
            static_cast<double>(std::max<std::int64_t>(1, start.end_ms - start.at_ms));
        put_up(wanted);
    }
    wanted.searching = false;
    if (!quit_) {
        const std::string id = std::to_string(wanted.need.citizen);
        wanted.error = "citizen " + id + " comes to need nothing more in this run";
        wanted.error_zh = "市民 " + id + " 在本次运行中此后没有需求";
        put_up(wanted);
    }
    return false;
}

std::shared_ptr<const LiveJourney> LiveScout::journey() const {
    const std::scoped_lock lock(mutex_);
    return journey_;
}

void LiveScout::stop() {
    quit_ = true;
    if (thread_.joinable()) thread_.join();
    quit_ = false;
}

void LiveScout::run(const RecentNeed& need, std::uint16_t matter, const Start& start,
                    const LiveTeller& teller) {
    LiveJourney told;
    told.need = need;
    told.matter = matter;
    try {
        for (std::size_t r = 0; r < start.runs.size() && !quit_; ++r) {
            told.regimes.push_back(tell(r, start, teller, told));
            put_up(told);
        }
        told.ready = !quit_;
        told.progress = 1;
    } catch (const std::exception& e) {
        told.error = told.error_zh = e.what();
    }
    put_up(told);
}

LiveJourney::Told LiveScout::tell(std::size_t regime, const Start& start, const LiveTeller& teller,
                                  LiveJourney& told) {
    const auto serial = sim::make_executor(sim::ExecutorKind::serial, 1);
    LiveRun run(start.plans[regime], *start.runs[regime], *serial);
    run.trace_case(told.need.id);
    const std::int64_t from = sim::days(told.need.day).ms;
    const std::int64_t last = std::min(start.end_ms, from + sim::days(told_days).ms);
    LiveJourney::Told story;
    std::set<std::string> given = start.given;
    std::int64_t at = start.at_ms;
    while (at < last && !story.ended && !quit_) {
        at = run_a_day(run, start, given, at, last);
        if (at > from) read_story(run, told, teller, story);
        told.progress = (static_cast<double>(regime) +
                         static_cast<double>(at - start.at_ms) /
                             static_cast<double>(std::max<std::int64_t>(1, last - start.at_ms))) /
                        static_cast<double>(start.runs.size());
        put_up(told);
    }
    return story;
}

void LiveScout::put_up(const LiveJourney& told) {
    auto copy = std::make_shared<const LiveJourney>(told);
    const std::scoped_lock lock(mutex_);
    journey_ = std::move(copy);
}

}  // namespace cityload::city
