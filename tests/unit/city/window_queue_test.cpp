// A window group against a reference that looks at every server at every step.

#include "models/city/window_queue.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "models/city/calendar.hpp"

namespace cityload::city {
namespace {

struct Hours {
    std::int64_t open = 540, lunch_from = 720, lunch_until = 810, close = 1020;  // minutes
};

DayPlan plan_of(const Hours& h, std::int64_t day, std::int64_t servers, std::int64_t lunch) {
    const Instant m = Calendar::midnight(day);
    return {m + sim::minutes(h.open),
            m + sim::minutes(h.lunch_from),
            m + sim::minutes(h.lunch_until),
            m + sim::minutes(h.close),
            servers,
            lunch};
}

/// What became of a case: when it was called, or that it was sent home at closing.
struct Fate {
    Instant at;
    bool closed = false;
    friend bool operator==(const Fate&, const Fate&) = default;
    friend std::ostream& operator<<(std::ostream& out, const Fate& f) {
        return out << f.at.ms << (f.closed ? " sent home" : " called");
    }
};

struct Arrival {
    Instant at;
    std::uint64_t id;
    bool favoured;
    Duration service;
};

/// How many servers each day has, all day and over lunch.
using Servers = std::function<std::pair<std::int64_t, std::int64_t>(std::int64_t)>;

/// The queue as a planner would act it out with counters on a table: a list of those waiting, a
/// list of windows, each with the time at which it is free; time goes from event to event.
std::map<std::uint64_t, Fate> act_out(const std::vector<Arrival>& arrivals, const Hours& h,
                                      const Servers& servers, std::int64_t days, bool sends_home) {
    std::map<std::uint64_t, Fate> fates;
    std::vector<Arrival> waiting;
    std::vector<Instant> windows;  // free from
    std::size_t next = 0;
    const auto set_windows = [&](std::int64_t n, Instant now) {
        while (static_cast<std::int64_t>(windows.size()) > n)
            windows.erase(std::min_element(windows.begin(), windows.end()));
        while (static_cast<std::int64_t>(windows.size()) < n) windows.push_back(now);
    };
    const auto call_until =
        [&](Instant until) {  // all calls before `until`, and arrivals before it
            for (;;) {
                const auto window = std::min_element(windows.begin(), windows.end());
                const bool can_arrive = next < arrivals.size() && arrivals[next].at < until;
                std::optional<Instant> call;
                if (!waiting.empty() && window != windows.end())
                    call = std::max(waiting.front().at, *window);
                if (call && *call < until && (!can_arrive || *call <= arrivals[next].at)) {
                    fates[waiting.front().id] = {*call, false};
                    *window = *call + waiting.front().service;
                    waiting.erase(waiting.begin());
                } else if (can_arrive) {
                    const Arrival& a = arrivals[next++];
                    waiting.insert(a.favoured ? waiting.begin() : waiting.end(), a);
                } else {
                    return;
                }
            }
        };
    for (std::int64_t day = 0; day < days; ++day) {
        const DayPlan plan = plan_of(h, day, servers(day).first, servers(day).second);
        call_until(plan.open);
        set_windows(plan.servers, plan.open);
        call_until(plan.lunch_from);
        set_windows(plan.lunch_servers, plan.lunch_from);
        call_until(plan.lunch_until);
        set_windows(plan.servers, plan.lunch_until);
        call_until(plan.close);
        if (sends_home) {
            for (const Arrival& a : waiting) fates[a.id] = {plan.close, true};
            waiting.clear();
        }
        set_windows(0, plan.close);
    }
    return fates;
}

/// The same through WindowQueue, in slices of time as epochs make them, looked at before every
/// arrival. `at_once`: who finds a window free does not join, and the queue is looked at only if it
/// says that somebody can be called.
std::map<std::uint64_t, Fate> run_queue(const std::vector<Arrival>& arrivals, const Hours& h,
                                        const Servers& servers, std::int64_t days, bool sends_home,
                                        Duration slice, bool at_once) {
    WindowQueue queue;
    std::map<std::uint64_t, Fate> fates;
    const auto next_day = [&](Instant after) {
        std::int64_t day = after.ms < 0 ? 0 : Calendar::day_of(after);
        if (Calendar::midnight(day) + sim::minutes(h.close) <= after) ++day;
        return plan_of(h, day, servers(day).first, servers(day).second);
    };
    const auto work = [&](Instant until) {
        return queue.work(
            until, sends_home ? Closing::sends_home : Closing::waits, next_day,
            [&](const Case& c, Instant start) {
                fates[c.id] = {start, false};
                return arrivals[c.id].service;
            },
            [&](const Case& c, Instant close) {
                fates[c.id] = {close, true};
            });
    };
    std::size_t next = 0;
    const Instant end = Calendar::midnight(days);
    for (Instant from{}; from < end; from = from + slice) {
        const Instant until = std::min(from + slice, end);
        for (; next < arrivals.size() && arrivals[next].at < until; ++next) {
            const Arrival& a = arrivals[next];
            if (!at_once || queue.next_call() <= a.at) work(a.at + sim::milliseconds(1));
            queue.catch_up(a.at, Closing::waits, next_day);
            if (at_once && queue.free_at(a.at)) {
                fates[a.id] = {a.at, false};
                queue.occupy(a.at, a.service);
                continue;
            }
            Case c;
            c.at = a.at;
            c.id = a.id;
            queue.join(c, a.favoured && queue.waiting() > 0);
        }
        if (at_once && queue.next_call() >= until) continue;
        const Instant then = work(until);
        EXPECT_TRUE(then >= until) << "it names a call of the past";
        EXPECT_TRUE(queue.next_call() <= then) << "it would be looked at too late";
    }
    return fates;
}

std::vector<Arrival> random_arrivals(std::uint64_t seed, std::int64_t days, double per_day,
                                     double favoured, std::int64_t mean_service_min) {
    sim::StreamEngine random(sim::Stream(seed, 0, 2), 0);
    std::vector<Arrival> out;
    for (std::int64_t day = 0; day < days; ++day) {
        const auto n = static_cast<std::int64_t>(per_day * 0.5) +
                       static_cast<std::int64_t>(
                           sim::index_below(random(), static_cast<std::uint64_t>(per_day)));
        for (std::int64_t i = 0; i < n; ++i) {
            // Mostly in opening hours, some before and after; some at the same whole minute.
            std::int64_t ms = 8 * 3'600'000 +
                              static_cast<std::int64_t>(sim::index_below(random(), 10 * 3'600'000));
            if (random() >> 62 == 0) ms -= ms % 60'000;
            const bool friends = sim::Probability(favoured)(random());
            out.push_back({Calendar::midnight(day) + Duration{ms}, 0, friends,
                           Duration{1 + static_cast<std::int64_t>(sim::index_below(
                                            random(), static_cast<std::uint64_t>(mean_service_min) *
                                                          120'000))}});
        }
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const Arrival& a, const Arrival& b) { return a.at < b.at; });
    for (std::size_t i = 0; i < out.size(); ++i) out[i].id = i;
    return out;
}

class RandomDays : public ::testing::TestWithParam<int> {};

TEST_P(RandomDays, as_acted_out) {
    const auto seed = static_cast<std::uint64_t>(GetParam());
    constexpr std::int64_t days = 8;
    Hours h;
    if (seed % 4 == 1) h.lunch_from = h.lunch_until = 720;  // no lunch
    if (seed % 4 == 2) h.lunch_until = h.close = 900;       // closes with the lunch break
    const std::int64_t most = 1 + static_cast<std::int64_t>(seed % 5),
                       lunch = static_cast<std::int64_t>(seed % 3);
    // Some days a window is missing, some days all are: then nobody is called.
    const Servers servers = [=](std::int64_t day) {
        const auto absent = static_cast<std::int64_t>(
                                sim::mix64(seed * 1000 + static_cast<std::uint64_t>(day)) % 4) -
                            2;
        const std::int64_t here =
            std::max<std::int64_t>(0, most - std::max<std::int64_t>(0, absent));
        return std::pair(here, std::min(here, lunch));
    };
    for (const bool sends_home : {true, false}) {
        for (const double favoured : {0.0, 0.2}) {
            const auto arrivals = random_arrivals(seed, days - 2, 40, favoured,
                                                  static_cast<std::int64_t>(6 + seed % 30) * most);
            const auto expected = act_out(arrivals, h, servers, days, sends_home);
            for (const Duration slice : {sim::minutes(5), sim::minutes(1), sim::hours(24)})
                for (const bool at_once : {false, true})
                    ASSERT_EQ(run_queue(arrivals, h, servers, days, sends_home, slice, at_once),
                              expected)
                        << "seed " << seed << " slice " << slice.ms << " sends home " << sends_home
                        << " favoured " << favoured << " at once " << at_once;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(WindowQueue, RandomDays, ::testing::Range(0, 40));

TEST(WindowQueue, unlimited_serves_everybody_at_once) {
    WindowQueue queue;
    queue.make_unlimited();
    const auto arrivals = random_arrivals(3, 2, 50, 0, 20);
    std::size_t served = 0;
    for (const Arrival& a : arrivals) {
        Case c;
        c.at = a.at;
        c.id = a.id;
        queue.join(c, false);
    }
    queue.work(
        Calendar::midnight(5), Closing::sends_home, [](Instant) { return DayPlan{}; },
        [&](const Case& c, Instant start) {
            EXPECT_EQ(start, c.at);
            ++served;
            return arrivals[c.id].service;
        },
        [](const Case&, Instant) { ADD_FAILURE() << "sent home"; });
    EXPECT_EQ(served, arrivals.size());
}

TEST(WindowQueue, a_service_begun_before_closing_is_finished) {
    WindowQueue queue;
    const auto day = [](Instant after) {
        const std::int64_t d = after.ms < 0 ? 0 : Calendar::day_of(after);
        const bool over = after.ms >= 0 && after >= Calendar::midnight(d) + sim::minutes(1020);
        return plan_of(Hours{}, d + over, 1, 0);
    };
    std::vector<Instant> called, home;
    for (const std::int64_t minute : {1015, 1016, 1440 + 540}) {
        Case c;
        c.at = Instant{} + sim::minutes(minute);
        queue.join(c, false);
    }
    queue.work(
        Calendar::midnight(2), Closing::sends_home, day,
        [&](const Case&, Instant start) {
            called.push_back(start);
            return sim::minutes(30);
        },
        [&](const Case&, Instant close) { home.push_back(close); });
    // The first is called at 16:55 and keeps the window until 17:25; the second goes home; the next
    // morning is free.
    EXPECT_EQ(called, (std::vector<Instant>{Instant{} + sim::minutes(1015),
                                            Instant{} + sim::minutes(1440 + 540)}));
    EXPECT_EQ(home, (std::vector<Instant>{Instant{} + sim::minutes(1020)}));
}

TEST(WindowQueue, has_work_as_soon_as_somebody_can_be_called) {
    WindowQueue queue;
    const auto day = [](Instant after) {
        return plan_of(Hours{}, after.ms < 0 ? 0 : Calendar::day_of(after), 1, 0);
    };
    const auto until = [&](std::int64_t minute) {
        std::size_t called = 0;
        queue.work(
            Instant{} + sim::minutes(minute), Closing::waits, day,
            [&](const Case&, Instant) {
                ++called;
                return sim::minutes(30);
            },
            [](const Case&, Instant) {});
        return called;
    };
    EXPECT_FALSE(queue.has_work(Instant{} + sim::minutes(700)));  // nobody is there
    Case c;
    c.at = Instant{} + sim::minutes(600);
    queue.join(c, false);
    queue.join(c, false);
    EXPECT_TRUE(queue.has_work(c.at));  // it has not been opened yet
    EXPECT_EQ(until(600), 0u);
    EXPECT_FALSE(queue.has_work(c.at));
    EXPECT_TRUE(queue.has_work(c.at + sim::milliseconds(1)));
    EXPECT_EQ(until(601), 1u);
    EXPECT_FALSE(queue.has_work(Instant{} + sim::minutes(630)));  // the window is taken
    EXPECT_TRUE(queue.has_work(Instant{} + sim::minutes(631)));
    EXPECT_EQ(until(631), 1u);
}

TEST(WindowQueue, emptied_when_windows_move_it_has_no_priorities_left) {
    // Two who came first by priority have gone elsewhere; whoever has it next stands before those
    // without, and before nobody who is no longer there.
    WindowQueue queue;
    const auto person = [](std::uint64_t id) {
        Case c;
        c.id = id;
        return c;
    };
    queue.join(person(1), true);
    queue.join_first(person(2));
    queue.take_all([](const Case&) {});
    ASSERT_EQ(queue.waiting(), 0u);
    queue.join(person(3), false);
    queue.join_first(person(4));
    ASSERT_EQ(queue.waiting(), 2u);
    EXPECT_EQ(queue.ring()[0].id, 4u);
    EXPECT_EQ(queue.ring()[1].id, 3u);
}

/// One window group that is changed by day: who is called when, and who is sent home when.
class ChangedQueue : public ::testing::Test {
  protected:
    static Instant minute(std::int64_t m) { return Instant{} + sim::minutes(m); }
    void open(std::int64_t windows, std::int64_t until) {
        plan_ = [=](Instant after) {
            const auto at = [&](std::int64_t day) {
                DayPlan plan = plan_of(Hours{}, day, windows, windows);
                plan.close = Calendar::midnight(day) + sim::minutes(until);
                return plan;
            };
            const std::int64_t day = after.ms < 0 ? 0 : Calendar::day_of(after);
            return after < at(day).close ? at(day) : at(day + 1);
        };
    }
    void come(std::int64_t at) {
        Case c;
        c.at = minute(at);
        queue_.join(c, false);
    }
    void catch_up(std::int64_t at) { queue_.catch_up(minute(at), closing_, plan_); }
    void work(std::int64_t until) {
        queue_.work(
            minute(until), closing_, plan_,
            [&](const Case&, Instant start) {
                called_.push_back(start);
                return sim::minutes(20);
            },
            [&](const Case&, Instant close) { home_.push_back(close); });
    }
    /// From `at` on so many windows, open until.
    void change(std::int64_t at, std::int64_t windows, std::int64_t until) {
        queue_.catch_up(minute(at) - sim::milliseconds(1), closing_, plan_);
        open(windows, until);
        queue_.replan(minute(at), closing_, plan_);
    }

    WindowQueue queue_;
    Closing closing_ = Closing::serves;
    std::function<DayPlan(Instant)> plan_;
    std::vector<Instant> called_, home_;
};

TEST_F(ChangedQueue, who_comes_over_from_other_windows_is_not_called_before_he_comes) {
    closing_ = Closing::sends_home;
    open(2, 1020);
    catch_up(600);  // two windows are idle since nine o'clock
    Case moved;
    moved.at = minute(570);
    queue_.join_by_arrival(moved);
    change(600, 2, 1020);
    work(601);
    EXPECT_EQ(called_, std::vector<Instant>{minute(600)});
}

TEST_F(ChangedQueue, an_earlier_closing_still_serves_those_with_a_ticket_if_all_are_served) {
    open(1, 1020);
    catch_up(950);
    for (int i = 0; i < 3; ++i) come(950);
    work(951);
    change(960, 1, 900);  // closed since fifteen o'clock
    work(1440 + 541);
    EXPECT_EQ(called_, (std::vector<Instant>{minute(950), minute(970), minute(990)}));
    EXPECT_TRUE(home_.empty());
    EXPECT_EQ(queue_.waiting(), 0u);
    come(1440 + 600);
    work(1440 + 601);
    EXPECT_EQ(called_.back(), minute(1440 + 600));
}

TEST_F(ChangedQueue, without_windows_nobody_waits_beyond_closing) {
    open(1, 1020);
    catch_up(950);
    for (int i = 0; i < 2; ++i) come(950);
    work(951);
    change(960, 0, 1020);
    work(1440);
    EXPECT_EQ(called_, std::vector<Instant>{minute(950)});
    EXPECT_EQ(home_, std::vector<Instant>{minute(1020)});
}

TEST_F(ChangedQueue, a_late_comer_does_not_end_the_service_of_those_before) {
    open(1, 1020);
    catch_up(1010);
    for (int i = 0; i < 3; ++i) come(1010);
    work(1026);
    catch_up(1025);
    EXPECT_EQ(Calendar::day_of(queue_.today().open), 0);
    EXPECT_LE(queue_.today().close, minute(1025));  // by which he is told that it is closed
    work(1440);
    EXPECT_EQ(called_, (std::vector<Instant>{minute(1010), minute(1030), minute(1050)}));
    EXPECT_TRUE(home_.empty());
}

}  // namespace
}  // namespace cityload::city
