#include "sim/kernel.hpp"

#include <gtest/gtest.h>

#include <map>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "sim/fingerprint.hpp"
#include "sim/random.hpp"

namespace cityload::sim {
namespace {

struct Ball {
    Instant at;
    CellId to;
    std::uint32_t id = 0;
    std::uint32_t hop = 0;
};

/// Balls hop between cells; each cell ticks by itself too, and a ball's next target depends on how
/// often the cell it visits has ticked before it came. So any event out of order changes the
/// trajectory.
class Juggling {
  public:
    using Message = Ball;
    static constexpr bool self_driven = true;
    static constexpr Duration lookahead{100};

    Juggling(std::size_t cells, std::uint32_t balls, std::vector<Instant> stops = {})
        : cells_(cells), balls_(balls), stops_(std::move(stops)) {
        for (std::size_t c = 0; c < cells; ++c)
            cells_[c].next_tick = Instant{static_cast<std::int64_t>(mix64(c) % 1000)};
    }

    static bool before(const Ball& a, const Ball& b) {
        return std::tuple(a.at, mix64(a.id), a.hop) < std::tuple(b.at, mix64(b.id), b.hop);
    }

    /// Balls to the first `cells` of them arrive in a later second than they are thrown in; with
    /// `strides` the kernel is told so.
    void slow_to_reach(std::size_t cells, bool strides) {
        slow_ = cells;
        striding_ = strides ? cells : 0;
    }
    std::size_t striding() const { return striding_; }
    Instant reach(Instant now) const { return Instant{(now.ms / 1000 + 1) * 1000}; }
    Duration longest() const {
        Duration most{};
        for (const Cell& cell : cells_) most = std::max(most, cell.longest);
        return most;
    }

    Instant advance(CellId id, Interval epoch, std::span<const Ball> inbox, Post<Ball>& post) {
        Cell& cell = cells_[id.value()];
        if (id.value() < striding_) cell.longest = std::max(cell.longest, epoch.length());
        auto mail = inbox.begin();
        while (true) {
            const Instant arrival = mail == inbox.end() ? Instant::never() : mail->at;
            if (std::min(arrival, cell.next_tick) >= epoch.until) break;
            if (cell.next_tick <= arrival) {
                cell.print.add(1, id.value(), static_cast<std::uint64_t>(cell.next_tick.ms),
                               cell.ticks);
                ++cell.ticks;
                cell.next_tick = cell.next_tick +
                                 Duration{1 + static_cast<std::int64_t>(
                                                  mix64(id.value() * 1000003 + cell.ticks) % 3000)};
            } else {
                catch_ball(cell, *mail, post);
                ++mail;
            }
        }
        EXPECT_TRUE(mail == inbox.end());
        return cell.next_tick;
    }

    Instant stop(Instant now, Post<Ball>& post) {
        stopped_.push_back(now);
        woken_.clear();
        if (stopped_.size() == 1)
            for (std::uint32_t b = 0; b < balls_; ++b)
                post({now + Duration{b % 7}, CellId(mix64(b) % cells_.size()), b, 0});
        std::uint64_t ticks = 0;
        for (const Cell& cell : cells_) ticks += cell.ticks;
        stop_print_.add(2, static_cast<std::uint64_t>(now.ms), ticks, stopped_.size());
        // A command: the cell with the most ticks ticks now.
        if (stopped_.size() > 1 && !stops_.empty()) {
            std::size_t most = 0;
            for (std::size_t c = 1; c < cells_.size(); ++c)
                if (cells_[c].ticks > cells_[most].ticks) most = c;
            cells_[most].next_tick = now;
            woken_.push_back(CellId(most));
        }
        for (const Instant s : stops_)
            if (s > now) return s;
        return Instant::never();
    }

    std::span<const CellId> woken() const { return woken_; }

    Fingerprint fingerprint() const {
        Fingerprint sum = stop_print_;
        for (const Cell& cell : cells_) sum.merge(cell.print);
        return sum;
    }
    const std::vector<Instant>& stopped() const { return stopped_; }
    std::uint64_t caught() const {
        std::uint64_t sum = 0;
        for (const Cell& cell : cells_) sum += cell.caught;
        return sum;
    }

  private:
    struct Cell {
        Instant next_tick;
        std::uint64_t ticks = 0, caught = 0;
        Fingerprint print;
        Duration longest;  ///< stride
    };

    void catch_ball(Cell& cell, const Ball& ball, Post<Ball>& post) {
        ++cell.caught;
        cell.print.add(ball.id, ball.hop, static_cast<std::uint64_t>(ball.at.ms),
                       ball.to.value() + (cell.ticks << 32));
        const std::uint64_t u = mix64(mix64(ball.id) + ball.hop * 77 + cell.ticks);
        // Delays from the look-ahead exactly to far beyond the near calendar.
        const std::int64_t extra = u % 5 == 0    ? 0
                                   : u % 97 == 1 ? 300'000
                                                 : static_cast<std::int64_t>(u % 2000);
        const CellId to((u >> 20) % cells_.size());
        Instant at = ball.at + lookahead + Duration{extra};
        if (to.value() < slow_) at = std::max(at, reach(ball.at));
        post({at, to, ball.id, ball.hop + 1});
    }

    std::vector<Cell> cells_;
    std::uint32_t balls_;
    std::vector<Instant> stops_;
    std::vector<Instant> stopped_;
    std::vector<CellId> woken_;
    Fingerprint stop_print_;
    std::size_t slow_ = 0, striding_ = 0;
};

struct Outcome {
    std::string print;
    std::uint64_t caught;
    KernelCounts counts;
};

Outcome juggle(ExecutorKind kind, int threads, std::size_t shards, Duration epoch,
               std::vector<Instant> stops = {}) {
    const auto executor = make_executor(kind, threads);
    Juggling model(37, 200, std::move(stops));
    Kernel<Juggling> kernel(model, 37, *executor, {epoch, shards, 0});
    kernel.run(Instant{}, Instant{60'000});
    return {model.fingerprint().hex(), model.caught(), kernel.counts()};
}

TEST(Kernel, result_depends_neither_on_threads_nor_shards_nor_epoch) {
    const Outcome base = juggle(ExecutorKind::serial, 1, 1, Juggling::lookahead);
    EXPECT_GT(base.caught, 5'000u);
    for (const ExecutorKind kind :
         {ExecutorKind::serial, ExecutorKind::tbb, ExecutorKind::std_thread})
        for (const int threads : {1, 2, 4})
            for (const std::size_t shards : {1, 2, 7, 37, 1000})
                for (const std::int64_t epoch : {100, 50, 13, 1}) {
                    if (epoch == 1 && (threads > 1 || shards > 7)) continue;
                    const Outcome other = juggle(kind, threads, shards, Duration{epoch});
                    ASSERT_EQ(other.print, base.print)
                        << threads << " threads, " << shards << " shards, epoch " << epoch;
                    ASSERT_EQ(other.caught, base.caught);
                }
}

TEST(Kernel, stops_see_a_consistent_state_whatever_the_epochs) {
    const std::vector<Instant> stops = {Instant{1}, Instant{777}, Instant{5'000}, Instant{5'001},
                                        Instant{40'003}};
    const Outcome base = juggle(ExecutorKind::serial, 1, 1, Duration{100}, stops);
    for (const std::size_t shards : {1, 5, 37})
        for (const std::int64_t epoch : {100, 64, 9}) {
            const Outcome other =
                juggle(ExecutorKind::std_thread, 2, shards, Duration{epoch}, stops);
            ASSERT_EQ(other.print, base.print) << shards << " shards, epoch " << epoch;
        }
}

TEST(Kernel, strides_change_nothing) {
    const std::vector<Instant> stops = {Instant{777}, Instant{5'000}, Instant{5'001},
                                        Instant{40'003}};
    for (const std::size_t slow : {1, 20, 37}) {
        const auto juggle_strides = [&](bool strides, int threads, std::size_t shards,
                                        std::int64_t bucket, std::int64_t epoch = 100,
                                        std::int64_t from = 0) {
            const auto executor = make_executor(ExecutorKind::std_thread, threads);
            Juggling model(37, 200, stops);
            model.slow_to_reach(slow, strides);
            Kernel<Juggling> kernel(model, 37, *executor,
                                    {Duration{epoch}, shards, 0, shards, Duration{bucket}});
            kernel.run(Instant{from}, Instant{60'000});
            if (strides) {
                EXPECT_GT(model.longest(), Duration{500});
            }
            std::map<std::uint32_t, int> seen;
            kernel.for_each_pending([&](const Ball& ball) { ++seen[ball.id]; });
            EXPECT_EQ(seen.size(), 200u);
            const KernelCounts counts = kernel.counts();
            EXPECT_EQ(counts.sent, counts.received + counts.pending);
            return model.fingerprint().hex();
        };
        const std::string base = juggle_strides(false, 1, 1, 1000);
        for (const int threads : {1, 2, 4})
            for (const std::size_t shards : {1, 3, 64})
                for (const std::int64_t bucket : {1000, 300})
                    ASSERT_EQ(juggle_strides(true, threads, shards, bucket), base)
                        << slow << " slow cells, " << threads << " threads, " << shards
                        << " shards, buckets of " << bucket;
        // Epochs that do not divide a stride.
        for (const std::int64_t epoch : {64, 9})
            ASSERT_EQ(juggle_strides(true, 2, 3, 1000, epoch), base)
                << slow << " slow cells, epochs of " << epoch;
        // A run that begins so late in a stride that the first epoch would end after it.
        ASSERT_EQ(juggle_strides(true, 2, 3, 1000, 64, 960),
                  juggle_strides(false, 1, 1, 1000, 64, 960))
            << slow << " slow cells";
    }
}

TEST(Kernel, stops_at_the_bounds_and_where_the_model_says) {
    const auto executor = make_executor(ExecutorKind::serial, 1);
    Juggling model(3, 5, {Instant{50}, Instant{999}});
    Kernel<Juggling> kernel(model, 3, *executor, {Duration{100}, 1, 0});
    kernel.run(Instant{}, Instant{5'000});
    EXPECT_EQ(model.stopped(),
              (std::vector<Instant>{Instant{0}, Instant{50}, Instant{999}, Instant{5'000}}));
}

TEST(Kernel, mail_is_conserved) {
    const Outcome o = juggle(ExecutorKind::std_thread, 2, 7, Duration{100});
    EXPECT_EQ(o.counts.sent, o.counts.received + o.counts.pending);
    EXPECT_EQ(o.counts.received, o.caught);
    EXPECT_EQ(o.counts.pending, 200u);
}

TEST(Kernel, pending_mail_can_be_visited) {
    const auto executor = make_executor(ExecutorKind::serial, 1);
    Juggling model(37, 200);
    Kernel<Juggling> kernel(model, 37, *executor, {Duration{100}, 5, 0});
    kernel.run(Instant{}, Instant{12'345});
    std::map<std::uint32_t, int> seen;
    kernel.for_each_pending([&](const Ball& ball) {
        EXPECT_GE(ball.at, Instant{12'345});
        ++seen[ball.id];
    });
    EXPECT_EQ(seen.size(), 200u);
    for (const auto& [id, times] : seen) EXPECT_EQ(times, 1) << "ball " << id;
}

/// A model that breaks a promise, or just fails, on demand.
class Rogue {
  public:
    using Message = Ball;
    static constexpr bool self_driven = true;
    enum class Fault { none, sends_too_early, wakes_in_the_past, twins, fails_everywhere };

    explicit Rogue(Fault fault) : fault_(fault) {}
    static bool before(const Ball& a, const Ball& b) {
        return std::tuple(a.at, a.id) < std::tuple(b.at, b.id);
    }

    Instant advance(CellId id, Interval epoch, std::span<const Ball>, Post<Ball>& post) {
        if (epoch.from < Instant{500}) return epoch.until;
        switch (fault_) {
            case Fault::sends_too_early:
                post({epoch.until - Duration{1}, CellId(0), id.value(), 0});
                break;
            case Fault::wakes_in_the_past:
                return epoch.from;
            case Fault::twins:
                if (epoch.from == Instant{500}) post({epoch.until, CellId(0), 1, id.value()});
                break;
            case Fault::fails_everywhere:
                throw std::runtime_error("cell " + std::to_string(id.value()));
            case Fault::none:
                break;
        }
        return epoch.until;
    }
    Instant stop(Instant, Post<Ball>&) { return Instant::never(); }
    std::span<const CellId> woken() const { return {}; }

  private:
    Fault fault_;
};

void run_rogue(Rogue::Fault fault, int threads) {
    const auto executor = make_executor(ExecutorKind::std_thread, threads);
    Rogue model(fault);
    Kernel<Rogue> kernel(model, 10, *executor, {Duration{100}, 5, 0});
    kernel.run(Instant{}, Instant{1000});
}

TEST(Kernel, the_failure_of_the_lowest_shard_comes_out) {
    for (int repeat = 0; repeat < 20; ++repeat) {
        std::string message;
        try {
            run_rogue(Rogue::Fault::fails_everywhere, 3);
        } catch (const std::runtime_error& error) {
            message = error.what();
        }
        ASSERT_EQ(message, "cell 0");
    }
}

TEST(Kernel, checked_builds_catch_broken_promises) {
    if (!checks_enabled) GTEST_SKIP() << "only in builds with CITYLOAD_CHECKS";
    EXPECT_NO_THROW(run_rogue(Rogue::Fault::none, 1));
    EXPECT_THROW(run_rogue(Rogue::Fault::sends_too_early, 1), InternalError);
    EXPECT_THROW(run_rogue(Rogue::Fault::wakes_in_the_past, 1), InternalError);
    EXPECT_THROW(run_rogue(Rogue::Fault::twins, 1), InternalError);
}

/// 100 cells, of which only cell 70 has anything to do after the start, and cell 12 gets a letter.
struct Sleepers {
    using Message = Ball;
    static constexpr bool self_driven = true;
    static bool before(const Ball& a, const Ball& b) { return a.id < b.id; }
    Instant advance(CellId id, Interval epoch, std::span<const Ball> inbox, Post<Ball>&) {
        ++calls[id.value()];
        mail += inbox.size();
        if (id.value() != 70) return Instant::never();
        return epoch.until < Instant{50'000} ? Instant{50'000} : Instant{90'000};
    }
    Instant stop(Instant now, Post<Ball>& post) {
        if (now == Instant{}) post({Instant{70'000}, CellId(12), 1, 0});
        return Instant::never();
    }
    std::span<const CellId> woken() const { return {}; }
    std::vector<int> calls = std::vector<int>(100);
    std::size_t mail = 0;
};

TEST(Kernel, sleeping_cells_are_left_alone) {
    for (const std::size_t shards : {1, 3, 100}) {
        const auto executor = make_executor(ExecutorKind::serial, 1);
        Sleepers model;
        Kernel<Sleepers> kernel(model, 100, *executor, {Duration{100}, shards, 0});
        kernel.run(Instant{}, Instant{80'000});
        std::vector<int> expected(100, 1);
        expected[70] = 2;
        expected[12] = 2;
        EXPECT_EQ(model.calls, expected) << shards << " shards";
        EXPECT_EQ(model.mail, 1u);
        EXPECT_LE(kernel.counts().epochs, 10u) << "quiet time is jumped over";
    }
}

/// All cells are at work in every other epoch, in those between only the first.
class Tides {
  public:
    using Message = Ball;
    static constexpr bool self_driven = true;
    static bool before(const Ball& a, const Ball& b) {
        return std::tuple(a.at, a.id) < std::tuple(b.at, b.id);
    }
    Instant advance(CellId id, Interval epoch, std::span<const Ball>, Post<Ball>&) {
        return epoch.from + Duration{id.value() == 0 ? 100 : 200};
    }
    Instant stop(Instant, Post<Ball>&) { return Instant::never(); }
    std::span<const CellId> woken() const { return {}; }
};

class CountedExecutor : public Executor {
  public:
    void for_each(std::size_t count, const Work& work) override {
        ++calls;
        for (std::size_t i = 0; i < count; ++i) work(i, i % 2);
    }
    int threads() const override { return 2; }
    int calls = 0;
};

TEST(Kernel, a_quiet_epoch_does_not_leave_the_next_busy_one_to_one_thread) {
    CountedExecutor executor;
    Tides model;
    Kernel<Tides> kernel(model, 400, executor, {Duration{100}, 8, 192});
    kernel.run(Instant{}, Instant{2'000});
    EXPECT_EQ(kernel.counts().epochs, 20u);
    EXPECT_GE(executor.calls, 9) << "nothing is known before the first of ten busy epochs";
}

}  // namespace
}  // namespace cityload::sim
